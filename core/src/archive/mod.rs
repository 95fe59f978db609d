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

use serde::{Deserialize, Serialize};

pub use commission::{CommissionBranch, CommissionCheck, CommissionCount, CommissionFindings, CommissionRow, commission};
pub use compare::{
    ArchiveComparison, ArchiveTables, ArchivedSet, ComparedArchives, OddArchive, RejectedRow, SystemOperation, compare, compare_text,
};
pub use comparer::ArchiveComparer;
pub use figures::{ArchiveColumn, ArchiveFigures, ArchiveGroup};
pub use table::ArchiveTable;

/// The class of a paper: words of the fact `material_class`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ArchiveClass {
    /// Ownership.
    Ownership,
    /// General.
    General,
    /// Agreement.
    Agreement,
}

impl ArchiveClass {
    /// Every class, in the order of the handbook.
    pub const ALL: [Self; 3] = [Self::Ownership, Self::General, Self::Agreement];

    /// The class as text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ownership => "ownership",
            Self::General => "general",
            Self::Agreement => "agreement",
        }
    }

    fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handbook::table::fact;

    #[test]
    fn the_classes_are_those_of_the_handbook() {
        let classes: Vec<&str> = fact::MATERIAL_CLASS.entry().values.iter().map(|value| value.id).collect();
        assert_eq!(classes, ArchiveClass::ALL.map(ArchiveClass::as_str));
    }
}
