//! Reads a procedure out of the handbook: besides its words, the only file here that knows the tables.

use super::plan::{Clock, Onward, Plan, Stop};
use super::words;
use crate::handbook::table::{Edge, From, Step, Within};
use crate::handbook::{Handbook, Limit, NextStep, ProcedureEntry, ProcedureId, RuleId, StepEntry, procedure};
use crate::text::Language;
use crate::time::Day;

/// Where words and figures are taken from.
struct Source<'a> {
    handbook: &'a Handbook,
    entry: ProcedureEntry,
    language: Language,
    on: Option<Day>,
}

/// A procedure in the words of a language, with the limits in force on a day.
pub(super) fn plan(handbook: &Handbook, id: ProcedureId, language: Language, on: Option<Day>) -> Plan {
    let source = Source { handbook, entry: procedure(id), language, on };
    let rows = source.entry.steps.iter().zip(id.entry().steps);
    let steps = (0..).zip(rows).map(|(number, (step, row))| source.stop(number, step, row)).collect();
    Plan {
        id: id.as_str().to_owned(),
        name: language.of(&source.entry.title).to_owned(),
        doc: words::procedure(&source.entry, &handbook.stamp(), language),
        words: (language.pick("开始", "start").to_owned(), language.pick("结束", "end").to_owned()),
        steps,
    }
}

/// Every rule that a step names, each once.
fn rules(step: &StepEntry) -> Vec<RuleId> {
    let mut all = Vec::new();
    for rule in step.actor.iter().chain(&step.needs).chain(&step.leaves).chain(&step.within).chain(step.hints) {
        if !all.contains(rule) {
            all.push(*rule);
        }
    }
    all
}

impl Source<'_> {
    fn stop(&self, number: usize, step: &StepEntry, row: &Step) -> Stop {
        let role = step.roles.first().copied();
        Stop {
            id: step.id.to_owned(),
            name: format!("{} {}", step.no, self.language.of(&step.title)),
            doc: words::step(step, &rules(step), self.language),
            role: role.map_or_else(Default::default, |role| (role.as_str().to_owned(), self.language.of(&role.entry().title).to_owned())),
            starts: number == 0 || step.start,
            calls: step.calls.map(|procedure| procedure.as_str().to_owned()),
            parallel: step.parallel,
            timers: row.within.iter().filter_map(|within| self.clock(within)).collect(),
            next: step.next.iter().zip(row.next).map(|(next, edge)| self.onward(next, edge)).collect(),
        }
    }

    fn onward(&self, next: &NextStep, edge: &Edge) -> Onward {
        let reopened = self.entry.steps.iter().filter(|step| next.reopens.contains(&step.id));
        let label = next.label.map(|label| self.language.of(&label).to_owned());
        Onward {
            to: edge.step,
            name: label.or_else(|| words::condition(edge.when, self.language)).unwrap_or_default(),
            doc: words::way(edge.when, reopened, self.language),
            condition: next.when.clone(),
            again: !edge.reopens.is_empty(),
        }
    }

    /// The limit as a timer: one with a figure that its step may not be later than.
    fn clock(&self, within: &Within) -> Option<Clock> {
        if within.at_least || within.to.is_some() {
            return None;
        }
        let limit = self.handbook.limit(within.parameter?, self.on, || None)?;
        let from = match within.from {
            From::Own => words::own(self.language),
            From::Step(number) => words::after(self.entry.steps.get(number)?, true, self.language),
            From::Start(number) => words::after(self.entry.steps.get(number)?, false, self.language),
            From::Fact(fact) => words::since(fact, self.language),
        };
        let when = words::condition(within.when, self.language);
        Some(Clock {
            name: words::figure(limit, self.language),
            doc: words::limit(within.rule, limit, &from, when.as_deref(), self.language),
            duration: duration(limit),
        })
    }
}

/// As ISO 8601 writes it, in the largest unit that fits.
fn duration(limit: Limit) -> String {
    match limit {
        Limit::Seconds(seconds) => match (seconds.checked_rem(3600), seconds.checked_rem(60)) {
            (Some(0), _) => format!("PT{}H", seconds.checked_div(3600).unwrap_or_default()),
            (_, Some(0)) => format!("PT{}M", seconds.checked_div(60).unwrap_or_default()),
            _ => format!("PT{seconds}S"),
        },
        Limit::WorkingDays(days) | Limit::Days(days) => format!("P{days}D"),
    }
}
