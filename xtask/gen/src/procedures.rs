//! `procedures.md`: every procedure as a flowchart and as a table of its steps.

use std::fmt::Write;

use service_hall::{NextStep, ProcedureEntry, ProcedureId, RuleId, StepEntry, procedure};

use crate::NOTICE;
use crate::pages::{anchor, both, cite, roles};

fn quoted(text: &str) -> String {
    text.replace('"', "#quot;")
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// The word on a branch, else the fact on which it hangs.
fn branch(next: &NextStep) -> String {
    let word = next.label.map(|label| both(&label)).or_else(|| next.when.clone());
    word.map_or(String::new(), |word| format!("|\"{}\"| ", quoted(&word)))
}

fn chart(entry: &ProcedureEntry) -> String {
    let place = |id: &str| entry.steps.iter().position(|step| step.id == id).map_or_else(|| "over".to_owned(), |at| format!("s{at}"));
    let mut text = "```mermaid\nflowchart TD\n".to_owned();
    for step in &entry.steps {
        let title = format!("{} {}<br/>{}", step.no, quoted(step.title.zh), quoted(step.title.en));
        let _ = writeln!(text, "    {}[\"{title}\"]", place(step.id));
    }
    if entry.steps.iter().any(|step| step.next.iter().any(|next| next.to == "end")) {
        text.push_str("    over([\"结束 · end\"])\n");
    }
    for step in &entry.steps {
        for next in &step.next {
            let _ = writeln!(text, "    {} --> {}{}", place(step.id), branch(next), place(next.to));
        }
    }
    text + "```\n"
}

fn rules(step: &StepEntry) -> String {
    let mut all: Vec<RuleId> = Vec::new();
    for rule in step.needs.iter().chain(&step.leaves).chain(&step.within).chain(step.hints) {
        if !all.contains(rule) {
            all.push(*rule);
        }
    }
    all.iter().map(|rule| format!("[{rule}](rules.md#{})", anchor(rule.as_str()))).collect::<Vec<_>>().join("<br/>")
}

fn table(entry: &ProcedureEntry) -> String {
    let mut text = "| 序号 no | 环节 step | 岗位 roles | 规则 rules | 页 page |\n|---|---|---|---|---|\n".to_owned();
    for step in &entry.steps {
        let mark = if entry.decides == Some(step.id) { " *" } else { "" };
        let page = step.page.map_or(String::new(), |page| page.to_string());
        let title = format!("`{}`{mark}<br/>{}<br/>{}", step.id, cell(step.title.zh), cell(step.title.en));
        let _ = writeln!(text, "| {} | {title} | {} | {} | {page} |", step.no, roles(step.roles).replace("; ", "<br/>"), rules(step));
    }
    text
}

/// The page of procedures.
pub fn text() -> String {
    let mut text = format!(
        "<!-- {NOTICE} -->\n# 流程 · Procedures\n\n带 * 的环节是办理前要判定的环节。A step marked * is the one that a decision is about when it names none.\n\n"
    );
    for id in ProcedureId::all() {
        let _ = writeln!(text, "- [{id}](#{}): {}", anchor(id.as_str()), both(&id.entry().title));
    }
    for entry in ProcedureId::all().map(procedure) {
        let _ = write!(text, "\n## {}\n\n{}\n\n{}\n\n{}\n\n", entry.id, both(&entry.title), entry.goal.zh, entry.goal.en);
        let _ = write!(text, "依据 · source: {}\n\n{}\n{}", cite(&entry.source), chart(&entry), table(&entry));
    }
    text
}
