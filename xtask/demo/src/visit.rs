//! One visit while it is being written: acts with gaps between them, so that an act can be moved, stretched or left out.

use service_hall::{Event, Fact, Facts, Lifecycle};

use crate::clock::{Clock, HOUR, On, Seconds};

/// Who takes a step.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The clerk at the counter, in this role.
    Clerk(&'static str),
    /// Someone else: resource and role.
    Other(&'static str, &'static str),
}

pub const CLERK: By = By::Clerk("counter_clerk");

/// When an act happens.
#[derive(Clone, Copy)]
pub enum When {
    /// So many seconds after the act before it.
    After(Seconds),
    /// So many seconds after the act before it, with the customer gone and the desk free for the next.
    Later(Seconds),
    /// At this second of the day, apart from the customer's stay.
    At(Seconds),
}

/// What is said of a fact.
#[derive(Clone, PartialEq)]
pub enum Told {
    /// Its value.
    Fact(Fact),
    /// A moment: so many seconds from the act.
    Moment(Seconds),
    /// A day.
    Day(On),
}

impl From<Fact> for Told {
    fn from(fact: Fact) -> Self {
        Self::Fact(fact)
    }
}

impl From<On> for Told {
    fn from(on: On) -> Self {
        Self::Day(on)
    }
}

/// One event to be.
#[derive(Clone)]
pub struct Act {
    pub step: &'static str,
    pub lifecycle: Lifecycle,
    pub when: When,
    pub by: By,
    pub records: Vec<&'static str>,
    pub facts: Vec<(&'static str, Told)>,
}

/// One visit: a case of a procedure.
#[derive(Clone)]
pub struct Visit {
    pub procedure: &'static str,
    pub acts: Vec<Act>,
    /// Who takes the steps written next.
    by: By,
    /// The steps written next happen with the customer gone.
    away: bool,
}

impl Act {
    /// Seconds since the act before it; none for one at a fixed time.
    pub const fn length(&self) -> Seconds {
        match self.when {
            When::After(gap) | When::Later(gap) => gap,
            When::At(_) => 0,
        }
    }

    pub fn record(&mut self, document: &'static str) -> &mut Self {
        self.records.push(document);
        self
    }

    pub fn fact(&mut self, name: &'static str, told: impl Into<Told>) -> &mut Self {
        self.facts.retain(|(known, _)| *known != name);
        self.facts.push((name, told.into()));
        self
    }

    /// Attests all of these.
    pub fn attest(&mut self, names: &[&'static str]) -> &mut Self {
        for name in names {
            self.fact(name, Fact::Flag(true));
        }
        self
    }

    /// A flag that is not so.
    pub fn not(&mut self, name: &'static str) -> &mut Self {
        self.fact(name, Fact::Flag(false))
    }

    /// A word.
    pub fn word(&mut self, name: &'static str, word: &str) -> &mut Self {
        self.fact(name, text(word))
    }

    /// A list of words.
    pub fn words(&mut self, name: &'static str, list: &[&str]) -> &mut Self {
        self.fact(name, words(list))
    }

    /// A moment, so many seconds from this act.
    pub fn moment(&mut self, name: &'static str, from_now: Seconds) -> &mut Self {
        self.fact(name, Told::Moment(from_now))
    }

    pub fn by(&mut self, by: By) -> &mut Self {
        self.by = by;
        self
    }
}

pub fn words(list: &[&str]) -> Fact {
    Fact::Texts(list.iter().map(|word| (*word).to_owned()).collect())
}

pub fn text(text: impl Into<String>) -> Fact {
    Fact::Text(text.into())
}

/// An amount as the log writes it.
pub fn yuan(fen: i64) -> Fact {
    text(format!("{}.{:02}", fen / 100, fen % 100))
}

impl Visit {
    pub const fn new(procedure: &'static str) -> Self {
        Self { procedure, acts: Vec::new(), by: CLERK, away: false }
    }

    /// Whoever takes the steps written next.
    pub fn by(&mut self, by: By) -> &mut Self {
        self.by = by;
        self
    }

    /// The customer goes; what is written next happens later.
    pub fn leave(&mut self) -> &mut Self {
        self.away = true;
        self
    }

    fn push(&mut self, step: &'static str, lifecycle: Lifecycle, gap: Seconds) -> &mut Act {
        let when = if self.away { When::Later(gap) } else { When::After(gap) };
        self.acts.push(Act { step, lifecycle, when, by: self.by, records: Vec::new(), facts: Vec::new() });
        let last = self.acts.len() - 1;
        &mut self.acts[last]
    }

    /// A step of which only the completion is logged.
    pub fn step(&mut self, step: &'static str, gap: Seconds) -> &mut Act {
        self.push(step, Lifecycle::Complete, gap)
    }

    /// The start of a step.
    pub fn start(&mut self, step: &'static str, gap: Seconds) -> &mut Act {
        self.push(step, Lifecycle::Start, gap)
    }

    /// A step with its start and its completion; gives the completion.
    pub fn timed(&mut self, step: &'static str, gap: Seconds, lasts: Seconds) -> &mut Act {
        self.push(step, Lifecycle::Start, gap);
        self.push(step, Lifecycle::Complete, lasts)
    }

    /// The completion of a step.
    pub fn completion(&mut self, step: &str) -> Option<&mut Act> {
        self.acts.iter_mut().rev().find(|act| act.step == step && act.lifecycle == Lifecycle::Complete)
    }

    /// Says something else at a step.
    pub fn set(&mut self, step: &str, name: &'static str, told: impl Into<Told>) {
        if let Some(act) = self.completion(step) {
            act.fact(name, told);
        }
    }

    /// Attests that something was not so.
    pub fn deny(&mut self, step: &str, name: &'static str) {
        self.set(step, name, Fact::Flag(false));
    }

    /// Says nothing of something.
    pub fn keep_silent(&mut self, step: &str, name: &str) {
        if let Some(act) = self.completion(step) {
            act.facts.retain(|(known, _)| *known != name);
        }
    }

    /// Leaves a step out.
    pub fn omit(&mut self, step: &str) {
        self.acts.retain(|act| act.step != step);
    }

    /// Loses a record.
    pub fn lose(&mut self, document: &str) {
        for act in &mut self.acts {
            act.records.retain(|record| *record != document);
        }
    }

    /// Takes a step later: right after another.
    pub fn put_after(&mut self, step: &str, other: &str) {
        let (moved, mut rest): (Vec<Act>, Vec<Act>) = self.acts.drain(..).partition(|act| act.step == step);
        let at = rest.iter().rposition(|act| act.step == other).map_or(rest.len(), |place| place + 1);
        rest.splice(at..at, moved);
        self.acts = rest;
    }

    /// Stretches a timed step.
    pub fn lasts(&mut self, step: &str, seconds: Seconds) {
        if let Some(act) = self.completion(step) {
            act.when = if let When::Later(_) = act.when { When::Later(seconds) } else { When::After(seconds) };
        }
    }

    /// Somebody else takes a step.
    pub fn hand_to(&mut self, step: &str, by: By) {
        for act in self.acts.iter_mut().filter(|act| act.step == step) {
            act.by = by;
        }
    }

    /// The latest second of the day at which the case may begin, so that what follows the customer's stay is over when the hall closes.
    pub fn last_begin(&self, closes: Seconds) -> Seconds {
        let away: Seconds = self.acts.iter().map(|act| if let When::Later(gap) = act.when { gap } else { 0 }).sum();
        let last = if away > 0 { closes - away - self.stay() } else { Seconds::MAX };
        // What happens at a fixed time happens well after the customer has gone.
        let fixed = self.acts.iter().filter_map(|act| if let When::At(at) = act.when { Some(at - 2 * HOUR) } else { None }).min();
        fixed.map_or(last, |fixed| last.min(fixed))
    }

    /// How long the customer keeps the clerk.
    pub fn stay(&self) -> Seconds {
        self.acts.iter().map(|act| if let When::After(gap) = act.when { gap } else { 0 }).sum()
    }

    /// Says when the customer is done at the counter.
    pub fn says_when_left(&mut self) {
        if let Some(act) = self.acts.iter_mut().rev().find(|act| matches!(act.when, When::After(_))) {
            act.moment("left_counter_at", 0);
        }
    }

    /// The events, once it is known when the visit begins and with which clerk.
    pub fn events(&self, case_id: &str, begins: Seconds, clerk: &str, clock: &Clock) -> Vec<(Seconds, Event)> {
        let mut now = begins;
        let write = |act: &Act| {
            let at = match act.when {
                When::After(gap) | When::Later(gap) => {
                    now += gap;
                    now
                }
                When::At(at) => at,
            };
            let fact = |(name, told): &(&'static str, Told)| {
                let fact = match told {
                    Told::Fact(fact) => fact.clone(),
                    Told::Moment(from_now) => text(clock.instant(at + from_now).to_string()),
                    Told::Day(on) => text(clock.day(*on)),
                };
                ((*name).to_owned(), fact)
            };
            let (resource, role) = match act.by {
                By::Clerk(role) => (clerk, role),
                By::Other(resource, role) => (resource, role),
            };
            let event = Event {
                case_id: case_id.to_owned(),
                procedure: None,
                activity: act.step.to_owned(),
                lifecycle: act.lifecycle,
                timestamp: clock.instant(at),
                resource: Some(resource.to_owned()),
                role: Some(role.parse().expect("a role of the handbook")),
                records: act.records.iter().map(|id| id.parse().expect("a document of the handbook")).collect(),
                facts: act.facts.iter().map(fact).collect::<Facts>(),
            };
            (at, event)
        };
        let mut events: Vec<(Seconds, Event)> = self.acts.iter().map(write).collect();
        if let Some((_, first)) = events.first_mut() {
            first.procedure = Some(self.procedure.parse().expect("a procedure of the handbook"));
        }
        events
    }
}
