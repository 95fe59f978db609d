//! The back office of the hall: what a log does not tell and a file beside it does, and the operations that a log tells.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use service_hall::{
    ArchivedSet, BankSlip, BusinessError, Day, DutyExcuse, DutyRecord, DutyTerm, Event, Fact, FundDebt, FundFigures, FundUnit, FundWaiver,
    HallShift, Lifecycle, MaterialClass, ServiceHours, StockItem, SystemOperation, Volume,
};

use crate::span::{Month, Span};

/// The table of papers that the demo takes where nobody tells another.
const PAPERS: &str = include_str!("../data/papers.json");

/// The paper that a business leaves behind. The sources name three classes and no list, so it is the hall's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// Its class.
    pub class: MaterialClass,
    /// The promotion under which an agreement is bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promotion: Option<String>,
}

/// The money of the day, as level 1 audits it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Funds {
    /// The clerks and agents.
    pub units: Vec<FundUnit>,
    /// The totals that the hall has compiled itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<FundFigures>,
    /// The bank slips.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_slips: Option<Vec<BankSlip>>,
    /// The debts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debts: Option<Vec<FundDebt>>,
    /// What was waived or given away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waivers: Option<Vec<FundWaiver>>,
    /// Cards and terminals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<Vec<StockItem>>,
}

/// What is known of duties.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyBook {
    /// When the hall is open.
    #[serde(default)]
    pub service_hours: Vec<ServiceHours>,
    /// Its shifts.
    #[serde(default)]
    pub shifts: Vec<HallShift>,
    /// What the hall settles where the sources leave it open.
    #[serde(default)]
    pub terms: Vec<DutyTerm>,
    /// What was done.
    #[serde(default)]
    pub records: Vec<DutyRecord>,
    /// What was excused.
    #[serde(default)]
    pub excuses: Vec<DutyExcuse>,
}

/// The back office on a day. Each part but the first three may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackOffice {
    /// The hall.
    pub hall: String,
    /// The hand-in period of volumes.
    pub period: String,
    /// The hand-in period ends with the day.
    #[serde(default)]
    pub close: bool,
    /// The paper of each business; absent: as the demo has them.
    #[serde(default = "papers")]
    pub papers: BTreeMap<String, Paper>,
    /// The volumes left open on the day before.
    #[serde(default)]
    pub open: Vec<Volume>,
    /// The archived sets of the day's operations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sets: Option<Vec<ArchivedSet>>,
    /// The seed of the sample, made in public after the volumes were bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
    /// The figures of clerks and hall, bank slips, waivers, stock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funds: Option<Funds>,
    /// The duties done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duties: Option<DutyBook>,
    /// The business errors found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errors: Option<Vec<BusinessError>>,
}

/// The demo's own table of papers.
///
/// # Panics
/// Never: the table is part of the program, and a test reads it.
pub fn papers() -> BTreeMap<String, Paper> {
    serde_json::from_str(PAPERS).expect("the table of papers can be read")
}

impl BackOffice {
    /// Where no file tells of it.
    pub fn untold(day: Day) -> Self {
        Self {
            hall: "hall".to_owned(),
            period: Month::of(day).to_string(),
            close: false,
            papers: papers(),
            open: Vec::new(),
            sets: None,
            seed: None,
            funds: None,
            duties: None,
            errors: None,
        }
    }

    /// The class of paper of a business.
    pub fn class_of(&self, business: &str) -> Option<MaterialClass> {
        self.papers.get(business).map(|paper| paper.class)
    }

    /// As JSON, an entry of a list a line.
    ///
    /// # Panics
    /// Never: all of it can be written.
    pub fn text(&self) -> String {
        let mut value = serde_json::to_value(self).expect("it can be written");
        // Whether serde_json keeps the order of fields hangs on what else is compiled with it.
        value.sort_all_objects();
        let mut text = String::new();
        write(&mut text, &value, 0);
        text + "\n"
    }

    /// The day's operations, with the class of paper of each: businesses done in the system or sold at the counter, by case.
    pub fn operations<'a>(&self, span: Span, events: impl Iterator<Item = &'a Event>) -> Vec<SystemOperation> {
        let mut businesses: BTreeMap<&str, &str> = BTreeMap::new();
        let mut done: BTreeMap<&str, &Event> = BTreeMap::new();
        for event in events {
            if let Some(Fact::Text(business)) = event.facts.get("business") {
                businesses.entry(&event.case_id).or_insert(business);
            }
            let is_done = event.lifecycle == Lifecycle::Complete && ["operate", "sell_card"].contains(&event.activity.as_str());
            if is_done && span.holds(event.timestamp) {
                done.entry(&event.case_id).or_insert(event);
            }
        }
        let operation = |(id, event): (&str, &Event)| {
            let business = (*businesses.get(id)?).to_owned();
            Some(SystemOperation {
                id: id.to_owned(),
                operator: event.resource.clone()?,
                day: span.day_of(event.timestamp)?,
                class: self.class_of(&business),
                business,
                hall: None,
            })
        };
        done.into_iter().filter_map(operation).collect()
    }
}

/// Writes JSON: lists of objects and the outermost objects over several lines, the rest on one.
fn write(text: &mut String, value: &Value, depth: usize) {
    let has_rows = |value: &Value| value.as_array().is_some_and(|rows| rows.iter().any(Value::is_object));
    let (open, close, items): (char, char, Vec<(Option<&String>, &Value)>) = match value {
        Value::Object(object) if depth == 0 || object.values().any(has_rows) => {
            ('{', '}', object.iter().map(|(key, value)| (Some(key), value)).collect())
        }
        Value::Object(object) if depth == 1 && object.values().all(Value::is_object) => {
            ('{', '}', object.iter().map(|(key, value)| (Some(key), value)).collect())
        }
        Value::Array(rows) if has_rows(value) => ('[', ']', rows.iter().map(|row| (None, row)).collect()),
        _ => return text.push_str(&value.to_string()),
    };
    text.push(open);
    for (place, (key, value)) in items.into_iter().enumerate() {
        text.push_str(if place == 0 { "\n" } else { ",\n" });
        text.push_str(&"  ".repeat(depth + 1));
        if let Some(key) = key {
            text.push_str(&Value::from(key.as_str()).to_string());
            text.push_str(": ");
        }
        write(text, value, depth + 1);
    }
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
    text.push(close);
}
