//! Checks duties and indicators: references, rhythms, days.

use crate::check::Names;
use crate::model::{Book, Due, Duty};

const RHYTHMS: [&str; 10] = ["shift", "half_day", "day", "week", "ten_days", "month", "quarter", "year", "years", "unspecified"];
const MODES: [&str; 7] = ["by", "on", "at", "window", "within", "once_per_period", "unspecified"];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const ABOUT: [&str; 3] = ["previous", "next", "since_last"];
/// The figures of a duty that a parameter may set.
pub const SET_BY: [&str; 7] = ["time", "offset_days", "weekday", "limit", "lead_from", "lead_to", "times"];
const ANCHORS: [&str; 11] = [
    "after_period_end",
    "beginning_of_next_month",
    "business_date_covered",
    "calendar_period",
    "close_of_business",
    "end_of_day",
    "end_of_half_day",
    "iso_week",
    "last_day_of_month",
    "shift_end",
    "shift_start",
];
const COMPARISONS: [&str; 3] = ["at_most", "exactly", "track"];
const LEVELS: [&str; 4] = ["required", "stretch", "aim", "tracked"];

pub fn check(names: &mut Names<'_>, book: &Book) {
    for duty in &book.duties {
        let at = format!("{}: duty `{}`", file(book, "duty", &duty.id), duty.id);
        check_duty(names, &at, duty);
    }
    for indicator in &book.indicators {
        let at = format!("{}: indicator `{}`", file(book, "indicator", &indicator.id), indicator.id);
        names.words(&at, "title", &indicator.title);
        names.words(&at, "measure", &indicator.measure);
        names.sources(&at, &indicator.source);
        names.one_of(&at, "compare", &indicator.compare, &COMPARISONS);
        names.one_of(&at, "level", &indicator.level, &LEVELS);
        if indicator.compare != "track" && indicator.target.is_none() {
            names.faults.push(format!("{at}: target is missing, expected the figure it is compared with"));
        }
        if let Some(note) = &indicator.note {
            names.words(&at, "note", note);
        }
        for (key, table, ids) in [("readings", "reading", &indicator.readings), ("rules", "rule", &indicator.rules)] {
            for id in ids {
                names.resolve(&at, key, table, id);
            }
        }
    }
}

fn file<'a>(book: &'a Book, table: &str, id: &str) -> &'a str {
    book.files.get(&format!("{table} `{id}`")).map_or("?", String::as_str)
}

fn check_duty(names: &mut Names<'_>, at: &str, duty: &Duty) {
    names.words(at, "title", &duty.title);
    names.sources(at, &duty.source);
    names.one_of(at, "every", &duty.every, &RHYTHMS);
    if let Some(weekday) = &duty.weekday {
        names.one_of(at, "weekday", weekday, &WEEKDAYS);
    }
    if let Some(note) = &duty.note {
        names.words(at, "note", note);
    }
    if duty.who.is_empty() {
        names.faults.push(format!("{at}: who is missing, expected the role that has the duty"));
    }
    for (key, table, ids) in [
        ("who", "role", &duty.who),
        ("to_whom", "role", &duty.to_whom),
        ("documents", "document", &duty.documents),
        ("readings", "reading", &duty.readings),
        ("rules", "rule", &duty.rules),
        ("procedures", "procedure", &duty.procedures),
    ] {
        for id in ids {
            names.resolve(at, key, table, id);
        }
    }
    let day = |day: &u8| (1..=31).contains(day);
    let month = duty.every == "month";
    if !duty.days.iter().all(day) || (!month && !duty.days.is_empty()) {
        names.faults.push(format!("{at}: days, expected days from 1 to 31 of a monthly duty"));
    }
    if duty.weekday.is_some() && duty.every != "week" {
        names.faults.push(format!("{at}: weekday, expected it on a weekly duty"));
    }
    if let Some(about) = &duty.about {
        names.one_of(at, "about", about, &ABOUT);
        if about == "since_last" && duty.days.is_empty() {
            names.faults.push(format!("{at}: about = `since_last`, expected the days of a monthly duty"));
        }
    }
    check_due(names, at, &duty.due);
    check_set_by(names, at, duty);
}

/// A figure and the parameter that sets it are the same number, so that whoever reads the duty alone is not misled.
fn check_set_by(names: &mut Names<'_>, at: &str, duty: &Duty) {
    for (key, parameter) in &duty.set_by {
        names.one_of(at, "set_by", key, &SET_BY);
        let own = match key.as_str() {
            "time" => duty.due.time.clone(),
            "weekday" => duty.weekday.clone(),
            "offset_days" => duty.due.offset_days.map(|days| days.to_string()),
            "limit" => duty.due.limit.map(|limit| limit.to_string()),
            "lead_from" => duty.due.lead_from.map(|lead| lead.to_string()),
            "lead_to" => duty.due.lead_to.map(|lead| lead.to_string()),
            _ => Some(duty.times.unwrap_or(1).to_string()),
        };
        let set = names.parameters.get(parameter.as_str()).and_then(|parameter| parameter.value.as_ref()).map(|value| match value {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        if own.is_none() || own != set {
            let own = own.unwrap_or_else(|| "nothing".to_owned());
            names.faults.push(format!("{at}: set_by.{key} = `{parameter}`, expected a parameter as `rule/name` whose value is {own}"));
        }
    }
}

fn check_due(names: &mut Names<'_>, at: &str, due: &Due) {
    names.one_of(at, "due.mode", &due.mode, &MODES);
    let time = |text: &String| matches!(text.as_bytes(), [b'0'..=b'2', b'0'..=b'9', b':', b'0'..=b'5', b'0'..=b'9']);
    for (key, text) in [("time", &due.time), ("halved_at", &due.halved_at)] {
        if text.as_ref().is_some_and(|text| !time(text)) {
            names.faults.push(format!("{at}: due.{key}, expected HH:MM"));
        }
    }
    if let Some(anchor) = &due.anchor {
        names.one_of(at, "due.anchor", anchor, &ANCHORS);
    }
    for (key, one, other) in [
        ("from_day", due.from_day.is_some(), due.to_day.is_some()),
        ("limit", due.limit.is_some(), due.limit_unit.is_some()),
        ("lead_from", due.lead_from.is_some(), due.lead_to.is_some() && due.lead_unit.is_some()),
    ] {
        if one != other {
            names.faults.push(format!("{at}: due.{key}, expected both ends and the unit"));
        }
    }
}
