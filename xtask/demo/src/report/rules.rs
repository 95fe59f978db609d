//! Which rules were broken, by whom, where; in a month beside the month before.

use std::collections::{BTreeMap, BTreeSet};

use service_hall::tables::Wording;
use service_hall::{CaseReview, Finding, Level, ProcedureId, RoleId, RuleId, Verdict};

use crate::log::{Judged, Part};

/// How often a rule was broken, of the times it was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Times {
    /// Broken.
    pub broken: usize,
    /// Kept or broken.
    pub judged: u64,
}

/// A rule that was broken.
pub struct Broken {
    /// The rule.
    pub rule: RuleId,
    /// What it says.
    pub statement: Wording,
    /// Where it stands, for the procedures concerned.
    pub cited: String,
    /// How often.
    pub now: Times,
    /// How often in the month before, where that is known.
    pub before: Option<Times>,
    /// By whom: role, and each person with a count.
    pub by: BTreeMap<&'static str, (Wording, BTreeMap<String, usize>)>,
}

/// The rules of a chapter that were broken; the counter's chapters, which share theirs, are taken together.
pub struct OfChapter {
    /// Its number in the sources.
    pub number: String,
    /// Its title.
    pub title: Wording,
    /// How many breaches.
    pub count: usize,
    /// How many in the month before, where that is known.
    pub before: Option<usize>,
    /// The rules, the most frequent first.
    pub broken: Vec<Broken>,
}

/// The rules that were broken.
pub struct Rules {
    /// Breaches.
    pub breaches: usize,
    /// Those of the month before, where it is known.
    pub breaches_before: Option<usize>,
    /// The cases with one.
    pub cases: BTreeSet<String>,
    /// How many there were in the month before, where it is known.
    pub cases_before: Option<usize>,
    /// The rules, by chapter in the order of the handbook.
    pub chapters: Vec<OfChapter>,
    /// Rules with warnings.
    pub warned: Vec<OfChapter>,
}

pub(super) fn is_breach(finding: &Finding) -> bool {
    finding.verdict == Verdict::Broken && finding.level == Level::Violation
}

fn is_warning(finding: &Finding) -> bool {
    finding.verdict == Verdict::Broken && finding.level == Level::Warning
}

fn cases(part: &Part) -> BTreeSet<String> {
    part.findings().filter(|case| case.findings.iter().any(is_breach)).map(|case| case.case_id.clone()).collect()
}

impl Rules {
    pub(super) fn new(judged: &Judged) -> Self {
        let chapters = broken(judged, is_breach);
        let before = judged.part_before.as_ref();
        Self {
            breaches: chapters.iter().map(|chapter| chapter.count).sum(),
            breaches_before: before.map(|_| chapters.iter().filter_map(|chapter| chapter.before).sum()),
            cases: cases(&judged.part),
            cases_before: before.map(|before| cases(before).len()),
            chapters,
            warned: broken(judged, is_warning),
        }
    }
}

/// Chapters share a place in the report when they are the counter's: those whose visits begin with a request.
fn is_counter(procedure: ProcedureId) -> bool {
    procedure.entry().step("request").is_some()
}

/// The first procedure of the chapter, which stands for it: of the counter's chapters, and of those that have several procedures.
fn chapter(procedure: ProcedureId) -> ProcedureId {
    let number = |procedure: ProcedureId| procedure.entry().section.split(' ').next();
    let same = |other: &ProcedureId| {
        if is_counter(procedure) {
            is_counter(*other)
        } else {
            number(*other) == number(procedure) && other.entry().part == procedure.entry().part
        }
    };
    // The procedure that is the chapter as a whole, where there is one.
    let whole = |other: &ProcedureId| Some(other.entry().section) == number(*other);
    ProcedureId::all().filter(same).find(whole).or_else(|| ProcedureId::all().find(same)).unwrap_or(procedure)
}

/// How often each rule was judged.
fn judged_times(part: &Part) -> BTreeMap<RuleId, u64> {
    let of_calls = part.queues.values().filter_map(|queue| queue.review.as_ref()).flat_map(|review| &review.totals);
    let mut times = BTreeMap::new();
    for total in part.review.totals.iter().chain(of_calls) {
        *times.entry(total.rule).or_default() += total.kept + total.broken + total.warned;
    }
    times
}

/// The rules of a chapter, and the procedures in which each was broken.
type OfRules = BTreeMap<RuleId, (Broken, BTreeSet<ProcedureId>)>;

/// The rules that some findings name, with citation and the people concerned.
fn broken(judged: &Judged, chosen: impl Fn(&Finding) -> bool) -> Vec<OfChapter> {
    let mut chapters: BTreeMap<ProcedureId, OfRules> = BTreeMap::new();
    let before = judged.part_before.as_ref();
    let (times, times_before) = (judged_times(&judged.part), before.map(judged_times));
    let of = |times: &BTreeMap<RuleId, u64>, rule| Times { broken: 0, judged: times.get(&rule).copied().unwrap_or(0) };
    let mut note = |part: &Part, add: &mut dyn FnMut(&mut Broken, &CaseReview, &Finding)| {
        for case in part.findings() {
            for finding in case.findings.iter().filter(|finding| chosen(finding)) {
                let rule = finding.rule;
                let fresh = || {
                    let (now, before) = (of(&times, rule), times_before.as_ref().map(|times| of(times, rule)));
                    let broken =
                        Broken { rule, statement: *rule.entry().statement, cited: String::new(), now, before, by: BTreeMap::new() };
                    (broken, BTreeSet::new())
                };
                let (broken, procedures) = chapters.entry(chapter(case.procedure)).or_default().entry(rule).or_insert_with(fresh);
                procedures.insert(case.procedure);
                add(broken, case, finding);
            }
        }
    };
    note(&judged.part, &mut |broken, case, finding| {
        broken.now.broken += 1;
        let (role, person) = culprit(judged, case, finding);
        let (name, title) =
            role.map_or(("", Wording { zh: "未记岗位", en: "no role recorded" }), |role| (role.as_str(), *role.entry().title));
        *broken.by.entry(name).or_insert((title, BTreeMap::new())).1.entry(person).or_default() += 1;
    });
    if let Some(before) = before {
        note(before, &mut |broken, _, _| broken.before.get_or_insert_default().broken += 1);
    }
    chapters.into_iter().map(|(procedure, rules)| describe(procedure, rules, before.is_some())).collect()
}

fn describe(procedure: ProcedureId, rules: OfRules, compared: bool) -> OfChapter {
    let cited = |(mut broken, procedures): (Broken, BTreeSet<ProcedureId>)| {
        broken.cited = cite(broken.rule, &procedures);
        broken
    };
    let mut broken: Vec<Broken> = rules.into_values().map(cited).collect();
    broken.sort_by_key(|broken| std::cmp::Reverse((broken.now.broken, broken.before.map(|before| before.broken))));
    let counter = Wording { zh: "台席业务", en: "Business at the counter" };
    let (number, title) = if is_counter(procedure) {
        ("I.5–I.16, I.21".to_owned(), counter)
    } else {
        (procedure.entry().section.split(' ').next().unwrap_or_default().to_owned(), *procedure.entry().title)
    };
    let before = broken.iter().filter_map(|broken| broken.before).map(|before| before.broken).sum();
    OfChapter { number, title, count: broken.iter().map(|broken| broken.now.broken).sum(), before: compared.then_some(before), broken }
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
    // The library's own two rules stand on the flowchart of each procedure.
    let flowcharts: Vec<_> = procedures.iter().flat_map(|procedure| procedure.entry().source.iter()).collect();
    let all = rule.entry().source;
    let chosen: Vec<_> = all.iter().filter(|source| own(source.section)).collect();
    let chosen = if rule.as_str().starts_with("procedure.") { flowcharts } else { chosen };
    let chosen = if chosen.is_empty() { all.iter().take(1).collect() } else { chosen };
    let pages: BTreeSet<u16> = chosen.iter().filter(|source| source.doc == "M").filter_map(|source| source.page).collect();
    if pages.is_empty() {
        return chosen.first().map_or_else(String::new, |source| format!("{} {}", source.doc, source.section));
    }
    format!("M p. {}", pages.iter().map(u16::to_string).collect::<Vec<_>>().join(", "))
}
