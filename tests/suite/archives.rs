//! Archives beside operations: counts by a plain loop, sums, any order, days apart, lists and tables, rows that cannot be read.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use service_hall::{ArchiveColumn, ArchiveComparer, ArchiveComparison, ArchivedSet, SystemOperation, compare_archives};

use crate::support::{handbook, ok};

const DAYS: [&str; 3] = ["2026-11-20", "2026-11-21", "2026-12-01"];
const PEOPLE: [&str; 3] = ["0731", "0732", "A \"quoted\", name"];
const CLASSES: [&str; 3] = ["ownership", "general", "agreement"];
const LISTS: [&str; 8] = ["missing", "surplus", "duplicated", "wrong_class", "other_hall", "not_audited", "own_audits", "unmarked"];

fn id(number: u32) -> String {
    match number % 4 {
        0 => number.to_string(),
        1 => format!("00000000000000000{number}"),
        2 => format!("id, {number}"),
        _ => format!("a long number, {number} in all"),
    }
}

fn put(fields: &mut Map<String, Value>, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        fields.insert(name.to_owned(), value.into());
    }
}

fn operation() -> impl Strategy<Value = Value> {
    let parts = (select(&PEOPLE[..]), select(&DAYS[..]), select(&["renewal", "refund"][..]));
    (parts, option::of(select(&CLASSES[..])), option::of(select(&["Xuyang", "Gongjing"][..]))).prop_map(
        |((operator, day, business), class, hall)| {
            let mut fields = json!({"operator": operator, "day": day, "business": business});
            let object = fields.as_object_mut().unwrap();
            put(object, "class", class);
            put(object, "hall", hall);
            fields
        },
    )
}

fn set() -> impl Strategy<Value = Value> {
    let papers = (0..24_u32, option::of(select(&CLASSES[..])), option::of(select(&["Xuyang", "Gongjing"][..])));
    let people = (option::of(select(&PEOPLE[..])), option::of(select(&PEOPLE[..])), option::of(any::<bool>()));
    let slip = (option::of(select(&DAYS[..])), option::of(select(&["renewal", "refund"][..])));
    (papers, people, slip).prop_map(|((number, class, hall), (handled_by, audited_by, marked), (day, business))| {
        let mut fields = json!({"operation": id(number)});
        let object = fields.as_object_mut().unwrap();
        put(object, "class", class);
        put(object, "hall", hall);
        put(object, "handled_by", handled_by);
        put(object, "audited_by", audited_by);
        put(object, "marked", marked);
        put(object, "day", day);
        put(object, "business", business);
        fields
    })
}

/// Operations with ids of their own, and sets of some of them.
fn lists() -> impl Strategy<Value = (Vec<Value>, Vec<Value>)> {
    (vec(operation(), 0..18), vec(set(), 0..24)).prop_map(|(mut operations, sets)| {
        for (number, operation) in (0..).zip(&mut operations) {
            operation["id"] = id(number).into();
        }
        (operations, sets)
    })
}

fn compared(operations: &[Value], sets: &[Value], by: &[&str], complete: bool) -> Value {
    ok("archive.compare", &json!({"operations": operations, "sets": sets, "by": by, "complete": complete}))
}

fn number(figures: &Value, name: &str) -> u64 {
    figures[name].as_u64().unwrap()
}

fn adds_up(figures: &Value) {
    let sum = |names: &[&str]| names.iter().map(|name| number(figures, name)).sum::<u64>();
    assert_eq!(number(figures, "operations"), sum(&["archived", "missing"]));
    assert_eq!(number(figures, "archived"), sum(&["right_class", "wrong_class", "class_unknown"]));
    assert_eq!(number(figures, "sets"), sum(&["audited", "not_audited", "audit_unknown"]));
    assert_eq!(number(figures, "sets"), sum(&["archived", "surplus", "duplicated"]));
    assert_eq!(number(figures, "audited"), sum(&["marked", "unmarked", "mark_unknown"]));
    assert!(sum(&["own_audits", "auditor_unknown"]) <= number(figures, "audited"));
    assert!(number(figures, "agreements_archived") <= number(figures, "agreements"));
}

fn total<'a>(parts: impl IntoIterator<Item = &'a Value>) -> BTreeMap<String, u64> {
    let mut sums = BTreeMap::new();
    for part in parts {
        for (name, count) in part.as_object().unwrap() {
            *sums.entry(name.clone()).or_default() += count.as_u64().unwrap();
        }
    }
    sums.retain(|_, count| *count > 0);
    sums
}

/// The figures by a plain loop.
fn by_hand(operations: &[Value], sets: &[Value], complete: bool) -> BTreeMap<String, u64> {
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    let mut count = |name: &str, counts: bool| *sums.entry(name.to_owned()).or_default() += u64::from(counts);
    for operation in operations {
        let own: Vec<&Value> = sets.iter().filter(|set| set["operation"] == operation["id"]).collect();
        let classes: BTreeSet<Option<&str>> = own.iter().map(|set| set["class"].as_str()).collect();
        let class = operation["class"].as_str();
        let right = class.is_some() && classes.contains(&class);
        let wrong = class.is_some() && !right && !classes.contains(&None);
        count("operations", true);
        count("archived", !own.is_empty());
        count("missing", own.is_empty());
        count("right_class", right);
        count("wrong_class", wrong && !own.is_empty());
        count("class_unknown", !right && !wrong && !own.is_empty());
        count("agreements", class == Some("agreement"));
        count("agreements_archived", class == Some("agreement") && right);
        count("duplicated", own.len() > 1);
        for _ in own.iter().skip(2) {
            count("duplicated", true);
        }
    }
    for set in sets {
        let operation = operations.iter().find(|operation| operation["id"] == set["operation"]);
        let handler = set["handled_by"].as_str().or_else(|| operation?["operator"].as_str());
        let (auditor, marked) = (set["audited_by"].as_str(), set["marked"].as_bool());
        let audited = auditor.is_some() || marked == Some(true);
        let halls = operation.and_then(|operation| Some((operation["hall"].as_str()?, set["hall"].as_str()?)));
        count("sets", true);
        count("surplus", operation.is_none());
        count("other_hall", halls.is_some_and(|(one, other)| one != other));
        count("audited", audited);
        count("not_audited", !audited && complete);
        count("audit_unknown", !audited && !complete);
        count("own_audits", auditor.is_some() && auditor == handler);
        count("auditor_unknown", audited && (auditor.is_none() || handler.is_none()));
        count("marked", marked == Some(true));
        count("unmarked", audited && (marked == Some(false) || (marked.is_none() && complete)));
        count("mark_unknown", audited && marked.is_none() && !complete);
    }
    sums.retain(|_, count| *count > 0);
    sums
}

fn table(columns: &[&str], rows: &[Value]) -> String {
    let cell = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => format!("\"{}\"", text.replace('"', "\"\"")),
        other => other.to_string(),
    };
    let row = |row: &Value| columns.iter().map(|column| cell(&row[column])).collect::<Vec<_>>().join(",");
    let lines: Vec<String> = std::iter::once(columns.join(",")).chain(rows.iter().map(row)).collect();
    lines.join("\n")
}

const OPERATION_COLUMNS: [&str; 6] = ["id", "operator", "day", "business", "class", "hall"];
const SET_COLUMNS: [&str; 8] = ["business", "operation", "class", "hall", "handled_by", "audited_by", "marked", "day"];

fn verdicts(answer: &Value) -> Vec<(String, String)> {
    let text = |finding: &Value, name: &str| finding[name].as_str().unwrap().to_owned();
    answer["findings"].as_array().unwrap().iter().map(|finding| (text(finding, "rule"), text(finding, "verdict"))).collect()
}

proptest! {
    #[test]
    fn prop_counts_are_those_of_a_plain_loop_and_add_up((operations, sets) in lists(), complete: bool) {
        let answer = compared(&operations, &sets, &["operator", "day", "business", "hall"], complete);
        prop_assert_eq!(total([&answer["all"]]), by_hand(&operations, &sets, complete));
        adds_up(&answer["all"]);
        let groups = answer["groups"].as_array().into_iter().flatten();
        groups.clone().for_each(|group| adds_up(&group["figures"]));
        prop_assert_eq!(total(groups.map(|group| &group["figures"])), total([&answer["all"]]));
        for name in LISTS {
            let listed = answer[name].as_array().map_or(0, Vec::len) as u64;
            let extra = |one: &Value| one["sets"].as_u64().unwrap() - 1;
            let listed = if name == "duplicated" { answer[name].as_array().into_iter().flatten().map(extra).sum() } else { listed };
            prop_assert_eq!(listed, number(&answer["all"], name), "{}", name);
        }
    }

    #[test]
    fn prop_order_does_not_matter((operations, sets) in lists(), turn in 0..18_usize, complete: bool) {
        let by = ["business", "hall"];
        let answer = compared(&operations, &sets, &by, complete);
        let turned = |rows: &[Value]| {
            let mut rows = rows.to_vec();
            let places = turn.min(rows.len());
            rows.rotate_left(places);
            rows.reverse();
            rows
        };
        prop_assert_eq!(&compared(&turned(&operations), &turned(&sets), &by, complete), &answer);
        // Cut lists are the beginning of the whole ones.
        let cut = ok("archive.compare", &json!({"operations": turned(&operations), "sets": sets, "by": by, "complete": complete, "limit": 2}));
        for name in LISTS {
            let first: Vec<&Value> = answer[name].as_array().into_iter().flatten().take(2).collect();
            prop_assert_eq!(cut[name].as_array().map_or(Vec::new(), |list| list.iter().collect()), first);
        }
        prop_assert_eq!(&cut["all"], &answer["all"]);
    }

    #[test]
    fn prop_days_apart_add_up_to_all((operations, sets) in lists(), complete: bool) {
        let all = compared(&operations, &sets, &["day"], complete);
        let day_of = |set: &Value| {
            let operation = operations.iter().find(|operation| operation["id"] == set["operation"]);
            operation.map_or(set["day"].as_str(), |operation| operation["day"].as_str()).map(str::to_owned)
        };
        let mut parts = Vec::new();
        for day in DAYS.map(Some).into_iter().chain([None]) {
            let operations: Vec<Value> = operations.iter().filter(|operation| operation["day"].as_str() == day).cloned().collect();
            let sets: Vec<Value> = sets.iter().filter(|set| day_of(set).as_deref() == day).cloned().collect();
            let part = compared(&operations, &sets, &["day"], complete);
            let group = all["groups"].as_array().into_iter().flatten().find(|group| group["day"].as_str() == day);
            prop_assert_eq!(total(group.map(|group| &group["figures"])), total([&part["all"]]));
            parts.push(part["all"].clone());
        }
        prop_assert_eq!(total(&parts), total([&all["all"]]));
    }

    #[test]
    fn prop_lists_tables_and_rows_one_by_one_say_the_same((operations, sets) in lists(), complete: bool) {
        let answer = ok("archive.compare", &json!({"operations": operations, "sets": sets, "complete": complete}));
        let (one, other) = (table(&OPERATION_COLUMNS, &operations), table(&SET_COLUMNS, &sets));
        let tables = json!({"operations": one, "sets": other, "complete": complete});
        prop_assert_eq!(&ok("archive.compare_text", &tables), &answer);
        let read: ArchiveComparison = serde_json::from_value(json!({"operations": operations, "sets": sets, "complete": complete})).unwrap();
        prop_assert_eq!(&serde_json::to_value(compare_archives(handbook(), &read).unwrap()).unwrap(), &answer);
        let mut comparer = ArchiveComparer::new();
        comparer.complete = complete;
        comparer.by = Some(vec![ArchiveColumn::Day, ArchiveColumn::Business, ArchiveColumn::Operator]);
        // Sets first, then operations: neither has to wait for the other.
        read.sets.iter().for_each(|set: &ArchivedSet| comparer.set(set).unwrap());
        read.operations.iter().for_each(|operation: &SystemOperation| comparer.operation(operation).unwrap());
        prop_assert_eq!(&serde_json::to_value(comparer.finish(handbook())).unwrap(), &answer);
    }

    #[test]
    fn prop_rows_that_cannot_be_read_are_counted_and_keep_no_rule(
        (operations, sets) in lists(),
        at in (0..18_usize, 0..24_usize),
        bad in select(&["", "x", "a,b,c", "\"", "1,2,3,4,5,6", "1,2,3,4,5,6,7,8", "\u{fffd}"][..]),
        complete: bool,
    ) {
        let tables = |spoil: bool| {
            let spoiled = |text: String, at: usize| {
                let mut lines: Vec<&str> = text.split('\n').collect();
                if spoil {
                    lines.insert(1 + at.min(lines.len() - 1), bad);
                }
                lines.join("\n")
            };
            let (one, other) = (table(&OPERATION_COLUMNS, &operations), table(&SET_COLUMNS, &sets));
            ok("archive.compare_text", &json!({"operations": spoiled(one, at.0), "sets": spoiled(other, at.1), "complete": complete}))
        };
        let (clean, spoiled) = (tables(false), tables(true));
        let rows = |answer: &Value| {
            ["operations", "sets"].map(|name| number(&answer["all"], name) + number(answer, &format!("rejected_{name}")))
        };
        let more = u64::from(!bad.is_empty());
        prop_assert_eq!(rows(&spoiled), rows(&clean).map(|count| count + more), "every row is in a count");
        if number(&spoiled, "rejected_operations") == more && number(&spoiled, "rejected_sets") == more {
            prop_assert_eq!(&spoiled["all"], &clean["all"]);
            for ((rule, before), (_, after)) in verdicts(&clean).into_iter().zip(verdicts(&spoiled)) {
                prop_assert!(after == before || after == "unknown", "{}: {} became {}", rule, before, after);
                prop_assert!(more == 0 || after != "kept", "{} cannot be known to be kept", rule);
            }
        }
    }

    #[test]
    fn prop_the_three_counts_of_a_branch(counts in vec((0..3_u8, 0..3_u8, option::of(0..3_u32), option::of(0..3_u32), option::of(0..3_u32)), 0..9)) {
        let mut seen = BTreeSet::new();
        let counts: Vec<_> = counts.into_iter().filter(|(branch, business, ..)| seen.insert((*branch, *business))).collect();
        let rows: Vec<Value> = counts.iter().map(|(branch, business, forms, detail, sheet)| {
            let mut row = json!({"branch": format!("b{branch}"), "business": format!("x{business}")});
            let fields = row.as_object_mut().unwrap();
            put(fields, "forms", *forms);
            put(fields, "electronic_detail", *detail);
            put(fields, "sheet", *sheet);
            row
        }).collect();
        let answer = ok("archive.commission", &json!({"counts": rows}));
        let mut reversed = rows.clone();
        reversed.reverse();
        prop_assert_eq!(&ok("archive.commission", &json!({"counts": reversed})), &answer);
        for branch in answer["branches"].as_array().unwrap() {
            let own: Vec<_> = counts.iter().filter(|(name, ..)| branch["branch"] == format!("b{name}")).collect();
            prop_assert_eq!(branch["rows"].as_array().unwrap().len(), own.len());
            let known = |(.., forms, detail, sheet): &(u8, u8, Option<u32>, Option<u32>, Option<u32>)| -> Vec<u32> {
                [forms, detail, sheet].into_iter().filter_map(|count| *count).collect()
            };
            let differs = own.iter().any(|row| known(row).iter().collect::<BTreeSet<_>>().len() > 1);
            let lacks = own.iter().any(|row| known(row).len() < 3);
            let verdict = if differs { "broken" } else if lacks { "unknown" } else { "kept" };
            prop_assert_eq!(&branch["finding"]["verdict"], verdict);
            prop_assert_eq!(branch["tell"].is_array(), differs);
        }
    }
}

const PAGE: &str = include_str!("../../docs/archives.md");

#[test]
fn the_example_of_the_page_says_what_the_page_says() {
    let blocks: Vec<&str> = PAGE.split("```csv\n").skip(1).map(|block| block.split_once("```").unwrap().0).collect();
    let [operations, sets] = blocks.as_slice() else { panic!("two tables") };
    let answer = ok("archive.compare_text", &json!({"operations": operations, "sets": sets}));
    assert_eq!(answer["missing"][0]["id"], "A1003");
    assert_eq!(answer["surplus"][0]["operation"], "A0977");
    assert_eq!(answer["own_audits"][0]["operation"], "A1002");
    let all = &answer["all"];
    assert_eq!([number(all, "missing"), number(all, "surplus"), number(all, "own_audits"), number(&answer, "rejected_sets")], [1, 1, 1, 0]);
    for column in OPERATION_COLUMNS.iter().chain(&SET_COLUMNS) {
        assert!(PAGE.contains(&format!("`{column}`")), "{column}");
    }
    for (rule, _) in verdicts(&answer) {
        assert!(PAGE.contains(&format!("`{rule}`")), "{rule}");
    }
}

#[test]
fn an_overlay_moves_the_share_of_the_cross_audit() {
    let overlay = json!({"name": "city", "changes": [{"rule": "audit.files.cross_audit_100", "parameter": "ratio", "from": "2026-12-01",
        "value": 95, "authority": "market department"}]});
    let eased = handbook().with_overlay_json(&overlay.to_string()).unwrap();
    for (day, audited, verdict) in [("2026-11-30", 19, "broken"), ("2026-12-01", 19, "kept"), ("2026-12-01", 18, "broken")] {
        let operations: Vec<Value> =
            (0..20).map(|id| json!({"id": id.to_string(), "operator": "0731", "day": day, "business": "renewal"})).collect();
        let sets: Vec<Value> = (0..20)
            .map(|id| {
                if id < audited { json!({"operation": id.to_string(), "audited_by": "0732"}) } else { json!({"operation": id.to_string()}) }
            })
            .collect();
        let read: ArchiveComparison = serde_json::from_value(json!({"operations": operations, "sets": sets, "complete": true})).unwrap();
        let answer = serde_json::to_value(compare_archives(&eased, &read).unwrap()).unwrap();
        assert!(verdicts(&answer).contains(&("audit.files.cross_audit_100".to_owned(), verdict.to_owned())), "{day}: {audited}");
    }
}

#[test]
fn bytes_that_are_no_text_cost_their_line() {
    let mut comparer = ArchiveComparer::new();
    for line in [&b"id,operator,day,business"[..], b"1,0731,2026-11-20,renewal", b"2,\xff,2026-11-20,renewal"] {
        comparer.operations_line(line).unwrap();
    }
    comparer.sets_line(b"operation").unwrap();
    comparer.sets_line(b"1").unwrap();
    let found = comparer.finish(handbook());
    assert_eq!((found.all.operations, found.all.missing, found.rejected_operations), (1, 0, 1));
    assert_eq!((found.rejected[0].line, found.rejected[0].error.code().as_str()), (3, "not_utf8"));
}

#[test]
fn a_long_list_is_cut_to_its_beginning() {
    let mut comparer = ArchiveComparer::new();
    (comparer.limit, comparer.by) = (Some(10), Some(Vec::new()));
    comparer.operations_line(b"id,operator,day,business").unwrap();
    for number in 0..20_000_u32 {
        // Each number once, far from in order.
        let id = number * 7919 % 20_000;
        comparer.operations_line(format!("{id:05},0731,2026-11-20,renewal").as_bytes()).unwrap();
    }
    let found = comparer.finish(handbook());
    assert_eq!(found.all.missing, 20_000);
    let ids: Vec<String> = found.missing.into_iter().map(|operation| operation.id).collect();
    assert_eq!(ids, (0..10).map(|id| format!("{id:05}")).collect::<Vec<_>>());
}
