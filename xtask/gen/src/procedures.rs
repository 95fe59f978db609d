//! `procedures.md`: every procedure as a flowchart and as a table of its steps.

use std::fmt::Write;

use service_hall::{Language, ProcedureEntry, ProcedureId, RuleId, StepEntry, procedure};

use crate::NOTICE;
use crate::pages::{anchor, both, cite, roles};
use crate::site::chart::{Words, chart};
use crate::site::rows;
use crate::site::view::View;

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// The flowchart of the site, in both languages.
fn drawn(id: ProcedureId) -> String {
    let (zh, en) = (View::new(Language::Zh), View::new(Language::En));
    let words = Words {
        say: &both,
        condition: &|terms| {
            let condition = |view| rows::condition(view, terms).replace('\\', "");
            if terms.is_empty() { String::new() } else { format!("{} · {}", condition(&zh), condition(&en)) }
        },
        page: &|id| format!("#{}", anchor(id.as_str())),
    };
    format!("```mermaid\n{}```\n", chart(id.entry(), &words))
}

fn rules(step: &StepEntry) -> String {
    let mut all: Vec<RuleId> = Vec::new();
    for rule in step.actor.iter().chain(&step.needs).chain(&step.leaves).chain(&step.within).chain(step.hints) {
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
        "<!-- {NOTICE} -->\n# 流程 · Procedures\n\n带 * 的环节是办理前要判定的环节；图上粗框。▶ 可以从这里开始，■ 可以在这里结束，虚线退回前面。\nA step marked * is the one that a decision is about when it names none; in the chart it has a thick frame. ▶ may be the start, ■ may be the end, a dashed line leads back.\n\n"
    );
    for id in ProcedureId::all() {
        let _ = writeln!(text, "- [{id}](#{}): {}", anchor(id.as_str()), both(&id.entry().title));
    }
    for entry in ProcedureId::all().map(procedure) {
        let _ = write!(text, "\n## {}\n\n{}\n\n{}\n\n{}\n\n", entry.id, both(&entry.title), entry.goal.zh, entry.goal.en);
        let _ = write!(text, "依据 · source: {}\n\n{}\n{}", cite(&entry.source), drawn(entry.id), table(&entry));
    }
    text
}
