//! What was decided at the counter.

use std::fmt::Write;

use super::title;
use crate::report::Decisions;

/// Done, turned away, referred, passed on.
pub fn show(out: &mut String, decided: &Decisions) {
    title(out, "决定", "Decisions");
    let _ = writeln!(out, "  {} done, {} turned away for lack of documents", decided.done, decided.turned_away);
    let _ = writeln!(out, "  {} referred to a manager: {} granted, {} not granted", decided.referred, decided.granted, decided.declined);
    let _ = writeln!(out, "  {} questions passed on, {} of them replied to the same day", decided.passed_on, decided.replied);
}
