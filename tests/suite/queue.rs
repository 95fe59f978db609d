//! Properties of the queue: random halls and days, beside a plain search through everybody at every second.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use service_hall::{
    BusinessId, CounterKind, CounterShift, Hall, HallCounter, Instant, Lines, LiveQueue, Outcome, QueueAnswer, QueueEvent, QueueReplay,
    ReplayedVisits, Segment, StaffedDay, Staffing, Verdict, Visit, VisitReview, replay_visits, review_calls, staff_hours,
};

use crate::support::handbook;

fn one_of<T: Clone + std::fmt::Debug + 'static>(items: impl IntoIterator<Item = T>) -> impl Strategy<Value = T> {
    proptest::sample::select(items.into_iter().collect::<Vec<T>>())
}

fn start() -> Instant {
    "2026-11-20T08:00:00+08:00".parse().unwrap()
}

fn at(second: i64) -> Instant {
    start().plus_seconds(second).unwrap()
}

fn second(instant: Instant) -> i64 {
    let micros = instant.micros_since(start());
    assert_eq!(micros % 1_000_000, 0);
    micros / 1_000_000
}

fn business(number: usize) -> BusinessId {
    BusinessId::find(["renewal_any", "brand_change_any", "tariff_change_any"][number]).unwrap()
}

fn counter() -> impl Strategy<Value = (CounterKind, Option<Vec<BusinessId>>)> {
    let kind = one_of([CounterKind::Ordinary, CounterKind::Vip, CounterKind::Combined]);
    (kind, option::weighted(0.35, vec((0..3_usize).prop_map(business), 0..3)))
}

fn hall_of(counters: Vec<(CounterKind, Option<Vec<BusinessId>>)>, lines: Lines) -> Hall {
    let counter = |(number, (kind, businesses)): (usize, _)| HallCounter { id: format!("c{number}"), kind, businesses };
    let counters = counters.into_iter().enumerate().map(counter).collect();
    Hall { counters, lines, vip_room: false, designated_for_risk: None, other_hall: None }
}

fn hall(lines: impl Strategy<Value = Lines>) -> impl Strategy<Value = Hall> {
    let kinds = one_of([vec![CounterKind::Vip, CounterKind::Ordinary], vec![CounterKind::Combined, CounterKind::Ordinary]]);
    let simple = kinds.prop_map(|kinds| kinds.into_iter().map(|kind| (kind, None)).collect());
    (prop_oneof![3 => vec(counter(), 1..5), 1 => simple], lines).prop_map(|(counters, lines)| hall_of(counters, lines))
}

fn any_lines() -> impl Strategy<Value = Lines> {
    one_of([Lines::Pooled, Lines::Separate])
}

fn segment() -> impl Strategy<Value = Option<Segment>> {
    one_of([Some(Segment::Ordinary), Some(Segment::Ordinary), Some(Segment::Vip), Some(Segment::Vip), Some(Segment::Group), None])
}

/// Customers who were served: seconds, with many ties, and businesses of no time at all.
fn day(longest: i64) -> impl Strategy<Value = Vec<Visit>> {
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
fn shifts() -> impl Strategy<Value = Vec<(usize, i64, i64)>> {
    vec((0..4_usize, 0..150_i64, 0..80_i64).prop_map(|(counter, from, long)| (counter, from, from + long)), 0..5)
}

fn for_hall(hall: &Hall, shifts: &[(usize, i64, i64)]) -> Vec<CounterShift> {
    let there = shifts.iter().filter_map(|(counter, from, to)| Some((hall.counters.get(*counter)?, from, to)));
    there.map(|(counter, from, to)| CounterShift { counter: counter.id.clone(), from: at(*from), to: at(*to) }).collect()
}

fn replay(hall: &Hall, shifts: &[(usize, i64, i64)], visits: &[Visit]) -> ReplayedVisits {
    let input = QueueReplay { hall: hall.clone(), shifts: for_hall(hall, shifts), visits: visits.to_vec() };
    replay_visits(handbook(), input).unwrap()
}

/// A hall with opening hours, as its documentation tells it.
struct Rules<'a> {
    hall: &'a Hall,
    shifts: &'a [(usize, i64, i64)],
}

impl Rules<'_> {
    fn open(&self, counter: usize, now: i64) -> bool {
        let mut own = self.shifts.iter().filter(|(of, ..)| *of == counter).peekable();
        own.peek().is_none() || own.any(|(_, from, to)| *from <= now && now < *to)
    }

    fn accepts(&self, counter: usize, visit: &Visit) -> bool {
        match (&self.hall.counters[counter].businesses, visit.business) {
            (None, _) => true,
            (Some(own), Some(business)) => own.contains(&business),
            (Some(_), None) => false,
        }
    }

    fn serves(&self, counter: usize, visit: &Visit, now: i64) -> bool {
        let for_vips = |other: usize| self.hall.counters[other].kind != CounterKind::Ordinary;
        let vip_counter_open =
            || (0..self.hall.counters.len()).any(|other| for_vips(other) && self.open(other, now) && self.accepts(other, visit));
        let by_kind = match (self.hall.lines, self.hall.counters[counter].kind, visit.segment == Some(Segment::Vip)) {
            (Lines::Pooled, ..) | (_, CounterKind::Combined, _) => true,
            (_, CounterKind::Vip, vip) => vip,
            (_, CounterKind::Ordinary, false) => true,
            (_, CounterKind::Ordinary, true) => !vip_counter_open(),
        };
        by_kind && self.accepts(counter, visit)
    }

    fn misfit(&self, counter: usize, visit: &Visit) -> usize {
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
fn took(visit: &Visit) -> i64 {
    second(visit.finished_at.unwrap()) - second(visit.called_at.unwrap())
}

/// When a visit came, was called and was done, and at which counter of the hall.
fn course(visit: &Visit) -> Option<(i64, i64, i64, usize)> {
    let counter = visit.counter.as_ref()?.strip_prefix('c')?.parse().unwrap();
    Some((second(visit.arrived_at), second(visit.called_at?), second(visit.finished_at?), counter))
}

fn is_vip(visit: &Visit) -> bool {
    visit.segment == Some(Segment::Vip)
}

/// Review of the visits, as JSON without what does not matter.
fn reviewed(hall: Option<&Hall>, visits: &[Visit]) -> String {
    let input = VisitReview { hall: hall.cloned(), visits: visits.to_vec(), list_unknown: true };
    serde_json::to_string(&review_calls(handbook(), &input).unwrap()).unwrap()
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
        for (ordinary, (_, now, _, counter)) in replayed.iter().filter(|visit| !is_vip(visit)).filter_map(|visit| Some((visit, course(visit)?))) {
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
                let in_hand: Vec<_> = courses.iter().flatten().filter(|(_, called, done, of)| *of == counter && *called <= now && now < *done).collect();
                prop_assert!(in_hand.len() <= 1, "{:?}", in_hand);
                for (visit, course) in replayed.iter().zip(&courses) {
                    if let Some((came, called, _, of)) = course {
                        prop_assert!(*called != now || *of != counter || came <= called && rules.open(counter, now) && rules.serves(counter, visit, now));
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

/// A live queue that is driven through a day, at each moment: freed, then come, then signs, then calls.
struct Driven<'a> {
    rules: Rules<'a>,
    visits: &'a [Visit],
    queue: LiveQueue,
    called: Vec<Option<(i64, usize)>>,
    open: Vec<bool>,
    /// When the business in hand is done.
    done: Vec<Option<i64>>,
}

impl Driven<'_> {
    fn id(&self, counter: usize) -> String {
        self.rules.hall.counters[counter].id.clone()
    }

    fn happens(&mut self, event: QueueEvent) -> QueueAnswer {
        self.queue.apply(handbook(), event).unwrap()
    }

    fn free(&mut self, now: i64) {
        for counter in 0..self.done.len() {
            if self.done[counter].is_some_and(|done| done <= now) {
                self.done[counter] = None;
                let visit = self.happens(QueueEvent::Finish { at: at(now), counter: self.id(counter), transactions: None }).visit.unwrap();
                let place = self.visits.iter().position(|other| other.number == visit.number).unwrap();
                let of = visit.counter.as_ref().map(|id| id[1..].parse().unwrap());
                assert_eq!(visit.called_at.map(second).zip(of), self.called[place]);
                assert_eq!(visit.finished_at, Some(at(now)));
            }
        }
    }

    fn come(&mut self, now: i64) {
        for visit in self.visits.iter().filter(|visit| second(visit.arrived_at) == now) {
            let Visit { number, segment, business, .. } = visit.clone();
            let answer = self.happens(QueueEvent::Arrive { at: at(now), number, segment, business });
            let accepted = (0..self.open.len()).any(|counter| self.rules.accepts(counter, visit));
            assert_eq!(answer.outcome == Outcome::Allowed, accepted, "{}", visit.number);
        }
    }

    fn turn_signs(&mut self, now: i64) {
        for counter in 0..self.open.len() {
            let open = self.rules.open(counter, now);
            if self.open[counter] != open {
                self.open[counter] = open;
                let (at, counter) = (at(now), self.id(counter));
                let event = if open { QueueEvent::Open { at, counter } } else { QueueEvent::Close { at, counter } };
                assert_eq!(self.happens(event).outcome, Outcome::Allowed);
            }
        }
    }

    /// Of the free counters' next customers the first, to the fittest counter.
    fn call(&mut self, now: i64) -> bool {
        let mut best = None;
        for counter in (0..self.open.len()).filter(|counter| self.open[*counter] && self.done[*counter].is_none()) {
            let Some(number) = self.queue.next(handbook(), &self.id(counter)).unwrap().number else { continue };
            let place = self.visits.iter().position(|visit| visit.number == number).unwrap();
            let visit = &self.visits[place];
            let rank = (!is_vip(visit), second(visit.arrived_at), place, self.rules.misfit(counter, visit), counter);
            if best.is_none_or(|best| rank < best) {
                best = Some(rank);
            }
        }
        let Some((_, _, place, _, counter)) = best else { return false };
        let call = self.happens(QueueEvent::Call { at: at(now), counter: self.id(counter), number: None }).call.unwrap();
        assert_eq!(call.number.as_ref(), Some(&self.visits[place].number));
        self.called[place] = Some((now, counter));
        self.done[counter] = Some(now + took(&self.visits[place]));
        true
    }

    fn go(mut self) -> Vec<Option<(i64, usize)>> {
        let moments = self.rules.shifts.iter().map(|(_, _, to)| *to).chain(self.visits.iter().map(|visit| second(visit.arrived_at)));
        let last = moments.max().unwrap_or(0) + self.visits.iter().map(took).sum::<i64>();
        for now in 0..=last {
            self.free(now);
            self.come(now);
            self.turn_signs(now);
            while self.call(now) {
                while self.call(now) {}
                // Businesses of no time.
                self.free(now);
            }
        }
        self.called
    }
}

fn live_calls(hall: &Hall, shifts: &[(usize, i64, i64)], visits: &[Visit]) -> Vec<Option<(i64, usize)>> {
    let counters = hall.counters.len();
    let queue = LiveQueue::new(hall.clone()).unwrap();
    let rules = Rules { hall, shifts };
    Driven { rules, visits, queue, called: vec![None; visits.len()], open: vec![true; counters], done: vec![None; counters] }.go()
}

/// What a random event is made of: kind, seconds since the last, number, counter, class, business, transactions.
type Chance = (u8, i64, usize, usize, Option<Segment>, Option<usize>, Option<u32>);

fn chances() -> impl Strategy<Value = Vec<Chance>> {
    let time = prop_oneof![12 => 0..5_i64, 1 => -3..0_i64];
    let transactions = option::of(0..3_u32);
    vec((0..20_u8, time, 0..8_usize, 0..5_usize, segment(), option::of(0..3_usize), transactions), 0..60)
}

fn event((kind, _, number, counter, segment, of, transactions): Chance, at: Instant) -> QueueEvent {
    let (number, counter, business) = (format!("n{number}"), format!("c{counter}"), of.map(business));
    match kind {
        0..=5 => QueueEvent::Arrive { at, number, segment, business },
        6 => QueueEvent::Tell { at, number, segment, business },
        7..=11 => QueueEvent::Call { at, counter, number: None },
        12 => QueueEvent::Call { at, counter, number: Some(number) },
        13..=16 => QueueEvent::Finish { at, counter, transactions },
        17 => QueueEvent::Leave { at, number },
        18 => QueueEvent::Close { at, counter },
        _ => QueueEvent::Open { at, counter },
    }
}

fn text(queue: &LiveQueue) -> String {
    serde_json::to_string(&queue.clone().into_value()).unwrap()
}

/// Whom each counter calls next, by a look at everybody who waits.
fn next_by_hand(queue: &LiveQueue, counter: usize) -> Option<String> {
    let value = queue.clone().into_value();
    let closed: Vec<(usize, i64, i64)> =
        value.counters.iter().enumerate().filter(|(_, state)| !state.open).map(|(counter, _)| (counter, 0, 0)).collect();
    let rules = Rules { hall: &value.hall, shifts: &closed };
    let served = value.waiting.iter().enumerate().filter(|(_, visit)| rules.serves(counter, visit, 0));
    served.min_by_key(|(place, visit)| (!is_vip(visit), *place)).map(|(_, visit)| visit.number.clone())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn prop_a_live_queue_calls_as_a_replay_does(hall in hall(Just(Lines::Pooled)), shifts in shifts(), visits in day(40)) {
        let replayed = replay(&hall, &shifts, &visits).visits;
        let wanted: Vec<_> = replayed.iter().map(|visit| course(visit).map(|(_, called, _, counter)| (called, counter))).collect();
        prop_assert_eq!(live_calls(&hall, &shifts, &visits), wanted);
    }

    #[test]
    fn prop_what_does_not_happen_leaves_the_value_as_it_was(hall in hall(any_lines()), chances in chances()) {
        let mut queue = LiveQueue::new(hall).unwrap();
        let mut now = 0;
        for chance in chances {
            now += chance.1;
            let before = text(&queue);
            let event = event(chance, at(now));
            match queue.apply(handbook(), event.clone()) {
                Ok(answer) if answer.outcome == Outcome::Allowed => {
                    prop_assert!(answer.findings.iter().all(|finding| finding.verdict != Verdict::Broken));
                    let moment = queue.clone().into_value().at;
                    prop_assert_eq!(moment, Some(at(now)));
                }
                Ok(answer) => {
                    prop_assert_eq!(&text(&queue), &before, "{:?}", event);
                    prop_assert!(!answer.findings.is_empty() || answer.direction.is_some(), "{:?}", event);
                    now -= chance.1;
                }
                Err(_) => {
                    prop_assert_eq!(&text(&queue), &before, "{:?}", event);
                    now -= chance.1;
                }
            }
            // Nobody is lost, nobody is there twice.
            let value = queue.clone().into_value();
            let there: Vec<&str> = value.waiting.iter().chain(value.counters.iter().filter_map(|state| state.serving.as_ref())).map(|visit| visit.number.as_str()).collect();
            prop_assert_eq!(there.iter().collect::<BTreeSet<_>>().len(), there.len());
        }
    }

    #[test]
    fn prop_a_queue_goes_on_from_its_value(hall in hall(any_lines()), chances in chances()) {
        let mut queue = LiveQueue::new(hall).unwrap();
        let counters = queue.clone().into_value().hall.counters.len();
        let mut now = 0;
        for chance in chances {
            now += chance.1;
            let mut other = LiveQueue::from_value(queue.clone().into_value()).unwrap();
            let read: LiveQueue = LiveQueue::from_value(serde_json::from_str(&text(&queue)).unwrap()).unwrap();
            prop_assert_eq!(text(&other), text(&queue));
            prop_assert_eq!(text(&read), text(&queue));
            for counter in 0..counters {
                let id = format!("c{counter}");
                let next = queue.next(handbook(), &id).unwrap();
                prop_assert_eq!(&next, &other.next(handbook(), &id).unwrap());
                prop_assert_eq!(next.number, next_by_hand(&queue, counter), "{}", id);
            }
            let late = at(now.max(0) + 1000);
            let status = |queue: &LiveQueue| serde_json::to_string(&queue.status(handbook(), late).unwrap()).unwrap();
            prop_assert_eq!(status(&queue), status(&other));
            let event = event(chance, at(now));
            let answers = (queue.apply(handbook(), event.clone()), other.apply(handbook(), event));
            prop_assert_eq!(format!("{:?}", answers.0), format!("{:?}", answers.1));
            prop_assert_eq!(text(&queue), text(&other));
            if !answers.0.is_ok_and(|answer| answer.outcome == Outcome::Allowed) {
                now -= chance.1;
            }
        }
    }

    #[test]
    fn prop_a_call_out_of_turn_names_who_is_next(hall in hall(any_lines()), chances in chances()) {
        let mut queue = LiveQueue::new(hall).unwrap();
        let mut now = 0;
        for chance in chances {
            now = (now + chance.1).max(now);
            let _ = queue.apply(handbook(), event(chance, at(now)));
            let value = queue.clone().into_value();
            for (counter, state) in value.counters.iter().enumerate().filter(|(_, state)| state.open && state.serving.is_none()) {
                let next = next_by_hand(&queue, counter);
                for visit in &value.waiting {
                    let call = QueueEvent::Call { at: at(now), counter: state.id.clone(), number: Some(visit.number.clone()) };
                    match queue.clone().apply(handbook(), call) {
                        // A counter that does not serve the customer.
                        Err(error) => prop_assert_eq!(error.path(), "number"),
                        Ok(answer) if Some(&visit.number) == next.as_ref() => prop_assert_eq!(answer.outcome, Outcome::Allowed),
                        Ok(answer) => {
                            prop_assert_eq!(answer.outcome, Outcome::Refused);
                            prop_assert_eq!(answer.findings[0].required.as_deref(), next.as_deref());
                            prop_assert_eq!(answer.findings[0].seen.as_deref(), Some(visit.number.as_str()));
                        }
                    }
                }
            }
        }
    }
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

    /// In one line, with classes that are known: a call is out of turn exactly when somebody with a better right waited, and the finding names whoever had the best.
    #[test]
    fn prop_looking_back_finds_whoever_was_passed_over(mut visits in any_day(), counters in vec(counter(), 3)) {
        let hall = hall_of(counters, Lines::Pooled);
        let rules = Rules { hall: &hall, shifts: &[] };
        for visit in &mut visits {
            visit.segment = visit.segment.or(Some(Segment::Ordinary));
        }
        let review = review_calls(handbook(), &VisitReview { hall: Some(hall.clone()), visits: visits.clone(), list_unknown: true }).unwrap();
        prop_assert_eq!(usize::try_from(review.calls).unwrap(), visits.iter().filter(|visit| visit.called_at.is_some()).count());
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
            let served = |number: &str| visits.iter().any(|other| other.number == number && other.called_at.is_some_and(|called| called < now));
            let passed_over: Vec<&str> = findings.filter_map(|finding| finding.required.as_deref()).filter(|number| !served(number)).collect();
            prop_assert_eq!(passed_over.first().copied(), best.map(|best| best.number.as_str()), "{}", visit.number);
        }
    }

    #[test]
    fn prop_a_business_that_is_broken_off_is_found(visits in any_day()) {
        let review = review_calls(handbook(), &VisitReview { hall: None, visits: visits.clone(), list_unknown: false }).unwrap();
        for visit in visits.iter().filter(|visit| visit.called_at.is_some()) {
            let now = visit.called_at.unwrap();
            let in_hand = |other: &&Visit| other.counter == visit.counter && other.called_at.is_some_and(|called| called < now) && other.finished_at.is_some_and(|done| now < done);
            let found = review.findings.iter().filter(|call| call.number == visit.number).flat_map(|call| &call.findings).any(|finding| {
                let named = finding.required.as_deref();
                finding.rule.as_str() == "vip.priority.no_preemption" && visits.iter().filter(in_hand).any(|other| Some(other.number.as_str()) == named)
            });
            prop_assert_eq!(found, visits.iter().any(|other| in_hand(&other)), "{}", visit.number);
        }
    }
}

const HOUR: i64 = 3600;

/// Who is called in time, by hour: a replay with so many counters in each hour, the last number holding on.
fn shares(visits: &[Visit], counters: &[u32], first_hour: i64, limit: i64) -> Vec<(u64, u64)> {
    let most = counters.iter().copied().max().unwrap_or(0).max(1);
    let hall = hall_of(vec![(CounterKind::Combined, None); usize::try_from(most).unwrap()], Lines::Pooled);
    let mut shifts = Vec::new();
    for counter in 0..usize::try_from(most).unwrap() {
        shifts.push((counter, 0, 0));
        for (hour, open) in (0_i64..).zip(counters).filter(|(_, open)| usize::try_from(**open).unwrap() > counter) {
            let last = usize::try_from(hour).unwrap() + 1 == counters.len();
            let from = first_hour + hour * HOUR;
            let _ = open;
            shifts.push((counter, from, if last { from + 1000 * HOUR } else { from + HOUR }));
        }
    }
    let mut shares = vec![(0, 0); counters.len()];
    for visit in &replay(&hall, &shifts, visits).visits {
        let came = second(visit.arrived_at);
        let share = &mut shares[usize::try_from((came - first_hour) / HOUR).unwrap()];
        share.1 += 1;
        share.0 += u64::from(visit.called_at.is_some_and(|called| second(called) - came <= limit));
    }
    shares
}

fn keeps(shares: &[(u64, u64)], percent: u64) -> bool {
    shares.iter().all(|(met, of)| met * 100 >= of * percent)
}

/// Checks a day of counters: the shares are those of a replay, one counter fewer in any hour is too few, and where it is not kept all counters all day do not keep it.
fn check_staffed(day: &StaffedDay, visits: &[Visit], percent: u64, most: u32, limit: i64) -> Result<(), TestCaseError> {
    let counters: Vec<u32> = day.hours.iter().map(|hour| hour.counters).collect();
    let first = visits.iter().map(|visit| second(visit.arrived_at)).min().map_or(0, |first| first - first % HOUR);
    let last = visits.iter().map(|visit| second(visit.arrived_at)).max();
    prop_assert_eq!(day.hours.len(), last.map_or(0, |last| usize::try_from((last - first) / HOUR + 1).unwrap()));
    for (hour, staffed) in (0_i64..).zip(&day.hours) {
        prop_assert_eq!(second(staffed.hour), first + hour * HOUR);
        prop_assert!(staffed.counters <= most);
    }
    prop_assert_eq!(day.counter_hours, counters.iter().copied().map(u64::from).sum::<u64>());
    let of_replay = shares(visits, &counters, first, limit);
    let reported: Vec<(u64, u64)> = day.hours.iter().map(|hour| (hour.in_time.count, hour.in_time.of)).collect();
    prop_assert_eq!(&reported, &of_replay);
    prop_assert_eq!(day.kept, keeps(&of_replay, percent));
    if day.kept {
        for hour in (0..counters.len()).filter(|hour| counters[*hour] > 0) {
            let mut fewer = counters.clone();
            fewer[hour] -= 1;
            prop_assert!(!keeps(&shares(visits, &fewer, first, limit), percent), "{:?} will do", fewer);
        }
    } else {
        let full = vec![most; counters.len()];
        prop_assert!(!keeps(&shares(visits, &full, first, limit), percent), "{:?} will do", full);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn prop_staffing_gives_what_suffices_and_no_less(
        customers in vec((0..3 * HOUR / 60, prop_oneof![3 => 0..15_i64, 1 => 0..100_i64], segment()), 0..12),
        percent in prop_oneof![Just(100_u8), Just(95), 1..100_u8],
        most in option::of(1..4_u32),
    ) {
        let visit = |(number, (came, took, segment)): (usize, (i64, i64, _))| Visit {
            segment,
            called_at: Some(at(came * 60)),
            finished_at: Some(at((came + took) * 60)),
            ..Visit::new(format!("n{number}"), at(came * 60))
        };
        let visits: Vec<Visit> = customers.into_iter().enumerate().map(visit).collect();
        let staffed = staff_hours(handbook(), &Staffing { visits: visits.clone(), percent, most }).unwrap();
        prop_assert_eq!(staffed.left_out, 0);
        if most.is_none() {
            prop_assert!(staffed.target.kept && staffed.stretch.kept);
        }
        check_staffed(&staffed.target, &visits, u64::from(percent), most.unwrap_or(u32::MAX), 600)?;
        check_staffed(&staffed.stretch, &visits, u64::from(percent), most.unwrap_or(u32::MAX), 480)?;
    }
}
