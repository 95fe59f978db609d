//! The text form of RFC 5545: lines folded at 75 octets, texts escaped, days and times.

use std::fmt::Write as _;

use crate::calendar::TimeOfDay;
use crate::time::{Day, Instant};

/// The most octets of a line, its end not counted.
const MOST: usize = 75;

/// Lines of a file.
#[derive(Default)]
pub(super) struct Lines {
    text: String,
}

impl Lines {
    /// A line, folded where it is too long: the rest stands in further lines that begin with a space. No character is cut in two.
    pub fn line(&mut self, line: &str) {
        let mut used = 0_usize;
        for character in line.chars() {
            let length = character.len_utf8();
            if used.saturating_add(length) > MOST {
                self.text.push_str("\r\n ");
                used = 1;
            }
            self.text.push(character);
            used = used.saturating_add(length);
        }
        self.text.push_str("\r\n");
    }

    /// A property whose value is a text.
    pub fn text(&mut self, name: &str, value: &str) {
        self.line(&format!("{name}:{}", escaped(value)));
    }

    /// The head of a file: its version, and the time zone in which its times stand. China has known one offset since 1992.
    pub fn begin(&mut self) {
        for line in [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//service-hall//duties//EN",
            "CALSCALE:GREGORIAN",
            "BEGIN:VTIMEZONE",
            "TZID:Asia/Shanghai",
            "BEGIN:STANDARD",
            "DTSTART:19700101T000000",
            "TZOFFSETFROM:+0800",
            "TZOFFSETTO:+0800",
            "TZNAME:CST",
            "END:STANDARD",
            "END:VTIMEZONE",
        ] {
            self.line(line);
        }
    }

    pub fn finish(self) -> String {
        self.text
    }
}

/// A text with its backslashes, semicolons, commas and line breaks escaped; other control characters become spaces.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(character);
            }
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' => out.push_str("\\n"),
            other if other.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

/// A day as `YYYYMMDD`.
pub(super) fn day(on: Day) -> String {
    on.to_string().replace('-', "")
}

/// A day, or a time of it by the clock of Asia/Shanghai.
pub(super) fn moment(on: Day, at: Option<TimeOfDay>) -> String {
    at.map_or_else(|| day(on), |at| format!("{}T{}00", day(on), at.to_string().replace(':', "")))
}

/// A time of day in Asia/Shanghai as UTC.
pub(super) fn in_utc(on: Day, at: TimeOfDay) -> String {
    const EAST: i64 = 8 * 60;
    const DAY: i64 = 24 * 60;
    let minutes = at.minutes().saturating_sub(EAST);
    let on = Day::of_number(on.number().saturating_add(minutes.div_euclid(DAY))).unwrap_or(on);
    let mut out = day(on);
    let minutes = minutes.rem_euclid(DAY);
    let _ = write!(out, "T{:02}{:02}00Z", minutes.div_euclid(60), minutes.rem_euclid(60));
    out
}

/// A moment in UTC, to the second.
pub(super) fn stamp(at: Instant) -> String {
    let text = at.in_utc().to_string();
    let digits: String = text.chars().filter(|character| character.is_ascii_digit() || *character == 'T').take(15).collect();
    digits + "Z"
}
