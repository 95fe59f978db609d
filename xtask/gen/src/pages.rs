//! `rules.md`: every rule in both languages, with its figures, pages and what judges it.

use std::fmt::Write;

use serde_json::to_value;
use service_hall::tables::{Parameter, Source, Wording};
use service_hall::{Fact, RoleId, RuleId};

use crate::NOTICE;
use crate::catalogue::{decided, judged_by};

/// The words of a set as the wire has them.
pub fn word(of: impl serde::Serialize) -> String {
    to_value(of).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Where something stands: `M I.7 2.3, p. 13`.
pub fn cite(sources: &[Source]) -> String {
    let one = |source: &Source| {
        let page = source.page.map_or(String::new(), |page| format!(", p. {page}"));
        format!("{} {}{page}", source.doc, source.section)
    };
    sources.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Both languages, one after the other.
pub fn both(words: &Wording) -> String {
    format!("{} · {}", words.zh, words.en)
}

/// Roles by their titles.
pub fn roles(ids: &[RoleId]) -> String {
    ids.iter().map(|id| both(&id.entry().title)).collect::<Vec<_>>().join("; ")
}

/// The anchor that readers of Markdown make of a heading.
pub fn anchor(id: &str) -> String {
    id.chars().filter(|letter| letter.is_alphanumeric() || *letter == '_' || *letter == '-').collect()
}

fn figure(value: Option<Fact>) -> String {
    match value {
        None => "—".to_owned(),
        Some(Fact::Flag(flag)) => flag.to_string(),
        Some(Fact::Whole(number)) => number.to_string(),
        Some(Fact::Text(text)) => text,
        Some(Fact::Texts(texts)) => texts.join(", "),
    }
}

fn parameter(parameter: &Parameter) -> String {
    let bound = parameter.bound.map_or(String::new(), |bound| format!(", {}", word(bound).replace('_', " ")));
    let changes: String =
        parameter.changes.iter().fold(String::new(), |all, (from, value)| format!("{all}; from {from}: {}", figure(value.as_fact())));
    format!("`{}` = {} ({}{bound}){changes}", parameter.name, figure(parameter.value.as_fact()), parameter.unit)
}

fn rule(text: &mut String, id: RuleId, judged_by: &[&str]) {
    let rule = id.entry();
    let _ = write!(text, "\n### {}\n\n{}\n\n{}\n\n", rule.id, rule.statement.zh, rule.statement.en);
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            let _ = writeln!(text, "- {name}: {value}");
        }
    };
    line("例外 · exception", rule.exception.map_or(String::new(), |words| both(&words)));
    line("类别 · kind", format!("{}, {}", word(rule.kind).replace('_', " "), word(rule.class)));
    line(
        "流程 · procedures",
        rule.procedures.iter().map(|id| format!("[{id}](procedures.md#{})", anchor(id.as_str()))).collect::<Vec<_>>().join(", "),
    );
    line("数值 · figures", rule.parameters().iter().map(parameter).collect::<Vec<_>>().join("; "));
    line("责任 · answerable", roles(rule.responsible));
    line("依据 · source", cite(&rule.source));
    line("理解 · readings", rule.readings.iter().map(|id| format!("`{id}`: {}", both(&id.entry().chosen))).collect::<Vec<_>>().join("; "));
    line("判定 · judged by", judged_by.iter().map(|by| format!("`{by}`")).collect::<Vec<_>>().join(", "));
    line("未实现 · open", rule.open.unwrap_or_default().to_owned());
}

/// The page of rules, in the order of the handbook, by the first word of their ids.
pub fn rules() -> String {
    let decided = decided();
    let mut text = format!(
        "<!-- {NOTICE} -->\n# 规则 · Rules\n\n{} 条规则，按编号首词分组。{} rules, grouped by the first word of their ids.\n",
        RuleId::all().len(),
        RuleId::all().len()
    );
    let topic = |id: RuleId| id.as_str().split('.').next().unwrap_or_default();
    let mut topics: Vec<&str> = Vec::new();
    for id in RuleId::all() {
        if !topics.contains(&topic(id)) {
            topics.push(topic(id));
        }
    }
    for name in topics {
        let _ = write!(text, "\n## {name}\n");
        for id in RuleId::all().filter(|id| topic(*id) == name) {
            rule(&mut text, id, &judged_by(id, &decided));
        }
    }
    text
}
