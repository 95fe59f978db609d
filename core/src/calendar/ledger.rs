//! Each day of a term: whether it counts, and why.

use serde::{Deserialize, Serialize};

use super::WorkingDays;
use crate::time::Day;

/// What a day is to a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// The day of the event, which no term of days counts.
    EventDay,
    /// Worked: Monday to Friday.
    WorkingDay,
    /// Worked although it falls on a weekend.
    MakeUpDay,
    /// Not worked: Saturday or Sunday.
    Weekend,
    /// Not worked: the calendar says so.
    Holiday,
    /// The hall is closed on a day that would count otherwise.
    HallClosed,
    /// The clock runs by the clock on the wall, whatever day it is.
    WallClock,
    /// The clock runs within service hours.
    ServiceHours,
    /// No service hours lie between the start of the clock and the end of the day.
    OutsideServiceHours,
    /// The calendar does not reach this day.
    NotCovered,
}

impl DayKind {
    /// Whether a term of working days counts it.
    pub const fn is_worked(self) -> bool {
        matches!(self, Self::WorkingDay | Self::MakeUpDay)
    }
}

/// A day of a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LedgerDay {
    /// The day.
    pub day: Day,
    /// Whether it counts.
    pub counted: bool,
    /// Why, or why not.
    pub why: DayKind,
    /// Which working day of the term it is, from 1; absent when it does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// How long the clock ran on it, in seconds; absent for a term of days. Rounded so that the sum of the ledger is right: up for the days
    /// so far together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
}

impl WorkingDays {
    /// The day of the event and each day after it, up to `last` or the end of the calendar.
    pub(crate) fn ledger(&self, start: Day, last: Day) -> Vec<LedgerDay> {
        let mut ledger = vec![LedgerDay { day: start, counted: false, why: DayKind::EventDay, number: None, seconds: None }];
        let (mut day, mut count) = (start, 0_u32);
        while let Some((next, why)) = day.next().filter(|next| *next <= last).and_then(|next| Some((next, self.kind(next)?))) {
            let counted = why.is_worked();
            count = count.saturating_add(counted.into());
            ledger.push(LedgerDay { day: next, counted, why, number: counted.then_some(count), seconds: None });
            day = next;
        }
        ledger
    }
}
