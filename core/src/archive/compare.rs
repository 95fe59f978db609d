//! What is compared and what is found: the wire shapes, and the comparison of lists and of texts.

use serde::{Deserialize, Serialize};

use super::comparer::ArchiveComparer;
use super::{ArchiveColumn, ArchiveFigures, ArchiveGroup, ArchiveTable};
use crate::decision::Finding;
use crate::error::Error;
use crate::handbook::{Handbook, Stamp};
use crate::material::MaterialClass;
use crate::procedure::LogText;
use crate::time::Day;

/// An operation as a BOSS report lists it (1610, 1507). An empty text says nothing, as an empty cell does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SystemOperation {
    /// Its number in the system.
    pub id: String,
    /// Who operated: a staff number.
    pub operator: String,
    /// Its day.
    pub day: Day,
    /// The business, as the system calls it.
    pub business: String,
    /// The class of the paper that the business needs. The sources do not say which business needs which class; absent, it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<MaterialClass>,
    /// The hall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hall: Option<String>,
}

/// An archived set: the papers of one operation, acceptance slip first (reading `amb.set_unit`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ArchivedSet {
    /// The number of its operation.
    pub operation: String,
    /// The class it is filed under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<MaterialClass>,
    /// The hall that filed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hall: Option<String>,
    /// Who handled the business; absent, who operated by the system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handled_by: Option<String>,
    /// Who audited it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audited_by: Option<String>,
    /// Whether it is signed or stamped as audited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marked: Option<bool>,
    /// The day on its slip; read where the system has no such operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// The business on its slip; read where the system has no such operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business: Option<String>,
}

/// Operations of the system and archived sets, both in any order.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let lists = r#"{"operations": [
///         {"id": "1", "operator": "0731", "day": "2026-11-20", "business": "card_replacement", "class": "ownership"},
///         {"id": "2", "operator": "0731", "day": "2026-11-20", "business": "renewal", "class": "agreement"}],
///     "sets": [{"operation": "1", "class": "ownership", "audited_by": "0732", "marked": true}], "by": []}"#;
/// let answer = call_json(&Handbook::builtin(), "archive.compare", lists);
/// assert!(answer.starts_with(r#"{"ok":{"all":{"operations":2,"archived":1,"missing":1,"#));
/// assert!(answer.contains(r#""missing":[{"id":"2","operator":"0731","day":"2026-11-20","business":"renewal","class":"agreement"}]"#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ArchiveComparison {
    /// The operations; each id once.
    pub operations: Vec<SystemOperation>,
    /// The sets.
    pub sets: Vec<ArchivedSet>,
    /// By what the figures are divided; absent: by operator, day and business; empty: not at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Vec<ArchiveColumn>>,
    /// The list of sets is complete: a set without auditor and mark was not audited, one without mark is not marked.
    #[serde(default)]
    pub complete: bool,
    /// How many entries each list of the answer has at most; absent: all. Figures count them in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// The same as two texts in CSV; `docs/archives.md` describes their columns.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ArchiveTables {
    /// The operations: columns `id`, `operator`, `day`, `business`, and perhaps `class` and `hall`.
    pub operations: LogText,
    /// The sets: column `operation`, and perhaps `class`, `hall`, `handled_by`, `audited_by`, `marked`, `day` and `business`.
    pub sets: LogText,
    /// By what the figures are divided; absent: by operator, day and business; empty: not at all.
    #[serde(default)]
    pub by: Option<Vec<ArchiveColumn>>,
    /// The list of sets is complete: a set without auditor and mark was not audited, one without mark is not marked.
    #[serde(default)]
    pub complete: bool,
    /// How many entries each list of the answer has at most; absent: all. Figures count them in any case.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// An operation whose sets are not what they should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OddArchive {
    /// The operation.
    pub operation: SystemOperation,
    /// How many sets it has.
    pub sets: u64,
    /// Under which classes they are filed, each once; those of which it is not known are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filed: Vec<MaterialClass>,
}

/// A row that could not be read; the rest was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RejectedRow {
    /// In which of the two tables it stands.
    pub table: ArchiveTable,
    /// Its line, in CSV the header is line 1; of rows that were given one by one the place, the first is 1.
    pub line: u64,
    /// Why.
    pub error: Error,
}

/// How the archives stand beside the operations. Lists are in the order of their texts and days, whatever the order of the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComparedArchives {
    /// The figures of all that could be read.
    pub all: ArchiveFigures,
    /// The same by part, in the order of day, hall, operator and business.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<ArchiveGroup>,
    /// Operations without a set, in the order of day, hall, operator, business and id: the shortage list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<SystemOperation>,
    /// Sets of no operation, in the order of its number, hall and handler, as the lists of sets below.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub surplus: Vec<ArchivedSet>,
    /// Operations with more than one set, in the order of the shortage list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub duplicated: Vec<OddArchive>,
    /// Operations of which no set has the class that the business needs, in the order of the shortage list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wrong_class: Vec<OddArchive>,
    /// Sets of another hall than their operation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_hall: Vec<ArchivedSet>,
    /// Sets that nobody audited.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_audited: Vec<ArchivedSet>,
    /// Sets audited by their own handler; `handled_by` is filled in from the system where the set does not tell it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub own_audits: Vec<ArchivedSet>,
    /// Sets that were audited and bear no mark.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unmarked: Vec<ArchivedSet>,
    /// Operations that could not be read.
    pub rejected_operations: u64,
    /// Sets that could not be read.
    pub rejected_sets: u64,
    /// Both, in the order of tables and lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<RejectedRow>,
    /// What the rules say, also when they are kept.
    pub findings: Vec<Finding>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// Compares operations with archived sets: which have none, which sets belong to none, which are there twice or under another class, which
/// were audited, by whom.
///
/// `files.level1.compare_report` is a warning, as at its step: a difference found is what the comparison is for. A paper under another class
/// is one: it is there, so there is no shortage.
///
/// # Source
/// M II.1 2.3.1 steps 1-2, pages 45-46, and 2.3.2 steps 1-2, page 46; II.8 2.3 step 2, page 69. Readings `amb.set_unit`,
/// `amb.cross_audit_person`, `con.cross_audit_actor`. When a cross audit took place (`amb.after_close`) is not judged here.
///
/// # Errors
/// `missing_field` for an id, operator or business that is empty; `duplicate` for an operation that stands twice.
pub fn compare(handbook: &Handbook, input: &ArchiveComparison) -> Result<ComparedArchives, Error> {
    let ArchiveComparison { operations, sets, by, complete, limit } = input;
    let mut comparer = ArchiveComparer { by: by.clone(), complete: *complete, limit: *limit, ..ArchiveComparer::new() };
    for (place, operation) in operations.iter().enumerate() {
        comparer.operation(operation).map_err(|error| error.under(&format!("operations[{place}]")))?;
    }
    for (place, set) in sets.iter().enumerate() {
        comparer.set(set).map_err(|error| error.under(&format!("sets[{place}]")))?;
    }
    let (found, twice) = comparer.join(handbook);
    twice.map_or(Ok(found), |place| Err(super::join::twice().under(&format!("operations[{place}]"))))
}

/// Compares two tables in CSV as [`compare`] does lists. A row that cannot be read is listed in `rejected` and the rest judged; what it may
/// have been is not known, so no rule is kept that it might break.
///
/// # Source
/// As for [`compare`].
///
/// # Errors
/// What is wrong with a header: `missing_field`, `unknown_field`, `csv`, `not_utf8`, with the name of the column under `operations` or `sets`.
pub fn compare_text(handbook: &Handbook, input: ArchiveTables) -> Result<ComparedArchives, Error> {
    let ArchiveTables { operations, sets, by, complete, limit } = input;
    let mut comparer = ArchiveComparer { by, complete, limit, ..ArchiveComparer::new() };
    for line in operations.lines() {
        comparer.operations_line(line).map_err(|error| error.under("operations"))?;
    }
    drop(operations);
    for line in sets.lines() {
        comparer.sets_line(line).map_err(|error| error.under("sets"))?;
    }
    drop(sets);
    Ok(comparer.finish(handbook))
}
