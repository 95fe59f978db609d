//! The daily report as figures: what terminal and page both show.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use service_hall::tables::{From, Wording};
use service_hall::{CaseReview, Fact, Finding, Handbook, Level, ParameterEntry, ProcedureId, Rejected, RoleId, RuleId, Verdict, call_json};

use crate::log::{Judged, Noted};
use crate::times::Spread;

/// The longest wait, and the one to strive for, in seconds: paper S, 2.2 indicators. They move into the handbook with the queue chapter.
pub const WAIT_TARGETS: [i64; 2] = [600, 480];

/// A rule that was broken.
pub struct Broken {
    /// The rule.
    pub rule: RuleId,
    /// What it says.
    pub statement: Wording,
    /// Where it stands, for the procedures concerned.
    pub cited: String,
    /// How often.
    pub count: usize,
    /// By whom: role, and each person with a count.
    pub by: BTreeMap<&'static str, (Wording, BTreeMap<String, usize>)>,
}

/// A case with breaches.
pub struct Case {
    /// Its id.
    pub case_id: String,
    /// Its procedure.
    pub procedure: ProcedureId,
    /// Who served it.
    pub clerk: String,
    /// When the customer was served.
    pub begun: String,
    /// Each finding in both languages.
    pub findings: Vec<(String, String)>,
}

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

/// Waits of a segment or of an hour.
pub struct Wait {
    /// The segment, or the hour.
    pub of: Wording,
    /// How long they waited.
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

/// The daily report.
pub struct Report {
    /// Edition and fingerprint.
    pub edition: String,
    /// The day.
    pub day: String,
    /// Up to when clocks were judged.
    pub as_of: String,
    /// Events judged.
    pub events: u64,
    /// Visits that began on the day.
    pub visits: usize,
    /// Cases from days before.
    pub older: usize,
    /// Clerks who served.
    pub clerks: usize,
    /// Visits and older cases with a breach.
    pub cases_broken: usize,
    /// Breaches.
    pub breaches: usize,
    /// Verdicts "kept".
    pub kept: u64,
    /// Verdicts "unknown".
    pub unknown: u64,
    /// What could not be read.
    pub rejected: Vec<Rejected>,
    /// What was decided.
    pub decisions: Decisions,
    /// Rules broken, the most frequent first.
    pub broken: Vec<Broken>,
    /// Rules with warnings.
    pub warned: Vec<Broken>,
    /// The cases with the most breaches.
    pub worst: Vec<Case>,
    /// Steps with limits.
    pub operations: Vec<Operation>,
    /// Waits of all, then of each segment.
    pub waits: Vec<Wait>,
    /// Waits by the hour of arrival.
    pub waits_by_hour: Vec<Wait>,
    /// Procedures, by the handbook.
    pub businesses: Vec<Business>,
}

const WORST: usize = 8;
const SEGMENTS: [(&str, Wording); 3] = [
    ("ordinary", Wording { zh: "普通客户", en: "Ordinary" }),
    ("vip", Wording { zh: "VIP客户", en: "VIP" }),
    ("group", Wording { zh: "集团客户", en: "Group" }),
];

fn is_breach(finding: &Finding) -> bool {
    finding.verdict == Verdict::Broken && finding.level == Level::Violation
}

impl Report {
    /// Adds up a judged log.
    pub fn new(handbook: &Handbook, judged: &Judged) -> Self {
        let review = &judged.review;
        let today = |noted: &Noted| noted.begun.and_then(service_hall::Instant::day) == judged.day;
        let known = |noted: &&Noted| noted.procedure.is_some();
        let visits: Vec<&Noted> = judged.cases.values().filter(known).filter(|noted| today(noted)).collect();
        let broken_cases: BTreeSet<&str> =
            review.findings.iter().filter(|case| case.findings.iter().any(is_breach)).map(|case| case.case_id.as_str()).collect();
        let broken = rules(judged, is_breach);
        Self {
            edition: review.edition.as_str().to_owned(),
            day: judged.day.map_or_else(|| "–".to_owned(), |day| day.to_string()),
            as_of: judged.as_of.map_or_else(|| "–".to_owned(), |at| at.to_string()),
            events: review.events,
            visits: visits.len(),
            older: judged.cases.values().filter(known).count() - visits.len(),
            clerks: visits.iter().filter_map(|noted| noted.clerk.as_deref()).collect::<BTreeSet<_>>().len(),
            cases_broken: broken_cases.len(),
            breaches: broken.iter().map(|rule| rule.count).sum(),
            kept: review.totals.iter().map(|total| total.kept).sum(),
            unknown: review.totals.iter().map(|total| total.unknown).sum(),
            rejected: review.rejected.clone(),
            decisions: decisions(&visits),
            broken,
            warned: rules(judged, |finding| finding.verdict == Verdict::Broken && finding.level == Level::Warning),
            worst: worst(handbook, judged),
            operations: operations(handbook, judged),
            waits: waits(&visits),
            waits_by_hour: waits_by_hour(&visits),
            businesses: businesses(judged, &broken_cases),
        }
    }
}

/// The rules that some findings name, with citation and the people concerned.
fn rules(judged: &Judged, chosen: impl Fn(&Finding) -> bool) -> Vec<Broken> {
    let mut rules: BTreeMap<RuleId, (Broken, BTreeSet<ProcedureId>)> = BTreeMap::new();
    for case in &judged.review.findings {
        for finding in case.findings.iter().filter(|finding| chosen(finding)) {
            let fresh = || {
                let statement = *finding.rule.entry().statement;
                let broken = Broken { rule: finding.rule, statement, cited: String::new(), count: 0, by: BTreeMap::new() };
                (broken, BTreeSet::new())
            };
            let (broken, procedures) = rules.entry(finding.rule).or_insert_with(fresh);
            broken.count += 1;
            procedures.insert(case.procedure);
            let (role, person) = culprit(judged, case, finding);
            let (name, title) =
                role.map_or(("", Wording { zh: "未记岗位", en: "no role recorded" }), |role| (role.as_str(), *role.entry().title));
            *broken.by.entry(name).or_insert((title, BTreeMap::new())).1.entry(person).or_default() += 1;
        }
    }
    let mut list: Vec<Broken> = rules
        .into_values()
        .map(|(mut broken, procedures)| {
            broken.cited = cite(broken.rule, &procedures);
            broken
        })
        .collect();
    list.sort_by_key(|broken| std::cmp::Reverse(broken.count));
    list
}

/// Who acted; when nobody did, who served the case; in the role last seen, else the one that answers for the rule.
fn culprit(judged: &Judged, case: &CaseReview, finding: &Finding) -> (Option<RoleId>, String) {
    let served = || judged.cases.get(&case.case_id).and_then(|noted| noted.clerk.clone());
    let person = finding.resource.clone().or_else(served);
    let role = person.as_ref().and_then(|person| judged.roles.get(person).copied()).or_else(|| finding.answerable.first().copied());
    (role, person.unwrap_or_else(|| "–".to_owned()))
}

/// The pages of a rule, those of the procedures concerned when it has such.
fn cite(rule: RuleId, procedures: &BTreeSet<ProcedureId>) -> String {
    let own = |section: &str| procedures.iter().any(|procedure| section.starts_with(&format!("{} ", procedure.entry().section)));
    let all = &rule.entry().source;
    let chosen: Vec<_> = all.iter().filter(|source| own(source.section)).collect();
    let chosen = if chosen.is_empty() { all.iter().take(1).collect() } else { chosen };
    let pages: BTreeSet<u16> = chosen.iter().filter(|source| source.doc == "M").filter_map(|source| source.page).collect();
    if pages.is_empty() {
        return chosen.first().map_or_else(String::new, |source| format!("{} {}", source.doc, source.section));
    }
    format!("M p. {}", pages.iter().map(u16::to_string).collect::<Vec<_>>().join(", "))
}

/// The cases with the most breaches, each finding in the library's own words.
fn worst(handbook: &Handbook, judged: &Judged) -> Vec<Case> {
    let weight = |case: &CaseReview| case.findings.iter().filter(|finding| is_breach(finding)).count();
    let mut cases: Vec<&CaseReview> = judged.review.findings.iter().filter(|case| weight(case) > 0).collect();
    cases.sort_by_key(|case| std::cmp::Reverse(weight(case)));
    let say = |case: &CaseReview, finding: &Finding, language: &str| {
        let query = json!({"finding": finding, "language": language, "procedure": case.procedure});
        let answer = call_json(handbook, "text.finding", &query.to_string());
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap_or_default();
        answer["ok"]["text"].as_str().unwrap_or(finding.rule.as_str()).to_owned()
    };
    let describe = |case: &&CaseReview| {
        let noted = judged.cases.get(&case.case_id);
        let broken = case.findings.iter().filter(|finding| is_breach(finding));
        Case {
            case_id: case.case_id.clone(),
            procedure: case.procedure,
            clerk: noted.and_then(|noted| noted.clerk.clone()).unwrap_or_else(|| "–".to_owned()),
            begun: noted.and_then(|noted| noted.begun).map_or_else(String::new, |at| at.to_string().chars().skip(11).take(5).collect()),
            findings: broken.map(|finding| (say(case, finding, "zh"), say(case, finding, "en"))).collect(),
        }
    };
    cases.iter().take(WORST).map(describe).collect()
}

fn decisions(visits: &[&Noted]) -> Decisions {
    let count = |test: &dyn Fn(&Noted) -> bool| visits.iter().filter(|noted| test(noted)).count();
    let did = |step: &'static str| move |noted: &Noted| noted.done.contains(&step);
    // A word of somebody who may not decide is a breach, not a decision.
    let asked = |noted: &Noted, word: bool| {
        let step = noted.procedure.and_then(|procedure| procedure.entry().step("ask_manager"));
        let (Some((said, Some(role))), Some((_, step))) = (noted.granted, step) else { return false };
        said == word && step.roles.contains(&role)
    };
    Decisions {
        done: count(&|noted| ["operate", "query", "sell_card"].iter().any(|step| noted.done.contains(step))),
        turned_away: count(&did("explain_refer")),
        referred: count(&|noted| asked(noted, true) || asked(noted, false)),
        granted: count(&|noted| asked(noted, true)),
        declined: count(&|noted| asked(noted, false)),
        passed_on: count(&did("record_transfer")),
        replied: count(&|noted| did("record_transfer")(noted) && did("reply")(noted)),
    }
}

/// A limit as seconds; working days and the like are not clocks of a counter.
fn in_seconds(parameter: &ParameterEntry) -> Option<i64> {
    let Some(Fact::Whole(count)) = parameter.value else { return None };
    match parameter.unit {
        "second" => Some(count),
        "minute" => count.checked_mul(60),
        "hour" => count.checked_mul(3600),
        _ => None,
    }
}

fn operations(handbook: &Handbook, judged: &Judged) -> Vec<Operation> {
    let mut taken: BTreeMap<(ProcedureId, usize), Vec<i64>> = BTreeMap::new();
    for noted in judged.cases.values() {
        let Some(procedure) = noted.procedure else { continue };
        for (step, micros) in noted.spans() {
            // A part of a second over the limit is over it.
            let seconds = micros.div_euclid(1_000_000) + i64::from(micros.rem_euclid(1_000_000) > 0);
            taken.entry((procedure, step)).or_default().push(seconds);
        }
    }
    let several = |procedure: ProcedureId| taken.keys().filter(|(other, _)| *other == procedure).count() > 1;
    let describe = |((procedure, number), seconds): (&(ProcedureId, usize), &Vec<i64>)| {
        let step = procedure.entry().steps.get(*number)?;
        let within = step.within.iter().find(|within| matches!(within.from, From::Own) && within.to.is_none())?;
        let name = within.parameter?.entry().name;
        let limit =
            handbook.rule(within.rule, judged.day).parameters.iter().find(|parameter| parameter.name == name).and_then(in_seconds)?;
        let step = several(*procedure).then_some(*step.title);
        Some(Operation { procedure: *procedure.entry().title, step, limit, times: Spread::new(seconds.clone()) })
    };
    taken.iter().filter_map(describe).collect()
}

fn waits(visits: &[&Noted]) -> Vec<Wait> {
    let of = |title: Wording, segment: Option<&str>| {
        let chosen = visits.iter().filter(|noted| segment.is_none_or(|segment| noted.segment.as_deref() == Some(segment)));
        Wait { of: title, times: Spread::new(chosen.filter_map(|noted| noted.wait()).collect()) }
    };
    let all = of(Wording { zh: "全部", en: "All" }, None);
    let each = SEGMENTS.iter().map(|(segment, title)| of(*title, Some(segment)));
    std::iter::once(all).chain(each).filter(|wait| wait.times.count() > 0).collect()
}

const HOURS: [&str; 24] =
    ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23"];

fn waits_by_hour(visits: &[&Noted]) -> Vec<Wait> {
    let mut hours: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
    for noted in visits {
        let hour = noted.arrived.and_then(|at| at.to_string().get(11..13)?.parse().ok());
        if let Some((hour, wait)) = hour.zip(noted.wait()) {
            hours.entry(hour).or_default().push(wait);
        }
    }
    let name = |hour: usize| HOURS.get(hour).copied().unwrap_or("");
    hours.into_iter().map(|(hour, waits)| Wait { of: Wording { zh: name(hour), en: name(hour) }, times: Spread::new(waits) }).collect()
}

fn businesses(judged: &Judged, broken: &BTreeSet<&str>) -> Vec<Business> {
    let mut cases: BTreeMap<ProcedureId, Vec<(&str, &Noted)>> = BTreeMap::new();
    for (case_id, noted) in &judged.cases {
        if let Some(procedure) = noted.procedure {
            cases.entry(procedure).or_default().push((case_id, noted));
        }
    }
    let stay = |noted: &Noted| noted.begun.zip(noted.left).map(|(begun, left)| crate::times::seconds_between(begun, left));
    let describe = |(procedure, cases): (ProcedureId, Vec<(&str, &Noted)>)| Business {
        title: *procedure.entry().title,
        visits: cases.len(),
        turned_away: cases.iter().filter(|(_, noted)| noted.done.contains(&"explain_refer")).count(),
        broken: cases.iter().filter(|(case_id, _)| broken.contains(case_id)).count(),
        times: Spread::new(cases.iter().filter_map(|(_, noted)| stay(noted)).collect()),
    };
    cases.into_iter().map(describe).collect()
}
