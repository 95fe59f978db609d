//! May a refund be made now; if not, why, who decides, what would help.

use std::borrow::Cow;

use super::facts::{CashDecision, PaymentAccount, RefundFacts, RefundMethod, RefundMode};
use super::way::{RefundAnswer, RefundPayment, way};
use crate::calendar::{self, WorkingDays};
use crate::decision::{Decision, Judgement, Level, Outcome, Remedy, Verdict};
use crate::error::{Code, Error};
use crate::fact::Fact;
use crate::handbook::table::{Row, Step, fact, rule};
use crate::handbook::{BusinessId, FactId, Handbook, Limit, ParameterId, Prepared, ProcedureId, RoleId, RuleId};
use crate::procedure::{Known, elapsed, first_take, judge_row};
use crate::time::Day;

/// The steps of the procedure that the room speaks of.
pub(super) struct Steps {
    id: ProcedureId,
    pub take_10086: &'static Step,
    pub take_desk: &'static Step,
    pub check: &'static Step,
    pub decide_corporate: &'static Step,
    pub decide_personal: &'static Step,
    pub explain_refusal: &'static Step,
    pub compute: &'static Step,
    pub support_compute: &'static Step,
    pub fill_form: &'static Step,
    pub report_cash_demand: &'static Step,
    pub decide_cash: &'static Step,
    pub refund_in_boss: &'static Step,
    pub farewell: &'static Step,
}

impl Steps {
    fn find() -> Option<Self> {
        let id = ProcedureId::find("refund")?;
        let step = |name: &str| id.entry().step(name).map(|(_, step)| step);
        Some(Self {
            id,
            take_10086: step("take_10086")?,
            take_desk: step("take_desk")?,
            check: step("check")?,
            decide_corporate: step("decide_corporate")?,
            decide_personal: step("decide_personal")?,
            explain_refusal: step("explain_refusal")?,
            compute: step("compute")?,
            support_compute: step("support_compute")?,
            fill_form: step("fill_form")?,
            report_cash_demand: step("report_cash_demand")?,
            decide_cash: step("decide_cash")?,
            refund_in_boss: step("refund_in_boss")?,
            farewell: step("farewell")?,
        })
    }
}

/// What is asked, and how the rows of the step table know it.
pub(super) struct Asked<'a> {
    handbook: &'a Handbook,
    pub facts: &'a RefundFacts,
    pub hours: WorkingDays,
    pub steps: Steps,
    /// What the branch manager said about cash; anybody else's word does not count.
    pub decision: Option<CashDecision>,
    known: Vec<(FactId, Fact)>,
}

impl Known for Asked<'_> {
    fn fact(&self, id: FactId) -> Option<&Fact> {
        self.known.iter().find(|(known, _)| *known == id).map(|(_, fact)| fact)
    }

    fn parameter(&self, id: ParameterId) -> &Prepared {
        self.handbook.value(id, Some(self.facts.on), business)
    }
}

fn business() -> Option<BusinessId> {
    BusinessId::find("single_refund")
}

/// What a rule says of the refund.
struct Said {
    step: &'static Step,
    rule: RuleId,
    judgement: Judgement,
    /// Being late is found and stops nothing.
    stops: bool,
}

#[derive(Default)]
struct Findings(Vec<Said>);

impl Findings {
    /// Takes what is not kept. Once somebody has to decide, what is not known about later stages does not matter yet.
    fn say(&mut self, step: &'static Step, rule: RuleId, judgement: Judgement) {
        let waits = self.0.iter().any(|said| !said.judgement.ask().is_empty());
        if judgement.verdict == Verdict::Broken || (judgement.verdict == Verdict::Unknown && !waits) {
            self.0.push(Said { step, rule, judgement, stops: true });
        }
    }

    /// What a step leaves behind: what is told to be wrong stops it, what is not told is seen when it is done.
    fn say_left(&mut self, step: &'static Step, rule: RuleId, judgement: Judgement) {
        if judgement.verdict == Verdict::Broken {
            self.say(step, rule, judgement);
        }
    }

    /// Whether nothing says that the refund has no place in the procedure.
    fn in_scope(&self, steps: &Steps) -> bool {
        !self.0.iter().any(|said| said.judgement.verdict == Verdict::Broken && steps.check.needs.iter().any(|row| row.rule == said.rule))
    }

    fn stopping(&self) -> impl Iterator<Item = &Said> {
        self.0.iter().filter(|said| said.stops)
    }

    fn outcome(&self) -> Outcome {
        let settled = |said: &Said| said.judgement.verdict == Verdict::Broken && said.judgement.ask().is_empty();
        if self.stopping().any(settled) {
            return Outcome::Refused;
        }
        match self.stopping().next() {
            None => Outcome::Allowed,
            Some(first) if first.judgement.ask().is_empty() => Outcome::Undetermined,
            Some(_) => Outcome::Referred,
        }
    }
}

fn names(roles: &[RoleId]) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join("|")
}

fn hand_to(roles: &[RoleId], role: RoleId) -> Judgement {
    Judgement::broken(vec![Remedy::HandTo { roles: roles.to_vec() }]).seen(role.as_str(), names(roles))
}

impl<'a> Asked<'a> {
    fn new(handbook: &'a Handbook, facts: &'a RefundFacts, steps: Steps) -> Result<Self, Error> {
        let hours = calendar::prepare(facts.calendar.as_ref())?;
        let decision = facts.cash_decision.filter(|decision| steps.decide_cash.roles.contains(&decision.role));
        Ok(Self { handbook, facts, hours, steps, decision, known: facts.known(decision) })
    }

    /// Whether cash is in question.
    pub fn cash_wanted(&self) -> bool {
        let RefundFacts { refund_method, refund_cash_demanded, cash_decision, .. } = self.facts;
        *refund_method == Some(RefundMethod::Cash) || *refund_cash_demanded == Some(true) || cash_decision.is_some()
    }

    /// A limit in force when the accounts office received the complaint, else on the day that is asked about.
    pub fn limit(&self, parameter: ParameterId) -> Option<Limit> {
        let day = self.facts.received_at.and_then(crate::time::Instant::day);
        let day: Day = day.unwrap_or(self.facts.on);
        self.handbook.limit(parameter, Some(day), business)
    }

    fn row(&self, row: &Row) -> Judgement {
        judge_row(row, self.steps.id.entry(), self)
    }

    fn walk(&self) -> Findings {
        let mut out = Findings::default();
        self.intake(&mut out);
        // What has no place here, or is not due, needs nothing further.
        if !out.in_scope(&self.steps) {
            return out;
        }
        self.office(&mut out);
        if self.facts.refund_due == Some(false) {
            return out;
        }
        self.amount(&mut out);
        let boss = self.steps.refund_in_boss;
        for row in boss.needs.iter().filter(|row| row.rule == rule::REFUND_FORM_AND_DOCUMENTS) {
            out.say(self.steps.fill_form, row.rule, self.row(row));
        }
        self.cash(&mut out);
        for row in boss.leaves.iter().filter(|row| row.rule == rule::REFUND_BOSS_COMPLAINT_MODE) {
            out.say_left(boss, row.rule, self.row(row));
        }
        out
    }

    /// Who took it, whether it was handed on, whether it is a refund of this procedure at all.
    fn intake(&self, out: &mut Findings) {
        let (facts, steps) = (self.facts, &self.steps);
        let taken = [steps.take_10086, steps.take_desk];
        let roles: Vec<RoleId> = taken.iter().flat_map(|step| step.roles).copied().collect();
        let step = facts.taken_by.and_then(|role| taken.into_iter().find(|step| step.roles.contains(&role)));
        if let Some(role) = facts.taken_by.filter(|_| step.is_none()) {
            out.say(steps.take_desk, steps.take_desk.role_rule, hand_to(&roles, role));
        }
        let step = step.unwrap_or(steps.take_desk);
        for row in step.leaves {
            out.say_left(step, row.rule, self.row(row));
        }
        for row in steps.check.needs {
            let mut judgement = self.row(row);
            if judgement.verdict == Verdict::Broken {
                // Nothing makes it a refund of this procedure.
                judgement.why().remedies.clear();
            }
            out.say(steps.check, row.rule, judgement);
        }
    }

    /// The ten minutes of the accounts office, its decision, and whether the result has come back.
    fn office(&self, out: &mut Findings) {
        let (facts, steps) = (self.facts, &self.steps);
        let step = match facts.payment_account_type {
            Some(PaymentAccount::Personal) => steps.decide_personal,
            Some(PaymentAccount::Corporate) => steps.decide_corporate,
            None => steps.check,
        };
        if let Some((received, fed_back)) = facts.received_at.zip(facts.fed_back_at) {
            for within in step.within {
                let Some(Limit::Seconds(seconds)) = within.parameter.and_then(|parameter| self.limit(parameter)) else { continue };
                let judgement = elapsed(&self.hours, (received, fed_back), seconds, within.at_least);
                if judgement.verdict == Verdict::Broken {
                    out.0.push(Said { step, rule: within.rule, judgement, stops: false });
                }
            }
        }
        for row in steps.refund_in_boss.needs.iter().filter(|row| row.rule == rule::REFUND_EXECUTE_AFTER_POSITIVE_RESULT) {
            match (facts.refund_due, facts.fed_back()) {
                (Some(false), _) => {
                    out.say(steps.explain_refusal, row.rule, Judgement::broken(vec![first_take(steps.explain_refusal)]));
                }
                // Nobody says that the office has answered: it is asked.
                (None, None | Some(false)) => {
                    let told = facts.fed_back().is_some();
                    let open = [Some(fact::REFUND_DUE), (!told).then_some(fact::REFUND_FEEDBACK_GIVEN)];
                    let mut judgement = Judgement::unknown(open.into_iter().flatten());
                    judgement.why().ask = step.roles.to_vec();
                    out.say(step, row.rule, judgement);
                }
                _ => out.say(step, row.rule, self.row(row)),
            }
        }
    }

    /// The amount, and who computed it.
    fn amount(&self, out: &mut Findings) {
        let (facts, compute, support) = (self.facts, self.steps.compute, self.steps.support_compute);
        if let Some(role) = facts.computed_by {
            let (own, helped) = (compute.roles.contains(&role), support.roles.contains(&role));
            match facts.refund_self_computable {
                Some(false) if !helped => out.say(support, rule::REFUND_AMOUNT_SUPPORT_IF_NEEDED, hand_to(support.roles, role)),
                None if helped => out.say(compute, compute.role_rule, Judgement::unknown([fact::REFUND_SELF_COMPUTABLE])),
                Some(false) => {}
                _ if own => {}
                _ => out.say(compute, compute.role_rule, hand_to(compute.roles, role)),
            }
        }
        if facts.refund_amount.is_none() {
            let (step, rule) = if facts.refund_self_computable == Some(false) {
                (support, rule::REFUND_AMOUNT_SUPPORT_IF_NEEDED)
            } else {
                (compute, rule::REFUND_AMOUNT_SELF_COMPUTED)
            };
            out.say(step, rule, Judgement::unknown([fact::REFUND_AMOUNT]));
        }
    }

    /// Cash goes out on the branch manager's word alone.
    fn cash(&self, out: &mut Findings) {
        let (facts, steps) = (self.facts, &self.steps);
        let (settle, rule) = (steps.decide_cash, steps.decide_cash.role_rule);
        if self.cash_wanted() {
            for row in steps.report_cash_demand.leaves {
                out.say_left(steps.report_cash_demand, row.rule, self.row(row));
            }
        }
        if self.decision.is_some() {
            for row in steps.refund_in_boss.leaves.iter().filter(|row| row.rule != rule::REFUND_BOSS_COMPLAINT_MODE) {
                out.say_left(steps.refund_in_boss, row.rule, self.row(row));
            }
        } else if self.cash_wanted() {
            let ask = settle.roles.to_vec();
            let judgement = Judgement::broken(vec![Remedy::Ask { roles: ask.clone() }]);
            let mut judgement = match facts.cash_decision {
                Some(decision) => judgement.seen(decision.role.as_str(), names(settle.roles)),
                None => judgement.seen("not_asked", "asked"),
            };
            judgement.why().ask = ask;
            out.say(settle, rule, judgement);
        } else if facts.refund_cash_demanded.is_none() {
            out.say(steps.fill_form, rule, Judgement::unknown([fact::REFUND_CASH_DEMANDED]));
        }
    }

    /// What is entered in BOSS, when it may be.
    fn payment(&self) -> Option<RefundPayment> {
        let granted = self.decision.is_some_and(|decision| decision.granted);
        let usual = if granted { RefundMethod::Cash } else { RefundMethod::NotCash };
        Some(RefundPayment {
            amount: self.facts.refund_amount?,
            method: self.facts.refund_method.unwrap_or(usual),
            boss_mode: RefundMode::ComplaintHandling,
        })
    }
}

/// Decides whether a refund may be made in BOSS now.
///
/// A refusal is an answer. The outcome is `refused` when something is told that the rules do not allow and nobody may waive; else, when
/// anything is in the way, what comes first on it decides: `undetermined` when facts are missing, `referred` when it is for a role in
/// `ask` to decide: the accounts office whether to refund, the branch manager whether in cash. Else it is `allowed`. Ten minutes overrun
/// by the office are found and stop nothing.
///
/// # Source
/// M I.18, 2.2-2.4 and flowchart; the rules are cited by the findings.
///
/// # Errors
/// `negative_amount` for an amount below 0.01; `unknown_value` when the moment of the receipt or the result is told of what is said
/// not to have come; `end_before_start` when the result came before the receipt, or for service hours; `calendar` when the calendar
/// contradicts itself.
///
/// # Does not decide
/// Order and roles of the steps, what a person attests (that the office judged rightly, that a refusal was explained): that is the case's
/// ([`call`](crate::call) `case.apply`). How large a refund may be: the refund norms are not part of the sources.
pub fn decide(handbook: &Handbook, facts: &RefundFacts) -> Result<RefundAnswer, Error> {
    facts.check()?;
    let steps = Steps::find().ok_or_else(|| Error::new(Code::UnknownId, "", "a handbook with the procedure `refund`"))?;
    let asked = Asked::new(handbook, facts, steps)?;
    let findings = asked.walk();
    let outcome = findings.outcome();
    let first = findings.stopping().next();
    let mut missing: Vec<FactId> = Vec::new();
    for fact in findings.stopping().flat_map(|said| said.judgement.missing()) {
        if !missing.contains(fact) {
            missing.push(*fact);
        }
    }
    let decision = Decision {
        outcome,
        procedure: asked.steps.id,
        step: Cow::Borrowed(first.map_or(asked.steps.refund_in_boss, |said| said.step).id),
        ask: first.filter(|_| outcome == Outcome::Referred).map(|said| said.judgement.ask().to_vec()).unwrap_or_default(),
        missing,
        findings: Vec::new(),
        edition: handbook.stamp(),
    };
    let payment = if outcome == Outcome::Allowed { asked.payment() } else { None };
    let way = if findings.in_scope(&asked.steps) { way(&asked) } else { Vec::new() };
    let findings = findings.0.into_iter().map(|said| said.judgement.into_finding(said.rule, Level::Violation, said.step.id)).collect();
    Ok(RefundAnswer { decision: Decision { findings, ..decision }, payment, way })
}
