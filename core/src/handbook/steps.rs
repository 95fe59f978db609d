//! The step tables of the procedures: what the engine reads.

use super::ids::{DocumentId, FactId, ParameterId, ProcedureId, RoleId, RuleId};
use super::table::{Sources, Words};

/// What a term asks of its fact.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// It is true, or is not.
    Holds(bool),
    /// It is this word, or is not.
    Is(&'static str, bool),
    /// It is not below a parameter.
    AtLeast(ParameterId),
    /// It is not above a parameter.
    AtMost(ParameterId),
    /// It is one of the words of a parameter.
    In(ParameterId),
    /// It has every word of a parameter.
    Covers(ParameterId),
    /// It has the same value as another fact; the order of a list does not matter.
    Same(FactId),
}

/// One question about a fact. Conditions and attestations are lists of them, all of which must hold.
#[derive(Debug, Clone, Copy)]
pub struct Term {
    /// The fact.
    pub fact: FactId,
    /// What is asked of it.
    pub check: Check,
}

/// Where the name of a person stands.
#[derive(Debug, Clone, Copy)]
pub enum Person {
    /// Who last completed the step of this number.
    Of(usize),
    /// Whom a text fact names.
    Named(FactId),
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
    /// All these terms hold.
    All(&'static [Term]),
    /// One of these terms holds.
    Any(&'static [Term]),
    /// All these facts are known, either way.
    Answered(&'static [FactId]),
    /// The record has been left.
    Record(DocumentId),
    /// The acting role is one of these.
    By(&'static [RoleId]),
    /// The acting person is none of these.
    OtherThan(&'static [Person]),
}

/// A rule at a step.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The rule.
    pub rule: RuleId,
    /// How it is judged.
    pub test: Test,
    /// Only when.
    pub when: &'static [Term],
    /// A breach is only worth a warning.
    pub warning: bool,
}

/// A time limit that ends at a step.
#[derive(Debug, Clone, Copy)]
pub struct Within {
    /// The rule.
    pub rule: RuleId,
    /// Its limit; none: the moment or day that `to` names is itself the limit.
    pub parameter: Option<ParameterId>,
    /// Where it starts to run.
    pub from: From,
    /// Runs to the moment or day of this fact; else to the completion of the step itself.
    pub to: Option<FactId>,
    /// The span may not be shorter, instead of longer, than the limit.
    pub at_least: bool,
    /// A breach is only worth a warning.
    pub warning: bool,
    /// Only when.
    pub when: &'static [Term],
}

/// Where a time limit starts to run.
#[derive(Debug, Clone, Copy)]
pub enum From {
    /// With the start of the step itself; on a limit that runs to a fact, with its completion.
    Own,
    /// With the completion of this step.
    Step(usize),
    /// With the start of this step: its receipt by the role that acts.
    Start(usize),
    /// With the moment or day of this fact.
    Fact(FactId),
}

/// A step that must be taken once its way is open.
#[derive(Debug, Clone, Copy)]
pub struct Owed {
    /// The rule that owes it.
    pub rule: RuleId,
    /// Only when.
    pub when: &'static [Term],
    /// Or when.
    pub or_when: Option<&'static [Term]>,
}

/// A way from step to step.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// The step at the other end; none is the end of the procedure.
    pub step: Option<usize>,
    /// Open unless this is known to be otherwise.
    pub when: &'static [Term],
    /// The word on the branch.
    pub label: Option<Words>,
    /// A way back: the steps to be done anew once it is taken.
    pub reopens: &'static [usize],
}

/// One step of a procedure.
#[derive(Debug)]
pub struct Step {
    /// The id, unique in the procedure; the activity of events.
    pub id: &'static str,
    /// The number in the source's table; letters are ours.
    pub no: &'static str,
    /// The title.
    pub title: Words,
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
    /// Another way into the procedure, beside the first step.
    pub start: bool,
    /// The procedure that this step runs as a case of its own.
    pub calls: Option<ProcedureId>,
    /// Several roles may have it open at once, each with a clock of its own.
    pub parallel: bool,
    /// Who may take it beyond the roles.
    pub actor: &'static [Row],
    /// What must hold before.
    pub needs: &'static [Row],
    /// What must be left behind.
    pub leaves: &'static [Row],
    /// The papers it produces, whether or not a rule demands them.
    pub records: &'static [DocumentId],
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
    pub title: Words,
    /// What it is for.
    pub goal: Words,
    /// Where it stands.
    pub source: Sources,
    /// How surely the flowchart could be read: `high`, `medium` or `low`; none where the source draws none.
    pub confidence: Option<&'static str>,
    /// What the flowchart leaves uncertain, with the reading taken.
    pub guesses: &'static [Words],
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
