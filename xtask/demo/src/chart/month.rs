//! The charts of a month, and of complaints in two periods.

use std::fmt::Write;

use chrono::Datelike;
use service_hall::{DayComplaints, Share};

use super::{length, real};
use crate::html::escape;
use crate::report::complaints::Column;
use crate::report::{MonthDays, OfDay, weekday};
use crate::times::share_of;

const WIDTH: f64 = 1000.0;
const LEFT: f64 = 60.0;

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A step of an axis: one of 1, 2, 5, 10, 20, … with which it has at most five.
fn step(highest: u64) -> u64 {
    let decades = std::iter::successors(Some(1_u64), |ten| ten.checked_mul(10));
    decades.flat_map(|ten| [1, 2, 5].map(|one| one * ten)).find(|step| highest.div_ceil(*step) <= 5).unwrap_or(highest.max(1))
}

/// Lines of an axis from the bottom up, with their numbers.
fn axis(svg: &mut String, (top, bottom): (f64, f64), highest: u64) -> u64 {
    let step = step(highest);
    let most = highest.div_ceil(step).max(1) * step;
    for line in (0..=most / step).map(|line| line * step) {
        let y = bottom - (bottom - top) * real(whole(line)) / real(whole(most));
        let _ = write!(svg, "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>");
        let _ = write!(svg, "<text class=\"axis end\" x=\"{:.1}\" y=\"{:.1}\">{line}</text>", LEFT - 7.0, y + 4.0);
    }
    most
}

fn slots(count: usize) -> impl Fn(usize) -> f64 {
    let slot = (WIDTH - LEFT) / length(count.max(1));
    move |place| LEFT + slot * (length(place) + 0.5)
}

/// Per cent of a share, for a point of a line.
fn percent(share: Share) -> Option<f64> {
    (share.of > 0).then(|| 100.0 * real(whole(share.count)) / real(whole(share.of)))
}

/// The days of a month: above, how many of a hundred customers were called in time, for both targets; below, how many came.
pub fn days(month: &MonthDays) -> String {
    const SHARES: (f64, f64) = (14.0, 130.0);
    const VISITS: (f64, f64) = (164.0, 270.0);
    let middle = slots(month.days.len());
    let shares = |pick: fn(&service_hall::WaitTimes) -> Share| {
        let point = move |day: &OfDay| percent(pick(day.wait.as_ref()?));
        month.days.iter().map(point).collect::<Vec<_>>()
    };
    let (target, stretch) = (shares(|wait| wait.in_target), shares(|wait| wait.in_stretch));
    let lowest = target.iter().chain(&stretch).flatten().copied().fold(100.0, f64::min);
    // From a full ten below the lowest up to a hundred.
    let floor = ((lowest - 5.0) / 10.0).floor().clamp(0.0, 9.0) * 10.0;
    let y = |percent: f64| SHARES.1 - (SHARES.1 - SHARES.0) * (percent - floor) / (100.0 - floor);
    let mut svg =
        format!("<svg class=\"chart long\" viewBox=\"0 0 {WIDTH} 300\" role=\"img\" aria-label=\"Visits and waits, day by day\">");
    for line in [floor, f64::midpoint(floor, 100.0), 100.0] {
        let _ = write!(svg, "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{0:.1}\" y2=\"{0:.1}\"/>", y(line));
        let _ = write!(svg, "<text class=\"axis end\" x=\"{:.1}\" y=\"{:.1}\">{line:.0} %</text>", LEFT - 5.0, y(line) + 4.0);
    }
    for (class, points) in [("strive", &stretch), ("median", &target)] {
        // Days without visits are passed over.
        let points = points.iter().enumerate().filter_map(|(place, percent)| Some(format!("{:.1},{:.1}", middle(place), y((*percent)?))));
        let points: Vec<String> = points.collect();
        let _ = write!(svg, "<polyline class=\"{class}\" points=\"{}\"/>", points.join(" "));
        for point in &points {
            let (x, y) = point.split_once(',').unwrap_or_default();
            let _ = write!(svg, "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"3.2\"/>");
        }
    }
    let most = axis(&mut svg, VISITS, month.days.iter().map(|day| day.customers).max().unwrap_or(1));
    let wide = ((WIDTH - LEFT) / length(month.days.len().max(1)) * 0.62).min(40.0);
    for (place, day) in month.days.iter().enumerate() {
        let x = middle(place);
        let high = (VISITS.1 - VISITS.0) * real(whole(day.customers)) / real(whole(most));
        let name = weekday(day.day);
        let shares = day.wait.as_ref().map_or_else(String::new, |wait| {
            format!(
                ", ≤ {} min {}, ≤ {} min {}",
                month.targets.stretch / 60,
                share_of(wait.in_stretch),
                month.targets.wait / 60,
                share_of(wait.in_target)
            )
        });
        let off = if day.worked == Some(false) { " soft" } else { "" };
        let _ = write!(
            svg,
            "<g><title>{} {} {}: {} visits{shares}, {} breaches, {} complaints</title>\
             <rect class=\"most\" x=\"{:.1}\" y=\"{:.1}\" width=\"{wide:.1}\" height=\"{high:.1}\" rx=\"2\"/>\
             <text class=\"axis mid{off}\" x=\"{x:.1}\" y=\"{:.1}\">{}</text></g>",
            day.day,
            name.zh,
            name.en,
            day.customers,
            day.breaches,
            day.complaints,
            x - wide / 2.0,
            VISITS.1 - high,
            VISITS.1 + 20.0,
            day.day.date().day()
        );
    }
    svg + "</svg>"
}

/// Columns side by side for two periods, or one for one.
pub fn columns(label: &str, columns: &[Column]) -> String {
    const SPAN: (f64, f64) = (10.0, 130.0);
    let both = columns.iter().any(|column| column.before.is_some());
    let middle = slots(columns.len());
    let mut svg = format!("<svg class=\"chart long\" viewBox=\"0 0 {WIDTH} 160\" role=\"img\" aria-label=\"{}\">", escape(label));
    let most = axis(&mut svg, SPAN, columns.iter().map(|column| column.now.max(column.before.unwrap_or(0))).max().unwrap_or(1));
    let slot = (WIDTH - LEFT) / length(columns.len().max(1));
    let wide = (slot * if both { 0.34 } else { 0.6 }).min(46.0);
    for (place, column) in columns.iter().enumerate() {
        let x = middle(place);
        let before = column.before.map_or_else(String::new, |before| format!(" ({before})"));
        let _ = write!(svg, "<g><title>{}: {}{before}</title>", escape(&column.name), column.now);
        let left = if both { x + 1.0 } else { x - wide / 2.0 };
        let bars = [column.before.map(|before| ("before", before, x - wide - 1.0)), Some(("median", column.now, left))];
        for (class, count, left) in bars.into_iter().flatten() {
            let high = (SPAN.1 - SPAN.0) * real(whole(count)) / real(whole(most));
            let top = SPAN.1 - high;
            let _ =
                write!(svg, "<rect class=\"{class}\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{high:.1}\" rx=\"2\"/>");
        }
        let _ = write!(svg, "<text class=\"axis mid\" x=\"{x:.1}\" y=\"{:.1}\">{}</text></g>", SPAN.1 + 20.0, escape(&column.name));
    }
    svg + "</svg>"
}

/// Work orders by the day of their complaint: those that kept the hour, and on top of them those that did not.
pub fn within_hour(days: &[DayComplaints]) -> String {
    const SPAN: (f64, f64) = (10.0, 130.0);
    let shares: Vec<(&DayComplaints, Share)> = days.iter().map(|day| (day, day.figures.departments.within_hour)).collect();
    let middle = slots(days.len());
    let mut svg = format!(
        "<svg class=\"chart long\" viewBox=\"0 0 {WIDTH} 160\" role=\"img\" aria-label=\"Work orders within the hour, day by day\">"
    );
    let most = axis(&mut svg, SPAN, shares.iter().map(|(_, share)| share.of).max().unwrap_or(1));
    let wide = ((WIDTH - LEFT) / length(days.len().max(1)) * 0.62).min(40.0);
    let high = |count: u64| (SPAN.1 - SPAN.0) * real(whole(count)) / real(whole(most));
    for (place, (day, share)) in shares.iter().enumerate() {
        let (x, late) = (middle(place), share.of - share.count);
        let _ = write!(svg, "<g><title>{}: {} / {}</title>", day.day, share.count, share.of);
        for (class, count, on) in [("median", share.count, 0), ("late", late, share.count)] {
            let top = SPAN.1 - high(on) - high(count);
            let left = x - wide / 2.0;
            let _ =
                write!(svg, "<rect class=\"{class}\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{:.1}\"/>", high(count));
        }
        let _ = write!(svg, "<text class=\"axis mid\" x=\"{x:.1}\" y=\"{:.1}\">{}</text></g>", SPAN.1 + 20.0, day.day.date().day());
    }
    svg + "</svg>"
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn an_axis_has_at_most_five_steps() {
        assert_eq!([0, 1, 5, 6, 11, 26, 187, 1_083].map(step), [1, 1, 1, 2, 5, 10, 50, 500]);
    }
}
