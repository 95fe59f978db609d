//! Every indicator with its value, its target and what is missing.

use service_hall::Verdict;

use super::{both, table, title, wrap};
use crate::report::Indicator;
use crate::report::indicators::InWords;

/// Those the log tells, then the names of the others; beside the month before where that is known.
pub fn show(out: &mut String, indicators: &[Indicator]) {
    if indicators.is_empty() {
        return;
    }
    title(out, "服务指标", "The hall's indicators");
    let (unknown, known): (Vec<_>, Vec<_>) = indicators.iter().partition(|indicator| indicator.now.verdict == Verdict::Unknown);
    let compared = indicators.iter().any(|indicator| indicator.before.is_some());
    let row = |indicator: &&Indicator| {
        let now = &indicator.now;
        let ((value, more), (said, _)) = (now.shown(), now.said());
        let before = indicator.before.as_ref().map(|before| before.shown().0);
        let name = both(*now.indicator.entry().title);
        [name, value, more].into_iter().chain(before).chain([now.aimed_at(), both(said)]).collect()
    };
    let head: &[&str] = if compared { &["", "value", "", "month before", "target", ""] } else { &["", "value", "", "target", ""] };
    table(out, head, &known.iter().map(row).collect::<Vec<_>>());
    if !unknown.is_empty() {
        let named =
            |indicator: &&Indicator| format!("{} ({})", both(*indicator.now.indicator.entry().title), indicator.now.missing.join(", "));
        let list = unknown.iter().map(named).collect::<Vec<_>>().join("; ");
        out.push_str(&wrap(&format!("日志里没有 not in the log: {list}"), "  "));
    }
}
