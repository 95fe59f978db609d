//! Properties of looking back at calls, beside a plain look at everybody who waited.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use service_hall::{Hall, Lines, Segment, Visit, VisitReview, review_calls};

use crate::queue::{Rules, any_lines, at, business, counter, hall_of, is_vip, segment};
use crate::support::handbook;

/// Review of the visits, as JSON without what does not matter.
fn reviewed(hall: Option<&Hall>, visits: &[Visit]) -> String {
    let input = VisitReview { hall: hall.cloned(), visits: visits.to_vec(), list_unknown: true };
    serde_json::to_string(&review_calls(handbook(), &input).unwrap()).unwrap()
}

/// Visits as some hall may have had them, each moment of the day but once; some left.
fn any_day() -> impl Strategy<Value = Vec<Visit>> {
    let visit = (any::<bool>(), proptest::bool::weighted(0.8), 0..3_usize, segment(), option::of((0..3_usize).prop_map(business)));
    (vec(visit, 0..12), Just((0..60_i64).collect::<Vec<_>>()).prop_shuffle()).prop_map(|(visits, seconds)| {
        let mut moments = seconds.chunks_exact(3);
        let visit = |(number, (finished, called, counter, segment, business)): (usize, (bool, bool, usize, _, _))| {
            let mut own: Vec<i64> = moments.next().unwrap().to_vec();
            own.sort_unstable();
            let [came, then, later] = own[..] else { unreachable!() };
            let visit = Visit { segment, business, ..Visit::new(format!("n{number}"), at(came)) };
            if called {
                Visit { called_at: Some(at(then)), finished_at: finished.then(|| at(later)), counter: Some(format!("c{counter}")), ..visit }
            } else {
                Visit { left_at: finished.then(|| at(then)), ..visit }
            }
        };
        visits.into_iter().enumerate().map(visit).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn prop_looking_back_does_not_depend_on_the_order_of_the_list(
        (visits, shuffled) in any_day().prop_flat_map(|visits| (Just(visits.clone()), Just(visits).prop_shuffle())),
        counters in option::of((vec(counter(), 3), any_lines())),
    ) {
        let hall = counters.map(|(counters, lines)| hall_of(counters, lines));
        prop_assert_eq!(reviewed(hall.as_ref(), &visits), reviewed(hall.as_ref(), &shuffled));
    }

    /// In one line, with classes that are known: a call is out of turn exactly when somebody with a better right waited, and whoever had
    /// the best is named first.
    #[test]
    fn prop_looking_back_finds_whoever_was_passed_over(mut visits in any_day(), counters in vec(counter(), 3)) {
        let hall = hall_of(counters, Lines::Pooled);
        let rules = Rules { hall: &hall, shifts: &[] };
        for visit in &mut visits {
            visit.segment = visit.segment.or(Some(Segment::Ordinary));
        }
        let input = VisitReview { hall: Some(hall.clone()), visits: visits.clone(), list_unknown: true };
        let review = review_calls(handbook(), &input).unwrap();
        let calls = visits.iter().filter(|visit| visit.called_at.is_some()).count();
        prop_assert_eq!(usize::try_from(review.calls).unwrap(), calls);
        for visit in visits.iter().filter(|visit| visit.called_at.is_some()) {
            let now = visit.called_at.unwrap();
            let counter: usize = visit.counter.as_ref().unwrap()[1..].parse().unwrap();
            let waits = |other: &&Visit| {
                let gone = other.called_at.or(other.left_at).is_some_and(|gone| gone <= now);
                other.arrived_at < now && !gone && rules.serves(counter, other, 0) && other.number != visit.number
            };
            let better = |other: &&Visit| (!is_vip(other), other.arrived_at) < (!is_vip(visit), visit.arrived_at);
            let best = visits.iter().filter(waits).filter(better).min_by_key(|other| (!is_vip(other), other.arrived_at));
            let findings = review.findings.iter().filter(|call| call.number == visit.number).flat_map(|call| &call.findings);
            // The others name who was in hand.
            let waited = |number: &&str| visits.iter().filter(waits).any(|other| other.number == *number);
            let passed_over: Vec<&str> = findings.filter_map(|finding| finding.required.as_deref()).filter(waited).collect();
            prop_assert_eq!(passed_over.first().copied(), best.map(|best| best.number.as_str()), "{}", visit.number);
        }
    }

    #[test]
    fn prop_a_business_that_is_broken_off_is_found(visits in any_day()) {
        let review = review_calls(handbook(), &VisitReview { hall: None, visits: visits.clone(), list_unknown: false }).unwrap();
        for visit in visits.iter().filter(|visit| visit.called_at.is_some()) {
            let now = visit.called_at.unwrap();
            let begun = |other: &Visit| other.called_at.is_some_and(|called| called < now);
            let done = |other: &Visit| other.finished_at.is_none_or(|done| done <= now);
            let in_hand = |other: &&Visit| other.counter == visit.counter && begun(other) && !done(other);
            let found = review.findings.iter().filter(|call| call.number == visit.number).flat_map(|call| &call.findings).any(|finding| {
                let named = visits.iter().find(|other| Some(other.number.as_str()) == finding.required.as_deref());
                // For a VIP it is the rule of their priority.
                let rule = if is_vip(visit) { "vip.priority.no_preemption" } else { "queue.finish_first" };
                finding.rule.as_str() == rule && named.is_some_and(|other| in_hand(&other))
            });
            prop_assert_eq!(found, visits.iter().any(|other| in_hand(&other)), "{}", visit.number);
        }
    }
}
