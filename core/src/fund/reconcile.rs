//! Reconciling: the engine's differences, what the rules say of them, what follows.

use serde::Serialize;

use super::bank::{self, BankComparison, BankedFunds, rests};
use super::compare::{Compared, MiscompiledTotal, MissingFigure, ReconciledUnit, ReconciledWhole, compare, is_apart};
use super::figures::{FundFigure, FundFigures};
use super::input::Reconciliation;
use super::level::{FundLevel, Table};
use super::stock::{StockDifference, differences};
use crate::decision::{Finding, Judgement, Outcome, Verdict};
use crate::error::{Code, Error};
use crate::handbook::table::{Check, Row, Test, fact, parameter, rule};
use crate::handbook::{DocumentId, DutyId, FactId, Handbook, Prepared, RoleId, RuleId, Stamp};
use crate::money::Money;

/// The funds of one level, reconciled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReconciledFunds {
    /// `allowed`: everything agrees, the reports may go up. `refused`: something does not agree. `undetermined`: nothing is known to be
    /// wrong, and what `missing` or a finding names is not known.
    pub outcome: Outcome,
    /// Refused: the level that stops it, and has it put right one link below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<FundLevel>,
    /// The totals: those that were given, else the sum of the units.
    pub totals: FundFigures,
    /// Each pair of the whole, with its gap.
    pub pairs: Vec<ReconciledWhole>,
    /// Each unit with its pairs, in the order given.
    pub units: Vec<ReconciledUnit>,
    /// Totals that are not the sum of the units.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub miscompiled: Vec<MiscompiledTotal>,
    /// Reports beside bank slips; absent when the slips are not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank: Option<BankComparison>,
    /// Stock that does not agree.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stock: Vec<StockDifference>,
    /// Places, from 0, in `waivers` of those that rest on no paper that may be a basis.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waivers_without_basis: Vec<u64>,
    /// Places, from 0, in `debts` of those whose cause is not found or for which nobody answers yet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub debts_unsettled: Vec<u64>,
    /// Figures that are not known and matter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MissingFigure>,
    /// Refused: who is told to find the cause.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tell: Vec<RoleId>,
    /// Refused: the records that are owed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<DocumentId>,
    /// Allowed: the papers that may go up.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub submit: Vec<DocumentId>,
    /// The duties that say by when; the calendar of duties has their days.
    pub duties: Vec<DutyId>,
    /// What each rule says.
    pub findings: Vec<Finding>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Reconciles the funds of one level: every pair of figures of every unit and of the whole, bank slips, debts, waivers, stock.
///
/// # Source
/// M II.2 1.1 to 1.3 flowcharts, pages 50 and 51; 2.3 steps 3 to 7.2, pages 52 and 53; readings `amb.three_totals`, `con.bank_difference`,
/// `con.bank_slip_path`, `amb.week_start`, `con.stock_count_period`.
///
/// # Errors
/// As for [`Reconciliation::check`]; `unknown_value` at `units[n].role` for a role that is not told; `money` for amounts whose sum could
/// not be written.
pub fn reconcile(handbook: &Handbook, input: &Reconciliation) -> Result<ReconciledFunds, Error> {
    input.check()?;
    let table = Table::find(input.level, input.period()).ok_or_else(|| {
        Error::new(Code::UnknownValue, "period", "a period that the level audits: 1 a day; 2 a day, a month; 3 a week, a month")
    })?;
    let roles = table.tell(handbook, input.to());
    if let Some(place) = input.units.iter().position(|unit| unit.role.is_some_and(|role| !roles.contains(&role))) {
        return Err(Error::new(Code::UnknownValue, format!("units[{place}].role"), "a role that this level tells of a difference"));
    }
    let mut compared = compare(table, &input.units, input.whole.unwrap_or_default())?;
    let bases = match handbook.value(parameter::AUDIT_FUND_L3_WAIVERS_MATCHED_BASES, Some(input.to()), || None) {
        Prepared::Documents(documents) => documents.as_slice(),
        _ => &[],
    };
    let total = compared.totals.report_total;
    let slips = input.bank_slips.as_deref();
    let bank = slips.map(|slips| bank::compare(input, slips, bases, total, &mut compared.missing));
    let bank = bank.transpose().map_err(|error| error.under("bank_slips"))?;
    let judge = Judge { input, table, compared, bank, bases, stock: differences(input.stock.as_deref().unwrap_or_default()) };
    Ok(judge.answer(handbook, &roles))
}

struct Judge<'a> {
    input: &'a Reconciliation,
    table: &'static Table,
    compared: Compared,
    bank: Option<BankComparison>,
    bases: &'a [DocumentId],
    stock: Vec<StockDifference>,
}

/// A finding, and whether what it says decides if the reports may go up.
struct Said(Finding, bool);

fn places<T>(items: Option<&[T]>, wanted: impl Fn(&T) -> bool) -> Vec<u64> {
    (0_u64..).zip(items.unwrap_or_default()).filter(|(_, item)| wanted(item)).map(|(place, _)| place).collect()
}

fn judged(verdict: Verdict, missing: Vec<FactId>) -> Judgement {
    match verdict {
        Verdict::Broken => Judgement::broken(Vec::new()),
        Verdict::Unknown => Judgement::unknown(missing),
        Verdict::Kept => Judgement::KEPT,
        Verdict::NotApplicable => Judgement::NOT_APPLICABLE,
    }
}

impl Judge<'_> {
    fn answer(mut self, handbook: &Handbook, roles: &[RoleId]) -> ReconciledFunds {
        let Self { input, table, .. } = self;
        self.ask_for_lists();
        let mut said = vec![Said(self.of_units(), true)];
        said.extend(table.whole_rule.map(|rule| Said(self.of_whole(rule), true)));
        said.extend(table.stock_rule.filter(|rule| table.whole_rule != Some(*rule)).map(|rule| Said(self.of_stock(rule), true)));
        said.push(Said(self.of_bank(), table.bank || self.bank.is_some()));
        said.extend(self.of_lists());
        let outcome = self.outcome(&said);
        let (refused, allowed) = (outcome == Outcome::Refused, outcome == Outcome::Allowed);
        let mismatch = refused && self.is_mismatch();
        let to_do = self.to_do();
        let bank = self.bank.map(|bank| BankComparison { to_do, ..bank });
        let records = if mismatch { owed(table) } else { Vec::new() };
        ReconciledFunds {
            outcome,
            stopped_at: refused.then_some(table.level),
            totals: self.compared.totals,
            waivers_without_basis: places(input.waivers.as_deref(), |waiver| !rests(waiver, self.bases)),
            debts_unsettled: places(input.debts.as_deref(), |debt| !debt.is_settled()),
            tell: if mismatch { tell(input, &self.compared, bank.as_ref(), roles) } else { Vec::new() },
            pairs: self.compared.pairs,
            units: self.compared.units,
            miscompiled: self.compared.miscompiled,
            bank,
            stock: self.stock,
            missing: self.compared.missing,
            records,
            submit: if allowed { table.papers(handbook, input.to()) } else { Vec::new() },
            duties: table.duties.iter().filter_map(|id| DutyId::find(id)).collect(),
            findings: said.into_iter().map(|Said(finding, _)| finding).collect(),
            edition: handbook.stamp(),
        }
    }

    /// Names what is not told at all and must be.
    fn ask_for_lists(&mut self) {
        let level3 = self.table.level == FundLevel::Level3;
        let counted = |input: &Reconciliation| input.stock.iter().flatten().all(|line| line.counted.is_some());
        let asked = [
            (self.table.bank && self.bank.is_none(), FundFigure::BankSlips),
            (self.table.stock_rule.is_some() && self.input.stock.is_none(), FundFigure::Stock),
            (self.table.stock_rule.is_some() && !counted(self.input), FundFigure::Counted),
            (level3 && self.input.waivers.is_none(), FundFigure::Waivers),
        ];
        let open = asked.into_iter().filter(|(open, _)| *open);
        self.compared.missing.extend(open.map(|(_, figure)| MissingFigure { unit: None, figure }));
    }

    /// The facts behind the figures that are missing.
    fn missing(&self, unit: bool) -> Vec<FactId> {
        let mut facts = Vec::new();
        for one in self.compared.missing.iter().filter(|one| unit == one.unit.is_some()) {
            for fact in self.table.facts(one.figure, unit) {
                if !facts.contains(&fact) {
                    facts.push(fact);
                }
            }
        }
        facts
    }

    fn of_units(&self) -> Finding {
        let pairs = || self.compared.units.iter().flat_map(|unit| unit.pairs.iter().map(move |pair| (unit, pair)));
        let rule = self.table.unit_rule;
        if let Some((unit, pair)) = pairs().find(|(_, pair)| is_apart(pair.difference)) {
            let text = |amount: Option<Money>| amount.map(|amount| amount.to_string()).unwrap_or_default();
            let broken = Judgement::broken(Vec::new()).seen(text(pair.left), text(pair.right)).in_unit("yuan");
            return Finding { resource: Some(unit.unit.clone()), ..broken.of_rule(rule) };
        }
        if self.compared.units.is_empty() {
            return Judgement::unknown(self.table.facts(FundFigure::ReportTotal, true)).of_rule(rule);
        }
        match pairs().find(|(_, pair)| pair.difference.is_none()) {
            Some((unit, _)) => {
                let unknown = Judgement::unknown(self.missing(true));
                Finding { resource: Some(unit.unit.clone()), ..unknown.of_rule(rule) }
            }
            None => Judgement::KEPT.of_rule(rule),
        }
    }

    fn of_whole(&self, by: RuleId) -> Finding {
        let apart = self.compared.pairs.iter().find(|pair| is_apart(pair.gap)).map(|pair| (pair.left, pair.right));
        let miscompiled = self.compared.miscompiled.first().map(|total| (Some(total.whole), Some(total.units)));
        if let Some((Some(left), Some(right))) = apart.or(miscompiled) {
            return Judgement::broken(Vec::new()).seen(left.to_string(), right.to_string()).in_unit("yuan").of_rule(by);
        }
        // The month's rule asks for the stock as well.
        let stock = (self.table.stock_rule == Some(by)).then(|| self.of_stock(by)).filter(|stock| stock.verdict != Verdict::Kept);
        if let Some(stock) = stock {
            return stock;
        }
        let asked = self.compared.pairs.iter().filter(|pair| self.table.whole_pairs.contains(&pair.pair));
        if asked.clone().any(|pair| pair.gap.is_none()) {
            let mut facts = Vec::new();
            for pair in asked.filter(|pair| pair.gap.is_none()) {
                for figure in pair.pair.left().iter().chain(pair.pair.right()) {
                    let open = self.compared.totals.get(*figure).is_none();
                    facts.extend(self.table.facts(*figure, false).filter(|fact| open && !facts.contains(fact)).collect::<Vec<_>>());
                }
            }
            return Judgement::unknown(facts).of_rule(by);
        }
        Judgement::KEPT.of_rule(by)
    }

    fn of_stock(&self, by: RuleId) -> Finding {
        if let Some(line) = self.stock.first() {
            // The count against the books, or the books against what they add up to.
            let (seen, required) = match line.counted.filter(|_| line.book_difference == 0) {
                Some(counted) => (counted.to_string(), line.closing.to_string()),
                None => (line.closing.to_string(), line.expected.to_string()),
            };
            let broken = Judgement::broken(Vec::new()).seen(seen, required);
            return Finding { resource: Some(line.item.clone()), ..broken.of_rule(by) };
        }
        let lacks = |figure: FundFigure| self.compared.missing.iter().any(|one| one.figure == figure);
        if lacks(FundFigure::Stock) {
            return Judgement::unknown([fact::BOOK_STOCK, fact::PHYSICAL_STOCK]).of_rule(by);
        }
        let verdict = if lacks(FundFigure::Counted) { Verdict::Unknown } else { Verdict::Kept };
        judged(verdict, vec![fact::PHYSICAL_STOCK]).of_rule(by)
    }

    /// Money that is neither in the bank nor explained.
    fn of_bank(&self) -> Finding {
        let by = rule::AUDIT_FUND_FULL_AND_TIMELY_PAYMENT;
        let Some(bank) = &self.bank else { return Judgement::unknown([fact::REVENUE_PAID_IN]).of_rule(by) };
        let sides = || bank.units.iter().chain(std::iter::once(&bank.whole));
        if let Some(side) = sides().find(|side| is_apart(side.unexplained)) {
            let left = side.unexplained.unwrap_or(Money::ZERO);
            let broken = Judgement::broken(Vec::new()).seen(left.to_string(), Money::ZERO.to_string()).in_unit("yuan");
            return Finding { resource: side.unit.clone(), ..broken.of_rule(by) };
        }
        if bank.whole.due.is_none() {
            return Judgement::unknown([fact::REVENUE_DUE]).of_rule(by);
        }
        let verdict = if sides().any(|side| side.unexplained.is_none()) { Verdict::Unknown } else { Verdict::Kept };
        judged(verdict, vec![fact::IN_TRANSIT_CONFIRMED]).of_rule(by)
    }

    /// Debts and waivers, by the rule of the level.
    fn of_lists(&self) -> Vec<Said> {
        let Reconciliation { debts, waivers, .. } = self.input;
        let unsettled = debts.as_ref().map(|debts| debts.iter().any(|debt| !debt.is_settled()));
        let baseless = waivers.as_ref().map(|waivers| waivers.iter().any(|waiver| !rests(waiver, self.bases)));
        let mut open = Vec::new();
        let ask = |open: &mut Vec<FactId>, unless: bool, facts: &[FactId]| {
            if !unless {
                open.extend_from_slice(facts);
            }
        };
        match self.table.level {
            FundLevel::Level1 => {
                ask(&mut open, debts.is_some(), &[fact::CLERK_DEBTS, fact::CLERK_DEBTS_REVIEWED]);
                ask(&mut open, unsettled != Some(true), &[fact::DEBT_CAUSES_FOUND, fact::DEBT_RESPONSIBILITY_FIXED]);
                ask(&mut open, baseless == Some(false), &[fact::WAIVER_SLIPS_REVIEWED]);
                let verdict = if open.is_empty() { Verdict::Kept } else { Verdict::Unknown };
                vec![Said(judged(verdict, open).of_rule(rule::AUDIT_FUND_L1_REVIEW_DEBTS_AND_WAIVERS), false)]
            }
            FundLevel::Level2 if self.table.whole_rule.is_some() => {
                ask(&mut open, unsettled == Some(false), &[fact::HALL_DEBTS_REVIEWED]);
                ask(&mut open, self.bank.is_some(), &[fact::BANK_SLIPS_REVIEWED]);
                ask(&mut open, baseless == Some(false), &[fact::WAIVER_SLIPS_REVIEWED]);
                let settled = self.bank.as_ref().is_none_or(|bank| bank.whole.unexplained.is_some());
                ask(&mut open, settled, &[fact::IN_TRANSIT_AMOUNT]);
                ask(&mut open, !self.bank_differs(|side| side.in_transit), &[fact::IN_TRANSIT_CONFIRMED]);
                let verdict = if open.is_empty() { Verdict::Kept } else { Verdict::Unknown };
                vec![Said(judged(verdict, open).of_rule(rule::AUDIT_FUND_L2_TRANSIT_DIFFERENCE), false)]
            }
            FundLevel::Level2 => Vec::new(),
            FundLevel::Level3 => {
                let by = rule::AUDIT_FUND_L3_WAIVERS_MATCHED;
                let verdict = match baseless {
                    None => Verdict::Unknown,
                    Some(true) => Verdict::Broken,
                    Some(false) => Verdict::Kept,
                };
                vec![Said(judged(verdict, vec![fact::WAIVED_AMOUNT]).of_rule(by), true)]
            }
        }
    }

    /// Whether a part of some side of the bank is known and is not 0.00.
    fn bank_differs(&self, part: impl Fn(&BankedFunds) -> Option<Money>) -> bool {
        self.bank.as_ref().is_some_and(|bank| bank.units.iter().chain([&bank.whole]).any(|side| is_apart(part(side))))
    }

    /// Something is apart, of whatever kind.
    fn is_mismatch(&self) -> bool {
        let bank = self.bank_differs(|side| side.unexplained);
        let units = self.compared.units.iter().flat_map(|unit| &unit.pairs).any(|pair| is_apart(pair.difference));
        let whole = self.compared.pairs.iter().any(|pair| is_apart(pair.gap)) || !self.compared.miscompiled.is_empty();
        bank || units || whole || !self.stock.is_empty()
    }

    fn outcome(&self, said: &[Said]) -> Outcome {
        let any = |verdict: Verdict| said.iter().any(|Said(finding, decides)| *decides && finding.verdict == verdict);
        if self.is_mismatch() || any(Verdict::Broken) {
            Outcome::Refused
        } else if any(Verdict::Unknown) || !self.compared.missing.is_empty() {
            Outcome::Undetermined
        } else {
            Outcome::Allowed
        }
    }

    /// What the rows of the step table ask to be brought about where bank and reports differ.
    fn to_do(&self) -> Vec<FactId> {
        let (differs, in_transit) = (self.bank_differs(|side| side.shortfall), self.bank_differs(|side| side.in_transit));
        let asks = |row: &&Row| {
            let of_bank = |wanted: FactId| row.when.iter().any(|term| term.fact == wanted);
            (differs && Some(row.rule) == self.table.whole_rule && of_bank(fact::BANK_DIFFERENCE))
                || (in_transit && row.rule == rule::AUDIT_FUND_L2_TRANSIT_DIFFERENCE && of_bank(fact::IN_TRANSIT_AMOUNT))
        };
        let terms = rows(self.table).filter(asks).filter_map(|row| if let Test::All(terms) = row.test { Some(terms) } else { None });
        terms.flatten().filter(|term| matches!(term.check, Check::Holds(true))).map(|term| term.fact).collect()
    }
}

/// What the steps of the level's procedure leave behind.
fn rows(table: &Table) -> impl Iterator<Item = &'static Row> {
    table.mismatch.entry().procedures.iter().flat_map(|procedure| procedure.entry().steps).flat_map(|step| step.leaves)
}

/// The record that a mismatch owes.
fn owed(table: &Table) -> Vec<DocumentId> {
    let record = |row: &'static Row| if let Test::Record(document) = row.test { Some(document) } else { None };
    rows(table).filter(|row| row.rule == table.mismatch).filter_map(record).collect()
}

/// Whom to tell: the roles of the units that are apart, the usual one where it is nobody's alone.
fn tell(input: &Reconciliation, compared: &Compared, bank: Option<&BankComparison>, roles: &[RoleId]) -> Vec<RoleId> {
    let short = |name: &str| {
        bank.is_some_and(|bank| bank.units.iter().any(|side| side.unit.as_deref() == Some(name) && is_apart(side.unexplained)))
    };
    let apart = compared.units.iter().map(|unit| unit.pairs.iter().any(|pair| is_apart(pair.difference)) || short(&unit.unit));
    let usual = roles.first().copied();
    let mut told: Vec<RoleId> = Vec::new();
    for role in input.units.iter().zip(apart).filter(|(_, apart)| *apart).filter_map(|(unit, _)| unit.role.or(usual)) {
        if !told.contains(&role) {
            told.push(role);
        }
    }
    if told.is_empty() { usual.into_iter().collect() } else { told }
}
