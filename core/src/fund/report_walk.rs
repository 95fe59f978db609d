//! The way of a report through the steps of `report_management`.

use super::report::{CheckedReport, PAPERS, ReportKind, Told};
use crate::decision::{Finding, Judgement, Level, Outcome, Verdict};
use crate::handbook::table::{Row, Step, Test, fact, rule};
use crate::handbook::{DocumentId, DutyId, FactId, ProcedureId, RoleId, RuleId};
use crate::money::Money;
use crate::procedure::{Known, all_hold, judge_row};

/// The way of a report through the steps, as far as it is known to have gone.
pub(super) struct Walk<'a> {
    pub told: Told<'a>,
    /// The clerks' cash added up.
    pub sum: Option<Money>,
    pub findings: Vec<Finding>,
    pub missing: Vec<FactId>,
    pub missing_documents: Vec<DocumentId>,
}

/// Where the way ends for now.
struct Stop {
    step: Option<&'static Step>,
    outcome: Outcome,
}

impl Walk<'_> {
    pub fn answer(mut self) -> CheckedReport {
        let (handbook, input) = (self.told.handbook, self.told.input);
        let steps = ProcedureId::find("report_management").map_or(&[][..], |procedure| procedure.entry().steps);
        let Stop { step, outcome } = self.walk(steps);
        self.signed_too_soon(steps);
        let (from, to) = input.kind.span(input.on);
        let own = self.own_documents(steps);
        let may_archive = outcome == Outcome::Allowed;
        let duty = |id: &DutyId| {
            let duty = id.entry();
            let of = |rule: &RuleId| matches!(rule.as_str(), "reports.kinds" | "reports.level1.cash_total");
            duty.every == input.kind.rhythm() && duty.rules.iter().any(of)
        };
        CheckedReport {
            outcome,
            from,
            to,
            step: step.map(|step| step.id),
            by: step.map_or_else(Vec::new, |step| step.roles.to_vec()),
            signed_by: signers(steps),
            make_again: self.make_again(&own, step.filter(|_| outcome == Outcome::Refused)),
            needs: self.source_documents().into_iter().chain(own).collect(),
            day_cash_total: input.day_cash_total.or(self.sum),
            may_archive,
            missing: self.missing,
            missing_documents: self.missing_documents,
            duties: DutyId::all().filter(duty).collect(),
            findings: self.findings,
            edition: handbook.stamp(),
        }
    }

    /// Goes from step to step until one is not done.
    fn walk(&mut self, steps: &'static [Step]) -> Stop {
        let daily = self.told.input.kind == ReportKind::Daily;
        let first = steps.iter().position(|step| daily || step.start).unwrap_or_default();
        for (number, step) in steps.iter().enumerate().skip(first) {
            let last = step.next.iter().all(|edge| edge.step.is_none());
            let verdict = self.judge(step, step.needs.iter().chain(step.leaves));
            if last {
                // What comes before is done: it may be archived, whether or not it is yet.
                return Stop { step: (verdict != Verdict::Kept).then_some(step), outcome: Outcome::Allowed };
            }
            if verdict == Verdict::Broken {
                return Stop { step: Some(step), outcome: Outcome::Refused };
            }
            let back = step.next.iter().filter(|edge| !edge.when.is_empty() && all_hold(edge.when, &self.told) == Ok(true));
            if let Some(back) = back.filter_map(|edge| edge.step).find(|to| *to < number) {
                if let Some(next) = steps.get(number.saturating_add(1)) {
                    self.judge(next, next.needs.iter());
                }
                return Stop { step: steps.get(back), outcome: Outcome::Refused };
            }
            if verdict == Verdict::Unknown {
                return Stop { step: Some(step), outcome: Outcome::Undetermined };
            }
        }
        Stop { step: None, outcome: Outcome::Undetermined }
    }

    /// What the rows of a step say, one finding for each rule; the worst verdict of them.
    fn judge(&mut self, step: &'static Step, rows: impl Iterator<Item = &'static Row>) -> Verdict {
        let Some(procedure) = ProcedureId::find("report_management") else { return Verdict::Unknown };
        let mut said: Vec<(RuleId, Judgement)> = Vec::new();
        for row in rows {
            let mut judgement = judge_row(row, procedure.entry(), &self.told);
            if row.rule == rule::REPORTS_LEVEL1_CASH_TOTAL
                && let Some((sum, total)) = self.sum.zip(self.told.input.day_cash_total).filter(|(sum, total)| sum != total)
            {
                judgement = Judgement::broken(Vec::new()).seen(total.to_string(), sum.to_string()).in_unit("yuan");
            }
            // Whether it has passed follows from the four questions of the review.
            if judgement.missing().contains(&fact::REPORT_REVIEW_PASSED) {
                judgement.why().missing.retain(|fact| *fact != fact::REPORT_REVIEW_PASSED);
            }
            if let Test::Record(document) = row.test
                && judgement.verdict == Verdict::Unknown
                && judgement.missing().is_empty()
                && !self.missing_documents.contains(&document)
            {
                self.missing_documents.push(document);
            }
            match said.iter_mut().find(|(rule, _)| *rule == row.rule) {
                Some((_, before)) if before.verdict == Verdict::Broken && judgement.verdict == Verdict::Broken => {
                    let more =
                        judgement.why().remedies.drain(..).filter(|remedy| !before.why().remedies.contains(remedy)).collect::<Vec<_>>();
                    before.why().remedies.extend(more);
                }
                Some((_, before)) if before.verdict == Verdict::Unknown && judgement.verdict == Verdict::Unknown => {
                    let more = judgement.missing().iter().copied().filter(|fact| !before.missing().contains(fact)).collect::<Vec<_>>();
                    before.why().missing.extend(more);
                }
                Some((_, before)) if before.verdict >= judgement.verdict => {}
                Some((_, before)) => *before = judgement,
                None => said.push((row.rule, judgement)),
            }
        }
        let worst = said.iter().map(|(_, judgement)| judgement.verdict).max().unwrap_or(Verdict::Kept);
        for (rule, judgement) in said.into_iter().filter(|(_, judgement)| judgement.verdict != Verdict::NotApplicable) {
            let open = judgement.missing().iter().copied().filter(|fact| !self.missing.contains(fact)).collect::<Vec<_>>();
            self.missing.extend(open);
            self.findings.push(judgement.into_finding(rule, Level::Violation, step.id));
        }
        worst
    }

    /// Only what has passed the review of level 2 is signed, bound and archived (M II.9 2.3 steps 5 and 8, 2.4(4)).
    fn signed_too_soon(&mut self, steps: &'static [Step]) {
        let is = |fact: FactId, wanted: bool| self.told.truth(fact) == Some(wanted);
        let done = [fact::REPORT_SIGNED, fact::REPORTS_BOUND, fact::REPORTS_ARCHIVED].into_iter().find(|fact| is(*fact, true));
        let Some(done) = done.filter(|_| is(fact::REPORT_REVIEW_PASSED, false)) else { return };
        let Some((review, row)) = signing(steps).next() else { return };
        let broken = Judgement::broken(Vec::new()).seen(done.as_str(), format!("!{}", done.as_str()));
        let broken = broken.into_finding(row.rule, Level::Violation, review.id);
        match self.findings.iter_mut().find(|finding| finding.rule == row.rule) {
            Some(before) => *before = broken,
            None => self.findings.push(broken),
        }
    }

    /// The papers of the clerks, for a daily report.
    fn source_documents(&self) -> Vec<DocumentId> {
        let daily = self.told.input.kind == ReportKind::Daily;
        if daily { PAPERS.iter().map(|(document, _)| *document).collect() } else { Vec::new() }
    }

    /// The report itself: what a row asks to be left behind for its kind alone.
    fn own_documents(&self, steps: &'static [Step]) -> Vec<DocumentId> {
        let of_kind =
            |row: &&Row| row.when.iter().any(|term| term.fact == fact::HALL_REPORT_KIND) && all_hold(row.when, &self.told) == Ok(true);
        let records = steps.iter().flat_map(|step| step.leaves).filter(of_kind);
        records.filter_map(|row| if let Test::Record(document) = row.test { Some(document) } else { None }).collect()
    }

    /// Papers that failed or are not there, and the report where it is sent back to be compiled.
    fn make_again(&self, own: &[DocumentId], refused_at: Option<&Step>) -> Vec<DocumentId> {
        let papers = self.told.input.papers.as_deref();
        let failed = |paper: DocumentId| {
            papers.is_some_and(|papers| papers.iter().find(|one| one.document == paper).is_none_or(|one| one.passed == Some(false)))
        };
        let mut again: Vec<DocumentId> = PAPERS.iter().map(|(document, _)| *document).filter(|paper| failed(*paper)).collect();
        let makes_report =
            |step: &Step| step.leaves.iter().any(|row| matches!(row.test, Test::Record(document) if own.contains(&document)));
        if refused_at.is_some_and(makes_report) {
            again.extend_from_slice(own);
        }
        again
    }
}

/// The step that asks for a signature, with the row that does.
fn signing(steps: &'static [Step]) -> impl Iterator<Item = (&'static Step, &'static Row)> {
    let asks = |row: &&Row| matches!(row.test, Test::All(terms) if terms.iter().any(|term| term.fact == fact::REPORT_SIGNED));
    steps.iter().filter_map(move |step| Some((step, step.leaves.iter().find(asks)?)))
}

/// Its roles.
fn signers(steps: &'static [Step]) -> Vec<RoleId> {
    signing(steps).flat_map(|(step, _)| step.roles.iter().copied()).collect()
}
