//! Clocks within service hours by chance: due date, live case, board, review, statistics and indicator say the same.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use service_hall::Instant;

use crate::calendar::{Hours, at, hours, open, runs};
use crate::support::ok;

/// A work order that a department received and answered, if it did.
fn order(received: &str, answered: Option<&str>) -> Vec<Value> {
    let event = |activity: &str, lifecycle: &str, timestamp: &str| json!({"case_id": "c", "procedure": "complaint_intake", "activity": activity, "lifecycle": lifecycle, "timestamp": timestamp, "role": "related_department"});
    let mut events = vec![event("classify", "complete", received), event("handle_order", "start", received)];
    events.extend(answered.map(|at| event("handle_order", "complete", at)));
    events[1..].iter_mut().for_each(|event| event["records"] = json!(["reply_work_order"]));
    events
}

/// What a review says of the hour.
fn verdict(review: &Value) -> Option<&Value> {
    let mut findings = review["findings"].as_array().unwrap().iter().flat_map(|case| case["findings"].as_array().unwrap());
    findings.rfind(|finding| finding["rule"] == "complaint.reply.within_1h")
}

/// Minutes that run from one minute to a later one.
fn minutes(hours: &[Hours], closed: &[usize], from: usize, to: usize) -> usize {
    (from..to).filter(|minute| runs(hours, closed, minute / 1440, minute % 1440)).count()
}

proptest! {
    #[test]
    fn everything_that_looks_at_a_clock_says_the_same(place in 1_usize..20, minute in 0_usize..1440, later in 0_usize..6000, hours in hours(), closed in vec(0_usize..30, 0..5)) {
        let (calendar, from) = (open(&hours, &closed), place * 1440 + minute);
        let (received, now) = (at(place, minute), at((from + later) / 1440, (from + later) % 1440));
        let due = ok("calendar.due", &json!({"at": received, "seconds": 3600, "calendar": calendar}))["due_at"].clone();
        let moment = |text: &Value| text.as_str().unwrap().parse::<Instant>().unwrap();
        let past = moment(&json!(now)) > moment(&due);
        let run = minutes(&hours, &closed, from, from + later);
        prop_assert!(if past { run >= 60 } else { run <= 60 }, "{run}");

        // Still open.
        let case = json!({"case_id": "c", "procedure": "complaint_intake", "events": order(&received, None)});
        let status = ok("case.steps", &json!({"case": case, "at": now, "calendar": calendar}));
        let step = status["steps"].as_array().unwrap().iter().find(|step| step["step"] == "handle_order").unwrap();
        prop_assert_eq!((&step["due_at"], &step["overdue"]), (&due, &json!(past)));
        let board = ok("complaint.board", &json!({"tickets": [case], "at": now, "calendar": calendar}));
        let clock = &board["open"][0]["cases"][0]["clocks"][0];
        prop_assert_eq!((&clock["due_at"], clock.get("overdue_seconds").is_some()), (&due, past));
        let review = ok("review.events", &json!({"events": order(&received, None), "as_of": now, "calendar": calendar}));
        prop_assert_eq!(verdict(&review).map(|finding| &finding["required"]), past.then_some(&due));

        // Answered at that moment.
        let events = order(&received, Some(&now));
        let review = ok("review.events", &json!({"events": events, "calendar": calendar}));
        let answered = json!(now);
        prop_assert_eq!(verdict(&review).map(|finding| (&finding["seen"], &finding["required"])), past.then_some((&answered, &due)));
        let applied = ok("case.apply", &json!({"case": case, "event": events[2], "calendar": calendar}));
        let late = applied["findings"].as_array().into_iter().flatten().any(|finding| finding["rule"] == "complaint.reply.within_1h");
        prop_assert_eq!(late, past);
        let kept = json!({"count": u8::from(!past), "of": 1});
        let counted = ok("complaint.statistics", &json!({"events": events, "calendar": calendar, "list_complaints": true}));
        prop_assert_eq!(&counted["all"]["departments"]["within_hour"], &kept);
        prop_assert_eq!(&counted["complaints"][0]["turns"][0]["seconds"], &json!(run * 60));
        let report = ok("indicator.report", &json!({"events": events, "calendar": calendar}));
        let reply = report["indicators"].as_array().unwrap().iter().find(|row| row["indicator"] == "ind.complaint_reply_1h").unwrap();
        prop_assert_eq!(&reply["value"]["share"], &kept);
        let facts = json!({"at": received, "calendar": calendar, "complaint_source": "hall_visit", "hall_can_resolve": false, "complaint_class": "billing_support"});
        prop_assert_eq!(&ok("complaint.route", &facts)["promise"]["not_before"], &due);
    }

    #[test]
    fn the_ten_minutes_of_a_refund_are_those_of_its_case(place in 1_usize..20, minute in 0_usize..1440, later in 0_usize..3000, hours in hours()) {
        let (calendar, from) = (open(&hours, &[]), place * 1440 + minute);
        let (received, now) = (at(place, minute), at((from + later) / 1440, (from + later) % 1440));
        let events = [json!({"case_id": "c", "procedure": "refund", "activity": "check", "lifecycle": "start", "timestamp": received, "role": "branch_accounts_office"})];
        let status = ok("case.steps", &json!({"case": {"case_id": "c", "procedure": "refund", "events": events}, "at": now, "calendar": calendar}));
        let check = status["steps"].as_array().unwrap().iter().find(|step| step["step"] == "check").unwrap();
        let facts = |feedback: Value| {
            let mut facts = json!({"on": "2026-11-20", "received_at": received, "calendar": calendar, "refund_batch": false, "refund_for_complaint": true, "zigong_branch_customer": true, "payment_account_type": "personal"});
            facts.as_object_mut().unwrap().extend(feedback.as_object().unwrap().clone());
            ok("refund.decide", &facts)
        };
        let waits = facts(json!({}));
        prop_assert_eq!(&waits["way"][0]["due_at"], &check["due_at"]);
        let done = facts(json!({"fed_back_at": now}));
        let late = done["decision"]["findings"].as_array().into_iter().flatten().any(|finding| finding["rule"] == "refund.check.within_10min");
        prop_assert_eq!(&json!(late), &check["overdue"]);
    }
}
