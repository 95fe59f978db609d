//! Stock that goes on from day to day.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::input::StockItem;
use super::roll_up::FundReport;
use super::stock::{expected, signed};
use crate::error::{Code, Error};
use crate::fact::MAX_WHOLE;
use crate::time::Day;

/// How stock is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StockBreakKind {
    /// The opening is not the closing of the day before.
    CarriedOver,
    /// Opening and what came in, less what went out, is not the closing.
    Movement,
    /// The count is not the closing.
    Count,
}

/// Stock that does not go on from day to day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StockBreak {
    /// Whose stock it is.
    pub unit: String,
    /// The store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// The kind of card or terminal.
    pub item: String,
    /// The first day of the report.
    pub from: Day,
    /// How.
    pub kind: StockBreakKind,
    /// Pieces there should be.
    pub expected: i64,
    /// Pieces the report has; absent: it does not speak of them any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<i64>,
}

type Line<'a> = (Option<&'a str>, &'a str);

fn line(stock: &StockItem) -> Line<'_> {
    (stock.store.as_deref(), &stock.item)
}

fn pieces(one: u64, other: u64) -> Result<u64, Error> {
    let sum = one.checked_add(other).filter(|sum| *sum <= MAX_WHOLE.unsigned_abs());
    sum.ok_or_else(|| Error::new(Code::WrongType, "reports", "numbers of pieces whose sums are at most 2^53 - 1"))
}

/// The stock of one unit from its first day to its last.
pub(super) fn follow(reports: &[&FundReport]) -> Result<Vec<StockItem>, Error> {
    let mut lines: BTreeMap<Line<'_>, StockItem> = BTreeMap::new();
    for stock in reports.iter().flat_map(|report| &report.stock) {
        match lines.get_mut(&line(stock)) {
            Some(sum) => {
                sum.received = pieces(sum.received, stock.received)?;
                sum.issued = pieces(sum.issued, stock.issued)?;
                sum.closing = stock.closing;
                sum.counted = stock.counted;
            }
            None => drop(lines.insert(line(stock), stock.clone())),
        }
    }
    Ok(lines.into_values().collect())
}

/// The stock of several units at one time.
pub(super) fn beside<'a>(stock: impl Iterator<Item = &'a StockItem>) -> Result<Vec<StockItem>, Error> {
    let mut lines: BTreeMap<Line<'a>, StockItem> = BTreeMap::new();
    for stock in stock {
        match lines.get_mut(&line(stock)) {
            Some(sum) => {
                sum.opening = pieces(sum.opening, stock.opening)?;
                sum.received = pieces(sum.received, stock.received)?;
                sum.issued = pieces(sum.issued, stock.issued)?;
                sum.closing = pieces(sum.closing, stock.closing)?;
                sum.counted = sum.counted.zip(stock.counted).map(|(one, other)| pieces(one, other)).transpose()?;
            }
            None => drop(lines.insert(line(stock), stock.clone())),
        }
    }
    Ok(lines.into_values().collect())
}

/// Where the stock of a unit does not go on; over a day that is not reported nothing can be said.
pub(super) fn stock_breaks(reports: &[&FundReport]) -> Vec<StockBreak> {
    let mut breaks = Vec::new();
    let mut before: Option<&FundReport> = None;
    for report in reports.iter().copied() {
        let mut say = |stock: &StockItem, kind, expected: i64, seen: Option<i64>| {
            if seen != Some(expected) {
                let StockItem { store, item, .. } = stock.clone();
                breaks.push(StockBreak { unit: report.unit.clone(), store, item, from: report.from, kind, expected, seen });
            }
        };
        let now: BTreeMap<Line<'_>, &StockItem> = report.stock.iter().map(|stock| (line(stock), stock)).collect();
        if let Some(before) = before.filter(|before| before.to().next() == Some(report.from) && !report.stock.is_empty()) {
            for stock in &before.stock {
                let opening = now.get(&line(stock)).map(|now| signed(now.opening));
                // What is sold out need not be listed again.
                if opening.is_some() || stock.closing > 0 {
                    say(stock, StockBreakKind::CarriedOver, signed(stock.closing), opening);
                }
            }
            let old: BTreeSet<Line<'_>> = before.stock.iter().map(line).collect();
            for stock in report.stock.iter().filter(|stock| !before.stock.is_empty() && !old.contains(&line(stock))) {
                say(stock, StockBreakKind::CarriedOver, 0, Some(signed(stock.opening)));
            }
        }
        for stock in &report.stock {
            say(stock, StockBreakKind::Movement, expected(stock), Some(signed(stock.closing)));
            say(stock, StockBreakKind::Count, signed(stock.closing), Some(stock.counted.map_or(signed(stock.closing), signed)));
        }
        before = Some(report);
    }
    breaks
}
