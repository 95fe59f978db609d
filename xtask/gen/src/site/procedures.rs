//! A page for each procedure, and their list by part.

use std::fmt::Write;

use service_hall::tables::{Procedure, Source, Step, Test};
use service_hall::{DocumentId, DutyId, ProcedureId, ReadingId, RuleId};

use super::chart::{Backward, FIRST, LAST, Words, chart, signs};
use super::rows::{Numbers, condition, limits, rows};
use super::view::{View, code, pages, points};

/// The list by part, each with its goal.
pub fn list(view: &View) -> String {
    let mut text = format!("# {}\n\n", view.pick("流程", "Procedures"));
    for part in ["1", "2", "P", "S"] {
        let head = view.pick("| 章节 | 流程 | 目的 |", "| section | procedure | goal |");
        let _ = write!(text, "## {}\n\n{head}\n|---|---|---|\n", view.part(part));
        for id in ProcedureId::all().filter(|id| id.entry().part == part) {
            let entry = id.entry();
            let _ = writeln!(text, "| {} | {} | {} |", view.section(entry.section), view.procedure(id), view.say(entry.goal));
        }
        text.push('\n');
    }
    text
}

/// What the flowchart leaves uncertain.
fn guesses(view: &View, entry: &Procedure) -> String {
    let title = match entry.confidence {
        None => view.pick("原文没有流程图，步骤是从条文整理的", "The source draws no flowchart; the steps are put together from its text"),
        Some("high") => view.pick("流程图读得清楚，把握大", "The flowchart is read with high confidence"),
        Some("medium") => view.pick("流程图有几处不清楚，把握中等", "The flowchart is read with medium confidence"),
        Some(_) => view.pick("流程图多处不清楚，把握小", "The flowchart is read with low confidence"),
    };
    if entry.guesses.is_empty() {
        return format!("{title}{}\n\n", view.pick("。", "."));
    }
    let kind = if matches!(entry.confidence, Some("high") | None) { "note" } else { "warning" };
    let mut text = format!("!!! {kind} \"{title}\"\n\n");
    for guess in entry.guesses {
        let _ = writeln!(text, "    - {}", view.say(*guess));
    }
    text.push('\n');
    text
}

fn diagram(view: &View, entry: &Procedure) -> String {
    let words = Words {
        say: &|words| view.of(words).to_owned(),
        condition: &|terms| condition(view, terms).replace('\\', ""),
        page: &|id| format!("{id}.html"),
    };
    let mut legend = Vec::new();
    let (first, last) = signs(entry);
    if first {
        legend.push(view.pick(format!("{FIRST}：可以从这里开始"), format!("{FIRST}: may be the start")));
    }
    if last {
        legend.push(view.pick(format!("{LAST}：可以在这里结束"), format!("{LAST}: may be the end")));
    }
    if entry.decides.is_some() {
        legend.push(view.pick("粗框：办理前要判定的环节", "thick frame: the step that a decision is about").to_owned());
    }
    if Backward::of(entry).any() {
        legend.push(view.pick("虚线：退回前面", "dashed line: back to an earlier step").to_owned());
    }
    if entry.steps.iter().any(|step| step.calls.is_some()) {
        legend.push(view.pick("双边框：另一个流程，点击打开", "double sides: a procedure of its own, click to open").to_owned());
    }
    let legend = if legend.is_empty() { String::new() } else { format!("\n{}\n{{ .legend }}\n", legend.join(view.pick("；", "; "))) };
    format!("## {} {{ data-search-exclude }}\n\n```mermaid\n{}```\n{legend}\n", view.pick("流程图", "Flowchart"), chart(entry, &words))
}

/// What is said of a step under its title.
fn marks(view: &View, entry: &Procedure, at: usize, step: &Step, numbers: &Numbers) -> Vec<String> {
    let mut lines = vec![format!("**{}**", view.say(step.title))];
    if entry.decides == Some(at) {
        lines.push(view.pick("_办理前要判定_", "_a decision is about this step_").to_owned());
    }
    if at > 0 && step.start {
        lines.push(view.pick("_也可以从这里开始_", "_may be the start_").to_owned());
    }
    if let Some(called) = step.calls {
        lines.push(view.pick(format!("→ 流程：{}", view.procedure(called)), format!("→ procedure: {}", view.procedure(called))));
    }
    if step.parallel {
        lines.push(view.pick("_几个岗位可以同时办，各自计时_", "_several roles at once, each with its own clock_").to_owned());
    }
    if let Some(owed) = &step.owed {
        let rule = numbers.link(view, owed.rule);
        let whens = std::iter::once(owed.when).chain(owed.or_when).map(|when| condition(view, when));
        let when = whens.collect::<Vec<_>>().join(view.pick("，或", ", or "));
        lines.push(if when.is_empty() {
            view.pick(format!("走到这里就必须办（{rule}）"), format!("must be taken once its way is open ({rule})"))
        } else {
            view.pick(format!("{when}时必须办（{rule}）"), format!("must be taken when {when} ({rule})"))
        });
    }
    if !step.settles.is_empty() {
        let rules = numbers.links(view, step.settles);
        lines.push(view.pick(format!("办不成时在这里了结：{rules}"), format!("where it is settled when {rules} stops the business")));
    }
    lines
}

fn left(view: &View, entry: &Procedure, step: &Step, numbers: &Numbers) -> Vec<String> {
    let mut lines = rows(view, entry, numbers, step.leaves);
    let demanded = |id: &DocumentId| step.leaves.iter().any(|row| matches!(row.test, Test::Record(record) if record == *id));
    lines.extend(step.records.iter().filter(|id| !demanded(id)).map(|id| view.document(*id)));
    if !step.hints.is_empty() {
        let rules = numbers.links(view, step.hints);
        lines.push(view.pick(format!("提示：{rules}"), format!("advice: {rules}")));
    }
    lines
}

fn steps(view: &View, entry: &Procedure, numbers: &Numbers) -> String {
    let head = view.pick(
        "## 环节\n\n<div class=\"steps\" markdown>\n\n| 序号 | 环节 | 岗位 | 事前 | 做到和留下 | 时限 | 页 |",
        "## Steps\n\n<div class=\"steps\" markdown>\n\n| no. | step | who | before | done and left behind | time limits | page |",
    );
    let mut text = format!("{head}\n|---|---|---|---|---|---|---|\n");
    for (at, step) in entry.steps.iter().enumerate() {
        let mut before = rows(view, entry, numbers, step.actor);
        before.extend(rows(view, entry, numbers, step.needs));
        let _ = writeln!(
            text,
            "| <span id=\"{}\">{}</span> | {} | {} | {} | {} | {} | {} |",
            step.id,
            step.no,
            marks(view, entry, at, step, numbers).join("<br>"),
            view.roles(step.roles),
            points(&before),
            points(&left(view, entry, step, numbers)),
            points(&limits(view, entry, numbers, step)),
            step.page.map_or(String::new(), |page| format!("[{page}](../sources/M.md#p{page})")),
        );
    }
    text + "\n</div>\n"
}

/// The ways of the chart as a table, for those who cannot see it, with the activity of events.
fn ways(view: &View, entry: &Procedure) -> String {
    let title = view.pick("流程图的文字版", "The flowchart as text");
    let head = view.pick("| 环节 | 事件名 | 接下来 | 条件 |", "| step | activity of events | then | on condition |");
    let mut text = format!("\n??? note \"{title}\"\n\n    {head}\n    |---|---|---|---|\n");
    let backward = Backward::of(entry);
    let name = |number: usize| entry.steps.get(number).map_or(String::new(), |step| view.step(step));
    for (at, step) in entry.steps.iter().enumerate() {
        for (number, edge) in step.next.iter().enumerate() {
            let mut to = edge.step.map_or_else(|| view.pick("结束", "end").to_owned(), name);
            if backward.has(at, number) {
                to.push_str(view.pick("（退回）", " (back)"));
            }
            if !edge.reopens.is_empty() {
                let steps = view.list(edge.reopens.iter().map(|number| name(*number)));
                to.push_str(&view.pick(format!("；重做：{steps}"), format!("; done anew: {steps}")));
            }
            let label = edge.label.map(|label| view.say(label));
            let mut when: Vec<String> = label.into_iter().collect();
            when.extend((!edge.when.is_empty()).then(|| condition(view, edge.when)));
            let when = when.join(view.pick("；", "; "));
            let _ = writeln!(text, "    | {} | {} | {to} | {when} |", view.step(step), code(step.id));
        }
    }
    text
}

/// The places of a rule that stand in the procedure's own chapter; without one, the first.
fn own(entry: &Procedure, sources: impl std::ops::Deref<Target = [Source]>) -> Vec<Source> {
    let chapter = |section: &'static str| section.split(' ').next().unwrap_or_default();
    let own: Vec<Source> = sources.iter().filter(|source| chapter(source.section) == chapter(entry.section)).copied().collect();
    if own.is_empty() { sources.iter().take(1).copied().collect() } else { own }
}

fn rule_table(view: &View, entry: &Procedure, numbers: &Numbers) -> String {
    let head = view.pick("## 规则\n\n| | 内容 | 页 |", "## Rules\n\n| | rule | page |");
    let mut text = format!("\n{head}\n|---|---|---|\n");
    for (at, rule) in numbers.0.iter().enumerate() {
        let _ = writeln!(text, "| {} | {} | {} |", at + 1, view.statement(*rule), pages(own(entry, rule.entry().source).as_slice()));
    }
    text
}

/// The papers that its steps leave or ask for.
fn papers(entry: &Procedure, numbers: &Numbers) -> Vec<DocumentId> {
    let mut all: Vec<DocumentId> = Vec::new();
    for step in entry.steps {
        let rows = step.actor.iter().chain(step.needs).chain(step.leaves);
        all.extend(rows.filter_map(|row| if let Test::Record(id) = row.test { Some(id) } else { None }));
        all.extend(step.records);
    }
    for parameter in numbers.0.iter().flat_map(|rule| rule.entry().parameters()).filter(|parameter| parameter.unit == "document") {
        let ids = parameter.value.as_fact();
        let texts = match ids {
            Some(service_hall::Fact::Text(text)) => vec![text],
            Some(service_hall::Fact::Texts(texts)) => texts,
            _ => Vec::new(),
        };
        all.extend(texts.iter().filter_map(|text| DocumentId::find(text)));
    }
    all.sort();
    all.dedup();
    all
}

fn section(title: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = lines.map(|line| format!("- {line}\n")).collect();
    if lines.is_empty() { String::new() } else { format!("\n## {title}\n\n{}", lines.concat()) }
}

/// The page of a procedure.
pub fn page(view: &View, id: ProcedureId) -> String {
    let entry = id.entry();
    let bound = RuleId::all().filter(|rule| rule.entry().procedures.contains(&id));
    let numbers = Numbers::of(entry, bound);
    let mut text = format!("---\nhide: [toc]\n---\n# {}\n\n", view.say(entry.title));
    let facts = view.pick(
        format!("{} · 章节 {} · 出处 {}", view.part(entry.part), view.section(entry.section), pages(entry.source)),
        format!("{} · section {} · source {}", view.part(entry.part), view.section(entry.section), pages(entry.source)),
    );
    let _ = write!(text, "{facts}\n\n**{}**{}{}\n\n", view.pick("目的", "Goal"), view.pick("：", ": "), view.say(entry.goal));
    text += &guesses(view, entry);
    text += &diagram(view, entry);
    text += &ways(view, entry);
    text.push('\n');
    text += &steps(view, entry, &numbers);
    text += &rule_table(view, entry, &numbers);
    text += &section(
        view.pick("证件、单据和记录", "Papers, forms and records"),
        papers(entry, &numbers).into_iter().map(|id| {
            let kind = view.word("document", id.entry().kind);
            view.pick(format!("{}（{kind}）", view.document(id)), format!("{} ({kind})", view.document(id)))
        }),
    );
    let duties = DutyId::all().filter(|duty| duty.entry().procedures.contains(&id));
    text += &section(
        view.pick("定期职责", "Duties that come round"),
        duties.map(|duty| {
            let entry = duty.entry();
            format!("[{}](../lists/duties.md#{duty}): {}", view.say(entry.title), super::duties::when(view, entry))
        }),
    );
    let touches = |reading: &ReadingId| reading.entry().rules.iter().any(|rule| numbers.0.contains(rule));
    text += &section(
        view.pick("不清楚的地方怎样理解", "How unclear places are read"),
        ReadingId::all().filter(touches).map(|reading| format!("{} {}", view.reading(reading), view.say(reading.entry().chosen))),
    );
    text + "\n<script src=\"../../assets/mermaid.js\"></script>\n"
}
