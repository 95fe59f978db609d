//! Judges terms: single questions about facts.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::row::Known;
use crate::decision::{Judgement, Remedy};
use crate::fact::Fact;
use crate::handbook::table::{Check, Owed, Term};
use crate::handbook::{FactId, ParameterId, Prepared};
use crate::money::Money;

/// Whether a term holds; `None` when it is not known.
pub(crate) fn holds(term: &Term, known: &(impl Known + ?Sized)) -> Option<bool> {
    if let Check::Holds(wanted) = term.check {
        return known.truth(term.fact).map(|truth| truth == wanted);
    }
    let Some(fact) = known.fact(term.fact) else {
        return known.is_closed().then_some(matches!(term.check, Check::Is(_, false)));
    };
    match term.check {
        Check::Holds(_) => None,
        Check::Is(word, wanted) => Some(matches!(fact, Fact::Text(text) if text == word) == wanted),
        Check::AtLeast(id) => compare(fact, known.parameter(id)).map(Ordering::is_ge),
        Check::AtMost(id) => compare(fact, known.parameter(id)).map(Ordering::is_le),
        Check::In(id) => words(known.parameter(id)).map(|words| matches!(fact, Fact::Text(text) if words.iter().any(|word| word == text))),
        Check::Covers(id) => words(known.parameter(id))
            .map(|words| matches!(fact, Fact::Texts(texts) if words.iter().all(|word| texts.iter().any(|text| text == word)))),
        Check::Same(other) => match known.fact(other) {
            Some(other) => Some(same(fact, other)),
            None => known.is_closed().then_some(false),
        },
    }
}

/// Whether all terms hold, else a fact on which it hangs.
pub(crate) fn all_hold(terms: &[Term], known: &(impl Known + ?Sized)) -> Result<bool, FactId> {
    let mut open = None;
    for term in terms {
        match holds(term, known) {
            Some(true) => {}
            Some(false) => return Ok(false),
            None => open = open.or(Some(term.fact)),
        }
    }
    open.map_or(Ok(true), Err)
}

/// Whether a step is owed as things stand, else a fact on which that hangs.
pub(crate) fn applies(owed: &Owed, known: &(impl Known + ?Sized)) -> Result<bool, FactId> {
    let or = owed.or_when.map_or(Ok(false), |or| all_hold(or, known));
    match (all_hold(owed.when, known), or) {
        (Ok(true), _) | (_, Ok(true)) => Ok(true),
        (Err(fact), _) | (_, Err(fact)) => Err(fact),
        (Ok(false), Ok(false)) => Ok(false),
    }
}

fn compare(fact: &Fact, parameter: &Prepared) -> Option<Ordering> {
    match (fact, parameter) {
        (Fact::Whole(number), Prepared::Whole(limit)) => Some(number.cmp(limit)),
        (Fact::Text(text), Prepared::Money(limit)) => text.parse::<Money>().ok().map(|amount| amount.cmp(limit)),
        _ => None,
    }
}

/// The words of a list, whatever table they belong to.
fn words(parameter: &Prepared) -> Option<Vec<Cow<'_, str>>> {
    if let Prepared::Texts(texts) = parameter {
        return Some(texts.iter().map(|text| Cow::Borrowed(text.as_str())).collect());
    }
    match parameter.as_fact() {
        Some(Fact::Texts(texts)) => Some(texts.into_iter().map(Cow::Owned).collect()),
        _ => None,
    }
}

fn same(one: &Fact, other: &Fact) -> bool {
    match (one, other) {
        (Fact::Texts(one), Fact::Texts(other)) => {
            let within = |few: &[String], many: &[String]| few.iter().all(|text| many.contains(text));
            within(one, other) && within(other, one)
        }
        _ => one == other,
    }
}

/// All terms hold; broken as soon as one is known not to.
pub(crate) fn judge_all(terms: &'static [Term], known: &(impl Known + ?Sized)) -> Judgement {
    let of = |wanted: Option<bool>| terms.iter().filter(move |term| holds(term, known) == wanted);
    if let Some(first) = of(Some(false)).next() {
        explain(first, Judgement::broken(attest(of(Some(false)))), known)
    } else if of(None).next().is_some() {
        unknown(of(None), known)
    } else {
        Judgement::KEPT
    }
}

/// One term holds.
pub(crate) fn judge_any(terms: &'static [Term], known: &(impl Known + ?Sized)) -> Judgement {
    let of = |wanted: Option<bool>| terms.iter().filter(move |term| holds(term, known) == wanted);
    if of(Some(true)).next().is_some() {
        Judgement::KEPT
    } else if of(None).next().is_some() {
        unknown(of(None), known)
    } else {
        Judgement::broken(attest(terms.iter()))
    }
}

/// Each once, in their order.
fn once(facts: impl Iterator<Item = FactId>) -> Vec<FactId> {
    let mut all = Vec::new();
    for fact in facts {
        if !all.contains(&fact) {
            all.push(fact);
        }
    }
    all
}

/// What must be known before the terms can be told; of two facts that are compared, the one that is not.
fn unknown<'a>(open: impl Iterator<Item = &'a Term>, known: &(impl Known + ?Sized)) -> Judgement {
    let missing = |term: &Term| match term.check {
        Check::Same(other) if known.fact(term.fact).is_some() => other,
        _ => term.fact,
    };
    Judgement::unknown(once(open.map(missing)))
}

/// What would help: to bring about what is wanted. What should not have been cannot be brought about.
fn attest<'a>(failed: impl Iterator<Item = &'a Term>) -> Vec<Remedy> {
    let wanted = failed.filter(|term| !matches!(term.check, Check::Holds(false) | Check::Is(_, false)));
    let facts = once(wanted.map(|term| term.fact));
    if facts.is_empty() { Vec::new() } else { vec![Remedy::Attest { facts }] }
}

/// What was seen and what is required, where a term asks for more than truth.
fn explain(term: &Term, judgement: Judgement, known: &(impl Known + ?Sized)) -> Judgement {
    let text = |fact: &Fact| match fact {
        Fact::Flag(flag) => flag.to_string(),
        Fact::Whole(number) => number.to_string(),
        Fact::Text(text) => text.clone(),
        Fact::Texts(texts) => texts.join("|"),
    };
    let seen = || known.fact(term.fact).map_or_else(|| "nothing".to_owned(), text);
    let limit = |judgement: Judgement, id: ParameterId| {
        let required = known.parameter(id).as_fact().as_ref().map_or_else(|| "limit".to_owned(), text);
        let unit = id.entry().unit;
        let judgement = judgement.seen(seen(), required);
        if matches!(known.parameter(id), Prepared::Whole(_) | Prepared::Money(_)) { judgement.in_unit(unit) } else { judgement }
    };
    match term.check {
        Check::Holds(_) => judgement,
        Check::Is(word, true) => judgement.seen(seen(), word),
        Check::Is(word, false) => judgement.seen(seen(), format!("!{word}")),
        Check::AtLeast(id) | Check::AtMost(id) | Check::In(id) | Check::Covers(id) => limit(judgement, id),
        Check::Same(other) => judgement.seen(seen(), known.fact(other).map_or_else(|| "nothing".to_owned(), text)),
    }
}
