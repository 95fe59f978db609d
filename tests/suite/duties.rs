//! Properties of the calendar of duties: spans cut and joined, records in any order, later moments; overlays; every duty there.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};
use service_hall::tables::DUTIES;
use service_hall::{Day, Handbook, Overlay, call_json};

use crate::support::ok;

/// 800 days from 2026-01-01 on.
static DAYS: LazyLock<Vec<Day>> = LazyLock::new(|| {
    let first: Day = "2026-01-01".parse().unwrap();
    std::iter::successors(Some(first), |day| day.next()).take(800).collect()
});

fn text(place: usize) -> String {
    DAYS[place].to_string()
}

prop_compose! {
    /// Hours: every day, or some weekdays and working days.
    fn hours()(from in 6_u32..12, to in 13_u32..24, days in subsequence(vec!["monday", "saturday", "sunday", "working_day", "rest_day"], 0..4)) -> Value {
        json!({"days": days, "from": format!("{from:02}:30"), "to": format!("{to:02}:00")})
    }
}

prop_compose! {
    /// What a hall may tell of itself, and a span of it by its places.
    fn hall()(from in 0_usize..600, length in 0_usize..120)(
        from in Just(from), to in Just(from + length),
        named in subsequence((0..800_usize).collect::<Vec<_>>(), 0..60), ends in option::of(300_usize..800),
        closed in vec(0_usize..800, 0..10), opening in vec(hours(), 0..2), shifts in vec(hours(), 0..3),
        terms in any::<bool>(), only in option::of(select(vec!["duty_manager", "level2_auditor", "hall"])),
    ) -> Value {
        let shifts: Vec<Value> = shifts.into_iter().enumerate().map(|(place, hours)| json!({"id": place.to_string(), "hours": hours})).collect();
        let texts = |places: Vec<usize>| places.into_iter().map(text).collect::<Vec<_>>();
        let mut hall = json!({"from": text(from), "to": text(to), "shifts": shifts});
        if ends.is_some() || !closed.is_empty() || !opening.is_empty() {
            let (rest, work): (Vec<usize>, Vec<usize>) = named.into_iter().partition(|place| DAYS[*place].is_weekday());
            let to = ends.map_or("2060-12-31".to_owned(), text);
            hall["calendar"] = json!({"from": text(0), "to": to, "rest_days": texts(rest), "work_days": texts(work), "closed": texts(closed),
                "service_hours": opening});
        }
        if terms {
            hall["terms"] = json!([{"duty": "obl.periodic.fire_drill", "every": "ten_days"}, {"duty": "obl.monthly.reports_monthly", "days_after": 5}]);
        }
        if let Some(only) = only {
            hall["roles"] = json!([only]);
        }
        hall
    }
}

/// The duties of a query as texts, without those that have no period and stand in every answer.
fn with_period(query: &Value) -> Vec<String> {
    let answer = ok("duty.due", query);
    answer["duties"].as_array().unwrap().iter().filter(|due| due.get("period").is_some()).map(Value::to_string).collect()
}

fn place(day: &Value) -> usize {
    let day: Day = day.as_str().unwrap().parse().unwrap();
    usize::try_from(day.days_since(DAYS[0])).unwrap()
}

/// A time of day on a day, by its place.
fn at(place: usize, seconds: u32) -> String {
    format!("{}T{:02}:{:02}:{:02}+08:00", DAYS[place], seconds / 3600, seconds % 3600 / 60, seconds % 60)
}

/// Records of duties that fall due, and some that do not, at any time of the span and a little after.
fn records(duties: &[Value], picks: &[(usize, i32, u32, bool)]) -> Vec<Value> {
    let dated: Vec<&Value> = duties.iter().filter(|due| due.get("due_on").is_some() && due.get("period").is_some()).collect();
    let one = |(number, (pick, days, seconds, right)): (usize, &(usize, i32, u32, bool))| {
        let due = *dated.get(pick % dated.len().max(1))?;
        let on = usize::try_from(i32::try_from(place(&due["due_on"])).unwrap() + days).ok().filter(|on| *on < DAYS.len())?;
        // No two records at the same moment: then their order does not matter.
        let mut record = json!({"duty": due["duty"], "on": due["period"]["from"], "done_at": at(on, seconds / 100 * 100 + u32::try_from(number).unwrap()),
            "by": format!("p{}", pick % 3), "role": if *right { due["who"][0].clone() } else { json!("customer") }});
        for part in ["half_day", "shift"] {
            if let Some(named) = due.get(part).filter(|_| *right) {
                record[part] = named.clone();
            }
        }
        Some(record)
    };
    picks.iter().enumerate().filter_map(one).collect()
}

fn picks() -> impl Strategy<Value = Vec<(usize, i32, u32, bool)>> {
    vec((any::<usize>(), -3_i32..4, 0_u32..86_300, prop::bool::weighted(0.9)), 0..40)
}

/// A duty without how it stands: which one it is.
fn which(reviewed: &Value) -> String {
    reviewed["due"].to_string()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn prop_spans_that_follow_one_another_have_together_what_the_whole_has(hall in hall(), cuts in vec(0_usize..120, 0..4)) {
        let (from, to) = (place(&hall["from"]), place(&hall["to"]));
        let mut starts: Vec<usize> = cuts.into_iter().map(|cut| from + cut).filter(|start| *start <= to).chain([from]).collect();
        starts.sort_unstable();
        starts.dedup();
        let mut parts = Vec::new();
        for (number, start) in starts.iter().enumerate() {
            let mut part = hall.clone();
            part["from"] = json!(text(*start));
            part["to"] = json!(text(starts.get(number + 1).map_or(to, |next| next - 1)));
            parts.extend(with_period(&part));
        }
        let mut whole = with_period(&hall);
        parts.sort_unstable();
        whole.sort_unstable();
        prop_assert_eq!(parts, whole);
    }

    #[test]
    fn prop_each_day_alone_has_what_the_span_has(hall in hall()) {
        let mut days = Vec::new();
        for day in place(&hall["from"])..=place(&hall["to"]) {
            let mut part = hall.clone();
            (part["from"], part["to"]) = (json!(text(day)), json!(text(day)));
            days.extend(with_period(&part));
        }
        let mut whole = with_period(&hall);
        days.sort_unstable();
        whole.sort_unstable();
        prop_assert_eq!(days, whole);
    }

    #[test]
    fn prop_duties_are_in_order_once_each_and_within_the_span(hall in hall()) {
        let answer = ok("duty.due", &hall);
        let duties = answer["duties"].as_array().unwrap();
        let key = |due: &Value| {
            let day = due.get("due_on").map_or("9".to_owned(), |day| day.as_str().unwrap().to_owned());
            let time = due.get("due_at").map_or("24:00".to_owned(), |time| time.as_str().unwrap().to_owned());
            (day, time, due["duty"].as_str().unwrap().to_owned())
        };
        prop_assert!(duties.is_sorted_by(|one, other| key(one) <= key(other)));
        let keys: BTreeSet<String> =
            duties.iter().map(|due| format!("{}{}{}{}", due["duty"], due["period"], due["half_day"], due["shift"])).collect();
        prop_assert_eq!(keys.len(), duties.len());
        for due in duties.iter().filter(|due| due.get("due_on").is_some()) {
            prop_assert!((place(&hall["from"])..=place(&hall["to"])).contains(&place(&due["due_on"])), "{}", due);
            let day = |key: &str| due.get(key).map(|day| day.as_str().unwrap().to_owned());
            prop_assert!(day("from_on").is_none_or(|from| (from.clone(), day("from_at")) <= (day("due_on").unwrap(), day("due_at").or(Some("24:00".to_owned())))
                || from < day("due_on").unwrap()), "{}", due);
        }
        for due in duties {
            prop_assert!(due.get("due_on").is_some() || due.get("undated").is_some(), "{}", due);
        }
    }

    #[test]
    fn prop_a_later_moment_never_undoes_what_was_done(hall in hall(), picks in picks(), moments in vec((0_usize..790, 0_u32..86_400), 2..5)) {
        let duties = ok("duty.due", &hall)["duties"].as_array().unwrap().clone();
        let records = records(&duties, &picks);
        let mut moments: Vec<String> = moments.into_iter().map(|(place, seconds)| at(place, seconds)).collect();
        moments.sort_unstable();
        let mut before: Vec<Value> = Vec::new();
        for as_of in moments {
            let review = ok("duty.review", &json!({"due": hall, "records": records, "as_of": as_of}));
            let after = review["duties"].as_array().unwrap().clone();
            for (one, other) in before.iter().zip(&after) {
                prop_assert_eq!(which(one), which(other));
                let (one, other) = (one["state"].as_str().unwrap(), other["state"].as_str().unwrap());
                let may = match one {
                    "done" | "late" => one == other,
                    "early" => ["early", "done"].contains(&other),
                    "missed" => ["missed", "late"].contains(&other),
                    "undated" => ["undated", "done"].contains(&other),
                    "not_needed" => other != "missed",
                    _ => true,
                };
                prop_assert!(may, "{} then {}", one, other);
            }
            before = after;
        }
    }

    #[test]
    fn prop_no_record_is_lost_and_their_order_does_not_matter(hall in hall(), picks in picks(), moment in 0_usize..790) {
        let duties = ok("duty.due", &hall)["duties"].as_array().unwrap().clone();
        let records = records(&duties, &picks);
        let review = |records: &[Value]| ok("duty.review", &json!({"due": hall, "records": records, "as_of": at(moment, 43_200)}));
        let one = review(&records);
        let taken = one["duties"].as_array().unwrap().iter().flat_map(|due| due.get("records").and_then(Value::as_array).into_iter().flatten());
        let mut places: Vec<u64> = taken.map(|place| place.as_u64().unwrap()).collect();
        places.extend(one["unmatched"].as_array().unwrap().iter().map(|unmatched| unmatched["place"].as_u64().unwrap()));
        places.sort_unstable();
        prop_assert_eq!(places, (0..u64::try_from(records.len()).unwrap()).collect::<Vec<_>>());
        let counts = &one["counts"];
        let states: u64 = counts.as_object().unwrap().iter().filter(|(name, _)| *name != "duties").map(|(_, count)| count.as_u64().unwrap()).sum();
        prop_assert_eq!(states, counts["duties"].as_u64().unwrap());
        prop_assert_eq!(one["duties"].as_array().unwrap().len() as u64, states);
        prop_assert_eq!(&counts["missed"], &json!(one["overdue"].as_array().unwrap().len()));
        let other = review(&records.iter().rev().cloned().collect::<Vec<_>>());
        for part in ["counts", "roles", "persons", "overdue", "totals"] {
            prop_assert_eq!(&one[part], &other[part]);
        }
    }
}

/// The ids of the events of an export.
fn event_ids(hall: &Value) -> Vec<String> {
    let file = ok("duty.icalendar", &json!({"due": hall, "stamp": "2026-01-01T00:00:00Z"}));
    let text = file["text"].as_str().unwrap().replace("\r\n ", "");
    text.lines().filter_map(|line| line.strip_prefix("UID:").map(str::to_owned)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]

    #[test]
    fn prop_exports_of_spans_that_follow_one_another_share_no_event(hall in hall(), length in 0_usize..120) {
        let end = place(&hall["to"]);
        let mut next = hall.clone();
        (next["from"], next["to"]) = (json!(text(end + 1)), json!(text(end + 1 + length / 2)));
        let (one, other) = (event_ids(&hall), event_ids(&next));
        let all: BTreeSet<&String> = one.iter().chain(&other).collect();
        prop_assert_eq!(all.len(), one.len() + other.len());
    }

    #[test]
    fn prop_records_of_one_moment_settle_a_duty_in_any_order(names in vec(select(vec!["A", "B", "C"]), 1..6), role in any::<bool>()) {
        let record = |(place, by): (usize, &&str)| {
            let role = if role && place % 2 == 0 { "duty_manager" } else { "customer" };
            json!({"duty": "obl.daily.observe", "on": "2026-11-20", "done_at": "2026-11-20T10:00:00+08:00", "by": by, "role": role})
        };
        let records: Vec<Value> = names.iter().enumerate().map(record).collect();
        let review = |records: Vec<Value>| {
            let due = json!({"from": "2026-11-20", "to": "2026-11-20", "duties": ["obl.daily.observe"]});
            let mut answer = ok("duty.review", &json!({"due": due, "records": records, "as_of": "2026-11-21T00:00:00+08:00"}));
            answer["duties"][0]["records"].take();
            answer
        };
        prop_assert_eq!(review(records.clone()), review(records.into_iter().rev().collect()));
    }
}

#[test]
fn every_duty_falls_due_within_a_year_or_says_why_not() {
    let shift = json!([{"id": "day", "hours": {"from": "08:30", "to": "18:00"}}]);
    let year = ok(
        "duty.due",
        &json!({"from": "2026-01-01", "to": "2026-12-31", "shifts": shift, "calendar": {"from": "2025-01-01", "to": "2027-12-31", "service_hours": [{"from": "08:30", "to": "18:00"}]}}),
    );
    let duties = year["duties"].as_array().unwrap();
    for duty in DUTIES {
        let all: Vec<&Value> = duties.iter().filter(|due| due["duty"] == duty.id).collect();
        assert_eq!(all.is_empty(), duty.alternative, "{}", duty.id);
        let open = matches!(duty.due.mode, service_hall::tables::DueMode::Unspecified);
        assert!(all.iter().all(|due| due.get("undated").is_some() == open), "{}: dated unless the sources leave it open", duty.id);
    }
}

fn at_nine_thirty(changes: &Value) -> Handbook {
    let overlay: Overlay = serde_json::from_value(json!({"name": "city", "changes": changes})).unwrap();
    Handbook::builtin().with_overlay(&overlay).unwrap()
}

#[test]
fn an_overlay_moves_the_hour_of_every_duty_that_goes_by_it() {
    let change = json!([{"rule": "audit.fund.l1.report_by_10", "parameter": "due", "from": "2026-11-20", "value": "09:30"}]);
    let handbook = at_nine_thirty(&change);
    let hour = |duty: &str, day: &str| {
        let query = json!({"from": day, "to": day, "duties": [duty]}).to_string();
        let answer: Value = serde_json::from_str(&call_json(&handbook, "duty.due", &query)).unwrap();
        answer["ok"]["duties"][0]["due_at"].clone()
    };
    for duty in ["obl.daily.l1_report_10", "obl.daily.cash_total"] {
        assert_eq!(hour(duty, "2026-11-20"), "10:00", "about the day before the change");
        assert_eq!(hour(duty, "2026-11-21"), "09:30");
    }
    assert_eq!(hour("obl.daily.l2_mis_10", "2026-11-21"), "10:00");
}

#[test]
fn an_overlay_moves_the_weekday_by_authority() {
    let change = json!([{"rule": "training.weekly.plan_tuesday", "parameter": "weekday", "from": "2026-11-23", "value": "monday", "authority": "branch notice 7"},
        {"rule": "audit.fund.l2.bank_slips_within_3_working_days", "parameter": "limit", "from": "2026-11-16", "value": 2}]);
    let handbook = at_nine_thirty(&change);
    let days = |duty: &str| {
        let query = json!({"from": "2026-11-16", "to": "2026-11-29", "duties": [duty]}).to_string();
        let answer: Value = serde_json::from_str(&call_json(&handbook, "duty.due", &query)).unwrap();
        answer["ok"]["duties"].as_array().unwrap().iter().map(|due| due["due_on"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(days("obl.weekly.training_plan_tuesday"), ["2026-11-17", "2026-11-23"]);
    assert_eq!(
        days("obl.weekly.l2_bank_slips"),
        ["2026-11-18", "2026-11-24"],
        "three working days for the week before the change, then two"
    );
}
