//! Complaints by class, cause, department and time, against the hour, beside the day or the month before: the library's statistics.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use service_hall::tables::Wording;
use service_hall::{
    CauseComplaints, ClassComplaints, Compared, ComparedClass, ComplaintCounting, ComplaintMeasure, ComplaintStatistics, CountedComplaint,
    Day, DepartmentComplaints, Event, Handbook, HourComplaints, RuleId, Share, count_complaints,
};

use super::Unit;
use super::times::in_seconds;
use crate::log::{Judged, Noted};
use crate::span::Span;
use crate::times::{Spread, seconds_between};

/// How long some customers waited for an answer.
pub struct Wait {
    /// Which ones.
    pub of: Wording,
    /// How long they waited.
    pub times: Spread,
}

/// A group of complaints in two periods.
pub struct Column {
    /// The group.
    pub name: String,
    /// How many.
    pub now: u64,
    /// How many in the period before, where there is one.
    pub before: Option<u64>,
}

impl Column {
    fn of(name: String, compared: Compared) -> Self {
        Self { name, now: compared.now, before: Some(compared.before) }
    }
}

/// Complaints of the day or the month.
pub struct Complaints {
    /// Whether they are of a day or of a month.
    pub unit: Unit,
    /// The hour that a department has, in seconds.
    pub limit: i64,
    /// The library's answer.
    pub statistics: ComplaintStatistics,
    /// The hours of the period before: the library compares all the others itself.
    pub hours_before: Option<Vec<HourComplaints>>,
    /// From the complaint to the answer: all, settled in the hall, settled by departments.
    pub to_customer: Vec<Wait>,
    /// Complaints not answered to the customer in the log.
    pub unanswered: usize,
    /// Within the hour, by the week in which the complaint was received: its first and its last day in the report.
    pub by_week: Vec<(Day, Day, Share)>,
}

const NOT_RECORDED: &str = "未记原因 not recorded";
const LIMIT: &str = "complaint.reply.within_1h";
/// The procedures whose cases are complaints.
pub(super) const PROCEDURES: [&str; 3] = ["complaint_intake", "complaint_handling", "policy_complaints"];

/// The titles of the classes of complaints.
pub fn class(word: Option<&str>) -> Wording {
    match word {
        Some("billing_support") => Wording { zh: "计费、支撑系统", en: "Billing and support" },
        Some("network") => Wording { zh: "网络", en: "Network" },
        Some("service_card") => Wording { zh: "服务、卡", en: "Service and card" },
        Some("monternet") => Wording { zh: "梦网", en: "Monternet" },
        Some(_) => Wording { zh: "其他", en: "Other" },
        None => Wording { zh: "未记类别", en: "Not recorded" },
    }
}

impl Complaints {
    /// What the log tells of the complaints; nothing when it tells of none.
    pub(super) fn new(handbook: &Handbook, judged: &Judged, measures: Option<&[ComplaintMeasure]>) -> Option<Self> {
        let span = judged.span?;
        let complaint = |noted: &&Noted| noted.procedure.is_some_and(|procedure| PROCEDURES.contains(&procedure.as_str()));
        let begun_before = || judged.begun_in(judged.before).any(|noted| complaint(&noted));
        // Of a month it is known whether the logs have the one before.
        let before = judged.before.filter(|_| judged.part_before.is_some() || begun_before());
        let events: Vec<Event> = judged.cases.values().filter(complaint).flat_map(|noted| &noted.events).cloned().collect();
        let count = |span: Span, previous: Option<Span>, measures: Option<&[ComplaintMeasure]>| {
            let counting = ComplaintCounting {
                events: events.clone(),
                from: Some(span.from),
                to: Some(span.to),
                at: judged.as_of,
                previous: previous.map(|previous| previous.period()),
                measures: measures.map(<[_]>::to_vec),
                calendar: judged.calendar.clone(),
                list_complaints: true,
            };
            count_complaints(handbook, counting).ok()
        };
        let statistics = count(span, before, measures)?;
        let hours_before = before.and_then(|before| count(before, None, None)).map(|before| before.by_hour);
        let none_before = statistics.comparison.as_ref().is_none_or(|comparison| comparison.previous.complaints == 0);
        if statistics.all.complaints == 0 && none_before && statistics.bulletins.is_empty() {
            return None;
        }
        let limit = LIMIT.parse::<RuleId>().ok().and_then(|rule| {
            let parameters = handbook.rule(rule, judged.day()).parameters;
            parameters.iter().find(|parameter| parameter.name == "limit").and_then(in_seconds)
        });
        let answered = |settled: &dyn Fn(&CountedComplaint) -> bool| {
            let replies = statistics.complaints.iter().filter(|one| settled(one));
            Spread::new(replies.filter_map(|one| Some(seconds_between(one.received_at, one.replied_at?))).collect())
        };
        let wait = |zh, en, times| Wait { of: Wording { zh, en }, times };
        Some(Self {
            unit: Unit::of(span),
            limit: limit.unwrap_or(3600),
            to_customer: vec![
                wait("全部", "All", answered(&|_| true)),
                wait("当场处理", "Without a department", answered(&|one| one.turns.is_empty())),
                wait("部门处理", "By departments", answered(&|one| !one.turns.is_empty())),
            ],
            unanswered: statistics.complaints.iter().filter(|one| one.replied_at.is_none()).count(),
            by_week: weeks(&statistics),
            hours_before,
            statistics,
        })
    }

    /// Whether there is a period before to compare with.
    pub const fn is_compared(&self) -> bool {
        self.statistics.comparison.is_some()
    }

    /// What the period before is called.
    pub fn before_label(&self) -> String {
        let before = self.unit.before();
        format!("{} {}", before.zh, before.en)
    }

    /// How many complaints there were in the period before.
    pub fn before_all(&self) -> u64 {
        self.statistics.comparison.as_ref().map_or(0, |comparison| comparison.all.complaints.before)
    }

    /// How many of a class there were in the period before.
    pub fn before_of_class(&self, class: Option<&str>) -> u64 {
        let classes = self.statistics.comparison.iter().flat_map(|comparison| &comparison.by_class);
        classes.filter(|compared| compared.class.as_deref() == class).map(|compared| compared.complaints.before).sum()
    }

    /// Within the hour, of the work orders of a department in the period before.
    pub fn before_of_department(&self, department: &DepartmentComplaints) -> Share {
        let mut departments = self.statistics.comparison.iter().flat_map(|comparison| &comparison.by_department);
        let same = departments.find(|compared| (compared.role, &compared.department) == (department.role, &department.department));
        same.map_or(Share::default(), |compared| compared.within_hour_before)
    }

    /// Each class, also those that only the period before has.
    pub fn by_class(&self) -> Vec<Column> {
        let title = |class: Option<&str>| {
            let title = self::class(class);
            format!("{} {}", title.zh, title.en)
        };
        let Some(comparison) = &self.statistics.comparison else {
            let column =
                |group: &ClassComplaints| Column { name: title(group.class.as_deref()), now: group.figures.complaints, before: None };
            return self.statistics.by_class.iter().map(column).collect();
        };
        let column = |compared: &ComparedClass| Column::of(title(compared.class.as_deref()), compared.complaints);
        comparison.by_class.iter().map(column).collect()
    }

    /// Each cause, the most frequent first, also those that only the period before has.
    pub fn by_cause(&self) -> Vec<Column> {
        let name = |cause: Option<&String>| cause.cloned().unwrap_or_else(|| NOT_RECORDED.to_owned());
        let mut columns: Vec<Column> = if let Some(comparison) = &self.statistics.comparison {
            comparison.by_cause.iter().map(|compared| Column::of(name(compared.cause.as_ref()), compared.complaints)).collect()
        } else {
            let column = |group: &CauseComplaints| Column { name: name(group.cause.as_ref()), now: group.figures.complaints, before: None };
            self.statistics.by_cause.iter().map(column).collect()
        };
        // What is not known stands last.
        let known = |column: &Column| column.name != NOT_RECORDED;
        columns.sort_by_key(|column| (!known(column), std::cmp::Reverse((column.now, column.before))));
        columns
    }

    /// Each hour in which a complaint was received, also those that only the period before has.
    pub fn by_hour(&self) -> Vec<Column> {
        let hours =
            |groups: &[HourComplaints]| groups.iter().map(|group| (group.hour, group.figures.complaints)).collect::<BTreeMap<_, _>>();
        let (now, before) = (hours(&self.statistics.by_hour), self.hours_before.as_deref().map(hours));
        let all: BTreeSet<u32> = now.keys().chain(before.iter().flat_map(BTreeMap::keys)).copied().collect();
        let of = |counts: &BTreeMap<u32, u64>, hour| counts.get(&hour).copied().unwrap_or(0);
        let column =
            |hour: u32| Column { name: hour.to_string(), now: of(&now, hour), before: before.as_ref().map(|before| of(before, hour)) };
        all.into_iter().map(column).collect()
    }

    /// How many there are, and how that compares.
    pub fn in_words(&self) -> (String, String) {
        let (now, before) = (self.statistics.all.complaints, self.before_all());
        let unit = self.unit.before();
        let (zh, en) = match now.cmp(&before) {
            _ if !self.is_compared() || before == 0 => {
                (format!("日志中没有{}的投诉", unit.zh), format!("none of the {} in the log", unit.en))
            }
            Ordering::Less => (format!("比{}少{}件", unit.zh, before - now), format!("{} fewer than the {}", before - now, unit.en)),
            Ordering::Equal => (format!("与{}一样多", unit.zh), format!("as many as the {}", unit.en)),
            Ordering::Greater => (format!("比{}多{}件", unit.zh, now - before), format!("{} more than the {}", now - before, unit.en)),
        };
        (format!("投诉{now}件，{zh}。"), format!("{now} complaints, {en}."))
    }

    /// Work orders judged against the hour, and those of them that kept it.
    pub fn within_hour(&self) -> Share {
        self.statistics.all.departments.within_hour
    }
}

/// The shares of days, week by week.
fn weeks(statistics: &ComplaintStatistics) -> Vec<(Day, Day, Share)> {
    let mut weeks: Vec<(Day, Day, Share)> = Vec::new();
    for day in &statistics.by_day {
        let share = day.figures.departments.within_hour;
        match weeks.last_mut().filter(|(first, ..)| first.date().iso_week() == day.day.date().iso_week()) {
            Some((_, last, sum)) => {
                *last = day.day;
                *sum = Share { count: sum.count + share.count, of: sum.of + share.of };
            }
            None => weeks.push((day.day, day.day, share)),
        }
    }
    weeks
}
