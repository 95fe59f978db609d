//! The words of the diagram: names of branches and limits, documentation of steps.

use crate::handbook::table::{Check, Term};
use crate::handbook::{FactId, Limit, ParameterId, ProcedureEntry, RuleId, Stamp, StepEntry};
use crate::text::Language;

/// A heading and what stands under it.
fn line(language: Language, zh: &'static str, en: &'static str, words: &str) -> String {
    format!("{}{}{words}", language.pick(zh, en), language.pick("：", ": "))
}

fn list<'a>(language: Language, words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(language.pick("、", ", "))
}

/// What stands with the whole procedure: goal, source, edition, what the flowchart leaves open.
pub(super) fn procedure(entry: &ProcedureEntry, edition: &Stamp, language: Language) -> String {
    let place = |source: &crate::handbook::table::Source| match (source.page, language) {
        (Some(page), Language::Zh) => format!("{} {} 第{page}页", source.doc, source.section),
        (Some(page), Language::En) => format!("{} {} p. {page}", source.doc, source.section),
        (None, _) => format!("{} {}", source.doc, source.section),
    };
    let places: Vec<String> = entry.source.iter().map(place).collect();
    let mut lines = vec![
        language.of(&entry.goal).to_owned(),
        line(language, "依据", "Source", &places.join("; ")),
        line(language, "版本", "Edition", edition.as_str()),
    ];
    lines.extend(entry.guesses.iter().map(|guess| line(language, "读法", "Reading", language.of(guess))));
    lines.join("\n")
}

/// What stands with a step: its number and page, who takes it, the rules that judge it, the papers it leaves.
pub(super) fn step(step: &StepEntry, rules: &[RuleId], language: Language) -> String {
    let mut lines = vec![line(language, "序号", "Number", step.no)];
    lines.extend(step.page.map(|page| line(language, "页码", "Page", &page.to_string())));
    let posts = step.roles.iter().map(|role| language.of(&role.entry().title));
    lines.push(line(language, "岗位", "Roles", &list(language, posts)));
    if step.parallel {
        lines.push(
            language
                .pick("几个岗位可以同时办理，各有各的时限。", "Several roles may have it open at once, each with its own limit.")
                .to_owned(),
        );
    }
    if !step.records.is_empty() {
        let records = step.records.iter().map(|document| language.of(&document.entry().title));
        lines.push(line(language, "留下", "Leaves", &list(language, records)));
    }
    if !rules.is_empty() {
        lines.push(language.pick("规则：", "Rules:").to_owned());
        lines.extend(rules.iter().map(|rule| statement(*rule, language)));
    }
    lines.join("\n")
}

fn statement(rule: RuleId, language: Language) -> String {
    format!("{rule}{}{}", language.pick("：", ": "), language.of(&rule.entry().statement))
}

fn term(term: &Term, language: Language) -> String {
    let title = |fact: FactId| language.of(&fact.entry().title);
    let fact = title(term.fact);
    let against = |zh: &'static str, en: &'static str, id: ParameterId| {
        let parameter = id.entry();
        format!("{fact} {} {}/{}", language.pick(zh, en), parameter.rule, parameter.name)
    };
    match term.check {
        Check::Holds(true) => format!("{fact}{}", language.pick("：是", ": yes")),
        Check::Holds(false) => format!("{fact}{}", language.pick("：否", ": no")),
        Check::Is(word, true) => format!("{fact} = {word}"),
        Check::Is(word, false) => format!("{fact} ≠ {word}"),
        Check::AtLeast(id) => against("≥", "≥", id),
        Check::AtMost(id) => against("≤", "≤", id),
        Check::In(id) => against("属于", "in", id),
        Check::Covers(id) => against("包括", "covers", id),
        Check::Same(other) => format!("{fact} = {}", title(other)),
    }
}

/// Terms in words; none when there is nothing to hold.
pub(super) fn condition(terms: &[Term], language: Language) -> Option<String> {
    let words: Vec<String> = terms.iter().map(|one| term(one, language)).collect();
    (!words.is_empty()).then(|| words.join(language.pick("；", "; ")))
}

/// What stands with a way on: when it is open, what it opens anew.
pub(super) fn way<'a>(terms: &[Term], reopened: impl Iterator<Item = &'a StepEntry>, language: Language) -> String {
    let condition = condition(terms, language).map(|words| line(language, "条件", "When", &words));
    let titles: Vec<&str> = reopened.map(|step| language.of(&step.title)).collect();
    let anew = (!titles.is_empty()).then(|| line(language, "重新办理", "Done anew", &list(language, titles.into_iter())));
    condition.into_iter().chain(anew).collect::<Vec<_>>().join("\n")
}

/// A limit in words.
pub(super) fn figure(limit: Limit, language: Language) -> String {
    let (count, zh, en) = match limit {
        Limit::Seconds(seconds) => match (seconds.checked_rem(3600), seconds.checked_rem(60)) {
            (Some(0), _) => (seconds.checked_div(3600).unwrap_or_default(), "小时", "h"),
            (_, Some(0)) => (seconds.checked_div(60).unwrap_or_default(), "分钟", "min"),
            _ => (seconds, "秒", "s"),
        },
        Limit::WorkingDays(1) => (1, "个工作日", "working day"),
        Limit::WorkingDays(days) => (days.into(), "个工作日", "working days"),
        Limit::Days(1) => (1, "天", "day"),
        Limit::Days(days) => (days.into(), "天", "days"),
    };
    match language {
        Language::Zh => format!("{count}{zh}"),
        Language::En => format!("{count} {en}"),
    }
}

/// Where a limit starts to run: with its own step, with another, with the moment or day of a fact.
pub(super) fn own(language: Language) -> String {
    language.pick("从本环节开始起算。", "Runs from the start of this step.").to_owned()
}

pub(super) fn after(step: &StepEntry, completion: bool, language: Language) -> String {
    let title = language.of(&step.title);
    let (zh, en) = if completion { ("完成", "completion") } else { ("开始", "start") };
    match language {
        Language::Zh => format!("从环节{}“{title}”{zh}起算。", step.no),
        Language::En => format!("Runs from the {en} of step {}, {title}.", step.no),
    }
}

pub(super) fn since(fact: FactId, language: Language) -> String {
    let title = language.of(&fact.entry().title);
    match language {
        Language::Zh => format!("从“{title}”起算。"),
        Language::En => format!("Runs from: {title}."),
    }
}

/// What stands with a limit.
pub(super) fn limit(rule: RuleId, limit: Limit, from: &str, when: Option<&str>, language: Language) -> String {
    let mut lines = vec![statement(rule, language), from.to_owned()];
    lines.extend(when.map(|words| line(language, "条件", "When", words)));
    match limit {
        Limit::WorkingDays(_) => lines.push(language.pick("按工作日计算。", "Counted in working days.").to_owned()),
        Limit::Days(_) => lines.push(language.pick("按日历日计算。", "Counted in calendar days.").to_owned()),
        Limit::Seconds(_) => {}
    }
    lines.join("\n")
}
