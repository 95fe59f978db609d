//! Duties by rhythm, and indicators.

use std::fmt::Write;

use service_hall::tables::{Due, DueMode, Duty, Rhythm, Value};
use service_hall::{DutyId, IndicatorId};

use super::view::{View, code, pages, points};
use crate::pages::word;

/// How many days or hours, with the unit.
fn span(view: &View, count: Option<u8>, unit: Option<&str>) -> Option<String> {
    Some(view.value(Value::Whole(count?.into()), unit?))
}

/// The due moment within the period.
fn due(view: &View, due: &Due) -> Option<String> {
    let anchor = due.anchor.map(|anchor| view.word("anchor", anchor));
    let text = match (due.mode, anchor) {
        (DueMode::OncePerPeriod, _) => view.pick("期内随时", "any time in the period").to_owned(),
        (DueMode::Within, Some(anchor)) => {
            let limit = span(view, due.limit, due.limit_unit)?;
            view.pick(format!("{anchor}{limit}内"), format!("within {limit} {anchor}"))
        }
        (DueMode::Window, _) if due.from_day.is_some() => {
            let (from, to) = (due.from_day?, due.to_day?);
            view.pick(format!("{from}日到{to}日之间"), format!("between day {from} and day {to}"))
        }
        (DueMode::Window, Some(anchor)) if due.lead_from.is_some() => {
            let (from, to) = (span(view, due.lead_from, due.lead_unit)?, span(view, due.lead_to, due.lead_unit)?);
            view.pick(format!("{anchor}之前{from}到{to}"), format!("{from} to {to} before {anchor}"))
        }
        (DueMode::Window, Some(anchor)) => {
            let latest = view.word("anchor", due.latest?);
            view.pick(format!("{anchor}之后，{latest}之前"), format!("after {anchor}, by {latest}"))
        }
        (DueMode::By | DueMode::At, anchor) if due.time.is_some() => {
            let (time, by) = (due.time?, due.mode == DueMode::By);
            let days = due.offset_days.unwrap_or_default();
            let day = match (days, anchor) {
                (0, _) => String::new(),
                (1, _) => view.pick("次日", " the day after").to_owned(),
                (days, _) => view.pick(format!("{days}天后的"), format!(" {days} days after")),
            };
            view.pick(format!("{day}{time}{}", if by { "之前" } else { "" }), format!("{} {time}{day}", if by { "by" } else { "at" }))
        }
        (DueMode::By, Some(anchor)) => view.pick(format!("不晚于{anchor}"), format!("by {anchor}")),
        (DueMode::Unspecified, Some(anchor)) => view.pick(format!("{anchor}，没有写哪一天"), format!("{anchor}; no day is named")),
        (DueMode::Unspecified, None) => view.pick("没有写哪一天", "no day is named").to_owned(),
        (_, Some(anchor)) => anchor,
        (_, None) => return None,
    };
    Some(text)
}

/// When a duty comes round.
pub fn when(view: &View, duty: &Duty) -> String {
    let mut parts = vec![view.word("rhythm", &word(duty.every))];
    if let Some(times) = duty.times {
        parts.push(view.pick(format!("至少{times}次"), format!("at least {times} times")));
    }
    parts.extend(duty.event.filter(|event| duty.due.anchor != Some(*event)).map(|event| view.word("anchor", event)));
    parts.extend(duty.weekday.map(|day| view.word("weekday", day)));
    if !duty.days.is_empty() {
        let days = view.list(duty.days.iter().map(|day| view.pick(format!("{day}日"), day.to_string())));
        parts.push(if duty.due.mode == DueMode::By {
            view.pick(format!("{days}之前"), format!("by day {days}"))
        } else {
            view.pick(days.clone(), format!("on day {days}"))
        });
    }
    if duty.last_day {
        parts.push(view.pick("月末最后一天", "on the last day").to_owned());
    }
    if let Some(instead) = duty.missing_day {
        let instead = view.word("anchor", instead);
        parts.push(view.pick(format!("没有那一天的月份按{instead}"), format!("in a month without it: {instead}")));
    }
    parts.extend(due(view, &duty.due));
    parts.join(view.pick("，", ", "))
}

fn row(view: &View, text: &mut String, id: DutyId) {
    let duty = id.entry();
    let mut what = vec![format!("<span id=\"{id}\">{}</span>", view.say(duty.title))];
    what.extend(duty.note.map(|note| format!("_{}_", view.say(note))));
    if duty.alternative {
        what.push(view.pick("_原文的另一种说法，不照它办_", "_the other voice of the sources; it is not followed_").to_owned());
    }
    let mut who = view.roles(duty.who);
    if !duty.to_whom.is_empty() {
        let _ = write!(who, " → {}", view.roles(duty.to_whom));
    }
    let mut links: Vec<String> = duty.documents.iter().map(|document| view.document(*document)).collect();
    links.extend(duty.rules.iter().map(|rule| view.statement(*rule)));
    links.extend(duty.procedures.iter().map(|procedure| view.procedure(*procedure)));
    let stands = pages(duty.source);
    let _ = writeln!(text, "| {} | {who} | {} | {} | {stands} |", what.join("<br>"), when(view, duty), points(&links));
}

/// From the shortest to the longest.
const RHYTHMS: [Rhythm; 10] = [
    Rhythm::Shift,
    Rhythm::HalfDay,
    Rhythm::Day,
    Rhythm::Week,
    Rhythm::TenDays,
    Rhythm::Month,
    Rhythm::Quarter,
    Rhythm::Year,
    Rhythm::Years,
    Rhythm::Unspecified,
];

/// The duties by rhythm.
pub fn duties(view: &View) -> String {
    let mut text = format!("# {}\n\n", view.pick("定期职责", "Duties that come round"));
    for rhythm in RHYTHMS {
        let head = view.pick(
            "| 做什么 | 谁 → 给谁 | 什么时候 | 单据、规则、流程 | 页 |",
            "| what | who → to whom | when | papers, rules, procedures | page |",
        );
        let _ = write!(text, "## {}\n\n{head}\n|---|---|---|---|---|\n", view.word("rhythm", &word(rhythm)));
        for id in DutyId::all().filter(|duty| duty.entry().every == rhythm) {
            row(view, &mut text, id);
        }
        text.push('\n');
    }
    text
}

/// The figures that a hall is measured by.
pub fn indicators(view: &View) -> String {
    let head = view.pick(
        "# 指标\n\n| 指标 | 怎样量 | 目标 | 要求 | 规则 | 出处 |",
        "# Indicators\n\n| indicator | what is measured | target | how binding | rules | source |",
    );
    let mut text = format!("{head}\n|---|---|---|---|---|---|\n");
    for id in IndicatorId::all() {
        let entry = id.entry();
        let target = match entry.target {
            Value::Unset => view.pick("没有目标", "no target").to_owned(),
            target => format!("{}{}", view.word("compare", &word(entry.compare)), view.value(target, entry.unit)),
        };
        let mut title = format!("<span id=\"{id}\">{}</span><br>{}", view.say(entry.title), code(entry.id));
        if entry.derived {
            title.push_str(
                view.pick("<br>_由规则推出，原文没有列为指标_", "<br>_follows from a rule; the sources do not name it as a figure_"),
            );
        }
        let mut measure = view.say(entry.measure);
        if let Some(note) = entry.note {
            let _ = write!(measure, "<br>_{}_", view.say(note));
        }
        let level = view.word("level", &word(entry.level));
        let rules: Vec<String> = entry.rules.iter().map(|rule| view.statement(*rule)).collect();
        let _ = writeln!(text, "| {title} | {measure} | {target} | {level} | {} | {} |", points(&rules), view.cite(entry.source));
    }
    text
}
