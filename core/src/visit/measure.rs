//! How long visits took, against the targets of the paper on improving service (S 2.2).

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Segment, Visit};
use crate::decision::Verdict;
use crate::handbook::IndicatorId;
use crate::handbook::table::{Value, indicator};
use crate::time::Instant;
use crate::wire;

const MICROS: u64 = 1_000_000;

/// A set of spans, in whole seconds; a part of a second counts as a whole one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Spread {
    /// How many there are, at least one.
    pub count: u64,
    /// Their sum by their number.
    pub average_seconds: u64,
    /// The smallest of them that at least half of them do not exceed.
    pub median_seconds: u64,
    /// The smallest of them that at least 95 of 100 of them do not exceed.
    pub percentile_95_seconds: u64,
    /// The longest.
    pub longest_seconds: u64,
}

/// A part of a whole, as counts; a rate is never rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Share {
    /// The part.
    pub count: u64,
    /// The whole.
    pub of: u64,
}

/// How long customers waited. Each customer is judged by themselves; the average is reported besides (reading `amb.queue_measure`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WaitTimes {
    /// From arrival to call, of the customers who were called; absent when nobody was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub called: Option<Spread>,
    /// From arrival to leaving, of the customers who left without being called; absent when nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gave_up: Option<Spread>,
    /// Who waited no longer than the target, the target itself included (`ind.queue_wait`), of all who are judged. Judged are the customers
    /// who were called and, of those who left or still wait, the ones who had waited longer than the target by then: they missed it. Who
    /// left, or still waits, within the target is not judged.
    pub in_target: Share,
    /// The same for the stretch target (`ind.queue_wait_challenge`).
    pub in_stretch: Share,
}

/// How long businesses took at the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ServiceTimes {
    /// From call to finish.
    pub served: Spread,
    /// Those that took no longer than the target, the target itself included.
    pub in_target: Share,
}

/// What a set of visits comes to.
///
/// Every visit is counted once among `waiting`, `left`, `serving` and `finished`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Measured {
    /// The visits.
    pub customers: u64,
    /// Neither called nor left.
    pub waiting: u64,
    /// Left without being called.
    pub left: u64,
    /// Called and not finished.
    pub serving: u64,
    /// Called and finished.
    pub finished: u64,
    /// Finished, but it is not known whether with one transaction or more: in neither `single` nor `combined`.
    pub transactions_unknown: u64,
    /// The waits; absent when nobody was called, left, or has waited longer than a target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait: Option<WaitTimes>,
    /// Finished visits with one transaction (`ind.service_time.single`); absent when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub single: Option<ServiceTimes>,
    /// Finished visits with two transactions or more (`ind.service_time.combined`); absent when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub combined: Option<ServiceTimes>,
}

/// An indicator of visits with its target in microseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub indicator: IndicatorId,
    micros: Option<i64>,
}

impl Target {
    fn of(indicator: IndicatorId) -> Self {
        let entry = indicator.entry();
        let micros = match (entry.target, entry.unit) {
            (Value::Whole(minutes), "minute") => minutes.checked_mul(60_000_000),
            _ => None,
        };
        Self { indicator, micros }
    }

    /// Whether a span of microseconds is no longer than the target; a target without a figure is not missed.
    pub fn met(self, span: i64) -> bool {
        self.micros.is_none_or(|most| span <= most)
    }

    /// What can be said of a customer's wait: of one who was not called only that the target is missed.
    pub fn wait(self, visit: &Visit, at: Option<Instant>) -> Verdict {
        match visit.wait(at) {
            Wait::Called(span) if self.met(span) => Verdict::Kept,
            Wait::Left(span) if self.met(span) => Verdict::NotApplicable,
            Wait::SoFar(span) if span.is_none_or(|span| self.met(span)) => Verdict::Unknown,
            Wait::Called(_) | Wait::Left(_) | Wait::SoFar(_) => Verdict::Broken,
        }
    }
}

/// The targets of visits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Targets {
    pub wait: Target,
    pub stretch: Target,
    pub single: Target,
    pub combined: Target,
}

impl Targets {
    /// As the handbook has them.
    pub fn of_handbook() -> Self {
        Self {
            wait: Target::of(indicator::QUEUE_WAIT),
            stretch: Target::of(indicator::QUEUE_WAIT_CHALLENGE),
            single: Target::of(indicator::SERVICE_TIME_SINGLE),
            combined: Target::of(indicator::SERVICE_TIME_COMBINED),
        }
    }

    /// The one for so many transactions (reading `amb.single_combined`).
    pub fn service(&self, transactions: u32) -> Target {
        if transactions > 1 { self.combined } else { self.single }
    }

    /// What can be said of the time at the counter, and by which target: unknown while the customer waits or is served, and when the number
    /// of transactions is not known; of one who left nothing.
    pub fn served(&self, visit: &Visit) -> (Verdict, Option<Target>) {
        let target = visit.transactions.map(|transactions| self.service(transactions));
        let verdict = match (visit.served(), target) {
            (Some(span), Some(target)) if target.met(span) => Verdict::Kept,
            (Some(_), Some(_)) => Verdict::Broken,
            _ if visit.left_at.is_some() => Verdict::NotApplicable,
            _ => Verdict::Unknown,
        };
        (verdict, target)
    }
}

/// A customer's wait, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wait {
    /// Until the call.
    Called(i64),
    /// Until the customer gave up.
    Left(i64),
    /// Up to now, when it is known what time it is.
    SoFar(Option<i64>),
}

impl Visit {
    /// How long the customer waited, or has waited at `at`.
    pub(crate) fn wait(&self, at: Option<Instant>) -> Wait {
        let since = |end: Instant| end.micros_since(self.arrived_at);
        match (self.waited(), self.left_at) {
            (Some(span), _) => Wait::Called(span),
            (None, Some(left)) => Wait::Left(since(left)),
            (None, None) => Wait::SoFar(at.map(since)),
        }
    }
}

impl Share {
    /// Takes in what was judged; what was not does not count.
    pub(crate) fn add(&mut self, verdict: Verdict) {
        self.count = self.count.saturating_add(u64::from(verdict == Verdict::Kept));
        self.of = self.of.saturating_add(u64::from(matches!(verdict, Verdict::Kept | Verdict::Broken)));
    }
}

/// Whole seconds of a span; a part of a second counts as a whole one, and less than nothing as nothing.
pub(crate) fn seconds(micros: i64) -> u64 {
    u64::try_from(micros).unwrap_or_default().div_ceil(MICROS)
}

/// The spread of spans of microseconds; none when there are no spans.
pub(crate) fn spread(mut spans: Vec<i64>) -> Option<Spread> {
    spans.sort_unstable();
    let count = u64::try_from(spans.len()).ok()?;
    let longest = *spans.last()?;
    // By nearest rank: the k-th smallest, k the smallest number that is at least `percent` of 100 of them.
    let rank = |percent: u64| {
        let rank = count.saturating_mul(percent).div_ceil(100).saturating_sub(1);
        spans.get(usize::try_from(rank).ok()?).copied()
    };
    let sum: u128 = spans.iter().map(|span| u128::try_from(*span).unwrap_or_default()).fold(0, u128::saturating_add);
    let average = sum.div_ceil(u128::from(count).saturating_mul(u128::from(MICROS)));
    Some(Spread {
        count,
        average_seconds: u64::try_from(average).ok()?,
        median_seconds: seconds(rank(50)?),
        percentile_95_seconds: seconds(rank(95)?),
        longest_seconds: seconds(longest),
    })
}

#[derive(Default)]
struct Served {
    spans: Vec<i64>,
    in_target: Share,
}

impl Served {
    fn add(&mut self, span: i64, target: Target) {
        self.in_target.add(if target.met(span) { Verdict::Kept } else { Verdict::Broken });
        self.spans.push(span);
    }

    fn measured(self) -> Option<ServiceTimes> {
        Some(ServiceTimes { served: spread(self.spans)?, in_target: self.in_target })
    }
}

/// Measures visits that were checked. With `at`, the moment up to which they are known, customers who still wait and have waited longer
/// than a target by then count as having missed it.
pub(crate) fn measure<'a>(visits: impl IntoIterator<Item = &'a Visit>, at: Option<Instant>) -> Measured {
    let targets = Targets::of_handbook();
    let [mut customers, mut waiting, mut serving, mut transactions_unknown] = [0_u64; 4];
    let (mut called, mut gave_up) = (Vec::new(), Vec::new());
    let (mut in_target, mut in_stretch) = (Share::default(), Share::default());
    let (mut single, mut combined) = (Served::default(), Served::default());
    let mut finished = 0_u64;
    let more = |count: &mut u64| *count = count.saturating_add(1);
    for visit in visits {
        more(&mut customers);
        match visit.wait(at) {
            Wait::Called(span) => called.push(span),
            Wait::Left(span) => gave_up.push(span),
            Wait::SoFar(_) => more(&mut waiting),
        }
        in_target.add(targets.wait.wait(visit, at));
        in_stretch.add(targets.stretch.wait(visit, at));
        let Some(span) = visit.served() else {
            serving = serving.saturating_add(u64::from(visit.called_at.is_some()));
            continue;
        };
        more(&mut finished);
        match visit.transactions {
            None => more(&mut transactions_unknown),
            Some(1) => single.add(span, targets.single),
            Some(_) => combined.add(span, targets.combined),
        }
    }
    let left = wire::count(gave_up.len());
    let wait = WaitTimes { called: spread(called), gave_up: spread(gave_up), in_target, in_stretch };
    let some = wait.called.is_some() || wait.gave_up.is_some() || in_target.of > 0 || in_stretch.of > 0;
    Measured {
        customers,
        waiting,
        left,
        serving,
        finished,
        transactions_unknown,
        wait: some.then_some(wait),
        single: single.measured(),
        combined: combined.measured(),
    }
}

/// The visits of a class of customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SegmentVisits {
    /// The class; absent for those of whom it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<Segment>,
    /// What they come to.
    pub measured: Measured,
}

/// Measures the visits of each class; what is not known stands last.
pub(crate) fn by_segment(visits: &[Visit], at: Option<Instant>) -> Vec<SegmentVisits> {
    let groups = divided(visits, |visit| (visit.segment.is_none(), visit.segment));
    groups.into_iter().map(|((_, segment), group)| SegmentVisits { segment, measured: measure(group, at) }).collect()
}

/// Divides visits by what `key` says of them, in its order.
pub(crate) fn divided<'a, K: Ord>(visits: &'a [Visit], key: impl Fn(&'a Visit) -> K) -> BTreeMap<K, Vec<&'a Visit>> {
    let mut groups: BTreeMap<K, Vec<&Visit>> = BTreeMap::new();
    for visit in visits {
        groups.entry(key(visit)).or_default().push(visit);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_of_visits_is_a_figure_in_minutes() {
        let targets = Targets::of_handbook();
        for target in [targets.wait, targets.stretch, targets.single, targets.combined] {
            assert!(target.micros.is_some(), "{}", target.indicator);
        }
    }

    #[test]
    fn the_rank_is_the_smallest_that_suffices() {
        for (count, median, percentile_95) in
            [(1, 1, 1), (2, 1, 2), (3, 2, 3), (19, 10, 19), (20, 10, 19), (21, 11, 20), (40, 20, 38), (100, 50, 95)]
        {
            let spans = (1..=count).rev().map(|second| second * 1_000_000).collect();
            let spread = spread(spans).unwrap();
            assert_eq!((spread.median_seconds, spread.percentile_95_seconds), (median, percentile_95), "{count}");
        }
        assert_eq!(spread(Vec::new()), None);
    }

    #[test]
    fn a_part_of_a_second_counts_as_a_whole_one() {
        for (micros, whole) in [(0, 0), (1, 1), (999_999, 1), (1_000_000, 1), (1_000_001, 2), (-1, 0)] {
            assert_eq!(seconds(micros), whole);
        }
        // The mean of 1 s and 2 s is 1.5 s; of three spans of a microsecond and two of nothing it is a part of one.
        assert_eq!(spread(vec![2_000_000, 1_000_000]).unwrap().average_seconds, 2);
        assert_eq!(spread(vec![1, 0, 1, 0, 1]).unwrap().average_seconds, 1);
        assert_eq!(spread(vec![i64::MAX; 3]).unwrap().average_seconds, seconds(i64::MAX));
    }
}
