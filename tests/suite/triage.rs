//! Properties of triage: the way of a customer, the posts, frequent customers; and what a deployment may change.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};
use service_hall::tables::RULES;
use service_hall::{BusinessId, FactId, Handbook, Overlay, TriageClass, call_json};

use crate::support::{handbook, ok};

const DIRECT: &str = "triage.direct";
const FREQUENT: &str = "triage.frequent";
const SELF_SERVICE: [&str; 3] = ["self_service_area", "statement_printer", "online_hall"];

fn overlay(rule: &str, parameter: &str, value: &Value, authority: Option<&str>) -> Handbook {
    let mut change = json!({"rule": rule, "parameter": parameter, "from": "2026-01-01", "value": value});
    if let Some(authority) = authority {
        change["authority"] = authority.into();
    }
    let overlay: Overlay = serde_json::from_value(json!({"name": "city", "changes": [change]})).unwrap();
    handbook().with_overlay(&overlay).unwrap()
}

fn with(handbook: &Handbook, operation: &str, input: &Value) -> Value {
    let answer: Value = serde_json::from_str(&call_json(handbook, operation, &input.to_string())).unwrap();
    assert!(answer.get("ok").is_some(), "{answer}");
    answer["ok"].clone()
}

/// Facts of any sort; each may be unknown.
fn facts() -> impl Strategy<Value = Map<String, Value>> {
    let businesses = BusinessId::all().map(BusinessId::as_str);
    // Top-ups, queries and new accounts come up often, so that the peak matters.
    let business = select(businesses.chain(["renewal_any", "inq_bill", "gotone", "card_replacement"].repeat(8)).collect::<Vec<_>>());
    let flags = [
        "unit_customer",
        "self_service_available",
        "self_service_help_needed",
        "counter_insisted",
        "at_peak",
        "prepayment",
        "documents_carried",
        "copies_needed",
        "slip_needed",
    ];
    let segment = option::weighted(0.7, select(vec!["ordinary", "vip", "group"]));
    let known = vec(option::weighted(0.6, any::<bool>()), flags.len());
    let hall = option::weighted(0.7, (vec(option::weighted(0.7, any::<bool>()), 2), option::weighted(0.2, any::<bool>())));
    (business, segment, known, hall).prop_map(move |(business, segment, known, hall)| {
        let mut facts = Map::from_iter([("business".to_owned(), business.into()), ("on".to_owned(), "2026-11-20".into())]);
        facts.extend(segment.map(|segment| ("segment".to_owned(), segment.into())));
        facts.extend(flags.iter().zip(known).filter_map(|(flag, known)| Some(((*flag).to_owned(), known?.into()))));
        if let Some((rooms, designated)) = hall {
            let mut hall = Map::new();
            let fields = ["vip_room", "vip_counter", "designated_for_risk"].into_iter().zip(rooms.into_iter().chain([designated]));
            hall.extend(fields.filter_map(|(field, known)| Some((field.to_owned(), known?.into()))));
            facts.insert("hall".to_owned(), hall.into());
        }
        facts
    })
}

fn direct(facts: &Map<String, Value>) -> Value {
    ok(DIRECT, &facts.clone().into())
}

fn names(answer: &Value, key: &str) -> Vec<String> {
    answer[key].as_array().into_iter().flatten().map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// Tells a fact that was missing.
fn tell(facts: &mut Map<String, Value>, fact: &str, value: Value) {
    match fact {
        "vip_room_in_hall" | "vip_counter_in_hall" => {
            facts.entry("hall").or_insert_with(|| json!({}))[fact.strip_suffix("_in_hall").unwrap()] = value;
        }
        _ => drop(facts.insert(fact.to_owned(), value)),
    }
}

fn values_of(fact: &str) -> Vec<Value> {
    if fact == "segment" { vec![json!("ordinary"), json!("vip"), json!("group")] } else { vec![json!(true), json!(false)] }
}

/// Every way in which the missing facts may turn out.
fn told(facts: &Map<String, Value>, missing: &[String]) -> Vec<Map<String, Value>> {
    let mut all = vec![facts.clone()];
    for fact in missing {
        let with = |value: Value| {
            let mut known = all.clone();
            for facts in &mut known {
                tell(facts, fact, value.clone());
            }
            known
        };
        all = values_of(fact).into_iter().flat_map(with).collect();
    }
    all
}

proptest! {
    #[test]
    fn whoever_insists_is_never_sent_to_self_service(mut facts in facts()) {
        facts.insert("counter_insisted".to_owned(), true.into());
        let answer = direct(&facts);
        prop_assert!(!names(&answer, "to").iter().any(|to| SELF_SERVICE.contains(&to.as_str())), "{answer}");
        prop_assert_eq!(&answer["may_insist"], false);
    }

    #[test]
    fn whoever_is_sent_to_self_service_may_insist(facts in facts()) {
        let answer = direct(&facts);
        let to = names(&answer, "to");
        prop_assert_eq!(answer["may_insist"] == true, !to.is_empty() && to.iter().all(|to| SELF_SERVICE.contains(&to.as_str())));
        if answer["may_insist"] == true {
            prop_assert!(facts.get("segment").is_none_or(|segment| segment != "vip"));
            let mut insisting = facts;
            insisting.insert("counter_insisted".to_owned(), true.into());
            prop_assert!(direct(&insisting)["may_insist"] == false);
        }
    }

    #[test]
    fn without_a_hall_nobody_who_carries_documents_is_refused(mut facts in facts()) {
        facts.remove("hall");
        if facts.get("documents_carried") == Some(&json!(false)) {
            facts.remove("documents_carried");
        }
        prop_assert_ne!(&direct(&facts)["outcome"], "refused");
    }

    #[test]
    fn vip_and_group_customers_are_refused_for_a_risk_alone(mut facts in facts(), segment in select(vec!["vip", "group"])) {
        facts.insert("segment".to_owned(), segment.into());
        let answer = direct(&facts);
        if answer["outcome"] == "refused" {
            prop_assert_eq!(&answer["findings"][0]["rule"], "hall.functions.risk_business");
        }
    }

    #[test]
    fn what_is_missing_is_enough_and_matters(facts in facts()) {
        let answer = direct(&facts);
        let missing = names(&answer, "missing");
        prop_assert_eq!(answer["outcome"] == "undetermined", !missing.is_empty());
        prop_assert_eq!(answer["outcome"] == "undetermined", names(&answer, "to").is_empty());
        if !missing.is_empty() {
            let answers: Vec<Value> = told(&facts, &missing).iter().map(direct).collect();
            prop_assert!(answers.iter().all(|answer| answer["outcome"] != "undetermined"), "{missing:?}: {answers:?}");
            let way = |answer: &Value| json!([answer["outcome"], answer["to"], answer["assist"]]);
            prop_assert!(answers.iter().any(|answer| way(answer) != way(&answers[0])), "{missing:?}: {}", answers[0]);
        }
    }

    #[test]
    fn what_is_learnt_later_does_not_change_a_way_that_was_clear(facts in facts()) {
        let answer = direct(&facts);
        if answer["outcome"] != "undetermined" {
            // At a peak the machines are taken to work until somebody says that they do not.
            let machines = (facts.get("at_peak") != Some(&json!(true))).then_some("self_service_available");
            let others = ["segment", "at_peak", "prepayment", "documents_carried", "vip_room_in_hall", "vip_counter_in_hall"];
            let free = others.into_iter().chain(machines);
            let unknown = |fact: &&str| match fact.strip_suffix("_in_hall") {
                Some(field) => facts.get("hall").is_none_or(|hall| hall.get(field).is_none()),
                None => !facts.contains_key(*fact),
            };
            for fact in free.filter(unknown) {
                for facts in told(&facts, &[fact.to_owned()]) {
                    let later = direct(&facts);
                    prop_assert_eq!(&later["outcome"], &answer["outcome"], "{}: {}", fact, later);
                    // A VIP or group customer who turns out to carry no documents may go to the duty manager as well.
                    prop_assert_eq!(&later["to"][0], &answer["to"][0], "{}: {}", fact, later);
                }
            }
        }
    }

    #[test]
    fn another_visit_never_makes_a_frequent_customer_less_so(visits in vec(visit(), 0..40), more in visit()) {
        let before = frequent(&visits);
        let after = frequent(&[visits, vec![more]].concat());
        for customer in before["customers"].as_array().unwrap() {
            let later = after["customers"].as_array().unwrap().iter().find(|later| later["customer"] == customer["customer"]).unwrap();
            prop_assert!(later["transactions"].as_u64() >= customer["transactions"].as_u64());
            prop_assert!(customer["frequent"] == false || later["frequent"] == true);
            prop_assert!(customer["peak_time"] != true || later["peak_time"] == true);
        }
    }

    #[test]
    fn the_order_of_visits_does_not_matter(visits in vec(visit(), 0..40), at in any::<proptest::sample::Index>()) {
        let mut turned: Vec<Value> = visits.iter().rev().cloned().collect();
        if !visits.is_empty() {
            turned.rotate_left(at.index(visits.len()));
        }
        prop_assert_eq!(frequent(&visits), frequent(&turned));
    }

    #[test]
    fn what_is_learnt_later_does_not_change_a_class(visits in vec(visit(), 7..30), at in any::<proptest::sample::Index>()) {
        let before = frequent(&visits);
        let mut later = visits;
        let at = at.index(later.len());
        if later[at].get("business").is_none() {
            let businesses = ["renewal_any", "inq_bill", "single_refund"];
            for business in businesses {
                later[at]["business"] = business.into();
                let after = frequent(&later);
                for (before, after) in before["customers"].as_array().unwrap().iter().zip(after["customers"].as_array().unwrap()) {
                    prop_assert!(before.get("class").is_none() || before["class"] == after["class"], "{before} {after}");
                }
            }
        }
    }

    #[test]
    fn only_the_window_counts(inside in subsequence((2..=30).collect::<Vec<u32>>(), 0..10), outside in vec(0..3_usize, 0..10)) {
        let edges = ["2025-12-30", "2026-01-01", "2026-07-02"];
        let visit = |day: String| json!({"customer": "c", "on": day});
        let mut visits: Vec<Value> = inside.iter().map(|day| visit(format!("2026-01-{day:02}"))).collect();
        visits.extend(outside.iter().map(|edge| visit(edges[*edge].to_owned())));
        let answer = ok(FREQUENT, &json!({"on": "2026-07-01", "visits": visits}));
        let customer = &answer["customers"][0];
        prop_assert_eq!(customer["transactions"].as_u64().unwrap_or_default(), u64::try_from(inside.len()).unwrap());
        prop_assert_eq!(customer["frequent"] == true, inside.len() > 6);
    }
}

fn visit() -> impl Strategy<Value = Value> {
    let day = select(vec!["2026-01-01", "2026-01-02", "2026-03-05", "2026-05-01", "2026-07-01", "2026-07-01", "2026-07-02"]);
    let business = option::weighted(0.8, select(vec!["renewal_any", "recharge_card_any", "inq_bill", "gotone", "single_refund"]));
    (select(vec!["a", "a", "b"]), day, business, option::weighted(0.8, any::<bool>())).prop_map(|(customer, day, business, at_peak)| {
        let mut visit = json!({"customer": customer, "on": day});
        if let Some(business) = business {
            visit["business"] = business.into();
        }
        if let Some(at_peak) = at_peak {
            visit["at_peak"] = at_peak.into();
        }
        visit
    })
}

fn frequent(visits: &[Value]) -> Value {
    ok(FREQUENT, &json!({"on": "2026-07-01", "visits": visits, "peak_visits": 2}))
}

#[test]
fn places_and_classes_are_words_of_the_handbook() {
    let places =
        ["counter", "vip_counter", "vip_room", "self_service_area", "statement_printer", "online_hall", "duty_manager", "other_hall"];
    let known = FactId::find("directed_to").unwrap().entry().values;
    assert!(places.iter().all(|place| known.iter().any(|value| value.id == *place)));
    let rule = RULES.iter().find(|rule| rule.id == "triage.frequent_customer.three_classes").unwrap();
    let words = rule.parameters().iter().find(|parameter| parameter.name == "classes").unwrap().value.as_fact().unwrap();
    let own = [TriageClass::PaymentTopUp, TriageClass::Regular, TriageClass::Other].map(TriageClass::as_str);
    assert_eq!(serde_json::to_value(words).unwrap(), json!(own));
}

#[test]
fn a_deployment_may_add_business_with_a_risk() {
    let list = json!(["risk_card_replacement", "risk_transfer", "risk_cancellation", "risk_password_reset", "loss_report"]);
    let handbook = overlay("hall.functions.risk_business", "risk_list", &list, None);
    let facts = |what: &Value| {
        let mut facts = json!({"on": "2026-11-20", "segment": "ordinary", "counter_insisted": true, "documents_carried": true,
            "hall": {"designated_for_risk": false}});
        facts.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
        facts
    };
    assert_eq!(with(&handbook, DIRECT, &facts(&json!({"business": "loss_report"})))["outcome"], "refused");
    assert_eq!(with(&handbook, DIRECT, &facts(&json!({"business": "service_resumption"})))["outcome"], "allowed");
    let half = with(&handbook, DIRECT, &facts(&json!({"procedure": "service_change"})));
    assert_eq!((&half["outcome"], &half["missing"]), (&json!("undetermined"), &json!(["business"])), "one of the chapter's two");
    assert_eq!(half["questions"], json!(["business"]));
    let before = facts(&json!({"business": "loss_report", "on": "2025-12-31"}));
    assert_eq!(with(&handbook, DIRECT, &before)["outcome"], "allowed", "before the first day of the overlay");
}

#[test]
fn a_closed_list_of_risks_is_closed() {
    let facts = json!({"business": "loss_report", "on": "2026-11-20", "segment": "ordinary", "counter_insisted": true, "documents_carried": true,
        "risk_business": true, "hall": {"designated_for_risk": false}});
    assert_eq!(ok(DIRECT, &facts)["outcome"], "refused");
    let handbook = overlay("hall.functions.risk_business", "list_closed", &json!(true), Some("branch notice 7"));
    assert_eq!(with(&handbook, DIRECT, &facts)["outcome"], "allowed");
}

#[test]
fn what_a_peak_restricts_follows_the_handbook() {
    let facts = json!({"business": "recharge_card_any", "on": "2026-11-20", "segment": "ordinary", "at_peak": true, "prepayment": false,
        "counter_insisted": false});
    assert_eq!(ok(DIRECT, &facts)["missing"], json!(["self_service_available"]));
    let list = json!(["renewal_payment", "recharge_card"]);
    let handbook = overlay("triage.peak.top_up_restricted", "top_ups", &list, Some("branch notice 7"));
    assert_eq!(with(&handbook, DIRECT, &facts)["to"], json!(["self_service_area"]));
}

#[test]
fn documents_follow_the_counter() {
    let handbook = overlay("counter.documents.required", "default_documents", &json!(["valid_id", "receipt"]), None);
    let facts = json!({"business": "card_replacement", "on": "2026-11-20", "segment": "ordinary", "self_service_available": false,
        "documents_carried": true, "unit_customer": false});
    assert_eq!(with(&handbook, DIRECT, &facts)["documents"], json!(["valid_id", "receipt"]));
    let mut either = facts;
    either.as_object_mut().unwrap().remove("unit_customer");
    let answer = with(&handbook, DIRECT, &either);
    assert_eq!(answer["documents"], json!(["valid_id"]), "what is asked of everybody");
    assert_eq!(answer["questions"], json!(["unit_customer"]));
}

#[test]
fn posts_follow_the_handbook() {
    let handbook = overlay("triage.level4", "peak_only", &json!(false), Some("branch notice 7"));
    let answer = with(&handbook, "triage.posts", &json!({"on": "2026-11-20"}));
    assert_eq!((&answer["posts"][3]["acts"], &answer["posts"][3]["on_duty_now"]), (&json!("always"), &json!(true)));
    assert_eq!(answer["posts"][2].get("on_duty_now"), None);
    let undated = with(&handbook, "triage.posts", &json!({}));
    assert_eq!(undated["posts"][3]["acts"], "at_peak", "without a day only what has no start");
    let roles = json!(["reception_consultant", "floating_guide", "duty_manager"]);
    let three = overlay("triage.levels", "roles", &roles, Some("branch notice 7"));
    assert_eq!(with(&three, "triage.posts", &json!({"on": "2026-11-20"}))["posts"].as_array().unwrap().len(), 3);
}

#[test]
fn the_window_follows_the_handbook() {
    let handbook = overlay("triage.frequent_customer.definition", "window", &json!(3), Some("branch notice 7"));
    assert_eq!(with(&handbook, FREQUENT, &json!({"on": "2026-05-31", "visits": []}))["from"], "2026-03-01");
    let handbook = overlay("triage.frequent_customer.definition", "transactions", &json!(1), Some("branch notice 7"));
    let visits = vec![json!({"customer": "c", "on": "2026-05-31"}); 2];
    let customer = with(&handbook, FREQUENT, &json!({"on": "2026-05-31", "visits": visits}))["customers"][0].clone();
    assert_eq!((&customer["frequent"], &customer["findings"][0]["required"]), (&json!(true), &json!("2")));
}

#[test]
fn many_customers_are_counted_in_one_go() {
    let visits: Vec<Value> = (0..70_000).map(|number| json!({"customer": format!("c{}", number % 10_000), "on": "2026-06-01"})).collect();
    let answer = ok(FREQUENT, &json!({"on": "2026-07-01", "visits": visits}));
    let customers = answer["customers"].as_array().unwrap();
    assert_eq!(customers.len(), 10_000);
    assert!(customers.iter().all(|customer| customer["transactions"] == 7 && customer["frequent"] == true));
    assert!(customers.is_sorted_by_key(|customer| customer["customer"].as_str().unwrap().to_owned()));
}
