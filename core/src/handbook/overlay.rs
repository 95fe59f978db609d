//! A deployment's own parameters: ceilings only down, floors only up, unless the change names its authority.

use serde::{Deserialize, Serialize};

use super::ids::{BusinessId, ParameterId, RuleId};
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
    if !parameter.read {
        return Err(Error::new(Code::OverlayValue, "parameter", "a parameter that a clock or a room reads"));
    }
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
    let given = Prepared::built_in(parameter.value, parameter.unit);
    let expected = match &given {
        Prepared::Whole(_) => "a whole number not below zero",
        Prepared::Money(_) => "an amount in yuan with exactly two decimals, not below zero",
        Prepared::Flag(_) => "true or false",
        Prepared::Text(_) => match parameter.unit {
            "local_time" => "a time of day written HH:MM",
            "weekday" => "a day of the week, such as `monday`",
            _ => "a text",
        },
        Prepared::Texts(_) => "a list of texts",
        Prepared::Documents(_) => "a list of ids of documents",
        Prepared::Roles(_) => "a list of ids of roles",
        Prepared::Businesses(_) => "a list of ids of businesses",
        Prepared::Procedures(_) => "a list of ids of procedures",
        Prepared::Unset => "a value",
    };
    let fits = |prepared: &Prepared| match prepared {
        Prepared::Whole(number) => *number >= 0,
        Prepared::Money(money) => !money.is_negative(),
        _ => true,
    };
    let same_type = |prepared: &Prepared| given == Prepared::Unset || std::mem::discriminant(prepared) == std::mem::discriminant(&given);
    Prepared::read(value, parameter.unit)
        .filter(|prepared| same_type(prepared) && fits(prepared))
        .ok_or_else(|| Error::new(Code::OverlayValue, "value", expected))
}

fn tightens(bound: Option<Bound>, before: &Prepared, after: &Prepared) -> bool {
    fn within<T: PartialEq>(few: &[T], many: &[T]) -> bool {
        few.iter().all(|one| many.contains(one))
    }
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
        // Times of day in their one form, which orders them.
        (Prepared::Text(small), Prepared::Text(large)) => small <= large,
        (Prepared::Texts(small), Prepared::Texts(large)) => within(small, large),
        (Prepared::Documents(small), Prepared::Documents(large)) => within(small, large),
        (Prepared::Roles(small), Prepared::Roles(large)) => within(small, large),
        (Prepared::Businesses(small), Prepared::Businesses(large)) => within(small, large),
        (Prepared::Procedures(small), Prepared::Procedures(large)) => within(small, large),
        _ => false,
    }
}
