//! Properties of refunds: more facts, amounts, and that deciding, proceeding and reviewing agree.

use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use crate::support::{apply, as_log, at, event, new_case, ok};

const FLAGS: [&str; 12] = [
    "refund_batch",
    "refund_for_complaint",
    "zigong_branch_customer",
    "refund_submitted",
    "refund_due",
    "refund_feedback_given",
    "refund_self_computable",
    "refund_form_completed",
    "refund_documents_collected",
    "refund_cash_demanded",
    "refund_history_checked",
    "branch_manager_informed",
];
const ROLES: [&str; 5] = ["complaint_desk", "complaint_group_10086", "support_centre", "counter_clerk", "branch_accounts_office"];

/// When the accounts office receives the complaint.
const RECEIVED: u32 = 10;

type Facts = Map<String, Value>;

fn decide(facts: &Facts) -> Value {
    let mut input = facts.clone();
    input.insert("on".to_owned(), "2026-11-20".into());
    ok("refund.decide", &input.into())
}

fn outcome(answer: &Value) -> &str {
    answer["decision"]["outcome"].as_str().unwrap()
}

/// Everything told, mostly as it should be.
fn told() -> impl Strategy<Value = Facts> {
    let flag = |name: &'static str| {
        let good = name != "refund_batch" && name != "refund_cash_demanded";
        prop::bool::weighted(if good { 0.93 } else { 0.07 })
    };
    let flags: Vec<_> = FLAGS.into_iter().map(flag).collect();
    let role = |good: usize| prop_oneof![9 => select(ROLES[..good].to_vec()), 1 => select(ROLES.to_vec())];
    let words = (
        select(vec!["personal", "corporate"]),
        prop_oneof![9 => Just("not_cash"), 2 => Just("cash")],
        prop_oneof![9 => Just("complaint_handling"), 1 => Just("other")],
        prop::bool::weighted(0.93),
        (select(vec!["branch_manager", "branch_manager", "branch_manager", "hall_manager"]), option::weighted(0.8, any::<bool>())),
    );
    (flags, role(2), role(3), 1..1_000_000_i64, words, 2..1200_u32, prop::bool::weighted(0.3)).prop_map(
        |(flags, taken, computed, fen, (account, method, mode, explained, (role, granted)), took, cash)| {
            let mut facts: Facts = FLAGS.iter().zip(flags).map(|(name, flag)| ((*name).to_owned(), flag.into())).collect();
            facts["refund_cash_demanded"] = cash.into();
            let more = json!({
                "taken_by": taken,
                "computed_by": computed,
                "refund_amount": format!("{}.{:02}", fen / 100, fen % 100),
                "payment_account_type": account,
                "refund_method": method,
                "refund_boss_mode": mode,
                "refund_cash_explained": explained,
                "received_at": at(RECEIVED),
                "fed_back_at": at(RECEIVED + took),
            });
            facts.extend(more.as_object().unwrap().clone());
            if let Some(granted) = granted.filter(|_| cash) {
                facts.insert("cash_decision".to_owned(), json!({"role": role, "granted": granted}));
            }
            if facts["refund_submitted"] == false {
                facts.remove("received_at");
            }
            if facts["refund_feedback_given"] == false {
                facts.remove("fed_back_at");
            }
            facts
        },
    )
}

/// The same with some of it left out.
fn known() -> impl Strategy<Value = (Facts, Facts)> {
    (told(), prop::collection::vec(prop::bool::weighted(0.75), 24)).prop_map(|(told, kept)| {
        let some = told.iter().zip(kept).filter(|(_, kept)| *kept).map(|((name, value), _)| (name.clone(), value.clone())).collect();
        (some, told)
    })
}

/// The events of a refund that is made whatever the rules say, as the facts tell it.
fn made(facts: &Facts, method: &str) -> Vec<Value> {
    let flag = |name: &str| facts[name] == true;
    let mut events: Vec<Value> = Vec::new();
    let mut step = |activity: &str, role: &str, seconds: u32, told: Value, records: &[&str]| {
        events.push(event(activity, "complete", &at(seconds), Some(role), told.as_object().unwrap().clone(), records));
    };
    let intake = json!({
        "refund_batch": facts["refund_batch"],
        "refund_for_complaint": facts["refund_for_complaint"],
        "zigong_branch_customer": facts["zigong_branch_customer"],
        "refund_submitted": facts["refund_submitted"],
    });
    let taken = facts["taken_by"].as_str().unwrap();
    step(if taken == "complaint_group_10086" { "take_10086" } else { "take_desk" }, taken, 0, intake, &[]);
    let account = facts["payment_account_type"].as_str().unwrap();
    let due = json!({"payment_account_type": account, "refund_due": facts["refund_due"]});
    step("check", "branch_accounts_office", RECEIVED + 1, due, &[]);
    let took = facts.get("fed_back_at").map_or(RECEIVED + 1, seconds);
    if flag("refund_feedback_given") {
        let result = json!({"refund_due": facts["refund_due"], "refund_feedback_to": "complaint_desk", "refund_judged_correctly": true});
        step(&format!("decide_{account}"), "branch_accounts_office", took, result, &[]);
    }
    let amount = &facts["refund_amount"];
    let computed = facts["computed_by"].as_str().unwrap();
    if flag("refund_self_computable") {
        step("compute", computed, took + 10, json!({"refund_self_computable": true, "refund_amount": amount}), &[]);
    } else {
        step("compute", "complaint_desk", took + 10, json!({"refund_self_computable": false}), &[]);
        if computed == "support_centre" {
            step("support_compute", computed, took + 20, json!({"refund_amount": amount}), &[]);
        }
    }
    let cash = json!({
        "refund_cash_demanded": facts["refund_cash_demanded"],
        "refund_documents_collected": facts["refund_documents_collected"],
    });
    if flag("refund_form_completed") {
        step("fill_form", "complaint_desk", took + 30, cash, &["cash_refund_form"]);
    } else {
        // Nothing else tells of the documents.
        step("report_cash_demand", "complaint_desk", took + 30, cash, &[]);
    }
    if let Some(decision) = facts.get("cash_decision") {
        let told = json!({
            "refund_cash_explained": facts["refund_cash_explained"],
            "branch_manager_informed": facts["branch_manager_informed"],
        });
        step("report_cash_demand", "complaint_desk", took + 40, told, &[]);
        let granted = json!({"refund_cash_granted": decision["granted"]});
        step("decide_cash", decision["role"].as_str().unwrap(), took + 50, granted, &[]);
    }
    let boss = json!({
        "refund_boss_mode": facts["refund_boss_mode"],
        "refund_history_checked": facts["refund_history_checked"],
        "refund_method": method,
    });
    step("refund_in_boss", "complaint_desk", took + 60, boss, &["refund_record"]);
    step("farewell", "complaint_desk", took + 70, json!({"farewell_standing": true}), &[]);
    let start = event("check", "start", &at(RECEIVED), Some("branch_accounts_office"), Map::new(), &[]);
    events.insert(1, start);
    events
}

/// Seconds after nine o'clock.
fn seconds(time: &Value) -> u32 {
    let number = |range: std::ops::Range<usize>| time.as_str().unwrap()[range].parse::<u32>().unwrap();
    (number(11..13) - 9) * 3600 + number(14..16) * 60 + number(17..19)
}

fn broken(findings: &Value) -> Vec<String> {
    let broken = |finding: &&Value| finding["verdict"] == "broken";
    let rules = findings.as_array().into_iter().flatten().filter(broken).map(|finding| finding["rule"].as_str().unwrap().to_owned());
    rules.collect()
}

const LATE: &str = "refund.check.within_10min";

proptest! {
    #[test]
    fn more_facts_never_undo_a_refusal((some, all) in known()) {
        if outcome(&decide(&some)) == "refused" {
            let answer = decide(&all);
            prop_assert_eq!(outcome(&answer), "refused", "{:?}", some);
        }
    }

    #[test]
    fn what_is_missing_settles_it((mut facts, all) in known()) {
        for _ in 0..10 {
            let answer = decide(&facts);
            let missing = answer["decision"]["missing"].as_array().cloned().unwrap_or_default();
            if outcome(&answer) != "undetermined" {
                return Ok(());
            }
            prop_assert!(!missing.is_empty(), "{answer}");
            for fact in missing {
                let name = fact.as_str().unwrap();
                prop_assert!(!facts.contains_key(name), "{name} was told: {answer}");
                facts.insert(name.to_owned(), all[name].clone());
            }
        }
        prop_assert!(false, "it never settles: {facts:?}");
    }

    #[test]
    fn the_amount_is_never_lost((some, _) in known(), fen in 1..i64::MAX) {
        let mut facts = some;
        let amount = format!("{}.{:02}", fen / 100, fen % 100);
        facts.insert("refund_amount".to_owned(), amount.clone().into());
        let answer = decide(&facts);
        prop_assert_eq!(outcome(&answer) == "allowed", answer["payment"]["amount"] == amount.as_str(), "{}", answer);
        prop_assert_eq!(outcome(&answer) == "allowed", !answer["payment"].is_null());
    }

    #[test]
    fn cash_goes_out_on_the_branch_managers_word_alone((some, _) in known()) {
        let answer = decide(&some);
        if answer["payment"]["method"] == "cash" {
            prop_assert_eq!(&some["cash_decision"], &json!({"role": "branch_manager", "granted": true}));
        }
    }

    #[test]
    fn the_way_tells_whoever_decides((some, _) in known()) {
        let answer = decide(&some);
        let stops = &answer["decision"]["step"];
        let on_the_way = answer["way"].as_array().into_iter().flatten().any(|stage| stage["steps"].as_array().unwrap().contains(stops));
        prop_assert!(outcome(&answer) != "referred" && outcome(&answer) != "allowed" || on_the_way, "{answer}");
        prop_assert_eq!(outcome(&answer) == "referred", !answer["decision"]["ask"].is_null());
    }

    #[test]
    fn ten_minutes_run_over_only_after_their_end(received in 0..5_000_u32, took in 0..1_300_u32, facts in told()) {
        let mut facts = facts;
        for (flag, value) in [("refund_batch", false), ("refund_for_complaint", true), ("zigong_branch_customer", true), ("refund_submitted", true), ("refund_feedback_given", true)] {
            facts[flag] = value.into();
        }
        facts.insert("received_at".to_owned(), at(received).into());
        facts.insert("fed_back_at".to_owned(), at(received + took).into());
        let late = broken(&decide(&facts)["decision"]["findings"]).iter().any(|rule| rule == LATE);
        prop_assert_eq!(late, took > 600);
    }

    #[test]
    fn a_refund_that_is_decided_for_is_let_through_and_found_without_fault(facts in told()) {
        let answer = decide(&facts);
        let method = facts["refund_method"].as_str().unwrap();
        let events = made(&facts, method);
        let mut case = new_case(service_hall::ProcedureId::all().find(|id| id.as_str() == "refund").unwrap());
        let mut let_through = true;
        for event in &events {
            let applied = apply(&case, event);
            let_through &= applied["outcome"] == "allowed";
            case = applied["case"].clone();
        }
        prop_assert_eq!(outcome(&answer) == "allowed", let_through, "{} {:?}", answer, facts);
        if let_through {
            prop_assert_eq!(as_log(&case).len(), events.len());
        }
        let mut log = events;
        log[0]["procedure"] = "refund".into();
        let review = ok("review.events", &json!({"events": log, "complete": true}));
        let found: Vec<String> = review["findings"].as_array().unwrap().iter().flat_map(|case| broken(&case["findings"])).collect();
        let said = broken(&answer["decision"]["findings"]);
        prop_assert!(said.iter().all(|rule| found.contains(rule)), "{said:?} {found:?}");
        prop_assert!(outcome(&answer) != "allowed" || found.iter().all(|rule| rule == LATE), "{found:?}");
        prop_assert_eq!(outcome(&answer) != "allowed", found.iter().any(|rule| rule != LATE), "{:?}", found);
    }

    #[test]
    fn what_is_entered_as_the_answer_has_it_is_without_fault(facts in told()) {
        let mut facts = facts;
        facts.remove("refund_method");
        let answer = decide(&facts);
        let Some(method) = answer["payment"]["method"].as_str() else { return Ok(()) };
        let mut log = made(&facts, method);
        log[0]["procedure"] = "refund".into();
        let review = ok("review.events", &json!({"events": log, "complete": true}));
        let found: Vec<String> = review["findings"].as_array().unwrap().iter().flat_map(|case| broken(&case["findings"])).collect();
        prop_assert!(found.iter().all(|rule| rule == LATE), "{found:?}");
    }
}
