//! Takings: three levels of reconciliation by one comparison, the roll-up of daily reports, the check of reports (M II.2, II.9).

mod bank;
mod carried;
mod compare;
mod figures;
mod input;
mod level;
mod reconcile;
mod report;
mod report_walk;
mod roll_up;
mod stock;

pub use bank::{BankComparison, BankedFunds};
pub use carried::{StockBreak, StockBreakKind};
pub use compare::{MiscompiledTotal, MissingFigure, ReconciledPair, ReconciledUnit, ReconciledWhole};
pub use figures::{FundFigure, FundFigures, FundPair};
pub use input::{BankSlip, FundDebt, FundUnit, FundWaiver, Reconciliation, StockItem};
pub use level::{FundLevel, FundPeriod};
pub use reconcile::{ReconciledFunds, reconcile};
pub use report::{CheckedReport, ClerkCash, ReportCheck, ReportKind, ReportPaper, check};
pub use roll_up::{BankedDay, FundReport, FundReports, MissingReportFigure, RolledFunds, RolledUnit, roll_up};
pub use stock::StockDifference;
