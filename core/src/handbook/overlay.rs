//! A deployment's own parameters: ceilings only down, floors only up, unless the change names its authority.

use serde::{Deserialize, Serialize};

use super::ids::{BusinessId, DocumentId, ParameterId, RoleId, RuleId};
use super::table::{Bound, Parameter};
use super::{Dated, Prepared};
use crate::error::{Code, Error};
use crate::fact::Fact;
use crate::time::Day;

/// Changes of parameters that a deployment lays over the handbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Overlay {
    /// The deployment's name for it.
    pub name: String,
    /// The changes, applied in this order.
    pub changes: Vec<OverlayChange>,
}

/// A parameter from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OverlayChange {
    /// The rule.
    pub rule: RuleId,
    /// Its parameter.
    pub parameter: String,
    /// First day on which the value holds.
    pub from: Day,
    /// The value, in the parameter's unit; amounts as text with two decimals.
    pub value: Fact,
    /// Only for this business.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business: Option<BusinessId>,
    /// On whose authority a rule is loosened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
}

pub(super) fn apply(series: &mut [Vec<Dated>], change: &OverlayChange) -> Result<(), Error> {
    let id = ParameterId::find(change.rule, &change.parameter)
        .ok_or_else(|| Error::new(Code::UnknownId, "parameter", format!("a parameter of rule `{}`", change.rule)))?;
    let parameter = id.entry();
    let value = read(parameter, &change.value)?;
    let Some(values) = series.get_mut(id.number()) else { return Ok(()) };
    let before = values
        .iter()
        .rev()
        .filter(|dated| dated.from.is_none_or(|from| from <= change.from))
        .find(|dated| dated.business == change.business)
        .or_else(|| values.iter().rev().find(|dated| dated.business.is_none() && dated.from.is_none_or(|from| from <= change.from)));
    let authority = change.authority.as_deref().is_some_and(|text| !text.trim().is_empty());
    if !authority && !before.is_none_or(|before| tightens(parameter.bound, &before.value, &value)) {
        let way = match parameter.bound {
            Some(Bound::AtMost) => "a value not above the one in force, or an authority",
            Some(Bound::AtLeast) => "a value not below the one in force, or an authority",
            _ => "the value in force, or an authority",
        };
        return Err(Error::new(Code::OverlayLoosens, "value", way));
    }
    let at = values.partition_point(|dated| dated.from.is_none_or(|from| from <= change.from));
    values.insert(at, Dated { from: Some(change.from), business: change.business, value, authority: change.authority.clone() });
    Ok(())
}

fn read(parameter: &Parameter, value: &Fact) -> Result<Prepared, Error> {
    let wrong = |expected: &str| Error::new(Code::OverlayValue, "value", expected);
    let prepared = Prepared::read(value, parameter.unit).ok_or_else(|| wrong("an amount in yuan with exactly two decimals"))?;
    let given = Prepared::built_in(parameter.value, parameter.unit);
    match (&given, &prepared) {
        (Prepared::Whole(_), Prepared::Whole(number)) if *number < 0 => Err(wrong("a whole number not below zero")),
        (Prepared::Money(_), Prepared::Money(money)) if money.is_negative() => Err(wrong("an amount not below zero")),
        (Prepared::Texts(_), Prepared::Texts(texts)) => check_texts(parameter, texts).map(|()| prepared),
        (Prepared::Unset, _)
        | (Prepared::Whole(_), Prepared::Whole(_))
        | (Prepared::Money(_), Prepared::Money(_))
        | (Prepared::Flag(_), Prepared::Flag(_))
        | (Prepared::Text(_), Prepared::Text(_)) => Ok(prepared),
        (Prepared::Whole(_), _) => Err(wrong("a whole number")),
        (Prepared::Money(_), _) => Err(wrong("an amount in yuan with exactly two decimals")),
        (Prepared::Flag(_), _) => Err(wrong("true or false")),
        (Prepared::Text(_), _) => Err(wrong("a text")),
        (Prepared::Texts(_), _) => Err(wrong("a list of texts")),
    }
}

/// Lists of ids hold ids of the same table as the handbook's own list.
fn check_texts(parameter: &Parameter, texts: &[String]) -> Result<(), Error> {
    let (known, expected): (fn(&str) -> bool, _) = match parameter.unit {
        "document" => (|text| DocumentId::find(text).is_some(), "ids of documents"),
        "role" => (|text| RoleId::find(text).is_some(), "ids of roles"),
        "business" => (|text| BusinessId::find(text).is_some(), "ids of businesses"),
        _ => return Ok(()),
    };
    if texts.iter().all(|text| known(text)) { Ok(()) } else { Err(Error::new(Code::OverlayValue, "value", expected)) }
}

fn tightens(bound: Option<Bound>, before: &Prepared, after: &Prepared) -> bool {
    let within = |few: &[String], many: &[String]| few.iter().all(|text| many.contains(text));
    if before == after || *before == Prepared::Unset {
        return true;
    }
    let (small, large) = match bound {
        Some(Bound::AtMost) => (after, before),
        Some(Bound::AtLeast) => (before, after),
        Some(Bound::Exactly) | None => return false,
    };
    match (small, large) {
        (Prepared::Whole(small), Prepared::Whole(large)) => small <= large,
        (Prepared::Money(small), Prepared::Money(large)) => small <= large,
        (Prepared::Flag(small), Prepared::Flag(large)) => small <= large,
        (Prepared::Texts(small), Prepared::Texts(large)) => within(small, large),
        _ => false,
    }
}
