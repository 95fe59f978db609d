//! Tests about the tests and the tables: nothing without vectors, no code without a case, one style of ids and wordings.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use service_hall::tables::{DUTIES, INDICATORS, READINGS, RULES, RuleClass};
use service_hall::{BusinessId, Code, DocumentId, Error, FactId, Handbook, OPERATIONS, ProcedureId, ReadingId, RoleId, RuleId, call_json};

use crate::vectors::{self, Vector};

/// What the vectors show of one rule.
#[derive(Default)]
struct Shown {
    kept: bool,
    broken: bool,
    unknown: bool,
}

fn walk<'a>(value: &'a Value, rule: &str, verdicts: &mut Vec<&'a Value>) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key("verdict") && fields.get("rule").is_some_and(|of| of == rule) {
                verdicts.push(value);
            }
            fields.values().for_each(|inner| walk(inner, rule, verdicts));
        }
        Value::Array(items) => items.iter().for_each(|inner| walk(inner, rule, verdicts)),
        _ => {}
    }
}

fn note(shown: &mut Shown, rule: &str, vector: &Vector) {
    let Ok(want) = &vector.want else { return };
    let mut found = Vec::new();
    walk(want, rule, &mut found);
    for finding in &found {
        match finding["verdict"].as_str().unwrap() {
            "kept" => shown.kept = true,
            "broken" => shown.broken = true,
            "unknown" => shown.unknown = true,
            _ => {}
        }
    }
    if let Some(total) = want["totals"].as_array().and_then(|totals| totals.iter().find(|total| total["rule"] == rule)) {
        shown.kept |= total["kept"] != 0;
        shown.broken |= total["broken"] != 0 || total["warned"] != 0;
        shown.unknown |= total["unknown"] != 0;
    }
    // A decision or an event that goes through without a finding of the rule keeps it.
    let silent = found.is_empty() && want["outcome"] == "allowed";
    shown.kept |= silent;
}

#[test]
fn every_rule_that_is_judged_has_kept_broken_and_boundary_vectors() {
    let all = vectors::all();
    let mut lacks = Vec::new();
    for rule in RULES.iter().filter(|rule| rule.open.is_none() && rule.class != RuleClass::Advisory) {
        let mut shown = Shown::default();
        all.iter().filter(|vector| vector.rules.iter().any(|id| id == rule.id)).for_each(|vector| note(&mut shown, rule.id, vector));
        let mut lack = |what: &str, there: bool| {
            if !there {
                lacks.push(format!("{}: {what}", rule.id));
            }
        };
        // A limit without a figure is never judged until a deployment gives one; `overlays` shows that.
        let unset = !rule.parameters().is_empty() && rule.parameters().iter().all(|parameter| parameter.value.as_fact().is_none());
        if unset && !(shown.kept && shown.broken) {
            lack("unknown", shown.unknown);
        } else {
            lack("kept", shown.kept);
            lack("broken", shown.broken);
        }
        if rule.class == RuleClass::Attested {
            lack("unknown", shown.unknown);
            let complete = |vector: &&Vector| {
                vector.operation == "review.events" && vector.input["complete"] == true && vector.rules.iter().any(|id| id == rule.id)
            };
            let told = |vector: &Vector| {
                vector.want.as_ref().is_ok_and(|want| {
                    let mut found = Vec::new();
                    walk(want, rule.id, &mut found);
                    found.iter().any(|finding| finding["verdict"] == "broken")
                })
            };
            lack("broken because a complete log does not say it", all.iter().filter(complete).any(told));
        }
    }
    assert!(lacks.is_empty(), "{lacks:#?}");
}

#[test]
fn working_days_have_vectors_on_both_sides_of_the_last_day() {
    let rule = "query.reply.within_3_working_days";
    let mut last_days: BTreeMap<String, usize> = BTreeMap::new();
    for vector in vectors::all().iter().filter(|vector| vector.rules.iter().any(|id| id == rule)) {
        let mut found = Vec::new();
        if let Ok(want) = &vector.want {
            walk(want, rule, &mut found);
        }
        for finding in found.iter().filter(|finding| finding["unit"] == "day") {
            *last_days.entry(finding["required"].to_string()).or_default() += 1;
        }
    }
    assert!(last_days.len() >= 4, "an ordinary week, a make-up Saturday, a week of holidays, a start on a make-up day: {last_days:?}");
}

#[test]
fn a_rule_that_only_advises_shows_as_a_hint() {
    for rule in RULES.iter().filter(|rule| rule.class == RuleClass::Advisory && rule.open.is_none()) {
        let hint = format!("\"hints\":[\"{}\"]", rule.id);
        assert!(vectors::all().iter().any(|vector| vector.want.as_ref().is_ok_and(|want| want.to_string().contains(&hint))), "{}", rule.id);
    }
}

#[test]
fn vectors_name_rules_and_operations_that_there_are_and_say_where_they_stand() {
    for vector in vectors::all() {
        let at = format!("{}: {}", vector.file, vector.title);
        assert!(OPERATIONS.iter().any(|operation| operation.name == vector.operation), "{at}");
        for rule in &vector.rules {
            assert!(RuleId::find(rule).is_some(), "{at}: {rule}");
        }
        assert!(!vector.source.is_empty() && !vector.title.is_empty(), "{at}");
        assert!(!vector.title.ends_with('.'), "{at}");
    }
}

#[test]
fn every_operation_has_a_vector_or_a_reason() {
    // Long lists and the fingerprint are what `cargo xtask gen` writes; `walks` and `overlays` ask for them.
    let lists = [
        "handbook.edition",
        "handbook.rules",
        "handbook.procedure",
        "handbook.procedures",
        "handbook.roles",
        "handbook.documents",
        "handbook.businesses",
        "handbook.facts",
        "handbook.readings",
        "handbook.duties",
        "handbook.indicators",
    ];
    let with: BTreeSet<String> = vectors::all().into_iter().map(|vector| vector.operation).collect();
    for operation in OPERATIONS {
        assert!(with.contains(operation.name) || lists.contains(&operation.name), "{}", operation.name);
        let answer = call_json(&Handbook::builtin(), operation.name, "{}");
        assert!(!lists.contains(&operation.name) || operation.name == "handbook.procedure" || answer.starts_with(r#"{"ok""#), "{answer}");
    }
}

#[test]
fn every_error_code_is_brought_about_by_a_vector_or_a_test() {
    // `overlays` brings about the codes of overlays, `wire` the unknown operation, `bad_input` what is not UTF-8, `words` the
    // file; that words are not loaded happens in the npm package alone.
    let elsewhere = ["overlay_loosens", "overlay_value", "unknown_operation", "not_utf8", "words_file", "words_not_loaded"];
    let mut told: BTreeSet<String> = elsewhere.map(str::to_owned).into();
    for vector in vectors::all() {
        match &vector.want {
            Err((code, _)) => drop(told.insert(code.clone())),
            Ok(want) => {
                let rejected = want["rejected"].as_array().into_iter().flatten();
                told.extend(rejected.filter_map(|rejected| rejected["error"]["code"].as_str()).map(str::to_owned));
            }
        }
    }
    let missing: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).filter(|code| !told.contains(*code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn codes_are_snake_case_and_unique() {
    let codes: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(codes.len(), Code::ALL.len());
    assert!(
        codes.iter().all(|code| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')),
        "{codes:?}"
    );
    assert!(Code::ALL.iter().all(|code| code.meaning().trim().ends_with('.') && !code.family().as_str().is_empty()));
}

fn in_style(error: &Error) -> Result<(), String> {
    let expected = error.expected();
    let first = expected.chars().next().unwrap_or('?');
    let good = !expected.is_empty()
        && !expected.ends_with('.')
        && !expected.starts_with("expected")
        && (first.is_lowercase() || first == '`' || !first.is_alphabetic() || expected.starts_with("UTF-8"));
    let message = error.to_string();
    if good && message.contains("expected ") { Ok(()) } else { Err(message) }
}

#[test]
fn messages_are_lower_case_without_final_period_and_say_what_was_expected() {
    let mut count = 0;
    for vector in vectors::all().iter().filter(|vector| vector.want.is_err()) {
        let answer: Value = serde_json::from_str(&call_json(&Handbook::builtin(), &vector.operation, &vector.input.to_string())).unwrap();
        let Some(error) = answer.get("error") else { continue };
        let text = |key: &str| error[key].as_str().unwrap();
        let code = *Code::ALL.iter().find(|code| code.as_str() == text("code")).unwrap();
        let error = Error::new(code, text("path"), text("expected"));
        assert_eq!(error.to_string(), text("message"), "{}: {}", vector.file, vector.title);
        in_style(&error).unwrap_or_else(|message| panic!("{}: {}: {message}", vector.file, vector.title));
        count += 1;
    }
    assert!(count > 50);
}

#[test]
fn ids_keep_the_convention() {
    let word = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
            && !text.ends_with('_')
            && !text.contains("__")
    };
    for id in RuleId::all() {
        let parts: Vec<&str> = id.as_str().split('.').collect();
        assert!(
            (2..=5).contains(&parts.len())
                && parts.iter().all(|part| word(part))
                && !parts[0].starts_with(|first: char| first.is_ascii_digit()),
            "{id}"
        );
        for parameter in id.entry().parameters() {
            assert!(word(parameter.name), "{id}/{}", parameter.name);
        }
    }
    let flat = RoleId::all()
        .map(RoleId::as_str)
        .chain(DocumentId::all().map(DocumentId::as_str))
        .chain(BusinessId::all().map(BusinessId::as_str))
        .chain(FactId::all().map(FactId::as_str));
    for id in flat
        .chain(ProcedureId::all().map(ProcedureId::as_str))
        .chain(ProcedureId::all().flat_map(|id| id.entry().steps.iter().map(|step| step.id)))
    {
        assert!(word(id), "{id}");
    }
    for id in ReadingId::all().map(ReadingId::as_str) {
        let (kind, rest) = id.split_once('.').unwrap();
        assert!(["amb", "con"].contains(&kind) && word(rest), "{id}");
    }
}

#[test]
fn every_statement_is_a_sentence_in_two_languages() {
    for rule in RULES {
        let wordings = [Some(rule.statement), rule.exception];
        for words in wordings.into_iter().flatten() {
            assert!(words.zh.ends_with('。') && !words.zh.contains('.'), "{}: {}", rule.id, words.zh);
            assert!(
                words.en.ends_with('.') && words.en.is_ascii() && words.en.starts_with(|letter: char| letter.is_ascii_uppercase()),
                "{}: {}",
                rule.id,
                words.en
            );
            assert_ne!(words.zh, words.en);
        }
    }
    let statements: BTreeSet<&str> = RULES.iter().map(|rule| rule.statement.en).collect();
    assert_eq!(statements.len(), RULES.len(), "no two rules say the same");
}

#[test]
fn every_reading_affects_a_rule_and_is_known_to_it() {
    for reading in READINGS {
        let of_duty = DUTIES.iter().any(|duty| duty.readings.iter().any(|id| id.as_str() == reading.id));
        let of_indicator = INDICATORS.iter().any(|indicator| indicator.readings.iter().any(|id| id.as_str() == reading.id));
        // How the source numbers its own sections touches nothing but the citations.
        let of_sections = reading.id == "con.section_numbering";
        assert!(!reading.rules.is_empty() || of_duty || of_indicator || of_sections, "{}", reading.id);
        for rule in reading.rules {
            assert!(rule.entry().readings.iter().any(|id| id.as_str() == reading.id), "{} does not name {}", rule, reading.id);
        }
    }
    for rule in RULES {
        for reading in rule.readings {
            assert!(reading.entry().rules.iter().any(|id| id.as_str() == rule.id), "{reading} does not name {}", rule.id);
        }
    }
}

#[test]
fn files_stay_small_enough_to_read() {
    let suite = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("suite");
    for entry in std::fs::read_dir(suite).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            assert!(std::fs::read_to_string(&path).unwrap().lines().count() < 400, "{}", path.display());
        }
    }
}

#[test]
fn what_judges_a_rule_is_a_step_a_procedure_or_an_operation() {
    for rule in RULES {
        for by in rule.judged_by.iter().copied() {
            let operation = OPERATIONS.iter().any(|operation| operation.name == by);
            assert!(by.contains('/') || ProcedureId::find(by).is_some() || operation, "{}: {by}", rule.id);
        }
    }
}
