//! Properties of replays: random halls and days, beside a plain search through everybody at every second.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use service_hall::{
    BusinessId, CounterKind, CounterShift, Hall, HallCounter, Instant, Lines, QueueReplay, ReplayedVisits, Segment, Visit, VisitReview,
    replay_visits, review_calls,
};

use crate::support::handbook;

fn one_of<T: Clone + std::fmt::Debug + 'static>(items: impl IntoIterator<Item = T>) -> impl Strategy<Value = T> {
    proptest::sample::select(items.into_iter().collect::<Vec<T>>())
}

pub fn start() -> Instant {
    "2026-11-20T08:00:00+08:00".parse().unwrap()
}

pub fn at(second: i64) -> Instant {
    start().plus_seconds(second).unwrap()
}

pub fn second(instant: Instant) -> i64 {
    let micros = instant.micros_since(start());
    assert_eq!(micros % 1_000_000, 0);
    micros / 1_000_000
}

pub fn business(number: usize) -> BusinessId {
    BusinessId::find(["renewal_any", "brand_change_any", "tariff_change_any"][number]).unwrap()
}

pub fn counter() -> impl Strategy<Value = (CounterKind, Option<Vec<BusinessId>>)> {
    let kind = one_of([CounterKind::Ordinary, CounterKind::Vip, CounterKind::Combined]);
    (kind, option::weighted(0.35, vec((0..3_usize).prop_map(business), 1..3)))
}

pub fn hall_of(counters: Vec<(CounterKind, Option<Vec<BusinessId>>)>, lines: Lines) -> Hall {
    let counter = |(number, (kind, businesses)): (usize, _)| HallCounter { id: format!("c{number}"), kind, businesses };
    let counters = counters.into_iter().enumerate().map(counter).collect();
    Hall { counters, lines, vip_room: false, designated_for_risk: None, other_hall: None }
}

pub fn hall(lines: impl Strategy<Value = Lines>) -> impl Strategy<Value = Hall> {
    let kinds = one_of([vec![CounterKind::Vip, CounterKind::Ordinary], vec![CounterKind::Combined, CounterKind::Ordinary]]);
    let simple = kinds.prop_map(|kinds| kinds.into_iter().map(|kind| (kind, None)).collect());
    (prop_oneof![3 => vec(counter(), 1..5), 1 => simple], lines).prop_map(|(counters, lines)| hall_of(counters, lines))
}

pub fn any_lines() -> impl Strategy<Value = Lines> {
    one_of([Lines::Pooled, Lines::Separate])
}

pub fn segment() -> impl Strategy<Value = Option<Segment>> {
    one_of([Some(Segment::Ordinary), Some(Segment::Ordinary), Some(Segment::Vip), Some(Segment::Vip), Some(Segment::Group), None])
}

/// Customers who were served: seconds, with many ties, and businesses of no time at all.
pub fn day(longest: i64) -> impl Strategy<Value = Vec<Visit>> {
    let customer =
        (0..120_i64, prop_oneof![1 => Just(0), 6 => 0..longest], segment(), option::weighted(0.8, (0..3_usize).prop_map(business)));
    vec(customer, 0..25).prop_map(|customers| {
        let visit = |(number, (came, took, segment, business))| Visit {
            segment,
            business,
            called_at: Some(at(came + 7)),
            finished_at: Some(at(came + 7 + took)),
            counter: Some("elsewhere".to_owned()),
            ..Visit::new(format!("n{number}"), at(came))
        };
        customers.into_iter().enumerate().map(visit).collect()
    })
}

/// Opening hours of some counters of at most four.
pub fn shifts() -> impl Strategy<Value = Vec<(usize, i64, i64)>> {
    vec((0..4_usize, 0..150_i64, 0..80_i64).prop_map(|(counter, from, long)| (counter, from, from + long)), 0..5)
}

fn for_hall(hall: &Hall, shifts: &[(usize, i64, i64)]) -> Vec<CounterShift> {
    let there = shifts.iter().filter_map(|(counter, from, to)| Some((hall.counters.get(*counter)?, from, to)));
    there.map(|(counter, from, to)| CounterShift { counter: counter.id.clone(), from: at(*from), to: at(*to) }).collect()
}

pub fn replay(hall: &Hall, shifts: &[(usize, i64, i64)], visits: &[Visit]) -> ReplayedVisits {
    let input = QueueReplay { hall: hall.clone(), shifts: for_hall(hall, shifts), visits: visits.to_vec() };
    replay_visits(handbook(), input).unwrap()
}

/// A hall with opening hours, as its documentation tells it.
pub struct Rules<'a> {
    pub hall: &'a Hall,
    pub shifts: &'a [(usize, i64, i64)],
}

impl Rules<'_> {
    pub fn open(&self, counter: usize, now: i64) -> bool {
        let mut own = self.shifts.iter().filter(|(of, ..)| *of == counter).peekable();
        own.peek().is_none() || own.any(|(_, from, to)| *from <= now && now < *to)
    }

    pub fn accepts(&self, counter: usize, visit: &Visit) -> bool {
        match (&self.hall.counters[counter].businesses, visit.business) {
            (None, _) => true,
            (Some(own), Some(business)) => own.contains(&business),
            (Some(_), None) => false,
        }
    }

    pub fn serves(&self, counter: usize, visit: &Visit, now: i64) -> bool {
        let for_vips = |other: usize| self.hall.counters[other].kind != CounterKind::Ordinary;
        let vip_counter_open =
            || (0..self.hall.counters.len()).any(|other| for_vips(other) && self.open(other, now) && self.accepts(other, visit));
        let vip = is_vip(visit);
        let by_kind = match self.hall.counters[counter].kind {
            CounterKind::Combined => true,
            CounterKind::Vip => vip,
            CounterKind::Ordinary => !vip || !vip_counter_open(),
        };
        (by_kind || self.hall.lines == Lines::Pooled) && self.accepts(counter, visit)
    }

    pub fn misfit(&self, counter: usize, visit: &Visit) -> usize {
        let order = if visit.segment == Some(Segment::Vip) {
            [CounterKind::Vip, CounterKind::Combined, CounterKind::Ordinary]
        } else {
            [CounterKind::Ordinary, CounterKind::Combined, CounterKind::Vip]
        };
        order.iter().position(|kind| *kind == self.hall.counters[counter].kind).unwrap()
    }

    /// Of all who have come and whom a free counter serves the first, and the fittest of these counters.
    fn best(&self, visits: &[Visit], called: &[Option<(i64, usize)>], free: &[bool], now: i64) -> Option<(usize, usize)> {
        let mut best = None;
        for (number, visit) in visits.iter().enumerate() {
            let came = second(visit.arrived_at);
            if called[number].is_some() || came > now {
                continue;
            }
            for counter in (0..free.len()).filter(|counter| free[*counter]) {
                let rank = (!is_vip(visit), came, number, self.misfit(counter, visit), counter);
                if self.open(counter, now) && self.serves(counter, visit, now) && best.is_none_or(|best| rank < best) {
                    best = Some(rank);
                }
            }
        }
        best.map(|(_, _, number, _, counter)| (number, counter))
    }

    /// When and where each visit is called, found by looking at everybody and every counter at every second.
    fn by_hand(&self, visits: &[Visit]) -> Vec<Option<(i64, usize)>> {
        let mut called = vec![None; visits.len()];
        let mut busy_until: Vec<i64> = vec![i64::MIN; self.hall.counters.len()];
        let work: i64 = visits.iter().map(took).sum();
        let over =
            self.shifts.iter().map(|(_, _, to)| *to).chain(visits.iter().map(|visit| second(visit.arrived_at))).max().unwrap_or(0) + work;
        for now in 0..=over {
            loop {
                // Who is free at the beginning of a round may call once in it: a business of no time frees its counter for the next.
                let mut free: Vec<bool> = busy_until.iter().map(|until| *until <= now).collect();
                let mut calls = 0;
                while let Some((number, counter)) = self.best(visits, &called, &free, now) {
                    called[number] = Some((now, counter));
                    free[counter] = false;
                    busy_until[counter] = now + took(&visits[number]);
                    calls += 1;
                }
                if calls == 0 {
                    break;
                }
            }
        }
        called
    }
}

/// Seconds at the counter.
pub fn took(visit: &Visit) -> i64 {
    second(visit.finished_at.unwrap()) - second(visit.called_at.unwrap())
}

/// When a visit came, was called and was done, and at which counter of the hall.
pub fn course(visit: &Visit) -> Option<(i64, i64, i64, usize)> {
    let counter = visit.counter.as_ref()?.strip_prefix('c')?.parse().unwrap();
    Some((second(visit.arrived_at), second(visit.called_at?), second(visit.finished_at?), counter))
}

pub fn is_vip(visit: &Visit) -> bool {
    visit.segment == Some(Segment::Vip)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn prop_a_replay_is_what_a_search_at_every_second_finds(hall in hall(any_lines()), shifts in shifts(), visits in day(40)) {
        let rules = Rules { hall: &hall, shifts: &shifts };
        let wanted = rules.by_hand(&visits);
        let answer = replay(&hall, &shifts, &visits);
        prop_assert!(answer.left_out.is_empty());
        for ((visit, before), wanted) in answer.visits.iter().zip(&visits).zip(&wanted) {
            let got = course(visit).map(|(_, called, _, counter)| (called, counter));
            prop_assert_eq!(got, *wanted, "{}", visit.number);
            prop_assert_eq!(answer.unserved.contains(&visit.number), wanted.is_none());
            // Nothing else changes, the time at the counter least of all.
            let took = |visit: &Visit| Some(visit.finished_at?.micros_since(visit.called_at?));
            prop_assert!(took(visit) == took(before) || wanted.is_none() && took(visit).is_none());
            let Visit { called_at, finished_at, counter, .. } = before.clone();
            prop_assert_eq!(&Visit { called_at, finished_at, counter, ..visit.clone() }, before);
        }
    }

    #[test]
    fn prop_nobody_is_overtaken_by_a_later_one_of_the_class_and_business(hall in hall(any_lines()), shifts in shifts(), visits in day(40)) {
        let replayed = replay(&hall, &shifts, &visits).visits;
        for (place, later) in replayed.iter().enumerate() {
            let Some((came, called, ..)) = course(later) else { continue };
            for (other, earlier) in replayed.iter().enumerate() {
                let before = (second(earlier.arrived_at), other) < (came, place);
                if before && is_vip(earlier) == is_vip(later) && earlier.business == later.business {
                    let waits = course(earlier).is_none_or(|(_, of_earlier, ..)| of_earlier > called);
                    prop_assert!(!waits, "{} is called before {}", later.number, earlier.number);
                }
            }
        }
    }

    #[test]
    fn prop_a_vip_waits_for_no_ordinary_customer_called_later(hall in hall(any_lines()), shifts in shifts(), visits in day(40)) {
        let rules = Rules { hall: &hall, shifts: &shifts };
        let replayed = replay(&hall, &shifts, &visits).visits;
        let ordinary = replayed.iter().filter(|visit| !is_vip(visit));
        for (ordinary, (_, now, _, counter)) in ordinary.filter_map(|visit| Some((visit, course(visit)?))) {
            for vip in replayed.iter().filter(|visit| is_vip(visit) && second(visit.arrived_at) <= now) {
                let waits = course(vip).is_none_or(|(_, called, ..)| called > now);
                prop_assert!(!(waits && rules.serves(counter, vip, now)), "{} before {}", ordinary.number, vip.number);
            }
        }
    }

    #[test]
    fn prop_no_open_counter_is_idle_while_somebody_waits_for_it(hall in hall(any_lines()), shifts in shifts(), visits in day(40)) {
        let rules = Rules { hall: &hall, shifts: &shifts };
        let replayed = replay(&hall, &shifts, &visits).visits;
        let courses: Vec<_> = replayed.iter().map(course).collect();
        let mut moments: BTreeSet<i64> = shifts.iter().flat_map(|(_, from, to)| [*from, *to]).collect();
        moments.extend(replayed.iter().map(|visit| second(visit.arrived_at)));
        moments.extend(courses.iter().flatten().flat_map(|(_, called, done, _)| [*called, *done]));
        for now in moments {
            for counter in 0..hall.counters.len() {
                let at_counter = courses.iter().flatten().filter(|(.., of)| *of == counter);
                let in_hand: Vec<_> = at_counter.filter(|(_, called, done, _)| *called <= now && now < *done).collect();
                prop_assert!(in_hand.len() <= 1, "{:?}", in_hand);
                for (visit, course) in replayed.iter().zip(&courses) {
                    if let Some((came, called, _, of)) = course {
                        let right = came <= called && rules.open(counter, now) && rules.serves(counter, visit, now);
                        prop_assert!(*called != now || *of != counter || right);
                    }
                    let waits = second(visit.arrived_at) <= now && course.is_none_or(|(_, called, ..)| called > now);
                    let could = in_hand.is_empty() && rules.open(counter, now) && rules.serves(counter, visit, now);
                    prop_assert!(!(waits && could), "{} waits at {} for {}", visit.number, now, counter);
                }
            }
        }
    }

    #[test]
    fn prop_a_replay_is_clean_when_it_is_looked_back_at(hall in hall(any_lines()), shifts in shifts(), visits in day(40)) {
        let visits = replay(&hall, &shifts, &visits).visits;
        let calls = visits.iter().filter(|visit| visit.called_at.is_some()).count();
        let review = review_calls(handbook(), &VisitReview { hall: Some(hall), visits, list_unknown: true }).unwrap();
        prop_assert!(review.findings.is_empty(), "{:?}", review.findings);
        prop_assert_eq!(usize::try_from(review.calls).unwrap(), calls);
        prop_assert!(review.totals.iter().all(|total| total.broken + total.warned + total.unknown == 0), "{:?}", review.totals);
        let in_order: u64 = review.totals.iter().filter(|total| total.rule.as_str() == "queue.arrival_order").map(|total| total.kept).sum();
        prop_assert_eq!(usize::try_from(in_order).unwrap(), calls);
    }

    #[test]
    fn prop_one_counter_more_makes_nobody_wait_longer(counters in 1..5_usize, mut visits in day(200)) {
        for visit in &mut visits {
            visit.segment = visit.segment.filter(|segment| *segment != Segment::Vip);
        }
        let of = |counters| replay(&hall_of(vec![(CounterKind::Combined, None); counters], Lines::Pooled), &[], &visits).visits;
        for (few, many) in of(counters).iter().zip(&of(counters + 1)) {
            prop_assert!(many.called_at.unwrap() <= few.called_at.unwrap(), "{}", few.number);
        }
    }
}
