//! Errors counted by level, hall, clerk, kind and business, beside the period before.

use std::collections::BTreeMap;

use serde::Serialize;

use super::record::{BusinessError, ErrorCounting, ErrorPeriod, Standing};
use crate::decision::{Finding, Verdict};
use crate::error::Error;
use crate::handbook::table::rule;
use crate::handbook::{BusinessId, Handbook, Stamp};
use crate::money::Money;
use crate::order;
use crate::time::Day;

/// What a set of errors comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorFigures {
    /// The errors found.
    pub errors: u64,
    /// The amounts that they involve, added up, as far as they are known.
    pub amount: Money,
    /// Those of which it is known that they are not registered.
    pub not_registered: u64,
    /// Those that the branch found and of which level 1 has not been told.
    pub not_notified: u64,
    /// Those that are not put right.
    pub not_corrected: u64,
}

/// The errors of a level, hall, clerk, kind or business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorGroup {
    /// Which one; absent for the errors of which it was not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The period's errors.
    pub figures: ErrorFigures,
    /// How many errors the period before had; absent without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<u64>,
    /// How many more there are now; below 0 when there are fewer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<i64>,
}

/// An error of the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CountedError {
    /// The error.
    pub id: String,
    /// What the rules on registering and correcting, and on telling level 1, say of it. Nothing says by when: what is still open is
    /// unknown, what was put right before level 1 was told is broken and stays so.
    pub findings: Vec<Finding>,
}

/// Errors counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorStatistics {
    /// The period's errors.
    pub figures: ErrorFigures,
    /// Those of the period before, as they stand now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<ErrorFigures>,
    /// How many more errors there are than in the period before; below 0 when there are fewer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<i64>,
    /// By where they were found. Here and below: the most errors first, then by name; also those that only the period before had.
    pub levels: Vec<ErrorGroup>,
    /// By hall or channel.
    pub halls: Vec<ErrorGroup>,
    /// By clerk.
    pub clerks: Vec<ErrorGroup>,
    /// By kind.
    pub kinds: Vec<ErrorGroup>,
    /// By business.
    pub businesses: Vec<ErrorGroup>,
    /// The period's errors that are known not to be registered, by id as below.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_registered: Vec<String>,
    /// Those that the branch found and of which level 1 has not been told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_notified: Vec<String>,
    /// Those that are not put right.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_corrected: Vec<String>,
    /// The period's errors, by id.
    pub errors: Vec<CountedError>,
    /// Errors that belong to neither period or were found after `as_of`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outside: Vec<String>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

fn add(count: &mut u64, more: bool) {
    *count = count.saturating_add(u64::from(more));
}

impl ErrorFigures {
    const NONE: Self = Self { errors: 0, amount: Money::ZERO, not_registered: 0, not_notified: 0, not_corrected: 0 };

    /// # Errors
    /// `money` when the amounts add up to more than can be written.
    fn add(&mut self, standing: &Standing<'_>) -> Result<(), Error> {
        add(&mut self.errors, true);
        self.amount = self.amount.plus(standing.error.amount.unwrap_or(Money::ZERO)).map_err(|error| error.under("errors"))?;
        add(&mut self.not_registered, standing.lacks_register());
        add(&mut self.not_notified, standing.lacks_notice());
        add(&mut self.not_corrected, standing.lacks_correction());
        Ok(())
    }

    fn of(errors: &[Standing<'_>]) -> Result<Self, Error> {
        let mut figures = Self::NONE;
        for standing in errors {
            figures.add(standing)?;
        }
        Ok(figures)
    }
}

fn change(now: u64, before: u64) -> i64 {
    i64::try_from(now).unwrap_or(i64::MAX).saturating_sub(i64::try_from(before).unwrap_or(i64::MAX))
}

/// Groups the errors of both periods by what `of` says of each.
fn groups<'a>(
    now: &[Standing<'a>],
    before: Option<&[Standing<'a>]>,
    of: impl Fn(&'a BusinessError) -> Option<&'a str>,
) -> Result<Vec<ErrorGroup>, Error> {
    let mut found: BTreeMap<Option<&str>, (ErrorFigures, u64)> = BTreeMap::new();
    for standing in now {
        found.entry(of(standing.error)).or_insert((ErrorFigures::NONE, 0)).0.add(standing)?;
    }
    for standing in before.unwrap_or_default() {
        add(&mut found.entry(of(standing.error)).or_insert((ErrorFigures::NONE, 0)).1, true);
    }
    let group = |(of, (figures, previous)): (Option<&str>, (ErrorFigures, u64))| ErrorGroup {
        of: of.map(str::to_owned),
        figures,
        previous: before.map(|_| previous),
        change: before.map(|_| change(figures.errors, previous)),
    };
    let mut groups: Vec<ErrorGroup> = found.into_iter().map(group).collect();
    order::sort_by_key(&mut groups, |group| std::cmp::Reverse(group.figures.errors));
    Ok(groups)
}

fn ids<'a>(errors: &[Standing<'a>], choose: impl Fn(&Standing<'a>) -> bool) -> Vec<String> {
    errors.iter().filter(|standing| choose(standing)).map(|standing| standing.error.id.clone()).collect()
}

fn judged(standing: &Standing<'_>) -> CountedError {
    let rules = [rule::AUDIT_ERRORS_REGISTER_AND_CORRECT, rule::AUDIT_ERRORS_LEVEL2_NOTIFIES_LEVEL1];
    let judged = [standing.settled(), standing.told()].into_iter().zip(rules);
    let findings = judged.filter(|(judgement, _)| judgement.verdict != Verdict::NotApplicable);
    CountedError { id: standing.error.id.clone(), findings: findings.map(|(judgement, rule)| judgement.of_rule(rule)).collect() }
}

/// Counts errors found in audits.
///
/// # Source
/// M II.1 2.3.1 steps 1 and 2, pages 45 and 46; 2.3.2 steps 1 to 3, pages 46 and 47; 2.4(2) and (4), pages 47 and 48.
///
/// # Errors
/// `end_before_start` for a period that ends before it begins, a period before that does not end before the other begins, and an error put
/// right or told of before it was found; `missing_field` and `duplicate` for an error without an id of its own; `missing_field` for an
/// empty hall, clerk or kind; `negative_amount`; `money` for amounts whose sum has more than 18 digits before the point.
pub fn count(handbook: &Handbook, counting: &ErrorCounting) -> Result<ErrorStatistics, Error> {
    counting.check()?;
    let known_on = counting.as_of.day().unwrap_or(Day::LAST);
    let own = ErrorPeriod { from: counting.from, to: counting.to };
    let inside = |period: ErrorPeriod, error: &BusinessError| (period.from..=period.to).contains(&error.found_on);
    let mut ordered: Vec<&BusinessError> = counting.errors.iter().collect();
    order::sort_by_key(&mut ordered, |error| error.id.as_str());
    let (mut now, mut before, mut outside) = (Vec::new(), Vec::new(), Vec::new());
    for error in ordered {
        let standing = Standing::new(error, counting.as_of);
        if error.found_on > known_on {
            outside.push(error.id.clone());
        } else if inside(own, error) {
            now.push(standing);
        } else if counting.previous.is_some_and(|previous| inside(previous, error)) {
            before.push(standing);
        } else {
            outside.push(error.id.clone());
        }
    }
    let previous = counting.previous.map(|_| before.as_slice());
    let by = |of: fn(&BusinessError) -> Option<&str>| groups(&now, previous, of);
    let figures = ErrorFigures::of(&now)?;
    let earlier = previous.map(ErrorFigures::of).transpose()?;
    Ok(ErrorStatistics {
        figures,
        previous: earlier,
        change: earlier.map(|earlier| change(figures.errors, earlier.errors)),
        levels: by(|error| Some(error.level.as_str()))?,
        halls: by(|error| error.hall.as_deref())?,
        clerks: by(|error| error.clerk.as_deref())?,
        kinds: by(|error| error.kind.as_deref())?,
        businesses: by(|error| error.business.map(BusinessId::as_str))?,
        not_registered: ids(&now, Standing::lacks_register),
        not_notified: ids(&now, Standing::lacks_notice),
        not_corrected: ids(&now, Standing::lacks_correction),
        errors: now.iter().map(judged).collect(),
        outside,
        edition: handbook.stamp(),
    })
}
