//! The report of all indicators of the handbook.

use serde::{Deserialize, Serialize};

use super::figures::{Figure, HallFigures};
use super::tally::Tally;
use crate::calendar::{self, Calendar};
use crate::decision::Verdict;
use crate::error::Error;
use crate::fact::Fact;
use crate::handbook::table::{Comparison, IndicatorLevel, Value, indicator};
use crate::handbook::{Handbook, IndicatorId, Stamp};
use crate::procedure::{Event, Rejected};
use crate::time::Instant;
use crate::visit::{self, Measured, RejectedVisit, ServiceTimes, Share, Spread, Target, Targets, Visit, measure};
use crate::wire;

/// What is known of a hall over some time. What is left out makes the indicators that need it unknown.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let known = r#"{"figures": {"recommendations_due": 200, "recommendations_made": 199}}"#;
/// let answer = call_json(&Handbook::builtin(), "indicator.report", known);
/// assert!(answer.contains(r#""target":100,"verdict":"broken","value":{"kind":"rate","share":{"count":199,"of":200}}"#));
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IndicatorReporting {
    /// The visits; absent: those that `events` tell of, as `visit.read` gives them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visits: Option<Vec<Visit>>,
    /// The log, its events in any order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<Event>>,
    /// Figures that the log does not tell; they are taken in place of what it tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<HallFigures>,
    /// The moment up to which the visits are known, not before any of theirs: who still waits and has waited longer than a target by then
    /// has missed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// The service hours, for the hour of a complaint; absent means by the clock on the wall (reading `amb.service_hours`). What customers
    /// wait runs by that clock in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
}

/// One indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportedIndicator {
    /// The indicator.
    pub indicator: IndicatorId,
    /// How binding its target is: missing a stretch target or an aim is no breach.
    pub level: IndicatorLevel,
    /// The unit of the target.
    pub unit: &'static str,
    /// The target, if the sources set one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Fact>,
    /// Kept or broken: against the target, for times by each customer. Not applicable: only followed, or there was nothing to judge.
    /// Unknown: what stands in `missing` is needed.
    pub verdict: Verdict,
    /// The value, as far as it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Figure>,
    /// What would be needed, as a path of the input.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<&'static str>,
}

/// All indicators of the handbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IndicatorReport {
    /// In the order of the handbook.
    pub indicators: Vec<ReportedIndicator>,
    /// Events that did not fit and were not counted, by their place in the list; the first is 1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<Rejected>,
    /// Cases that tell of a visit and make none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rejected_visits: Vec<RejectedVisit>,
    /// Edition and fingerprint of the handbook that reported.
    pub edition: Stamp,
}

/// What can be said of an indicator.
struct Said {
    verdict: Verdict,
    value: Option<Figure>,
    missing: Vec<&'static str>,
}

impl Said {
    /// With a verdict, of a value that is known.
    fn judged(verdict: Verdict, value: Option<Figure>) -> Self {
        Self { verdict, value, missing: Vec::new() }
    }

    /// A value, if there is one, that nothing is held against.
    fn followed(value: Option<Figure>, field: &'static str) -> Self {
        match value {
            Some(_) => Self::judged(Verdict::NotApplicable, value),
            None => Self::unknown(None, vec![field]),
        }
    }

    fn unknown(value: Option<Figure>, missing: Vec<&'static str>) -> Self {
        Self { verdict: Verdict::Unknown, value, missing }
    }
}

/// What a report is made of.
struct Known<'a> {
    visits: Option<(&'a [Visit], Measured)>,
    log: Option<Tally>,
    figures: HallFigures,
    targets: Targets,
}

/// Holds `amount` against so many times the target of an indicator; no target is neither kept nor broken.
fn held(id: IndicatorId, amount: u64, times: u64) -> Verdict {
    let Value::Whole(target) = id.entry().target else { return Verdict::NotApplicable };
    let bound = u128::try_from(target).unwrap_or_default().saturating_mul(u128::from(times));
    let kept = match id.entry().compare {
        Comparison::AtMost => u128::from(amount) <= bound,
        Comparison::Exactly => u128::from(amount) == bound,
        Comparison::Track => return Verdict::NotApplicable,
    };
    if kept { Verdict::Kept } else { Verdict::Broken }
}

fn times(in_target: Share, spread: Option<Spread>) -> Figure {
    Figure::Times { in_target, average_seconds: spread.map(|spread| spread.average_seconds) }
}

fn names<const N: usize>(fields: [(bool, &'static str); N]) -> Vec<&'static str> {
    fields.into_iter().filter(|(known, _)| !known).map(|(_, field)| field).collect()
}

impl Known<'_> {
    fn wait(&self, pick: fn(&visit::WaitTimes) -> Share) -> Said {
        let Some((_, measured)) = &self.visits else { return Said::unknown(None, vec!["visits"]) };
        let Some(wait) = &measured.wait else {
            return if measured.waiting > 0 {
                Said::unknown(None, vec!["visits.called_at"])
            } else {
                Said::judged(Verdict::NotApplicable, None)
            };
        };
        let share = pick(wait);
        let value = Some(times(share, wait.called));
        match share {
            Share { count, of } if count < of => Said::judged(Verdict::Broken, value),
            Share { of: 0, .. } if measured.waiting > 0 => Said::unknown(value, vec!["visits.called_at"]),
            Share { of: 0, .. } => Said::judged(Verdict::NotApplicable, value),
            _ => Said::judged(Verdict::Kept, value),
        }
    }

    /// A finished visit that took longer than the target, and of which it is not known whether the target is its own, leaves all unknown.
    fn service(&self, target: Target, pick: fn(&Measured) -> Option<ServiceTimes>) -> Said {
        let Some((visits, measured)) = &self.visits else { return Said::unknown(None, vec!["visits"]) };
        let service = pick(measured);
        let value = service.map(|service| times(service.in_target, Some(service.served)));
        let open = |visit: &Visit| visit.transactions.is_none() && visit.served().is_some_and(|span| !target.met(span));
        match service {
            Some(service) if service.in_target.count < service.in_target.of => Said::judged(Verdict::Broken, value),
            _ if visits.iter().any(open) => Said::unknown(value, vec!["visits.transactions"]),
            Some(_) => Said::judged(Verdict::Kept, value),
            None if measured.waiting > 0 || measured.serving > 0 => Said::unknown(None, vec!["visits.finished_at"]),
            None => Said::judged(Verdict::NotApplicable, None),
        }
    }

    fn four_in_one(&self) -> Said {
        let id = indicator::FOUR_IN_ONE;
        let rate = |share: Share| Some(Figure::Rate { share });
        let judge = |share: Share| if share.of == 0 { Verdict::NotApplicable } else { held(id, share.count.saturating_mul(100), share.of) };
        match (self.figures.recommendations_made, self.figures.recommendations_due, &self.log) {
            (Some(made), Some(due), _) => {
                let share = Share { count: made.into(), of: due.into() };
                Said::judged(judge(share), rate(share))
            }
            (None, None, Some(log)) if log.unattested > 0 && judge(log.recommendations) != Verdict::Broken => {
                Said::unknown(rate(log.recommendations), vec!["events.facts.four_in_one_done"])
            }
            (None, None, Some(log)) => Said::judged(judge(log.recommendations), rate(log.recommendations)),
            (made, due, _) => {
                let fields = [(due.is_some(), "figures.recommendations_due"), (made.is_some(), "figures.recommendations_made")];
                Said::unknown(None, names(fields))
            }
        }
    }

    fn replies(&self) -> Said {
        let rate = |share: Share| Said::judged(Verdict::NotApplicable, Some(Figure::Rate { share }));
        match (self.figures.replies_within_hour, self.figures.replies, &self.log) {
            (Some(within), Some(all), _) => rate(Share { count: within.into(), of: all.into() }),
            (None, None, Some(log)) if log.untimed > 0 && log.replies.of == 0 => Said::unknown(None, vec!["events.lifecycle"]),
            (None, None, Some(log)) => rate(log.replies),
            (within, all, _) => {
                Said::unknown(None, names([(all.is_some(), "figures.replies"), (within.is_some(), "figures.replies_within_hour")]))
            }
        }
    }

    fn transactions(&self) -> Option<u64> {
        self.figures.transactions.map(u64::from).or_else(|| self.log.as_ref().map(|log| log.transactions))
    }

    /// So many against the transactions.
    fn against_transactions(&self, count: Option<u64>, field: &'static str) -> Said {
        match (count, self.transactions()) {
            (Some(count), Some(of)) => Said::judged(Verdict::NotApplicable, Some(Figure::Rate { share: Share { count, of } })),
            (count, of) => Said::unknown(None, names([(count.is_some(), field), (of.is_some(), "figures.transactions")])),
        }
    }

    fn payment(&self) -> Said {
        match (self.figures.revenue_paid, self.figures.revenue_due) {
            (Some(paid), Some(due)) => Said::judged(Verdict::NotApplicable, Some(Figure::Payment { paid, due })),
            (paid, due) => Said::unknown(None, names([(due.is_some(), "figures.revenue_due"), (paid.is_some(), "figures.revenue_paid")])),
        }
    }

    fn inspection(&self) -> Said {
        let Some(met) = self.figures.third_party_met else { return Said::unknown(None, vec!["figures.third_party_met"]) };
        Said::judged(if met { Verdict::Kept } else { Verdict::Broken }, Some(Figure::Standard { met }))
    }

    fn weekly_hours(&self) -> Said {
        let Some(minutes) = &self.figures.weekly_minutes else { return Said::unknown(None, vec!["figures.weekly_minutes"]) };
        let weeks = wire::count(minutes.len());
        let sum = minutes.iter().map(|minutes| u64::from(*minutes)).fold(0, u64::saturating_add);
        // Without a week there is no average.
        let Some(below) = weeks.checked_sub(1) else { return Said::judged(Verdict::NotApplicable, None) };
        let average_minutes = sum.saturating_add(below).checked_div(weeks).unwrap_or_default();
        let verdict = held(indicator::WEEKLY_HOURS, sum, weeks.saturating_mul(60));
        Said::judged(verdict, Some(Figure::Week { weeks, average_minutes }))
    }

    fn say(&self, id: IndicatorId) -> Said {
        let figures = &self.figures;
        let score = |hundredths: Option<u32>| hundredths.map(|hundredths| Figure::Score { hundredths });
        let words = |text: &Option<String>| text.clone().map(|text| Figure::Words { text });
        match id {
            indicator::QUEUE_WAIT => self.wait(|wait| wait.in_target),
            indicator::QUEUE_WAIT_CHALLENGE => self.wait(|wait| wait.in_stretch),
            indicator::SERVICE_TIME_SINGLE => self.service(self.targets.single, |measured| measured.single),
            indicator::SERVICE_TIME_COMBINED => self.service(self.targets.combined, |measured| measured.combined),
            indicator::FOUR_IN_ONE => self.four_in_one(),
            indicator::THIRD_PARTY_CHECK => self.inspection(),
            indicator::COMPLAINT_REPLY_1H => self.replies(),
            indicator::FULL_PAYMENT_RATE => self.payment(),
            indicator::COMPLAINT_RATE => {
                let complaints = figures.complaints.map(u64::from).or_else(|| self.log.as_ref().map(Tally::complaints));
                self.against_transactions(complaints, "figures.complaints")
            }
            indicator::SATISFACTION => Said::followed(score(figures.satisfaction_hundredths), "figures.satisfaction_hundredths"),
            indicator::ERROR_RATE => self.against_transactions(figures.errors.map(u64::from), "figures.errors"),
            indicator::TRANSACTION_VOLUME => {
                Said::followed(self.transactions().map(|count| Figure::Count { count }), "figures.transactions")
            }
            indicator::REVENUE => Said::followed(figures.revenue.map(|amount| Figure::Amount { amount }), "figures.revenue"),
            indicator::COMPLAINT_HANDLING => Said::followed(words(&figures.complaint_handling), "figures.complaint_handling"),
            indicator::DISCIPLINE => Said::followed(words(&figures.discipline), "figures.discipline"),
            indicator::SMS_RATING => Said::followed(score(figures.sms_rating_hundredths), "figures.sms_rating_hundredths"),
            indicator::WEEKLY_HOURS => self.weekly_hours(),
            indicator::SERVICE_ATTITUDE => Said::followed(words(&figures.service_attitude), "figures.service_attitude"),
            indicator::SERVICE_QUALITY => Said::followed(words(&figures.service_quality), "figures.service_quality"),
            _ => Said::unknown(None, Vec::new()),
        }
    }
}

fn row(id: IndicatorId, known: &Known<'_>) -> ReportedIndicator {
    let entry = id.entry();
    let Said { verdict, value, missing } = known.say(id);
    ReportedIndicator { indicator: id, level: entry.level, unit: entry.unit, target: entry.target.as_fact(), verdict, value, missing }
}

/// Reports all indicators of the handbook, each with its value, its target and what can be said.
///
/// # Errors
/// As for `indicator.visits`, where visits are given; as for [`HallFigures::check`], under `figures`; `calendar` or `end_before_start` when
/// the calendar contradicts itself. An event that does not fit is listed in `rejected`, and the rest is counted.
pub fn report(handbook: &Handbook, input: IndicatorReporting) -> Result<IndicatorReport, Error> {
    let IndicatorReporting { visits, events, figures, at, calendar } = input;
    let calendar = calendar::prepare(calendar.as_ref())?;
    let figures = figures.unwrap_or_default();
    figures.check().map_err(|error| error.under("figures"))?;
    let read = match (&visits, &events) {
        (None, Some(events)) => Some(visit::read(handbook, events)),
        _ => None,
    };
    // A log in which nobody comes says nothing of waits.
    let (read, rejected_visits) =
        read.map_or((None, Vec::new()), |read| (Some(read.visits).filter(|visits| !visits.is_empty()), read.rejected));
    let visits = visits.or(read);
    if let Some(visits) = &visits {
        super::check(visits, at)?;
    }
    let tallied = events.map(|events| Tally::of(handbook, events, &calendar));
    let (log, rejected) = tallied.map_or((None, Vec::new()), |(log, rejected)| (Some(log), rejected));
    let visits = visits.as_deref().map(|visits| (visits, measure(visits, at)));
    let known = Known { visits, log, figures, targets: Targets::of_handbook() };
    let indicators = IndicatorId::all().map(|id| row(id, &known)).collect();
    Ok(IndicatorReport { indicators, rejected, rejected_visits, edition: handbook.stamp() })
}
