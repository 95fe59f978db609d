//! Looking back at duties: done, late, missed or still to come.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::judge::Standing;
use super::query::{DueDutiesQuery, DueDuty, HalfDay, WhyUndated};
use super::record::{DutyExcuse, DutyRecord, DutyReview};
use super::setting::Setting;
use crate::decision::{Finding, Level, Verdict};
use crate::error::{Code, Error};
use crate::handbook::{DutyId, Handbook, RoleId, RuleId, Stamp};
use crate::order;
use crate::procedure::RuleTotal;
use crate::time::{Day, Instant};

/// How a duty stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DutyState {
    /// Done in time.
    Done,
    /// Done before the day or the window in which it should be.
    Early,
    /// Done after the last moment.
    Late,
    /// Not done, and the last moment is past.
    Missed,
    /// Not done, and there is time left.
    Outstanding,
    /// Not done in time, and excused.
    Excused,
    /// Nothing need be done, and nothing was.
    NotNeeded,
    /// Not done, and never late: the sources name no day.
    Undated,
    /// It cannot be told: the calendar does not reach so far, or hours or shifts of the hall are not given.
    Undetermined,
}

/// A duty and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReviewedDuty {
    /// The duty as it falls due.
    pub due: DueDuty,
    /// How it stands.
    pub state: DutyState,
    /// When it was done, with the last of the times that it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Instant>,
    /// Who did it then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// In which role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// How late it was done, in whole seconds, a part of one as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds_late: Option<u64>,
    /// The records of it up to the moment: their places in the input, in order of time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<u64>,
    /// Why it is excused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The rules that are broken or cannot be judged.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// How many duties stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DutyCounts {
    /// All.
    pub duties: u64,
    /// Done in time.
    pub done: u64,
    /// Done too early.
    pub early: u64,
    /// Done late.
    pub late: u64,
    /// Not done, and past.
    pub missed: u64,
    /// Not done, with time left.
    pub outstanding: u64,
    /// Excused.
    pub excused: u64,
    /// Not needed.
    pub not_needed: u64,
    /// Not done and never late.
    pub undated: u64,
    /// Not known.
    pub undetermined: u64,
}

/// How the duties of a role stand. A duty of several roles counts for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RoleDuties {
    /// The role.
    pub role: RoleId,
    /// Its duties.
    pub counts: DutyCounts,
}

/// What a person did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonDuties {
    /// The log's own name for the person.
    pub person: String,
    /// The duties that this person did, or did last.
    pub counts: DutyCounts,
}

/// A duty that is not done and should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OverdueDuty {
    /// The duty.
    pub due: DueDuty,
    /// For how long, in whole seconds, a part of one as a whole.
    pub seconds: u64,
}

/// Why a record or an excuse belongs to no duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WhyUnmatched {
    /// No duty of this kind about this day falls due in the span, or it was not asked for; without a period, the day lies outside.
    NotDue,
    /// Nor is there one about this day, but one falls due on it: `on` is to be a day that the duty is about.
    DueDayNamed,
    /// The duty comes with each half of a day or each shift, and it is not said which.
    PartNotNamed,
    /// The duty comes without the half of a day or the shift that is named: with none, or with others.
    NoSuchPart,
    /// The duty is excused already, by an excuse that was given before this one.
    ExcusedBefore,
    /// It was done after the moment of which is spoken.
    AfterAsOf,
}

/// A record that belongs to no duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnmatchedRecord {
    /// Its place in the input.
    pub place: u64,
    /// The record.
    pub record: DutyRecord,
    /// Why.
    pub why: WhyUnmatched,
}

/// An excuse that belongs to no duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnmatchedExcuse {
    /// Its place in the input.
    pub place: u64,
    /// The excuse.
    pub excuse: DutyExcuse,
    /// Why.
    pub why: WhyUnmatched,
}

/// How duties stand at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReviewedDuties {
    /// Each duty, in the order of `duty.due`; those in other states than asked for are left out.
    pub duties: Vec<ReviewedDuty>,
    /// All duties.
    pub counts: DutyCounts,
    /// The duties of each role, in the order of the handbook.
    pub roles: Vec<RoleDuties>,
    /// What each person did, by name.
    pub persons: Vec<PersonDuties>,
    /// What is overdue, the longest first.
    pub overdue: Vec<OverdueDuty>,
    /// How often each rule had which verdict.
    pub totals: Vec<RuleTotal>,
    /// Records that belong to no duty.
    pub unmatched: Vec<UnmatchedRecord>,
    /// Excuses that belong to no duty.
    pub unmatched_excuses: Vec<UnmatchedExcuse>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Says of each duty that falls due in a span how it stands at a moment, and what the rules say of it.
///
/// A duty is done once there are as many records in time as it asks for. What was done before its window counts as early and is only worth a word.
/// The times of day of a record and of the moment are those of their own offsets. Records of one moment stand by person, role and papers.
///
/// # Source
/// The pages of each duty; M II.2 2.3 steps 3-6, pages 52-53; readings `amb.deadline_before_hour`, `amb.deadline_by_day`, `amb.noon_collection`.
///
/// # Errors
/// As for [`super::due`], under `due`; `missing_field` for a record without a person.
pub fn review(handbook: &Handbook, input: &DutyReview) -> Result<ReviewedDuties, Error> {
    let setting = Setting::new(handbook, &input.due).map_err(|error| error.under("due"))?;
    if let Some(place) = input.records.iter().position(|record| record.by.is_empty()) {
        return Err(Error::new(Code::MissingField, format!("records[{place}].by"), "a text that is not empty"));
    }
    let duties = setting.duties();
    let book = Book::new(&input.due, &duties);
    let mut done: Vec<Vec<(usize, &DutyRecord)>> = vec![Vec::new(); duties.len()];
    let (mut unmatched, mut unmatched_excuses) = (Vec::new(), Vec::new());
    for (place, record) in input.records.iter().enumerate() {
        let found = book.find(record.duty, record.on, record.half_day, record.shift.as_deref());
        let found = if record.done_at > input.as_of { found.and(Err(WhyUnmatched::AfterAsOf)) } else { found };
        match found.map(|found| done.get_mut(found)) {
            Ok(Some(records)) => records.push((place, record)),
            Ok(None) => {}
            Err(why) => unmatched.push(UnmatchedRecord { place: number(place), record: record.clone(), why }),
        }
    }
    let mut excused: BTreeMap<usize, &DutyExcuse> = BTreeMap::new();
    for (place, excuse) in input.excuses.iter().enumerate() {
        let found = book.find(excuse.duty, excuse.on, excuse.half_day, excuse.shift.as_deref());
        match found.map(|found| excused.entry(found)) {
            Ok(Entry::Vacant(free)) => drop(free.insert(excuse)),
            taken => {
                let why = taken.err().unwrap_or(WhyUnmatched::ExcusedBefore);
                unmatched_excuses.push(UnmatchedExcuse { place: number(place), excuse: excuse.clone(), why });
            }
        }
    }
    let mut tally = Tally::default();
    let mut listed = Vec::new();
    for (place, (due, mut records)) in duties.into_iter().zip(done).enumerate() {
        order::sort_by_key(&mut records, |(_, record)| (record.done_at, &record.by, record.role, &record.documents));
        let reviewed = stand(handbook, input, due, &records, excused.get(&place).copied(), &mut tally);
        if input.states.is_empty() || input.states.contains(&reviewed.state) {
            listed.push(reviewed);
        }
    }
    let Tally { counts, roles, persons, rules, mut overdue } = tally;
    order::sort_by(&mut overdue, |one: &OverdueDuty, other| other.seconds.cmp(&one.seconds));
    Ok(ReviewedDuties {
        duties: listed,
        counts,
        roles: roles.into_iter().map(|(role, counts)| RoleDuties { role, counts }).collect(),
        persons: persons.into_iter().map(|(person, counts)| PersonDuties { person: person.to_owned(), counts }).collect(),
        overdue,
        totals: rules.into_values().collect(),
        unmatched,
        unmatched_excuses,
        edition: handbook.stamp(),
    })
}

fn number(place: usize) -> u64 {
    u64::try_from(place).unwrap_or(u64::MAX)
}

/// Duties by the first day that they are about, which without a period is that of the span, and by the day on which they fall due.
struct Book<'a> {
    about: BTreeMap<(DutyId, Day), Vec<(usize, &'a DueDuty)>>,
    due: BTreeSet<(DutyId, Day)>,
    last: Day,
}

impl<'a> Book<'a> {
    fn new(span: &DueDutiesQuery, duties: &'a [DueDuty]) -> Self {
        let mut book = Self { about: BTreeMap::new(), due: BTreeSet::new(), last: span.to };
        for (place, due) in duties.iter().enumerate() {
            book.about.entry((due.duty, due.period.map_or(span.from, |period| period.from))).or_default().push((place, due));
            book.due.extend(due.due_on.map(|on| (due.duty, on)));
        }
        book
    }

    fn find(&self, duty: DutyId, on: Day, half: Option<HalfDay>, shift: Option<&str>) -> Result<usize, WhyUnmatched> {
        let started = self.about.range((duty, Day::FIRST)..=(duty, on)).next_back().map_or(&[][..], |(_, duties)| duties);
        let mut why = if self.due.contains(&(duty, on)) { WhyUnmatched::DueDayNamed } else { WhyUnmatched::NotDue };
        for (place, due) in started.iter().filter(|(_, due)| on <= due.period.map_or(self.last, |period| period.to)) {
            if due.half_day == half && due.shift.as_deref() == shift {
                return Ok(*place);
            }
            let not_named = (due.half_day.is_some() && half.is_none()) || (due.shift.is_some() && shift.is_none());
            why = if not_named { WhyUnmatched::PartNotNamed } else { WhyUnmatched::NoSuchPart };
        }
        Err(why)
    }
}

/// What is counted over all duties.
#[derive(Default)]
struct Tally<'a> {
    counts: DutyCounts,
    roles: BTreeMap<RoleId, DutyCounts>,
    persons: BTreeMap<&'a str, DutyCounts>,
    rules: BTreeMap<RuleId, RuleTotal>,
    overdue: Vec<OverdueDuty>,
}

impl DutyCounts {
    fn add(&mut self, state: DutyState) {
        self.duties = self.duties.saturating_add(1);
        let count = match state {
            DutyState::Done => &mut self.done,
            DutyState::Early => &mut self.early,
            DutyState::Late => &mut self.late,
            DutyState::Missed => &mut self.missed,
            DutyState::Outstanding => &mut self.outstanding,
            DutyState::Excused => &mut self.excused,
            DutyState::NotNeeded => &mut self.not_needed,
            DutyState::Undated => &mut self.undated,
            DutyState::Undetermined => &mut self.undetermined,
        };
        *count = count.saturating_add(1);
    }
}

/// How a duty stands by its records, which are in order of time, and the record that settles it.
fn state<'a>(due: &DueDuty, records: &[(usize, &'a DutyRecord)], as_of: Instant) -> (DutyState, Option<&'a DutyRecord>) {
    let times = usize::try_from(due.times.unwrap_or(1)).unwrap_or(usize::MAX);
    let nth = |wanted: &dyn Fn(Instant) -> bool| {
        let those = records.iter().map(|(_, record)| *record).filter(|record| wanted(record.done_at));
        those.take(times).enumerate().find_map(|(place, record)| (place.saturating_add(1) == times).then_some(record))
    };
    let in_time = |at| due.is_past(at) == Some(false);
    let may_be = |at| due.is_past(at) != Some(true);
    if due.due_on.is_none() {
        // Without a day nothing is late; with more of the calendar, or the shifts, it may turn out that it was.
        let open = matches!(due.undated, Some(WhyUndated::NotCovered | WhyUndated::NoShifts));
        return match nth(&|_| true) {
            record if open => (DutyState::Undetermined, record),
            Some(record) => (DutyState::Done, Some(record)),
            None => (DutyState::Undated, None),
        };
    }
    if let Some(record) = nth(&|at| in_time(at) && !due.is_early(at)) {
        return (DutyState::Done, Some(record));
    }
    if let Some(record) = nth(&in_time) {
        return (DutyState::Early, Some(record));
    }
    if let Some(record) = nth(&may_be) {
        return (DutyState::Undetermined, Some(record));
    }
    match (nth(&|_| true), due.is_past(as_of)) {
        (Some(record), _) => (DutyState::Late, Some(record)),
        (None, Some(true)) => (DutyState::Missed, None),
        (None, Some(false)) => (DutyState::Outstanding, None),
        (None, None) => (DutyState::Undetermined, None),
    }
}

fn stand<'a>(
    handbook: &Handbook,
    input: &DutyReview,
    due: DueDuty,
    records: &[(usize, &'a DutyRecord)],
    excuse: Option<&DutyExcuse>,
    tally: &mut Tally<'a>,
) -> ReviewedDuty {
    let (mut state, record) = state(&due, records, input.as_of);
    let undone = !matches!(state, DutyState::Done | DutyState::Early | DutyState::Late);
    let mut reason = None;
    if due.not_needed.is_some() && undone {
        state = DutyState::NotNeeded;
    } else if let Some(excuse) = excuse.filter(|_| undone || state == DutyState::Late) {
        (state, reason) = (DutyState::Excused, Some(excuse.reason.clone()));
    }
    tally.counts.add(state);
    for role in due.who {
        tally.roles.entry(*role).or_default().add(state);
    }
    if let Some(record) = record {
        tally.persons.entry(&record.by).or_default().add(state);
    }
    if state == DutyState::Missed {
        tally.overdue.push(OverdueDuty { due: due.clone(), seconds: due.seconds_past(input.as_of).unwrap_or_default() });
    }
    let mut findings = Standing { due: &due, state, record, as_of: input.as_of }.findings(handbook);
    for finding in &findings {
        let nothing = RuleTotal { rule: finding.rule, kept: 0, broken: 0, warned: 0, unknown: 0 };
        let total = tally.rules.entry(finding.rule).or_insert(nothing);
        let count = match (finding.verdict, finding.level) {
            (Verdict::Kept, _) => &mut total.kept,
            (Verdict::Broken, Level::Violation) => &mut total.broken,
            (Verdict::Broken, Level::Warning) => &mut total.warned,
            (Verdict::Unknown | Verdict::NotApplicable, _) => &mut total.unknown,
        };
        *count = count.saturating_add(1);
    }
    findings.retain(|finding| finding.verdict != Verdict::Kept);
    ReviewedDuty {
        state,
        done_at: record.map(|record| record.done_at),
        by: record.map(|record| record.by.clone()),
        role: record.and_then(|record| record.role),
        seconds_late: record.filter(|_| state == DutyState::Late).and_then(|record| due.seconds_past(record.done_at)),
        records: records.iter().map(|(place, _)| number(*place)).collect(),
        reason,
        findings,
        due,
    }
}
