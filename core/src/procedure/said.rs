//! What the step table says of an event.

use crate::decision::{Finding, Judgement, Level, Verdict};
use crate::handbook::RuleId;
use crate::handbook::table::Step;
use crate::time::Instant;

/// Which part of the step table speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Order and role.
    Way,
    /// What must hold before.
    Needs,
    /// What must be left behind.
    Leaves,
    /// Time limits.
    Within,
    /// Steps owed at the end.
    Owed,
}

/// A rule's verdict at a step.
pub(crate) struct Said {
    pub rule: RuleId,
    pub step: &'static Step,
    pub part: Part,
    pub level: Level,
    /// Of a time limit: the moment from which it ran, where a moment starts it.
    pub since: Option<Instant>,
    pub judgement: Judgement,
}

impl Said {
    /// Whether a live case may not go on with this.
    pub fn stops(&self) -> bool {
        self.level == Level::Violation
            && match self.part {
                Part::Way | Part::Needs => self.judgement.verdict >= Verdict::Unknown,
                Part::Leaves => self.judgement.verdict == Verdict::Broken,
                Part::Within | Part::Owed => false,
            }
    }

    pub fn into_finding(self) -> Finding {
        self.judgement.into_finding(self.rule, self.level, self.step.id)
    }
}
