//! The queue as a value: what travels and is stored between two calls.

use serde::{Deserialize, Serialize};

use super::hall::Hall;
use super::live::LiveQueue;
use crate::error::Error;
use crate::time::Instant;
use crate::visit::Visit;

/// A counter at work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CounterState {
    /// The counter.
    pub id: String,
    /// Whether it calls customers. A counter that closes first finishes the business in hand.
    pub open: bool,
    /// Whom it serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serving: Option<Visit>,
    /// Whom it served last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Visit>,
}

/// Who waits and who is served. `queue.open` makes it, `queue.apply` gives the next one; store it as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// The hall.
    pub hall: Hall,
    /// The moment of the last event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// Who waits, in the order in which they came.
    #[serde(default)]
    pub waiting: Vec<Visit>,
    /// The counters, in the order of the hall.
    pub counters: Vec<CounterState>,
}

/// A hall that opens.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct QueueOpening {
    /// The hall.
    pub hall: Hall,
    /// The counters that are still closed; all others are open.
    #[serde(default)]
    pub closed: Vec<String>,
}

/// Makes the queue of a hall: nobody waits.
///
/// # Errors
/// As for [`Hall::check`], under `hall`; `unknown_id` for a closed counter that the hall has not.
pub(crate) fn open(opening: QueueOpening) -> Result<Queue, Error> {
    let mut queue = LiveQueue::new(opening.hall)?;
    for (place, id) in opening.closed.iter().enumerate() {
        let counter = queue.counter(id).map_err(|error| error.under(&format!("closed[{place}]")))?;
        queue.set_open(counter, false);
    }
    Ok(queue.into_value())
}
