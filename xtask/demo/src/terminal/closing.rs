//! The daily routine and the closing of the hall.

use std::fmt::Write;

use super::{title, wrap};
use crate::report::Routine;

/// Each routine: how often, by whom, what is missing.
pub fn show(out: &mut String, routines: &[Routine]) {
    if routines.is_empty() {
        return;
    }
    title(out, "每日收尾与管理", "The daily routine and the closing of the hall");
    for routine in routines {
        let done = match (routine.rounds, routine.broken) {
            (0, _) => "not in the log".to_owned(),
            (rounds, 0) => format!("{rounds} done"),
            (rounds, broken) => format!("{rounds} done, {broken} with gaps"),
        };
        let _ = writeln!(out, "  {} {}: {done}", routine.title.zh, routine.title.en);
        let post = |(role, people): (&service_hall::RoleId, &std::collections::BTreeSet<String>)| {
            format!("{} {}", role.entry().title.zh, people.iter().map(String::as_str).collect::<Vec<_>>().join(" "))
        };
        out.push_str(&wrap(&routine.people.iter().map(post).collect::<Vec<_>>().join(", "), "      "));
        for ((zh, en), cases) in &routine.missing {
            out.push_str(&wrap(&format!("– {zh} · {en} ({})", cases.join(", ")), "      "));
        }
    }
}
