//! The occurrences of a duty that share half, shift and time of day, as one event that recurs or as several.

use std::collections::BTreeMap;

use super::DutyCalendarQuery;
use super::lines::{self, Lines};
use super::recurrence::Recurrence;
use crate::calendar::TimeOfDay;
use crate::duty::{DueDuty, HalfDay};
use crate::handbook::DutyId;
use crate::handbook::table::DueMode;
use crate::text::{Language, cite};
use crate::time::Day;

/// A series: what its occurrences have in common, and their days in order. Slips of two weeks may be due on the same day: then it stands twice.
pub(super) struct Series<'a> {
    duty: DutyId,
    half_day: Option<HalfDay>,
    shift: Option<&'a str>,
    at: Option<TimeOfDay>,
    times: Option<u32>,
    days: Vec<(Day, &'a DueDuty)>,
}

/// What is due, by what its events have in common. What is not needed is left out.
pub(super) fn all(duties: &[DueDuty]) -> Vec<Series<'_>> {
    let mut all: BTreeMap<_, Series<'_>> = BTreeMap::new();
    for due in duties.iter().filter(|due| due.not_needed.is_none()) {
        let Some(day) = due.due_on else { continue };
        let (duty, half_day, shift, at) = (due.duty, due.half_day, due.shift.as_deref(), due.due_at);
        let new = || Series { duty, half_day, shift, at, times: due.times, days: Vec::new() };
        all.entry((duty, half_day, shift, at)).or_insert_with(new).days.push((day, due));
    }
    all.into_values().collect()
}

impl Series<'_> {
    /// Writes its events; how many.
    pub fn write(&self, export: &DutyCalendarQuery, lines: &mut Lines) -> u64 {
        let days: Vec<Day> = self.days.iter().map(|(day, _)| *day).collect();
        let twice = days.windows(2).any(|pair| pair.first() == pair.last());
        let every = export.due.terms.iter().find(|term| term.duty == self.duty).and_then(|term| term.every);
        let rule = Recurrence::of(every.unwrap_or(self.duty.entry().every), &days).filter(|_| !twice);
        if let (Some((rule, beside)), Some((first, due)), Some(last)) = (rule, self.days.first(), days.last()) {
            self.event(export, lines, *first, due, |lines| {
                // In UTC where the start is a time.
                let until = self.at.map_or_else(|| lines::day(*last), |at| lines::in_utc(*last, at));
                lines.line(&format!("RRULE:{}", rule.write(&until)));
                if !beside.is_empty() {
                    let beside: Vec<String> = beside.iter().map(|day| lines::moment(*day, self.at)).collect();
                    lines.line(&format!("EXDATE{}:{}", self.kind(), beside.join(",")));
                }
            });
            return 1;
        }
        for (day, due) in &self.days {
            self.event(export, lines, *day, due, |_| {});
        }
        u64::try_from(days.len()).unwrap_or(u64::MAX)
    }

    fn kind(&self) -> &'static str {
        if self.at.is_some() { ";TZID=Asia/Shanghai" } else { ";VALUE=DATE" }
    }

    /// An event, known by its first or only occurrence: no other has the same duty, part of the day and period, in whatever span.
    fn event(&self, export: &DutyCalendarQuery, lines: &mut Lines, on: Day, due: &DueDuty, rule: impl FnOnce(&mut Lines)) {
        let language = export.language;
        lines.line("BEGIN:VEVENT");
        lines.text("UID", &self.uid(export.hall.as_deref(), due.period.map_or(on, |period| period.from)));
        lines.line(&format!("DTSTAMP:{}", lines::stamp(export.stamp)));
        lines.line(&format!("DTSTART{}:{}", self.kind(), lines::moment(on, self.at)));
        rule(lines);
        lines.text("SUMMARY", &self.summary(language));
        lines.text("DESCRIPTION", &self.description(language));
        lines.line("TRANSP:TRANSPARENT");
        lines.line("END:VEVENT");
    }

    fn uid(&self, hall: Option<&str>, about: Day) -> String {
        let part = |half| if half == HalfDay::Morning { "morning".to_owned() } else { "afternoon".to_owned() };
        let parts = [Some(self.duty.as_str().to_owned()), self.half_day.map(part), self.shift.map(str::to_owned), Some(lines::day(about))];
        format!("{}@{}", parts.into_iter().flatten().collect::<Vec<_>>().join("-"), hall.unwrap_or("service-hall"))
    }

    fn summary(&self, language: Language) -> String {
        let title = language.of(&self.duty.entry().title);
        let half = self.half_day.map(|half| match half {
            HalfDay::Morning => language.pick("上午", "morning"),
            HalfDay::Afternoon => language.pick("下午", "afternoon"),
        });
        match half.or(self.shift) {
            Some(part) => format!("{title}{}{part}{}", language.pick("（", " ("), language.pick("）", ")")),
            None => title.to_owned(),
        }
    }

    fn description(&self, language: Language) -> String {
        let duty = self.duty.entry();
        let line =
            |zh: &'static str, en: &'static str, words: &str| format!("{}{}{words}", language.pick(zh, en), language.pick("：", ": "));
        let mut out = vec![line("岗位", "By", &language.roles(duty.who))];
        if !duty.to_whom.is_empty() {
            let to: Vec<&str> = duty.to_whom.iter().map(|role| language.of(&role.entry().title)).collect();
            out.push(line("报给", "To", &to.join(language.pick("、", ", "))));
        }
        if duty.due.mode == DueMode::OncePerPeriod {
            out.push(language.pick("期内哪天都行，这是最后一天。", "Any day of the period will do; this is the last.").to_owned());
        }
        if let Some(from) = duty.due.from_day {
            out.push(match language {
                Language::Zh => format!("{from}日起就可以。"),
                Language::En => format!("It may be done from day {from} on."),
            });
        }
        if let Some(times) = self.times {
            out.push(match language {
                Language::Zh => format!("至少{times}次。"),
                Language::En => format!("At least {times} times."),
            });
        }
        out.extend(duty.note.map(|note| language.of(&note).to_owned()));
        let sources: Vec<String> = duty.source.iter().map(|source| cite(std::slice::from_ref(source), None, language)).collect();
        out.push(line("依据", "Source", &sources.join("; ")));
        out.join("\n")
    }
}
