//! The three levels: whom each audits, what must be told and what must be equal. The engine is one; only this table differs.

use serde::{Deserialize, Serialize};

use super::figures::{FundFigure, FundPair};
use crate::handbook::table::{document, fact, parameter, rule};
use crate::handbook::{DocumentId, FactId, Handbook, ParameterId, Prepared, RoleId, RuleId};
use crate::time::Day;

/// Who audits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FundLevel {
    /// The hall audits its clerks and agents, day by day.
    Level1,
    /// The branch audits its halls, day by day and by the month.
    Level2,
    /// Finance audits the branches, by the week and by the month.
    Level3,
}

/// What is audited at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FundPeriod {
    /// One day.
    Day,
    /// A week, Monday to Sunday, or the part of one that lies in a month (reading `amb.week_start`).
    Week,
    /// A month, or a part of one.
    Month,
}

type Told = (FundFigure, FactId);

/// What one level compares.
pub(super) struct Table {
    pub level: FundLevel,
    pub period: FundPeriod,
    /// The rule on what is compared of each unit.
    pub unit_rule: RuleId,
    /// The rule on the totals of the whole, which must agree before it reports.
    pub whole_rule: Option<RuleId>,
    /// The rule on stock, where the report waits for it.
    pub stock_rule: Option<RuleId>,
    /// Whether bank slips must be told.
    pub bank: bool,
    /// The rule on what is done when something does not agree, and to whom it goes.
    pub mismatch: RuleId,
    pub to: ParameterId,
    /// What each unit must tell.
    pub unit_pairs: &'static [FundPair],
    pub whole_pairs: &'static [FundPair],
    /// The facts of the step table behind the figures.
    pub unit_facts: &'static [Told],
    pub whole_facts: &'static [Told],
    /// A unit that does not speak of invoices by hand wrote none.
    pub manual_optional: bool,
    /// The duties that say when it is due.
    pub duties: &'static [&'static str],
}

const DISTRICT: &[Told] = &[
    (FundFigure::ReportTotal, fact::DISTRICT_DAILY_REPORT_TOTAL),
    (FundFigure::SystemTotal, fact::DISTRICT_STATISTICS_AND_INVOICES_TOTAL),
    (FundFigure::ManualInvoices, fact::DISTRICT_STATISTICS_AND_INVOICES_TOTAL),
    (FundFigure::OutboundReceived, fact::DISTRICT_OUTBOUND_RECEIVED_TOTAL),
    (FundFigure::GoodsSold, fact::DISTRICT_GOODS_SOLD_TOTAL),
];

const BRANCH: &[Told] = &[
    (FundFigure::ReportTotal, fact::DISTRICT_DAILY_REPORT_TOTAL),
    (FundFigure::SystemTotal, fact::BOSS_TOTAL),
    (FundFigure::ManualInvoices, fact::DISTRICT_STATISTICS_AND_INVOICES_TOTAL),
    (FundFigure::OutboundReceived, fact::DISTRICT_OUTBOUND_RECEIVED_TOTAL),
    (FundFigure::GoodsSold, fact::MIS_TOTAL),
    (FundFigure::GoodsSold, fact::DISTRICT_GOODS_SOLD_TOTAL),
    (FundFigure::BankSlips, fact::BANK_SLIP_TOTAL),
];

const LEVEL3_WEEK: Table = Table {
    level: FundLevel::Level3,
    period: FundPeriod::Week,
    unit_rule: rule::AUDIT_FUND_L3_COMPARE,
    whole_rule: Some(rule::AUDIT_FUND_L3_WEEK_TOTALS_AGREE),
    stock_rule: None,
    bank: true,
    mismatch: rule::AUDIT_FUND_L3_MISMATCH_REGISTER_NOTIFY,
    to: parameter::AUDIT_FUND_L3_MISMATCH_REGISTER_NOTIFY_TO,
    unit_pairs: &[FundPair::System, FundPair::Goods],
    whole_pairs: &[FundPair::System, FundPair::Goods],
    unit_facts: BRANCH,
    whole_facts: DISTRICT,
    manual_optional: false,
    duties: &["obl.weekly.l3_totals", "obl.weekly.l3_report_accountant"],
};

/// Every level with each of its periods.
pub(super) static TABLES: [Table; 5] = [
    Table {
        level: FundLevel::Level1,
        period: FundPeriod::Day,
        unit_rule: rule::AUDIT_FUND_L1_DAILY_COMPARISON,
        whole_rule: Some(rule::AUDIT_FUND_L1_THREE_TOTALS_AGREE),
        stock_rule: Some(rule::AUDIT_FUND_L1_STOCK_DAILY),
        bank: false,
        mismatch: rule::AUDIT_FUND_L1_DISCREPANCY_NOTICE,
        to: parameter::AUDIT_FUND_L1_DISCREPANCY_NOTICE_TO,
        unit_pairs: &[FundPair::Takings, FundPair::System, FundPair::Written],
        whole_pairs: &[FundPair::System, FundPair::Goods],
        unit_facts: &[
            (FundFigure::ReportTotal, fact::CLERK_REPORT_TOTAL),
            (FundFigure::Takings, fact::CLERK_TAKINGS_TOTAL),
            (FundFigure::SystemTotal, fact::CLERK_SYSTEM_TOTAL),
            (FundFigure::WrittenTotal, fact::CLERK_WRITTEN_TOTAL),
        ],
        whole_facts: &[
            (FundFigure::ReportTotal, fact::HALL_DAILY_REPORT_TOTAL),
            (FundFigure::SystemTotal, fact::HALL_STATISTICS_AND_INVOICES_TOTAL),
            (FundFigure::ManualInvoices, fact::HALL_STATISTICS_AND_INVOICES_TOTAL),
            (FundFigure::OutboundReceived, fact::HALL_OUTBOUND_RECEIVED_TOTAL),
            (FundFigure::GoodsSold, fact::HALL_GOODS_SOLD_TOTAL),
        ],
        manual_optional: true,
        duties: &["obl.daily.l1_fund_audit", "obl.daily.l1_report_10"],
    },
    Table {
        level: FundLevel::Level2,
        period: FundPeriod::Day,
        unit_rule: rule::AUDIT_FUND_L2_DAILY_CHECK,
        whole_rule: Some(rule::AUDIT_FUND_L2_THREE_TOTALS_AGREE),
        stock_rule: None,
        bank: false,
        mismatch: rule::AUDIT_FUND_L2_MISMATCH_REGISTER_NOTIFY,
        to: parameter::AUDIT_FUND_L2_MISMATCH_REGISTER_NOTIFY_TO,
        unit_pairs: &[FundPair::System, FundPair::Goods],
        whole_pairs: &[FundPair::System, FundPair::Goods],
        unit_facts: &[
            (FundFigure::ReportTotal, fact::HALL_DAILY_REPORT_TOTAL),
            (FundFigure::SystemTotal, fact::BOSS_TOTAL),
            (FundFigure::ManualInvoices, fact::MANUAL_INVOICE_TOTAL),
            (FundFigure::OutboundReceived, fact::HALL_OUTBOUND_RECEIVED_TOTAL),
            (FundFigure::GoodsSold, fact::MIS_TOTAL),
        ],
        whole_facts: DISTRICT,
        manual_optional: false,
        duties: &["obl.daily.l2_slips_12", "obl.daily.l2_check", "obl.daily.l2_district_report"],
    },
    Table {
        level: FundLevel::Level2,
        period: FundPeriod::Month,
        unit_rule: rule::AUDIT_FUND_L2_MONTHLY_HALL_REPORTS,
        whole_rule: None,
        stock_rule: None,
        bank: false,
        mismatch: rule::AUDIT_FUND_L2_MISMATCH_REGISTER_NOTIFY,
        to: parameter::AUDIT_FUND_L2_MISMATCH_REGISTER_NOTIFY_TO,
        unit_pairs: &[FundPair::Goods],
        whole_pairs: &[],
        unit_facts: &[
            (FundFigure::OutboundReceived, fact::HALL_MONTH_REVENUE_PAYMENTS),
            (FundFigure::GoodsSold, fact::HALL_MONTH_STOCK_PAYMENTS),
        ],
        whole_facts: DISTRICT,
        manual_optional: false,
        duties: &["obl.monthly.l2_audit_hall_monthly", "obl.monthly.l2_revenue_report"],
    },
    LEVEL3_WEEK,
    Table {
        period: FundPeriod::Month,
        whole_rule: Some(rule::AUDIT_FUND_L3_MONTH_TOTALS_AGREE),
        stock_rule: Some(rule::AUDIT_FUND_L3_MONTH_TOTALS_AGREE),
        duties: &["obl.monthly.l3_totals", "obl.monthly.l3_archive"],
        ..LEVEL3_WEEK
    },
];

impl Table {
    pub fn find(level: FundLevel, period: FundPeriod) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.level == level && table.period == period)
    }

    /// The facts behind a figure, of a unit or of the whole.
    pub fn facts(&self, figure: FundFigure, unit: bool) -> impl Iterator<Item = FactId> {
        let told = if unit { self.unit_facts } else { self.whole_facts };
        told.iter().filter(move |(told, _)| *told == figure).map(|(_, fact)| *fact)
    }

    /// Who is told when something does not agree, the usual one first.
    pub fn tell(&self, handbook: &Handbook, on: Day) -> Vec<RoleId> {
        match handbook.value(self.to, Some(on), || None) {
            Prepared::Roles(roles) => roles.clone(),
            _ => Vec::new(),
        }
    }

    /// What goes up once everything agrees.
    pub fn papers(&self, handbook: &Handbook, on: Day) -> Vec<DocumentId> {
        // Other operations judge these rules; the papers they name are read here.
        let by = match (self.level, self.period) {
            (FundLevel::Level1, _) => "audit.fund.l1.report_by_10",
            (FundLevel::Level2, FundPeriod::Day) => "audit.fund.l2.report_with_slips",
            (FundLevel::Level2, _) => return vec![document::REVENUE_MONTHLY_REPORT],
            (FundLevel::Level3, _) => return vec![document::COMPANY_REVENUE_FUND_REPORT],
        };
        let items = RuleId::find(by).and_then(|rule| ParameterId::find(rule, "items"));
        match items.map(|items| handbook.value(items, Some(on), || None)) {
            Some(Prepared::Documents(documents)) => documents.clone(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::handbook::DutyId;
    use crate::handbook::table::{Check, FactKind, Row, Test};

    fn rows(rule: RuleId) -> impl Iterator<Item = &'static Row> {
        let procedures = rule.entry().procedures.iter();
        let rows = procedures.flat_map(|procedure| procedure.entry().steps).flat_map(|step| step.needs.iter().chain(step.leaves));
        rows.filter(move |row| row.rule == rule)
    }

    fn is_money(fact: FactId) -> bool {
        fact.entry().kind == FactKind::Money
    }

    /// The pairs that the rows of a rule compare.
    fn compared(rule: RuleId, told: &[Told]) -> BTreeSet<FundPair> {
        let is = |fact: FactId, figures: &[FundFigure]| told.iter().any(|(figure, of)| *of == fact && figures.contains(figure));
        let mut pairs = BTreeSet::new();
        for row in rows(rule) {
            let Test::All(terms) = row.test else { continue };
            for term in terms {
                let Check::Same(other) = term.check else { continue };
                if !is_money(term.fact) {
                    continue;
                }
                let (one, other) = (term.fact, other);
                let same = |pair: &&FundPair| {
                    (is(one, pair.left()) && is(other, pair.right())) || (is(one, pair.right()) && is(other, pair.left()))
                };
                let pair = FundPair::ALL.iter().find(same).unwrap_or_else(|| panic!("{rule}: {one} same {other}"));
                pairs.insert(*pair);
            }
        }
        pairs
    }

    #[test]
    fn what_is_compared_is_what_the_step_tables_say() {
        for table in &TABLES {
            let units: BTreeSet<FundPair> = table.unit_pairs.iter().copied().collect();
            let same = compared(table.unit_rule, table.unit_facts);
            // A sum of two facts is no term: that they are asked for is what the rows say of it.
            let answered: BTreeSet<FactId> = rows(table.unit_rule)
                .filter_map(|row| if let Test::Answered(facts) = row.test { Some(facts) } else { None })
                .flatten()
                .copied()
                .filter(|fact| is_money(*fact))
                .collect();
            let told: BTreeSet<FactId> = table.unit_facts.iter().map(|(_, fact)| *fact).collect();
            assert!(answered.is_subset(&told), "{}: {answered:?}", table.unit_rule);
            let asked = |figure: &FundFigure| table.facts(*figure, true).any(|fact| answered.contains(&fact));
            let by_answers = FundPair::ALL.into_iter().filter(|pair| pair.left().iter().all(asked) && asked(&pair.right()[0]));
            assert_eq!(same.iter().copied().chain(by_answers).collect::<BTreeSet<_>>(), units, "{}", table.unit_rule);
            let whole = table.whole_rule.map(|rule| compared(rule, table.whole_facts)).unwrap_or_default();
            assert_eq!(whole, table.whole_pairs.iter().copied().collect(), "{:?}", table.whole_rule);
        }
    }

    #[test]
    fn stock_holds_the_report_where_the_step_tables_say_so() {
        for table in &TABLES {
            let same = |row: &Row| matches!(row.test, Test::All(terms) if terms.iter().any(|term| term.fact == fact::BOOK_STOCK));
            let rules: Vec<RuleId> = table.whole_rule.into_iter().chain(table.stock_rule).filter(|rule| rows(*rule).any(same)).collect();
            assert_eq!(rules.last().copied(), table.stock_rule, "{:?} {:?}", table.level, table.period);
            let asked =
                rows(table.unit_rule).any(|row| matches!(row.test, Test::Answered(facts) if facts.contains(&fact::BANK_SLIP_TOTAL)));
            assert_eq!(asked, table.bank, "{}", table.unit_rule);
        }
    }

    #[test]
    fn duties_and_papers_are_those_of_the_handbook() {
        let day = "2026-11-20".parse().unwrap();
        for table in &TABLES {
            assert!(table.duties.iter().all(|id| DutyId::find(id).is_some()), "{:?}", table.duties);
            let papers = table.papers(&Handbook::builtin(), day);
            let due = table.duties.iter().filter_map(|id| DutyId::find(id)).flat_map(|duty| duty.entry().documents);
            let due: BTreeSet<DocumentId> = due.copied().collect();
            // Of the month level 3 files what it has audited; what it gives to the accountant is the report of the week.
            let month = table.level == FundLevel::Level3 && table.period == FundPeriod::Month;
            assert!(!papers.is_empty() && (month || papers.iter().all(|paper| due.contains(paper))), "{papers:?} {due:?}");
            assert!(!table.tell(&Handbook::builtin(), day).is_empty());
        }
    }
}
