//! Properties of a live queue: driven by events it calls as a replay does; it goes on from its value; what is refused leaves it as it was.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use service_hall::{Hall, Instant, Lines, LiveQueue, Outcome, QueueAnswer, QueueEvent, Segment, Verdict, Visit};

use crate::queue::{Rules, any_lines, at, business, course, day, hall, is_vip, replay, second, segment, shifts, took};
use crate::support::handbook;

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
            let served = value.counters.iter().filter_map(|state| state.serving.as_ref());
            let there: Vec<&str> = value.waiting.iter().chain(served).map(|visit| visit.number.as_str()).collect();
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
