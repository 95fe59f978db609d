//! Breaches in complaints and refunds.

use super::{Plant, plant};
use crate::script::complaint::{self as intake, answer_takes};
use crate::script::{HOTLINE, refund, ticket};
use crate::visit::{By, Visit, text, words};
use service_hall::Fact;

#[rustfmt::skip]
pub const INTAKE: &[Plant] = &[
    plant("the department answered after 1 h 15 min", intake::department_answers, |v| answer_takes(v, 75 * 60), &["complaint.reply.within_1h"]),
    plant("the department answered 20 s after the hour", intake::department_answers, |v| answer_takes(v, 3620), &["complaint.reply.within_1h"]),
    plant("the branch supervisor answered after 1 h 48 min", intake::escalated, |v| answer_takes(v, 108 * 60), &["complaint.reply.within_1h"]),
    plant("the department answered without a reply work order", intake::department_answers, |v| v.lose("reply_work_order"), &["complaint.reply.within_1h"]),
    plant("the customer heard later than agreed", intake::agreed_too_early, |_| {}, &["complaint.customer_reply.on_receipt_or_agreed"]),
    plant("the customer was questioned before being calmed", intake::solved, |v| v.deny("calm_and_ask", "customer_calmed_first"), &["complaint.calm_then_ask"]),
    plant("the complaint was given no class", intake::solved, |v| v.keep_silent("classify", "complaint_class"), &["complaint.classify"]),
    plant("the cause was not gone into", intake::department_answers, |v| v.deny("classify", "complaint_cause_learnt"), &["complaint.classify"]),
    plant("the hall could have settled it and did not", intake::solved, |v| v.deny("resolve_on_site", "complaint_handled_on_site"), &["complaint.onsite.resolve_if_possible"]),
    plant("the customer was not asked about satisfaction", intake::solved, |v| v.deny("reply_on_site", "complaint_satisfaction_asked"), &["complaint.onsite.reply_and_ask_satisfaction"]),
    plant("the record of the complaint was not filed", intake::solved, |v| v.lose("complaint_record"), &["complaint.onsite.satisfied_archive"]),
    plant("the customer left no address and was sent home", intake::escalated, |v| v.deny("escalate", "complaint_contact_taken"), &["complaint.onsite.dissatisfied_escalate"]),
    plant("no work order for what the hall could not settle", intake::department_answers, |v| v.lose("complaint_work_order"), &["complaint.dispatch.if_not_resolvable"]),
    plant("no agreement on how the reply would come", intake::department_answers, |v| v.keep_silent("dispatch", "agreed_reply_manner"), &["complaint.dispatch.promise"]),
    plant("the customer turned the reply down and that was all", intake::department_answers, refused_and_forgotten, &["complaint.reply.accepted_or_special"]),
    plant("a counter clerk calmed the customer", intake::solved, |v| v.hand_to("calm_and_ask", By::Other("c03", "counter_clerk")), &["procedure.role"]),
];

#[rustfmt::skip]
pub const BULLETIN: &[Plant] = &[
    plant("the head of the market department got no copy", intake::bulletin, |v| v.set("publish", "bulletin_copied_to", words(&["service_supervisor"])), &["complaint.bulletin.copy"]),
    plant("the bulletin said nothing of the last remedies", intake::bulletin, |v| v.deny("publish", "bulletin_previous_measures_evaluated"), &["complaint.bulletin.evaluates_previous_measures"]),
];

#[rustfmt::skip]
pub const TICKETS: &[Plant] = &[
    plant("the billing centre handled the complaint in 1 h 20 min", ticket::billing_handles, |v| v.lasts("handle_own", 80 * 60), &["complaint.billing.self_handled_reply_within_1h", "complaint.reply.within_1h"]),
    plant("the billing centre gave its opinion after 1 h 10 min", ticket::billing_handles, late_opinion, &["complaint.billing.opinion_within_1h", "complaint.billing.self_handled_reply_within_1h", "complaint.reply.within_1h"]),
    plant("the responsible department took 1 h 35 min", ticket::forwarded, |v| v.lasts("responsible_opinion", 95 * 60), &["complaint.responsible_dept.opinion_within_1h", "complaint.reply.within_1h"]),
    plant("the responsible department took 1 h 1 min", ticket::forwarded, |v| v.lasts("responsible_opinion", 61 * 60), &["complaint.responsible_dept.opinion_within_1h", "complaint.reply.within_1h"]),
    plant("a network complaint was sent to the billing centre", ticket::network_handles, to_billing, &["complaint.dispatch.by_class"]),
    plant("the complaint was handled among the customers", ticket::on_the_spot, |v| v.set("handle_on_site", "complaint_location", text("service_area")), &["complaint.onsite.location"]),
    plant("10086 handled a letter that was the hall's", ticket::from_hotline, |v| v.set("handle_10086", "complaint_source", text("letter")), &["complaint.source.10086"]),
    plant("the market department handled what the branch supervisor should have", ticket::from_association, |v| v.set("handle_market", "complaint_source", text("area_special")), &["complaint.source.market_department"]),
    plant("the branch supervisor handled a letter of another body", ticket::from_area, |v| v.set("handle_area", "complaint_source", text("forwarded_letter")), &["complaint.source.branch_supervisor"]),
    plant("a group's complaint went round Green Net", ticket::from_account_manager, |v| v.deny("handle_vip_group", "complaint_via_green_net"), &["complaint.source.general_affairs_vip_group"]),
    plant("the order went on without a word to whom", ticket::forwarded, |v| v.keep_silent("forward", "complaint_order_forwarded_to"), &["complaint.billing.forward_if_not_own"]),
    plant("the hour was watched by the department itself", ticket::billing_handles, |v| v.set("supervise", "complaint_hour_checked_by", words(&["billing_centre"])), &["complaint.reply.supervised_by_dispatcher"]),
    plant("the work order does not tell what was done", ticket::support_handles, |v| v.deny("supervise", "complaint_work_order_complete"), &["complaint.ticket.full_record"]),
    plant("10086 sent the hall's complaint out again", ticket::sent_again, |v| v.hand_to("redispatch", HOTLINE), &["complaint.redispatch_if_not_effective"]),
    plant("the department answered the customer itself", ticket::billing_handles, |v| v.hand_to("answer", ticket::BILLING), &["complaint.customer_reply.owner"]),
    plant("the manner of the reply is not known", ticket::support_handles, |v| v.keep_silent("answer", "complaint_reply_manner"), &["complaint.customer_reply.method_by_class"]),
];

#[rustfmt::skip]
pub const REFUNDS: &[Plant] = &[
    plant("the accounts office took 12 min", refund::personal, |v| v.lasts("decide_personal", 11 * 60), &["refund.check.within_10min"]),
    plant("the accounts office took 14 min over a corporate account", refund::corporate, |v| v.lasts("decide_corporate", 13 * 60), &["refund.check.within_10min"]),
    plant("the accounts office judged wrongly", refund::personal, |v| v.deny("decide_personal", "refund_judged_correctly"), &["refund.check.accurate"]),
    plant("nobody was told the result", refund::personal, |v| v.keep_silent("decide_personal", "refund_feedback_to"), &["refund.account_type.routing"]),
    plant("the complaint was not handed to the accounts office", refund::personal, |v| v.deny("take_desk", "refund_submitted"), &["refund.intake"]),
    plant("a batch went through as a single refund", refund::personal, |v| v.set("take_desk", "refund_batch", Fact::Flag(true)), &["refund.scope.single_only"]),
    plant("the refusal was not explained", refund::refused, |v| v.deny("explain_refusal", "reason_explained"), &["refund.out_of_scope.explain"]),
    plant("the refund was made although the office had refused it", refund::personal, |v| v.deny("decide_personal", "refund_due"), &["procedure.order", "refund.execute.after_positive_result", "refund.out_of_scope.explain"]),
    plant("no amount was worked out", refund::personal, |v| v.keep_silent("compute", "refund_amount"), &["refund.amount.self_computed"]),
    plant("the support centre gave no amount", refund::corporate, |v| v.keep_silent("support_compute", "refund_amount"), &["refund.amount.support_if_needed"]),
    plant("the documents were not collected", refund::personal, |v| v.deny("fill_form", "refund_documents_collected"), &["refund.form_and_documents"]),
    plant("another method than complaint handling was chosen", refund::personal, |v| v.set("refund_in_boss", "refund_boss_mode", text("other")), &["refund.boss.complaint_mode"]),
    plant("cash was paid out and nobody had decided so", refund::personal, |v| v.set("refund_in_boss", "refund_method", text("cash")), &["refund.cash.branch_manager", "refund.no_cash_in_principle"]),
    plant("the hall manager granted cash", refund::in_cash, |v| v.hand_to("decide_cash", crate::script::HALL_MANAGER), &["refund.cash.branch_manager"]),
    plant("the customer was not seen off after the refund", refund::personal, |v| v.omit("farewell"), &["counter.farewell.stand"]),
];

/// The customer does not accept, and nothing follows.
fn refused_and_forgotten(visit: &mut Visit) {
    visit.deny("reply", "complaint_reply_accepted");
    visit.omit("archive_accepted");
    visit.omit("call_back");
}

fn late_opinion(visit: &mut Visit) {
    visit.lasts("give_opinion", 70 * 60);
    visit.lasts("handle_own", 5 * 60);
}

/// Dispatched to the wrong department, which handles it.
fn to_billing(visit: &mut Visit) {
    visit.set("dispatch", "complaint_work_order_to", text("billing_centre"));
    visit.hand_to("give_opinion", ticket::BILLING);
    visit.hand_to("handle_own", ticket::BILLING);
}
