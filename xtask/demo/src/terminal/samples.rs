//! The sample lists.

use std::fmt::Write;

use super::back::given;
use super::{both, wrap};
use crate::report::{Answer, Samples};

/// The seed, what is drawn of each volume, how to check it.
pub fn show(out: &mut String, samples: Option<&Answer<Samples>>) {
    let Some(samples) = given(out, samples, "抽查清单", "Sample lists") else { return };
    let _ = writeln!(out, "  种子 seed: {}", samples.seed);
    if !samples.public {
        out.push_str(&wrap(
            "未提供公开种子：以日期代替，人人可预知，不能用于正式抽查。No public seed was given: the day stands in for it, which anybody could foresee; no draw for use.",
            "  ",
        ));
    }
    if samples.draws.is_empty() {
        out.push_str("  当日没有订成的册。No volume was bound today.\n");
    }
    for (title, sample) in &samples.draws {
        let _ = writeln!(out, "\n  {} · {}", both(*title), sample.rule);
        for volume in &sample.volumes {
            let _ = writeln!(out, "    {}: {} / {} ({} %)", volume.id, volume.count, volume.size, volume.percent);
            let drawn: Vec<&str> = volume.drawn.iter().map(|drawn| drawn.set.as_str()).collect();
            out.push_str(&wrap(&drawn.join(" "), "      "));
        }
    }
    if let Some((_, sample)) = samples.draws.first() {
        out.push_str(&wrap(&format!("复核 re-check: {}", both(sample.recheck)), "  "));
    }
}
