//! What a report rests on: the log, how much of it was judged and what was not.

use service_hall::tables::Wording;

use crate::log::{Judged, NotRead, Noted};

/// The log of a report.
pub struct Totals {
    /// The names of the logs.
    pub logs: Vec<String>,
    /// Events judged.
    pub events: u64,
    /// Cases that began in the time of the report and are no visits: customers guided, tickets, the work of managers and back office.
    pub others: usize,
    /// Cases that began at another time; of a report on a month only those that it does not compare with either.
    pub older: usize,
    /// Breaches in them, when they were judged apart.
    pub older_breaches: Option<u64>,
    /// Verdicts "kept".
    pub kept: u64,
    /// Verdicts "unknown".
    pub unknown: u64,
    /// What could not be read or judged.
    pub rejected: Vec<NotRead>,
    /// The working days are those of mainland China; else Monday to Friday.
    pub china: bool,
}

/// Those who came in and took their turn. Where a log has no time of arrival, every case of a customer-facing chapter.
pub(super) fn visits(judged: &Judged) -> Vec<&Noted> {
    let faces_customers = |noted: &&Noted| noted.procedure.is_some_and(|procedure| procedure.entry().part == "1");
    let customers: Vec<&Noted> = judged.begun().filter(faces_customers).collect();
    let came: Vec<&Noted> = customers.iter().copied().filter(|noted| noted.has_arrival).collect();
    if came.is_empty() { customers } else { came }
}

impl Totals {
    pub(super) fn new(judged: &Judged) -> Self {
        let part = &judged.part;
        let of_calls = part.queues.values().filter_map(|queue| queue.review.as_ref()).flat_map(|review| &review.totals);
        let totals = || part.review.totals.iter().chain(of_calls.clone());
        let (begun, before) = (judged.begun().count(), judged.part_before.as_ref().map_or(0, |_| judged.begun_in(judged.before).count()));
        Self {
            logs: judged.logs.clone(),
            events: part.review.events,
            others: begun - visits(judged).len(),
            older: judged.cases.values().filter(|noted| noted.procedure.is_some()).count() - begun - before,
            older_breaches: judged.others.as_ref().map(|others| others.totals.iter().map(|total| total.broken).sum()),
            kept: totals().map(|total| total.kept).sum(),
            unknown: totals().map(|total| total.unknown).sum(),
            rejected: judged.rejected.clone(),
            china: judged.calendar.as_ref().is_some_and(|calendar| !calendar.rest_days.is_empty()),
        }
    }

    /// Which days are working days.
    pub const fn calendar(&self) -> Wording {
        if self.china {
            Wording { zh: "国务院办公厅放假安排", en: "those of mainland China" }
        } else {
            Wording { zh: "周一至周五", en: "Monday to Friday" }
        }
    }

    /// Where a line stands: its number, and the name of its log where there are several.
    pub fn place(&self, rejected: &NotRead) -> String {
        match self.logs.get(rejected.log).filter(|_| self.logs.len() > 1) {
            Some(log) => format!("{log}:{}", rejected.line),
            None => rejected.line.to_string(),
        }
    }
}
