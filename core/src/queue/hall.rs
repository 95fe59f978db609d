//! The hall's front: which counters there are and whom they serve.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::error::{Code, Error};
use crate::handbook::BusinessId;

/// For whom a counter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CounterKind {
    /// For ordinary customers.
    Ordinary,
    /// For VIPs (M I.3).
    Vip,
    /// For both.
    Combined,
}

impl CounterKind {
    /// How badly a counter suits a customer: each class goes first where it belongs, so that the VIP counter stays free for VIPs as long as
    /// another will do.
    pub(super) const fn misfit(self, vip: bool) -> u8 {
        match (self, vip) {
            (Self::Vip, true) | (Self::Ordinary, false) => 0,
            (Self::Combined, _) => 1,
            (Self::Vip, false) | (Self::Ordinary, true) => 2,
        }
    }
}

/// How customers line up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Lines {
    /// One line before all counters: each counter serves whoever waits, a VIP first. So a VIP counter without a VIP serves ordinary
    /// customers, as M I.3 2.4(4) supposes.
    #[default]
    Pooled,
    /// VIP counters serve VIPs alone, ordinary counters all others alone, combined counters both, a VIP first. A VIP whom no open VIP or
    /// combined counter can serve is called by the ordinary ones, with priority (reading `amb.no_vip_counter`).
    Separate,
}

/// A counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HallCounter {
    /// Its id; a hall has each once.
    pub id: String,
    /// For whom it is.
    pub kind: CounterKind,
    /// The businesses that it accepts; absent means every business.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub businesses: Option<Vec<BusinessId>>,
}

impl HallCounter {
    /// Whether it accepts what a customer came for. A counter for some businesses does not accept a customer whose business is not known.
    pub fn accepts(&self, business: Option<BusinessId>) -> bool {
        self.businesses.as_ref().is_none_or(|own| business.is_some_and(|business| own.contains(&business)))
    }

    /// Whether it is there for VIPs, among others, with this business.
    pub(super) fn is_for_vips(&self, business: Option<BusinessId>) -> bool {
        self.kind != CounterKind::Ordinary && self.accepts(business)
    }
}

/// A hall as its customers find it.
///
/// ```
/// use service_hall::{CounterKind, Hall};
/// let hall: Hall = serde_json::from_str(r#"{"counters": [{"id": "1", "kind": "vip"}, {"id": "2", "kind": "ordinary"}]}"#)?;
/// assert_eq!(hall.counters[0].kind, CounterKind::Vip);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Hall {
    /// Its counters, at least one. Where two would do, the first is taken.
    pub counters: Vec<HallCounter>,
    /// How customers line up; absent means in one line.
    #[serde(default)]
    pub lines: Lines,
    /// Whether it has a VIP reception room.
    #[serde(default)]
    pub vip_room: bool,
    /// Whether it is one of the halls in which business with a risk is gathered; absent means that every hall does it, as in M
    /// (conflict `con.risk_business_scope`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub designated_for_risk: Option<bool>,
    /// The hall to which customers are sent whose business no counter accepts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_hall: Option<String>,
}

impl Hall {
    /// Checks that there is a counter, each has an id of its own, and none is for no business at all.
    ///
    /// # Errors
    /// `missing_field` at `counters`, at an empty id or an empty list of businesses; `duplicate` at the second counter of an id.
    pub fn check(&self) -> Result<(), Error> {
        if self.counters.is_empty() {
            return Err(Error::new(Code::MissingField, "counters", "at least one counter"));
        }
        for (place, counter) in self.counters.iter().enumerate() {
            if counter.id.is_empty() {
                return Err(Error::new(Code::MissingField, format!("counters[{place}].id"), "an id"));
            }
            if counter.businesses.as_ref().is_some_and(Vec::is_empty) {
                let expected = "at least one business, or nothing for every business";
                return Err(Error::new(Code::MissingField, format!("counters[{place}].businesses"), expected));
            }
        }
        let mut seen = BTreeSet::new();
        match self.counters.iter().position(|counter| !seen.insert(&counter.id)) {
            Some(place) => Err(Error::new(Code::Duplicate, format!("counters[{place}].id"), "an id that no other counter has")),
            None => Ok(()),
        }
    }

    /// Whether a counter of a kind serves a customer; `vip_served_elsewhere` tells whether an open counter for VIPs could.
    pub(super) fn serves(&self, kind: CounterKind, vip: bool, vip_served_elsewhere: impl FnOnce() -> bool) -> bool {
        match (self.lines, kind, vip) {
            (Lines::Pooled, ..) | (_, CounterKind::Combined, _) | (_, CounterKind::Vip, true) | (_, CounterKind::Ordinary, false) => true,
            (_, CounterKind::Vip, false) => false,
            (_, CounterKind::Ordinary, true) => !vip_served_elsewhere(),
        }
    }
}
