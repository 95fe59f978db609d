//! Checks and writes the working days of mainland China, a year after the other.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::check::Names;
use crate::emit::list;
use crate::model::Book;
use crate::values;

/// Which days of a year are worked, beside Monday to Friday.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkingYear {
    pub year: u16,
    /// Days off, `MM-DD` or `MM-DD/MM-DD`.
    pub rest: Vec<String>,
    /// Weekend days that are worked, `MM-DD`.
    pub work: Vec<String>,
    #[serde(skip)]
    pub file: String,
}

/// The place of `MM-DD` in its year, from 1.
fn ordinal(year: u16, day: &str) -> Option<u16> {
    if !values::is_day(&format!("{year:04}-{day}")) {
        return None;
    }
    let (month, day) = day.split_once('-')?;
    let (month, day): (u16, u16) = (month.parse().ok()?, day.parse().ok()?);
    let last_of = |month: u16| (28..=31).rev().find(|day| values::is_day(&format!("{year:04}-{month:02}-{day:02}"))).unwrap_or_default();
    Some((1..month).map(last_of).sum::<u16>() + day)
}

/// First and last place of `MM-DD` or `MM-DD/MM-DD` in its year.
fn span(year: u16, text: &str) -> Option<(u16, u16)> {
    let (first, last) = text.split_once('/').unwrap_or((text, text));
    let (first, last) = (ordinal(year, first)?, ordinal(year, last)?);
    (first <= last).then_some((first, last))
}

/// Whether a place in a year falls on a weekend. 1 January of year 1 was a Monday.
fn is_weekend(year: u16, place: u16) -> bool {
    let before = u32::from(year) - 1;
    let days = before * 365 + before / 4 - before / 100 + before / 400 + u32::from(place) - 1;
    days % 7 >= 5
}

pub fn check(names: &mut Names<'_>, book: &Book) {
    for pair in book.working_years.windows(2) {
        if let [before, year] = pair
            && year.year != before.year + 1
        {
            names.faults.push(format!("{}: working_year {}: year, expected {}", year.file, year.year, before.year + 1));
        }
    }
    for WorkingYear { year, rest, work, file } in &book.working_years {
        let mut seen = BTreeSet::new();
        for text in rest.iter().chain(work) {
            let Some((first, last)) = span(*year, text) else {
                names.faults.push(format!("{file}: working_year {year}: `{text}`, expected MM-DD or MM-DD/MM-DD, days of the year"));
                continue;
            };
            if !(first..=last).all(|place| seen.insert(place)) {
                names.faults.push(format!("{file}: working_year {year}: `{text}`, expected each day once"));
            }
            if work.contains(text) && (first != last || !is_weekend(*year, first)) {
                names.faults.push(format!("{file}: working_year {year}: work = `{text}`, expected a day of a weekend"));
            }
        }
    }
}

/// The rows of the table: the year, spans of days off, weekend days that are worked; each day by its place in the year.
pub fn rows(book: &Book) -> Vec<String> {
    let row = |WorkingYear { year, rest, work, .. }: &WorkingYear| {
        let spans = |texts: &[String]| -> Vec<(u16, u16)> { texts.iter().filter_map(|text| span(*year, text)).collect() };
        let rest = list(spans(rest).iter().map(|(first, last)| format!("({first}, {last})")));
        let work = list(spans(work).iter().map(|(first, _)| first.to_string()));
        format!("WorkingYear {{ year: {year}, rest: {rest}, work: {work} }}")
    };
    book.working_years.iter().map(row).collect()
}
