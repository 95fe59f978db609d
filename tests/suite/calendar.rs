//! Properties of the working calendar: due dates beside a plain loop over days, clocks beside a walk by minutes, calendars cut and joined.

use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};
use service_hall::{Calendar, CalendarYears, Day, china_calendar};

use crate::support::{err, handbook, ok};

/// 900 days from 2024-12-01 on, a Sunday.
static DAYS: LazyLock<Vec<Day>> = LazyLock::new(|| {
    let first: Day = "2024-12-01".parse().unwrap();
    std::iter::successors(Some(first), |day| day.next()).take(900).collect()
});

fn text(place: usize) -> String {
    DAYS[place].to_string()
}

fn texts(places: &[usize]) -> Vec<String> {
    places.iter().map(|place| text(*place)).collect()
}

/// A calendar over some of the days, by their places: from, to, rest days, work days; in any order and with days named again.
#[derive(Debug, Clone)]
struct Made {
    from: usize,
    to: usize,
    rest: Vec<usize>,
    work: Vec<usize>,
}

impl Made {
    fn json(&self) -> Value {
        json!({"from": text(self.from), "to": text(self.to), "rest_days": texts(&self.rest), "work_days": texts(&self.work)})
    }

    fn covers(&self, place: usize) -> bool {
        (self.from..=self.to).contains(&place)
    }

    fn works(&self, place: usize) -> bool {
        self.work.contains(&place) || (DAYS[place].is_weekday() && !self.rest.contains(&place))
    }

    /// The due day by a plain loop, or the first day that is not covered.
    fn due(&self, start: usize, count: u32, closed: &[usize]) -> Result<usize, usize> {
        let (mut place, mut left) = (start, count);
        while left > 0 {
            place += 1;
            if !self.covers(place) {
                return Err(place);
            }
            left -= u32::from(self.works(place) && !closed.contains(&place));
        }
        Ok(place)
    }
}

prop_compose! {
    fn made()(from in 0_usize..200, length in 0_usize..400)
        (named in subsequence((0..650_usize).collect::<Vec<_>>(), 0..60).prop_shuffle(), rest in vec(any::<bool>(), 60), again in 0_usize..4,
         from in Just(from), to in Just(from + length)) -> Made {
        let (mut work, mut off) = (Vec::new(), Vec::new());
        for (place, rest) in named.into_iter().zip(rest) {
            if rest { off.push(place) } else { work.push(place) }
        }
        off.extend(off.clone().into_iter().take(again));
        Made { from, to, rest: off, work }
    }
}

fn due(made: &Made, start: usize, count: u32, closed: &[usize]) -> Value {
    let mut calendar = made.json();
    calendar["closed"] = texts(closed).into();
    ok("calendar.due", &json!({"on": text(start), "working_days": count, "calendar": calendar}))
}

/// The day an answer gives; what is not known comes after every day.
fn due_on(answer: &Value) -> String {
    answer["due_on"].as_str().unwrap_or("9999").to_owned()
}

/// Hours of some days of the week, 0 for Monday; minutes of the day.
pub(crate) type Hours = (Vec<usize>, usize, usize);
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

pub(crate) fn hours() -> impl Strategy<Value = Vec<Hours>> {
    let one = (subsequence((0..7_usize).collect::<Vec<_>>(), 0..=7), 0_usize..1380, 60_usize..600);
    vec(one.prop_map(|(days, from, length)| (days, from, (from + length).min(1440))), 1..4)
}

fn clock_text(minute: usize) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

pub(crate) fn at(place: usize, minute: usize) -> String {
    format!("{}T{}:00+08:00", text(place), clock_text(minute))
}

/// Monday to Friday over all the days, with service hours and days of closure.
pub(crate) fn open(hours: &[Hours], closed: &[usize]) -> Value {
    let days = |days: &[usize]| days.iter().map(|day| WEEKDAYS[*day]).collect::<Vec<_>>();
    let hours: Vec<Value> =
        hours.iter().map(|(on, from, to)| json!({"days": days(on), "from": clock_text(*from), "to": clock_text(*to)})).collect();
    json!({"from": text(0), "to": text(899), "closed": texts(closed), "service_hours": hours})
}

/// Whether clocks run in a minute.
pub(crate) fn runs(hours: &[Hours], closed: &[usize], place: usize, minute: usize) -> bool {
    // 2024-12-01 is a Sunday.
    let fits = |(days, from, to): &Hours| (days.is_empty() || days.contains(&((place + 6) % 7))) && (*from..*to).contains(&minute);
    !closed.contains(&place) && hours.iter().any(fits)
}

fn clock(place: usize, minute: usize, minutes: usize, hours: &[Hours], closed: &[usize]) -> Value {
    json!({"at": at(place, minute), "seconds": minutes * 60, "calendar": open(hours, closed)})
}

/// An inquiry that is passed on at a moment and replied to on a day.
fn inquiry(passed_on: &str, replied_on: Option<&str>) -> Vec<Value> {
    let event = |activity: &str, timestamp: &str, facts: Value| json!({"case_id": "c", "procedure": "inquiry", "activity": activity, "timestamp": timestamp, "role": "counter_clerk", "facts": facts});
    let facts = json!({"answered_on_site": false, "query_recorded": true, "transferred_to": "billing", "apologised": true});
    let mut events =
        vec![event("request", passed_on, json!({})), event("query", passed_on, json!({})), event("record_transfer", passed_on, facts)];
    events.extend(replied_on.map(|day| event("reply", &format!("{day}T23:59:59+08:00"), json!({}))));
    events
}

proptest! {
    #[test]
    fn a_due_date_is_that_of_a_plain_loop(made in made(), start in 0_usize..650, count in 0_u32..80, closed in vec(0_usize..650, 0..20)) {
        let answer = due(&made, start, count, &closed);
        match made.due(start, count, &closed) {
            Ok(place) => {
                prop_assert_eq!(&answer["due_on"], &text(place));
                prop_assert_eq!(&answer["outcome"], "determined");
            }
            Err(place) => {
                prop_assert_eq!(&answer["not_covered"], &text(place));
                prop_assert_eq!(&answer["outcome"], "undetermined");
                prop_assert!(answer.get("due_on").is_none());
            }
        }
    }

    #[test]
    fn a_ledger_has_each_day_once_and_counts_to_the_term(made in made(), start in 0_usize..650, count in 0_u32..80, closed in vec(0_usize..650, 0..9)) {
        let answer = due(&made, start, count, &closed);
        let ledger = answer["ledger"].as_array().unwrap();
        for (row, place) in ledger.iter().zip(start..) {
            prop_assert_eq!(&row["day"], &text(place));
            let why = row["why"].as_str().unwrap();
            let worked = made.works(place);
            let fits = match why {
                "event_day" => place == start,
                "working_day" => worked && DAYS[place].is_weekday(),
                "make_up_day" => worked && !DAYS[place].is_weekday(),
                "weekend" => !worked && !made.rest.contains(&place),
                "holiday" => !worked && made.rest.contains(&place),
                "hall_closed" => worked && closed.contains(&place),
                _ => false,
            };
            prop_assert!(fits, "{row}");
            prop_assert_eq!(row["counted"] == true, ["working_day", "make_up_day"].contains(&why));
        }
        let numbers: Vec<u64> = ledger.iter().filter_map(|row| row["number"].as_u64()).collect();
        prop_assert!(numbers.iter().copied().eq(1..=numbers.len() as u64));
        prop_assert_eq!(ledger.iter().filter(|row| row["counted"] == true).count(), numbers.len());
        if answer["outcome"] == "determined" {
            prop_assert_eq!(numbers.len(), count as usize);
            prop_assert_eq!(&ledger.last().unwrap()["day"], &answer["due_on"]);
        } else {
            prop_assert!(numbers.len() < count as usize);
        }
    }

    #[test]
    fn a_longer_term_and_a_later_receipt_are_never_due_earlier(made in made(), start in 0_usize..600, later in 0_usize..40, count in 0_u32..60, more in 0_u32..20, closed in vec(0_usize..650, 0..9)) {
        // Before the calendar nothing is known of any day.
        let start = start.max(made.from);
        let first = due_on(&due(&made, start, count, &closed));
        prop_assert!(first <= due_on(&due(&made, start, count + more, &closed)));
        prop_assert!(count == 0 || first <= due_on(&due(&made, start + later, count, &closed)));
        prop_assert!(first <= due_on(&due(&made, start, count, &[closed.clone(), vec![start + 1]].concat())), "closing puts nothing forward");
    }

    #[test]
    fn the_hour_of_the_event_does_not_matter(made in made(), start in 0_usize..650, minute in 0_usize..1440, count in 0_u32..20) {
        let by_moment = ok("calendar.due", &json!({"at": at(start, minute), "working_days": count, "calendar": made.json()}));
        prop_assert_eq!(by_moment, due(&made, start, count, &[]));
    }

    #[test]
    fn an_inquiry_is_due_as_its_case_says(made in made(), start in 0_usize..600, minute in 0_usize..1440, given in any::<bool>(), late in 0_usize..5) {
        let (passed_on, calendar) = (at(start, minute), if given { made.json() } else { Value::Null });
        let due = ok("calendar.due", &json!({"at": passed_on, "working_days": 3, "calendar": calendar}));
        let case = json!({"case_id": "c", "procedure": "inquiry", "events": inquiry(&passed_on, None)});
        let status = ok("case.steps", &json!({"case": case, "calendar": calendar}));
        let reply = status["steps"].as_array().unwrap().iter().find(|step| step["step"] == "reply").unwrap();
        prop_assert_eq!(reply.get("due_on"), due.get("due_on"));
        let replied = start + 3 + late;
        let events = inquiry(&passed_on, Some(&text(replied)));
        let review = ok("review.events", &json!({"events": events, "calendar": calendar, "list_unknown": true}));
        let mut findings = review["findings"].as_array().unwrap().iter().flat_map(|case| case["findings"].as_array().unwrap());
        let verdict = findings.find(|finding| finding["rule"] == "query.reply.within_3_working_days" && finding["step"] == "reply");
        match due["due_on"].as_str() {
            Some(last) if text(replied).as_str() <= last => prop_assert!(verdict.is_none_or(|finding| finding["verdict"] != "broken")),
            Some(last) => prop_assert_eq!(&verdict.unwrap()["required"], last),
            None => prop_assert_eq!(&verdict.unwrap()["verdict"], "unknown"),
        }
    }

    #[test]
    fn calendars_cut_and_joined_are_the_whole(made in made(), cuts in vec((0_usize..400, 0_usize..30), 0..4), turn in any::<bool>()) {
        // Each part ends somewhere in the next one, or the day before it.
        let mut starts: Vec<usize> = cuts.iter().map(|(cut, _)| made.from + cut % (made.to - made.from + 1)).chain([made.from]).collect();
        starts.sort_unstable();
        starts.dedup();
        let ends = starts[1..].iter().zip(&cuts).map(|(next, (_, over))| (next + over - usize::from(*next + over > made.from)).min(made.to));
        let mut parts: Vec<Value> =
            starts.iter().zip(ends.chain([made.to])).map(|(from, to)| Made { from: *from, to, ..made.clone() }.json()).collect();
        if turn {
            parts.reverse();
        }
        let merged = ok("calendar.merge", &json!({"calendars": parts}));
        prop_assert_eq!(&merged, &ok("calendar.merge", &json!({"calendars": [made.json()]})));
        prop_assert_eq!(&merged, &ok("calendar.merge", &json!({"calendars": [merged]})), "merged once is merged for good");
        let days = |calendar: &Value| ok("calendar.days", &json!({"calendar": calendar, "from": text(0), "to": text(699)}));
        prop_assert_eq!(days(&merged), days(&made.json()));
    }

    #[test]
    fn calendars_that_say_different_things_of_a_day_are_not_joined(made in made(), place in 0_usize..400, gap in 1_usize..9) {
        let place = made.from + place % (made.to - made.from + 1);
        let mut other = Made { from: place, to: place + 30, ..made.clone() };
        if made.works(place) {
            other.work.retain(|day| *day != place);
            other.rest.push(place);
        } else {
            other.rest.retain(|day| *day != place);
            other.work.push(place);
        }
        let error = err("calendar.merge", &json!({"calendars": [made.json(), other.json()]}));
        let second = if made.from == place { error.1.starts_with("calendars[") } else { error.1 == "calendars[1]" };
        prop_assert!(error.0 == "calendar" && second, "{error:?}");
        let apart = Made { from: made.to + 1 + gap, to: made.to + 40, ..made.clone() };
        let error = err("calendar.merge", &json!({"calendars": [made.json(), apart.json()]}));
        prop_assert_eq!(error, ("calendar".to_owned(), "calendars[1].from".to_owned()));
    }

    #[test]
    fn a_clock_within_hours_runs_minute_by_minute(place in 1_usize..50, minute in 0_usize..1440, minutes in 1_usize..3000, hours in hours(), closed in vec(0_usize..80, 0..9)) {
        // A few minutes a week would take longer than the days that the test knows.
        let a_week: usize = hours.iter().map(|(days, from, to)| (to - from) * if days.is_empty() { 7 } else { 1 }).sum();
        let minutes = minutes.min(a_week * 50).max(1);
        let answer = ok("calendar.due", &clock(place, minute, minutes, &hours, &closed));
        let (mut here, mut now, mut left) = (place, minute, minutes);
        let mut by_day = vec![0];
        loop {
            if runs(&hours, &closed, here, now) {
                left -= 1;
                *by_day.last_mut().unwrap() += 60;
            }
            now += 1;
            if left == 0 {
                break;
            }
            if now == 1440 {
                (here, now) = (here + 1, 0);
                by_day.push(0);
            }
        }
        let end = if now == 1440 { at(here + 1, 0) } else { at(here, now) };
        prop_assert_eq!(&answer["due_at"], &end);
        let ledger = answer["ledger"].as_array().unwrap();
        prop_assert_eq!(ledger.iter().map(|row| row["seconds"].as_u64().unwrap()).collect::<Vec<_>>(), by_day);
        prop_assert!(ledger.iter().all(|row| (row["counted"] == true) == (row["why"] == "service_hours")));
    }

    #[test]
    fn a_clock_that_starts_later_or_runs_longer_never_ends_earlier(place in 1_usize..50, minute in 0_usize..1440, later in 0_usize..1440, minutes in 0_usize..3000, more in 0_usize..300, hours in option::of(hours())) {
        let hours = hours.unwrap_or_default();
        let end = |minute: usize, minutes: usize| {
            let answer = ok("calendar.due", &clock(place + minute / 1440, minute % 1440, minutes, &hours, &[]));
            answer["due_at"].as_str().unwrap().to_owned()
        };
        prop_assert!(end(minute, minutes) <= end(minute + later, minutes));
        prop_assert!(end(minute, minutes) <= end(minute, minutes + more));
    }

    #[test]
    fn seconds_of_a_ledger_add_up(micros in 0_u32..1_000_000, second in 0_u32..60, seconds in 1_u64..200_000, hours in select(vec![false, true])) {
        let hours = if hours { json!([{"from": "08:30", "to": "18:00"}]) } else { json!([]) };
        let calendar = json!({"from": "2026-01-01", "to": "2027-12-31", "service_hours": hours});
        let answer = ok("calendar.due", &json!({"at": format!("2026-11-20T17:59:{second:02}.{micros:06}+08:00"), "seconds": seconds, "calendar": calendar}));
        let sum: u64 = answer["ledger"].as_array().unwrap().iter().map(|row| row["seconds"].as_u64().unwrap()).sum();
        prop_assert_eq!(sum, seconds);
    }
}

fn china() -> Calendar {
    china_calendar(&CalendarYears::default()).unwrap()
}

#[test]
fn terms_in_china_are_those_of_a_plain_loop_over_twenty_years() {
    let (calendar, mut reached) = (china(), 0);
    let days = calendar.prepare().unwrap();
    let all: Vec<Day> = std::iter::successors(Some(calendar.from), |day| day.next()).take_while(|day| days.kind(*day).is_some()).collect();
    assert_eq!(all.len(), 7305);
    let worked: Vec<usize> = (0..all.len()).filter(|place| calendar.is_worked(all[*place]).unwrap()).collect();
    for (place, day) in all.iter().enumerate().step_by(13) {
        let after = worked.partition_point(|worked| *worked <= place);
        for count in [1_u32, 2, 3, 5, 10, 22, 60, 250, 1000, 4000] {
            let end = worked.get(after + count as usize - 1).map(|place| all[*place]);
            assert_eq!(days.term_end(*day, count), end, "{day} {count}");
            assert_eq!(calendar.term_end(*day, count), end);
            reached += usize::from(end.is_some());
        }
    }
    assert!(reached > 4000);
}

#[test]
fn years_of_china_joined_are_all_years() {
    let years: Vec<Value> = (2007..=2026).rev().map(|year| ok("calendar.china", &json!({"from_year": year, "to_year": year}))).collect();
    assert_eq!(ok("calendar.merge", &json!({"calendars": years})), serde_json::to_value(china()).unwrap());
    assert_eq!(ok("calendar.merge", &json!({"calendars": [china()]})), serde_json::to_value(china()).unwrap(), "in order, each day once");
}

#[test]
fn forty_years_can_be_listed_and_not_a_day_more() {
    let answer = ok("calendar.days", &json!({"from": "1990-01-01", "to": "2029-12-31"}));
    assert_eq!(answer["days"].as_array().unwrap().len(), 14_610);
    let due = |count: u32| json!({"on": "1989-12-31", "working_days": count});
    let all = ok("calendar.due", &due(10_436));
    assert_eq!(
        (&all["due_on"], all["ledger"].as_array().unwrap().len()),
        (&json!("2029-12-31"), 14_611),
        "the day of the event and forty years"
    );
    assert_eq!(err("calendar.due", &due(10_437)).0, "too_long");
    let wide = json!({"from": "2000-01-01", "to": "2100-01-01"});
    let before = ok("calendar.due", &json!({"on": "1970-01-01", "working_days": 1, "calendar": wide}));
    assert_eq!(before["not_covered"], "1970-01-02", "a gap is no long term");
}

#[test]
fn what_is_due_is_the_same_by_every_door() {
    let query = json!({"on": "2026-02-13", "working_days": 3, "calendar": china()});
    let read = serde_json::from_value(query.clone()).unwrap();
    assert_eq!(serde_json::to_value(service_hall::due_date(handbook(), &read).unwrap()).unwrap(), ok("calendar.due", &query));
}
