//! What the bulletin needs: whom it is copied to, and what became of the last measures (M I.4 steps 7 and 8, 2.4(5)).

use std::collections::BTreeMap;

use serde::Serialize;

use super::compare::Compared;
use super::complaint::Complaint;
use super::counting::{BranchMeasure, ComplaintMeasure};
use crate::decision::Finding;
use crate::fact::Fact;
use crate::handbook::FactId;
use crate::handbook::table::{fact, rule};
use crate::procedure::{Event, Lifecycle, Part, SeenCase};
use crate::time::Instant;
use crate::wire;

/// A bulletin that was issued in the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComplaintBulletin {
    /// Its case.
    pub case_id: String,
    /// When it was issued.
    pub published_at: Instant,
    /// Who received a copy, as told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copied_to: Vec<String>,
    /// The causes against which it sets measures, as told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
    /// What `complaint.bulletin.copy` and `complaint.bulletin.evaluates_previous_measures` say of it, also when they are kept.
    pub findings: Vec<Finding>,
}

/// What a branch made of a measure, and its complaints of the cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BranchResult {
    /// The branch.
    pub branch: String,
    /// Whether it put the measure into practice, as told; absent: the bulletin still has to say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carried_out: Option<bool>,
    /// Its complaints of the cause; absent without a previous period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complaints: Option<Compared>,
    /// Whether they are fewer than before; absent without a previous period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reduced: Option<bool>,
}

/// What became of a measure of the last bulletin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MeasureResult {
    /// The measure, as given; absent when it is known from a bulletin of the log, which names the cause alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// The cause it is against.
    pub cause: String,
    /// The complaints of the cause; absent without a previous period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complaints: Option<Compared>,
    /// Whether they are fewer than before; absent without a previous period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reduced: Option<bool>,
    /// By branch, in the order of the texts: those given, and those with complaints of the cause.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<BranchResult>,
}

/// The bulletins that a case tells of.
pub(super) fn bulletins(case: &SeenCase<'_>) -> Vec<ComplaintBulletin> {
    let rules = [rule::COMPLAINT_BULLETIN_COPY, rule::COMPLAINT_BULLETIN_EVALUATES_PREVIOUS_MEASURES];
    let bulletin = |(place, event): (usize, &&Event)| {
        if event.activity != "publish" || event.lifecycle != Lifecycle::Complete {
            return None;
        }
        let texts = |id: FactId| {
            let known = case.events.iter().take(place.saturating_add(1)).rev().find_map(|event| event.facts.get(id.as_str()));
            if let Some(Fact::Texts(texts)) = known { texts.clone() } else { Vec::new() }
        };
        let mut findings: Vec<Finding> = Vec::new();
        for (said, at) in &case.said {
            if *at != Some(place) || said.part != Part::Leaves || !rules.contains(&said.rule) {
                continue;
            }
            let mut finding = said.judgement.clone().into_finding(said.rule, said.level, said.step.id);
            finding.at = Some(event.timestamp);
            finding.resource.clone_from(&event.resource);
            match findings.iter_mut().find(|known| known.rule == said.rule) {
                // Of several rows the worst.
                Some(known) if known.verdict < finding.verdict => *known = finding,
                Some(_) => {}
                None => findings.push(finding),
            }
        }
        Some(ComplaintBulletin {
            case_id: case.case_id.to_owned(),
            published_at: event.timestamp,
            copied_to: texts(fact::BULLETIN_COPIED_TO),
            causes: texts(fact::BULLETIN_CAUSES),
            findings,
        })
    };
    case.events.iter().enumerate().filter_map(bulletin).collect()
}

/// The measures whose results are due: those given, else one for each cause of the last bulletin before the period.
pub(super) fn measures(
    given: Option<Vec<ComplaintMeasure>>,
    bulletins: &[ComplaintBulletin],
    from: Option<Instant>,
) -> Vec<(Option<String>, String, Vec<BranchMeasure>)> {
    if let Some(given) = given {
        return given.into_iter().map(|one| (Some(one.measure), one.cause, one.branches)).collect();
    }
    let before = |bulletin: &&ComplaintBulletin| from.is_some_and(|from| bulletin.published_at < from);
    let last = bulletins.iter().filter(before).max_by_key(|bulletin| bulletin.published_at);
    let mut causes: Vec<String> = last.map(|bulletin| bulletin.causes.clone()).unwrap_or_default();
    causes.sort_unstable();
    causes.dedup();
    causes.into_iter().map(|cause| (None, cause, Vec::new())).collect()
}

/// What became of a measure.
pub(super) fn result(
    (measure, cause, given): (Option<String>, String, Vec<BranchMeasure>),
    now: &[&Complaint],
    before: Option<&[&Complaint]>,
) -> MeasureResult {
    let count = |complaints: &[&Complaint], branch: Option<&str>| {
        let fits = |one: &&&Complaint| one.cause() == Some(cause.as_str()) && (branch.is_none() || one.branch() == branch);
        wire::count(complaints.iter().filter(fits).count())
    };
    let both = |branch: Option<&str>| before.map(|before| Compared::new(count(now, branch), count(before, branch)));
    let reduced = |compared: Option<Compared>| compared.map(|compared| compared.now < compared.before);
    let mut branches: BTreeMap<String, Option<bool>> = BTreeMap::new();
    let seen = now.iter().chain(before.unwrap_or_default()).filter(|one| one.cause() == Some(cause.as_str()));
    branches.extend(seen.filter_map(|one| Some((one.branch()?.to_owned(), None))));
    branches.extend(given.into_iter().map(|one| (one.branch, one.carried_out)));
    let branches = branches.into_iter().map(|(branch, carried_out)| {
        let complaints = both(Some(&branch));
        BranchResult { branch, carried_out, complaints, reduced: reduced(complaints) }
    });
    let branches = branches.collect();
    let complaints = both(None);
    MeasureResult { measure, complaints, reduced: reduced(complaints), branches, cause }
}
