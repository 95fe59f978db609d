//! The indicators of the hall, their figures in words.

use service_hall::tables::{IndicatorLevel, Wording};
use service_hall::{Event, Fact, Figure, Handbook, IndicatorReporting, ReportedIndicator, Verdict, report_indicators};

use super::days::visits;
use crate::log::{Judged, Part};
use crate::span::Span;
use crate::times::{share_of, span};

/// An indicator, and the same of the month before where that is known.
pub struct Indicator {
    /// The indicator.
    pub now: ReportedIndicator,
    /// In the month before.
    pub before: Option<ReportedIndicator>,
}

/// All indicators of the handbook, as far as the log tells them.
pub(super) fn indicators(handbook: &Handbook, judged: &Judged) -> Vec<Indicator> {
    let now = of_part(handbook, judged, &judged.part, judged.span);
    let mut before = judged.part_before.as_ref().map(|part| of_part(handbook, judged, part, judged.before).into_iter());
    now.into_iter().map(|now| Indicator { now, before: before.as_mut().and_then(Iterator::next) }).collect()
}

fn of_part(handbook: &Handbook, judged: &Judged, part: &Part, span: Option<Span>) -> Vec<ReportedIndicator> {
    let events: Vec<Event> = judged.begun_in(span).flat_map(|noted| &noted.events).cloned().collect();
    let visits = Some(visits(part)).filter(|visits| !visits.is_empty());
    let asked = |at| {
        let known = IndicatorReporting {
            visits: visits.clone(),
            events: Some(events.clone()),
            figures: None,
            at,
            calendar: judged.calendar.clone(),
        };
        report_indicators(handbook, known)
    };
    asked(judged.as_of).or_else(|_| asked(None)).map(|report| report.indicators).unwrap_or_default()
}

const NONE: &str = "–";

/// An indicator of the report in words.
pub trait InWords {
    /// The value: a figure, and what else there is to it.
    fn shown(&self) -> (String, String);
    /// The target with its unit.
    fn aimed_at(&self) -> String;
    /// What can be said of it, and whether it is good, bad or neither.
    fn said(&self) -> (Wording, &'static str);
}

impl InWords for ReportedIndicator {
    fn shown(&self) -> (String, String) {
        match &self.value {
            Some(Figure::Times { in_target, average_seconds }) => {
                let average = average_seconds.map_or(String::new(), |seconds| format!("平均 average {}", span(seconds)));
                (share_of(*in_target), average)
            }
            Some(Figure::Rate { share }) if share.of > 0 => (share_of(*share), format!("{} / {}", share.count, share.of)),
            Some(Figure::Count { count }) => (count.to_string(), String::new()),
            _ => (NONE.to_owned(), String::new()),
        }
    }

    fn aimed_at(&self) -> String {
        match (&self.target, self.indicator.entry().unit) {
            (Some(Fact::Whole(figure)), "minute") => format!("≤ {figure} 分 min"),
            (Some(Fact::Whole(figure)), "hour") => format!("≤ {figure} 小时 h"),
            (Some(Fact::Whole(figure)), "percent") => format!("{figure} %"),
            (Some(Fact::Whole(figure)), _) => figure.to_string(),
            (Some(_), _) => "达标 met".to_owned(),
            (None, _) => "–".to_owned(),
        }
    }

    fn said(&self) -> (Wording, &'static str) {
        let binding = self.indicator.entry().level == IndicatorLevel::Required;
        match self.verdict {
            Verdict::Kept => (Wording { zh: "达到", en: "met" }, "good"),
            Verdict::Broken if binding => (Wording { zh: "未达到", en: "missed" }, "bad"),
            Verdict::Broken => (Wording { zh: "未达到（争取）", en: "missed, not binding" }, ""),
            Verdict::NotApplicable if self.shown().0 != NONE => (Wording { zh: "只统计", en: "followed only" }, ""),
            Verdict::NotApplicable => (Wording { zh: "没有可判的", en: "nothing to judge" }, ""),
            Verdict::Unknown => (Wording { zh: "缺数据", en: "needs" }, "zero"),
        }
    }
}
