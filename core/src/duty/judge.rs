//! What the rules say of a duty that was done or not.

use super::query::{DueDuty, WhyUndated};
use super::record::DutyRecord;
use super::review::DutyState;
use crate::calendar::TimeOfDay;
use crate::decision::{Finding, Judgement, Level, Remedy, Verdict};
use crate::handbook::table::{parameter, rule};
use crate::handbook::{DocumentId, Handbook, ParameterId, Prepared, RuleId};
use crate::time::{Day, Instant};

/// The rules that the calendar of duties judges, with the list of papers that a rule asks to go with it.
const JUDGED: [(RuleId, Option<ParameterId>); 8] = [
    (rule::AUDIT_FUND_L1_AGENT_AUDIT_BY_10, None),
    (rule::AUDIT_FUND_L1_REPORT_BY_10, Some(parameter::AUDIT_FUND_L1_REPORT_BY_10_ITEMS)),
    (rule::AUDIT_FUND_L2_COLLECT_SLIPS_12, None),
    (rule::AUDIT_FUND_L2_MIS_ENTRY_BY_10, None),
    (rule::AUDIT_FUND_L2_WEEKLY_REPORTS_MONDAY, Some(parameter::AUDIT_FUND_L2_WEEKLY_REPORTS_MONDAY_ITEMS)),
    (rule::TRAINING_WEEKLY_PLAN_TUESDAY, None),
    (rule::TRAINING_WEEKLY_RETURNED_WEDNESDAY, None),
    (rule::POLICY_PERFORMANCE_PERIODS, None),
];

/// A duty, how it stands, and the record that settles it.
pub(super) struct Standing<'a> {
    pub due: &'a DueDuty,
    pub state: DutyState,
    pub record: Option<&'a DutyRecord>,
    pub as_of: Instant,
}

const MICROS: i64 = 1_000_000;
const LAST_OF_DAY: i64 = 86_399_999_999;

/// The last microsecond since midnight that is in time. A time of day is in time itself, the end of a day belongs to the next.
fn last_micros(at: Option<TimeOfDay>) -> i64 {
    at.map_or(LAST_OF_DAY, |at| at.micros().min(LAST_OF_DAY))
}

impl DueDuty {
    /// Whether a moment comes before it may be done.
    pub(super) fn is_early(&self, at: Instant) -> bool {
        let from = |day: Day| (day, self.from_at.map_or(0, TimeOfDay::micros));
        self.from_on.zip(at.day()).is_some_and(|(from_on, day)| (day, at.micros_of_day()) < from(from_on))
    }

    /// Whether a moment is past the last one; `None` when that cannot be told.
    pub(super) fn is_past(&self, at: Instant) -> Option<bool> {
        let (due_on, day) = self.due_on.zip(at.day())?;
        let past = (day, at.micros_of_day()) > (due_on, last_micros(self.due_at));
        // Only the day is known: on the day itself it is open.
        (self.undated.is_none() || past || day < due_on).then_some(past)
    }

    /// Whole seconds from the last moment to another, a part of one as a whole; none before it.
    pub(super) fn seconds_past(&self, at: Instant) -> Option<u64> {
        let last = at.local(self.due_on?, last_micros(self.due_at))?;
        let micros = at.micros_since(last);
        let up = micros.checked_add(MICROS)?.checked_sub(1)?.div_euclid(MICROS);
        u64::try_from(up).ok()
    }

    /// The first or last moment as it is written beside another: a day when no time of day is set.
    fn written(&self, early: bool, beside: Instant) -> Option<(String, bool)> {
        let (on, at) = if early { (self.from_on?, self.from_at) } else { (self.due_on?, self.due_at) };
        match at {
            Some(at) => beside.local(on, at.micros()).map(|moment| (moment.to_string(), true)),
            None => Some((on.to_string(), false)),
        }
    }
}

impl Standing<'_> {
    /// The findings: of each rule that the calendar judges, and of the role.
    pub fn findings(&self, handbook: &Handbook) -> Vec<Finding> {
        let duty = self.due.duty.entry();
        let judged = JUDGED.iter().filter(|(rule, _)| duty.rules.contains(rule));
        let mut findings: Vec<Finding> = judged.filter_map(|(rule, items)| self.timely(handbook, *rule, *items)).collect();
        if let Some((record, role)) = self.record.and_then(|record| record.role.map(|role| (record, role))) {
            let judgement = if duty.who.contains(&role) {
                Judgement::KEPT
            } else {
                let names = duty.who.iter().map(|role| role.as_str()).collect::<Vec<_>>().join("|");
                Judgement::broken(vec![Remedy::HandTo { roles: duty.who.to_vec() }]).seen(role.as_str(), names)
            };
            findings.push(attributed(judgement.of_rule(rule::PROCEDURE_ROLE), record));
        }
        findings
    }

    fn timely(&self, handbook: &Handbook, rule: RuleId, items: Option<ParameterId>) -> Option<Finding> {
        let lacking = items.map_or_else(Vec::new, |items| self.lacking(handbook, items));
        let papers: Vec<Remedy> = lacking.iter().map(|document| Remedy::Leave { document: *document }).collect();
        let judgement = match self.state {
            DutyState::Done if lacking.is_empty() => Judgement::KEPT,
            DutyState::Done => Judgement::broken(papers).seen("none", names(&lacking)),
            DutyState::Early | DutyState::Late => self.untimely(Judgement::broken(papers)),
            DutyState::Missed => {
                let required = self.due.written(false, self.as_of).map_or_else(String::new, |(required, _)| required);
                Judgement::broken(Vec::new()).seen("not_done", required)
            }
            DutyState::Undetermined => Judgement::unknown([]).seen(self.why_unknown(), "limit"),
            DutyState::Undated | DutyState::Outstanding | DutyState::Excused | DutyState::NotNeeded => return None,
        };
        let mut finding = judgement.of_rule(rule);
        if self.state == DutyState::Early && lacking.is_empty() {
            finding.level = Level::Warning;
        }
        Some(match self.record {
            Some(record) => attributed(finding, record),
            None => finding,
        })
    }

    fn untimely(&self, judgement: Judgement) -> Judgement {
        let Some(at) = self.record.map(|record| record.done_at) else { return judgement };
        match (self.due.written(self.state == DutyState::Early, at), at.day()) {
            (Some((required, true)), _) => judgement.seen(at.to_string(), required),
            (Some((required, false)), Some(day)) => judgement.seen(day.to_string(), required).in_unit("day"),
            _ => judgement,
        }
    }

    fn why_unknown(&self) -> &'static str {
        if self.due.undated == Some(WhyUndated::NotCovered) { "no_calendar" } else { "no_limit" }
    }

    /// The papers that should have gone with it and are told not to have.
    fn lacking(&self, handbook: &Handbook, items: ParameterId) -> Vec<DocumentId> {
        let on = self.due.period.map(|period| period.to);
        match (self.record.and_then(|record| record.documents.as_ref()), handbook.value(items, on, || None)) {
            (Some(given), Prepared::Documents(items)) => items.iter().filter(|item| !given.contains(item)).copied().collect(),
            _ => Vec::new(),
        }
    }
}

fn names(documents: &[DocumentId]) -> String {
    documents.iter().map(|document| document.as_str()).collect::<Vec<_>>().join("|")
}

fn attributed(finding: Finding, record: &DutyRecord) -> Finding {
    if finding.verdict == Verdict::Kept {
        return finding;
    }
    Finding { at: Some(record.done_at), resource: Some(record.by.clone()), ..finding }
}
