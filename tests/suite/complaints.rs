//! Complaints by chance: the board beside the review, receipts and dues, the order of the board, routing under overlays.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use service_hall::tables::FactKind;
use service_hall::{FactId, Handbook, Instant, Overlay, call_json};

use crate::support::{Dice, handbook, ok};

const START: &str = "2026-11-20T17:00:00+08:00";

/// A moment so many seconds after the start of the tests' evening.
fn at(seconds: i64) -> String {
    START.parse::<Instant>().unwrap().plus_seconds(seconds).unwrap().to_string()
}

fn event(case: &str, activity: &str, start: bool, seconds: i64, role: &str, facts: &Value) -> Value {
    let mut event = json!({"case_id": case, "activity": activity, "timestamp": at(seconds), "role": role, "facts": facts});
    if start {
        event["lifecycle"] = "start".into();
    }
    event
}

/// What a department does with an order: opinion and reply, or opinion, passing on and the next one's reply.
fn department(dice: &mut Dice, case: &str, role: &str, person: Option<&str>, from: i64, log: &mut Vec<Value>) -> i64 {
    let mut now = from + i64::try_from(dice.roll(1200)).unwrap();
    let mut own = |activity: &str, start: bool, seconds: i64, facts: &Value| {
        let mut event = event(case, activity, start, seconds, role, facts);
        if let Some(person) = person {
            event["resource"] = person.into();
        }
        log.push(event);
    };
    let mut later = |dice: &mut Dice| {
        now += *dice.one(&[0, 1, 600, 1799, 1800, 1801, 2400, 3599, 3600, 3601, 5000]);
        now
    };
    own("give_opinion", true, later(dice), &json!({}));
    let handles = dice.chance(60);
    own("give_opinion", false, later(dice), &json!({"complaint_receiver_handles": handles}));
    if handles {
        own("handle_own", false, later(dice), &json!({}));
        return now;
    }
    own("forward", false, later(dice), &json!({"complaint_order_forwarded_to": "branch_data_dept"}));
    let (begun, done) = (later(dice), later(dice));
    let next = if role == "misc_support" { "branch_data_dept" } else { "branch_support_dept" };
    log.push(event_of(case, "responsible_opinion", true, begun, next, person));
    log.push(event_of(case, "responsible_opinion", false, done, next, person));
    done
}

fn event_of(case: &str, activity: &str, start: bool, seconds: i64, role: &str, person: Option<&str>) -> Value {
    let mut event = event(case, activity, start, seconds, role, &json!({}));
    if let Some(person) = person {
        event["resource"] = person.into();
    }
    event
}

/// A complaint of I.17 from its receipt to the answer: rounds of one to three departments side by side.
fn complaint(dice: &mut Dice, case: &str) -> Vec<Value> {
    let desk = "complaint_desk";
    let mut log = vec![
        event(case, "receive", false, 0, desk, &json!({"complaint_source": "phone"})),
        event(case, "record_order", false, 1, desk, &json!({"complaint_class": "other", "hall_can_resolve": false})),
        event(case, "dispatch", false, 2, desk, &json!({"complaint_work_order_sent": true})),
    ];
    log[0]["procedure"] = "complaint_handling".into();
    let mut now = 3;
    let rounds = 1 + dice.roll(3);
    for round in 1..=rounds {
        let sides: [(&str, Option<&str>); 4] =
            [("billing_centre", None), ("misc_support", None), ("related_department", Some("east")), ("related_department", Some("west"))];
        let from = now;
        for (role, person) in &sides[dice.roll(2)..][..=dice.roll(3)] {
            now = now.max(department(dice, case, role, *person, from, &mut log));
        }
        let settled = round == rounds;
        now += 60;
        log.push(event(case, "supervise", false, now, desk, &json!({"complaint_effectively_handled": settled})));
        now += 60;
        if settled {
            log.push(event(case, "answer", false, now, desk, &json!({"complaint_reply_manner": "telephone"})));
        } else {
            let facts = json!({"complaint_redispatched": true, "complaint_redispatch_to": "support_department"});
            log.push(event(case, "redispatch", false, now, desk, &facts));
        }
    }
    // In order of time; what was begun comes before what is completed at the same moment.
    log.sort_by_key(|event| (event["timestamp"].as_str().unwrap().parse::<Instant>().unwrap(), event["lifecycle"] != "start"));
    log
}

fn as_case(case: &str, events: &[Value]) -> Value {
    json!({"case_id": case, "procedure": "complaint_handling", "events": events})
}

/// Rule, step, role and person of what is past.
type Late = (String, String, String, String);

fn late(of: &Value) -> Late {
    let text = |key: &str| of[key].as_str().unwrap_or_default().to_owned();
    (text("rule"), text("step"), text("role"), text("resource"))
}

fn overdue(board: &Value) -> BTreeSet<Late> {
    let clocks = board["open"].as_array().unwrap().iter().flat_map(|ticket| ticket["cases"].as_array().unwrap());
    let clocks = clocks.flat_map(|case| case["clocks"].as_array().into_iter().flatten());
    clocks.filter(|clock| clock.get("overdue_seconds").is_some()).map(late).collect()
}

/// Service hours of the tests' evening and the day after.
fn evening() -> Value {
    let hours = json!([{"from": "08:00", "to": "18:00"}, {"from": "19:00", "to": "24:00"}]);
    json!({"from": "2026-11-01", "to": "2026-12-31", "service_hours": hours})
}

fn is_hour(finding: &Value) -> bool {
    let required = finding["required"].as_str().unwrap_or_default();
    finding["rule"].as_str().unwrap().ends_with("within_1h") && (required == "3600" || required.parse::<Instant>().is_ok())
}

#[test]
fn board_at_any_moment_and_review_of_the_finished_log_agree_on_what_was_late() {
    let (mut seen, mut side_by_side) = (0, 0);
    for seed in 1..=160 {
        let mut dice = Dice(seed * 0x9e37_79b9);
        let log = complaint(&mut dice, "c");
        // Every fourth within service hours.
        let calendar = if seed % 4 == 0 { evening() } else { Value::Null };
        let review = ok("review.events", &json!({"events": log, "calendar": calendar}));
        let findings: Vec<Value> =
            review["findings"].as_array().unwrap().iter().flat_map(|case| case["findings"].as_array().unwrap().clone()).collect();
        let hours: Vec<&Value> = findings.iter().filter(|finding| is_hour(finding)).collect();
        let moment = |event: &Value| event["timestamp"].as_str().unwrap().parse::<Instant>().unwrap();
        for moment_at in (0..40).map(|_| dice.roll(30_000)).map(|seconds| at(i64::try_from(seconds).unwrap())) {
            let now: Instant = moment_at.parse().unwrap();
            let prefix: Vec<Value> = log.iter().filter(|event| moment(event) <= now).cloned().collect();
            let board = ok("complaint.board", &json!({"tickets": [as_case("c", &prefix)], "at": moment_at, "calendar": calendar}));
            // Whatever is found late when it ended was past at this moment, if it ran and its hour was over.
            let wanted: BTreeSet<Late> = hours
                .iter()
                .filter_map(|finding| {
                    let ended: Instant = finding["at"].as_str().unwrap().parse().unwrap();
                    let took = || finding["seen"].as_str().unwrap().parse::<i64>().unwrap();
                    let due = finding["required"].as_str().unwrap().parse();
                    let due: Instant = due.unwrap_or_else(|_| ended.plus_seconds(3600 - took()).unwrap());
                    let event = log.iter().find(|event| {
                        event["activity"] == finding["step"]
                            && event["lifecycle"] != "start"
                            && moment(event) == ended
                            && event.get("resource") == finding.get("resource")
                    });
                    let mut of = (*finding).clone();
                    of["role"] = event.unwrap()["role"].clone();
                    // The hour of what follows the opinion is shown from the opinion on.
                    let opinion = log.iter().rfind(|event| {
                        event["activity"] == "give_opinion"
                            && event["lifecycle"] != "start"
                            && moment(event) <= ended
                            && event["role"] == of["role"]
                            && event.get("resource") == of.get("resource")
                    });
                    let after = ["handle_own", "forward"].contains(&of["step"].as_str().unwrap());
                    let shown = !after || opinion.is_some_and(|event| moment(event) <= now);
                    (due < now && now < ended && shown).then(|| late(&of))
                })
                .collect();
            let shown: BTreeSet<Late> = overdue(&board).into_iter().filter(|(rule, ..)| rule.contains("within_1h")).collect();
            // Two events of one moment and one step cannot be told apart here.
            assert_eq!(shown, wanted, "seed {seed} at {moment_at}: {log:#?}");
            seen += wanted.len();
            side_by_side += usize::from(wanted.len() > 2);
        }
    }
    assert!(seen > 500 && side_by_side > 50, "{seen} {side_by_side}");
}

#[test]
fn as_of_any_moment_the_review_finds_past_what_the_board_does() {
    for seed in 1..=60 {
        let mut dice = Dice(seed * 0x51_7cc1);
        let log = complaint(&mut dice, "c");
        let cut = 3 + dice.roll(log.len() - 3);
        let last: Instant = log[cut - 1]["timestamp"].as_str().unwrap().parse().unwrap();
        let now = last.plus_seconds(i64::try_from(dice.roll(5000)).unwrap()).unwrap().to_string();
        let calendar = if seed % 3 == 0 { evening() } else { Value::Null };
        let board = ok("complaint.board", &json!({"tickets": [as_case("c", &log[..cut])], "at": now, "calendar": calendar}));
        let review = ok("review.events", &json!({"events": log[..cut], "as_of": now, "calendar": calendar}));
        let running: BTreeSet<(String, String)> = (review["findings"].as_array().unwrap().iter())
            .flat_map(|case| case["findings"].as_array().unwrap())
            .filter(|finding| finding.get("at").is_none() && is_hour(finding))
            .map(|finding| (finding["rule"].as_str().unwrap().to_owned(), finding["step"].as_str().unwrap().to_owned()))
            .collect();
        let shown: BTreeSet<(String, String)> = overdue(&board).into_iter().map(|(rule, step, ..)| (rule, step)).collect();
        assert_eq!(running, shown, "seed {seed}");
    }
}

#[test]
fn splitting_a_log_of_complaints_never_changes_findings() {
    for seed in 1..=20 {
        let mut dice = Dice(seed * 0x2545_f491);
        let names: Vec<String> = (0..6).map(|number| format!("c{number}")).collect();
        let logs: Vec<Vec<Value>> = names.iter().map(|name| complaint(&mut dice, name)).collect();
        // The cases mixed, each in its own order, which alone tells apart what happened at one moment.
        let mut rest: Vec<_> = logs.iter().map(|log| log.iter().peekable()).collect();
        let mut all: Vec<&Value> = Vec::new();
        while rest.iter_mut().any(|log| log.peek().is_some()) {
            all.extend(rest[dice.roll(6)].next());
        }
        let whole = ok("review.events", &json!({"events": all}));
        let mut parts: Vec<Value> = Vec::new();
        for half in [&logs[..3], &logs[3..]] {
            let review = ok("review.events", &json!({"events": half.concat()}));
            parts.extend(review["findings"].as_array().unwrap().clone());
        }
        assert_eq!(whole["findings"], json!(parts), "seed {seed}");
    }
}

#[test]
fn a_later_receipt_never_falls_due_earlier() {
    let calendar = json!({"from": "2026-01-01", "to": "2027-12-31", "rest_days": ["2026-11-23"], "work_days": ["2026-11-21"]});
    for calendar in [None, Some(calendar), Some(evening())] {
        let by_the_clock = calendar.as_ref().is_none_or(|calendar| calendar.get("service_hours").is_none());
        let mut dues: Vec<Instant> = Vec::new();
        for minutes in 0..200 {
            let receipt = minutes * 17 * 60;
            let case = as_case("c", &[event("c", "give_opinion", true, receipt, "billing_centre", &json!({}))]);
            let mut query = json!({"tickets": [case], "at": at(receipt)});
            if let Some(calendar) = &calendar {
                query["calendar"] = calendar.clone();
            }
            let board = ok("complaint.board", &query);
            let clock = &board["open"][0]["cases"][0]["clocks"][0];
            dues.push(clock["due_at"].as_str().unwrap().parse().unwrap());
            assert!(clock["remaining_seconds"] == 3600 || !by_the_clock);
        }
        assert!(dues.is_sorted());
    }
}

#[test]
fn the_order_of_the_board_is_total_and_does_not_hang_on_the_input() {
    for seed in 1..=20 {
        let mut dice = Dice(seed * 0x1234_5677);
        let mut tickets: Vec<Value> = (0..14)
            .map(|number| {
                let name = format!("c{number}");
                let log = complaint(&mut dice, &name);
                let cut = dice.roll(log.len());
                let mut case = as_case(&name, &log[..cut]);
                if dice.chance(30) && cut > 0 {
                    case["events"][0]["facts"]["complaint_ticket_number"] = format!("T{}", dice.roll(2)).into();
                }
                case
            })
            .collect();
        let now = at(100_000);
        let board = |tickets: &[Value]| ok("complaint.board", &json!({"tickets": tickets, "at": now}));
        let first = board(&tickets);
        for place in (1..tickets.len()).rev() {
            tickets.swap(place, dice.roll(place + 1));
        }
        let mut second = board(&tickets);
        assert_eq!(first["open"], second["open"], "seed {seed}");
        assert_eq!(first, second, "seed {seed}");
        let key = |ticket: &Value| {
            let whole = |key: &str| ticket[key].as_i64();
            let (class, by) = match (whole("overdue_seconds"), whole("remaining_seconds"), whole("age_seconds")) {
                (Some(late), ..) => (0, -late),
                (_, Some(left), _) => (1, left),
                (.., age) => (2, -age.unwrap_or(-1)),
            };
            (class, by, ticket["ticket"].as_str().unwrap().to_owned())
        };
        let keys: Vec<_> = first["open"].as_array().unwrap().iter().map(key).collect();
        assert!(keys.is_sorted(), "{keys:?}");
        assert_eq!(keys.iter().map(|(.., ticket)| ticket).collect::<BTreeSet<_>>().len(), keys.len());
        // What cannot be followed changes nothing of the rest.
        tickets.push(json!({"case_id": "x", "procedure": "refund"}));
        second = board(&tickets);
        assert_eq!((first["open"].clone(), first["held"].clone()), (second["open"].clone(), second["held"].clone()));
        assert_eq!(second["totals"]["faulty_cases"], 1);
    }
}

fn with(changes: &Value) -> Handbook {
    let overlay: Overlay = serde_json::from_value(json!({"name": "branch", "changes": changes})).unwrap();
    handbook().with_overlay(&overlay).unwrap()
}

fn answer(handbook: &Handbook, operation: &str, input: &Value) -> Value {
    let mut answer: Value = serde_json::from_str(&call_json(handbook, operation, &input.to_string())).unwrap();
    assert!(answer.get("ok").is_some(), "{answer}");
    answer["ok"].take()
}

#[test]
fn an_overlay_gives_each_grade_its_limit() {
    let grade = |number: i64| json!({"rule": "complaint.grade_time_limit", "parameter": format!("grade_{number}"), "from": "2026-01-01", "value": number});
    let handbook = with(&json!([grade(1), grade(2)]));
    let log = |grade: Option<i64>, resolved: i64| {
        let mut facts = json!({"complaint_source": "phone", "complaint_order_received_at": at(0)});
        if let Some(grade) = grade {
            facts["complaint_grade"] = format!("grade_{grade}").into();
        }
        let mut first = event("c", "receive", false, 0, "complaint_desk", &facts);
        first["procedure"] = "complaint_handling".into();
        let facts = json!({"complaint_effectively_handled": true, "complaint_resolved_at": at(resolved)});
        vec![first, event("c", "supervise", false, 20_000, "complaint_desk", &facts)]
    };
    let total = |grade: Option<i64>, resolved: i64| {
        let review = answer(&handbook, "review.events", &json!({"events": log(grade, resolved)}));
        let total =
            review["totals"].as_array().unwrap().iter().find(|total| total["rule"] == "complaint.grade_time_limit").unwrap().clone();
        ["kept", "broken", "unknown"].map(|verdict| total[verdict].as_u64().unwrap())
    };
    for number in [1, 2] {
        assert_eq!(total(Some(number), number * 3600 - 1), [1, 0, 0]);
        assert_eq!(total(Some(number), number * 3600), [1, 0, 0]);
        assert_eq!(total(Some(number), number * 3600 + 1), [0, 1, 0]);
    }
    assert_eq!(total(Some(3), 1), [0, 0, 1], "a grade without a figure");
    assert_eq!(total(None, 1), [0, 0, 1], "no grade told");
    let clock = |grade: Option<i64>, now: i64| {
        let query = json!({"tickets": [as_case("c", &log(grade, 0)[..1])], "at": at(now)});
        answer(&handbook, "complaint.board", &query)["open"][0]["cases"][0]["clocks"][0].clone()
    };
    assert_eq!(clock(Some(2), 7200)["remaining_seconds"], 0);
    assert_eq!(clock(Some(2), 7201)["overdue_seconds"], 1);
    assert_eq!(clock(Some(4), 7201)["elapsed_seconds"], 7201);
    assert_eq!(clock(None, 60)["missing"], json!(["complaint_grade"]));
    let facts = json!({"at": at(0), "complaint_source": "gm_hotline", "complaint_grade": "grade_2"});
    assert_eq!(answer(&handbook, "complaint.route", &facts)["limits"][0]["seconds"], 7200);
}

#[test]
fn an_overlay_sends_a_class_elsewhere_and_route_and_engine_follow() {
    let change = json!({"rule": "complaint.dispatch.by_class", "parameter": "network", "from": "2026-01-01", "value": ["branch_support_dept"],
        "authority": "notice 7"});
    let handbook = with(&json!([change]));
    let facts = json!({"at": at(0), "complaint_source": "phone", "complaint_class": "network", "hall_can_resolve": false});
    assert_eq!(answer(&handbook, "complaint.route", &facts)["to"], json!(["branch_support_dept"]));
    let case = as_case(
        "c",
        &[event("c", "record_order", false, 0, "complaint_desk", &json!({"complaint_class": "network", "hall_can_resolve": false}))],
    );
    for (to, outcome) in [("branch_support_dept", "allowed"), ("eoms", "refused")] {
        let event = event("c", "dispatch", false, 1, "complaint_desk", &json!({"complaint_work_order_to": to}));
        assert_eq!(answer(&handbook, "case.apply", &json!({"case": case, "event": event}))["outcome"], outcome);
    }
    let moved = json!([
        {"rule": "complaint.onsite.scope", "parameter": "sources", "from": "2026-01-01", "value": ["hall_visit"], "authority": "notice 8"},
        {"rule": "complaint.source.10086", "parameter": "sources", "from": "2026-01-01", "value": ["gm_hotline", "phone"], "authority": "notice 8"}]);
    let handbook = with(&moved);
    assert_eq!(answer(&handbook, "complaint.route", &facts)["to"], json!(["complaint_handler_10086"]));
    let letter = json!({"at": at(0), "complaint_source": "letter"});
    assert_eq!(answer(&handbook, "complaint.route", &letter)["outcome"], "referred", "a source that no list has");
}

#[test]
fn every_source_and_class_has_a_way_or_somebody_to_ask() {
    let words = |id: &str| {
        let fact = FactId::find(id).unwrap().entry();
        assert_eq!(fact.kind, FactKind::Text);
        fact.values.iter().map(|value| value.id)
    };
    for source in words("complaint_source") {
        for class in words("complaint_class") {
            for segment in words("segment") {
                for resolves in [true, false] {
                    let facts = json!({"at": at(0), "complaint_source": source, "complaint_class": class, "segment": segment, "hall_can_resolve": resolves});
                    let route = ok("complaint.route", &facts);
                    let (to, ask) = (route["to"].is_array(), route["ask"].is_array());
                    match route["outcome"].as_str().unwrap() {
                        "allowed" => assert!(to && !ask, "{facts}: {route}"),
                        "referred" => assert!(!to && ask, "{facts}: {route}"),
                        other => panic!("{facts}: {other}"),
                    }
                }
            }
        }
    }
}
