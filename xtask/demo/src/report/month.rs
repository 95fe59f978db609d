//! The report on a month, beside the month before.

use std::collections::BTreeMap;

use service_hall::tables::Wording;
use service_hall::{ComplaintMeasure, Day, Handbook};

use super::{Bulletin, Case, Chapter, Complaints, Head, Indicator, MonthBack, MonthDays, Report, Rules, Totals};
use super::{indicators, worst};
use crate::back::BackOffice;
use crate::log::Judged;
use crate::span::Month;
use crate::{html, terminal};

/// The monthly report.
pub struct MonthReport {
    /// Title, month, edition.
    pub head: Head,
    /// The month before, when the logs have it.
    pub before: Option<String>,
    /// The days.
    pub days: MonthDays,
    /// Complaints; nothing when there are none.
    pub complaints: Option<Complaints>,
    /// Measures against complaints, and the bulletin.
    pub bulletin: Option<Bulletin>,
    /// The back office; nothing when the log has no month.
    pub back: Option<MonthBack>,
    /// Rules broken.
    pub rules: Rules,
    /// The cases with the most breaches.
    pub worst: Vec<Case>,
    /// All indicators of the handbook.
    pub indicators: Vec<Indicator>,
    /// The log.
    pub totals: Totals,
}

impl Report for MonthReport {
    const CHAPTERS: &'static [Chapter<Self>] = &[
        Chapter { text: terminal::overview::month, page: html::overview::month },
        Chapter { text: |out, month| terminal::days::show(out, &month.days), page: |out, month| html::days::show(out, &month.days) },
        Chapter {
            text: |out, month| terminal::complaints::show(out, month.complaints.as_ref()),
            page: |out, month| html::complaints::show(out, month.complaints.as_ref()),
        },
        Chapter {
            text: |out, month| terminal::bulletin::show(out, month.bulletin.as_ref()),
            page: |out, month| html::bulletin::show(out, month.bulletin.as_ref()),
        },
        Chapter {
            text: |out, month| terminal::completeness::month(out, month.back.as_ref().map(|back| &back.completeness)),
            page: |out, month| html::completeness::month(out, month.back.as_ref().map(|back| &back.completeness)),
        },
        Chapter {
            text: |out, month| terminal::funds::month(out, month.back.as_ref().map(|back| &back.funds)),
            page: |out, month| html::funds::month(out, month.back.as_ref().map(|back| &back.funds)),
        },
        Chapter {
            text: |out, month| terminal::duties::month(out, month.back.as_ref().map(|back| &back.duties)),
            page: |out, month| html::duties::month(out, month.back.as_ref().map(|back| &back.duties)),
        },
        Chapter {
            text: |out, month| terminal::errors::show(out, month.back.as_ref().map(|back| &back.errors)),
            page: |out, month| html::errors::show(out, month.back.as_ref().map(|back| &back.errors)),
        },
        Chapter { text: |out, month| terminal::rules::show(out, &month.rules), page: |out, month| html::rules::show(out, &month.rules) },
        Chapter { text: |out, month| terminal::worst::show(out, &month.worst), page: |out, month| html::worst::show(out, &month.worst) },
        Chapter {
            text: |out, month| terminal::indicators::show(out, &month.indicators),
            page: |out, month| html::indicators::show(out, &month.indicators),
        },
        Chapter {
            text: |out, month| terminal::totals::show(out, &month.totals),
            page: |out, month| html::totals::show(out, &month.totals),
        },
    ];

    fn head(&self) -> &Head {
        &self.head
    }
}

impl MonthReport {
    /// Adds up a judged month. Without `measures` those are evaluated that the last bulletin of the month before names.
    pub fn new(handbook: &Handbook, judged: &Judged, measures: Option<&[ComplaintMeasure]>) -> Self {
        Self::with_backs(handbook, judged, measures, &BTreeMap::new())
    }

    /// The same with the back office of each day.
    pub fn with_backs(
        handbook: &Handbook,
        judged: &Judged,
        measures: Option<&[ComplaintMeasure]>,
        backs: &BTreeMap<Day, BackOffice>,
    ) -> Self {
        let complaints = Complaints::new(handbook, judged, measures);
        let days = MonthDays::new(handbook, judged, complaints.as_ref().map(|complaints| &complaints.statistics));
        let month = judged.day().map(|day| Month::of(day).to_string());
        Self {
            head: Head::new(Wording { zh: "营业厅月报", en: "Monthly report of the hall" }, month, judged),
            before: judged.part_before.as_ref().and(judged.before).map(|before| Month::of(before.first).to_string()),
            days,
            bulletin: complaints.as_ref().and_then(Bulletin::new),
            complaints,
            back: MonthBack::new(handbook, judged, backs),
            rules: Rules::new(judged),
            worst: worst::worst(handbook, judged),
            indicators: indicators::indicators(handbook, judged),
            totals: Totals::new(judged),
        }
    }
}
