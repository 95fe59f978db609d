//! Reports beside bank slips: what is in the bank, what is on its way, what is neither.

use serde::Serialize;

use super::compare::MissingFigure;
use super::figures::FundFigure;
use super::input::{BankSlip, FundWaiver, Reconciliation};
use super::level::FundLevel;
use crate::error::Error;
use crate::handbook::{DocumentId, FactId};
use crate::money::Money;
use crate::order;

/// What a unit, or the whole, was to pay in and what the bank has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BankedFunds {
    /// The unit; absent: the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The total of the report; absent when it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Money>,
    /// What the slips show by the last day.
    pub banked: Money,
    /// Due less banked; negative when the bank has more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shortfall: Option<Money>,
    /// The part of it that is debts with cause and who answers: at most what is short beside waivers and money in transit.
    pub debts: Money,
    /// What such debts come to beyond that: they are of other days and explain nothing here. Absent: nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub debts_beyond: Option<Money>,
    /// The part of it that was waived with a basis.
    pub waived: Money,
    /// What slips show to have reached the bank after the last day. A slip that does not say for which day counts as long as something is
    /// short.
    pub arrived_later: Money,
    /// The part of it that is on its way: what has arrived since, and the takings of the last day where no slip is for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_transit: Option<Money>,
    /// What is left: an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unexplained: Option<Money>,
}

impl BankedFunds {
    const NOTHING: Self = Self {
        unit: None,
        due: None,
        banked: Money::ZERO,
        shortfall: None,
        debts: Money::ZERO,
        debts_beyond: None,
        waived: Money::ZERO,
        arrived_later: Money::ZERO,
        in_transit: None,
        unexplained: None,
    };
}

/// Reports beside bank slips.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BankComparison {
    /// All together.
    pub whole: BankedFunds,
    /// Each unit, where the slips name theirs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<BankedFunds>,
    /// Slips, by number, that are for takings of other days and count for nothing here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_days: Vec<String>,
    /// What is to be brought about since bank and reports differ: the difference watched, confirmed as in transit, spot-checked, assessed
    /// (reading `con.bank_difference`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to_do: Vec<FactId>,
}

/// Where a slip belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    InTime,
    Later,
    Elsewhere,
}

fn place(slip: &BankSlip, input: &Reconciliation) -> Place {
    let (from, to) = (input.from, input.to());
    match slip.takings_on {
        Some(taken) if taken < from || taken > to => Place::Elsewhere,
        None if slip.bank_on < from => Place::Elsewhere,
        _ if slip.bank_on > to => Place::Later,
        _ => Place::InTime,
    }
}

/// Compares reports and slips; what cannot be told is added to `missing`.
pub(super) fn compare(
    input: &Reconciliation,
    slips: &[BankSlip],
    bases: &[DocumentId],
    total: Option<Money>,
    missing: &mut Vec<MissingFigure>,
) -> Result<BankComparison, Error> {
    let mut ask = Ask { input, bases, missing, elsewhere: Vec::new() };
    let of = |unit: Option<&str>| slips.iter().filter(|slip| unit.is_none() || slip.unit.as_deref() == unit).collect::<Vec<_>>();
    // No slips at all: none of any unit; a clerk pays in through the hall.
    let none = slips.is_empty() && input.level != FundLevel::Level1 && !input.units.is_empty();
    let by_unit = none || slips.iter().any(|slip| slip.unit.is_some());
    let mut units = Vec::new();
    if by_unit {
        for unit in &input.units {
            let slips = of(Some(&unit.unit));
            units.push(ask.side(Some(&unit.unit), unit.figures.report_total, unit.last_day_takings, &slips)?);
        }
    }
    let mut whole = if by_unit { added(&units)? } else { ask.side(None, total, last_day(input)?, &of(None))? };
    if by_unit && total != whole.due {
        // The compiled total differs from that of the units: nobody's slips explain the rest.
        let more = |part: Option<Money>| match (total, whole.due, part) {
            (Some(total), Some(due), Some(part)) => part.plus(total.minus(due)?).map(Some),
            _ => Ok(None),
        };
        let (shortfall, unexplained) = (more(whole.shortfall)?, more(whole.unexplained)?);
        whole = BankedFunds { due: total, shortfall, unexplained, ..whole };
    }
    let elsewhere = |slip: &&BankSlip| place(slip, input) == Place::Elsewhere || ask.elsewhere.contains(&slip.id.as_str());
    let other_days = slips.iter().filter(elsewhere).map(|slip| slip.id.clone()).collect();
    Ok(BankComparison { whole, units, other_days, to_do: Vec::new() })
}

/// What was taken on the last day in all: as told, else the units added up.
fn last_day(input: &Reconciliation) -> Result<Option<Money>, Error> {
    let all: Option<Vec<Money>> = input.units.iter().map(|unit| unit.last_day_takings).collect();
    let all = all.filter(|all| input.last_day_takings.is_none() && !all.is_empty());
    Ok(all.map(Money::sum).transpose()?.or(input.last_day_takings))
}

struct Ask<'a> {
    input: &'a Reconciliation,
    bases: &'a [DocumentId],
    missing: &'a mut Vec<MissingFigure>,
    /// Slips that do not say for which day they are and came when nothing was short any more.
    elsewhere: Vec<&'a str>,
}

impl<'a> Ask<'a> {
    fn side(
        &mut self,
        unit: Option<&str>,
        due: Option<Money>,
        last_day: Option<Money>,
        slips: &[&'a BankSlip],
    ) -> Result<BankedFunds, Error> {
        let (input, bases) = (self.input, self.bases);
        let of = |wanted: Place| slips.iter().copied().filter(move |slip| place(slip, input) == wanted);
        let (mut loose, dated): (Vec<&BankSlip>, Vec<&BankSlip>) = of(Place::Later).partition(|slip| slip.takings_on.is_none());
        let banked = Money::sum(of(Place::InTime).map(|slip| slip.amount))?;
        let mut arrived_later = Money::sum(dated.iter().map(|slip| slip.amount))?;
        let mine = |of: &str| unit.is_none_or(|unit| unit == of);
        let debts = input.debts.iter().flatten().filter(|debt| mine(&debt.unit) && debt.is_settled()).map(|debt| debt.amount);
        let waivers =
            input.waivers.iter().flatten().filter(|waiver| mine(&waiver.unit) && rests(waiver, bases)).map(|waiver| waiver.amount);
        let (debts, waived) = (Money::sum(debts)?, Money::sum(waivers)?);
        let mut side = BankedFunds { unit: unit.map(str::to_owned), due, banked, debts, waived, ..BankedFunds::NOTHING };
        let Some(due) = due else {
            side.arrived_later = arrived_later.plus(Money::sum(loose.iter().map(|slip| slip.amount))?)?;
            return Ok(side);
        };
        let shortfall = due.minus(banked)?;
        let mut open = shortfall.minus(waived)?.minus(arrived_later)?;
        // Which of the later slips that name no day are for these days: in their order, as long as something is short.
        order::sort_by(&mut loose, |one, other| (one.bank_on, one.amount, &one.id).cmp(&(other.bank_on, other.amount, &other.id)));
        let (mut counted, mut too_large) = (Vec::new(), false);
        for slip in loose {
            if slip.amount > open && open <= debts {
                self.elsewhere.push(&slip.id);
                continue;
            }
            arrived_later = arrived_later.plus(slip.amount)?;
            counted.push(slip);
            if slip.amount > open {
                too_large = true;
            } else {
                open = open.minus(slip.amount)?;
            }
        }
        let one_day = input.from == input.to();
        let payable = || due.minus(waived)?.minus(debts).map(|payable| if due.is_negative() { due } else { payable.max(Money::ZERO) });
        let mut all = of(Place::InTime).chain(dated.iter().copied()).chain(counted.iter().copied());
        let for_last = |slip: &BankSlip| one_day || slip.takings_on == Some(input.to());
        let paid_in = if all.clone().any(for_last) { Some(true) } else { all.all(|slip| slip.takings_on.is_some()).then_some(false) };
        let undated = of(Place::InTime).filter(|slip| slip.takings_on.is_none()).map(|slip| slip.amount);
        let last_day = LastDay {
            takings: if one_day { Some(payable()?) } else { last_day },
            paid_in,
            surplus_is_of_other_days: Money::sum(undated)?.plus(open)? >= Money::ZERO,
            loose: !counted.is_empty(),
        };
        side.shortfall = Some(shortfall);
        side.arrived_later = arrived_later;
        match if too_large { Err(FundFigure::TakingsOn) } else { last_day.transit(open, open.minus(debts)?) } {
            Ok(in_transit) => {
                let rest = open.minus(in_transit)?;
                side.debts = debts.min(rest.max(Money::ZERO));
                side.debts_beyond = Some(debts.minus(side.debts)?).filter(|beyond| *beyond > Money::ZERO);
                side.in_transit = Some(arrived_later.plus(in_transit)?);
                side.unexplained = Some(rest.minus(side.debts)?);
            }
            Err(figure) => self.missing.push(MissingFigure { unit: side.unit.clone(), figure }),
        }
        Ok(side)
    }
}

/// Whether a waiver rests on one of the papers that may be its basis.
pub(super) fn rests(waiver: &FundWaiver, bases: &[DocumentId]) -> bool {
    waiver.basis.is_some_and(|basis| bases.contains(&basis))
}

/// The takings of the last day, as far as they are known.
struct LastDay {
    takings: Option<Money>,
    /// Whether a slip, in time or later, is for them; `None` when the slips do not tell.
    paid_in: Option<bool>,
    /// Whether what the bank has too much may be slips in time that do not say for which day they are.
    surplus_is_of_other_days: bool,
    /// Later slips that do not say for which day they are count: they may be for the last day.
    loose: bool,
}

impl LastDay {
    /// How much of what is open, with debts and without, is the takings of the last day, on their way; else what must be known to tell. On a
    /// day on which more was given back than taken it is negative, to be made good by the next payment.
    fn transit(&self, open: Money, beside_debts: Money) -> Result<Money, FundFigure> {
        match (self.paid_in, self.takings) {
            (Some(true), _) => Ok(Money::ZERO),
            (Some(false), Some(last)) => Ok(last),
            _ if open == Money::ZERO => Ok(Money::ZERO),
            (None, Some(last)) if open == last && !self.loose => Ok(last),
            (None, _) if open < Money::ZERO && self.surplus_is_of_other_days => Err(FundFigure::TakingsOn),
            (None, _) if beside_debts <= Money::ZERO => Ok(Money::ZERO),
            (_, None) => Err(FundFigure::LastDayTakings),
            (None, Some(last)) if last <= Money::ZERO => Ok(Money::ZERO),
            (None, Some(last)) if beside_debts > last || (open > last && !self.loose) => Ok(last),
            (None, Some(_)) => Err(FundFigure::TakingsOn),
        }
    }
}

/// All units together.
fn added(units: &[BankedFunds]) -> Result<BankedFunds, Error> {
    let sum = |part: fn(&BankedFunds) -> Money| Money::sum(units.iter().map(part));
    let known = |part: fn(&BankedFunds) -> Option<Money>| {
        let all: Option<Vec<Money>> = units.iter().map(part).collect();
        all.map(Money::sum).transpose()
    };
    Ok(BankedFunds {
        unit: None,
        due: known(|one| one.due)?,
        banked: sum(|one| one.banked)?,
        shortfall: known(|one| one.shortfall)?,
        debts: sum(|one| one.debts)?,
        debts_beyond: Some(sum(|one| one.debts_beyond.unwrap_or(Money::ZERO))?).filter(|beyond| *beyond > Money::ZERO),
        waived: sum(|one| one.waived)?,
        arrived_later: sum(|one| one.arrived_later)?,
        in_transit: known(|one| one.in_transit)?,
        unexplained: known(|one| one.unexplained)?,
    })
}
