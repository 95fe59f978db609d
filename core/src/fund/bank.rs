//! Reports beside bank slips: what is in the bank, what is on its way, what is neither.

use serde::Serialize;

use super::compare::MissingFigure;
use super::figures::FundFigure;
use super::input::{BankSlip, FundWaiver, Reconciliation};
use super::level::{FundLevel, FundPeriod};
use crate::error::Error;
use crate::handbook::{DocumentId, FactId};
use crate::money::Money;

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
    /// The part of it that is debts with cause and who answers.
    pub debts: Money,
    /// The part of it that was waived with a basis.
    pub waived: Money,
    /// What slips show to have reached the bank after the last day.
    pub arrived_later: Money,
    /// The part of it that is on its way: what has arrived since, else the takings of the last day where they are not in the bank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_transit: Option<Money>,
    /// What is left: an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unexplained: Option<Money>,
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
    let ask = Ask { input, bases };
    let other_days = slips.iter().filter(|slip| place(slip, input) == Place::Elsewhere).map(|slip| slip.id.clone()).collect();
    let of = |unit: Option<&str>| slips.iter().filter(|slip| unit.is_none() || slip.unit.as_deref() == unit).collect::<Vec<_>>();
    // No slips at all: none of any unit; a clerk pays in through the hall.
    let none = slips.is_empty() && input.level != FundLevel::Level1 && !input.units.is_empty();
    let by_unit = none || slips.iter().any(|slip| slip.unit.is_some());
    let mut units = Vec::new();
    if by_unit {
        for unit in &input.units {
            let slips = of(Some(&unit.unit));
            units.push(ask.side(Some(&unit.unit), unit.figures.report_total, unit.last_day_takings, &slips, missing)?);
        }
    }
    let mut whole = if by_unit { added(&units)? } else { ask.side(None, total, last_day(input)?, &of(None), missing)? };
    if by_unit && total != whole.due {
        // The compiled total differs from that of the units: nobody's slips explain the rest.
        let more = |part: Option<Money>| match (total, whole.due, part) {
            (Some(total), Some(due), Some(part)) => part.plus(total.minus(due)?).map(Some),
            _ => Ok(None),
        };
        let (shortfall, unexplained) = (more(whole.shortfall)?, more(whole.unexplained)?);
        whole = BankedFunds { due: total, shortfall, unexplained, ..whole };
    }
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
}

impl Ask<'_> {
    fn side(
        &self,
        unit: Option<&str>,
        due: Option<Money>,
        last_day: Option<Money>,
        slips: &[&BankSlip],
        missing: &mut Vec<MissingFigure>,
    ) -> Result<BankedFunds, Error> {
        let input = self.input;
        let sum = |wanted: Place| Money::sum(slips.iter().filter(|slip| place(slip, input) == wanted).map(|slip| slip.amount));
        let (banked, arrived_later) = (sum(Place::InTime)?, sum(Place::Later)?);
        let mine = |of: &str| unit.is_none_or(|unit| unit == of);
        let debts = input.debts.iter().flatten().filter(|debt| mine(&debt.unit) && debt.is_settled()).map(|debt| debt.amount);
        let waivers =
            input.waivers.iter().flatten().filter(|waiver| mine(&waiver.unit) && rests(waiver, self.bases)).map(|waiver| waiver.amount);
        let (debts, waived) = (Money::sum(debts)?, Money::sum(waivers)?);
        let mut side = BankedFunds {
            unit: unit.map(str::to_owned),
            due,
            banked,
            shortfall: None,
            debts,
            waived,
            arrived_later,
            in_transit: None,
            unexplained: None,
        };
        let Some(due) = due else { return Ok(side) };
        let shortfall = due.minus(banked)?;
        let open = shortfall.minus(debts)?.minus(waived)?;
        let in_time: Vec<&&BankSlip> = slips.iter().filter(|slip| place(slip, input) == Place::InTime).collect();
        let one_day = input.period() == FundPeriod::Day;
        let last = |slip: &&&BankSlip| one_day || slip.takings_on == Some(input.to());
        // Whether the takings of the last day are in the bank, as far as the slips tell.
        let in_bank =
            if in_time.iter().any(last) { Some(true) } else { in_time.iter().all(|slip| slip.takings_on.is_some()).then_some(false) };
        let last_day = if one_day { Some(due.minus(debts)?.minus(waived)?) } else { last_day };
        let in_transit = if arrived_later > Money::ZERO { Ok(arrived_later) } else { transit(open, last_day, in_bank) };
        side.shortfall = Some(shortfall);
        match in_transit {
            Ok(in_transit) => {
                side.in_transit = Some(in_transit);
                side.unexplained = Some(open.minus(in_transit)?);
            }
            Err(figure) => missing.push(MissingFigure { unit: unit.map(str::to_owned), figure }),
        }
        Ok(side)
    }
}

/// Whether a waiver rests on one of the papers that may be its basis.
pub(super) fn rests(waiver: &FundWaiver, bases: &[DocumentId]) -> bool {
    waiver.basis.is_some_and(|basis| bases.contains(&basis))
}

/// How much of what is not explained is the takings of the last day, on their way; else what must be known to tell. On a day on which more
/// was given back than taken it is negative, to be made good by the next payment.
fn transit(open: Money, last_day: Option<Money>, in_bank: Option<bool>) -> Result<Money, FundFigure> {
    match (in_bank, last_day) {
        (Some(true), _) => Ok(Money::ZERO),
        (Some(false), Some(last)) => Ok(last),
        (None, Some(last)) if open == last || (open > last && last > Money::ZERO) => Ok(last),
        (_, None) if open == Money::ZERO => Ok(Money::ZERO),
        (None, _) if open <= Money::ZERO => Ok(Money::ZERO),
        (_, None) => Err(FundFigure::LastDayTakings),
        (None, Some(last)) if last <= Money::ZERO => Ok(Money::ZERO),
        (None, Some(_)) => Err(FundFigure::TakingsOn),
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
        waived: sum(|one| one.waived)?,
        arrived_later: sum(|one| one.arrived_later)?,
        in_transit: known(|one| one.in_transit)?,
        unexplained: known(|one| one.unexplained)?,
    })
}
