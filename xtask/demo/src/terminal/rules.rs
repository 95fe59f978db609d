//! The rules that were broken.

use std::fmt::Write;

use super::{title, wrap};
use crate::report::{Broken, OfChapter, Rules, Times};

/// Breaches, then warnings.
pub fn show(out: &mut String, rules: &Rules) {
    title(out, "违反的规则", "Rules broken, by chapter");
    if rules.breaches_before.is_some() {
        out.push_str("  本月 ← 上月；括号内为判定次数 this month ← the month before; in brackets how often it was judged\n\n");
    }
    if rules.chapters.is_empty() {
        out.push_str("  没有。None.\n");
    }
    chapters(out, &rules.chapters);
    if !rules.warned.is_empty() {
        title(out, "提醒", "Warnings");
        chapters(out, &rules.warned);
    }
}

/// The rules of each chapter under its title.
fn chapters(out: &mut String, chapters: &[OfChapter]) {
    for (place, chapter) in chapters.iter().enumerate() {
        let gap = if place > 0 { "\n" } else { "" };
        let before = chapter.before.map_or_else(String::new, |before| format!(" ← {before}"));
        let _ = writeln!(out, "{gap}  {} {} {} ({}{before})", chapter.number, chapter.title.zh, chapter.title.en, chapter.count);
        for broken in &chapter.broken {
            rule(out, broken);
        }
    }
}

fn rule(out: &mut String, broken: &Broken) {
    let often = |times: Times| format!("{} ({})", times.broken, times.judged);
    let times = match broken.before {
        Some(before) => format!("{} ← {}", often(broken.now), often(before)),
        None => format!("{:>3} ×", broken.now.broken),
    };
    let _ = writeln!(out, "  {times}  {}   [{}]", broken.rule, broken.cited);
    out.push_str(&wrap(broken.statement.zh, "         "));
    out.push_str(&wrap(broken.statement.en, "         "));
    for (role, people) in broken.by.values() {
        let people: Vec<String> =
            people.iter().map(|(person, count)| if *count > 1 { format!("{person} ×{count}") } else { person.clone() }).collect();
        out.push_str(&wrap(&format!("{} {}: {}", role.zh, role.en, people.join(", ")), "         "));
    }
}
