//! The handbook as static tables, written by `build/` from `handbook/**/*.toml`.

use serde::{Deserialize, Serialize};

use super::ids::{DocumentId, FactId, ParameterId, ProcedureId, ReadingId, RoleId, RuleId};

/// Words in both languages of the handbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Wording {
    /// Simplified Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// Where something stands in the sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Source {
    /// The document: `M`, `P` or `S`.
    pub doc: &'static str,
    /// Its section.
    pub section: &'static str,
    /// Its page; documents P and S have none.
    pub page: Option<u16>,
}

/// One of the source documents.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Doc {
    /// `M`, `P` or `S`.
    pub id: &'static str,
    /// Its title.
    pub title: Wording,
}

/// Someone who takes steps or answers for rules.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Role {
    /// The id.
    pub id: &'static str,
    /// The title.
    pub title: Wording,
    /// Other Chinese names in the sources.
    pub aliases_zh: &'static [&'static str],
    /// Where it stands.
    pub source: &'static [Source],
}

/// A paper, form or record. (`Document` among the facts of a decision is one such paper as presented.)
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "DocumentEntry"))]
#[serde(rename = "DocumentEntry")]
pub struct Document {
    /// The id.
    pub id: &'static str,
    /// Certificate, agreement, form, record, …
    pub kind: &'static str,
    /// The title.
    pub title: Wording,
    /// Other Chinese names in the sources.
    pub aliases_zh: &'static [&'static str],
    /// Where it stands.
    pub source: &'static [Source],
}

/// A business the counter takes.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Business {
    /// The id.
    pub id: &'static str,
    /// The title.
    pub title: Wording,
    /// The procedure it follows.
    pub procedure: ProcedureId,
    /// Where it stands.
    pub source: &'static [Source],
}

/// What kind of value a fact has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// True or false.
    Flag,
    /// Yuan with two decimals, as text.
    Money,
    /// A day, as text.
    Day,
    /// An instant with offset, as text.
    Instant,
    /// A whole number.
    Whole,
    /// A text.
    Text,
    /// A list of texts.
    Texts,
}

/// A fact that events may carry and decisions may ask for.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FactEntry {
    /// The id.
    pub id: &'static str,
    /// The kind of its value.
    pub kind: FactKind,
    /// The only texts it may have, when it is so limited.
    pub values: &'static [&'static str],
    /// The title.
    pub title: Wording,
}

/// How an ambiguous or contradictory place of the sources is read.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reading {
    /// The id: `amb.…` for an ambiguity, `con.…` for a conflict.
    pub id: &'static str,
    /// What is unclear.
    pub question: Wording,
    /// The reading chosen.
    pub chosen: Wording,
    /// Why.
    pub why: Wording,
    /// Where it stands.
    pub source: &'static [Source],
    /// The rules it touches.
    pub rules: &'static [RuleId],
}

/// Which way a deployment may move a parameter on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// A ceiling: down, or fewer list entries.
    AtMost,
    /// A floor: up, or more list entries.
    AtLeast,
    /// Not at all.
    Exactly,
}

/// The value of a parameter as the handbook gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// A whole number.
    Whole(i64),
    /// True or false.
    Flag(bool),
    /// A text; an amount when the unit is `yuan`.
    Text(&'static str),
    /// A list of texts.
    Texts(&'static [&'static str]),
    /// The sources give no figure.
    Unset,
}

/// A number or list that a rule uses, with its later values.
#[derive(Debug)]
pub struct Parameter {
    /// The rule.
    pub rule: RuleId,
    /// The name within the rule.
    pub name: &'static str,
    /// The value from the edition's first day.
    pub value: Value,
    /// The unit: `minute`, `yuan`, `working_day`, `enum`, …
    pub unit: &'static str,
    /// Which way it may be tightened.
    pub bound: Option<Bound>,
    /// Whether a step's clock or a room's code reads it; a deployment can move only such a one.
    pub read: bool,
    /// Later values with their first days, oldest first.
    pub changes: &'static [(&'static str, Value)],
}

/// What sort of rule it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// Who may do it.
    Authority,
    /// How many.
    Capacity,
    /// How it is done.
    Conduct,
    /// By which day.
    Deadline,
    /// What the customer is told.
    Disclosure,
    /// What comes first.
    Precondition,
    /// Who comes first.
    Priority,
    /// Which share.
    Ratio,
    /// What is left behind.
    Record,
    /// Where it goes.
    Routing,
    /// Who may not do both.
    SeparationOfDuties,
    /// How long it may take.
    TimeLimit,
}

/// Who can tell whether the rule is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RuleClass {
    /// A machine, from recorded facts.
    Decidable,
    /// A person attests; the machine sees that it was attested.
    Attested,
    /// Nobody: a hint.
    Advisory,
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// The id, never reused.
    pub id: &'static str,
    /// What sort of rule.
    pub kind: RuleKind,
    /// Who can tell.
    pub class: RuleClass,
    /// The procedures it binds; empty when it binds all.
    pub procedures: &'static [ProcedureId],
    /// What it says.
    pub statement: Wording,
    /// Its rows in [`PARAMETERS`]: from (included), to (excluded).
    pub parameters: (usize, usize),
    /// Its exception, if the sources write one.
    pub exception: Option<Wording>,
    /// Where it stands.
    pub source: &'static [Source],
    /// Who answers for it.
    pub responsible: &'static [RoleId],
    /// How its unclear places are read.
    pub readings: &'static [ReadingId],
    /// The steps that judge it.
    pub judged_by: &'static [&'static str],
    /// Why nothing judges it yet.
    pub open: Option<&'static str>,
}

impl Rule {
    /// Its parameters.
    pub fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS.get(self.parameters.0..self.parameters.1).unwrap_or_default()
    }
}

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
    /// Not when.
    pub unless: Option<Condition>,
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

include!(concat!(env!("OUT_DIR"), "/tables.rs"));

/// Names by their hash, for look-up.
pub(super) const NAMES: [&[(u32, u16)]; 7] =
    [ROLE_NAMES, DOCUMENT_NAMES, BUSINESS_NAMES, FACT_NAMES, READING_NAMES, RULE_NAMES, PROCEDURE_NAMES];
