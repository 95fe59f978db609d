//! The posts through whose hands volumes go.

use serde::{Deserialize, Serialize};

use crate::handbook::table::{document, fact, rule};
use crate::handbook::{DocumentId, FactId, RuleId};

/// A post that holds volumes: ids of roles of the handbook, and `storage`. Up is from the clerk to storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CustodyPost {
    /// Handles the transaction and sorts the papers.
    CounterClerk,
    /// Holds the papers against the operation report and hands them to the custodian.
    Level1Auditor,
    /// Counts, audits and binds them in the hall.
    MaterialsCustodian,
    /// Audits them at the branch and gathers them.
    BranchBusinessAuditor,
    /// Audits them at the market department.
    MarketBusinessGroup,
    /// Where they are kept in the end; the sources do not name it.
    Storage,
}

/// What a post leaves when it sends back what failed.
pub(super) struct Refusal {
    pub rule: RuleId,
    /// To whom it sends it.
    pub to: CustodyPost,
    /// The sheet on which it notes it.
    pub sheet: DocumentId,
    /// The record in which it enters it, and the fact that says so.
    pub record: Option<(DocumentId, &'static [FactId])>,
    pub whole: FactId,
    pub noted: FactId,
    pub corrected: FactId,
}

impl CustodyPost {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::CounterClerk => "counter_clerk",
            Self::Level1Auditor => "level1_auditor",
            Self::MaterialsCustodian => "materials_custodian",
            Self::BranchBusinessAuditor => "branch_business_auditor",
            Self::MarketBusinessGroup => "market_business_group",
            Self::Storage => "storage",
        }
    }

    /// Whether it is a post of the hall.
    pub(super) fn is_in_hall(self) -> bool {
        self <= Self::MaterialsCustodian
    }

    /// To whom it hands volumes. A clerk may give them to level 1 or, with the signatures of level 1, straight to the custodian.
    pub(super) const fn up(self) -> Option<Self> {
        match self {
            Self::CounterClerk | Self::Level1Auditor => Some(Self::MaterialsCustodian),
            Self::MaterialsCustodian => Some(Self::BranchBusinessAuditor),
            Self::BranchBusinessAuditor => Some(Self::MarketBusinessGroup),
            Self::MarketBusinessGroup => Some(Self::Storage),
            Self::Storage => None,
        }
    }

    /// Whether it may hand volumes to another post.
    pub(super) fn hands_to(self, to: Self) -> bool {
        self.up() == Some(to) || (self, to) == (Self::CounterClerk, Self::Level1Auditor)
    }

    /// The sheet with which it receives volumes.
    pub(super) const fn sheet(self) -> Option<DocumentId> {
        match self {
            Self::CounterClerk | Self::Level1Auditor | Self::Storage => None,
            Self::MaterialsCustodian => Some(document::CLERK_HALL_HANDOVER_SHEET),
            Self::BranchBusinessAuditor => Some(document::HALL_BRANCH_HANDOVER_SHEET),
            Self::MarketBusinessGroup => Some(document::BRANCH_MARKET_HANDOVER_SHEET),
        }
    }

    /// How it sends back what failed; `None` for posts that do not audit what they receive.
    pub(super) fn refusal(self) -> Option<Refusal> {
        let sheet = self.sheet()?;
        Some(match self {
            Self::MaterialsCustodian => Refusal {
                rule: rule::FILES_CUSTODIAN_REJECT_WHOLE_VOLUME,
                to: Self::CounterClerk,
                sheet,
                record: Some((document::LEVEL1_AUDIT_RECORD, &[fact::RETURN_RECORDED])),
                whole: fact::HALL_VOLUME_RETURNED_WHOLE,
                noted: fact::HALL_RETURN_NOTED,
                corrected: fact::HALL_MATERIALS_CORRECTED,
            },
            Self::BranchBusinessAuditor => Refusal {
                rule: rule::FILES_BRANCH_REJECT_WHOLE_VOLUME,
                // Reading con.branch_reject_corrector.
                to: Self::MaterialsCustodian,
                sheet,
                record: Some((document::LEVEL2_AUDIT_RECORD, &[])),
                whole: fact::BRANCH_VOLUME_RETURNED_WHOLE,
                noted: fact::BRANCH_RETURN_NOTED,
                corrected: fact::BRANCH_MATERIALS_CORRECTED,
            },
            Self::MarketBusinessGroup => Refusal {
                rule: rule::FILES_MARKET_REJECT_WHOLE_VOLUME,
                to: Self::BranchBusinessAuditor,
                sheet,
                record: None,
                whole: fact::MARKET_VOLUME_RETURNED_WHOLE,
                noted: fact::MARKET_RETURN_NOTED,
                corrected: fact::MARKET_MATERIALS_CORRECTED,
            },
            Self::CounterClerk | Self::Level1Auditor | Self::Storage => return None,
        })
    }
}
