//! How a step is taken with everything in order: the facts, role, person and papers that its table asks for.

use serde_json::{Map, Value, json};
use service_hall::FactId;
use service_hall::tables::{Check, FactKind, From, Parameter, Person, Procedure, Row, Step, Term, Test, Value as Figure};

use crate::support::event;

pub type Facts = Map<String, Value>;

/// What events have told so far, a later one winning; without those of one step, which decides anew what it told itself.
pub fn told(case: &Value, but: &str) -> Facts {
    let mut told = Facts::new();
    for event in case["events"].as_array().unwrap() {
        for (fact, value) in event["facts"].as_object().into_iter().flatten() {
            if event["activity"] == but {
                told.remove(fact);
            } else {
                told.insert(fact.clone(), value.clone());
            }
        }
    }
    told
}

fn figure(parameter: &Parameter) -> Value {
    parameter.value.as_fact().map_or(Value::Null, |fact| serde_json::to_value(fact).unwrap())
}

fn is_true(value: &Value) -> bool {
    match value {
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_i64() != Some(0),
        Value::String(text) => !text.is_empty() && text != "0.00",
        Value::Array(items) => !items.is_empty(),
        _ => false,
    }
}

/// Cents or pieces: amounts and whole numbers on one line.
fn size(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.replace('.', "").parse().ok())
}

fn words(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Whether a term holds, when its fact is known.
fn holds(term: &Term, known: &Facts) -> Option<bool> {
    let value = known.get(term.fact.as_str())?;
    Some(match term.check {
        Check::Holds(wanted) => is_true(value) == wanted,
        Check::Is(word, wanted) => (value == word) == wanted,
        Check::AtLeast(id) => size(value)? >= size(&figure(id.entry()))?,
        Check::AtMost(id) => size(value)? <= size(&figure(id.entry()))?,
        Check::In(id) => words(&figure(id.entry())).contains(&value.as_str()?),
        Check::Covers(id) => words(&figure(id.entry())).iter().all(|word| words(value).contains(word)),
        Check::Same(other) => known.get(other.as_str())? == value,
    })
}

/// Whether all terms hold; `None` when that hangs on what nobody has told.
fn all_hold(terms: &[Term], known: &Facts) -> Option<bool> {
    let verdicts: Vec<Option<bool>> = terms.iter().map(|term| holds(term, known)).collect();
    if verdicts.contains(&Some(false)) { Some(false) } else { verdicts.into_iter().collect::<Option<Vec<bool>>>().map(|_| true) }
}

/// Some value of the fact's kind.
fn any_value(fact: FactId, time: &str) -> Value {
    let entry = fact.entry();
    match entry.kind {
        FactKind::Flag => json!(true),
        FactKind::Money => json!("10.00"),
        FactKind::Day => json!(time[..10]),
        FactKind::Instant => json!(format!("{}T18:00:00+08:00", &time[..10])),
        FactKind::Whole => json!(1),
        FactKind::Text => json!(entry.values.first().map_or("someone", |value| value.id)),
        FactKind::Texts => json!([entry.values.first().map_or("one", |value| value.id)]),
    }
}

/// A value with which the term holds, or does not; `Null`: the fact is not told.
fn value_for(term: &Term, wanted: bool, time: &str) -> Value {
    let fact = term.fact.entry();
    let beside = |value: &Value, step: i64| match fact.kind {
        FactKind::Money => {
            let cents = size(value).unwrap_or(0) + step;
            json!(format!("{}.{:02}", cents / 100, cents % 100))
        }
        _ => json!(size(value).unwrap_or(1) + step),
    };
    let other = |words: &[&str]| json!(fact.values.iter().map(|value| value.id).find(|value| !words.contains(value)).unwrap_or("other"));
    match (term.check, wanted) {
        (Check::Holds(truth), wanted) if truth == wanted => any_value(term.fact, time),
        (Check::Holds(_), _) => match fact.kind {
            FactKind::Flag => json!(false),
            FactKind::Money => json!("0.00"),
            FactKind::Whole => json!(0),
            _ => Value::Null,
        },
        (Check::Is(word, truth), wanted) => {
            if truth == wanted {
                json!(word)
            } else {
                other(&[word])
            }
        }
        (Check::AtLeast(id) | Check::AtMost(id), true) => beside(&figure(id.entry()), 0),
        (Check::AtLeast(id), false) => beside(&figure(id.entry()), -1),
        (Check::AtMost(id), false) => beside(&figure(id.entry()), 1),
        (Check::In(id), true) => json!(words(&figure(id.entry()))[0]),
        (Check::In(id), false) => other(&words(&figure(id.entry()))),
        (Check::Covers(id), true) => figure(id.entry()),
        (Check::Covers(_), false) => json!([]),
        (Check::Same(_), _) => any_value(term.fact, time),
    }
}

/// The conditions on which the ways on from a step hang.
fn of_ways<'a>(procedure: &'a Procedure, step: &'a Step) -> impl Iterator<Item = &'a Term> {
    let after = step.next.iter().filter_map(|edge| procedure.steps.get(edge.step?)).filter_map(|next| next.owed);
    step.next.iter().flat_map(|edge| edge.when).chain(after.flat_map(|owed| owed.when.iter().chain(owed.or_when.into_iter().flatten())))
}

/// The conditions on which the rows of a step hang.
fn of_rows(step: &Step) -> impl Iterator<Item = &Term> {
    let rows = step.actor.iter().chain(step.needs).chain(step.leaves).map(|row| row.when);
    rows.chain(step.within.iter().map(|within| within.when)).flatten()
}

fn is_made(procedure: &Procedure, fact: FactId) -> bool {
    procedure.steps.iter().any(|step| step.fact == Some(fact))
}

/// The values that matter to some terms, by their facts; the first makes a term hold.
fn values<'a>(terms: impl Iterator<Item = &'a Term>, time: &str) -> Vec<(&'static str, Vec<Value>)> {
    let mut all: Vec<(&str, Vec<Value>)> = Vec::new();
    for term in terms {
        let name = term.fact.as_str();
        let at = all.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            all.push((name, Vec::new()));
            all.len() - 1
        });
        for value in [value_for(term, true, time), value_for(term, false, time)] {
            if !all[at].1.contains(&value) {
                all[at].1.push(value);
            }
        }
    }
    all
}

/// Each way a step can turn out: every combination of what its ways on hang on; then what its rows hang on, one at a time.
fn choices(procedure: &Procedure, step: &Step, known: &Facts, time: &str) -> Vec<Facts> {
    let asks = |row: &Row, fact: FactId| match row.test {
        Test::All(terms) | Test::Any(terms) => terms.iter().any(|term| term.fact == fact),
        Test::Answered(facts) => facts.contains(&fact),
        _ => false,
    };
    // What the step itself tells is decided each time it is taken.
    let here = |fact: FactId| step.leaves.iter().any(|row| asks(row, fact));
    let open = |term: &&Term| !is_made(procedure, term.fact) && (!known.contains_key(term.fact.as_str()) || here(term.fact));
    let ways = values(of_ways(procedure, step).filter(open), time);
    let decided = |term: &&Term| !ways.iter().any(|(name, _)| *name == term.fact.as_str());
    let rows = values(of_rows(step).filter(open).filter(decided), time);
    let with = |facts: &Facts, name: &str, value: &Value| {
        let mut facts = facts.clone();
        if !value.is_null() {
            facts.insert(name.to_owned(), value.clone());
        }
        facts
    };
    let first: Facts = rows.iter().fold(Facts::new(), |facts, (name, values)| with(&facts, name, &values[0]));
    let mut all = vec![first.clone()];
    for (name, values) in ways {
        all = all.iter().flat_map(|facts| values.iter().map(|value| with(facts, name, value)).collect::<Vec<_>>()).collect();
    }
    let bases = if all.len() > 32 { vec![all[0].clone()] } else { all.clone() };
    for (base, (name, values)) in bases.iter().flat_map(|base| rows.iter().map(move |row| (base, row))) {
        let other = values.iter().skip(1).map(|value| {
            let mut facts = base.clone();
            facts.remove(*name);
            with(&facts, name, value)
        });
        all.extend(other);
    }
    all
}

/// Adds what the rows of the step want to be so, as far as they apply and it is not decided otherwise.
fn fulfil(step: &Step, known: &Facts, facts: &mut Facts, time: &str) {
    let decided: Vec<String> = facts.keys().cloned().collect();
    let now = |facts: &Facts| {
        let mut all = known.clone();
        all.extend(facts.clone());
        all
    };
    for row in step.needs.iter().chain(step.leaves) {
        if all_hold(row.when, &now(facts)) != Some(true) {
            continue;
        }
        match row.test {
            Test::All(terms) => {
                for term in terms {
                    if holds(term, facts) != Some(true) && !decided.iter().any(|fact| fact == term.fact.as_str()) {
                        let value = value_for(term, true, time);
                        if let Check::Same(other) = term.check {
                            facts.insert(other.as_str().to_owned(), value.clone());
                        }
                        if !value.is_null() {
                            facts.insert(term.fact.as_str().to_owned(), value);
                        }
                    }
                }
            }
            Test::Any(terms) if !terms.iter().any(|term| holds(term, facts) == Some(true)) => {
                if let Some(term) = terms.iter().find(|term| holds(term, known) == Some(true)) {
                    facts.insert(term.fact.as_str().to_owned(), known[term.fact.as_str()].clone());
                } else if let Some(term) = terms.iter().find(|term| !decided.iter().any(|fact| fact == term.fact.as_str())) {
                    let value = value_for(term, true, time);
                    if let Check::Same(other) = term.check {
                        facts.insert(other.as_str().to_owned(), value.clone());
                    }
                    facts.insert(term.fact.as_str().to_owned(), value);
                }
            }
            Test::Answered(ids) => {
                for id in ids {
                    let value = known.get(id.as_str()).cloned().unwrap_or_else(|| any_value(*id, time));
                    facts.entry(id.as_str()).or_insert(value);
                }
            }
            _ => {}
        }
    }
    for row in step.actor {
        let Test::OtherThan(persons) = row.test else { continue };
        for person in persons {
            if let Person::Named(fact) = person {
                facts.entry(fact.as_str()).or_insert_with(|| json!("someone else"));
            }
        }
    }
    keep_limits(step, &now(facts), facts, time);
}

/// Moments and days that keep the limits of the step which run from or to them.
fn keep_limits(step: &Step, known: &Facts, facts: &mut Facts, time: &str) {
    for within in step.within {
        // What nobody told may hang on a step that has not been taken.
        if all_hold(within.when, known) == Some(false) {
            continue;
        }
        if let From::Fact(fact) = within.from {
            let now = if fact.entry().kind == FactKind::Instant { json!(time) } else { any_value(fact, time) };
            facts.entry(fact.as_str()).or_insert(now);
        }
        if let Some(fact) = within.to {
            let least = within.at_least.then_some(within.parameter).flatten();
            let lead = match least.map(|id| (id.entry().value, id.entry().unit)) {
                Some((Figure::Whole(minutes), "minute")) => minutes,
                _ => 0,
            };
            let day = least.is_some() && lead == 0;
            let value = match fact.entry().kind {
                FactKind::Instant => json!(later(time, lead)),
                _ if day => json!("2026-12-30"),
                _ => any_value(fact, time),
            };
            if within.at_least {
                facts.insert(fact.as_str().to_owned(), value);
            } else {
                facts.entry(fact.as_str()).or_insert(value);
            }
        }
    }
}

/// A time of day in the same form, so many minutes on.
fn later(time: &str, minutes: i64) -> String {
    let number = |range: std::ops::Range<usize>| time[range].parse::<i64>().unwrap();
    let all = number(11..13) * 60 + number(14..16) + minutes;
    format!("{}T{:02}:{:02}{}", &time[..10], all / 60, all % 60, &time[16..])
}

/// A role that may take the step, as far as it hangs on who acts.
fn role(step: &Step, known: &Facts) -> &'static str {
    let may = |role: &service_hall::RoleId| {
        let asked = step.actor.iter().filter(|row| all_hold(row.when, known) == Some(true));
        asked.filter_map(|row| if let Test::By(roles) = row.test { Some(roles) } else { None }).all(|roles| roles.contains(role))
    };
    step.roles.iter().find(|role| may(role)).unwrap_or(&step.roles[0]).as_str()
}

/// Events that complete a step with everything in order: one for each way its branches can turn out.
pub fn ways(procedure: &Procedure, step: &Step, known: &Facts, time: &str) -> Vec<Value> {
    let demanded = |row: &Row| if let Test::Record(id) = row.test { Some(id.as_str()) } else { None };
    let records: Vec<&str> = step.leaves.iter().filter_map(demanded).collect();
    let one = |mut facts: Facts| {
        fulfil(step, known, &mut facts, time);
        let mut now = known.clone();
        now.extend(facts.clone());
        let mut event = event(step.id, "complete", time, Some(role(step, &now)), facts, &records);
        event["resource"] = format!("person of {}", step.id).into();
        event
    };
    choices(procedure, step, known, time).into_iter().map(one).collect()
}
