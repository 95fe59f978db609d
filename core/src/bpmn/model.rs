//! What the diagram is made of: lanes, cells (a step with its gateway, a start, an end) and the ways between them.

use super::plan::{Clock, Onward, Plan, Stop};

/// A procedure as nodes.
pub(super) struct Model {
    pub id: String,
    pub name: String,
    pub doc: String,
    pub lanes: Vec<Lane>,
    /// The steps in their order, then starts and ends.
    pub cells: Vec<Cell>,
    pub ways: Vec<Way>,
}

/// The part of the pool where a role acts.
pub(super) struct Lane {
    pub id: String,
    pub name: String,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Start,
    Task,
    /// A task that calls another procedure.
    Call(String),
    End,
}

/// One place of the diagram.
pub(super) struct Cell {
    pub id: String,
    pub kind: Kind,
    pub name: String,
    pub doc: String,
    /// The number of its lane.
    pub lane: usize,
    /// Several roles may have it open at once.
    pub parallel: bool,
    /// Behind a task with branches.
    pub gateway: Option<Gateway>,
    pub timers: Vec<Timer>,
}

/// Where branches part.
pub(super) struct Gateway {
    pub id: String,
    /// The flow from the task to the gateway.
    pub flow: String,
}

/// A time limit on a task.
pub(super) struct Timer {
    pub id: String,
    pub clock: Clock,
}

/// A way from cell to cell.
pub(super) struct Way {
    pub id: String,
    pub from: usize,
    pub to: usize,
    pub name: String,
    pub doc: String,
    pub condition: Option<String>,
    /// Said to lead back.
    pub again: bool,
}

impl Cell {
    /// Whether it is drawn as a circle.
    pub(super) fn is_event(&self) -> bool {
        matches!(self.kind, Kind::Start | Kind::End)
    }

    /// The node that its ways on leave.
    pub(super) fn exit(&self) -> &str {
        self.gateway.as_ref().map_or(&self.id, |gateway| &gateway.id)
    }
}

fn event(kind: Kind, id: String, name: &str, lane: usize) -> Cell {
    Cell { id, kind, name: name.to_owned(), doc: String::new(), lane, parallel: false, gateway: None, timers: Vec::new() }
}

fn task(stop: Stop, lane: usize) -> Cell {
    let Stop { id, name, doc, calls, parallel, timers, next, .. } = stop;
    let branches = next.len() > 1 || next.iter().any(|onward| onward.condition.is_some());
    Cell {
        gateway: branches.then(|| Gateway { id: format!("gateway_{id}"), flow: format!("choose_{id}") }),
        timers: (1..).zip(timers).map(|(number, clock)| Timer { id: format!("timer_{id}_{number}"), clock }).collect(),
        id: format!("task_{id}"),
        kind: calls.map_or(Kind::Task, |procedure| Kind::Call(format!("process_{procedure}"))),
        name,
        doc,
        lane,
        parallel,
    }
}

impl Model {
    pub(super) fn new(plan: Plan) -> Self {
        let Plan { id, name, doc, words, steps } = plan;
        let mut model = Self { id, name, doc, lanes: Vec::new(), cells: Vec::new(), ways: Vec::new() };
        let lanes: Vec<usize> = steps.iter().map(|stop| model.lane(&stop.role)).collect();
        let mut events = Vec::new();
        // Every step comes before every event, so that a step's number is its cell's.
        let first_event = steps.len();
        for (from, (stop, lane)) in steps.iter().zip(&lanes).enumerate() {
            if stop.starts {
                let start = first_event.saturating_add(events.len());
                events.push(event(Kind::Start, format!("start_{}", stop.id), &words.0, *lane));
                model.way(format!("begin_{}", stop.id), start, from, &Onward::default());
            }
            for (number, onward) in (1..).zip(&stop.next) {
                let to = onward.to.unwrap_or_else(|| {
                    events.push(event(Kind::End, format!("end_{}_{number}", stop.id), &words.1, *lane));
                    first_event.saturating_add(events.len()).saturating_sub(1)
                });
                model.way(format!("flow_{}_{number}", stop.id), from, to, onward);
            }
        }
        model.cells.extend(steps.into_iter().zip(lanes).map(|(stop, lane)| task(stop, lane)));
        model.cells.extend(events);
        model
    }

    fn lane(&mut self, (id, name): &(String, String)) -> usize {
        let id = format!("lane_{id}");
        self.lanes.iter().position(|lane| lane.id == id).unwrap_or_else(|| {
            self.lanes.push(Lane { id, name: name.clone() });
            self.lanes.len().saturating_sub(1)
        })
    }

    fn way(&mut self, id: String, from: usize, to: usize, onward: &Onward) {
        let Onward { name, doc, condition, again, .. } = onward.clone();
        self.ways.push(Way { id, from, to, name, doc, condition, again });
    }
}
