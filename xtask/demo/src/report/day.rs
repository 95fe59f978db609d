//! The report on a day.

use std::collections::BTreeSet;

use service_hall::Handbook;
use service_hall::tables::Wording;

use super::{
    Back, Bulletin, Business, Case, Chapter, Complaints, Decisions, Head, Indicator, Operation, Report, Routine, Rules, Totals, Waits,
    WhatIf,
};
use super::{closing, indicators, times, totals, what_if, worst};
use crate::back::BackOffice;
use crate::log::Judged;
use crate::{html, terminal};

/// The daily report.
pub struct DayReport {
    /// Title, day, edition.
    pub head: Head,
    /// Customers who came in on the day and took their turn at a desk. Where a log does not tell of arrivals, every case of a customer-facing chapter.
    pub visits: usize,
    /// Clerks who served.
    pub clerks: usize,
    /// The log.
    pub totals: Totals,
    /// What was decided.
    pub decisions: Decisions,
    /// Rules broken.
    pub rules: Rules,
    /// The cases with the most breaches.
    pub worst: Vec<Case>,
    /// Steps with limits.
    pub operations: Vec<Operation>,
    /// The queue.
    pub waits: Waits,
    /// What other counters would have done.
    pub what_if: Option<WhatIf>,
    /// All indicators of the handbook.
    pub indicators: Vec<Indicator>,
    /// Customer-facing procedures, by the handbook.
    pub businesses: Vec<Business>,
    /// Complaints; nothing when there are none.
    pub complaints: Option<Complaints>,
    /// Measures against complaints, and the bulletin.
    pub bulletin: Option<Bulletin>,
    /// What managers and back office do each day.
    pub closing: Vec<Routine>,
    /// The back office; nothing when the log has no day.
    pub back: Option<Back>,
}

impl Report for DayReport {
    const CHAPTERS: &'static [Chapter<Self>] = &[
        Chapter { text: terminal::overview::day, page: html::overview::day },
        Chapter { text: |out, day| terminal::waits::show(out, &day.waits), page: |out, day| html::waits::show(out, &day.waits) },
        Chapter {
            text: |out, day| terminal::what_if::show(out, day.what_if.as_ref()),
            page: |out, day| html::what_if::show(out, day.what_if.as_ref()),
        },
        Chapter {
            text: |out, day| terminal::operations::show(out, &day.operations),
            page: |out, day| html::operations::show(out, &day.operations),
        },
        Chapter {
            text: |out, day| terminal::complaints::show(out, day.complaints.as_ref()),
            page: |out, day| html::complaints::show(out, day.complaints.as_ref()),
        },
        Chapter {
            text: |out, day| terminal::bulletin::show(out, day.bulletin.as_ref()),
            page: |out, day| html::bulletin::show(out, day.bulletin.as_ref()),
        },
        Chapter { text: |out, day| terminal::closing::show(out, &day.closing), page: |out, day| html::closing::show(out, &day.closing) },
        Chapter {
            text: |out, day| terminal::completeness::show(out, day.back.as_ref().map(|back| &back.completeness)),
            page: |out, day| html::completeness::show(out, day.back.as_ref().map(|back| &back.completeness)),
        },
        Chapter {
            text: |out, day| terminal::volumes::show(out, day.back.as_ref().map(|back| &back.volumes)),
            page: |out, day| html::volumes::show(out, day.back.as_ref().map(|back| &back.volumes)),
        },
        Chapter {
            text: |out, day| terminal::samples::show(out, day.back.as_ref().map(|back| &back.samples)),
            page: |out, day| html::samples::show(out, day.back.as_ref().map(|back| &back.samples)),
        },
        Chapter {
            text: |out, day| terminal::funds::show(out, day.back.as_ref().map(|back| &back.funds)),
            page: |out, day| html::funds::show(out, day.back.as_ref().map(|back| &back.funds)),
        },
        Chapter {
            text: |out, day| terminal::duties::show(out, day.back.as_ref().map(|back| &back.duties)),
            page: |out, day| html::duties::show(out, day.back.as_ref().map(|back| &back.duties)),
        },
        Chapter {
            text: |out, day| terminal::errors::show(out, day.back.as_ref().map(|back| &back.errors)),
            page: |out, day| html::errors::show(out, day.back.as_ref().map(|back| &back.errors)),
        },
        Chapter { text: |out, day| terminal::rules::show(out, &day.rules), page: |out, day| html::rules::show(out, &day.rules) },
        Chapter { text: |out, day| terminal::worst::show(out, &day.worst), page: |out, day| html::worst::show(out, &day.worst) },
        Chapter {
            text: |out, day| terminal::decisions::show(out, &day.decisions),
            page: |out, day| html::decisions::show(out, &day.decisions),
        },
        Chapter {
            text: |out, day| terminal::businesses::show(out, &day.businesses),
            page: |out, day| html::businesses::show(out, &day.businesses),
        },
        Chapter {
            text: |out, day| terminal::indicators::show(out, &day.indicators),
            page: |out, day| html::indicators::show(out, &day.indicators),
        },
        Chapter { text: |out, day| terminal::totals::show(out, &day.totals), page: |out, day| html::totals::show(out, &day.totals) },
    ];

    fn head(&self) -> &Head {
        &self.head
    }
}

impl DayReport {
    /// Adds up a judged day of whose back office no file tells.
    pub fn new(handbook: &Handbook, judged: &Judged) -> Self {
        Self::with_back(handbook, judged, None)
    }

    /// Adds up a judged day, with its back office.
    pub fn with_back(handbook: &Handbook, judged: &Judged, back: Option<&BackOffice>) -> Self {
        let visits = totals::visits(judged);
        let waits = Waits::new(handbook, judged);
        let rules = Rules::new(judged);
        let complaints = Complaints::new(handbook, judged, None);
        let came = waits.measured.as_ref().map(|measured| usize::try_from(measured.all.customers).unwrap_or(usize::MAX));
        Self {
            head: Head::new(Wording { zh: "营业厅日报", en: "Daily report of the hall" }, judged.day().map(|day| day.to_string()), judged),
            visits: came.unwrap_or(visits.len()),
            clerks: visits.iter().filter_map(|noted| noted.clerk.as_deref()).collect::<BTreeSet<_>>().len(),
            totals: Totals::new(judged),
            decisions: Decisions::new(&visits),
            worst: worst::worst(handbook, judged),
            operations: times::operations(handbook, judged),
            waits,
            what_if: judged.queue().and_then(|queue| what_if::what_if(handbook, queue)),
            indicators: indicators::indicators(handbook, judged),
            businesses: times::businesses(judged, &rules.cases),
            bulletin: complaints.as_ref().and_then(Bulletin::new),
            complaints,
            closing: closing::routines(judged),
            back: Back::new(handbook, judged, back),
            rules,
        }
    }
}
