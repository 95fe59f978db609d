//! The line before the counters: who is called when and to which counter, and the calls that go wrong on purpose.

use service_hall::Lifecycle;

use crate::clock::{HOUR, Seconds};
use crate::plant::queue::{self, Mistake, Wrong};
use crate::rng::Rng;
use crate::visit::{Visit, When};

/// A clerk's break.
const LUNCH: Seconds = 35 * 60;
/// The clerk calls, and the customer walks over.
const WALK: Seconds = 6;
/// Between two businesses of one customer.
const BETWEEN: Seconds = 15;
/// The clerk tidies up before the next call.
const TIDY: Seconds = 10;
/// Wrong calls lie so far apart that none has to do with another.
const APART: Seconds = 8 * 60;

/// What is broken in a case: nothing, or what was planted.
pub struct Broken {
    pub how: &'static str,
    pub rules: &'static [&'static str],
    pub warning: bool,
}

pub const NOTHING: Broken = Broken { how: "", rules: &[], warning: false };

impl Broken {
    fn is_clean(&self) -> bool {
        self.rules.is_empty()
    }
}

/// Somebody who waits for their turn.
pub struct Arrival {
    pub at: Seconds,
    pub vip: bool,
    pub visit: Visit,
    /// A second business in the same visit.
    pub then: Option<Visit>,
    pub broken: Broken,
}

impl Arrival {
    fn stay(&self) -> Seconds {
        self.visit.stay() + self.then.as_ref().map_or(0, |then| BETWEEN + then.stay())
    }
}

/// A customer at a counter.
pub struct Call {
    pub at: Seconds,
    pub who: String,
    pub arrival: Arrival,
}

impl Call {
    /// When the first business begins.
    pub fn begins(&self) -> Seconds {
        self.at + WALK
    }

    /// When the second one does.
    pub fn goes_on(&self) -> Seconds {
        self.begins() + self.arrival.visit.stay() + BETWEEN
    }
}

/// Who was served, and from when to when the counters called.
pub struct Served {
    /// In the order in which they came.
    pub calls: Vec<Call>,
    /// Each break: counter, from, to.
    pub breaks: Vec<(usize, Seconds, Seconds)>,
}

/// One who calls: at a counter, or at another desk.
struct Post {
    name: String,
    /// For VIPs before others.
    vip: bool,
    /// Free from then on.
    free: Seconds,
    lunch: Option<Seconds>,
    /// The last business in hand: from call to end, and whether it was a VIP's.
    last: Option<(Seconds, Seconds, bool)>,
}

impl Post {
    fn is_free(&self, now: Seconds) -> bool {
        self.free <= now && self.lunch.is_none_or(|due| due > self.free)
    }
}

/// A line before posts that serve whoever waits, a VIP first, else who came first: `Lines::Pooled` of the library.
pub struct Line {
    posts: Vec<Post>,
    left: Vec<Option<Arrival>>,
    first: usize,
    served: Served,
    last_call: Seconds,
    last_mistake: Seconds,
}

impl Line {
    /// Of arrivals in the order of time; so many posts are for VIPs, and all take turns at lunch so many seconds apart, if they do.
    pub fn new(arrivals: Vec<Arrival>, names: &[String], vip: usize, lunch: Option<Seconds>) -> Self {
        let post = |(place, name): (usize, &String)| Post {
            name: name.clone(),
            vip: place < vip,
            free: Seconds::MIN / 2,
            lunch: lunch.map(|apart| 11 * HOUR + i64::try_from(place).unwrap_or(0) * apart),
            last: None,
        };
        Self {
            posts: names.iter().enumerate().map(post).collect(),
            left: arrivals.into_iter().map(Some).collect(),
            first: 0,
            served: Served { calls: Vec::new(), breaks: Vec::new() },
            last_call: Seconds::MIN / 2,
            last_mistake: Seconds::MIN / 2,
        }
    }

    /// Serves everybody, with mistakes each as soon as it is due and there is occasion for it; in a hall with hundreds of counters there may be none.
    pub fn run(mut self, mut mistakes: Vec<(Seconds, &'static Mistake)>, rng: &mut Rng) -> Served {
        while let Some(begin) = self.left.iter().skip(self.first).position(Option::is_some) {
            self.first += begin;
            let (place, post) = self.posts.iter_mut().enumerate().min_by_key(|(_, post)| post.free).expect("a post");
            if let Some(due) = post.lunch.filter(|due| post.free >= *due) {
                let from = post.free.max(due);
                post.free = from + LUNCH;
                post.lunch = None;
                self.served.breaks.push((place, from, from + LUNCH));
                continue;
            }
            let now = self.left[self.first].as_ref().map_or(0, |arrival| arrival.at).max(post.free);
            let due = mistakes.iter().position(|(due, mistake)| *due <= now && self.goes_wrong(mistake, place, now, rng));
            if let Some(made) = due {
                mistakes.remove(made);
                self.last_mistake = now;
                continue;
            }
            let next = self.next(now);
            let vip = self.left[next].as_ref().is_some_and(|arrival| arrival.vip);
            let free = self.posts.iter().enumerate().filter(|(_, post)| post.is_free(now));
            let (fittest, _) = free.min_by_key(|(_, post)| (post.vip != vip, post.free)).expect("a free post");
            self.call(fittest, next, now, NOTHING);
        }
        self.served.calls.sort_by_key(|call| call.arrival.at);
        self.served
    }

    /// Those who wait, in the order in which they came.
    fn waiting(&self, now: Seconds) -> impl Iterator<Item = (usize, &Arrival)> {
        let here = self.left.iter().enumerate().skip(self.first).filter_map(|(place, arrival)| Some((place, arrival.as_ref()?)));
        here.take_while(move |(_, arrival)| arrival.at <= now)
    }

    /// Whose turn it is.
    fn next(&self, now: Seconds) -> usize {
        self.waiting(now).find(|(_, arrival)| arrival.vip).map_or(self.first, |(place, _)| place)
    }

    fn call(&mut self, post: usize, place: usize, now: Seconds, broken: Broken) {
        let Some(mut arrival) = self.left[place].take() else { return };
        if !broken.is_clean() {
            arrival.broken = broken;
        }
        let ends = now + WALK + arrival.stay();
        let post = &mut self.posts[post];
        post.last = Some((now, ends, arrival.vip));
        post.free = ends + TIDY;
        self.served.calls.push(Call { at: now, who: post.name.clone(), arrival });
        self.last_call = now;
    }

    /// Adds a customer to the line.
    fn join(&mut self, arrival: Arrival) {
        let later = |other: &Option<Arrival>| other.as_ref().is_some_and(|other| other.at > arrival.at);
        let place = self.left.iter().skip(self.first).position(later).map_or(self.left.len(), |place| self.first + place);
        self.left.insert(place, Some(arrival));
    }

    /// Makes a mistake at a post that is free, if there is occasion for it.
    fn goes_wrong(&mut self, mistake: &'static Mistake, post: usize, now: Seconds, rng: &mut Rng) -> bool {
        let others_free = self.posts.iter().enumerate().any(|(other, state)| other != post && state.is_free(now));
        if others_free || self.last_call >= now || now < self.last_mistake + APART {
            return false;
        }
        let waiting: Vec<(usize, &Arrival)> = self.waiting(now).take(2).collect();
        let [(first, head), rest @ ..] = waiting.as_slice() else { return false };
        if self.waiting(now).any(|(_, arrival)| arrival.vip) {
            return false;
        }
        let broken = Broken { how: mistake.how, rules: mistake.rules, warning: false };
        let last = self.posts[post].last;
        match mistake.wrong {
            Wrong::LaterFirst => {
                let Some((second, later)) = rest.first() else { return false };
                if !later.broken.is_clean() || later.at == head.at {
                    return false;
                }
                let second = *second;
                self.call(post, second, now, broken);
            }
            Wrong::VipPassedOver { during_business } => {
                let Some((called, ends, false)) = last else { return false };
                let (from, to) = if during_business { (called, ends - 1) } else { (ends, now) };
                let from = from.max(self.last_call) + 1;
                if from > to || !head.broken.is_clean() {
                    return false;
                }
                let first = *first;
                let vip = Arrival { at: rng.range(from.max(to - 90), to), vip: true, visit: queue::vip(rng), then: None, broken: NOTHING };
                // The VIP joins the line and is not called; whoever came first is.
                let before = vip.at < head.at;
                self.join(vip);
                self.call(post, if before { first + 1 } else { first }, now, broken);
            }
            Wrong::BrokenOff => {
                if head.then.is_some() || !head.broken.is_clean() || !can_be_interrupted(&head.visit) {
                    return false;
                }
                let comes = now + WALK + head.visit.acts[1].length() + 2;
                // A VIP who comes before would be next.
                if self.waiting(comes).any(|(_, arrival)| arrival.vip) {
                    return false;
                }
                let (first, visit) = (*first, queue::vip(rng));
                let lasts = WALK + visit.stay() + BETWEEN;
                if let Some(arrival) = self.left[first].as_mut() {
                    let next = &mut arrival.visit.acts[2];
                    next.when = When::After(next.length() + lasts);
                }
                self.call(post, first, now, NOTHING);
                let vip = Arrival { at: comes, vip: true, visit, then: None, broken };
                self.served.calls.push(Call { at: comes, who: self.posts[post].name.clone(), arrival: vip });
            }
        }
        true
    }
}

/// Whether the clerk can turn to somebody else after the request: nothing is timed there, and the customer stays to the end.
fn can_be_interrupted(visit: &Visit) -> bool {
    let ends = |place: usize| visit.acts.get(place).is_some_and(|act| act.step == "request" && act.lifecycle == Lifecycle::Complete);
    visit.acts.len() > 3 && ends(1) && visit.acts.iter().all(|act| matches!(act.when, When::After(_)))
}
