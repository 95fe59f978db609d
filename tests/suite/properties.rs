//! Properties of decisions, of values and of the doors.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};
use service_hall::{
    BusinessId, CounterFacts, Day, Decision, Document, DocumentId, IdentityNumber, Instant, ManagerDecision, Money, OPERATIONS, Outcome,
    Remedy, RoleId, Segment, Verdict, call_json, decide, explain,
};

use crate::support::handbook;
use crate::vectors;

fn one_of<T: Clone + std::fmt::Debug + 'static>(items: impl IntoIterator<Item = T>) -> impl Strategy<Value = T> {
    proptest::sample::select(items.into_iter().collect::<Vec<T>>())
}

fn money() -> impl Strategy<Value = Money> {
    prop_oneof![Just(Money::ZERO), Just(Money::from_fen(1)), (0..1_000_000_i64).prop_map(Money::from_fen)]
}

fn document() -> impl Strategy<Value = Document> {
    let kind = prop_oneof![
        4 => Just(DocumentId::find("valid_id").unwrap()),
        3 => Just(DocumentId::find("unit_introduction_letter").unwrap()),
        1 => one_of(DocumentId::all()),
    ];
    let holder = option::weighted(0.9, one_of(["c1", "c1", "c1", "c2"]));
    let number = option::of(one_of([IdentityNumber::Verified, IdentityNumber::Verified, IdentityNumber::Failed]));
    let last = option::weighted(0.9, one_of(["2030-01-01", "2026-11-21", "2026-11-20", "2026-11-19"]));
    let flag = || option::weighted(0.9, proptest::bool::weighted(0.85));
    (kind, holder, number, last, flag(), flag(), flag()).prop_map(|(kind, holder, number, last, sealed, genuine, checked)| Document {
        kind,
        holder: holder.map(str::to_owned),
        number,
        expires_on: last.map(|day| day.parse().unwrap()),
        sealed,
        genuine,
        checked,
    })
}

/// Facts of any sort; the weights let every outcome come up.
fn facts() -> impl Strategy<Value = CounterFacts> {
    let manager = (one_of(["duty_manager", "hall_manager", "counter_clerk"]), any::<bool>())
        .prop_map(|(role, granted)| ManagerDecision { role: RoleId::find(role).unwrap(), granted });
    let segment = option::weighted(0.9, one_of([Segment::Ordinary, Segment::Vip, Segment::Group]));
    let flag = || option::weighted(0.9, proptest::bool::weighted(0.8));
    let who = (segment, option::weighted(0.9, proptest::bool::weighted(0.3)), option::weighted(0.9, Just("c1".to_owned())));
    let papers = (option::weighted(0.9, vec(document(), 0..4)), option::weighted(0.9, money()), option::weighted(0.3, manager));
    let acts = (flag(), flag(), flag(), flag(), flag());
    // The businesses of the counter: those whose procedure has a step that a decision is about.
    let businesses = BusinessId::all().filter(|business| business.entry().procedure.entry().decides.is_some());
    (one_of(businesses.collect::<Vec<_>>()), any::<proptest::sample::Index>(), any::<bool>(), who, papers, acts).prop_map(
        |(business, step, own_step, (segment, unit_customer, customer), (documents, arrears, manager), acts)| {
            let table = business.entry().procedure.entry();
            let mut facts = CounterFacts::new(business, "2026-11-20".parse().unwrap());
            facts.step = own_step.then(|| table.steps[step.index(table.steps.len())].id.to_owned());
            (facts.segment, facts.unit_customer, facts.customer) = (segment, unit_customer, customer);
            (facts.documents, facts.arrears, facts.manager) = (documents, arrears, manager);
            (facts.agreement_signed, facts.effect_explained, facts.customer_confirmed, facts.payment_taken, facts.card_sold) = acts;
            facts
        },
    )
}

fn decided(facts: &CounterFacts) -> Decision {
    decide(handbook(), facts).unwrap()
}

fn broken(decision: &Decision, rule: service_hall::RuleId, step: Option<&str>) -> bool {
    decision.findings.iter().any(|finding| finding.rule == rule && finding.step.as_deref() == step && finding.verdict == Verdict::Broken)
}

/// Does what a remedy says; `false` for what cannot be done here (another hall) or not by itself.
fn apply_remedy(remedy: &Remedy, facts: &mut CounterFacts) -> bool {
    let yes = Some(true);
    match remedy {
        Remedy::Bring { document } => {
            let customer = facts.customer.get_or_insert_with(|| "c1".to_owned()).clone();
            let last = "9999-12-31".parse().ok();
            let good = Document {
                kind: *document,
                holder: Some(customer),
                number: None,
                expires_on: last,
                sealed: yes,
                genuine: yes,
                checked: yes,
            };
            facts.documents.get_or_insert_default().push(good);
        }
        Remedy::Seal { document } => {
            facts.documents.iter_mut().flatten().filter(|paper| paper.kind == *document).for_each(|paper| paper.sealed = yes);
        }
        Remedy::Pay { amount, .. } => facts.arrears = facts.arrears.and_then(|arrears| arrears.checked_sub(*amount)),
        Remedy::Sign { .. } => facts.agreement_signed = yes,
        Remedy::TakeStep { step, .. } => match step.as_ref() {
            "check_documents" => facts.documents.iter_mut().flatten().for_each(|paper| paper.checked = yes),
            "explain_effect" => facts.effect_explained = yes,
            "confirm_change" => facts.customer_confirmed = yes,
            "charge" => facts.payment_taken = yes,
            "sell_card" => facts.card_sold = yes,
            other => panic!("no decision asks for step `{other}`"),
        },
        Remedy::Ask { roles } => facts.manager = roles.first().map(|role| ManagerDecision { role: *role, granted: true }),
        Remedy::VisitHall { .. } => return false,
        other => panic!("no decision offers {other:?}"),
    }
    true
}

/// 17 digits and the check character by ISO 7064 MOD 11-2, or a wrong one.
fn identity_number() -> impl Strategy<Value = (String, bool)> {
    (vec(0..10_u32, 17), any::<bool>()).prop_map(|(digits, right)| {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: u32 = digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum();
        let checks: Vec<char> = "10X98765432".chars().collect();
        let check = checks[usize::try_from(sum % 11).unwrap()];
        let wrong = if check == '7' { '3' } else { '7' };
        let text: String =
            digits.iter().map(|digit| char::from_digit(*digit, 10).unwrap()).chain([if right { check } else { wrong }]).collect();
        (text, right)
    })
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        one_of(["gotone", "2026-11-20", "0.00", "2026-11-20T09:00:00+08:00", "counter_clerk", "brand_change"]).prop_map(Value::from),
    ];
    let key = prop_oneof![
        ".{0,6}",
        one_of(["business", "on", "case", "events", "facts", "documents", "case_id", "log", "id"]).prop_map(str::to_owned)
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((key.clone(), inner), 0..5).prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

/// Puts `new` in the place of the n-th value inside.
fn graft(value: &mut Value, place: &mut usize, new: &Value) {
    if *place == 0 {
        *value = new.clone();
    }
    *place = place.wrapping_sub(1);
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| graft(item, place, new)),
        Value::Object(fields) => fields.values_mut().for_each(|item| graft(item, place, new)),
        _ => {}
    }
}

fn is_answer(text: &str) -> bool {
    let answer: Value = serde_json::from_str(text).unwrap();
    let fields = answer.as_object().unwrap();
    fields.len() == 1
        && (fields.contains_key("ok") || ["code", "message", "path", "expected"].iter().all(|key| answer["error"][key].is_string()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn prop_another_document_never_turns_allowed_into_refused(facts in facts(), more in document()) {
        let mut richer = facts.clone();
        richer.documents.get_or_insert_default().push(more);
        if decided(&facts).outcome == Outcome::Allowed {
            prop_assert_ne!(decided(&richer).outcome, Outcome::Refused, "{:?}", richer.documents);
        }
    }

    #[test]
    fn prop_paying_arrears_never_hurts(facts in facts(), arrears in money()) {
        let (mut owing, mut paid) = (facts.clone(), facts);
        (owing.arrears, paid.arrears) = (Some(arrears), Some(Money::ZERO));
        let (before, after) = (decided(&owing), decided(&paid));
        let others: Vec<_> = before.findings.iter().filter(|finding| !finding.rule.as_str().starts_with("counter.arrears.")).collect();
        prop_assert_eq!(others, after.findings.iter().collect::<Vec<_>>());
        prop_assert!(before.outcome != Outcome::Allowed || after.outcome == Outcome::Allowed);
    }

    #[test]
    fn prop_a_remedy_applied_removes_its_finding(facts in facts()) {
        let decision = decided(&facts);
        for finding in decision.findings.iter().filter(|finding| finding.verdict == Verdict::Broken) {
            // Documents are brought together; every other remedy is enough by itself.
            let mut together = facts.clone();
            let bring = |remedy: &&Remedy| matches!(remedy, Remedy::Bring { .. });
            let brought = finding.remedies.iter().filter(bring).filter(|remedy| apply_remedy(remedy, &mut together)).count();
            if brought > 0 {
                prop_assert!(!broken(&decided(&together), finding.rule, finding.step.as_deref()), "{:?} after bringing", finding);
            }
            for remedy in finding.remedies.iter().filter(|remedy| !bring(remedy)) {
                let mut helped = facts.clone();
                if apply_remedy(remedy, &mut helped) {
                    prop_assert!(!broken(&decided(&helped), finding.rule, finding.step.as_deref()), "{:?} after {:?}", finding, remedy);
                }
            }
        }
    }

    #[test]
    fn prop_all_remedies_together_make_an_ordinary_refusal_go(facts in facts()) {
        let (mut facts, mut rounds) = (facts, 0);
        facts.segment = Some(Segment::Ordinary);
        facts.unit_customer = facts.unit_customer.or(Some(false));
        facts.manager = None;
        while decided(&facts).outcome == Outcome::Refused {
            rounds += 1;
            prop_assert!(rounds < 5, "{:?}", decided(&facts));
            for finding in decided(&facts).findings {
                for remedy in &finding.remedies {
                    apply_remedy(remedy, &mut facts);
                }
            }
        }
    }

    #[test]
    fn prop_allowed_means_that_explain_finds_nothing_amiss(facts in facts()) {
        let decision = decided(&facts);
        let explained = explain(handbook(), &facts).unwrap();
        let amiss: Vec<_> = explained.into_iter().filter(|finding| finding.verdict >= Verdict::Unknown).collect();
        prop_assert_eq!(decision.outcome == Outcome::Allowed, amiss.is_empty());
        prop_assert_eq!(decision.findings, amiss);
    }

    #[test]
    fn prop_what_is_missing_is_named_and_nothing_else_is(facts in facts()) {
        let decision = decided(&facts);
        let named: std::collections::BTreeSet<_> = decision.findings.iter().flat_map(|finding| &finding.missing).collect();
        prop_assert_eq!(named, decision.missing.iter().collect());
        prop_assert!(decision.outcome != Outcome::Undetermined || !decision.missing.is_empty());
        prop_assert_eq!(decision.outcome == Outcome::Referred, !decision.ask.is_empty());
    }

    #[test]
    fn prop_money_survives_its_text(fen: i64) {
        let money = Money::from_fen(fen);
        let text = money.to_string();
        prop_assert_eq!(text.parse::<Money>().ok(), Some(money));
        prop_assert_eq!(serde_json::from_value::<Money>(json!(text)).unwrap(), money);
    }

    #[test]
    fn prop_a_day_survives_its_text(year in 1..=9999_u32, month in 1..=13_u32, day in 0..=32_u32) {
        let text = format!("{year:04}-{month:02}-{day:02}");
        if let Ok(parsed) = text.parse::<Day>() {
            prop_assert_eq!(parsed.to_string(), text);
        } else {
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let last = match month { 2 if leap => 29, 2 => 28, 4 | 6 | 9 | 11 => 30, 13 => 0, _ => 31 };
            prop_assert!(day == 0 || day > last);
        }
    }

    #[test]
    fn prop_an_instant_survives_its_text(
        day in 1..=28_u32, second in 0..86_400_u32, micros in 0..1_000_000_u32, offset in -23..=23_i32, digits in 0..=6_usize,
    ) {
        let clock = format!("{:02}:{:02}:{:02}", second / 3600, second % 3600 / 60, second % 60);
        let fraction = if digits == 0 { String::new() } else { format!(".{}", &format!("{micros:06}")[..digits]) };
        let text = format!("2026-11-{day:02}T{clock}{fraction}{offset:+03}:00");
        let parsed: Instant = text.parse().unwrap();
        let again: Instant = parsed.to_string().parse().unwrap();
        prop_assert_eq!(parsed, again);
        prop_assert_eq!(parsed.to_string(), again.to_string());
    }

    #[test]
    fn prop_identity_numbers_are_checked_and_forgotten((number, right) in identity_number(), cut in 0..18_usize, noise in "[a-z+ ]") {
        prop_assert_eq!(IdentityNumber::check(&number), Some(if right { IdentityNumber::Verified } else { IdentityNumber::Failed }));
        let facts = |number: &str| json!({"business": "card_replacement", "on": "2026-11-20", "segment": "ordinary", "unit_customer": false,
            "documents": [{"kind": "valid_id", "number": number, "genuine": true}]});
        let mut broken = number.clone();
        broken.insert_str(cut, &noise);
        let told = |text: &str| number.as_bytes().windows(8).any(|digits| text.contains(std::str::from_utf8(digits).unwrap()));
        for number in [&number, &broken] {
            for operation in ["counter.decide", "counter.explain", "counter.decide_batch", "case.open"] {
                let input = if operation == "counter.decide_batch" { json!({"items": [facts(number)]}) } else { facts(number) };
                prop_assert!(!told(&call_json(handbook(), operation, &input.to_string())), "{}", operation);
            }
            let as_number = facts(number).to_string().replace(&format!("\"{number}\""), number);
            prop_assert!(!told(&call_json(handbook(), "counter.decide", &as_number)));
        }
        let typed: CounterFacts = serde_json::from_value(facts(&number)).unwrap();
        let (debug, written) = (format!("{typed:?}"), serde_json::to_string(&typed).unwrap());
        prop_assert!(!told(&debug) && !told(&written));
    }

    #[test]
    fn prop_any_text_is_answered(text in ".{0,80}", number in 0..OPERATIONS.len() + 1) {
        let name = OPERATIONS.get(number).map_or(text.as_str(), |operation| operation.name);
        prop_assert!(is_answer(&call_json(handbook(), name, &text)));
    }

    #[test]
    fn prop_any_json_is_answered(value in any_json(), number in 0..OPERATIONS.len()) {
        prop_assert!(is_answer(&call_json(handbook(), OPERATIONS[number].name, &value.to_string())));
    }

    #[test]
    fn prop_a_vector_with_something_else_in_it_is_answered(which: proptest::sample::Index, place in 0..60_usize, new in any_json()) {
        thread_local!(static ALL: Vec<vectors::Vector> = vectors::all());
        let (operation, input) = ALL.with(|all| {
            let vector = &all[which.index(all.len())];
            (vector.operation.clone(), vector.input.clone())
        });
        let (mut input, mut place) = (input, place);
        graft(&mut input, &mut place, &new);
        prop_assert!(is_answer(&call_json(handbook(), &operation, &input.to_string())));
    }
}
