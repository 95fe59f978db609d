//! A set of papers, and the volume it is bound into.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::material::MaterialClass;
use crate::time::Day;

/// One set of papers: the slip of one transaction with what belongs to it (reading `amb.set_unit`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FiledSet {
    /// Its id, such as the number of the transaction; no other set has it.
    pub id: String,
    /// Its class.
    pub class: MaterialClass,
    /// The promotion that an agreement belongs to. Of the other classes it says nothing about the volume.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promotion: Option<String>,
    /// Who took the transaction: the hall's own name or number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// What was done: the deployment's own name or code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business: Option<String>,
    /// The business day on which it arose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
}

impl FiledSet {
    /// A set of which only id and class are told.
    pub fn new(id: impl Into<String>, class: MaterialClass) -> Self {
        Self { id: id.into(), class, promotion: None, operator: None, business: None, day: None }
    }

    /// The promotion by which it is bound: of agreements alone, and only when one is named.
    pub(super) fn bound_by(&self) -> Option<&str> {
        self.promotion.as_deref().filter(|promotion| self.class == MaterialClass::Agreement && !promotion.is_empty())
    }
}

/// A volume: sets of one group, which is a class and, for agreements, a promotion (reading `con.binding_key`).
///
/// The sources ask that a volume be numbered and do not say how. Here volumes are numbered from 1 within hall, hand-in period and group,
/// and the id is `hall/period/class/number`, for agreements `hall/period/agreement/promotion/number`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Volume {
    /// Its id.
    pub id: String,
    /// The hall.
    pub hall: String,
    /// The hand-in period: a text of the hall's own, such as a week or a month.
    pub period: String,
    /// The class.
    pub class: MaterialClass,
    /// The promotion, for agreements; a review reads it of them alone, and where it is absent takes the one that all sets name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promotion: Option<String>,
    /// Its running number in the group and period, from 1; absent when it has none, which a review finds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// Whether it is the last of its group in the period, the only one that may be short; absent when that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<bool>,
    /// Its parts from front to back, by ids of documents and the word `files`; absent when that is not known. When a volume is bound the
    /// record of level 2 is a place left for it (reading `con.level2_sign_record_order`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<Vec<String>>,
    /// The sets, in their order.
    pub sets: Vec<FiledSet>,
}

impl Volume {
    /// The promotion of its group: of agreements alone, the one it names or else the one that all its sets name.
    pub(super) fn bound_by(&self) -> Option<&str> {
        if self.class != MaterialClass::Agreement {
            return None;
        }
        let first = self.sets.first().and_then(FiledSet::bound_by);
        let common = || first.filter(|_| self.sets.iter().all(|set| set.bound_by() == first));
        self.promotion.as_deref().filter(|promotion| !promotion.is_empty()).or_else(common)
    }

    /// Orders volumes by class, promotion and number.
    pub(super) fn by_group(&self, other: &Self) -> Ordering {
        (self.class, &self.promotion, self.number).cmp(&(other.class, &other.promotion, other.number))
    }
}
