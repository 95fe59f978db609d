//! The queue: who is called next and why, where a customer goes, and what another set of counters would have done.

mod apply;
mod call;
mod event;
mod hall;
mod lines;
mod live;
mod replay;
mod review;
mod route;
mod staffing;
mod status;
mod value;
mod what_if;

pub(crate) use apply::apply;
pub use apply::{QueueAnswer, QueueApplied, QueueChange};
pub(crate) use call::next;
pub use call::{Apology, NextCall, NextQuery};
pub use event::QueueEvent;
pub use hall::{CounterKind, Hall, HallCounter, Lines};
pub use live::LiveQueue;
pub use replay::replay;
pub use replay::{CounterShift, QueueReplay, ReplayedVisits};
pub use review::review;
pub use review::{CallReview, QueueReview, VisitReview};
pub(crate) use route::route;
pub use route::{Direction, QueueArrival};
pub use staffing::staffing;
pub use staffing::{Staffed, StaffedDay, StaffedHour, Staffing};
pub(crate) use status::status;
pub use status::{CounterNow, QueueQuery, QueueStatus, WaitingCustomer};
pub(crate) use value::open;
pub use value::{CounterState, Queue, QueueOpening};
pub use what_if::compare;
pub use what_if::{ComparedHalls, HallComparison, HallPlan, PlanResult};
