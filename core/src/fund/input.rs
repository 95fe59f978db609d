//! What is given to be reconciled, and what of it cannot be judged.

use std::collections::BTreeSet;

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use super::figures::FundFigures;
use super::level::{FundLevel, FundPeriod, Table};
use crate::error::{Code, Error};
use crate::fact::MAX_WHOLE;
use crate::handbook::{DocumentId, RoleId};
use crate::money::Money;
use crate::time::Day;

/// A clerk or agent of a hall, a hall of a branch, or a branch: what its own reports say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FundUnit {
    /// Its name, once in the list.
    pub unit: String,
    /// Who is told when something of it does not agree, where that is not the usual one: `agent` for an agent at level 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// Its figures.
    pub figures: FundFigures,
    /// What it took on the last day of the week or month that was to be paid in: what may not yet be in the bank. Not read for one day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_day_takings: Option<Money>,
}

/// A slip of the bank for money paid in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BankSlip {
    /// Its number, once in the list.
    pub id: String,
    /// Whose money it is. Either every slip of a list names its unit or none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The day on which the bank has the money.
    pub bank_on: Day,
    /// The day of the takings, not after `bank_on`; for the takings of several days together the last of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub takings_on: Option<Day>,
    /// Yuan, more than 0.00.
    pub amount: Money,
}

/// What a clerk, hall or branch still owes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FundDebt {
    /// Whose debt it is.
    pub unit: String,
    /// Yuan, more than 0.00.
    pub amount: Money,
    /// Its cause, once it is found; an empty text is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// Who answers for it, once that is settled; an empty text is nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<String>,
}

impl FundDebt {
    /// Cause and who answers are known. Only then it explains money that is not in the bank.
    pub(super) fn is_settled(&self) -> bool {
        [&self.cause, &self.answers].iter().all(|told| told.as_ref().is_some_and(|told| !told.trim().is_empty()))
    }
}

/// An amount that was waived or given away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FundWaiver {
    /// Where it was waived.
    pub unit: String,
    /// Yuan, more than 0.00.
    pub amount: Money,
    /// The kind of paper it rests on: `marketing_policy`, `waiver_approval` or `refund_approval_slip`. Absent: on none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<DocumentId>,
    /// The number or name of that paper, for whoever looks it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// Cards or terminals of one kind in one store: pieces, from 0 up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StockItem {
    /// The store; absent where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// The kind of card or terminal, once for each store.
    pub item: String,
    /// Pieces at the beginning.
    pub opening: u64,
    /// Pieces that came in.
    pub received: u64,
    /// Pieces that went out.
    pub issued: u64,
    /// Pieces at the end by the books.
    pub closing: u64,
    /// Pieces at the end as counted; absent when nobody counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<u64>,
}

/// The funds that one level audits.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let answer = call_json(&Handbook::builtin(), "fund.reconcile", r#"{"level": "level2", "from": "2026-11-20", "units": [
///     {"unit": "hall-1", "figures": {"report_total": "900.00", "system_total": "880.00", "manual_invoices": "20.00",
///      "outbound_received": "300.00", "goods_sold": "300.00"}},
///     {"unit": "hall-2", "figures": {"report_total": "500.01", "system_total": "500.00", "manual_invoices": "0.00",
///      "outbound_received": "0.00", "goods_sold": "0.00"}}]}"#);
/// assert!(answer.starts_with(r#"{"ok":{"outcome":"refused","stopped_at":"level2""#));
/// assert!(answer.contains(r#"{"pair":"system","left":"500.01","right":"500.00","difference":"0.01"}"#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reconciliation {
    /// Who audits.
    pub level: FundLevel,
    /// Level 1: a day. Level 2: a day or a month. Level 3: a week or a month. Absent: a day, at level 3 a week.
    #[serde(default)]
    pub period: Option<FundPeriod>,
    /// The first day.
    pub from: Day,
    /// The last day; absent: the first.
    #[serde(default)]
    pub to: Option<Day>,
    /// One level lower: the clerks and agents of the hall, the halls of the branch, the branches.
    pub units: Vec<FundUnit>,
    /// The totals that the hall, the branch or the company has compiled itself. For what is absent the sum of the units stands.
    #[serde(default)]
    pub whole: Option<FundFigures>,
    /// What was taken on the last day in all, where the slips do not name their units. Absent: the sum of the units. Not read for one day.
    #[serde(default)]
    pub last_day_takings: Option<Money>,
    /// The bank slips; an empty list: there are none. Absent: not known.
    #[serde(default)]
    pub bank_slips: Option<Vec<BankSlip>>,
    /// The debts; an empty list: there are none. Absent: not known.
    #[serde(default)]
    pub debts: Option<Vec<FundDebt>>,
    /// What was waived or given away; an empty list: nothing. Absent: not known.
    #[serde(default)]
    pub waivers: Option<Vec<FundWaiver>>,
    /// Cards and terminals; an empty list: there are none. Absent: not known.
    #[serde(default)]
    pub stock: Option<Vec<StockItem>>,
}

/// Refuses a name that stands twice.
pub(super) fn once<T: Ord>(names: impl Iterator<Item = T>, path: impl Fn(usize) -> String) -> Result<BTreeSet<T>, Error> {
    let mut seen = BTreeSet::new();
    for (place, name) in names.enumerate() {
        if !seen.insert(name) {
            return Err(Error::new(Code::Duplicate, path(place), "each one once"));
        }
    }
    Ok(seen)
}

/// Refuses a name that is empty or stands twice.
pub(super) fn names<'a>(names: impl Iterator<Item = &'a str> + Clone, path: impl Fn(usize) -> String) -> Result<BTreeSet<&'a str>, Error> {
    match names.clone().position(str::is_empty) {
        Some(place) => Err(Error::new(Code::MissingField, path(place), "a name")),
        None => once(names, path),
    }
}

/// Refuses an amount that is not more than nothing.
pub(super) fn paid(amount: Money, path: impl FnOnce() -> String) -> Result<(), Error> {
    if amount <= Money::ZERO { Err(Error::new(Code::NegativeAmount, path(), "an amount of more than 0.00")) } else { Ok(()) }
}

/// Checks slips among units: each number once, amounts, days, units that there are.
pub(super) fn check_slips(slips: &[BankSlip], units: &BTreeSet<&str>) -> Result<(), Error> {
    names(slips.iter().map(|slip| slip.id.as_str()), |place| format!("bank_slips[{place}].id"))?;
    for (place, slip) in slips.iter().enumerate() {
        let at = |field: &str| format!("bank_slips[{place}].{field}");
        paid(slip.amount, || at("amount"))?;
        if slip.takings_on.is_some_and(|taken| taken > slip.bank_on) {
            return Err(Error::new(Code::EndBeforeStart, at("bank_on"), "a day not before `takings_on`"));
        }
        known(slip.unit.as_deref(), units, || at("unit"))?;
    }
    Ok(())
}

fn known(unit: Option<&str>, units: &BTreeSet<&str>, path: impl FnOnce() -> String) -> Result<(), Error> {
    if unit.is_some_and(|unit| !units.contains(unit)) {
        return Err(Error::new(Code::UnknownId, path(), "the name of one of the units"));
    }
    Ok(())
}

/// Checks stock: each kind once for a store, numbers that every host can hold.
pub(super) fn check_stock(stock: &[StockItem]) -> Result<(), Error> {
    once(stock.iter().map(|line| (line.store.as_deref(), line.item.as_str())), |place| format!("stock[{place}].item"))?;
    for (place, line) in stock.iter().enumerate() {
        let numbers = [
            (Some(line.opening), "opening"),
            (Some(line.received), "received"),
            (Some(line.issued), "issued"),
            (Some(line.closing), "closing"),
            (line.counted, "counted"),
        ];
        if let Some((_, field)) = numbers.iter().find(|(number, _)| number.is_some_and(|number| number > MAX_WHOLE.unsigned_abs())) {
            return Err(Error::new(Code::WrongType, format!("stock[{place}].{field}"), "a whole number up to 2^53 - 1"));
        }
    }
    Ok(())
}

impl Reconciliation {
    /// The period, where it is not named.
    pub(super) fn period(&self) -> FundPeriod {
        self.period.unwrap_or(if self.level == FundLevel::Level3 { FundPeriod::Week } else { FundPeriod::Day })
    }

    /// The last day.
    pub(super) fn to(&self) -> Day {
        self.to.unwrap_or(self.from)
    }

    /// Checks what cannot be judged.
    ///
    /// # Errors
    /// `end_before_start` at `to`; `unknown_value` at `period` for one that the level does not audit, at `to` for days that are not of one
    /// day, week or month; `missing_field` at `period` where level 2 is given several days without it; `duplicate` for a
    /// unit, slip or stock line that stands twice; `unknown_id` for a unit that is not in the list; `negative_amount` for a slip, debt or
    /// waiver of nothing or less; `missing_field` for an empty name of a unit or slip and for a slip that names no unit while others do.
    pub fn check(&self) -> Result<(), Error> {
        let (from, to) = (self.from, self.to());
        if to < from {
            return Err(Error::new(Code::EndBeforeStart, "to", "a day not before `from`"));
        }
        let (first, last) = (from.date(), to.date());
        let within = |period: FundPeriod| match period {
            FundPeriod::Day => (from == to, "the day `from`"),
            FundPeriod::Week => (first.iso_week() == last.iso_week(), "a day of the same week, Monday to Sunday"),
            FundPeriod::Month => ((first.year(), first.month()) == (last.year(), last.month()), "a day of the same month"),
        };
        let audited = |period: FundPeriod| Table::find(self.level, period).is_some();
        if !audited(self.period()) {
            return Err(Error::new(
                Code::UnknownValue,
                "period",
                "a period that the level audits: 1 a day; 2 a day, a month; 3 a week, a month",
            ));
        }
        if let (false, expected) = within(self.period()) {
            // More days than one, and nothing said of a period: the level may audit one that they are of.
            if self.period.is_none() && self.level == FundLevel::Level2 && within(FundPeriod::Month).0 {
                return Err(Error::new(Code::MissingField, "period", "the period, since the days are more than one"));
            }
            return Err(Error::new(Code::UnknownValue, "to", expected));
        }
        let units = names(self.units.iter().map(|unit| unit.unit.as_str()), |place| format!("units[{place}].unit"))?;
        if let Some(slips) = &self.bank_slips {
            check_slips(slips, &units)?;
            let named = slips.iter().any(|slip| slip.unit.is_some());
            if let Some(place) = slips.iter().position(|slip| named && slip.unit.is_none()) {
                return Err(Error::new(Code::MissingField, format!("bank_slips[{place}].unit"), "the unit, since other slips name theirs"));
            }
        }
        for (place, debt) in self.debts.iter().flatten().enumerate() {
            paid(debt.amount, || format!("debts[{place}].amount"))?;
            known(Some(&debt.unit), &units, || format!("debts[{place}].unit"))?;
        }
        for (place, waiver) in self.waivers.iter().flatten().enumerate() {
            paid(waiver.amount, || format!("waivers[{place}].amount"))?;
            known(Some(&waiver.unit), &units, || format!("waivers[{place}].unit"))?;
        }
        check_stock(self.stock.as_deref().unwrap_or_default())
    }
}
