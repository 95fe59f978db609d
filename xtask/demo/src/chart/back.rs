//! The chart of the back office.

use std::fmt::Write;

use service_hall::{Money, ReconciledUnit};

use super::{length, real};
use crate::html::escape;

fn yuan(money: Money) -> f64 {
    money.to_string().parse().unwrap_or(0.0)
}

/// The clerks side by side around zero: above it those with less than they reported, below it those with more, by the pair that is furthest
/// apart.
pub fn apart(units: &[ReconciledUnit]) -> String {
    const WIDTH: f64 = 1000.0;
    const LEFT: f64 = 60.0;
    const ZERO: f64 = 70.0;
    const HIGH: f64 = 46.0;
    let furthest = |unit: &ReconciledUnit| {
        let differences = unit.pairs.iter().filter_map(|pair| pair.difference).map(yuan);
        differences.fold(0.0, |far: f64, next| if next.abs() > far.abs() { next } else { far })
    };
    let bars: Vec<(&str, f64)> = units.iter().map(|unit| (unit.unit.as_str(), furthest(unit))).collect();
    let most = bars.iter().map(|(_, apart)| apart.abs()).fold(0.0, f64::max).max(0.01);
    let slot = (WIDTH - LEFT) / length(bars.len().max(1));
    let wide = (slot * 0.5).min(46.0);
    let mut svg = format!("<svg class=\"chart long\" viewBox=\"0 0 {WIDTH} 176\" role=\"img\" aria-label=\"Clerks around zero\">");
    let _ = write!(
        svg,
        "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{ZERO}\" y2=\"{ZERO}\"/><text class=\"axis end\" x=\"{:.1}\" y=\"{:.1}\">0</text>",
        LEFT - 7.0,
        ZERO + 4.0
    );
    for (place, (name, apart)) in bars.iter().enumerate() {
        let middle = LEFT + slot * (length(place) + 0.5);
        let high = HIGH * apart.abs() / most;
        let (class, top, text) = if *apart > 0.0 { ("late", ZERO - high, ZERO - high - 6.0) } else { ("median", ZERO, ZERO + high + 18.0) };
        let _ = write!(svg, "<g><title>{}: {apart:+.2}</title>", escape(name));
        if apart.abs() > 0.0 {
            let _ = write!(
                svg,
                "<rect class=\"{class}\" x=\"{:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{high:.1}\" rx=\"2\"/>\
                 <text class=\"mid\" x=\"{middle:.1}\" y=\"{text:.1}\">{apart:+.2}</text>",
                middle - wide / 2.0
            );
        }
        let _ = write!(svg, "<text class=\"axis mid\" x=\"{middle:.1}\" y=\"{:.1}\">{}</text></g>", real(168), escape(name));
    }
    svg + "</svg>"
}
