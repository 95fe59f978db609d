//! What other counters would have done for the customers of a day.

use service_hall::tables::Wording;
use service_hall::{
    ComparedHalls, CounterKind, Hall, HallComparison, HallCounter, HallPlan, Handbook, Instant, Lines, PlanResult, Staffed, Staffing,
    compare_halls, staff_hours,
};

use super::waits::Targets;
use crate::front::{Front, Queue};

/// What the day's customers would have found at other counters.
pub struct WhatIf {
    /// Each with its name, the day as it was first.
    pub plans: Vec<(Wording, PlanResult)>,
    /// The smallest number of counters in each hour.
    pub staffed: Staffed,
    /// How many counters were open in each hour of it, where that is known.
    pub open: Vec<Option<u32>>,
    /// The hall was given: it is known which counters are for VIPs.
    pub hall_given: bool,
    /// The targets of waits.
    pub targets: Targets,
}

/// How many of a hundred customers are to be called in time when counters are counted.
pub const PERCENT: u8 = 95;
/// A day with more customers is not replayed.
const MOST: usize = 5_000;

/// Sends the customers of the counters through other counters.
pub(super) fn what_if(handbook: &Handbook, queue: &Queue) -> Option<WhatIf> {
    let front = queue.front.as_ref()?;
    if queue.line.is_empty() || queue.line.len() > MOST {
        return None;
    }
    let mut names = vec![Wording { zh: "当日实况", en: "The day as it was" }];
    let mut plans = Vec::new();
    let mut add = |zh, en: &'static str, hall: Hall| {
        plans.push(HallPlan { name: en.to_owned(), hall, shifts: front.shifts.clone() });
        names.push(Wording { zh, en });
    };
    let hall = &front.hall;
    add("同样的台席，准时叫号", "The same counters, calling at once", hall.clone());
    add("多开一个VIP台席", "One more VIP counter", with_one_more(hall, CounterKind::Vip));
    add("多开一个普通台席", "One more ordinary counter", with_one_more(hall, CounterKind::Ordinary));
    let kinds = |kind| hall.counters.iter().any(|counter| counter.kind == kind);
    if hall.lines == Lines::Pooled && kinds(CounterKind::Vip) && kinds(CounterKind::Ordinary) {
        add("VIP与普通客户分开排队", "Separate lines", Hall { lines: Lines::Separate, ..hall.clone() });
    }
    let ComparedHalls { actual, plans, .. } = compare_halls(handbook, HallComparison { visits: queue.line.clone(), plans }).ok()?;
    let most = u32::try_from(hall.counters.len() * 2).ok();
    let staffed = staff_hours(handbook, &Staffing { visits: queue.line.clone(), percent: PERCENT, most }).ok()?;
    let open = staffed.target.hours.iter().map(|hour| open_at(front, hour.hour)).collect();
    let plans = names.into_iter().zip(std::iter::once(actual).chain(plans)).collect();
    Some(WhatIf { plans, staffed, open, hall_given: queue.given, targets: Targets::of_handbook() })
}

fn with_one_more(hall: &Hall, kind: CounterKind) -> Hall {
    let taken = |id: &String| hall.counters.iter().any(|counter| counter.id == *id);
    let id = (0..=hall.counters.len()).map(|number| format!("+{number}")).find(|id| !taken(id)).unwrap_or_default();
    let more = HallCounter { id, kind, businesses: None };
    Hall { counters: hall.counters.iter().cloned().chain([more]).collect(), ..hall.clone() }
}

/// How many counters call half an hour into an hour; unknown without shifts.
fn open_at(front: &Front, hour: Instant) -> Option<u32> {
    let at = hour.plus_seconds(1800).filter(|_| !front.shifts.is_empty())?;
    let open = |id: &str| {
        let mut own = front.shifts.iter().filter(|shift| shift.counter == id).peekable();
        own.peek().is_none() || own.any(|shift| shift.from <= at && at < shift.to)
    };
    u32::try_from(front.hall.counters.iter().filter(|counter| open(&counter.id)).count()).ok()
}
