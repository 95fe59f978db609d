//! What happens in a queue, as it travels.

use serde::{Deserialize, Deserializer, Serialize};

use crate::handbook::BusinessId;
use crate::time::Instant;
use crate::visit::Segment;
use crate::wire::{Misfit, read_kinds};

/// Something that happens in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum QueueEvent {
    /// A customer comes and takes a number.
    #[cfg_attr(feature = "schema", schemars(title = "QueueEventArrive"))]
    Arrive {
        /// When.
        at: Instant,
        /// The number, which nobody else in the hall has.
        number: String,
        /// The customer's class. Nobody known to be a VIP has no priority.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        segment: Option<Segment>,
        /// What the customer came for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        business: Option<BusinessId>,
    },
    /// More becomes known of a customer who waits; the turn stays.
    #[cfg_attr(feature = "schema", schemars(title = "QueueEventTell"))]
    Tell {
        /// When.
        at: Instant,
        /// The customer.
        number: String,
        /// The class, if that is what becomes known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        segment: Option<Segment>,
        /// The business, if that is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        business: Option<BusinessId>,
    },
    /// A counter calls.
    #[cfg_attr(feature = "schema", schemars(title = "QueueEventCall"))]
    Call {
        /// When.
        at: Instant,
        /// The counter.
        counter: String,
        /// Whom it calls; absent means whoever is next.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
    },
    /// A counter finishes the business in hand.
    #[cfg_attr(feature = "schema", schemars(title = "QueueEventFinish"))]
    Finish {
        /// When.
        at: Instant,
        /// The counter.
        counter: String,
        /// How many transactions it was, at least 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        transactions: Option<u32>,
    },
    /// The customer who was called does not come; the counter is free again. The visit counts as one who left.
    #[cfg_attr(feature = "schema", schemars(title = "QueueEventNoShow"))]
    NoShow {
        /// When.
        at: Instant,
        /// The counter.
        counter: String,
    },
    /// A customer gives up waiting.
    #[cfg_attr(feature = "schema", schemars(title = "QueueEventLeave"))]
    Leave {
        /// When.
        at: Instant,
        /// The customer.
        number: String,
    },
    /// A counter opens.
    #[cfg_attr(feature = "schema", schemars(title = "QueueEventOpen"))]
    Open {
        /// When.
        at: Instant,
        /// The counter.
        counter: String,
    },
    /// A counter closes; the business in hand is finished all the same.
    #[cfg_attr(feature = "schema", schemars(title = "QueueEventClose"))]
    Close {
        /// When.
        at: Instant,
        /// The counter.
        counter: String,
    },
}

impl QueueEvent {
    pub(super) const fn at(&self) -> Instant {
        let (Self::Arrive { at, .. }
        | Self::Tell { at, .. }
        | Self::Call { at, .. }
        | Self::Finish { at, .. }
        | Self::NoShow { at, .. }
        | Self::Leave { at, .. }
        | Self::Open { at, .. }
        | Self::Close { at, .. }) = self;
        *at
    }
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum EventKind {
    Arrive,
    Tell,
    Call,
    Finish,
    NoShow,
    Leave,
    Open,
    Close,
}

/// An event as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnyEvent {
    kind: EventKind,
    at: Instant,
    number: Option<String>,
    counter: Option<String>,
    segment: Option<Segment>,
    business: Option<BusinessId>,
    transactions: Option<u32>,
}

impl AnyEvent {
    /// A field that is given and does not belong to the kind, with those that do.
    fn foreign(&self) -> Option<(&'static str, &'static [&'static str])> {
        let own: &[&str] = match self.kind {
            EventKind::Arrive | EventKind::Tell => &["kind", "at", "number", "segment", "business"],
            EventKind::Call => &["kind", "at", "counter", "number"],
            EventKind::Finish => &["kind", "at", "counter", "transactions"],
            EventKind::NoShow | EventKind::Open | EventKind::Close => &["kind", "at", "counter"],
            EventKind::Leave => &["kind", "at", "number"],
        };
        let given = [
            ("number", self.number.is_some()),
            ("counter", self.counter.is_some()),
            ("segment", self.segment.is_some()),
            ("business", self.business.is_some()),
            ("transactions", self.transactions.is_some()),
        ];
        given.iter().find(|(field, given)| *given && !own.contains(field)).map(|(field, _)| (*field, own))
    }
}

const FIELDS: &[&str] = &["kind", "at", "number", "counter", "segment", "business", "transactions"];

impl<'de> Deserialize<'de> for QueueEvent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_kinds(deserializer, "QueueEvent", FIELDS, |any: AnyEvent| {
            if let Some((field, own)) = any.foreign() {
                return Err(Misfit::Foreign(field, own));
            }
            let AnyEvent { kind, at, number, counter, segment, business, transactions } = any;
            let named = || number.clone().ok_or(Misfit::Missing("number"));
            let counter = || counter.clone().ok_or(Misfit::Missing("counter"));
            Ok(match kind {
                EventKind::Arrive => Self::Arrive { at, number: named()?, segment, business },
                EventKind::Tell => Self::Tell { at, number: named()?, segment, business },
                EventKind::Call => Self::Call { at, counter: counter()?, number },
                EventKind::Finish => Self::Finish { at, counter: counter()?, transactions },
                EventKind::NoShow => Self::NoShow { at, counter: counter()? },
                EventKind::Leave => Self::Leave { at, number: named()? },
                EventKind::Open => Self::Open { at, counter: counter()? },
                EventKind::Close => Self::Close { at, counter: counter()? },
            })
        })
    }
}
