//! Checks the values of parameters: units, amounts, days, ids, order of changes.

use crate::model::Parameter;

const BOUNDS: [&str; 3] = ["at_most", "at_least", "exactly"];
/// Units that the library reads, then units that only say what is counted.
const UNITS: [&str; 33] = [
    "second",
    "minute",
    "hour",
    "calendar_day",
    "working_day",
    "yuan",
    "flag",
    "document",
    "role",
    "business",
    "procedure",
    "segment",
    "enum",
    "text",
    "local_time",
    "weekday",
    "position",
    "percent",
    "count",
    "degree",
    "item",
    "form",
    "copy",
    "card",
    "transaction",
    "set",
    "branch",
    "month",
    "year",
    "function",
    "class",
    "level",
    "unset",
];

/// Adds a fault for everything that is wrong with a parameter; `knows` tells whether a table has an id.
pub fn check(faults: &mut Vec<String>, at: &str, parameter: &Parameter, knows: impl Fn(&str, &str) -> bool) {
    if let Some(bound) = &parameter.bound
        && !BOUNDS.contains(&bound.as_str())
    {
        faults.push(format!("{at}: bound = `{bound}`, expected one of {}", BOUNDS.join(", ")));
    }
    if !UNITS.contains(&parameter.unit.as_str()) {
        faults.push(format!("{at}: unit = `{}`, expected one of {}", parameter.unit, UNITS.join(", ")));
    }
    for value in parameter.value.iter().chain(parameter.changes.iter().map(|change| &change.value)) {
        if parameter.unit == "yuan" && !value.as_str().is_some_and(is_amount) {
            faults.push(format!("{at}: value = {value}, expected an amount in yuan as text with two decimals, such as \"0.00\""));
        }
        if let Some(table) = ["document", "role", "business", "procedure"].into_iter().find(|table| parameter.unit == *table) {
            for id in value.as_array().into_iter().flatten().filter_map(toml::Value::as_str).filter(|id| !knows(table, id)) {
                faults.push(format!("{at}: value = `{id}`, expected the id of a {table}"));
            }
        }
        if value.is_float() || value.is_datetime() || value.is_table() {
            faults.push(format!("{at}: value = {value}, expected a whole number, a text, true, false or a list of texts"));
        }
    }
    for change in parameter.changes.iter().filter(|change| !is_day(&change.from)) {
        faults.push(format!("{at}: from = `{}`, expected a day written YYYY-MM-DD", change.from));
    }
    if !parameter.changes.is_sorted_by(|a, b| a.from < b.from) {
        faults.push(format!("{at}: changes are out of order, expected the oldest first"));
    }
}

fn is_amount(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').is_some_and(|(yuan, fen)| digits(yuan) && digits(fen) && fen.len() == 2 && (yuan == "0" || !yuan.starts_with('0')))
}

/// Whether a text is a day written YYYY-MM-DD that exists.
pub fn is_day(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<u16>().ok());
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    let leap = year.is_some_and(|year| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0);
    let last = match month {
        Some(2) => {
            if leap {
                29
            } else {
                28
            }
        }
        Some(4 | 6 | 9 | 11) => 30,
        _ => 31,
    };
    shape && month.is_some_and(|month| (1..=12).contains(&month)) && day.is_some_and(|day| (1..=last).contains(&day))
}
