//! One test for each bug that was found, so that it stays away.

use serde_json::{Map, Value, json};
use service_hall::{Handbook, call_json};

use crate::support::{Dice, as_log, calendar, err, event, ok};

fn clerk(activity: &str, second: u32, facts: Value, records: &[&str]) -> Value {
    let facts: Map<String, Value> = serde_json::from_value(facts).unwrap();
    event(activity, "complete", &crate::support::at(second), Some("counter_clerk"), facts, records)
}

#[test]
fn issue_2_an_ordinary_customer_is_served_without_a_word_about_the_manager() {
    let person = json!({"segment": "ordinary", "unit_customer": false, "documents_presented": ["valid_id"], "arrears": "0.00",
        "document_own": true, "document_genuine": true, "document_expires_on": "2030-01-01"});
    let events =
        [clerk("request", 0, person, &[]), clerk("show_documents", 10, json!({}), &[]), clerk("check_documents", 20, json!({}), &[])];
    let case = json!({"case_id": "c", "procedure": "sim_card_replacement", "events": events});
    let status = ok("case.steps", &json!({"case": case}));
    let operate = status["steps"].as_array().unwrap().iter().find(|step| step["step"] == "operate").unwrap();
    assert_eq!(operate["state"], "enabled", "{operate}");
}

#[test]
fn issue_2_a_branch_to_the_end_leaves_the_other_branches_open() {
    let events = [clerk("receive", 0, json!({}), &[]), clerk("consult", 10, json!({}), &[])];
    let case = json!({"case_id": "c", "procedure": "policy_business_acceptance", "events": events});
    let answer = ok("case.apply", &json!({"case": case, "event": clerk("handle", 20, json!({}), &[])}));
    assert_eq!(answer["outcome"], "allowed", "{answer}");
}

#[test]
fn issue_2_a_complete_log_without_a_word_about_the_papers_was_not_examined() {
    let mut event = clerk("handle", 0, json!({}), &[]);
    event["procedure"] = json!("policy_business_acceptance");
    let review = ok("review.events", &json!({"events": [event], "complete": true}));
    let total = review["totals"].as_array().unwrap().iter().find(|total| total["rule"] == "policy.acceptance.papers_checked").unwrap();
    assert_eq!(total["broken"], 1, "{total}");
}

#[test]
fn issue_2_a_paper_that_is_not_needed_does_no_harm() {
    let facts = |more: Value| {
        json!({"business": "card_replacement", "on": "2026-11-20", "segment": "ordinary", "unit_customer": false, "customer": "c1",
            "arrears": "0.00",
            "documents": [{"kind": "valid_id", "holder": "c1", "expires_on": "2030-01-01", "genuine": true, "checked": true}, more]})
    };
    for more in
        [json!({"kind": "unit_introduction_letter", "sealed": false, "checked": true}), json!({"kind": "receipt", "checked": false})]
    {
        assert_eq!(ok("counter.decide", &facts(more.clone()))["outcome"], "allowed", "{more}");
    }
}

#[test]
fn issue_2_a_live_inquiry_does_not_end_over_a_question_left_open() {
    let attested = json!({"answered_on_site": false});
    let events = [clerk("request", 0, json!({}), &[]), clerk("query", 10, attested, &[]), clerk("answer", 20, json!({}), &[])];
    let mut case = json!({"case_id": "c", "procedure": "inquiry", "events": events});
    for (activity, second) in [("farewell", 30), ("reply", 40)] {
        let answer = ok("case.apply", &json!({"case": case, "event": clerk(activity, second, json!({}), &[]), "calendar": calendar()}));
        case = answer["case"].clone();
    }
    let review = ok("review.events", &json!({"events": as_log(&case), "calendar": calendar()}));
    assert_eq!(review["findings"], json!([]), "what was let through is not found broken");
}

#[test]
fn issue_2_a_case_is_not_opened_for_two_procedures() {
    let both = json!({"case_id": "c", "procedure": "brand_change", "business": "loss_report"});
    assert_eq!(err("case.open", &both), ("unknown_value".to_owned(), "procedure".to_owned()));
}

#[test]
fn issue_2_a_text_that_breaks_off_has_no_path_of_a_question_mark() {
    for text in ["{\"business\":\"m_zone\"", "{\"business\":", "{"] {
        let answer: Value = serde_json::from_str(&call_json(&Handbook::builtin(), "counter.decide", text)).unwrap();
        assert!(!answer["error"]["path"].as_str().unwrap().contains('?'), "{answer}");
    }
}

#[test]
fn the_dice_of_the_walks_do_not_stand_still() {
    let mut dice = Dice(1);
    let rolls: std::collections::BTreeSet<usize> = (0..200).map(|_| dice.roll(6)).collect();
    assert_eq!(rolls.len(), 6);
}

/// Events of a tariff-free visit up to the check of the documents.
fn checked(person: Value) -> Vec<Value> {
    let mut request = clerk("request", 0, person, &[]);
    request["procedure"] = json!("brand_change");
    let checked = json!({"document_own": true, "document_genuine": true, "document_expires_on": "2030-01-01"});
    vec![
        request,
        clerk("show_documents", 10, json!({"documents_presented": ["valid_id"]}), &[]),
        clerk("check_documents", 20, checked, &[]),
    ]
}

fn broken(input: &Value) -> Vec<String> {
    let review = ok("review.events", input);
    let findings = review["findings"].as_array().unwrap().iter().flat_map(|case| case["findings"].as_array().unwrap().clone());
    findings.filter(|finding| finding["verdict"] == "broken").map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn issue_2_a_stage_taken_late_is_out_of_order() {
    // M I.7 1 flowchart: arrears, agreement, system, in this order.
    let person = json!({"segment": "ordinary", "unit_customer": false, "arrears": "5.00"});
    let mut events = checked(person);
    events.push(clerk("sign_agreement", 30, json!({}), &["brand_change_agreement"]));
    events.push(clerk("clear_arrears", 40, json!({"arrears": "0.00"}), &[]));
    assert_eq!(broken(&json!({"events": events})), ["counter.sequence", "counter.arrears.before_agreement"]);
    let clear = json!({"segment": "ordinary", "unit_customer": false, "arrears": "0.00"});
    let mut events = checked(clear);
    events.push(clerk("operate", 30, json!({}), &[]));
    events.push(clerk("sign_agreement", 40, json!({}), &["brand_change_agreement"]));
    assert_eq!(broken(&json!({"events": events})), ["counter.sequence", "counter.agreement.brand_change"]);
}

#[test]
fn issue_2_a_customer_turned_away_may_be_seen_off() {
    let mut events = checked(json!({"segment": "ordinary", "unit_customer": false, "arrears": "0.00"}));
    events.truncate(2);
    events.push(clerk("explain_refer", 30, json!({"reason_explained": true, "referred_to_nearby_hall": true}), &[]));
    assert_eq!(broken(&json!({"events": events})), Vec::<String>::new());
    events.push(clerk("farewell", 40, json!({"farewell_standing": true}), &[]));
    assert_eq!(broken(&json!({"events": events})), Vec::<String>::new());
    events.push(clerk("operate", 50, json!({}), &[]));
    assert!(broken(&json!({"events": events})).contains(&"counter.sequence".to_owned()), "but the business does not go on");
}

#[test]
fn issue_2_a_reply_that_is_not_yet_due_is_not_yet_missed() {
    // Friday 2026-11-20 and three working days: due at the end of Wednesday 25.
    let mut request = clerk("request", 0, json!({"answered_on_site": false}), &[]);
    request["procedure"] = json!("inquiry");
    let told = json!({"query_recorded": true, "transferred_to": "related_department", "apologised": true, "agreed_reply_on": "2026-11-25"});
    let events =
        [request, clerk("query", 10, json!({}), &[]), clerk("record_transfer", 20, told, &[]), clerk("farewell", 30, json!({}), &[])];
    let missed = |as_of: &str| {
        let rules = broken(&json!({"events": events, "complete": true, "as_of": as_of}));
        rules.iter().filter(|rule| *rule == "query.reply.within_3_working_days").count()
    };
    assert_eq!(missed("2026-11-20T18:00:00+08:00"), 0);
    assert_eq!(missed("2026-11-25T23:59:59+08:00"), 0);
    assert_eq!(missed("2026-11-26T00:00:00+08:00"), 1, "and it is said once");
}

#[test]
fn issue_2_what_a_complete_log_does_not_say_of_a_paper_is_not_held_against_its_holder() {
    let mut events = checked(json!({"segment": "ordinary", "unit_customer": false, "arrears": "0.00"}));
    events.remove(2);
    events.push(clerk("sign_agreement", 30, json!({}), &["brand_change_agreement"]));
    let rules = broken(&json!({"events": events, "complete": true}));
    assert!(!rules.contains(&"counter.documents.valid_and_own".to_owned()), "{rules:?}");
    assert!(rules.contains(&"counter.documents.checked".to_owned()), "{rules:?}");
}

#[test]
fn issue_2_a_grant_that_nobody_needed_does_no_harm() {
    let facts = json!({"business": "card_replacement", "on": "2026-11-20", "segment": "ordinary", "unit_customer": false, "customer": "c1",
        "arrears": "0.00", "manager": {"role": "hall_manager", "granted": true},
        "documents": [{"kind": "valid_id", "holder": "c1", "expires_on": "2030-01-01", "genuine": true, "checked": true}]});
    assert_eq!(ok("counter.decide", &facts)["outcome"], "allowed");
    let mut none = facts;
    none["documents"] = json!([]);
    assert_eq!(ok("counter.decide", &none)["outcome"], "refused", "special handling is for VIP and group customers");
}

#[test]
fn issue_2_one_unreadable_entry_does_not_spoil_a_batch() {
    let answers = ok("counter.decide_batch", &json!({"items": [{"on": 5}, {"business": "m_zone", "on": "2026-11-20"}]}));
    assert_eq!(answers[0]["error"]["path"], "on");
    assert_eq!(answers[1]["decision"]["outcome"], "allowed");
    assert_eq!(err("counter.decide_batch", &json!({"items": 5})).1, "items");
}

#[test]
fn issue_2_a_value_is_not_repeated_whatever_it_says() {
    for given in ["x, expected SECRET", "SECRET", "\u{1f}day\u{1f}SECRET\u{1f}", "`SECRET`, expected SECRET"] {
        for field in ["unit_customer", "segment", "on", "arrears", "business", "documents"] {
            let mut facts = json!({"business": "m_zone", "on": "2026-11-20"});
            facts[field] = json!(given);
            let answer = call_json(&Handbook::builtin(), "counter.decide", &facts.to_string());
            assert!(answer.starts_with("{\"error\"") && !answer.contains("SECRET"), "{field}: {answer}");
        }
    }
}

#[test]
fn issue_2_a_grant_that_no_manager_gave_does_not_excuse_from_the_check() {
    let mut events = checked(json!({"segment": "ordinary", "unit_customer": false, "arrears": "0.00", "exception_granted": true}));
    events.remove(2);
    events.push(clerk("sign_agreement", 30, json!({}), &["brand_change_agreement"]));
    assert!(broken(&json!({"events": events})).contains(&"counter.documents.checked".to_owned()));
}

#[test]
fn issue_2_a_reply_whose_day_no_calendar_covers_is_neither_in_time_nor_late() {
    let mut request = clerk("request", 0, json!({"answered_on_site": false}), &[]);
    request["procedure"] = json!("inquiry");
    let events =
        [request, clerk("query", 10, json!({}), &[]), clerk("record_transfer", 20, json!({}), &[]), clerk("farewell", 30, json!({}), &[])];
    let short = json!({"from": "2026-11-01", "to": "2026-11-23"});
    let input = json!({"events": events, "complete": true, "as_of": "2026-11-30T00:00:00+08:00", "calendar": short});
    assert!(!broken(&input).contains(&"query.reply.within_3_working_days".to_owned()));
    let review = ok("review.events", &input);
    let total = review["totals"].as_array().unwrap().iter().find(|total| total["rule"] == "query.reply.within_3_working_days").unwrap();
    assert!(total["unknown"].as_u64().unwrap() >= 1, "{total}");
}
