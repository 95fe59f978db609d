//! Daily reports added up: of halls to the district's week and month, of districts to the company's.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::carried::{StockBreak, beside, follow, stock_breaks};
use super::compare::MissingFigure;
use super::figures::FundFigures;
use super::input::{BankSlip, StockItem, check_slips, check_stock, names};
use crate::error::{Code, Error};
use crate::handbook::{Handbook, Stamp};
use crate::money::Money;
use crate::order;
use crate::time::Day;

/// What one hall or district reports of a day, a week or a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FundReport {
    /// Whose report it is.
    pub unit: String,
    /// The first day.
    pub from: Day,
    /// The last day; absent: the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// Its figures.
    pub figures: FundFigures,
    /// Its cards and terminals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stock: Vec<StockItem>,
}

impl FundReport {
    pub(super) fn to(&self) -> Day {
        self.to.unwrap_or(self.from)
    }
}

/// Reports to be added up.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let answer = call_json(&Handbook::builtin(), "fund.roll_up", r#"{"unit": "district-1", "from": "2026-11-16", "to": "2026-11-17",
///     "reports": [{"unit": "hall-1", "from": "2026-11-16", "figures": {"report_total": "100.10"}},
///                 {"unit": "hall-1", "from": "2026-11-17", "figures": {"report_total": "200.20"}},
///                 {"unit": "hall-2", "from": "2026-11-16", "figures": {"report_total": "50.05"}}]}"#);
/// assert!(answer.starts_with(r#"{"ok":{"complete":false,"report":{"unit":"district-1","from":"2026-11-16","to":"2026-11-17","#));
/// assert!(answer.contains(r#""figures":{"report_total":"350.35"}"#));
/// assert!(answer.contains(r#""without_report":["2026-11-17"]"#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FundReports {
    /// The name of the whole: the district, or the company.
    pub unit: String,
    /// The first day.
    pub from: Day,
    /// The last day; with the first at most 366 days.
    pub to: Day,
    /// All that must report, each once; absent: those of whom there is a report.
    #[serde(default)]
    pub units: Option<Vec<String>>,
    /// The reports, in any order; those of one unit do not overlap.
    pub reports: Vec<FundReport>,
    /// The bank slips, each with its unit; an empty list: there are none. Absent: not asked about.
    #[serde(default)]
    pub bank_slips: Option<Vec<BankSlip>>,
}

/// A report beside its bank slips.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BankedDay {
    /// The first day of the report.
    pub from: Day,
    /// Its last day; absent: the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// The total of the report, when it is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_total: Option<Money>,
    /// The slips that are for it, by number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub slips: Vec<String>,
    /// What they come to.
    pub banked: Money,
    /// Total less banked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Money>,
}

/// The reports of one unit added up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RolledUnit {
    /// The sum.
    pub report: FundReport,
    /// Days of which there is no report.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_report: Vec<Day>,
    /// First days of reports with a total above 0.00 for which there is no slip; none where slips are not asked about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_slip: Vec<Day>,
    /// Each report beside its slips, where these are asked about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub banked: Vec<BankedDay>,
    /// Slips, by number, that are for no report.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unmatched: Vec<String>,
}

/// Reports added up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RolledFunds {
    /// Every unit has reported every day, and every figure that one report has all have.
    pub complete: bool,
    /// The sum of all; it may itself be rolled up. A figure that one of the reports lacks is left out. Stock opens as on the first day and
    /// closes as on the last.
    pub report: FundReport,
    /// The sum of the units for each span that is reported, mostly a day.
    pub parts: Vec<FundReport>,
    /// Each unit.
    pub units: Vec<RolledUnit>,
    /// Stock that does not go on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stock: Vec<StockBreak>,
    /// Figures that some reports have and these have not; the day is the first of the report.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MissingReportFigure>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// A figure that a report lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MissingReportFigure {
    /// The first day of the report.
    pub from: Day,
    /// The figure, and whose it is.
    pub of: MissingFigure,
}

/// Adds reports up, exactly; nothing is put in place of what is missing.
///
/// # Source
/// M II.2 2.3 steps 5.2, 6 and 7.2, page 53; readings `con.daily_report_names`, `con.bank_slip_path`.
///
/// # Errors
/// `end_before_start` for a span whose last day is before its first; `too_long` at `to` for more than 366 days; `unknown_value` for a
/// report that is not within the days; `duplicate` for a unit that stands twice or reports that overlap; `unknown_id` for a unit that is
/// not in the list; for slips and stock as `fund.reconcile`; `missing_field` for a slip without unit and for an empty
/// name; `money` for sums that could not be written, `wrong_type` at `reports` for pieces.
pub fn roll_up(handbook: &Handbook, input: &FundReports) -> Result<RolledFunds, Error> {
    let units = check(input)?;
    let mut of_unit: BTreeMap<&str, Vec<&FundReport>> = units.iter().map(|unit| (*unit, Vec::new())).collect();
    for report in &input.reports {
        of_unit.entry(&report.unit).or_default().push(report);
    }
    let (mut rolled, mut breaks, mut complete) = (Vec::new(), Vec::new(), true);
    for (unit, reports) in &mut of_unit {
        order::sort_by_key(reports, |report| report.from);
        breaks.extend(stock_breaks(reports));
        let without_report = unreported(input, reports);
        complete &= without_report.is_empty();
        let report = FundReport {
            unit: (*unit).to_owned(),
            from: input.from,
            to: (input.to != input.from).then_some(input.to),
            figures: add_figures(reports)?,
            stock: follow(reports)?,
        };
        let (banked, unmatched) = match &input.bank_slips {
            Some(slips) => beside_slips(unit, reports, slips)?,
            None => (Vec::new(), Vec::new()),
        };
        let unpaid = |day: &&BankedDay| day.slips.is_empty() && day.report_total.is_some_and(|total| total > Money::ZERO);
        let without_slip = banked.iter().filter(unpaid).map(|day| day.from).collect();
        rolled.push(RolledUnit { report, without_report, without_slip, banked, unmatched });
    }
    let all: Vec<&FundReport> = of_unit.values().flatten().copied().collect();
    let missing = missing(&all);
    let mut spans: BTreeMap<(Day, Day), Vec<&FundReport>> = BTreeMap::new();
    for report in of_unit.values().flatten() {
        spans.entry((report.from, report.to())).or_default().push(report);
    }
    let mut parts = Vec::new();
    for ((from, to), reports) in &spans {
        let stock = beside(reports.iter().flat_map(|report| &report.stock))?;
        let to = (to != from).then_some(*to);
        parts.push(FundReport { unit: input.unit.clone(), from: *from, to, figures: add_figures(reports)?, stock });
    }
    let report = FundReport {
        unit: input.unit.clone(),
        from: input.from,
        to: (input.to != input.from).then_some(input.to),
        figures: add_figures(&all)?,
        stock: beside(rolled.iter().flat_map(|unit| &unit.report.stock))?,
    };
    complete &= missing.is_empty();
    Ok(RolledFunds { complete, report, parts, units: rolled, stock: breaks, missing, edition: handbook.stamp() })
}

const MOST_DAYS: i64 = 366;

fn check(input: &FundReports) -> Result<BTreeSet<&str>, Error> {
    if input.to < input.from {
        return Err(Error::new(Code::EndBeforeStart, "to", "a day not before `from`"));
    }
    if input.to.days_since(input.from) >= MOST_DAYS {
        return Err(Error::new(Code::TooLong, "to", "at most 366 days from `from`, both included"));
    }
    if input.unit.is_empty() {
        return Err(Error::new(Code::MissingField, "unit", "a name"));
    }
    let named = input.units.as_ref().map(|units| names(units.iter().map(String::as_str), |place| format!("units[{place}]"))).transpose()?;
    let units = named.unwrap_or_else(|| input.reports.iter().map(|report| report.unit.as_str()).collect());
    let mut spans: BTreeMap<&str, BTreeMap<Day, Day>> = BTreeMap::new();
    for (place, report) in input.reports.iter().enumerate() {
        let at = |field: &str| format!("reports[{place}].{field}");
        if report.unit.is_empty() {
            return Err(Error::new(Code::MissingField, at("unit"), "a name"));
        }
        if !units.contains(report.unit.as_str()) {
            return Err(Error::new(Code::UnknownId, at("unit"), "the name of one of the units"));
        }
        if report.to() < report.from {
            return Err(Error::new(Code::EndBeforeStart, at("to"), "a day not before `from`"));
        }
        if report.from < input.from || report.to() > input.to {
            let field = if report.from < input.from { "from" } else { "to" };
            return Err(Error::new(Code::UnknownValue, at(field), "a day within the days that are added up"));
        }
        let spans = spans.entry(&report.unit).or_default();
        let before = spans.range(..=report.to()).next_back();
        if before.is_some_and(|(_, last)| *last >= report.from) {
            return Err(Error::new(Code::Duplicate, at("from"), "each day of a unit in one report"));
        }
        spans.insert(report.from, report.to());
        check_stock(&report.stock).map_err(|error| error.under(&format!("reports[{place}]")))?;
    }
    if let Some(slips) = &input.bank_slips {
        check_slips(slips, &units)?;
        if let Some(place) = slips.iter().position(|slip| slip.unit.is_none()) {
            return Err(Error::new(Code::MissingField, format!("bank_slips[{place}].unit"), "the unit whose money it is"));
        }
    }
    Ok(units)
}

/// Days of the period that no report of a unit covers; the reports stand in order.
fn unreported(input: &FundReports, reports: &[&FundReport]) -> Vec<Day> {
    let (mut days, mut next, mut coming) = (Vec::new(), Some(input.from), reports.iter().peekable());
    while let Some(day) = next.filter(|day| *day <= input.to) {
        if let Some(report) = coming.next_if(|report| report.from <= day) {
            next = report.to().next();
        } else {
            days.push(day);
            next = day.next();
        }
    }
    days
}

/// Each figure that all reports have.
fn add_figures(reports: &[&FundReport]) -> Result<FundFigures, Error> {
    let mut figures = FundFigures::default();
    for figure in FundFigures::SUMMED {
        let all: Option<Vec<Money>> = reports.iter().map(|report| report.figures.get(figure)).collect();
        let all = all.filter(|all| !all.is_empty());
        figures.set(figure, all.map(Money::sum).transpose().map_err(|error| error.under("reports"))?);
    }
    Ok(figures)
}

/// Figure by figure, by unit and day.
fn missing(reports: &[&FundReport]) -> Vec<MissingReportFigure> {
    let mut missing = Vec::new();
    for figure in FundFigures::SUMMED {
        if reports.iter().any(|report| report.figures.get(figure).is_some()) {
            for report in reports.iter().filter(|report| report.figures.get(figure).is_none()) {
                let of = MissingFigure { unit: Some(report.unit.clone()), figure };
                missing.push(MissingReportFigure { from: report.from, of });
            }
        }
    }
    missing
}

/// Each report of a unit beside its slips: those for its days, then each other slip with the earliest report not after its bank day that
/// has none and the same total, by bank day and number. The rest is for no report.
fn beside_slips(unit: &str, reports: &[&FundReport], slips: &[BankSlip]) -> Result<(Vec<BankedDay>, Vec<String>), Error> {
    let mut mine: Vec<&BankSlip> = slips.iter().filter(|slip| slip.unit.as_deref() == Some(unit)).collect();
    order::sort_by(&mut mine, |one, other| {
        let key = |slip: &BankSlip| (slip.takings_on.is_none(), slip.bank_on);
        key(one).cmp(&key(other)).then_with(|| one.id.cmp(&other.id))
    });
    let mut days: Vec<(BankedDay, Vec<Money>)> = Vec::new();
    for report in reports {
        let FundReport { from, to, figures, .. } = report;
        let (report_total, to) = (figures.report_total, *to);
        days.push((BankedDay { from: *from, to, report_total, slips: Vec::new(), banked: Money::ZERO, difference: None }, Vec::new()));
    }
    let mut unmatched = Vec::new();
    for slip in mine {
        let place = match slip.takings_on {
            Some(taken) => days.iter().position(|(day, _)| day.from <= taken && taken <= day.to.unwrap_or(day.from)),
            None => days.iter().position(|(day, _)| {
                day.slips.is_empty() && day.report_total == Some(slip.amount) && day.to.unwrap_or(day.from) <= slip.bank_on
            }),
        };
        match place.and_then(|place| days.get_mut(place)) {
            Some((day, amounts)) => {
                day.slips.push(slip.id.clone());
                amounts.push(slip.amount);
            }
            None => unmatched.push(slip.id.clone()),
        }
    }
    let mut banked = Vec::new();
    for (mut day, amounts) in days {
        day.banked = Money::sum(amounts).map_err(|error| error.under("bank_slips"))?;
        day.difference = day.report_total.map(|total| total.minus(day.banked)).transpose().map_err(|error| error.under("bank_slips"))?;
        banked.push(day);
    }
    Ok((banked, unmatched))
}
