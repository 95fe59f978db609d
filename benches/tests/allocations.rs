//! An allowed decision allocates nothing.

use std::alloc::System;

use service_hall::{Handbook, Outcome, decide};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[test]
fn an_allowed_decision_allocates_nothing_and_a_refused_one_does() {
    let handbook = Handbook::builtin();
    let (allowed, refused) = (service_hall_benches::facts("allowed"), service_hall_benches::facts("refused"));
    let region = Region::new(ALLOCATOR);
    let decision = decide(&handbook, &allowed).unwrap();
    let allocations = region.change().allocations;
    assert_eq!((decision.outcome, allocations), (Outcome::Allowed, 0));
    let region = Region::new(ALLOCATOR);
    let decision = decide(&handbook, &refused).unwrap();
    assert_eq!(decision.outcome, Outcome::Refused);
    assert!(region.change().allocations > 0, "the counter counts");
}
