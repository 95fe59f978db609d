//! Properties of volumes: nothing lost, days as one go, order kept, what is bound is in order, what an overlay changes; a volume on its
//! way.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};
use service_hall::{Binder, FiledSet, Handbook, MaterialClass, Volume, call_json};

use crate::support::{err, handbook, ok};

/// A set of some group: a class, and of agreements one of a few promotions.
fn set(number: usize, group: usize) -> Value {
    let id = format!("t{number}");
    match group {
        0 => json!({"id": id, "class": "ownership"}),
        1 => json!({"id": id, "class": "general"}),
        2 => json!({"id": id, "class": "agreement"}),
        promotion => json!({"id": id, "class": "agreement", "promotion": format!("p{promotion}")}),
    }
}

/// Sets in some order of groups, rarely an agreement without promotion.
fn sets() -> impl Strategy<Value = Vec<Value>> {
    let group = prop_oneof![20 => Just(0_usize), 10 => Just(1), 1 => Just(2), 20 => 3..6_usize];
    prop::collection::vec(group, 0..250)
        .prop_map(|groups| groups.into_iter().enumerate().map(|(number, group)| set(number, group)).collect())
}

fn binding(sets: &[Value], open: &Value, close: bool) -> Value {
    json!({"hall": "h", "period": "p", "on": "2026-11-20", "open": open, "sets": sets, "close": close})
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn group_of(value: &Value) -> (String, String) {
    let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
    (text("class"), text("promotion"))
}

/// The ids of sets by group, in their order.
fn by_group<'a>(sets: impl IntoIterator<Item = &'a Value>) -> BTreeMap<(String, String), Vec<String>> {
    let mut groups: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for set in sets {
        groups.entry(group_of(set)).or_default().push(set["id"].as_str().unwrap().to_owned());
    }
    groups
}

fn is_bindable(set: &Value) -> bool {
    set["class"] != "agreement" || set["promotion"].is_string()
}

/// Binds day by day; all volumes, by group and number, and what was not bound.
fn by_days(sets: &[Value], cuts: &[usize]) -> (Vec<Value>, Vec<Value>) {
    let (mut volumes, mut unbound, mut open, mut from) = (Vec::new(), Vec::new(), json!([]), 0);
    for cut in cuts {
        let to = from.max(*cut % (sets.len() + 1));
        let day = ok("volume.bind", &binding(&sets[from..to], &open, false));
        volumes.extend_from_slice(list(&day["volumes"]));
        unbound.extend_from_slice(list(&day["unbound"]));
        (open, from) = (day["open"].clone(), to);
    }
    let last = ok("volume.bind", &binding(&sets[from..], &open, true));
    volumes.extend_from_slice(list(&last["volumes"]));
    unbound.extend_from_slice(list(&last["unbound"]));
    let class = |volume: &Value| ["ownership", "general", "agreement"].iter().position(|class| volume["class"] == *class);
    volumes.sort_by_key(|volume| (class(volume), volume["promotion"].to_string(), volume["number"].as_u64()));
    (volumes, unbound)
}

proptest! {
    #[test]
    fn volumes_and_what_is_not_bound_partition_the_sets_in_their_order(sets in sets()) {
        let answer = ok("volume.bind", &binding(&sets, &json!([]), true));
        let bound: Vec<&Value> = list(&answer["volumes"]).iter().flat_map(|volume| list(&volume["sets"])).collect();
        prop_assert_eq!(by_group(bound.iter().copied()), by_group(sets.iter().filter(|set| is_bindable(set))));
        let left: Vec<&Value> = list(&answer["unbound"]).iter().map(|left| &left["set"]).collect();
        prop_assert_eq!(by_group(left), by_group(sets.iter().filter(|set| !is_bindable(set))));
        for volume in list(&answer["volumes"]) {
            let size = list(&volume["sets"]).len();
            prop_assert!((1..=30).contains(&size) && (size == 30 || volume["last"] == true));
            prop_assert!(list(&volume["sets"]).iter().all(|set| group_of(set) == group_of(volume)));
        }
        let count = |key: &str| answer["counts"][key].as_u64().unwrap();
        prop_assert_eq!(count("sets") + count("carried"), count("bound") + count("open") + count("unbound"));
        for (key, sum) in answer["counts"].as_object().unwrap() {
            let groups: u64 = list(&answer["groups"]).iter().map(|group| group["counts"][key].as_u64().unwrap()).sum();
            prop_assert_eq!(Some(groups), sum.as_u64());
        }
        prop_assert_eq!(list(&answer["register"]).len(), list(&answer["volumes"]).len());
    }

    #[test]
    fn day_by_day_gives_the_volumes_of_one_go(sets in sets(), mut cuts in prop::collection::vec(0..300_usize, 0..6)) {
        cuts.sort_unstable();
        prop_assert_eq!(by_days(&sets, &cuts), by_days(&sets, &[]));
    }

    #[test]
    fn what_was_bound_is_found_in_order(sets in sets()) {
        let answer = ok("volume.bind", &binding(&sets, &json!([]), true));
        let register: Vec<&Value> = list(&answer["register"]).iter().map(|line| &line["volume"]).collect();
        let input = json!({"on": "2026-11-20", "volumes": answer["volumes"], "complete": true, "register": register, "list_unknown": true});
        let review = ok("volume.review", &input);
        prop_assert_eq!(&review["findings"], &json!([]));
        prop_assert_eq!(review["sets"].as_u64(), answer["counts"]["bound"].as_u64());
    }

    #[test]
    fn the_order_of_volumes_changes_no_totals(sets in sets(), turn in 0..50_usize, drop in 0..50_usize) {
        let mut volumes = list(&ok("volume.bind", &binding(&sets, &json!([]), true))["volumes"]).to_vec();
        if volumes.is_empty() {
            return Ok(());
        }
        let gone = drop % volumes.len();
        volumes.remove(gone);
        let input = |volumes: &[Value]| json!({"on": "2026-11-20", "volumes": volumes, "complete": true});
        let totals = |volumes: &[Value]| ok("volume.review", &input(volumes))["totals"].clone();
        let straight = totals(&volumes);
        if !volumes.is_empty() {
            let turn = turn % volumes.len();
            volumes.rotate_left(turn);
        }
        prop_assert_eq!(totals(&volumes), straight);
    }
}

fn filed(value: &Value) -> FiledSet {
    serde_json::from_value(value.clone()).unwrap()
}

#[test]
fn the_binder_gives_what_the_operation_gives() {
    let sets: Vec<Value> = (0..400).map(|number| set(number, [0, 1, 3, 4, 3][number % 5])).collect();
    let mut binder = Binder::new(handbook(), "h", "p", "2026-11-20".parse().unwrap()).unwrap();
    let mut volumes: Vec<Volume> = Vec::new();
    for set in &sets {
        volumes.extend(binder.push(filed(set)).unwrap());
    }
    assert!(binder.push(filed(&set(399, 3))).is_err(), "an id in an open volume is noticed");
    volumes.extend(binder.finish());
    volumes.sort_by(|one, other| (one.class, &one.promotion, one.number).cmp(&(other.class, &other.promotion, other.number)));
    let volumes = serde_json::to_value(&volumes).unwrap();
    assert_eq!(volumes, ok("volume.bind", &binding(&sets, &json!([]), true))["volumes"]);
}

#[test]
fn a_paused_binder_goes_on_where_it_was() {
    let mut binder = Binder::new(handbook(), "h", "p", "2026-11-20".parse().unwrap()).unwrap();
    for number in 0..45 {
        drop(binder.push(FiledSet::new(format!("t{number}"), MaterialClass::General)).unwrap());
    }
    let open = binder.open();
    assert_eq!((open.len(), open[0].sets.len(), open[0].number), (1, 15, Some(2)));
    let mut next = Binder::new(handbook(), "h", "p", "2026-11-21".parse().unwrap()).unwrap();
    assert!(next.resume(open).unwrap().is_empty());
    assert!(next.push(FiledSet::new("t44", MaterialClass::Ownership)).is_err());
    let last = next.finish();
    assert_eq!((last[0].sets.len(), last[0].last), (15, Some(true)));
}

fn overlaid(changes: &Value) -> Handbook {
    handbook().with_overlay_json(&json!({"name": "city", "changes": changes}).to_string()).unwrap()
}

fn call_with(handbook: &Handbook, operation: &str, input: &Value) -> Value {
    serde_json::from_str(&call_json(handbook, operation, &input.to_string())).unwrap()
}

#[test]
fn a_smaller_volume_is_for_a_deployment_to_say_and_none_is_an_error() {
    let most = |value: u32| json!([{"rule": "files.binding.30_per_volume", "parameter": "max_sets", "from": "2026-11-20", "value": value}]);
    let sets: Vec<Value> = (0..30).map(|number| set(number, 0)).collect();
    let sizes = |answer: &Value| list(&answer["ok"]["volumes"]).iter().map(|volume| list(&volume["sets"]).len()).collect::<Vec<_>>();
    let smaller = overlaid(&most(25));
    let answer = call_with(&smaller, "volume.bind", &binding(&sets, &json!([]), true));
    assert_eq!(sizes(&answer), [25, 5]);
    let mut before = binding(&sets, &json!([]), true);
    before["on"] = "2026-11-19".into();
    let thirty = call_with(&smaller, "volume.bind", &before);
    assert_eq!(sizes(&thirty), [30]);
    let review = |on: &str| call_with(&smaller, "volume.review", &json!({"on": on, "volumes": thirty["ok"]["volumes"], "complete": true}));
    assert_eq!(review("2026-11-19")["ok"]["findings"], json!([]));
    assert_eq!(review("2026-11-20")["ok"]["findings"][0]["findings"][0]["required"], "25");
    let none = overlaid(&most(0));
    for (operation, input) in
        [("volume.bind", binding(&sets, &json!([]), true)), ("volume.review", json!({"on": "2026-11-20", "volumes": []}))]
    {
        let answer = call_with(&none, operation, &input);
        assert_eq!((&answer["error"]["code"], &answer["error"]["path"]), (&json!("overlay_value"), &json!("files.binding.30_per_volume")));
    }
}

#[test]
fn another_grouping_is_for_an_authority_to_say() {
    let changes = json!([{"rule": "files.branch.group_by_class", "parameter": "agreement", "from": "2026-11-01", "value": ["hall"],
        "authority": "the city"}]);
    let event = json!({"at": "2026-11-20T09:00:00+08:00", "kind": "hand_over", "volumes": ["v"], "from": "branch_business_auditor",
        "to": "market_business_group", "grouped_by": "hall"});
    let volume = json!({"id": "v", "hall": "h", "class": "agreement", "sets": 3, "held_by": "branch_business_auditor"});
    let input = json!({"as_of": "2026-11-21T00:00:00+08:00", "volumes": [volume], "events": [event]});
    let broken = |answer: &Value| list(&answer["findings"]).iter().any(|found| found["finding"]["rule"] == "files.branch.group_by_class");
    assert!(broken(&ok("volume.custody", &input)));
    assert!(!broken(&call_with(&overlaid(&changes), "volume.custody", &input)["ok"]));
}

/// Events of one volume, each a step that is in order: what comes next by the answer to the events before.
#[test]
fn doing_what_comes_next_leads_into_storage_without_a_gap() {
    let volume = json!({"id": "v", "hall": "h", "class": "general", "sets": 30, "held_by": "counter_clerk", "since": at(0)});
    let (mut events, mut fails) = (Vec::<Value>::new(), vec!["market_business_group", "branch_business_auditor", "materials_custodian"]);
    for step in 1..60 {
        let input = json!({"as_of": at(step), "volumes": [volume], "events": events});
        let answer = ok("volume.custody", &input);
        assert_eq!(list(&answer["findings"]), &[] as &[Value], "nothing is told wrongly");
        let next = &answer["volumes"][0]["next"];
        if next.is_null() {
            assert_eq!(answer["volumes"][0]["state"], "archived");
            assert_eq!(answer["volumes"][0]["returns"], 3);
            let order = list(&answer["totals"]).iter().find(|total| total["rule"] == "procedure.order").unwrap();
            assert_eq!(order["kept"], json!(events.len()));
            return;
        }
        let mut event = json!({"at": at(step), "volumes": ["v"], "kind": next["kind"], "from": next["from"]});
        if ["hand_over", "return"].iter().any(|kind| next["kind"] == *kind) {
            event["to"] = next["to"].clone();
        }
        if next["kind"] == "audit" {
            let fail = fails.last().is_some_and(|post| next["from"] == *post);
            event["passed"] = (!fail).into();
            if fail {
                fails.pop();
            }
        }
        events.push(event);
    }
    panic!("the volume does not arrive");
}

fn at(step: u32) -> String {
    format!("2026-11-20T{:02}:{:02}:00+08:00", 9 + step / 60, step % 60)
}

proptest! {
    /// Whatever is reported, each volume is somewhere, once, and every event counts or is later.
    #[test]
    fn every_volume_is_with_one_post(
        steps in prop::collection::vec((0..5_usize, 0..6_usize, 0..6_usize, 1..8_usize), 0..30),
        until in 0..40_u32,
    ) {
        const KINDS: [&str; 5] = ["hand_over", "audit", "return", "correct", "archive"];
        const POSTS: [&str; 6] =
            ["counter_clerk", "level1_auditor", "materials_custodian", "branch_business_auditor", "market_business_group", "storage"];
        let mut events = Vec::new();
        for (number, (kind, from, to, which)) in steps.into_iter().enumerate() {
            let volumes: Vec<String> = (0..3).filter(|bit| which >> bit & 1 == 1).map(|bit| format!("v{bit}")).collect();
            let mut event = json!({"at": at(u32::try_from(number).unwrap()), "kind": KINDS[kind], "from": POSTS[from], "volumes": volumes});
            if kind == 0 || kind == 2 {
                event["to"] = POSTS[if to == from || to == 5 { (from + 1) % 5 } else { to }].into();
            }
            events.push(event);
        }
        let volumes: Vec<Value> = (0..3).map(|n| json!({"id": format!("v{n}"), "hall": "h", "class": "general", "sets": n})).collect();
        let answer = ok("volume.custody", &json!({"as_of": at(until), "volumes": volumes, "events": events}));
        let sum = |key: &str| list(&answer["posts"]).iter().map(|post| post[key].as_u64().unwrap()).sum::<u64>();
        prop_assert_eq!((sum("volumes"), sum("sets")), (3, 3));
        let steps: usize = list(&answer["volumes"]).iter().map(|volume| list(&volume["history"]).len()).sum();
        let counted = events.iter().filter(|event| event["at"].as_str().unwrap() <= at(until).as_str());
        let named: usize = counted.clone().map(|event| list(&event["volumes"]).len()).sum();
        prop_assert_eq!(steps, named);
        prop_assert_eq!(answer["later_events"].as_u64(), u64::try_from(events.len() - counted.count()).ok());
        // What is said up to a moment does not hang on what comes later.
        let early: Vec<&Value> = events.iter().filter(|event| event["at"].as_str().unwrap() <= at(until).as_str()).collect();
        let mut again = ok("volume.custody", &json!({"as_of": at(until), "volumes": volumes, "events": early}));
        again["later_events"] = answer["later_events"].clone();
        prop_assert_eq!(again, answer);
    }
}

#[test]
fn events_out_of_order_are_refused() {
    let event = |at: &str| json!({"at": at, "kind": "audit", "from": "materials_custodian", "volumes": ["v"]});
    let volume = json!({"id": "v", "hall": "h", "class": "general", "sets": 1});
    let input =
        json!({"as_of": at(9), "volumes": [volume], "events": [event("2026-11-20T09:00:01+08:00"), event("2026-11-20T09:00:00+08:00")]});
    assert_eq!(err("volume.custody", &input), ("time_goes_back".to_owned(), "events[1].at".to_owned()));
}
