//! The step tables of the procedures: what the engine reads.

use super::ids::{DocumentId, FactId, ParameterId, RoleId, RuleId};
use super::table::{Source, Wording};

/// A fact that must be true, or must not.
#[derive(Debug, Clone, Copy)]
pub struct Condition {
    /// The fact.
    pub fact: FactId,
    /// The truth wanted.
    pub wanted: bool,
}

/// How a row is judged.
#[derive(Debug, Clone, Copy)]
pub enum Test {
    /// By a room's own code.
    Code,
    /// One of the steps with these numbers in the procedure is done. The first is the one to take; the others count only when they
    /// are known to come after `after`.
    Done {
        /// The steps.
        any: &'static [usize],
        /// The step that comes first.
        after: Option<usize>,
    },
    /// All these facts are true.
    All(&'static [FactId]),
    /// One of these facts is true.
    Any(&'static [FactId]),
    /// All these facts are known, either way.
    Answered(&'static [FactId]),
    /// The record has been left.
    Record(DocumentId),
}

/// A rule at a step.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The rule.
    pub rule: RuleId,
    /// How it is judged.
    pub test: Test,
    /// Only when.
    pub when: Option<Condition>,
    /// A breach is only worth a warning.
    pub warning: bool,
}

/// A time limit that ends at a step.
#[derive(Debug, Clone, Copy)]
pub struct Within {
    /// The rule.
    pub rule: RuleId,
    /// Its limit.
    pub parameter: ParameterId,
    /// Runs from the completion of this step; else from the start of the step itself.
    pub from: Option<usize>,
    /// Runs to the day of this fact; else to the completion of the step itself.
    pub to: Option<FactId>,
}

/// A step that must be taken once its way is open.
#[derive(Debug, Clone, Copy)]
pub struct Owed {
    /// The rule that owes it.
    pub rule: RuleId,
    /// Only when.
    pub when: Option<Condition>,
}

/// A way from step to step.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// The step at the other end; none is the end of the procedure.
    pub step: Option<usize>,
    /// Open unless this is known to be otherwise.
    pub when: Option<Condition>,
    /// The word on the branch.
    pub label: Option<Wording>,
}

/// One step of a procedure.
#[derive(Debug)]
pub struct Step {
    /// The id, unique in the procedure; the activity of events.
    pub id: &'static str,
    /// The number in the source's table; letters are ours.
    pub no: &'static str,
    /// The title.
    pub title: Wording,
    /// The page of document M.
    pub page: Option<u16>,
    /// Who may take it.
    pub roles: &'static [RoleId],
    /// The rule broken when another takes it.
    pub role_rule: RuleId,
    /// The rule broken when it is taken out of order.
    pub order_rule: RuleId,
    /// Its place among the stages of the procedure: not taken for the first time after a higher one.
    pub stage: Option<u8>,
    /// The fact that its completion makes true.
    pub fact: Option<FactId>,
    /// What must hold before.
    pub needs: &'static [Row],
    /// What must be left behind.
    pub leaves: &'static [Row],
    /// Time limits that end here.
    pub within: &'static [Within],
    /// Whether it must be taken.
    pub owed: Option<Owed>,
    /// Rules whose matter is dealt with here.
    pub settles: &'static [RuleId],
    /// Rules that only advise here.
    pub hints: &'static [RuleId],
    /// Ways on.
    pub next: &'static [Edge],
    /// Ways hither.
    pub from: &'static [Edge],
}

/// One procedure.
#[derive(Debug)]
pub struct Procedure {
    /// The id.
    pub id: &'static str,
    /// `1`, `2`, `P` or `S`.
    pub part: &'static str,
    /// The section.
    pub section: &'static str,
    /// The title.
    pub title: Wording,
    /// What it is for.
    pub goal: Wording,
    /// Where it stands.
    pub source: &'static [Source],
    /// The step that a decision is about when it names none.
    pub decides: Option<usize>,
    /// The steps; a case opens with the first.
    pub steps: &'static [Step],
}

impl Procedure {
    /// The step of an id.
    pub fn step(&self, id: &str) -> Option<(usize, &'static Step)> {
        self.steps.iter().enumerate().find(|(_, step)| step.id == id)
    }
}
