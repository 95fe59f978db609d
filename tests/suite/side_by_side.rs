//! Departments side by side: what each owes follows from its own opinion, whoever spoke last.

use serde_json::{Value, json};

use crate::support::{Dice, ok};

const SUPPORT: [&str; 4] = ["billing_centre", "related_department", "branch_customer_service_dept", "misc_support"];
const REPLY: &str = "complaint.billing.self_handled_reply_within_1h";
const PASS_ON: &str = "complaint.billing.forward_if_not_own";

fn event(activity: &str, minute: usize, role: &str, facts: &Value) -> Value {
    let at = format!("2026-11-20T{:02}:{:02}:00+08:00", 8 + minute / 60, minute % 60);
    let records: &[&str] = match activity {
        "give_opinion" => &["handling_opinion"],
        "handle_own" => &["reply_work_order"],
        _ => &[],
    };
    json!({"case_id": "c", "procedure": "complaint_handling", "activity": activity, "timestamp": at, "role": role, "facts": facts, "records": records})
}

/// A round of one to four departments in any order, and the rules by which something is owed after it.
fn round(dice: &mut Dice, minute: &mut usize, log: &mut Vec<Value>) -> Vec<&'static str> {
    let mut next = |activity: &str, role: &str, facts: Value| {
        *minute += 1;
        log.push(event(activity, *minute, role, &facts));
    };
    let from = dice.roll(4);
    let mut roles: Vec<&str> = (from..=from + dice.roll(4)).map(|place| SUPPORT[place % 4]).collect();
    let mut spoken: Vec<(&str, bool)> = Vec::new();
    let (mut owed, mut passed) = (Vec::new(), false);
    // Opinions and what follows them, mixed.
    while !roles.is_empty() || !spoken.is_empty() {
        if spoken.is_empty() || (!roles.is_empty() && dice.chance(60)) {
            let (role, handles) = (roles.swap_remove(dice.roll(roles.len())), dice.chance(50));
            next("give_opinion", role, json!({"complaint_receiver_handles": handles}));
            spoken.push((role, handles));
        } else {
            let (role, handles) = spoken.swap_remove(dice.roll(spoken.len()));
            let done = dice.chance(70);
            match (handles, done) {
                (true, true) => next("handle_own", role, json!({})),
                (false, true) => {
                    next("forward", role, json!({"complaint_order_forwarded_to": "branch_data_dept"}));
                    passed = true;
                }
                (true, false) => owed.push(REPLY),
                (false, false) => owed.push(PASS_ON),
            }
        }
    }
    if passed {
        next("responsible_opinion", "branch_data_dept", json!({}));
    }
    owed.sort_unstable();
    owed.dedup();
    owed
}

#[test]
fn each_department_owes_what_follows_from_its_own_opinion() {
    let mut counts = [0; 3];
    for seed in 1..=400 {
        let mut dice = Dice(seed * 0x9e37_79b9);
        let mut minute = 0;
        let mut log = vec![
            event("receive", 0, "complaint_desk", &json!({"complaint_source": "phone"})),
            event("record_order", 0, "complaint_desk", &json!({"complaint_class": "other", "hall_can_resolve": false})),
            event("dispatch", 0, "complaint_desk", &json!({"complaint_work_order_sent": true})),
        ];
        let rounds = 1 + dice.roll(3);
        let mut owed = Vec::new();
        for number in 1..=rounds {
            owed = round(&mut dice, &mut minute, &mut log);
            minute += 1;
            log.push(event("supervise", minute, "complaint_desk", &json!({"complaint_effectively_handled": number == rounds})));
            if number < rounds {
                minute += 1;
                let facts = json!({"complaint_redispatched": true, "complaint_redispatch_to": "support_department"});
                log.push(event("redispatch", minute, "complaint_desk", &facts));
            }
        }
        let answer = event("answer", minute + 1, "complaint_desk", &json!({"complaint_reply_manner": "telephone"}));
        let found = |findings: &Value| {
            let mut rules: Vec<String> = (findings.as_array().into_iter().flatten())
                .filter(|finding| finding["seen"] == "nothing")
                .map(|finding| finding["rule"].as_str().unwrap().to_owned())
                .collect();
            rules.sort_unstable();
            rules
        };
        let case = json!({"case_id": "c", "procedure": "complaint_handling", "events": log});
        let applied = ok("case.apply", &json!({"case": case, "event": answer}));
        assert_eq!(found(&applied["findings"]), owed, "seed {seed}: {log:#?}");
        assert_eq!(applied["outcome"] == "refused", !owed.is_empty(), "seed {seed}");
        let status = ok("case.steps", &json!({"case": case}));
        let asks = |name: &str| status["steps"].as_array().unwrap().iter().any(|step| step["step"] == name && step["owed"] == true);
        assert_eq!((asks("handle_own"), asks("forward")), (owed.contains(&REPLY), owed.contains(&PASS_ON)), "seed {seed}");
        log.push(answer);
        let review = ok("review.events", &json!({"events": log}));
        assert_eq!(found(&review["findings"][0]["findings"]), owed, "seed {seed}");
        counts[owed.len()] += 1;
    }
    assert!(counts.iter().all(|count| *count > 20), "{counts:?}");
}
