//! Visits by business.

use super::{begin, table, titled};
use crate::report::Business;
use crate::times::clock;

/// Each business.
pub fn show(out: &mut String, businesses: &[Business]) {
    if businesses.is_empty() {
        return;
    }
    begin(out, "各项业务", "By business");
    let head = [
        ("业务", "business"),
        ("笔数", "cases"),
        ("~未办", "turned away"),
        ("有违反", "with breach"),
        ("办理中位", "visit median"),
        ("~办理 95 %", "visit 95 %"),
    ];
    let count = |count: usize| (if count == 0 { "zero" } else { "" }, count.to_string());
    let row = |business: &Business| {
        let times = &business.times;
        let cells = vec![
            count(business.visits),
            count(business.turned_away),
            count(business.broken),
            ("", clock(times.percentile(50))),
            ("", clock(times.percentile(95))),
        ];
        (titled(business.title), cells)
    };
    table(out, "", &head, businesses.iter().map(row));
    out.push_str("</section>");
}
