//! How long things took.

use std::collections::{BTreeMap, BTreeSet};

use service_hall::tables::{From, Within, Wording};
use service_hall::{Fact, Handbook, ParameterEntry, ProcedureId};

use super::complaints::PROCEDURES;
use crate::log::{Judged, Noted};
use crate::times::Spread;

/// A step with a limit of its own, over the day.
pub struct Operation {
    /// The procedure.
    pub procedure: Wording,
    /// The step, when the procedure has more than one with a limit.
    pub step: Option<Wording>,
    /// The limit in seconds.
    pub limit: i64,
    /// How long it took.
    pub times: Spread,
}

/// A procedure over the day.
pub struct Business {
    /// Its title.
    pub title: Wording,
    /// How many visits.
    pub visits: usize,
    /// How many were turned away.
    pub turned_away: usize,
    /// How many have a breach.
    pub broken: usize,
    /// How long visits took, without the wait.
    pub times: Spread,
}

/// A limit as seconds; working days and the like are not clocks of a counter.
pub(super) fn in_seconds(parameter: &ParameterEntry) -> Option<i64> {
    let Some(Fact::Whole(count)) = parameter.value else { return None };
    match parameter.unit {
        "second" => Some(count),
        "minute" => count.checked_mul(60),
        "hour" => count.checked_mul(3600),
        _ => None,
    }
}

pub(super) fn operations(handbook: &Handbook, judged: &Judged) -> Vec<Operation> {
    let mut taken: BTreeMap<(ProcedureId, usize), Vec<i64>> = BTreeMap::new();
    for noted in judged.cases.values() {
        // Departments have a table of their own.
        let Some(procedure) = noted.procedure.filter(|procedure| !PROCEDURES.contains(&procedure.as_str())) else { continue };
        for (step, micros) in noted.spans() {
            // A part of a second over the limit is over it.
            let seconds = micros.div_euclid(1_000_000) + i64::from(micros.rem_euclid(1_000_000) > 0);
            taken.entry((procedure, step)).or_default().push(seconds);
        }
    }
    let several = |procedure: ProcedureId| taken.keys().filter(|(other, _)| *other == procedure).count() > 1;
    let describe = |((procedure, number), seconds): (&(ProcedureId, usize), &Vec<i64>)| {
        let step = procedure.entry().steps.get(*number)?;
        // A limit that only runs until something is known ends with another step.
        let own = |within: &&Within| (matches!(within.from, From::Own) && within.when.is_empty()) || matches!(within.from, From::Start(_));
        let within = step.within.iter().find(|within| own(within) && within.to.is_none())?;
        let name = within.parameter?.entry().name;
        let limit =
            handbook.rule(within.rule, judged.day()).parameters.iter().find(|parameter| parameter.name == name).and_then(in_seconds)?;
        let step = several(*procedure).then_some(*step.title);
        Some(Operation { procedure: *procedure.entry().title, step, limit, times: Spread::new(seconds.clone()) })
    };
    taken.iter().filter_map(describe).collect()
}

pub(super) fn businesses(judged: &Judged, broken: &BTreeSet<String>) -> Vec<Business> {
    let mut cases: BTreeMap<ProcedureId, Vec<(&str, &Noted)>> = BTreeMap::new();
    for (case_id, noted) in &judged.cases {
        if let Some(procedure) = noted.procedure.filter(|procedure| procedure.entry().part == "1") {
            cases.entry(procedure).or_default().push((case_id, noted));
        }
    }
    let stay = |noted: &Noted| noted.begun.zip(noted.left).map(|(begun, left)| crate::times::seconds_between(begun, left));
    let describe = |(procedure, cases): (ProcedureId, Vec<(&str, &Noted)>)| Business {
        title: *procedure.entry().title,
        visits: cases.len(),
        turned_away: cases.iter().filter(|(_, noted)| noted.done.contains(&"explain_refer")).count(),
        broken: cases.iter().filter(|(case_id, _)| broken.contains(*case_id)).count(),
        times: Spread::new(cases.iter().filter_map(|(_, noted)| stay(noted)).collect()),
    };
    cases.into_iter().map(describe).collect()
}
