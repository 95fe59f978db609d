//! Calls out of turn, and a business that is broken off.

use crate::rng::Rng;
use crate::script::Script;
use crate::script::counter::{PLAIN, Shape};
use crate::visit::Visit;

/// What goes wrong at a call.
#[derive(Clone, Copy)]
pub enum Wrong {
    /// An ordinary customer is called while a VIP waits, who came while the business before was in hand, or after it.
    VipPassedOver { during_business: bool },
    /// The second in the line is called before the first.
    LaterFirst,
    /// The clerk leaves the business in hand for a VIP who has just come.
    BrokenOff,
}

/// A mistake to plant among the calls.
pub struct Mistake {
    /// What was done wrong.
    pub how: &'static str,
    pub wrong: Wrong,
    /// The rules that are broken; the case is that of the customer who was called.
    pub rules: &'static [&'static str],
}

/// The business of the VIP whom a mistake needs.
pub fn vip(rng: &mut Rng) -> Visit {
    Script::Counter("renewal_payment", Shape { segment: "vip", ..PLAIN }).write(rng)
}

const fn mistake(how: &'static str, wrong: Wrong, rules: &'static [&'static str]) -> Mistake {
    Mistake { how, wrong, rules }
}

#[rustfmt::skip]
pub const MISTAKES: &[Mistake] = &[
    mistake("an ordinary customer was called while a VIP stood before the counter", Wrong::VipPassedOver { during_business: false }, &["vip.priority.simultaneous"]),
    mistake("a VIP came during the business in hand, and after it an ordinary customer was called", Wrong::VipPassedOver { during_business: true }, &["vip.priority.no_preemption"]),
    mistake("a later customer was called before an earlier one", Wrong::LaterFirst, &["queue.arrival_order"]),
    mistake("the business in hand was broken off for a VIP", Wrong::BrokenOff, &["vip.priority.no_preemption"]),
    mistake("the clerk called an ordinary customer although a VIP had just come", Wrong::VipPassedOver { during_business: false }, &["vip.priority.simultaneous"]),
    mistake("the second in the line was called first", Wrong::LaterFirst, &["queue.arrival_order"]),
    mistake("after the business in hand the VIP was left waiting", Wrong::VipPassedOver { during_business: true }, &["vip.priority.no_preemption"]),
    mistake("the clerk left a customer sitting to serve a VIP", Wrong::BrokenOff, &["vip.priority.no_preemption"]),
];
