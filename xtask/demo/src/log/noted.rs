//! What is noted of a case beside its verdicts.

use std::collections::BTreeMap;

use service_hall::tables::From;
use service_hall::{BusinessId, Event, Fact, Instant, Lifecycle, ProcedureId, RoleId};

/// What is noted of a case beside its verdicts.
#[derive(Debug, Default, Clone)]
pub struct Noted {
    /// Its procedure.
    pub procedure: Option<ProcedureId>,
    /// It tells when the customer came in.
    pub has_arrival: bool,
    /// When it began.
    pub begun: Option<Instant>,
    /// When the customer left: at the farewell, else the last event on the day of the first.
    pub left: Option<Instant>,
    /// Who took the first step.
    pub clerk: Option<String>,
    /// The steps completed.
    pub done: Vec<&'static str>,
    /// The word on special handling, and the role that gave it.
    pub granted: Option<(bool, Option<RoleId>)>,
    /// The procedure of its business, which names that of the case where no event does.
    of_business: Option<ProcedureId>,
    /// Every step begun or completed, by time.
    pub taken: Vec<Taken>,
    /// Its events, as they stand in the log.
    pub events: Vec<Event>,
    /// The log and the line of each.
    pub(super) places: Vec<(usize, u64)>,
    /// Starts and completions of steps with a limit of their own.
    marks: Vec<(usize, Lifecycle, Instant)>,
}

/// A step begun or completed.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The step, as the log names it.
    pub activity: String,
    /// Begun or completed.
    pub lifecycle: Lifecycle,
    /// When.
    pub at: Instant,
    /// Who acted.
    pub resource: Option<String>,
    /// In which role.
    pub role: Option<RoleId>,
}

impl Noted {
    /// How long steps took, from each start to the completion after it, or from the start of another step where the limit says so: the
    /// number of the step and microseconds.
    pub fn spans(&self) -> Vec<(usize, i64)> {
        let mut marks = self.marks.clone();
        marks.sort_by_key(|(_, lifecycle, at)| (*at, *lifecycle == Lifecycle::Complete));
        let mut open: BTreeMap<usize, Instant> = BTreeMap::new();
        let mut begun: BTreeMap<usize, Instant> = BTreeMap::new();
        let mut spans = Vec::new();
        for (step, lifecycle, at) in marks {
            if lifecycle == Lifecycle::Start {
                open.insert(step, at);
                begun.insert(step, at);
            } else if let Some(start) = self.other_start(step).and_then(|other| begun.get(&other).copied()).or_else(|| open.remove(&step)) {
                spans.push((step, at.micros_since(start)));
            }
        }
        spans
    }

    /// The step with whose start the limit of a step begins.
    fn other_start(&self, step: usize) -> Option<usize> {
        let step = self.procedure?.entry().steps.get(step)?;
        step.within.iter().find_map(|within| if let From::Start(other) = within.from { Some(other) } else { None })
    }

    /// Takes in an event from a line of a log.
    pub(super) fn note(&mut self, event: Event, place: (usize, u64)) {
        let business = match event.facts.get("business") {
            Some(Fact::Text(business)) => BusinessId::find(business).map(|business| business.entry().procedure),
            _ => None,
        };
        self.procedure = self.procedure.or(event.procedure);
        self.of_business = self.of_business.or(business);
        self.has_arrival |= event.facts.contains_key("arrived_at");
        if let Some(Fact::Flag(granted)) = event.facts.get("exception_granted") {
            self.granted = Some((*granted, event.role));
        }
        if self.begun.is_none_or(|begun| event.timestamp < begun) {
            self.begun = Some(event.timestamp);
            self.clerk.clone_from(&event.resource);
        }
        let Event { activity, lifecycle, timestamp: at, resource, role, .. } = event.clone();
        self.taken.push(Taken { activity, lifecycle, at, resource, role });
        self.events.push(event);
        self.places.push(place);
    }

    /// What needs the procedure, which may come late.
    pub(super) fn settle(&mut self) {
        self.taken.sort_by_key(|taken| (taken.at, taken.lifecycle == Lifecycle::Complete));
        self.procedure = self.procedure.or(self.of_business);
        let Some(procedure) = self.procedure else { return };
        let day = self.begun.and_then(Instant::day);
        let mut said_goodbye = false;
        for Taken { activity, lifecycle, at, .. } in &self.taken {
            let Some((number, step)) = procedure.entry().step(activity) else { continue };
            if at.day() == day && !said_goodbye {
                said_goodbye = step.id == "farewell" && *lifecycle == Lifecycle::Complete;
                self.left = if said_goodbye { Some(*at) } else { self.left.max(Some(*at)) };
            }
            if *lifecycle == Lifecycle::Complete {
                self.done.push(step.id);
            }
            if step.within.iter().any(|within| matches!(within.from, From::Own | From::Start(_)) && within.to.is_none()) {
                self.marks.push((number, *lifecycle, *at));
            }
        }
    }
}
