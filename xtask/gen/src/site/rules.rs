//! A page for each rule, and their list by topic.

use std::collections::HashSet;
use std::fmt::Write;

use service_hall::RuleId;
use service_hall::tables::Rule;

use super::view::{View, code, pages};
use crate::catalogue::judged_by;
use crate::pages::word;

/// The first word of an id.
fn topic(id: RuleId) -> &'static str {
    id.as_str().split('.').next().unwrap_or_default()
}

/// The list by topic, in the order of the handbook.
pub fn list(view: &View) -> String {
    let mut topics: Vec<&str> = Vec::new();
    for id in RuleId::all() {
        if !topics.contains(&topic(id)) {
            topics.push(topic(id));
        }
    }
    let mut text = format!("# {}\n\n", view.pick("规则", "Rules"));
    let _ = writeln!(
        text,
        "{}\n",
        view.pick(
            "按编号的首词分组。判定方式：程序可判（看记录的事实）、人员确认（有人确认过，程序看有没有确认）、仅供参考（不评判）。",
            "Grouped by the first word of their ids. Judged: decidable (from recorded facts), attested (somebody attests it, the program sees whether), advisory (not judged).",
        )
    );
    for name in topics {
        let head = view.pick("| 规则 | 编号 | 判定 | 页 |", "| rule | id | judged | page |");
        let _ = write!(text, "## {}\n\n{head}\n|---|---|---|---|\n", view.word("topic", name));
        for id in RuleId::all().filter(|id| topic(*id) == name) {
            let rule = id.entry();
            let class = view.word("class", &word(rule.class));
            let _ = writeln!(text, "| {} | {} | {class} | {} |", view.statement(id), code(rule.id), pages(rule.source));
        }
        text.push('\n');
    }
    text
}

fn parameters(view: &View, rule: &Rule) -> String {
    if rule.parameters().is_empty() {
        return String::new();
    }
    let head = view.pick("## 数值\n\n| 参数 | 数值 | 使用方能否改动 |", "## Figures\n\n| parameter | value | may a deployment change it |");
    let mut text = format!("\n{head}\n|---|---|---|\n");
    for parameter in rule.parameters() {
        let mut value = view.figure(parameter);
        for (from, later) in parameter.changes {
            let later = view.value(*later, parameter.unit);
            value += &view.pick(format!("；从{from}起：{later}"), format!("; from {from}: {later}"));
        }
        let _ = writeln!(text, "| {} | {value} | {} |", code(parameter.name), view.bound(parameter));
    }
    text
}

fn judges(view: &View, id: RuleId, decided: &HashSet<RuleId>) -> String {
    let one =
        |by: &str| view.step_of(by).unwrap_or_else(|| format!("{} {}", view.pick("办理前的判定", "the decision beforehand"), code(by)));
    let mut lines: Vec<String> = judged_by(id, decided).into_iter().map(one).collect();
    if let Some(why) = id.entry().open {
        let why = view.word("open", why);
        lines.push(view.pick(format!("还没有环节评判它：{why}"), format!("no step judges it yet: {why}")));
    }
    if lines.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = lines.iter().map(|line| format!("- {line}\n")).collect();
    format!("\n## {}\n\n{}", view.pick("在哪里评判", "Judged by"), lines.concat())
}

fn readings(view: &View, rule: &Rule) -> String {
    let mut text = String::new();
    for id in rule.readings {
        let reading = id.entry();
        let (question, chosen, why) = (view.reading(*id), view.say(reading.chosen), view.say(reading.why));
        let _ = write!(
            text,
            "{}",
            view.pick(
                format!("- **问**：{question}\n\n    **答**：{chosen}\n\n    **理由**：{why}\n\n"),
                format!("- **Question**: {question}\n\n    **Read as**: {chosen}\n\n    **Why**: {why}\n\n"),
            )
        );
    }
    if text.is_empty() { text } else { format!("\n## {}\n\n{text}", view.pick("怎样理解", "How it is read")) }
}

/// The page of a rule.
pub fn page(view: &View, id: RuleId, decided: &HashSet<RuleId>) -> String {
    let rule = id.entry();
    let (all, topic) = (view.pick("规则", "Rules"), view.word("topic", topic(id)));
    let mut text = format!("---\ntitle: {}\n---\n# {} {{ .statement }}\n\n", rule.id, view.say(rule.statement));
    let _ = write!(text, "[{all}](../rules/index.md) · {topic} · {}\n\n", code(rule.id));
    if let Some(exception) = rule.exception {
        let _ = write!(text, "!!! note \"{}\"\n\n    {}\n\n", view.pick("例外", "Exception"), view.say(exception));
    }
    let mut rows: Vec<(&str, String)> = vec![
        (view.pick("种类", "kind"), view.word("kind", &word(rule.kind))),
        (view.pick("判定", "judged"), view.word("class", &word(rule.class))),
        (
            view.pick("流程", "procedures"),
            if rule.procedures.is_empty() { view.pick("所有流程", "all").to_owned() } else { view.procedures(rule.procedures) },
        ),
    ];
    if !rule.responsible.is_empty() {
        rows.push((view.pick("谁负责", "who answers for it"), view.role_links(rule.responsible)));
    }
    rows.push((view.pick("出处", "source"), view.cite(rule.source)));
    for (name, value) in rows {
        let _ = writeln!(text, "- {}", view.pick(format!("{name}：{value}"), format!("{name}: {value}")));
    }
    text += &parameters(view, rule);
    text += &judges(view, id, decided);
    text += &readings(view, rule);
    text
}
