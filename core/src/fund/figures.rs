//! The figures of a report on takings, and which of them must be equal.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::money::Money;

/// The amounts of one clerk, hall or branch for one day, week or month, in yuan. Each may be left out: what is missing and matters is named
/// in the answer. They may be negative, since refunds and goods taken back are in them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FundFigures {
    /// The total of the daily report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_total: Option<Money>,
    /// The money counted, with what a debt or a waiver slip stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub takings: Option<Money>,
    /// The payment or operation statistics of BOSS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system_total: Option<Money>,
    /// Invoices written by hand, which BOSS does not know. Of a clerk: absent when there were none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manual_invoices: Option<Money>,
    /// The papers added up: receipts and vouchers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_total: Option<Money>,
    /// The amount received by the sales outbound sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outbound_received: Option<Money>,
    /// Goods sold, by MIS or by stock movement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goods_sold: Option<Money>,
}

/// One of the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FundFigure {
    /// The total of the daily report.
    ReportTotal,
    /// The money counted.
    Takings,
    /// The statistics of BOSS.
    SystemTotal,
    /// Invoices written by hand.
    ManualInvoices,
    /// The papers added up.
    WrittenTotal,
    /// The amount received by the sales outbound sheet.
    OutboundReceived,
    /// Goods sold.
    GoodsSold,
    /// The takings of the period's last day.
    LastDayTakings,
    /// The bank slips.
    BankSlips,
    /// For which day's takings a bank slip is.
    TakingsOn,
    /// Cards and terminals as the books have them.
    Stock,
    /// Cards and terminals as counted.
    Counted,
    /// Debts.
    Debts,
    /// Waivers and gifts.
    Waivers,
}

impl FundFigures {
    /// The figures that are added up from unit to whole and from day to month.
    pub(super) const SUMMED: [FundFigure; 7] = [
        FundFigure::ReportTotal,
        FundFigure::Takings,
        FundFigure::SystemTotal,
        FundFigure::ManualInvoices,
        FundFigure::WrittenTotal,
        FundFigure::OutboundReceived,
        FundFigure::GoodsSold,
    ];

    /// An amount; `None` also for what is none of these figures.
    pub(super) fn get(&self, figure: FundFigure) -> Option<Money> {
        match figure {
            FundFigure::ReportTotal => self.report_total,
            FundFigure::Takings => self.takings,
            FundFigure::SystemTotal => self.system_total,
            FundFigure::ManualInvoices => self.manual_invoices,
            FundFigure::WrittenTotal => self.written_total,
            FundFigure::OutboundReceived => self.outbound_received,
            FundFigure::GoodsSold => self.goods_sold,
            _ => None,
        }
    }

    pub(super) fn set(&mut self, figure: FundFigure, amount: Option<Money>) {
        match figure {
            FundFigure::ReportTotal => self.report_total = amount,
            FundFigure::Takings => self.takings = amount,
            FundFigure::SystemTotal => self.system_total = amount,
            FundFigure::ManualInvoices => self.manual_invoices = amount,
            FundFigure::WrittenTotal => self.written_total = amount,
            FundFigure::OutboundReceived => self.outbound_received = amount,
            FundFigure::GoodsSold => self.goods_sold = amount,
            _ => {}
        }
    }

    /// Whether one of these is told.
    pub(super) fn tells(&self, figures: &[FundFigure]) -> bool {
        figures.iter().any(|figure| self.get(*figure).is_some())
    }

    /// Several figures added up; `None` when one of them is not told.
    pub(super) fn side(&self, figures: &[FundFigure]) -> Result<Option<Money>, Error> {
        let told: Option<Vec<Money>> = figures.iter().map(|figure| self.get(*figure)).collect();
        told.map(Money::sum).transpose()
    }
}

/// Two figures, or sums of figures, that must be equal (reading `amb.three_totals`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FundPair {
    /// The report and the money counted.
    Takings,
    /// The report and the statistics of BOSS with the invoices written by hand.
    System,
    /// The report and the papers.
    Written,
    /// The amount received by the outbound sheet and the goods sold.
    Goods,
}

impl FundPair {
    /// Every pair.
    pub(super) const ALL: [Self; 4] = [Self::Takings, Self::System, Self::Written, Self::Goods];

    pub(super) const fn left(self) -> &'static [FundFigure] {
        match self {
            Self::Takings | Self::System | Self::Written => &[FundFigure::ReportTotal],
            Self::Goods => &[FundFigure::OutboundReceived],
        }
    }

    pub(super) const fn right(self) -> &'static [FundFigure] {
        match self {
            Self::Takings => &[FundFigure::Takings],
            Self::System => &[FundFigure::SystemTotal, FundFigure::ManualInvoices],
            Self::Written => &[FundFigure::WrittenTotal],
            Self::Goods => &[FundFigure::GoodsSold],
        }
    }

    /// The figures that belong to this pair alone: who tells one of them means to have it compared.
    pub(super) const fn own(self) -> &'static [FundFigure] {
        match self {
            Self::Goods => &[FundFigure::OutboundReceived, FundFigure::GoodsSold],
            _ => self.right(),
        }
    }
}
