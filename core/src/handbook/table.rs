//! The handbook as static tables, written by `build/` from `handbook/**/*.toml`.

use serde::{Deserialize, Serialize};

use super::ids::{DocumentId, FactId, IndicatorId, ParameterId, ProcedureId, ReadingId, RoleId, RuleId};

/// One of the source documents.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Doc {
    /// `M`, `P` or `S`.
    pub id: &'static str,
    /// Its title.
    pub title: Words,
}

/// Someone who takes steps or answers for rules.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Role {
    /// The id.
    pub id: &'static str,
    /// The title.
    pub title: Words,
    /// Other Chinese names in the sources.
    pub aliases_zh: Texts,
    /// Where it stands.
    pub source: Sources,
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
    pub title: Words,
    /// Other Chinese names in the sources.
    pub aliases_zh: Texts,
    /// Where it stands.
    pub source: Sources,
}

/// A business the counter takes.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Business {
    /// The id.
    pub id: &'static str,
    /// The title.
    pub title: Words,
    /// The procedure it follows.
    pub procedure: ProcedureId,
    /// Where it stands.
    pub source: Sources,
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
    /// The only texts it may have, when it is so limited; those that a list names, which may have others that an overlay asks for.
    pub values: &'static [FactValue],
    /// The title.
    pub title: Words,
}

impl FactEntry {
    /// Whether it may have this text.
    pub fn allows(&self, word: &str) -> bool {
        self.values.is_empty() || self.values.iter().any(|value| value.id == word)
    }
}

/// A text that a fact may have.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FactValue {
    /// The text, as events and questions give it.
    pub id: &'static str,
    /// What it means.
    pub title: Words,
}

/// How an ambiguous or contradictory place of the sources is read.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reading {
    /// The id: `amb.…` for an ambiguity, `con.…` for a conflict.
    pub id: &'static str,
    /// What is unclear.
    pub question: Words,
    /// The reading chosen.
    pub chosen: Words,
    /// Why.
    pub why: Words,
    /// Where it stands.
    pub source: Sources,
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
    pub statement: Words,
    /// Its rows in [`PARAMETERS`]: from (included), to (excluded).
    pub parameters: (usize, usize),
    /// Its exception, if the sources write one.
    pub exception: Option<Words>,
    /// Where it stands.
    pub source: Sources,
    /// Who answers for it.
    pub responsible: &'static [RoleId],
    /// How its unclear places are read.
    pub readings: &'static [ReadingId],
    /// The steps that judge it.
    pub judged_by: Texts,
    /// Why nothing judges it yet.
    pub open: Option<&'static str>,
}

impl Rule {
    /// Its parameters.
    pub fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS.get(self.parameters.0..self.parameters.1).unwrap_or_default()
    }
}

/// The days of a year in mainland China that are not what their weekday says (`core/handbook/calendar`).
#[derive(Debug)]
pub struct WorkingYear {
    /// The year.
    pub year: u16,
    /// Days off, from and to, by their place in the year from 1.
    pub rest: &'static [(u16, u16)],
    /// Days of a weekend that are worked, by their place in the year from 1.
    pub work: &'static [u16],
}

pub use super::duties::*;
pub use super::steps::*;
use super::words::WordsFile;
pub use super::words::{Source, Sources, Texts, Wording, Words};

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
