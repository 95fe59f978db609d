//! Complaints of the day by class and hour, beside the day before.

use service_hall::tables::Wording;
use service_hall::{ComplaintCounting, ComplaintFigures, ComplaintPeriod, Event, Handbook, Instant, count_complaints};

use crate::log::{Judged, Noted};

/// The complaints of the day, counted.
pub struct Counted {
    /// By class: its title, what it comes to, how many there were the day before.
    pub by_class: Vec<(Wording, ComplaintFigures, u64)>,
    /// By the hour at which they came.
    pub by_hour: Vec<(u32, ComplaintFigures)>,
    /// All together.
    pub all: ComplaintFigures,
    /// How many there were the day before.
    pub before: u64,
}

/// The titles of the classes of complaints.
fn class(word: Option<&str>) -> Wording {
    match word {
        Some("billing_support") => Wording { zh: "计费、支撑系统", en: "Billing and support" },
        Some("network") => Wording { zh: "网络", en: "Network" },
        Some("service_card") => Wording { zh: "服务、卡", en: "Service and card" },
        Some("monternet") => Wording { zh: "梦网", en: "Monternet" },
        Some(_) => Wording { zh: "其他", en: "Other" },
        None => Wording { zh: "未记类别", en: "Not recorded" },
    }
}

/// The offset of an instant, as it is written.
fn offset(at: &str) -> &str {
    let clock = at.find('T').unwrap_or(0);
    at.rfind(['+', '-', 'Z']).filter(|place| *place > clock).map_or("Z", |place| at.split_at(place).1)
}

/// What the log tells of the complaints that came on its day; nothing when none did.
pub(super) fn counted(handbook: &Handbook, judged: &Judged) -> Option<Counted> {
    let (day, end) = (judged.day?, judged.as_of?.to_string());
    let from = format!("{day}T00:00:00{}", offset(&end));
    let midnight: Instant = from.parse().ok()?;
    let before = midnight.plus_seconds(-86_400)?;
    let to = midnight.plus_seconds(86_400)?;
    let complaint = |noted: &&Noted| noted.procedure.is_some_and(|procedure| super::hour::PROCEDURES.contains(&procedure.as_str()));
    let events: Vec<Event> = judged.cases.values().filter(complaint).flat_map(|noted| &noted.events).cloned().collect();
    let previous = Some(ComplaintPeriod { from: before, to: midnight });
    let (from, to) = (Some(midnight), Some(to));
    let counting = ComplaintCounting { events, from, to, at: None, previous, measures: None, calendar: None, list_complaints: false };
    let answer = count_complaints(handbook, counting).ok()?;
    let comparison = answer.comparison?;
    let classes = answer.by_class.into_iter().map(|group| {
        let same = comparison.by_class.iter().find(|compared| compared.class == group.class);
        (class(group.class.as_deref()), group.figures, same.map_or(0, |compared| compared.complaints.before))
    });
    (answer.all.complaints > 0).then(|| Counted {
        by_class: classes.collect(),
        by_hour: answer.by_hour.into_iter().map(|group| (group.hour, group.figures)).collect(),
        before: comparison.all.complaints.before,
        all: answer.all,
    })
}
