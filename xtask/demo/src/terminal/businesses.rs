//! Visits by business.

use super::{both, table, title};
use crate::report::Business;
use crate::times::clock;

/// Each business.
pub fn show(out: &mut String, businesses: &[Business]) {
    if businesses.is_empty() {
        return;
    }
    title(out, "各项业务", "By business");
    let row = |business: &Business| {
        let counts = [business.visits, business.turned_away, business.broken].map(|count| count.to_string());
        let times = [business.times.percentile(50), business.times.percentile(95)].map(clock);
        std::iter::once(both(business.title)).chain(counts).chain(times).collect()
    };
    let head = ["", "cases", "turned away", "with breach", "visit median", "visit 95 %"];
    table(out, &head, &businesses.iter().map(row).collect::<Vec<_>>());
}
