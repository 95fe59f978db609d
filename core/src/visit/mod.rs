//! A customer's visit: came in, was called, was served. What queue, triage and indicators have in common.

mod measure;
mod read;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::error::{Code, Error};
use crate::handbook::table::parameter;
use crate::handbook::{BusinessId, Handbook, Prepared};
use crate::time::{Day, Instant};

pub use measure::{Measured, SegmentVisits, ServiceTimes, Share, Spread, WaitTimes};
pub(crate) use measure::{Target, Targets, Wait, by_segment, divided, measure, seconds, spread};
pub(crate) use read::is_business;
pub use read::read;
pub use read::{ReadVisits, RejectedVisit, VisitLog};

/// The customer's class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// An ordinary customer.
    Ordinary,
    /// A VIP.
    Vip,
    /// A customer of a group.
    Group,
}

impl Segment {
    /// Every class.
    pub const ALL: [Self; 3] = [Self::Ordinary, Self::Vip, Self::Group];

    /// The class as text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Vip => "vip",
            Self::Group => "group",
        }
    }

    /// The class of a text.
    pub(crate) fn find(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|segment| segment.as_str() == text)
    }
}

/// Whether a business is one with a risk, which halls may leave to those that are named for it (S 2.1; conflict `con.risk_business_scope`).
pub(crate) fn is_risky(handbook: &Handbook, business: BusinessId, on: Option<Day>) -> bool {
    let lists = [parameter::HALL_FUNCTIONS_RISK_BUSINESS_RISK_LIST, parameter::HALL_FUNCTIONS_RISK_BUSINESS_SAME_IN_MANUAL];
    let value = |list| handbook.value(list, on, || Some(business));
    lists.into_iter().any(|list| matches!(value(list), Prepared::Businesses(ids) if ids.contains(&business)))
}

/// Where a customer may be sent: words of the fact `directed_to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// The machines.
    SelfServiceArea,
    /// The printer of statements.
    StatementPrinter,
    /// The hall on the web.
    OnlineHall,
    /// A counter.
    Counter,
    /// The counter for VIPs.
    VipCounter,
    /// The reception room for VIPs.
    VipRoom,
    /// The duty manager.
    DutyManager,
    /// Another hall.
    OtherHall,
}

/// One customer's way through the hall.
///
/// A customer who has not been called is waiting, unless they left; one who was called and has no `finished_at` is being served.
///
/// ```
/// use service_hall::Visit;
/// let visit = r#"{"number": "A12", "arrived_at": "2026-11-20T09:00:00+08:00", "called_at": "2026-11-20T08:59:59+08:00"}"#;
/// let visit: Visit = serde_json::from_str(visit)?;
/// assert_eq!(visit.check().unwrap_err().path(), "called_at"); // called before they came
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// The queue number, or the case id of a log. A list has each once.
    pub number: String,
    /// The customer's class. Nobody known to be a VIP has no priority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<Segment>,
    /// What the customer came for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business: Option<BusinessId>,
    /// When the ticket was taken, or the customer came in.
    pub arrived_at: Instant,
    /// When a counter called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called_at: Option<Instant>,
    /// When the business was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Instant>,
    /// When the customer gave up waiting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_at: Option<Instant>,
    /// The counter that called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter: Option<String>,
    /// How many transactions were handled: 1 is a single business, 2 or more a combined one (reading `amb.single_combined`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transactions: Option<u32>,
}

impl Visit {
    /// A customer who has just come.
    pub const fn new(number: String, arrived_at: Instant) -> Self {
        Self {
            number,
            segment: None,
            business: None,
            arrived_at,
            called_at: None,
            finished_at: None,
            left_at: None,
            counter: None,
            transactions: None,
        }
    }

    /// Checks that it was called not before it came, finished not before it was called, did not leave after being called, and had a
    /// transaction if their number is given.
    ///
    /// # Errors
    /// `end_before_start` at the later field, `missing_field` for a visit that finished and was never called, `unknown_value` at `left_at`
    /// of a visit that was called, and at `transactions` when there are none.
    pub fn check(&self) -> Result<(), Error> {
        if self.transactions == Some(0) {
            return Err(Error::new(Code::UnknownValue, "transactions", "a number of at least 1, or nothing when it is not known"));
        }
        let not_before = |later: Option<Instant>, earlier: Instant, path, of| match later {
            Some(later) if later < earlier => Err(Error::new(Code::EndBeforeStart, path, format!("an instant not before `{of}`"))),
            _ => Ok(()),
        };
        not_before(self.called_at, self.arrived_at, "called_at", "arrived_at")?;
        not_before(self.left_at, self.arrived_at, "left_at", "arrived_at")?;
        match (self.called_at, self.finished_at, self.left_at) {
            (None, Some(_), _) => Err(Error::new(Code::MissingField, "called_at", "an instant, as the visit has `finished_at`")),
            (Some(_), _, Some(_)) => Err(Error::new(Code::UnknownValue, "left_at", "nothing, as the visit has `called_at`")),
            (Some(called), finished, None) => not_before(finished, called, "finished_at", "called_at"),
            (None, None, _) => Ok(()),
        }
    }

    /// Whether the customer has priority.
    pub fn is_vip(&self) -> bool {
        self.segment == Some(Segment::Vip)
    }

    /// Microseconds from arrival to call.
    pub(crate) fn waited(&self) -> Option<i64> {
        self.called_at.map(|called| called.micros_since(self.arrived_at))
    }

    /// Microseconds from call to finish.
    pub(crate) fn served(&self) -> Option<i64> {
        self.called_at.zip(self.finished_at).map(|(called, finished)| finished.micros_since(called))
    }
}

/// Checks a list of visits: each by itself, and each number once.
///
/// # Errors
/// As for [`Visit::check`], with the place in the list; `duplicate` for a number that stands twice.
pub(crate) fn check_all(visits: &[Visit]) -> Result<(), Error> {
    let mut numbers = HashSet::with_capacity(visits.len());
    if let Some(place) = visits.iter().position(|visit| !numbers.insert(visit.number.as_str())) {
        return Err(Error::new(Code::Duplicate, format!("visits[{place}].number"), "a number that no other visit has"));
    }
    visits.iter().enumerate().try_for_each(|(place, visit)| visit.check().map_err(|error| error.under(&format!("visits[{place}]"))))
}
