//! The counter's rules that take more than a row: one function each.

use super::identity::IdentityNumber;
use super::view::{Counter, Manager, Paper, Source};
use crate::decision::{Judgement, Remedy, Verdict};
use crate::handbook::table::{document, fact, parameter, rule};
use crate::handbook::{DocumentId, FactId, Prepared, RuleId};
use crate::money::Money;
use crate::procedure::{Known, State, first_take};
use crate::visit::Segment;

pub(super) fn judge(rule: RuleId, counter: &Counter<'_>) -> Judgement {
    match rule {
        rule::COUNTER_DOCUMENTS_REQUIRED => documents_required(counter),
        rule::COUNTER_DOCUMENTS_CHECKED => documents_checked(counter),
        rule::COUNTER_DOCUMENTS_VALID_AND_OWN => documents_valid_and_own(counter),
        rule::COUNTER_DOCUMENTS_UNIT_LETTER_SEALED => unit_letter_sealed(counter),
        rule::COUNTER_DOCUMENTS_MISSING_VIP_GROUP_EXCEPTION => vip_group_exception(counter),
        rule::COUNTER_ARREARS_CLEARED | rule::COUNTER_ARREARS_BEFORE_AGREEMENT => arrears_cleared(counter),
        rule::POLICY_FEES_NO_UNAUTHORISED_CHANGE => fee_is_standard(counter),
        _ => Judgement::unknown([]),
    }
}

/// Judges a rule of this room on a case.
pub(crate) fn judge_case(state: &State<'_>, rule: RuleId) -> Judgement {
    judge(rule, &Counter::new(state.setting.handbook, state.procedure, Source::Case(state)))
}

/// `counter.documents.required`: every document that the business asks of this customer is presented.
fn documents_required(counter: &Counter<'_>) -> Judgement {
    let personal = counter.documents(parameter::COUNTER_DOCUMENTS_REQUIRED_DEFAULT_DOCUMENTS);
    let unit = counter.documents(parameter::COUNTER_DOCUMENTS_REQUIRED_UNIT_DOCUMENTS);
    if counter.is_excepted() || (personal.is_empty() && unit.is_empty()) {
        return Judgement::NOT_APPLICABLE;
    }
    let Some(papers) = counter.papers() else { return Judgement::unknown([fact::DOCUMENTS_PRESENTED]) };
    let lacks = |wanted: &[DocumentId]| wanted.iter().any(|id| !papers.have(*id));
    let wanted = match counter.unit_customer() {
        Some(true) => unit,
        Some(false) => personal,
        // Whoever the customer is: both sets are there, or both lack something.
        None => match (lacks(personal), lacks(unit)) {
            (false, false) => return Judgement::KEPT,
            (true, true) => personal,
            _ => return Judgement::unknown([fact::UNIT_CUSTOMER]),
        },
    };
    if !lacks(wanted) {
        return Judgement::KEPT;
    }
    let missing = wanted.iter().filter(|id| !papers.have(**id));
    let mut remedies: Vec<Remedy> = missing.map(|document| Remedy::Bring { document: *document }).collect();
    remedies.push(Remedy::VisitHall { hall: counter.nearby_hall() });
    let mut presented: Vec<&str> = Vec::new();
    papers.each(|paper| presented.push(paper.kind.as_str()));
    let seen = if presented.is_empty() { "none".to_owned() } else { presented.join("|") };
    counter.about_documents(Judgement::broken(remedies).seen(seen, names(wanted.iter().map(|id| id.as_str()))))
}

fn names(ids: impl Iterator<Item = &'static str>) -> String {
    ids.collect::<Vec<_>>().join("|")
}

/// `counter.documents.checked`: what was presented has been checked, unless a manager who may has granted special handling.
fn documents_checked(counter: &Counter<'_>) -> Judgement {
    if counter.is_excepted() {
        return Judgement::NOT_APPLICABLE;
    }
    match (counter.documents_checked(), counter.any_presented()) {
        (_, Some(false)) => Judgement::NOT_APPLICABLE,
        (Some(true), _) => Judgement::KEPT,
        (_, None) => Judgement::unknown([fact::DOCUMENTS_PRESENTED]),
        (None, Some(true)) => Judgement::unknown([fact::DOCUMENTS_CHECKED]),
        (Some(false), Some(true)) => {
            Judgement::broken(counter.step_that_makes(fact::DOCUMENTS_CHECKED).map(first_take).into_iter().collect())
        }
    }
}

/// The line on valid documents and sealed letters is not written for I.5; a deployment may apply it there.
fn has_document_line(counter: &Counter<'_>, rule: RuleId) -> bool {
    let also = parameter::COUNTER_DOCUMENTS_VALID_AND_OWN_ALSO_NEW_ACCOUNT;
    counter.is_bound_by(rule) || *counter.value(also) == Prepared::Flag(true)
}

/// `counter.documents.valid_and_own`: the identity document is the customer's own, genuine and not expired; the last day counts.
fn documents_valid_and_own(counter: &Counter<'_>) -> Judgement {
    if counter.is_excepted() || !has_document_line(counter, rule::COUNTER_DOCUMENTS_VALID_AND_OWN) {
        return Judgement::NOT_APPLICABLE;
    }
    let Some(papers) = counter.papers() else { return Judgement::unknown([fact::DOCUMENTS_PRESENTED]) };
    let judgement = papers.best(document::VALID_ID, |paper| valid_and_own(paper, counter));
    if judgement.verdict == Verdict::Broken { counter.about_documents(judgement) } else { judgement }
}

fn valid_and_own(paper: Paper, counter: &Counter<'_>) -> Judgement {
    let broken = || Judgement::broken(vec![Remedy::Bring { document: paper.kind }]);
    // The bearer of a unit's letter shows his own document, not one of the unit.
    let own = if counter.unit_customer() == Some(true) { Some(true) } else { paper.own };
    if own == Some(false) && counter.unit_customer() == Some(false) {
        return broken().seen("other_holder", "own");
    }
    if paper.genuine == Some(false) {
        return broken().seen("not_genuine", "genuine");
    }
    if paper.number == Some(IdentityNumber::Failed) {
        return broken().seen("wrong_check_digit", "right_check_digit");
    }
    if let (Some(last), Some(on)) = (paper.expires_on, counter.on())
        && last < on
    {
        return broken().seen(last.to_string(), on.to_string()).in_unit("day");
    }
    let open: [(bool, FactId); 4] = [
        (own == Some(false), fact::UNIT_CUSTOMER),
        (own.is_none(), fact::DOCUMENT_OWN),
        (paper.genuine.is_none(), fact::DOCUMENT_GENUINE),
        (paper.expires_on.is_none(), fact::DOCUMENT_EXPIRES_ON),
    ];
    if open.iter().any(|(open, _)| *open) {
        return Judgement::unknown(open.into_iter().filter(|(open, _)| *open).map(|(_, fact)| fact));
    }
    Judgement::KEPT
}

/// `counter.documents.unit_letter_sealed`: a letter of a unit bears its official seal. It matters where the letter is asked for.
fn unit_letter_sealed(counter: &Counter<'_>) -> Judgement {
    let letter = document::UNIT_INTRODUCTION_LETTER;
    let personal = counter.documents(parameter::COUNTER_DOCUMENTS_REQUIRED_DEFAULT_DOCUMENTS).contains(&letter);
    if (counter.unit_customer() == Some(false) && !personal)
        || counter.is_excepted()
        || !has_document_line(counter, rule::COUNTER_DOCUMENTS_UNIT_LETTER_SEALED)
    {
        return Judgement::NOT_APPLICABLE;
    }
    let Some(papers) = counter.papers() else { return Judgement::unknown([fact::DOCUMENTS_PRESENTED]) };
    let judgement = papers.best(letter, |letter| match letter.sealed {
        Some(true) => Judgement::KEPT,
        Some(false) => Judgement::broken(vec![Remedy::Seal { document: letter.kind }]).seen("not_sealed", "sealed"),
        None => Judgement::unknown([fact::LETTER_SEALED]),
    });
    match judgement.verdict {
        Verdict::Broken if counter.unit_customer().is_none() && !personal => Judgement::unknown([fact::UNIT_CUSTOMER]),
        Verdict::Broken => counter.about_documents(judgement),
        _ => judgement,
    }
}

/// `counter.documents.missing.vip_group_exception`: only for VIP and group customers, and only by the managers named; such a customer
/// is not turned away before one of them was asked.
fn vip_group_exception(counter: &Counter<'_>) -> Judgement {
    let Some(benefits) = counter.may_benefit() else { return Judgement::unknown([fact::SEGMENT]) };
    let ask = || vec![Remedy::Ask { roles: counter.approvers().to_vec() }];
    match (benefits, counter.manager()) {
        // A grant that nobody needed does no harm.
        (false, Manager::Said { granted: Some(true), .. }) if !documents_in_order(counter) => {
            let segment = counter.segment().map_or("", Segment::as_str);
            Judgement::broken(Vec::new()).seen(segment, "vip|group")
        }
        (false, _) => Judgement::NOT_APPLICABLE,
        (true, Manager::NotAsked) => Judgement::broken(ask()).seen("not_asked", "asked"),
        (true, Manager::Said { role: Some(role), .. }) if !counter.approvers().contains(&role) => {
            Judgement::broken(ask()).seen(role.as_str(), names(counter.approvers().iter().map(|role| role.as_str())))
        }
        (true, Manager::Said { .. }) => Judgement::KEPT,
    }
}

fn documents_in_order(counter: &Counter<'_>) -> bool {
    let judgements = [documents_required(counter), documents_valid_and_own(counter), unit_letter_sealed(counter)];
    judgements.iter().all(|judgement| judgement.verdict <= Verdict::Kept)
}

/// `counter.arrears.cleared`, and before the agreement `counter.arrears.before_agreement`: the managers' exception does not reach here.
fn arrears_cleared(counter: &Counter<'_>) -> Judgement {
    if let Prepared::Businesses(exempt) = counter.value(parameter::COUNTER_ARREARS_CLEARED_EXEMPT_BUSINESSES)
        && counter.business().is_some_and(|business| exempt.contains(&business))
    {
        return Judgement::NOT_APPLICABLE;
    }
    let Some(arrears) = counter.arrears() else { return Judgement::unknown([fact::ARREARS]) };
    let most = match counter.value(parameter::COUNTER_ARREARS_CLEARED_MAX_ARREARS) {
        Prepared::Money(most) => *most,
        _ => Money::ZERO,
    };
    if arrears <= most {
        return Judgement::KEPT;
    }
    let amount = arrears.checked_sub(most).unwrap_or(arrears);
    let pay = Remedy::Pay { amount, account: counter.account() };
    Judgement::broken(vec![pay]).seen(arrears.to_string(), most.to_string()).in_unit("yuan")
}

/// `policy.fees.no_unauthorised_change`: what is charged is the standard amount, neither more nor less.
fn fee_is_standard(counter: &Counter<'_>) -> Judgement {
    let Source::Case(state) = counter.source else { return Judgement::NOT_APPLICABLE };
    match (state.money(fact::AMOUNT_CHARGED), state.money(fact::STANDARD_AMOUNT)) {
        (Some(charged), Some(standard)) if charged == standard => Judgement::KEPT,
        (Some(charged), Some(standard)) => {
            Judgement::broken(vec![Remedy::Charge { amount: standard }]).seen(charged.to_string(), standard.to_string()).in_unit("yuan")
        }
        _ if state.truth(fact::AMOUNT_RECEIVED) == Some(false) => Judgement::NOT_APPLICABLE,
        (charged, standard) => {
            let open = [(charged, fact::AMOUNT_CHARGED), (standard, fact::STANDARD_AMOUNT)];
            Judgement::unknown(open.into_iter().filter(|(amount, _)| amount.is_none()).map(|(_, fact)| fact))
        }
    }
}
