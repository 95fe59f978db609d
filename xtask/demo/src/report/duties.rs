//! What falls due on the day, and whether it was done.

use service_hall::tables::Wording;
use service_hall::{
    Calendar, Day, DueDutiesQuery, DueDuty, DutyCounts, DutyReview, DutyState, HalfDay, Handbook, Instant, ReviewedDuties, RoleId,
    due_duties, review_duties,
};

use super::Answer;
use crate::back::{BackOffice, DutyBook};
use crate::log::Judged;
use crate::span::Span;

/// The duties of a day.
pub struct Duties {
    /// Those with a day, by due moment.
    pub due: Vec<OnDay>,
    /// Those of which the sources name no day or period.
    pub undated: Vec<DueDuty>,
    /// How each stands, where records were told.
    pub reviewed: Option<ReviewedDuties>,
}

/// A duty that falls due.
pub struct OnDay {
    /// It.
    pub due: DueDuty,
    /// How it stands, where records were told.
    pub state: Option<DutyState>,
    /// When it was done, by whom, how many seconds late.
    pub done: Option<(Instant, Option<String>, Option<u64>)>,
}

/// What is asked of the calendar of duties.
pub fn query(day: Day, calendar: Option<Calendar>, book: &DutyBook, roles: Option<RoleId>) -> DueDutiesQuery {
    DueDutiesQuery {
        from: day,
        to: day,
        calendar: calendar.map(|calendar| Calendar { service_hours: book.service_hours.clone(), ..calendar }),
        shifts: book.shifts.clone(),
        half_day_at: None,
        terms: book.terms.clone(),
        roles: roles.into_iter().collect(),
        duties: Vec::new(),
    }
}

/// The duties that fall due on the day, judged at its end where records are told.
pub(super) fn duties(handbook: &Handbook, judged: &Judged, back: &BackOffice, span: Span) -> Answer<Duties> {
    let empty = DutyBook::default();
    let book = back.duties.as_ref().unwrap_or(&empty);
    let due = query(span.last, judged.calendar.clone(), book, None);
    let (all, reviewed) = if back.duties.is_some() {
        let review = DutyReview {
            due,
            records: book.records.clone(),
            excuses: book.excuses.clone(),
            // At midnight the end of the day is past.
            as_of: span.to,
            states: Vec::new(),
        };
        match review_duties(handbook, &review) {
            Ok(reviewed) => {
                let on_day = |duty: &service_hall::ReviewedDuty| OnDay {
                    due: duty.due.clone(),
                    state: Some(duty.state),
                    done: duty.done_at.map(|at| (at, duty.by.clone(), duty.seconds_late)),
                };
                (reviewed.duties.iter().map(on_day).collect::<Vec<_>>(), Some(reviewed))
            }
            Err(fault) => return Answer::of(Err(fault)),
        }
    } else {
        match due_duties(handbook, &due) {
            Ok(due) => (due.duties.into_iter().map(|due| OnDay { due, state: None, done: None }).collect(), None),
            Err(fault) => return Answer::of(Err(fault)),
        }
    };
    let (due, undated): (Vec<OnDay>, Vec<OnDay>) = all.into_iter().partition(|each| each.due.due_on.is_some());
    Answer::Given(Duties { due, undated: undated.into_iter().map(|each| each.due).collect(), reviewed })
}

/// The posts of a duty.
pub fn posts(roles: &[RoleId]) -> (String, String) {
    let titles =
        |pick: fn(Wording) -> &'static str, between| roles.iter().map(|role| pick(*role.entry().title)).collect::<Vec<_>>().join(between);
    (titles(|title| title.zh, "、"), titles(|title| title.en, ", "))
}

/// By when: the window where it has one, the half of the day or the shift where it comes more than once.
pub fn by_when(due: &DueDuty) -> String {
    let to = due.due_at.map_or_else(|| "24:00".to_owned(), |at| at.to_string());
    let from = due.from_at.filter(|_| due.from_on == due.due_on).map_or_else(String::new, |from| format!("{from}–"));
    let half = match due.half_day {
        Some(HalfDay::Morning) => " 上午 a.m.",
        Some(HalfDay::Afternoon) => " 下午 p.m.",
        None => "",
    };
    let shift = due.shift.as_ref().map_or_else(String::new, |shift| format!(" {shift}"));
    let known = if due.undated.is_some() { "–".to_owned() } else { format!("{from}{to}") };
    format!("{known}{half}{shift}")
}

/// How a duty stands.
pub const fn state(state: DutyState) -> (Wording, &'static str) {
    match state {
        DutyState::Done => (Wording { zh: "按时", en: "done" }, "good"),
        DutyState::Early => (Wording { zh: "过早", en: "early" }, "bad"),
        DutyState::Late => (Wording { zh: "迟到", en: "late" }, "bad"),
        DutyState::Missed => (Wording { zh: "未做", en: "missed" }, "bad"),
        DutyState::Outstanding => (Wording { zh: "未到期", en: "outstanding" }, ""),
        DutyState::Excused => (Wording { zh: "免责", en: "excused" }, ""),
        DutyState::NotNeeded => (Wording { zh: "无需", en: "not needed" }, ""),
        DutyState::Undated => (Wording { zh: "无期限", en: "undated" }, ""),
        DutyState::Undetermined => (Wording { zh: "无法判定", en: "cannot be told" }, ""),
    }
}

/// Whether a duty was done too early or late, or missed.
pub fn is_odd(duty: &OnDay) -> bool {
    duty.state.is_some_and(|duty| state(duty).1 == "bad")
}

/// Duties that are neither done nor late nor missed, and have a day.
pub const fn other(counts: &DutyCounts) -> u64 {
    counts.outstanding + counts.undetermined + counts.excused + counts.not_needed
}
