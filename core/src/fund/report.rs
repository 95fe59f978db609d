//! A report on its way from the counter to the archive (M II.9): the rows of `report_management`, asked of what is known of one report.

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use super::input::{names, once};
use super::report_walk::Walk;
use crate::decision::{Finding, Outcome};
use crate::error::{Code, Error};
use crate::fact::Fact;
use crate::handbook::table::{Rhythm, document, fact};
use crate::handbook::{DocumentId, DutyId, FactId, Handbook, ParameterId, Prepared, RoleId, Stamp};
use crate::money::Money;
use crate::procedure::Known;
use crate::time::Day;

/// The kinds of report: the words of the fact `hall_report_kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// Of one day, from the papers of the clerks on.
    Daily,
    /// Of a month.
    Monthly,
    /// Of ten days: the 1st to the 10th, the 11th to the 20th, the 21st to the end of the month.
    TenDay,
    /// Of a year.
    Annual,
}

impl ReportKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Monthly => "monthly",
            Self::TenDay => "ten_day",
            Self::Annual => "annual",
        }
    }

    pub(super) const fn rhythm(self) -> Rhythm {
        match self {
            Self::Daily => Rhythm::Day,
            Self::Monthly => Rhythm::Month,
            Self::TenDay => Rhythm::TenDays,
            Self::Annual => Rhythm::Year,
        }
    }

    /// The first and the last day of the period in which a day lies.
    pub(super) fn span(self, on: Day) -> (Day, Day) {
        let date = on.date();
        let day = |date: Option<chrono::NaiveDate>| date.and_then(Day::try_new).unwrap_or(on);
        let month_end = || {
            let first = date.with_day(1).and_then(|first| first.checked_add_months(chrono::Months::new(1)));
            day(first.and_then(|first| first.pred_opt()).or_else(|| date.with_day(31)))
        };
        match self {
            Self::Daily => (on, on),
            Self::Monthly => (day(date.with_day(1)), month_end()),
            Self::TenDay if date.day() <= 10 => (day(date.with_day(1)), day(date.with_day(10))),
            Self::TenDay if date.day() <= 20 => (day(date.with_day(11)), day(date.with_day(20))),
            Self::TenDay => (day(date.with_day(21)), month_end()),
            Self::Annual => {
                (day(date.with_ordinal(1)), day(date.with_day(1).and_then(|first| first.with_month(12)).and_then(|last| last.with_day(31))))
            }
        }
    }
}

/// A paper of a clerk on which a daily report rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportPaper {
    /// Which: `clerk_daily_report`, `business_fund_handover_register` or `boss_raw_report_printout`.
    pub document: DocumentId,
    /// Whether it has passed the check of level 1; absent: not checked yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed: Option<bool>,
}

/// What a clerk took in cash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ClerkCash {
    /// The clerk, once in the list.
    pub clerk: String,
    /// Yuan, not negative.
    pub amount: Money,
}

/// What is known of a report. Everything but `kind` and `on` may be left out.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let answer = call_json(&Handbook::builtin(), "report.check", r#"{"kind": "ten_day", "on": "2027-02-25", "compiled": true,
///     "report_matches_vouchers": true, "report_data_accurate": true, "report_data_useful": true, "analysis_complete": false,
///     "analysis_thorough": true}"#);
/// assert!(answer.starts_with(r#"{"ok":{"outcome":"refused","from":"2027-02-21","to":"2027-02-28","step":"compile""#));
/// assert!(answer.contains(r#""make_again":["ten_day_report"]"#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportCheck {
    /// Its kind.
    pub kind: ReportKind,
    /// Any day of the period that it covers.
    pub on: Day,
    /// Daily: the clerks' papers; what is not in the list is not there. Absent: not known.
    #[serde(default)]
    pub papers: Option<Vec<ReportPaper>>,
    /// Daily: whether the reports of takings share one format.
    #[serde(default)]
    pub takings_format_uniform: Option<bool>,
    /// Whether the data agree with vouchers and records.
    #[serde(default)]
    pub report_matches_vouchers: Option<bool>,
    /// Daily: whether what failed the check of level 1 is in the register of errors.
    #[serde(default)]
    pub error_registered: Option<bool>,
    /// Daily: the cash of each clerk, to be added up.
    #[serde(default)]
    pub cash: Option<Vec<ClerkCash>>,
    /// Daily: the cash total as level 1 has it. Absent: the sum of `cash`.
    #[serde(default)]
    pub day_cash_total: Option<Money>,
    /// Daily: whether it has been reported to level 2.
    #[serde(default)]
    pub cash_reported_to_level2: Option<bool>,
    /// Whether the statistics clerk has made the report.
    #[serde(default)]
    pub compiled: Option<bool>,
    /// Level 2: whether the data are right.
    #[serde(default)]
    pub report_data_accurate: Option<bool>,
    /// Level 2: whether they are of use.
    #[serde(default)]
    pub report_data_useful: Option<bool>,
    /// Level 2: whether the analysis is complete.
    #[serde(default)]
    pub analysis_complete: Option<bool>,
    /// Level 2: whether it goes deep.
    #[serde(default)]
    pub analysis_thorough: Option<bool>,
    /// Level 2: whether the report is signed.
    #[serde(default)]
    pub report_signed: Option<bool>,
    /// Whether it is bound.
    #[serde(default)]
    pub reports_bound: Option<bool>,
    /// Whether it is in the archive.
    #[serde(default)]
    pub reports_archived: Option<bool>,
}

/// How a report stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckedReport {
    /// `allowed`: it may be archived. `refused`: something failed and is made again. `undetermined`: it is under way, `missing` and
    /// `missing_documents` name what is not known.
    pub outcome: Outcome,
    /// The first day that it covers.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// The step of report management that is next; absent when the report is in the archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<&'static str>,
    /// Who takes it, any one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<RoleId>,
    /// Who signs the report.
    pub signed_by: Vec<RoleId>,
    /// The papers that it takes, the report itself the last.
    pub needs: Vec<DocumentId>,
    /// Those that failed or are not there, to be made again or made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub make_again: Vec<DocumentId>,
    /// Daily: the cash total, when it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day_cash_total: Option<Money>,
    /// Whether it may be bound and archived now.
    pub may_archive: bool,
    /// What is not known of the steps up to the next one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<FactId>,
    /// Papers and records of those steps of which it is not known whether they are there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing_documents: Vec<DocumentId>,
    /// The duties that say how often and by when.
    pub duties: Vec<DutyId>,
    /// What each rule says, in the order of the steps.
    pub findings: Vec<Finding>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

/// The papers of the clerks, each with the fact that says whether it has passed.
pub(super) const PAPERS: [(DocumentId, FactId); 3] = [
    (document::CLERK_DAILY_REPORT, fact::DAILY_REPORT_PASSED),
    (document::BUSINESS_FUND_HANDOVER_REGISTER, fact::FUND_REGISTER_PASSED),
    (document::BOSS_RAW_REPORT_PRINTOUT, fact::RAW_REPORT_PASSED),
];

/// What is known of a report, by the facts of the step table.
pub(super) struct Told<'a> {
    pub handbook: &'a Handbook,
    pub input: &'a ReportCheck,
    facts: Vec<(FactId, Fact)>,
}

impl Known for Told<'_> {
    fn fact(&self, id: FactId) -> Option<&Fact> {
        self.facts.iter().find(|(known, _)| *known == id).map(|(_, fact)| fact)
    }

    fn parameter(&self, id: ParameterId) -> &Prepared {
        self.handbook.value(id, Some(self.input.on), || None)
    }

    fn recorded(&self, document: DocumentId) -> Option<bool> {
        if document == document::BUSINESS_ERROR_REGISTER {
            return self.input.error_registered;
        }
        if PAPERS.iter().any(|(paper, _)| *paper == document) {
            return self.input.papers.as_ref().map(|papers| papers.iter().any(|paper| paper.document == document));
        }
        self.input.compiled
    }
}

impl<'a> Told<'a> {
    fn new(handbook: &'a Handbook, input: &'a ReportCheck, total: Option<Money>) -> Self {
        let passed = |paper: DocumentId| input.papers.iter().flatten().find(|one| one.document == paper).and_then(|one| one.passed);
        let review = [input.report_data_accurate, input.report_data_useful, input.analysis_complete, input.analysis_thorough];
        let all: Option<Vec<bool>> = review.into_iter().collect();
        // One that is wrong settles it.
        let passed_review = if review.contains(&Some(false)) { Some(false) } else { all.map(|_| true) };
        // What failed the check is the error found.
        let failed = input.papers.as_ref().map(|papers| papers.iter().any(|paper| paper.passed == Some(false)));
        let flags = [
            (fact::REPORT_ERROR_FOUND, failed),
            (fact::REPORT_MATCHES_VOUCHERS, input.report_matches_vouchers),
            (fact::TAKINGS_FORMAT_UNIFORM, input.takings_format_uniform),
            (fact::CASH_REPORTED_TO_LEVEL2, input.cash_reported_to_level2),
            (fact::REPORT_DATA_ACCURATE, input.report_data_accurate),
            (fact::REPORT_DATA_USEFUL, input.report_data_useful),
            (fact::ANALYSIS_COMPLETE, input.analysis_complete),
            (fact::ANALYSIS_THOROUGH, input.analysis_thorough),
            (fact::REPORT_REVIEW_PASSED, passed_review),
            (fact::REPORT_SIGNED, input.report_signed),
            (fact::REPORTS_BOUND, input.reports_bound),
            (fact::REPORTS_ARCHIVED, input.reports_archived),
        ];
        let papers = PAPERS.map(|(paper, fact)| (fact, passed(paper)));
        let flags = flags.into_iter().chain(papers).filter_map(|(fact, flag)| Some((fact, Fact::Flag(flag?))));
        let kind = (fact::HALL_REPORT_KIND, Fact::Text(input.kind.as_str().to_owned()));
        let cash = total.map(|total| (fact::DAY_CASH_TOTAL, Fact::Text(total.to_string())));
        Self { handbook, input, facts: flags.chain([kind]).chain(cash).collect() }
    }
}

/// Says how a report stands: what it needs, what failed, who checks and signs next, whether it may be archived.
///
/// # Source
/// M II.9 1 flowchart and 2.3 steps 1 to 4, page 72; steps 5 and 8 and 2.4, page 73; readings `con.level1_report_time`,
/// `con.step_numbers_8`.
///
/// # Errors
/// `duplicate` for a paper or a clerk that stands twice; `missing_field` for a clerk without name; `unknown_value` for a paper
/// on which no daily report rests, and for a field that only a daily report has; `negative_amount` for cash below nothing; `money` at
/// `cash` for a sum that could not be written.
pub fn check(handbook: &Handbook, input: &ReportCheck) -> Result<CheckedReport, Error> {
    daily_alone(input)?;
    let sum = cash(input)?;
    once(input.papers.iter().flatten().map(|paper| paper.document), |place| format!("papers[{place}].document"))?;
    let is_known = |paper: &ReportPaper| PAPERS.iter().any(|(document, _)| *document == paper.document);
    if let Some(place) = input.papers.iter().flatten().position(|paper| !is_known(paper)) {
        return Err(Error::new(Code::UnknownValue, format!("papers[{place}].document"), "a paper on which a daily report rests"));
    }
    let told = Told::new(handbook, input, input.day_cash_total.or(sum));
    Ok(Walk { told, sum, findings: Vec::new(), missing: Vec::new(), missing_documents: Vec::new() }.answer())
}

/// The papers of the clerks and the cash belong to the daily report alone.
fn daily_alone(input: &ReportCheck) -> Result<(), Error> {
    let given = [
        (input.papers.is_some(), "papers"),
        (input.takings_format_uniform.is_some(), "takings_format_uniform"),
        (input.error_registered.is_some(), "error_registered"),
        (input.cash.is_some(), "cash"),
        (input.day_cash_total.is_some(), "day_cash_total"),
        (input.cash_reported_to_level2.is_some(), "cash_reported_to_level2"),
    ];
    match given.iter().find(|(given, _)| *given && input.kind != ReportKind::Daily) {
        Some((_, field)) => Err(Error::new(Code::UnknownValue, *field, "nothing, unless the report is a daily one")),
        None => Ok(()),
    }
}

/// The sum of the clerks' cash.
fn cash(input: &ReportCheck) -> Result<Option<Money>, Error> {
    let clerks = input.cash.as_deref().unwrap_or_default();
    names(clerks.iter().map(|cash| cash.clerk.as_str()), |place| format!("cash[{place}].clerk"))?;
    if let Some(place) = clerks.iter().position(|cash| cash.amount.is_negative()) {
        return Err(Error::new(Code::NegativeAmount, format!("cash[{place}].amount"), "an amount not below 0.00"));
    }
    if input.day_cash_total.is_some_and(Money::is_negative) {
        return Err(Error::new(Code::NegativeAmount, "day_cash_total", "an amount not below 0.00"));
    }
    let sum = input.cash.as_ref().map(|cash| Money::sum(cash.iter().map(|one| one.amount)));
    sum.transpose().map_err(|error| error.under("cash"))
}
