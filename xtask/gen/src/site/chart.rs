//! A procedure as a Mermaid flowchart.

use std::fmt::Write;

use service_hall::ProcedureId;
use service_hall::tables::{Edge, Procedure, Step, Term, Wording};

/// In which words a chart is drawn, and where its sub-flows lead.
pub struct Words<'a> {
    pub say: &'a dyn Fn(&Wording) -> String,
    pub condition: &'a dyn Fn(&[Term]) -> String,
    pub page: &'a dyn Fn(ProcedureId) -> String,
}

const START: Wording = Wording { zh: "开始", en: "start" };
const END: Wording = Wording { zh: "结束", en: "end" };
/// Narrow boxes close together; a chart that is wider than the page keeps its size and scrolls.
const SHAPE: &str = r#"%%{init: {"themeVariables": {"fontSize": "14px"}, "flowchart": {"useMaxWidth": false, "wrappingWidth": 170, "nodeSpacing": 24, "rankSpacing": 36, "padding": 8}}}%%
"#;
/// So many roles fit under a title.
const ROLES: usize = 3;
/// So many ways in or out are drawn as boxes; more are signs in the steps.
const BOXES: usize = 3;
/// The sign of a step that may be the first.
pub const FIRST: &str = "▶";
/// The sign of a step that may be the last.
pub const LAST: &str = "■";

fn starts(procedure: &Procedure) -> impl Iterator<Item = usize> {
    procedure.steps.iter().enumerate().filter(|(at, step)| *at == 0 || step.start).map(|(at, _)| at)
}

/// Whether the ways in, and the ways out, are signs.
pub fn signs(procedure: &Procedure) -> (bool, bool) {
    let ends = procedure.steps.iter().flat_map(|step| step.next).filter(|edge| edge.step.is_none() && edge.label.is_none()).count();
    (starts(procedure).count() > BOXES, ends > BOXES)
}

/// The ways that lead back: those that have steps done anew, and those to a step that was passed on the way here.
pub struct Backward(Vec<(usize, usize)>);

impl Backward {
    pub fn of(procedure: &Procedure) -> Self {
        let mut ways = Self(Vec::new());
        let mut seen = Vec::new();
        for at in starts(procedure).chain(0..procedure.steps.len()) {
            ways.walk(procedure, at, &mut Vec::new(), &mut seen);
        }
        ways
    }

    fn walk(&mut self, procedure: &Procedure, at: usize, passed: &mut Vec<usize>, seen: &mut Vec<usize>) {
        if seen.contains(&at) {
            return;
        }
        seen.push(at);
        passed.push(at);
        for (number, edge) in procedure.steps[at].next.iter().enumerate() {
            let Some(to) = edge.step else { continue };
            if passed.contains(&to) || !edge.reopens.is_empty() {
                self.0.push((at, number));
            } else {
                self.walk(procedure, to, passed, seen);
            }
        }
        passed.pop();
    }

    /// Whether the way of this number leads back from a step.
    pub fn has(&self, from: usize, number: usize) -> bool {
        self.0.contains(&(from, number))
    }

    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }
}

fn quoted(text: &str) -> String {
    text.replace('&', "#amp;").replace('"', "#quot;").replace('<', "#lt;").replace('>', "#gt;")
}

fn node(at: usize, step: &Step, sign: &str, words: &Words) -> String {
    let title = quoted(&(words.say)(&step.title));
    let mut roles: Vec<String> = step.roles.iter().take(ROLES).map(|role| quoted(&(words.say)(&role.entry().title))).collect();
    if step.roles.len() > ROLES {
        roles.push("…".to_owned());
    }
    let label = format!("\"{sign}<b>{}</b> {title}<br/><i>{}</i>\"", quoted(step.no), roles.join(" / "));
    if step.calls.is_some() { format!("s{at}[[{label}]]") } else { format!("s{at}[{label}]") }
}

/// Whether an end is only a sign in its step.
fn is_sign(edge: &Edge, signs: bool) -> bool {
    signs && edge.step.is_none() && edge.label.is_none()
}

/// The chart, without its fence.
pub fn chart(procedure: &Procedure, words: &Words) -> String {
    let backward = Backward::of(procedure);
    let (first_signs, last_signs) = signs(procedure);
    let first: Vec<usize> = starts(procedure).collect();
    let mut text = format!("{SHAPE}flowchart TD\n");
    for (at, step) in procedure.steps.iter().enumerate() {
        let mut sign = String::new();
        if first_signs && first.contains(&at) {
            sign = format!("{FIRST} ");
        }
        if step.next.iter().any(|edge| is_sign(edge, last_signs)) {
            sign = format!("{sign}{LAST} ");
        }
        let _ = writeln!(text, "    {}", node(at, step, &sign, words));
        if !first_signs && first.contains(&at) {
            let _ = writeln!(text, "    b{at}([\"{}\"]) --> s{at}", (words.say)(&START));
        }
    }
    for (at, step) in procedure.steps.iter().enumerate() {
        for (number, edge) in step.next.iter().enumerate().filter(|(_, edge)| !is_sign(edge, last_signs)) {
            let line = if backward.has(at, number) { "-.->" } else { "-->" };
            let to = edge.step.map_or_else(|| format!("e{at}([\"{}\"])", (words.say)(&END)), |to| format!("s{to}"));
            let label = edge.label.map_or_else(|| (words.condition)(edge.when), |label| (words.say)(&label));
            let label = if label.is_empty() { label } else { format!("|\"{}\"| ", quoted(&label)) };
            let _ = writeln!(text, "    s{at} {line} {label}{to}");
        }
        if let Some(called) = step.calls {
            let _ = writeln!(text, "    click s{at} href \"{}\"", (words.page)(called));
        }
    }
    if let Some(at) = procedure.decides {
        let _ = writeln!(text, "    style s{at} stroke-width:3px");
    }
    text
}

#[cfg(test)]
mod tests {
    use service_hall::ProcedureId;

    use super::Backward;

    #[test]
    fn only_loops_lead_back() {
        let tariff = ProcedureId::find("tariff_change").expect("a procedure").entry();
        let at = |id: &str| tariff.step(id).expect("a step").0;
        let backward = Backward::of(tariff);
        let way = |from: &str, to: &str| {
            let number = tariff.steps[at(from)].next.iter().position(|edge| edge.step == Some(at(to))).expect("a way");
            backward.has(at(from), number)
        };
        assert!(way("confirm_change", "sign_agreement"), "the agreement was passed on the way to the consent");
        assert!(!way("ask_manager", "explain_refer"), "an earlier row of the table, but no loop");
    }
}
