//! Completeness of archives: operations of the system against archived sets, and the market department's count (M II.1, II.8).

mod commission;
mod compare;
mod comparer;
mod figures;
mod findings;
mod join;
mod lists;
mod names;
mod table;

pub use commission::{CommissionBranch, CommissionCheck, CommissionCount, CommissionFindings, CommissionRow, commission};
pub use compare::{
    ArchiveComparison, ArchiveTables, ArchivedSet, ComparedArchives, OddArchive, RejectedRow, SystemOperation, compare, compare_text,
};
pub use comparer::ArchiveComparer;
pub use figures::{ArchiveColumn, ArchiveFigures, ArchiveGroup};
pub use table::ArchiveTable;
