//! The reports as figures: what terminal and page both show. A chapter has a file here, one in `terminal` and one in `html`, and a line in
//! the list of chapters of each report that has it.

pub mod back;
pub mod bulletin;
mod closing;
pub mod complaints;
pub mod completeness;
mod day;
mod days;
mod decisions;
pub mod duties;
mod errors;
pub mod funds;
pub mod indicators;
mod month;
pub mod month_back;
pub mod overview;
mod rules;
mod samples;
mod times;
mod totals;
pub mod volumes;
pub mod waits;
pub mod what_if;
mod worst;

use service_hall::tables::Wording;

use crate::log::Judged;
use crate::span::Span;

pub use self::back::{Answer, Back};
pub use self::bulletin::Bulletin;
pub use self::closing::Routine;
pub use self::complaints::{Complaints, Wait};
pub use self::day::DayReport;
pub use self::days::{MonthDays, OfDay, weekday};
pub use self::decisions::Decisions;
pub use self::duties::Duties;
pub use self::indicators::Indicator;
pub use self::month::MonthReport;
pub use self::month_back::{MonthBack, MonthDuties};
pub use self::rules::{Broken, OfChapter, Rules, Times};
pub use self::samples::Samples;
pub use self::times::{Business, Operation};
pub use self::totals::Totals;
pub use self::volumes::Volumes;
pub use self::waits::Waits;
pub use self::what_if::WhatIf;
pub use self::worst::Case;

/// What stands at the head and the foot of a report.
pub struct Head {
    /// Its title.
    pub title: Wording,
    /// The day or the month.
    pub of: String,
    /// Edition and fingerprint.
    pub edition: String,
    /// Up to when clocks were judged.
    pub as_of: String,
}

impl Head {
    fn new(title: Wording, of: Option<String>, judged: &Judged) -> Self {
        let none = || "–".to_owned();
        Self {
            title,
            of: of.unwrap_or_else(none),
            edition: judged.part.review.edition.as_str().to_owned(),
            as_of: judged.as_of.map_or_else(none, |at| at.to_string()),
        }
    }
}

/// A chapter of a report: how it is told in the terminal, and how on the page.
pub struct Chapter<R: ?Sized + 'static> {
    /// As plain text.
    pub text: fn(&mut String, &R),
    /// As HTML.
    pub page: fn(&mut String, &R),
}

/// A report.
pub trait Report: 'static {
    /// Its chapters, in order.
    const CHAPTERS: &'static [Chapter<Self>];

    /// What stands at its head and its foot.
    fn head(&self) -> &Head;
}

/// What a figure is compared with: the day before, or the month before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// The report is on a day.
    Day,
    /// The report is on a month.
    Month,
}

impl Unit {
    fn of(span: Span) -> Self {
        if span.first == span.last { Self::Day } else { Self::Month }
    }

    /// The time of the report.
    pub const fn now(self) -> Wording {
        match self {
            Self::Day => Wording { zh: "当天", en: "the day" },
            Self::Month => Wording { zh: "本月", en: "this month" },
        }
    }

    /// The one before.
    pub const fn before(self) -> Wording {
        match self {
            Self::Day => Wording { zh: "前一天", en: "day before" },
            Self::Month => Wording { zh: "上月", en: "month before" },
        }
    }
}
