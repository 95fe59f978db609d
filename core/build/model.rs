//! The shape of the handbook's TOML files. Unknown keys are refused, so a misspelt key names its file and line.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::working_years::WorkingYear;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct File {
    pub edition: Option<String>,
    pub from: Option<String>,
    pub doc: Vec<Doc>,
    pub role: Vec<Role>,
    pub document: Vec<Document>,
    pub business: Vec<Business>,
    pub fact: Vec<Fact>,
    pub reading: Vec<Reading>,
    pub rule: Vec<Rule>,
    pub duty: Vec<Duty>,
    pub indicator: Vec<Indicator>,
    pub step: Vec<Step>,
    pub procedure: Vec<Procedure>,
    pub working_year: Vec<WorkingYear>,
}

/// Words in both languages; an absent one reads as empty and is a fault.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Words {
    pub zh: String,
    pub en: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doc {
    pub id: String,
    #[serde(default)]
    pub title: Words,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub doc: String,
    pub section: String,
    pub page: Option<u16>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    pub id: String,
    #[serde(default)]
    pub title: Words,
    #[serde(default)]
    pub aliases_zh: Vec<String>,
    #[serde(default)]
    pub source: Vec<Source>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    pub id: String,
    pub kind: String,
    #[serde(default)]
    pub title: Words,
    #[serde(default)]
    pub aliases_zh: Vec<String>,
    #[serde(default)]
    pub source: Vec<Source>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Business {
    pub id: String,
    pub procedure: String,
    #[serde(default)]
    pub title: Words,
    #[serde(default)]
    pub source: Vec<Source>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    pub id: String,
    pub kind: String,
    #[serde(default)]
    pub values: Vec<FactValue>,
    #[serde(default)]
    pub title: Words,
}

impl Fact {
    /// Whether it may have this text.
    pub fn allows(&self, word: &str) -> bool {
        self.values.is_empty() || self.values.iter().any(|value| value.id == word)
    }
}

/// A text that a fact may have, with its words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactValue {
    pub id: String,
    #[serde(default)]
    pub zh: String,
    #[serde(default)]
    pub en: String,
}

impl FactValue {
    pub fn words(&self) -> Words {
        Words { zh: self.zh.clone(), en: self.en.clone() }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    pub id: String,
    #[serde(default)]
    pub question: Words,
    #[serde(default)]
    pub chosen: Words,
    #[serde(default)]
    pub why: Words,
    #[serde(default)]
    pub source: Vec<Source>,
    #[serde(default)]
    pub rules: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Absent: the sources give no figure; a deployment must.
    pub value: Option<toml::Value>,
    pub unit: String,
    pub bound: Option<String>,
    /// Later values: `{ from = "2027-01-01", value = 2 }`, oldest first.
    #[serde(default)]
    pub changes: Vec<Change>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    pub from: String,
    pub value: toml::Value,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub id: String,
    pub kind: String,
    pub class: String,
    pub procedures: Vec<String>,
    #[serde(default)]
    pub statement: Words,
    #[serde(default)]
    pub parameters: BTreeMap<String, Parameter>,
    pub exception: Option<Words>,
    #[serde(default)]
    pub source: Vec<Source>,
    pub responsible: Vec<String>,
    #[serde(default)]
    pub readings: Vec<String>,
    /// The operations that judge this rule by code of their own, beside the steps that cite it.
    #[serde(default)]
    pub calculated_by: Vec<String>,
    /// Why nothing judges this rule yet; a rule without it must be cited by a step or calculated.
    pub open: Option<String>,
    #[serde(skip)]
    pub file: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Row {
    pub rule: String,
    pub done: Option<String>,
    /// Other steps that count as well, when they come after `after`.
    pub or_done: Vec<String>,
    /// The step before which none of them counts.
    pub after: Option<String>,
    pub attest: Option<Vec<String>>,
    pub attest_any: Option<Vec<String>>,
    pub answered: Option<Vec<String>>,
    pub record: Option<String>,
    /// The acting role is one of these.
    pub by: Option<Vec<String>>,
    /// The acting person is not who completed these steps or whom these facts name.
    pub other_than: Option<Vec<String>>,
    pub when: Option<String>,
    pub level: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Within {
    pub rule: String,
    pub parameter: Option<String>,
    pub from: Option<String>,
    /// The start of another step, instead of its completion.
    pub from_start: Option<String>,
    pub from_fact: Option<String>,
    pub to_fact: Option<String>,
    /// The moment or day that the case itself names; instead of a parameter.
    pub by_fact: Option<String>,
    /// The span may not be shorter than the parameter.
    #[serde(default)]
    pub at_least: bool,
    pub when: Option<String>,
    pub level: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owed {
    pub rule: String,
    pub when: Option<String>,
    /// Or when.
    pub or_when: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Next {
    Step(String),
    Branch(Branch),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    pub to: String,
    pub when: Option<String>,
    pub label: Option<Words>,
    /// A way back: what lies between is done anew.
    #[serde(default)]
    pub again: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Step {
    pub like: Option<String>,
    pub id: String,
    pub no: String,
    pub page: Option<u16>,
    pub title: Words,
    pub roles: Vec<String>,
    pub role_rule: Option<String>,
    pub order_rule: Option<String>,
    /// Taken for the first time after a step of a higher stage, the step is out of order.
    pub stage: Option<u8>,
    pub fact: Option<String>,
    /// Another way into the procedure.
    pub start: bool,
    /// The procedure that the step runs as a case of its own.
    pub calls: Option<String>,
    /// Several roles may have it open at once.
    pub parallel: bool,
    pub actor: Vec<Row>,
    pub needs: Vec<Row>,
    pub leaves: Vec<Row>,
    /// Papers it produces, whether or not a rule demands them.
    pub records: Vec<String>,
    pub within: Vec<Within>,
    pub owed: Option<Owed>,
    /// Rules whose matter is dealt with here: where a decision says that a business stops.
    pub settles: Vec<String>,
    pub hints: Vec<String>,
    pub next: Vec<Next>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    pub id: String,
    pub part: String,
    pub section: String,
    #[serde(default)]
    pub title: Words,
    #[serde(default)]
    pub goal: Words,
    #[serde(default)]
    pub source: Vec<Source>,
    pub order_rule: Option<String>,
    pub role_rule: Option<String>,
    pub confidence: Option<String>,
    #[serde(default)]
    pub guesses: Vec<Words>,
    /// The step a decision is about when it names none.
    pub decides: Option<String>,
    #[serde(default)]
    pub step: Vec<Step>,
    #[serde(skip)]
    pub file: String,
}

/// When a duty is due in its period.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    pub mode: String,
    pub anchor: Option<String>,
    pub latest: Option<String>,
    pub time: Option<String>,
    /// Where a day is halved.
    pub halved_at: Option<String>,
    pub offset_days: Option<u8>,
    pub from_day: Option<u8>,
    pub to_day: Option<u8>,
    pub limit: Option<u8>,
    pub limit_unit: Option<String>,
    pub lead_from: Option<u8>,
    pub lead_to: Option<u8>,
    pub lead_unit: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    pub id: String,
    #[serde(default)]
    pub title: Words,
    #[serde(default)]
    pub who: Vec<String>,
    #[serde(default)]
    pub to_whom: Vec<String>,
    pub every: String,
    pub event: Option<String>,
    pub weekday: Option<String>,
    #[serde(default)]
    pub days: Vec<u8>,
    #[serde(default)]
    pub last_day: bool,
    pub missing_day: Option<String>,
    pub times: Option<u8>,
    pub min_on_conflict: Option<u8>,
    pub due: Due,
    /// Which parameter says the same as a figure of the duty, as `rule/name`: a deployment moves that one.
    #[serde(default)]
    pub set_by: BTreeMap<String, String>,
    /// Which period it is about, beside the one in which it falls due: `previous`, `next`, or `since_last`.
    pub about: Option<String>,
    pub note: Option<Words>,
    #[serde(default)]
    pub documents: Vec<String>,
    #[serde(default)]
    pub source: Vec<Source>,
    #[serde(default)]
    pub readings: Vec<String>,
    #[serde(default)]
    pub rules: Vec<String>,
    #[serde(default)]
    pub procedures: Vec<String>,
    #[serde(default)]
    pub alternative: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    pub id: String,
    #[serde(default)]
    pub title: Words,
    #[serde(default)]
    pub measure: Words,
    pub unit: String,
    pub compare: String,
    pub target: Option<toml::Value>,
    pub level: String,
    #[serde(default)]
    pub derived: bool,
    pub note: Option<Words>,
    #[serde(default)]
    pub source: Vec<Source>,
    #[serde(default)]
    pub readings: Vec<String>,
    #[serde(default)]
    pub rules: Vec<String>,
}

impl Next {
    pub fn branch(&self) -> Branch {
        match self {
            Next::Step(to) => Branch { to: to.clone(), when: None, label: None, again: false },
            Next::Branch(branch) => branch.clone(),
        }
    }
}

/// The whole handbook, files merged in the order of their paths, shared steps taken into their procedures.
#[derive(Debug, Clone, Default)]
pub struct Book {
    pub edition: String,
    pub from: String,
    pub fingerprint: String,
    pub docs: Vec<Doc>,
    pub roles: Vec<Role>,
    pub documents: Vec<Document>,
    pub businesses: Vec<Business>,
    pub facts: Vec<Fact>,
    pub readings: Vec<Reading>,
    pub rules: Vec<Rule>,
    pub duties: Vec<Duty>,
    pub indicators: Vec<Indicator>,
    pub procedures: Vec<Procedure>,
    pub working_years: Vec<WorkingYear>,
    /// Which file an id of any table stands in, for messages.
    pub files: BTreeMap<String, String>,
}
