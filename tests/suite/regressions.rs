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
