//! Charts as inline SVG. Colours come from the page's style, so that they follow light and dark.

mod back;
mod month;

use std::fmt::Write;

use service_hall::Instant;

use crate::html::escape;
use crate::report::waits::Targets;
use crate::report::{Operation, WhatIf};
use crate::times::{clock, span, time_of};
use service_hall::{HourVisits, Spread};

pub use self::back::apart;
pub use self::month::{columns, days, within_hour};

/// A number as a coordinate.
fn real(number: i64) -> f64 {
    f64::from(i32::try_from(number).unwrap_or(i32::MAX))
}

fn length(count: usize) -> f64 {
    real(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Waits by hour: a column up to the 95th percentile, the median in it, and lines at the two targets.
pub fn waits_by_hour(hours: &[HourVisits], targets: &Targets) -> String {
    const WIDTH: f64 = 560.0;
    const LEFT: f64 = 34.0;
    const RIGHT: f64 = 50.0;
    const TOP: f64 = 14.0;
    const BOTTOM: f64 = 196.0;
    let (target, strive) = (targets.wait, targets.stretch);
    let called = |hour: &HourVisits| Some((hour.hour, hour.measured.wait?.called?));
    let hours: Vec<(Instant, Spread)> = hours.iter().filter_map(called).collect();
    let whole = |seconds: u64| i64::try_from(seconds).unwrap_or(i64::MAX);
    let highest = hours.iter().map(|(_, called)| whole(called.percentile_95_seconds)).chain([target]).max().unwrap_or(0);
    // Whole steps of two minutes (five, when it is long), a little air above.
    let step = if highest > 1800 {
        600
    } else if highest > 1080 {
        300
    } else {
        120
    };
    let top = (highest / step + 1) * step;
    let y = |seconds: i64| BOTTOM - (BOTTOM - TOP) * real(seconds.min(top)) / real(top);
    let mut svg = format!("<svg viewBox=\"0 0 {WIDTH} 240\" role=\"img\" aria-label=\"Waits by hour of arrival\">");
    for line in (0..).map(|line| line * step).take_while(|seconds| *seconds <= top) {
        let _ = write!(svg, "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{:.1}\" y2=\"{:.1}\"/>", WIDTH - RIGHT, y(line), y(line));
        let _ = write!(svg, "<text class=\"axis end\" x=\"{:.1}\" y=\"{:.1}\">{}</text>", LEFT - 7.0, y(line) + 4.0, line / 60);
    }
    let slot = (WIDTH - LEFT - RIGHT) / length(hours.len().max(1));
    let wide = (slot * 0.62).min(46.0);
    for (place, (hour, called)) in hours.iter().enumerate() {
        let name = hour_of(*hour);
        let middle = LEFT + slot * (length(place) + 0.5);
        let (median, most) = (whole(called.median_seconds), whole(called.percentile_95_seconds));
        let over = if most > target { " over" } else { "" };
        let _ = write!(
            svg,
            "<g><title>{0}:00–{0}:59, {1} customers: median {2}, 95 % {3}, longest {4}</title>",
            escape(&name),
            called.count,
            clock(median),
            clock(most),
            span(called.longest_seconds)
        );
        for (class, seconds) in [("most", most), ("median", median)] {
            let _ = write!(
                svg,
                "<rect class=\"{class}{over}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{wide:.1}\" height=\"{:.1}\" rx=\"2\"/>",
                middle - wide / 2.0,
                y(seconds),
                BOTTOM - y(seconds)
            );
        }
        let _ = write!(svg, "<text class=\"axis mid\" x=\"{middle:.1}\" y=\"{:.1}\">{}</text>", BOTTOM + 20.0, escape(&name));
        let _ = write!(svg, "<text class=\"axis mid soft\" x=\"{middle:.1}\" y=\"{:.1}\">{}</text></g>", BOTTOM + 38.0, called.count);
    }
    let captions = [("时", BOTTOM + 20.0), ("人", BOTTOM + 38.0)];
    for (caption, at) in captions {
        let _ = write!(svg, "<text class=\"axis end soft\" x=\"{:.1}\" y=\"{at:.1}\">{caption}</text>", LEFT - 7.0);
    }
    for (class, seconds) in [("target", target), ("strive", strive)] {
        let at = y(seconds);
        let _ = write!(svg, "<line class=\"{class}\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>", WIDTH - RIGHT + 4.0);
        let _ = write!(svg, "<text class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\">{} 分</text>", WIDTH - RIGHT + 9.0, at + 4.0, seconds / 60);
    }
    svg + "</svg>"
}

/// The hour of an instant: `9`.
fn hour_of(at: Instant) -> String {
    let hour: String = time_of(at).chars().take(2).collect();
    hour.strip_prefix('0').map_or(hour.clone(), str::to_owned)
}

/// The fewest counters in each hour, for the target and the stretch target, and a line at those that were open.
pub fn staffing(what_if: &WhatIf) -> String {
    const WIDTH: f64 = 1000.0;
    const LEFT: f64 = 34.0;
    const TOP: f64 = 8.0;
    const BOTTOM: f64 = 140.0;
    let whole = |count: u32| i64::from(count);
    let hours: Vec<_> = what_if.staffed.target.hours.iter().zip(&what_if.staffed.stretch.hours).zip(&what_if.open).collect();
    let counts = hours.iter().flat_map(|((target, stretch), open)| [target.counters, stretch.counters, open.unwrap_or(0)]);
    let highest = whole(counts.max().unwrap_or(0).max(1));
    let y = |count: u32| BOTTOM - (BOTTOM - TOP) * real(whole(count)) / real(highest);
    let mut svg =
        format!("<svg class=\"chart staffing\" viewBox=\"0 0 {WIDTH} 168\" role=\"img\" aria-label=\"The fewest counters in each hour\">");
    let slot = (WIDTH - LEFT) / length(hours.len().max(1));
    let wide = (slot * 0.3).min(34.0);
    for (place, ((target, stretch), open)) in hours.iter().enumerate() {
        let middle = LEFT + slot * (length(place) + 0.5);
        let name = escape(&hour_of(target.hour));
        for (class, count, left) in [("median", target.counters, middle - wide - 1.0), ("most", stretch.counters, middle + 1.0)] {
            let _ = write!(
                svg,
                "<rect class=\"{class}\" x=\"{left:.1}\" y=\"{:.1}\" width=\"{wide:.1}\" height=\"{:.1}\" rx=\"2\"/><text class=\"in {class} mid\" x=\"{:.1}\" y=\"{:.1}\">{count}</text>",
                y(count),
                BOTTOM - y(count),
                left + wide / 2.0,
                BOTTOM - 6.0
            );
        }
        if let Some(open) = open {
            let at = y(*open);
            let (from, to) = (middle - slot / 2.0, middle + slot / 2.0);
            let _ = write!(
                svg,
                "<line class=\"open\" x1=\"{from:.1}\" x2=\"{to:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\"><title>{open}</title></line>"
            );
        }
        let _ = write!(svg, "<text class=\"axis mid\" x=\"{middle:.1}\" y=\"{:.1}\">{name}</text>", BOTTOM + 20.0);
    }
    let _ = write!(svg, "<text class=\"axis end soft\" x=\"{:.1}\" y=\"{:.1}\">时</text>", LEFT - 7.0, BOTTOM + 20.0);
    svg + "</svg>"
}

/// One operation against its limit: the middle nine tenths as a bar, the median as a notch, each one over the limit as a dot.
pub fn strip(operation: &Operation) -> String {
    const WIDTH: f64 = 220.0;
    /// The limit stands at two thirds of the width.
    const LIMIT: f64 = 146.0;
    const MIDDLE: f64 = 10.0;
    let x = |seconds: i64| (LIMIT * real(seconds) / real(operation.limit.max(1))).min(WIDTH - 5.0);
    let times = &operation.times;
    let (low, median, high) = (x(times.percentile(5)), x(times.percentile(50)), x(times.percentile(95)));
    let late = if times.percentile(95) > operation.limit { " over" } else { "" };
    let mut svg = format!(
        "<svg class=\"strip\" viewBox=\"0 0 {WIDTH} 20\" role=\"img\" aria-label=\"median {}, 95 % {}, limit {}\">",
        clock(times.percentile(50)),
        clock(times.percentile(95)),
        clock(operation.limit)
    );
    let _ = write!(svg, "<rect class=\"allowed\" x=\"0\" y=\"5\" width=\"{LIMIT}\" height=\"10\" rx=\"2\"/>");
    let _ = write!(svg, "<line class=\"target\" x1=\"{LIMIT}\" x2=\"{LIMIT}\" y1=\"1\" y2=\"19\"/>");
    let _ =
        write!(svg, "<rect class=\"median{late}\" x=\"{low:.1}\" y=\"5\" width=\"{:.1}\" height=\"10\" rx=\"2\"/>", (high - low).max(2.0));
    let _ = write!(svg, "<line class=\"notch\" x1=\"{median:.1}\" x2=\"{median:.1}\" y1=\"5\" y2=\"15\"/>");
    for seconds in times.over(operation.limit).iter().rev().take(40) {
        let _ = write!(
            svg,
            "<circle class=\"dot\" cx=\"{:.1}\" cy=\"{MIDDLE}\" r=\"3.4\"><title>{}</title></circle>",
            x(*seconds).max(LIMIT + 4.5),
            clock(*seconds)
        );
    }
    svg + "</svg>"
}

/// A bar in parts over one for the period before, where there is one.
pub fn beside(parts: &[(&str, usize)], before: Option<usize>, greatest: usize) -> String {
    let below = before.map(|before| bar(&[("before", before)], greatest).replacen("class=\"bar\"", "class=\"bar thin\"", 1));
    bar(parts, greatest) + &below.unwrap_or_default()
}

/// A bar in parts, each with a class of its own, against the greatest of its kind.
pub fn bar(parts: &[(&str, usize)], greatest: usize) -> String {
    const WIDTH: f64 = 100.0;
    let total: usize = parts.iter().map(|(_, count)| count).sum();
    let mut svg =
        format!("<svg class=\"bar\" viewBox=\"0 0 {WIDTH} 10\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{total}\">");
    let mut from = 0.0;
    for (class, count) in parts {
        let wide = WIDTH * length(*count) / length(greatest.max(1));
        let _ = write!(svg, "<rect class=\"{class}\" x=\"{from:.2}\" y=\"0\" width=\"{wide:.2}\" height=\"10\"/>");
        from += wide;
    }
    svg + "</svg>"
}
