//! What was decided at the counter.

use crate::log::Noted;

/// What was decided at the counter.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// The business was done, or the question looked up.
    pub done: usize,
    /// Turned away for lack of documents.
    pub turned_away: usize,
    /// A manager was asked.
    pub referred: usize,
    /// … and granted special handling.
    pub granted: usize,
    /// … and did not.
    pub declined: usize,
    /// Questions passed on.
    pub passed_on: usize,
    /// … and replied to by the end of the day.
    pub replied: usize,
}

impl Decisions {
    pub(super) fn new(visits: &[&Noted]) -> Self {
        let count = |test: &dyn Fn(&Noted) -> bool| visits.iter().filter(|noted| test(noted)).count();
        let did = |step: &'static str| move |noted: &Noted| noted.done.contains(&step);
        // A word of somebody who may not decide is a breach, not a decision.
        let asked = |noted: &Noted, word: bool| {
            let step = noted.procedure.and_then(|procedure| procedure.entry().step("ask_manager"));
            let (Some((said, Some(role))), Some((_, step))) = (noted.granted, step) else { return false };
            said == word && step.roles.contains(&role)
        };
        Self {
            done: count(&|noted| ["operate", "query", "sell_card"].iter().any(|step| noted.done.contains(step))),
            turned_away: count(&did("explain_refer")),
            referred: count(&|noted| asked(noted, true) || asked(noted, false)),
            granted: count(&|noted| asked(noted, true)),
            declined: count(&|noted| asked(noted, false)),
            passed_on: count(&did("record_transfer")),
            replied: count(&|noted| did("record_transfer")(noted) && did("reply")(noted)),
        }
    }
}
