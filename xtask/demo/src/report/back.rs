//! What the chapters of the back office share: where they come from, and what they say when nothing is told.

use service_hall::tables::Wording;
use service_hall::{Error, Finding, SystemOperation, Verdict};

use super::{completeness, duties, errors, funds, samples, volumes};
use crate::back::BackOffice;
use crate::log::Judged;
use crate::report::{Duties, Samples, Volumes};
use service_hall::{ComparedArchives, ErrorStatistics, Handbook, ReconciledFunds};

/// An answer of the library, or why there is none.
pub enum Answer<T> {
    /// The answer.
    Given(T),
    /// It needs a file that tells this.
    NotTold(Wording),
    /// Something is wrong with what was told.
    Fault(String),
}

impl<T> Answer<T> {
    pub(super) fn of(answer: Result<T, Error>) -> Self {
        answer.map_or_else(|fault| Self::Fault(format!("`{}` needs {}", fault.path(), fault.expected())), Self::Given)
    }

    /// The answer, when there is one.
    pub const fn given(&self) -> Option<&T> {
        if let Self::Given(answer) = self { Some(answer) } else { None }
    }
}

/// The back office of a day.
pub struct Back {
    /// Archives beside the operations, by clerk.
    pub completeness: Answer<ComparedArchives>,
    /// Volumes bound.
    pub volumes: Answer<Volumes>,
    /// What of them is drawn.
    pub samples: Answer<Samples>,
    /// Money and stock.
    pub funds: Answer<ReconciledFunds>,
    /// Duties that fall due.
    pub duties: Answer<Duties>,
    /// Business errors found.
    pub errors: Answer<ErrorStatistics>,
}

impl Back {
    /// What the library says of a day's back office; nothing when the log has no day.
    pub(super) fn new(handbook: &Handbook, judged: &Judged, told: Option<&BackOffice>) -> Option<Self> {
        let span = judged.span?;
        let untold = BackOffice::untold(span.last);
        let back = told.unwrap_or(&untold);
        let operations: Vec<SystemOperation> = back.operations(span, judged.cases.values().flat_map(|noted| &noted.events));
        let completeness = completeness::compare(handbook, back, &operations);
        let volumes = volumes::bind(handbook, back, &operations, completeness.given(), span.last);
        Some(Self {
            samples: samples::draw(handbook, back, &volumes, span.last),
            funds: funds::reconcile(handbook, back, span.last),
            duties: duties::duties(handbook, judged, back, span),
            errors: errors::count(handbook, back, span),
            completeness,
            volumes,
        })
    }
}

/// What asks for something, broken or unknown: each rule once with how often, in the order of the first.
pub fn open<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Vec<(&'a Finding, usize)> {
    let mut open: Vec<(&Finding, usize)> = Vec::new();
    for finding in findings.into_iter().filter(|finding| matches!(finding.verdict, Verdict::Broken | Verdict::Unknown)) {
        match open.iter_mut().find(|(first, _)| (first.rule, first.verdict) == (finding.rule, finding.verdict)) {
            Some((_, times)) => *times += 1,
            None => open.push((finding, 1)),
        }
    }
    open
}

/// How often, where it is more than once.
pub fn often(times: usize) -> String {
    if times > 1 { format!(" ×{times}") } else { String::new() }
}
