//! The market department's check before commission is paid: three counts of the same papers, branch by branch (M II.8 step 8).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decision::{Finding, Judgement, Remedy};
use crate::error::{Code, Error};
use crate::handbook::table::{Step, fact, rule};
use crate::handbook::{Handbook, ProcedureId, RoleId, Stamp};

/// What was counted of a branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CommissionCount {
    /// The branch.
    pub branch: String,
    /// The business; absent, or an empty text, for the branch as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business: Option<String>,
    /// Business forms that the branch handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forms: Option<u32>,
    /// Transactions of the electronic detail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub electronic_detail: Option<u32>,
    /// The number on the branch-market hand-over sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<u32>,
}

/// Counts whose agreement is asked for.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let counts = r#"{"counts": [{"branch": "Rongxian", "forms": 100, "electronic_detail": 101, "sheet": 100}]}"#;
/// let answer = call_json(&Handbook::builtin(), "archive.commission", counts);
/// assert!(answer.contains(r#""electronic_difference":1,"sheet_difference":0,"same":false"#));
/// assert!(answer.contains(r#""tell":["branch_business_auditor"]"#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CommissionCheck {
    /// The counts, in any order; each branch and business once.
    pub counts: Vec<CommissionCount>,
}

/// Three counts side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CommissionRow {
    /// The business; absent for the branch as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business: Option<String>,
    /// Business forms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forms: Option<u32>,
    /// Transactions of the electronic detail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub electronic_detail: Option<u32>,
    /// The number on the sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<u32>,
    /// The electronic detail less the forms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub electronic_difference: Option<i64>,
    /// The sheet less the forms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet_difference: Option<i64>,
    /// Whether they agree: not, when two of them differ; absent when one is not known and the others do not differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same: Option<bool>,
}

/// A branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CommissionBranch {
    /// Its name.
    pub branch: String,
    /// Its counts, in the order of the businesses; the branch as a whole stands first. Differences that cancel between two businesses are
    /// still there.
    pub rows: Vec<CommissionRow>,
    /// Who is told when counts differ: the volume goes back to them with a note on the sheet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tell: Vec<RoleId>,
    /// What `files.market.commission_match` says; seen is how many rows differ.
    pub finding: Finding,
}

/// What the check finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CommissionFindings {
    /// The branches, in the order of their names.
    pub branches: Vec<CommissionBranch>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

fn row(count: &CommissionCount) -> CommissionRow {
    let CommissionCount { branch: _, business, forms, electronic_detail, sheet } = count;
    let less = |one: Option<u32>, other: Option<u32>| Some(i64::from(one?).saturating_sub(i64::from(other?)));
    let known: Vec<u32> = [forms, electronic_detail, sheet].into_iter().filter_map(|count| *count).collect();
    let same = known.windows(2).all(|pair| pair.first() == pair.last());
    CommissionRow {
        business: business.clone().filter(|business| !business.is_empty()),
        forms: *forms,
        electronic_detail: *electronic_detail,
        sheet: *sheet,
        electronic_difference: less(*electronic_detail, *forms),
        sheet_difference: less(*sheet, *forms),
        same: (!same || known.len() == 3).then_some(same),
    }
}

/// The chapter on customer materials.
const PROCEDURE: &str = "customer_materials";

/// One of its steps.
fn step(name: &str) -> Option<&'static Step> {
    ProcedureId::find(PROCEDURE)?.entry().step(name).map(|(_, step)| step)
}

fn branch(name: &str, rows: Vec<CommissionRow>) -> CommissionBranch {
    let differ = rows.iter().filter(|row| row.same == Some(false)).count();
    let lacks = |pick: fn(&CommissionRow) -> Option<u32>| rows.iter().any(|row| row.same.is_none() && pick(row).is_none());
    let judgement = if differ > 0 {
        let back = step("return_to_branch").map(|step| Remedy::TakeStep { step: step.id.into(), roles: step.roles.to_vec() });
        Judgement::broken(back.into_iter().collect()).seen(differ.to_string(), "0").in_unit("item")
    } else if rows.iter().any(|row| row.same.is_none()) {
        let facts = [
            (fact::BRANCH_FORMS_COUNT, lacks(|row| row.forms)),
            (fact::ELECTRONIC_DETAIL_COUNT, lacks(|row| row.electronic_detail)),
            (fact::MARKET_SHEET_COUNT, lacks(|row| row.sheet)),
        ];
        Judgement::unknown(facts.into_iter().filter(|(_, lacks)| *lacks).map(|(fact, _)| fact))
    } else {
        Judgement::KEPT
    };
    // Who hands the papers over is who gets them back.
    let tell = if differ > 0 { step("deliver_to_market").map_or(Vec::new(), |step| step.roles.to_vec()) } else { Vec::new() };
    let finding = Finding { procedure: ProcedureId::find(PROCEDURE), ..judgement.of_rule(rule::FILES_MARKET_COMMISSION_MATCH) };
    CommissionBranch { branch: name.to_owned(), rows, tell, finding }
}

/// Says of each branch whether its forms, the electronic detail and the hand-over sheet show the same numbers.
///
/// # Source
/// M II.8 2.3 steps 8 and 8.1, page 70, and 2.4(9), page 71.
///
/// # Errors
/// `missing_field` for a branch without name; `duplicate` for a branch and business that stand twice.
pub fn commission(handbook: &Handbook, input: &CommissionCheck) -> Result<CommissionFindings, Error> {
    let mut branches: BTreeMap<&str, BTreeMap<Option<&str>, CommissionRow>> = BTreeMap::new();
    for (place, count) in input.counts.iter().enumerate() {
        if count.branch.is_empty() {
            return Err(Error::new(Code::MissingField, format!("counts[{place}].branch"), "a text that is not empty"));
        }
        let rows = branches.entry(&count.branch).or_default();
        if rows.insert(count.business.as_deref().filter(|business| !business.is_empty()), row(count)).is_some() {
            return Err(Error::new(Code::Duplicate, format!("counts[{place}]"), "a branch and business that are not there already"));
        }
    }
    let branches = branches.into_iter().map(|(name, rows)| branch(name, rows.into_values().collect())).collect();
    Ok(CommissionFindings { branches, edition: handbook.stamp() })
}
