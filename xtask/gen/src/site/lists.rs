//! The vocabulary as tables: roles, documents, businesses, facts, readings.

use std::fmt::Write;

use service_hall::{BusinessId, DocumentId, FactId, ProcedureId, ReadingId, RoleId, RuleId, procedure};

use super::view::{View, code, escape, pages};
use crate::pages::word;

fn head(view: &View, zh: &str, en: &str) -> String {
    let head = view.pick(zh, en);
    let columns = head.lines().last().unwrap_or_default().matches('|').count().saturating_sub(1);
    format!("{head}\n|{}\n", "---|".repeat(columns))
}

fn aliases(view: &View, aliases: &[&str]) -> String {
    if aliases.is_empty() { String::new() } else { view.pick(format!("<br>也叫：{}", escape(&aliases.join("、"))), String::new()) }
}

fn entry(view: &View, id: &str, title: &str, also: &[&str]) -> String {
    format!("<span id=\"{id}\">{title}</span>{}<br>{}", aliases(view, also), code(id))
}

/// Who takes steps or answers for rules.
pub fn roles(view: &View) -> String {
    let mut text = head(
        view,
        "# 岗位\n\n| 岗位 | 办理环节的流程 | 负责的规则 | 页 |",
        "# Roles\n\n| role | procedures it takes steps in | rules it answers for | page |",
    );
    for id in RoleId::all() {
        let role = id.entry();
        let takes: Vec<ProcedureId> =
            ProcedureId::all().filter(|procedure| procedure.entry().steps.iter().any(|step| step.roles.contains(&id))).collect();
        let answers = RuleId::all().filter(|rule| rule.entry().responsible.contains(&id)).count();
        let answers = if answers == 0 { String::new() } else { answers.to_string() };
        let name = entry(view, role.id, &view.say(role.title), &role.aliases_zh);
        let _ = writeln!(text, "| {name} | {} | {answers} | {} |", view.procedures(&takes), pages(role.source));
    }
    text
}

/// Papers, forms and records.
pub fn documents(view: &View) -> String {
    let mut text = head(
        view,
        "# 证件、单据和记录\n\n| 名称 | 种类 | 留下它的流程 | 页 |",
        "# Papers, forms and records\n\n| name | kind | procedures that leave it | page |",
    );
    let left: Vec<_> = ProcedureId::all().map(procedure).collect();
    for id in DocumentId::all() {
        let document = id.entry();
        let by: Vec<ProcedureId> =
            left.iter().filter(|entry| entry.steps.iter().any(|step| step.records.contains(&id))).map(|entry| entry.id).collect();
        let name = entry(view, document.id, &view.say(document.title), &document.aliases_zh);
        let kind = view.word("document", document.kind);
        let _ = writeln!(text, "| {name} | {kind} | {} | {} |", view.procedures(&by), pages(document.source));
    }
    text
}

/// What the counter takes.
pub fn businesses(view: &View) -> String {
    let mut text = head(view, "# 业务\n\n| 业务 | 流程 | 页 |", "# Businesses\n\n| business | procedure | page |");
    for id in BusinessId::all() {
        let business = id.entry();
        let name = entry(view, business.id, &view.say(business.title), &[]);
        let _ = writeln!(text, "| {name} | {} | {} |", view.procedure(business.procedure), pages(business.source));
    }
    text
}

/// What events carry and decisions ask for.
pub fn facts(view: &View) -> String {
    let mut text = head(
        view,
        "# 事实\n\n事件带来、判定要问的事实。\n\n| 事实 | 值 | 用到它的流程 |",
        "# Facts\n\nWhat events carry and decisions ask for.\n\n| fact | value | procedures that use it |",
    );
    let used: Vec<_> = ProcedureId::all().map(procedure).collect();
    for id in FactId::all() {
        let fact = id.entry();
        let by: Vec<ProcedureId> =
            used.iter().filter(|entry| entry.steps.iter().any(|step| step.facts.contains(&id))).map(|entry| entry.id).collect();
        let mut kind = view.word("fact", &word(fact.kind));
        if !fact.values.is_empty() {
            let values = fact.values.iter().map(|value| format!("{} {}", code(value.id), view.say(value.title)));
            let _ = write!(kind, "<br>{}", values.collect::<Vec<_>>().join("<br>"));
        }
        let _ = writeln!(text, "| {} | {kind} | {} |", entry(view, fact.id, &view.say(fact.title), &[]), view.procedures(&by));
    }
    text
}

/// How unclear places of the sources are read.
pub fn readings(view: &View) -> String {
    let intro = view.pick(
        "# 理解\n\n原文不清楚或者自相矛盾的地方，这里写明怎样理解、为什么。",
        "# Readings\n\nWhere the sources are unclear or speak with two voices: how they are read, and why.",
    );
    let mut text = format!("{intro}\n\n");
    for id in ReadingId::all() {
        let reading = id.entry();
        let rules: Vec<String> = reading.rules.iter().map(|rule| format!("    - {}\n", view.statement(*rule))).collect();
        let _ = write!(text, "## {} {{ #{id} }}\n\n", view.say(reading.question));
        let (chosen, why, source) = (view.say(reading.chosen), view.say(reading.why), view.cite(reading.source));
        text +=
            &view.pick(format!("{chosen}\n\n- 理由：{why}\n- 出处：{source}\n"), format!("{chosen}\n\n- Why: {why}\n- Source: {source}\n"));
        if !rules.is_empty() {
            let _ = write!(text, "- {}\n\n{}\n", view.pick("规则：", "Rules:"), rules.concat());
        }
        let _ = writeln!(text, "- {}\n", code(reading.id));
    }
    text
}
