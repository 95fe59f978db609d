//! Business errors that were found on the day.

use service_hall::tables::Wording;
use service_hall::{ErrorCounting, ErrorStatistics, Handbook, count_errors};

use super::Answer;
use crate::back::BackOffice;
use crate::span::Span;

pub(super) fn count(handbook: &Handbook, back: &BackOffice, span: Span) -> Answer<ErrorStatistics> {
    let Some(errors) = &back.errors else {
        return Answer::NotTold(Wording { zh: "业务差错登记（errors）", en: "the register of business errors (`errors`)" });
    };
    let counting = ErrorCounting { from: span.first, to: span.last, previous: None, as_of: span.to, errors: errors.clone() };
    Answer::of(count_errors(handbook, &counting))
}
