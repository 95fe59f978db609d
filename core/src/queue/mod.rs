//! The queue: who is called next and why, where a customer goes, and what another set of counters would have done.

mod apply;
mod call;
mod hall;
mod lines;
mod live;
mod replay;
mod review;
mod route;
mod value;

pub(crate) use apply::apply;
pub use apply::{QueueAnswer, QueueApplied, QueueChange, QueueEvent};
pub(crate) use call::next;
pub use call::{Apology, Call, QueueCall};
pub use hall::{CounterKind, Hall, HallCounter, Lines};
pub use live::LiveQueue;
pub(crate) use replay::replay;
pub use replay::{CounterShift, Replay, Replayed};
pub(crate) use review::review;
pub use review::{CallReview, QueueReview, VisitReview};
pub(crate) use route::route;
pub use route::{Direction, LedTo, QueueArrival};
pub(crate) use value::open;
pub use value::{CounterState, Queue, QueueOpening};
