//! Every pair of figures, of every unit and of the whole.

use serde::Serialize;

use super::figures::{FundFigure, FundFigures, FundPair};
use super::input::FundUnit;
use super::level::Table;
use crate::error::Error;
use crate::money::Money;

/// Two figures side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReconciledPair {
    /// What is compared.
    pub pair: FundPair,
    /// The report, or the amount received; absent when it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<Money>,
    /// What it must be equal to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<Money>,
    /// Left less right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Money>,
}

/// The pairs of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReconciledUnit {
    /// The clerk, hall or branch.
    pub unit: String,
    /// Its pairs.
    pub pairs: Vec<ReconciledPair>,
}

/// A pair of the whole. Its gap is, to the fen, the differences of the units and `rest` added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReconciledWhole {
    /// What is compared.
    pub pair: FundPair,
    /// The report, or the amount received; absent when it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<Money>,
    /// What it must be equal to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<Money>,
    /// Left less right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<Money>,
    /// The part of the gap that is no unit's: it came in when the totals were compiled, or no unit tells these figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest: Option<Money>,
    /// How many units are apart, also when they cancel each other in the gap.
    pub units_apart: u64,
}

/// A total that is not the sum of its units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MiscompiledTotal {
    /// The figure.
    pub figure: FundFigure,
    /// As the whole has it.
    pub whole: Money,
    /// The units added up.
    pub units: Money,
    /// The whole less the units.
    pub difference: Money,
}

/// A figure without which something cannot be said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MissingFigure {
    /// Whose figure it is; absent: of the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The figure.
    pub figure: FundFigure,
}

/// What was compared.
pub(super) struct Compared {
    pub totals: FundFigures,
    pub pairs: Vec<ReconciledWhole>,
    pub units: Vec<ReconciledUnit>,
    pub miscompiled: Vec<MiscompiledTotal>,
    pub missing: Vec<MissingFigure>,
}

/// Compares all there is.
///
/// # Errors
/// `money` for sums that could not be written, at `whole` where its figures are in them, else at `units`.
pub(super) fn compare(table: &Table, units: &[FundUnit], own: FundFigures) -> Result<Compared, Error> {
    let at_units = |error: Error| error.under("units");
    let filled: Vec<FundFigures> = units.iter().map(|unit| fill(table, unit.figures)).collect();
    let mut missing = Vec::new();
    let mut totals = own;
    let mut miscompiled = Vec::new();
    for figure in FundFigures::SUMMED {
        let all: Option<Vec<Money>> = filled.iter().map(|figures| figures.get(figure)).collect();
        // No units: nothing to add up.
        let Some(all) = all.filter(|all| !all.is_empty()) else { continue };
        let sum = Money::sum(all).map_err(at_units)?;
        match own.get(figure) {
            Some(whole) if whole != sum => {
                let difference = whole.minus(sum).map_err(|error| error.under("whole"))?;
                miscompiled.push(MiscompiledTotal { figure, whole, units: sum, difference });
            }
            Some(_) => {}
            None => totals.set(figure, Some(sum)),
        }
    }
    let split: Vec<FundPair> = FundPair::ALL.into_iter().filter(|pair| is_split(table, units, *pair)).collect();
    let mut reconciled = Vec::new();
    for (unit, figures) in units.iter().zip(&filled) {
        let (mut pairs, before) = (Vec::new(), missing.len());
        for pair in &split {
            pairs.push(sides(figures, *pair).map_err(at_units)?);
            for figure in pair.left().iter().chain(pair.right()).copied().filter(|figure| figures.get(*figure).is_none()) {
                if !missing.iter().skip(before).any(|one: &MissingFigure| one.figure == figure) {
                    missing.push(MissingFigure { unit: Some(unit.unit.clone()), figure });
                }
            }
        }
        reconciled.push(ReconciledUnit { unit: unit.unit.clone(), pairs });
    }
    let mut wholes = Vec::new();
    for pair in FundPair::ALL {
        let is_split = split.contains(&pair);
        if !is_split && !table.whole_pairs.contains(&pair) && !own.tells(pair.own()) {
            continue;
        }
        let told = own.tells(pair.left()) || own.tells(pair.right());
        let here = |error: Error| error.under(if told { "whole" } else { "units" });
        let ReconciledPair { left, right, difference: gap, .. } = sides(&totals, pair).map_err(here)?;
        let of_units = reconciled.iter().flat_map(|unit| &unit.pairs).filter(|one| one.pair == pair).map(|one| one.difference);
        let listed: Option<Vec<Money>> = of_units.collect();
        let rest =
            gap.zip(listed.as_ref()).map(|(gap, listed)| gap.minus(Money::sum(listed.iter().copied())?)).transpose().map_err(here)?;
        let apart = reconciled.iter().flat_map(|unit| &unit.pairs).filter(|one| one.pair == pair && is_apart(one.difference)).count();
        let units_apart = u64::try_from(apart).unwrap_or(u64::MAX);
        wholes.push(ReconciledWhole { pair, left, right, gap, rest, units_apart });
        // Where a unit lacks the figure, that is what is missing.
        let lacks = |missing: &[MissingFigure], figure: FundFigure| missing.iter().any(|one| one.figure == figure);
        let sides = pair.left().iter().chain(pair.right());
        let open: Vec<FundFigure> = sides.copied().filter(|figure| totals.get(*figure).is_none() && !lacks(&missing, *figure)).collect();
        missing.extend(open.into_iter().map(|figure| MissingFigure { unit: None, figure }));
    }
    Ok(Compared { totals, pairs: wholes, units: reconciled, miscompiled, missing })
}

/// Both sides of a pair and left less right, as far as they are told.
fn sides(figures: &FundFigures, pair: FundPair) -> Result<ReconciledPair, Error> {
    let (left, right) = (figures.side(pair.left())?, figures.side(pair.right())?);
    let difference = left.zip(right).map(|(left, right)| left.minus(right)).transpose()?;
    Ok(ReconciledPair { pair, left, right, difference })
}

/// Whether a difference is known and is one.
pub(super) fn is_apart(difference: Option<Money>) -> bool {
    difference.is_some_and(|difference| difference != Money::ZERO)
}

/// A clerk who says nothing of invoices by hand wrote none.
fn fill(table: &Table, mut figures: FundFigures) -> FundFigures {
    if table.manual_optional {
        figures.manual_invoices = figures.manual_invoices.or(Some(Money::ZERO));
    }
    figures
}

/// Whether a pair is compared unit by unit: it must be, or a unit tells its figures.
fn is_split(table: &Table, units: &[FundUnit], pair: FundPair) -> bool {
    !units.is_empty() && (table.unit_pairs.contains(&pair) || units.iter().any(|unit| unit.figures.tells(pair.own())))
}
