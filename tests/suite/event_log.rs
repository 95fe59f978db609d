//! Event logs as text: both forms, from one to the other and back, what CSV may look like and what it costs when it does not.

use std::fmt::Write as _;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use service_hall::tables::FactKind;
use service_hall::{DocumentId, Event, Fact, FactId, LogFormat, LogReader, ProcedureId, Reviewer, RoleId, write_log};

use crate::support::{err, handbook, ok};

const PAGE: &str = include_str!("../../docs/event-log.md");

/// The block of the page in a language.
fn example(language: &str) -> &'static str {
    let (_, block) = PAGE.split_once(&format!("```{language}\n")).unwrap();
    block.split_once("```").unwrap().0
}

/// What is read of a log given as bytes: events, and of what is rejected line, code and path.
fn read(log: &[u8], format: LogFormat) -> (Vec<Event>, Vec<(u64, String, String)>) {
    let (mut events, mut rejected) = (Vec::new(), Vec::new());
    let mut take = |line, read: Result<Event, service_hall::Error>| match read {
        Ok(event) => events.push(event),
        Err(error) => rejected.push((line, error.code().as_str().to_owned(), error.path().to_owned())),
    };
    let mut lines = log.split(|byte| *byte == b'\n');
    let mut reader = match format {
        LogFormat::JsonLines => LogReader::json_lines(),
        LogFormat::Csv => LogReader::csv(lines.next().unwrap()).unwrap(),
    };
    lines.for_each(|line| reader.line(line, &mut take));
    reader.finish(&mut take);
    (events, rejected)
}

fn read_csv(rows: &str) -> (Vec<Event>, Vec<(u64, String, String)>) {
    read(format!("case_id,activity,timestamp,resource,fact:arrears\n{rows}").as_bytes(), LogFormat::Csv)
}

fn lines_of(rows: &str) -> (Vec<String>, Vec<u64>) {
    let (events, rejected) = read_csv(rows);
    (events.into_iter().map(|event| event.case_id).collect(), rejected.into_iter().map(|(line, ..)| line).collect())
}

#[test]
fn the_examples_of_the_page_say_the_same_and_what_the_page_says() {
    let (jsonl, csv) = (example("jsonl"), example("csv"));
    let events = ok("log.read", &json!({"log": jsonl}));
    assert_eq!(ok("log.read", &json!({"log": csv, "format": "csv"})), events);
    assert_eq!((events["events"].as_array().unwrap().len(), &events["rejected"]), (7, &json!([])));
    assert_eq!(ok("log.write", &json!({"events": events["events"]}))["text"], jsonl);
    assert_eq!(ok("log.write", &json!({"events": events["events"], "format": "csv"}))["text"], csv);
    for (log, format) in [(jsonl, "json_lines"), (csv, "csv")] {
        for complete in [false, true] {
            let review = ok("review.log", &json!({"log": log, "format": format, "complete": complete, "list_unknown": true}));
            let found: Vec<&Value> =
                review["findings"].as_array().unwrap().iter().flat_map(|case| case["findings"].as_array().unwrap()).collect();
            let broken: Vec<&Value> = found.into_iter().filter(|finding| finding["verdict"] == "broken").collect();
            assert_eq!(broken.len(), 1, "{review}");
            assert_eq!(broken[0]["rule"], "counter.system_time.sim_card_replacement");
        }
    }
}

#[test]
fn the_page_names_every_field_and_every_kind() {
    let schema = include_str!("../../docs/generated/schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    for field in schema["$defs"]["Event"]["properties"].as_object().unwrap().keys() {
        assert!(PAGE.contains(&format!("\n| `{field}` | ")), "{field}");
    }
    for kind in ["flag", "whole", "money", "day, instant, text", "texts"] {
        assert!(PAGE.contains(&format!("\n| {kind} | ")), "{kind}");
    }
}

#[test]
fn columns_may_stand_in_any_order_under_either_name_beside_those_of_other_tools() {
    let log = "\u{feff}@@index,fact:listened,time:timestamp,fact:documents_presented,activity,case:variant,case_id,lifecycle:transition,records\r\n\
        0,True,2026-11-20 09:00:00+08:00,valid_id;;passport,request,1,c-1,START,invoice;\r\n\
        1,FALSE,2026-11-20T01:00:00.5Z,;,request,1,c-1,,\r\n";
    let (events, rejected) = read(log.as_bytes(), LogFormat::Csv);
    assert_eq!(rejected, []);
    let wanted = [
        json!({"case_id": "c-1", "activity": "request", "lifecycle": "start", "timestamp": "2026-11-20T09:00:00+08:00", "records": ["invoice"],
            "facts": {"documents_presented": ["valid_id", "passport"], "listened": true}}),
        json!({"case_id": "c-1", "activity": "request", "timestamp": "2026-11-20T01:00:00.500Z",
            "facts": {"documents_presented": [], "listened": false}}),
    ];
    assert_eq!(serde_json::to_value(events).unwrap(), json!(wanted));
}

#[test]
fn a_header_that_cannot_be_understood_is_an_error_that_names_the_column() {
    let cases = [
        ("", "missing_field", "log.case:concept:name"),
        ("1,request,2026-11-20T09:00:00+08:00\n", "missing_field", "log.case:concept:name"),
        ("case_id;activity;timestamp\n1;request;2026-11-20T09:00:00+08:00\n", "missing_field", "log.case:concept:name"),
        ("case_id,timestamp\n", "missing_field", "log.concept:name"),
        ("case_id,concept:name,Timestamp\n", "missing_field", "log.time:timestamp"),
        ("case_id,activity,timestamp,mood\n", "unknown_field", "log.mood"),
        ("case_id,activity,timestamp,org:group\n", "unknown_field", "log.org:group"),
        (",case_id,activity,timestamp\n", "unknown_field", "log"),
        ("case_id,activity,timestamp,fact:arears\n", "unknown_id", "log.fact:arears"),
        ("case_id,activity,timestamp,role,org:role\n", "csv", "log.org:role"),
        ("case_id,activity,timestamp,fact:arrears,fact:arrears\n", "csv", "log.fact:arrears"),
        ("case_id,activity,\"timestamp\n", "csv", "log"),
    ];
    for (log, code, path) in cases {
        for operation in ["review.log", "log.read"] {
            assert_eq!(err(operation, &json!({"log": log, "format": "csv"})), (code.to_owned(), path.to_owned()), "{log}");
        }
    }
    assert_eq!(LogReader::csv(b"case_id,activity,timestamp,\xd6\xdc").unwrap_err().code().as_str(), "not_utf8");
    assert_eq!(Reviewer::csv(b"case_id,activity,timestamp,mood").unwrap_err().path(), "mood");
    let twice = ok("log.read", &json!({"log": "case_id,activity,timestamp,@@x,@@x,case:y,case:y\n", "format": "csv"}));
    assert_eq!(twice, json!({"events": [], "rejected": []}), "what is passed over may be there twice");
}

#[test]
fn every_sort_of_bad_row_is_named_and_the_others_are_read() {
    let bad = [
        ("c,request,2026-11-20T09:00:00+08:00,,,", "csv", ""),
        ("c,request,2026-11-20T09:00:00+08:00,", "csv", ""),
        ("c,request,2026-11-20T09:00:00+08:00,a \"b\",", "csv", ""),
        ("c,request,2026-11-20T09:00:00+08:00,\"a\"b,", "csv", ""),
        ("c,request,2026-11-20T09:00:00+08:00,\"a,", "csv", ""),
        ("c,request,2026-11-20T09:00:00,,", "instant", "timestamp"),
        ("c,request,2026-11-20  09:00:00+08:00,,", "instant", "timestamp"),
        ("c,request,,,", "missing_field", "timestamp"),
        (",request,2026-11-20T09:00:00+08:00,,", "missing_field", "case_id"),
        ("c,,2026-11-20T09:00:00+08:00,,", "missing_field", "activity"),
    ];
    let good = "a,request,2026-11-20T09:00:00+08:00,,0.00\n";
    for (row, code, path) in bad {
        let (events, rejected) = read_csv(&format!("{good}\n{row}\n{good}"));
        assert_eq!((events.len(), rejected), (2, vec![(4, code.to_owned(), path.to_owned())]), "{row}");
    }
    let typed = "case_id,activity,timestamp,role,procedure,records,lifecycle,fact:listened,fact:arrears,start_timestamp\n";
    let bad = [
        ("king,,,,,,", "unknown_id", "role"),
        (",teleport,,,,,", "unknown_id", "procedure"),
        (",,invoice;mood,,,,", "unknown_id", "records[1]"),
        (",,,paused,,,", "unknown_value", "lifecycle"),
        (",,,,yes,,", "fact_kind", "facts.listened"),
        (",,,,,12.5,", "fact_kind", "facts.arrears"),
        (",,,,,,2026-11-20T08:59:59+08:00", "csv", "start_timestamp"),
    ];
    for (cells, code, path) in bad {
        let log = format!(
            "{typed}c,request,2026-11-20T09:00:00+08:00,{cells}\nd,request,2026-11-20T09:00:00+08:00,,,,,,,2026-11-20 01:00:00+00:00\n"
        );
        let read = ok("log.read", &json!({"log": log, "format": "csv"}));
        let error = &read["rejected"][0]["error"];
        assert_eq!((error["code"].as_str().unwrap(), error["path"].as_str().unwrap()), (code, path), "{cells}");
        assert_eq!((read["events"].as_array().unwrap().len(), &read["rejected"][0]["line"]), (1, &json!(2)), "{cells}");
        assert!(!error["message"].as_str().unwrap().contains(cells.trim_matches(',')), "no value in a message");
    }
}

#[test]
fn a_row_may_have_line_breaks_and_goes_by_its_first_line() {
    let (events, rejected) = read_csv(
        "1,request,2026-11-20T09:00:00+08:00,\"two\r\n\r\n\"\"lines\"\"\",\r\n\r\n2,request,2026-11-20,\"a\nb\",\r\n3,request,2026-11-20T09:00:00+08:00,\"\",\"0.00\"\r\n",
    );
    assert_eq!(events.iter().map(|event| event.resource.as_deref()).collect::<Vec<_>>(), [Some("two\r\n\r\n\"lines\""), None]);
    assert_eq!(events[1].facts.get("arrears"), Some(&Fact::Text("0.00".to_owned())));
    assert_eq!(rejected, [(6, "instant".to_owned(), "timestamp".to_owned())]);
}

#[test]
fn a_stray_quote_costs_its_line() {
    let row = |case: u32, resource: &str| format!("{case},request,2026-11-20T09:00:00+08:00,{resource},\n");
    let rows = |spoilt: &[u32]| {
        (1..=9).fold(String::new(), |rows, case| rows + &row(case, if spoilt.contains(&case) { "\"Li" } else { "\"Wu, Na\"" }))
    };
    let all: Vec<String> = (1..=9).map(|case| case.to_string()).collect();
    assert_eq!(lines_of(&rows(&[])), (all.clone(), vec![]));
    for spoilt in [vec![1], vec![5], vec![9], vec![1, 2], vec![3, 7], vec![1, 4, 9], (1..=9).collect()] {
        let left = all.iter().filter(|case| !spoilt.iter().any(|spoilt| spoilt.to_string() == **case)).cloned().collect();
        assert_eq!(lines_of(&rows(&spoilt)), (left, spoilt.iter().map(|case| u64::from(*case) + 1).collect()), "{spoilt:?}");
    }
}

#[test]
fn a_row_of_more_than_a_mebibyte_is_rejected_and_what_follows_is_read() {
    let good = "a,request,2026-11-20T09:00:00+08:00,,\n";
    let long = "x".repeat(1 << 20);
    assert_eq!(lines_of(&format!("{good}{long}\n{good}")), (vec!["a".to_owned(); 2], vec![3]));
    let open = format!("b,request,2026-11-20T09:00:00+08:00,\"{}", good.repeat(30_000));
    let (cases, rejected) = lines_of(&open);
    assert_eq!((cases.len(), rejected), (29_999, vec![2]), "the first line ends with the first good row");
}

/// A log of so many bytes with a bad row in the middle; every second row has quotes and a line break.
fn long_log(bytes: usize) -> String {
    let mut log = "case:concept:name,concept:name,time:timestamp,org:resource,case:procedure,fact:seated\n".to_owned();
    let (mut number, mut broken) = (0, false);
    while log.len() < bytes {
        number += 1;
        if !broken && log.len() > bytes / 2 {
            broken = true;
            log.push_str("case-1,request,\"2026\n");
        }
        let resource = if number % 2 == 0 { "\"Li\n\"\"Na\"\"\"" } else { "Li" };
        let _ = writeln!(log, "case-{},request,2026-11-20T09:00:00+08:00,{resource},new_account_batch,true", number % 5_000);
    }
    log
}

#[test]
fn a_table_of_twenty_megabytes_with_one_broken_row_is_judged() {
    let log = long_log(20_000_000);
    let mut lines = log.as_bytes().split(|byte| *byte == b'\n');
    let mut reviewer = Reviewer::csv(lines.next().unwrap()).unwrap();
    lines.for_each(|line| reviewer.line(line));
    let review = reviewer.finish(handbook());
    assert_eq!((review.cases, review.rejected.len()), (5_000, 1));
    assert_eq!(review.rejected[0].error.code().as_str(), "csv");
    assert_eq!(review.events, u64::try_from(log.matches("new_account_batch").count()).unwrap());
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![".{1,12}", "[a,;\"\r\n' \u{feff}=]{1,8}"].prop_filter("CSV has no empty text", |text| !text.is_empty())
}

fn fact() -> impl Strategy<Value = (String, Fact)> {
    let item = any_text().prop_map(|text| text.replace(';', ":"));
    let values =
        (any::<bool>(), -9_007_199_254_740_991..=9_007_199_254_740_991_i64, any_text(), vec(item, 0..3), any::<prop::sample::Index>());
    (select(FactId::all().collect::<Vec<_>>()), values).prop_map(|(id, (flag, whole, text, texts, which))| {
        let known = id.entry().values;
        let text = if known.is_empty() { text } else { known[which.index(known.len())].id.to_owned() };
        let fact = match id.entry().kind {
            FactKind::Flag => Fact::Flag(flag),
            FactKind::Whole => Fact::Whole(whole),
            FactKind::Money => Fact::Text("12.50".to_owned()),
            FactKind::Day => Fact::Text("2026-11-20".to_owned()),
            FactKind::Instant => Fact::Text("2026-11-20T09:00:00.250Z".to_owned()),
            FactKind::Text => Fact::Text(text),
            FactKind::Texts => Fact::Texts(texts),
        };
        (id.as_str().to_owned(), fact)
    })
}

prop_compose! {
    fn event()(
        names in (any_text(), any_text(), option::of(any_text())),
        at in (0..86_400_u32, 0..1_000_000_u32, -14..=14_i32),
        start: bool,
        role in option::of(select(RoleId::all().collect::<Vec<_>>())),
        procedure in option::of(select(ProcedureId::all().collect::<Vec<_>>())),
        records in vec(select(DocumentId::all().collect::<Vec<_>>()), 0..3),
        facts in vec(fact(), 0..6),
    ) -> Event {
        let ((case_id, activity, resource), (second, micros, offset)) = (names, at);
        let clock = format!("{:02}:{:02}:{:02}.{micros:06}", second / 3600, second % 3600 / 60, second % 60);
        let json = json!({"case_id": case_id, "activity": activity, "timestamp": format!("2026-11-20T{clock}{offset:+03}:30"),
            "lifecycle": if start { "start" } else { "complete" }});
        Event { resource, role, procedure, records, facts: facts.into_iter().collect(), ..serde_json::from_value(json).unwrap() }
    }
}

/// A cell with quotes that it may or may not need.
fn cell(text: &str, quoted: bool) -> String {
    if quoted || text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn prop_from_json_lines_to_csv_and_back_nothing_is_lost(events in vec(event(), 0..8)) {
        let lines = write_log(&events, LogFormat::JsonLines).unwrap();
        let (from_lines, rejected) = read(lines.as_bytes(), LogFormat::JsonLines);
        prop_assert_eq!((&from_lines, rejected.len()), (&events, 0));
        let csv = write_log(&from_lines, LogFormat::Csv).unwrap();
        let (from_csv, rejected) = read(csv.as_bytes(), LogFormat::Csv);
        prop_assert_eq!((&from_csv, rejected), (&events, vec![]));
        prop_assert_eq!(write_log(&from_csv, LogFormat::JsonLines).unwrap(), lines, "the same bytes, also offsets");
    }

    #[test]
    fn prop_both_forms_are_judged_alike(events in vec(event(), 0..8)) {
        let mut reviews = [LogFormat::JsonLines, LogFormat::Csv].map(|format| {
            ok("review.log", &json!({"log": write_log(&events, format).unwrap(), "format": format, "list_unknown": true}))
        });
        for review in &mut reviews {
            review["rejected"].as_array_mut().unwrap().iter_mut().for_each(|rejected| rejected["line"] = Value::Null);
        }
        prop_assert_eq!(&reviews[0], &reviews[1]);
    }

    #[test]
    fn prop_cells_of_any_text_are_read_with_any_quotes_and_line_ends(
        cells in btree_map("[a-z]{1,6}", (any_text(), any::<bool>(), any::<bool>()), 1..6), windows: bool,
    ) {
        let end = if windows { "\r\n" } else { "\n" };
        let rows = cells.iter().fold(String::new(), |rows, (case, (resource, one, two))| {
            rows + &format!("{},request,2026-11-20T09:00:00+08:00,{},{end}", cell(case, *one), cell(resource, *two))
        });
        let (events, rejected) = read_csv(&rows);
        prop_assert_eq!(rejected, vec![]);
        let got: Vec<_> = events.iter().map(|event| (&event.case_id, event.resource.as_ref().unwrap())).collect();
        let want: Vec<_> = cells.iter().map(|(case, (resource, ..))| (case, resource)).collect();
        prop_assert_eq!(got, want);
    }

    #[test]
    fn prop_any_bytes_behind_a_header_are_read_or_rejected(bytes in vec(prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), any::<u8>()], 0..200)) {
        let (events, rejected) = read(&[b"case_id,activity,timestamp\n".as_slice(), &bytes].concat(), LogFormat::Csv);
        let lines = bytes.split(|byte| *byte == b'\n').count();
        prop_assert!(events.is_empty() && rejected.len() <= lines);
        prop_assert!(rejected.windows(2).all(|pair| pair[0].0 < pair[1].0), "each line is told once, in order");
    }
}
