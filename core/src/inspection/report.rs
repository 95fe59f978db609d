//! Who reviews the report of a process inspection.

use serde::{Deserialize, Serialize};

use crate::decision::{Finding, Judgement, Outcome, Remedy};
use crate::error::{Code, Error};
use crate::handbook::table::{fact, parameter, rule};
use crate::handbook::{FactId, Handbook, ParameterId, Prepared, ProcedureId, RoleId, RuleId, Stamp};
use crate::money::Money;
use crate::time::Day;

const PROCEDURE: &str = "business_process_inspection";

/// What a report is about: the words of the fact `inspection_period`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum InspectionPeriod {
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
}

/// A report of a process inspection, as far as it is known. Fields are named as the facts of the procedure.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let report = r#"{"on": "2026-11-20", "inspection_period": "month", "irregular_amount": "2000.00"}"#;
/// let answer = call_json(&Handbook::builtin(), "inspection.report", report);
/// assert!(answer.contains(r#""reviewers":["market_dept_business_leader","market_dept_manager","deputy_general_manager"]"#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InspectionReport {
    /// The day on which it goes to review; its parameters are in force.
    pub on: Day,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspection_period: Option<InspectionPeriod>,
    /// The amount involved in irregular dealings; 0.00 when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub irregular_amount: Option<Money>,
    /// Whether what was found has a wide impact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspection_wide_impact: Option<bool>,
    /// Who has reviewed it; absent: it is not judged whether those who must have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspection_reviewers: Option<Vec<RoleId>>,
}

/// Who reviews a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InspectionRoute {
    /// `allowed`: it is known who reviews it. `undetermined`: facts named in `missing` are needed.
    pub outcome: Outcome,
    /// The procedure that it follows.
    pub procedure: ProcedureId,
    /// The step of its review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<&'static str>,
    /// Who reviews it, all of these; empty when that is not determined.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reviewers: Vec<RoleId>,
    /// Whether it is major: a wide impact, or the amount of the rule and more, the amount itself included; absent when that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub major: Option<bool>,
    /// Facts that are not known and may change who reviews it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<FactId>,
    /// The rule that says who reviews it, or those that may: kept or broken when it was told who has, else unknown.
    pub findings: Vec<Finding>,
    /// Edition and fingerprint of the handbook that answered.
    pub edition: Stamp,
}

struct Way {
    step: &'static str,
    rule: RuleId,
    reviewers: ParameterId,
}

const MAJOR: Way = Way {
    step: "review_yearly",
    rule: rule::AUDIT_PROCESS_REPORT_ANNUAL_OR_MAJOR,
    reviewers: parameter::AUDIT_PROCESS_REPORT_ANNUAL_OR_MAJOR_REVIEWERS,
};

fn way(period: InspectionPeriod) -> Way {
    match period {
        InspectionPeriod::Month => Way {
            step: "review_monthly",
            rule: rule::AUDIT_PROCESS_REPORT_MONTHLY,
            reviewers: parameter::AUDIT_PROCESS_REPORT_MONTHLY_REVIEWERS,
        },
        InspectionPeriod::Quarter => Way {
            step: "review_quarterly",
            rule: rule::AUDIT_PROCESS_REPORT_QUARTERLY,
            reviewers: parameter::AUDIT_PROCESS_REPORT_QUARTERLY_REVIEWERS,
        },
        InspectionPeriod::Year => MAJOR,
    }
}

/// What is known of whether a report is major, and what is not. Either condition is enough (reading `amb.major_report`).
fn major(handbook: &Handbook, report: &InspectionReport) -> (Option<bool>, Vec<FactId>) {
    let least = handbook.value(parameter::AUDIT_PROCESS_REPORT_ANNUAL_OR_MAJOR_AMOUNT, Some(report.on), || None);
    let reaches = report.irregular_amount.map(|amount| matches!(least, Prepared::Money(least) if amount >= *least));
    let conditions = [(reaches, fact::IRREGULAR_AMOUNT), (report.inspection_wide_impact, fact::INSPECTION_WIDE_IMPACT)];
    if conditions.iter().any(|(holds, _)| *holds == Some(true)) {
        return (Some(true), Vec::new());
    }
    let missing: Vec<FactId> = conditions.iter().filter(|(holds, _)| holds.is_none()).map(|(_, fact)| *fact).collect();
    (missing.is_empty().then_some(false), missing)
}

/// Whether those who must have reviewed it did.
fn judge(required: &[RoleId], reviewed: Option<&[RoleId]>) -> Judgement {
    let Some(reviewed) = reviewed else { return Judgement::unknown([fact::INSPECTION_REVIEWERS]) };
    let names = |roles: &[RoleId]| roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join("|");
    let lacking: Vec<RoleId> = required.iter().filter(|role| !reviewed.contains(role)).copied().collect();
    if lacking.is_empty() {
        return Judgement::KEPT;
    }
    let seen = if reviewed.is_empty() { "none".to_owned() } else { names(reviewed) };
    // Each of those who are lacking must be asked, not any one of them.
    let remedies = lacking.into_iter().map(|role| Remedy::Ask { roles: vec![role] }).collect();
    Judgement::broken(remedies).seen(seen, names(required))
}

/// Says who reviews the report of a process inspection.
///
/// # Source
/// M II.1 2.3.3 step 2, page 47; readings `amb.or_more_inclusive`, `amb.major_report`.
///
/// # Errors
/// `negative_amount` at `irregular_amount`; `unknown_id` when the handbook has not the procedure, which does not happen.
pub fn report(handbook: &Handbook, report: &InspectionReport) -> Result<InspectionRoute, Error> {
    if report.irregular_amount.is_some_and(Money::is_negative) {
        return Err(Error::new(Code::NegativeAmount, "irregular_amount", "an amount not below 0.00"));
    }
    let procedure = ProcedureId::find(PROCEDURE).ok_or_else(|| Error::new(Code::UnknownId, "", "the procedure of inspections"))?;
    let (major, mut missing) = major(handbook, report);
    let way = match (report.inspection_period, major) {
        (_, Some(true)) | (Some(InspectionPeriod::Year), _) => Some(MAJOR),
        (Some(period), Some(false)) => Some(way(period)),
        _ => None,
    };
    let mut route = InspectionRoute {
        outcome: Outcome::Undetermined,
        procedure,
        step: None,
        reviewers: Vec::new(),
        major,
        missing: Vec::new(),
        findings: Vec::new(),
        edition: handbook.stamp(),
    };
    if let Some(way) = way {
        if let Prepared::Roles(roles) = handbook.value(way.reviewers, Some(report.on), || None) {
            route.reviewers.clone_from(roles);
        }
        route.findings.push(judge(&route.reviewers, report.inspection_reviewers.as_deref()).of_rule(way.rule));
        (route.outcome, route.step) = (Outcome::Allowed, Some(way.step));
    } else {
        if report.inspection_period.is_none() {
            missing.insert(0, fact::INSPECTION_PERIOD);
        }
        route.findings.push(Judgement::unknown(missing.iter().copied()).of_rule(MAJOR.rule));
        route.missing = missing;
    }
    Ok(route)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_stand_in_the_procedure() {
        let procedure = ProcedureId::find(PROCEDURE).unwrap();
        for period in [InspectionPeriod::Month, InspectionPeriod::Quarter, InspectionPeriod::Year] {
            assert!(procedure.entry().step(way(period).step).is_some());
        }
        let periods: Vec<&str> = fact::INSPECTION_PERIOD.entry().values.iter().map(|value| value.id).collect();
        assert_eq!(periods, ["month", "quarter", "year"]);
    }
}
