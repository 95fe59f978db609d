//! The queue: who is called next and why, where a customer goes, and what another set of counters would have done.

mod hall;
mod lines;

pub use hall::{CounterKind, Hall, HallCounter, Lines};
