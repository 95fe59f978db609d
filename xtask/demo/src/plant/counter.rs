//! Breaches in the thirteen procedures of the counter.

use service_hall::Fact;

use super::Plant;
use crate::clock::{HOUR, On};
use crate::script::counter::{PLAIN, Papers, Shape};
use crate::script::{DUTY_MANAGER, Script};
use crate::visit::{By, Visit, text, yuan};

const VIP: Shape = Shape { segment: "vip", ..PLAIN };
const OWING: Shape = Shape { arrears: 4860, ..PLAIN };
const UNIT: Shape = Shape { segment: "group", unit: true, ..PLAIN };
const BARE: Shape = Shape { papers: Papers::None, ..PLAIN };
const OPEN: Shape = Shape { reply_at: Some(17 * HOUR), ..PLAIN };

const fn plant(how: &'static str, procedure: &'static str, shape: Shape, spoil: fn(&mut Visit), rules: &'static [&'static str]) -> Plant {
    Plant { how, script: Script::Counter(procedure, shape), spoil, rules, warning: false }
}

/// Goes on without a document: the clerk looks, finds none, and does the business all the same.
fn go_on_without(visit: &mut Visit) {
    visit.set("show_documents", "documents_presented", Fact::Texts(Vec::new()));
    visit.deny("check_documents", "papers_complete");
}

/// Looks at the papers only after the business. What the scanner reads off the document is known all the same.
fn check_too_late(visit: &mut Visit) {
    visit.put_after("check_documents", "operate");
    let Some(check) = visit.completion("check_documents") else { return };
    let (read, judged): (Vec<_>, Vec<_>) = check.facts.drain(..).partition(|(name, _)| name.starts_with("document_"));
    check.facts = judged;
    for (name, fact) in read {
        visit.set("show_documents", name, fact);
    }
}

/// Explains the effect after the signature and asks for no confirmation; a signature after the explanation would have been one.
fn confirm_nothing(visit: &mut Visit) {
    visit.put_after("explain_effect", "sign_agreement");
    visit.omit("confirm_change");
}

/// One line for each: what happened, in which procedure, to what sort of visit, how it is spoilt, what it breaks.
#[rustfmt::skip]
pub const PLANTS: &[Plant] = &[
    // ---- limits of the system operation ----
    plant("the system operation took 3 min 24 s", "new_account_ordinary", PLAIN, |v| v.lasts("operate", 204), &["counter.system_time.new_account_ordinary"]),
    plant("the system operation took 1 min 30 s", "new_account_batch", PLAIN, |v| v.lasts("operate", 90), &["counter.system_time.new_account_batch"]),
    plant("the system operation took 3 min 1 s", "brand_change", PLAIN, |v| v.lasts("operate", 181), &["counter.system_time.brand_change"]),
    plant("the system operation took 61 s where one minute is allowed", "tariff_change", PLAIN, |v| v.lasts("operate", 61), &["counter.system_time.tariff_change"]),
    plant("the system operation took 2 min 40 s, as if three minutes were allowed", "tariff_change", PLAIN, |v| v.lasts("operate", 160), &["counter.system_time.tariff_change"]),
    plant("the system operation took 3 min 45 s", "service_change", PLAIN, |v| v.lasts("operate", 225), &["counter.system_time.service_change"]),
    plant("the system operation took 2 min 20 s", "billing_account_change", PLAIN, |v| v.lasts("operate", 140), &["counter.system_time.billing_account_change"]),
    plant("the system operation took 4 min 10 s", "sim_card_replacement", PLAIN, |v| v.lasts("operate", 250), &["counter.system_time.sim_card_replacement"]),
    plant("selling the card took 1 min 15 s", "recharge_card", PLAIN, |v| v.lasts("sell_card", 75), &["counter.system_time.recharge_card_sale"]),
    plant("the recharge took 1 min 28 s", "recharge_card", PLAIN, |v| v.lasts("recharge_for_customer", 88), &["counter.system_time.recharge_for_customer"]),
    plant("the system operation took 2 min 5 s", "special_service", PLAIN, |v| v.lasts("operate", 125), &["counter.system_time.special_service"]),
    plant("the system operation took 3 min 50 s", "loyalty_points", PLAIN, |v| v.lasts("operate", 230), &["counter.system_time.loyalty_points"]),
    plant("the system operation took 1 min 12 s", "renewal_payment", PLAIN, |v| v.lasts("operate", 72), &["counter.system_time.renewal_payment"]),
    plant("the look-up took 31 s", "inquiry", PLAIN, |v| v.lasts("query", 31), &["counter.system_time.inquiry"]),
    plant("the look-up took 44 s", "inquiry", PLAIN, |v| v.lasts("query", 44), &["counter.system_time.inquiry"]),
    plant("the system operation took 3 min 20 s", "other_integrated_service", PLAIN, |v| v.lasts("operate", 200), &["counter.system_time.other_integrated_service"]),
    // ---- order ----
    plant("the brand was changed before the agreement was signed", "brand_change", PLAIN, |v| v.put_after("sign_agreement", "operate"), &["counter.agreement.brand_change", "counter.sequence"]),
    plant("the account was opened before the agreement was signed", "new_account_ordinary", PLAIN, |v| v.put_after("sign_agreement", "operate"), &["counter.agreement.network_access", "counter.sequence"]),
    plant("the service was changed before the agreement was signed", "service_change", PLAIN, |v| v.put_after("sign_agreement", "operate"), &["counter.agreement.service_change", "counter.sequence"]),
    plant("the signed agreement was not kept", "service_change", PLAIN, |v| v.lose("service_change_agreement"), &["counter.agreement.service_change"]),
    plant("the tariff was changed without the customer's confirmation", "tariff_change", PLAIN, confirm_nothing, &["counter.tariff.confirm_before_operation"]),
    plant("the renewal was entered before it was paid", "renewal_payment", PLAIN, |v| v.put_after("charge", "operate"), &["renewal.order"]),
    plant("the papers were filed before the system operation", "special_service", PLAIN, |v| v.put_after("operate", "file_papers"), &["counter.sequence"]),
    plant("the card was loaded before it was paid", "recharge_card", PLAIN, |v| v.put_after("charge", "recharge_for_customer"), &["procedure.order"]),
    plant("the answer came before the look-up", "inquiry", PLAIN, |v| v.put_after("query", "answer"), &["procedure.order"]),
    // ---- documents ----
    plant("the papers were checked after the card was replaced", "sim_card_replacement", PLAIN, check_too_late, &["counter.documents.checked", "counter.sequence"]),
    plant("points were booked although no document was shown", "loyalty_points", PLAIN, go_on_without, &["counter.documents.required"]),
    plant("the card was replaced although no document was shown", "sim_card_replacement", PLAIN, go_on_without, &["counter.documents.required"]),
    plant("nobody looked whether the papers were complete", "special_service", PLAIN, |v| v.keep_silent("check_documents", "papers_complete"), &["policy.acceptance.papers_checked"]),
    plant("the document expired the day before", "billing_account_change", PLAIN, |v| v.set("check_documents", "document_expires_on", On::Day(-1)), &["counter.documents.valid_and_own"]),
    plant("the document was another person's", "sim_card_replacement", PLAIN, |v| v.deny("check_documents", "document_own"), &["counter.documents.valid_and_own"]),
    plant("the unit's letter had no seal", "special_service", UNIT, |v| v.deny("check_documents", "letter_sealed"), &["counter.documents.unit_letter_sealed"]),
    plant("a VIP without document was turned away and no manager was asked", "service_change", Shape { granted: false, papers: Papers::None, ..VIP }, |v| v.omit("ask_manager"), &["counter.documents.missing.vip_group_exception"]),
    plant("a clerk granted the exception that only a manager may grant", "new_account_ordinary", Shape { papers: Papers::Expired, ..VIP }, |v| by("ask_manager", "counter_clerk", v), &["counter.documents.missing.vip_group_exception"]),
    plant("special handling was granted to an ordinary customer", "loyalty_points", Shape { papers: Papers::None, ..VIP }, |v| v.set("request", "segment", text("ordinary")), &["counter.documents.missing.vip_group_exception", "counter.documents.required"]),
    plant("a customer without document was sent away without a reason", "service_change", BARE, |v| v.deny("explain_refer", "reason_explained"), &["counter.documents.missing.explain_refer"]),
    // ---- money ----
    plant("the card was replaced with 48.60 yuan owing", "sim_card_replacement", OWING, |v| v.omit("clear_arrears"), &["counter.arrears.cleared"]),
    plant("the plan was signed and changed with 48.60 yuan owing", "tariff_change", OWING, |v| v.omit("clear_arrears"), &["counter.arrears.before_agreement", "counter.arrears.cleared"]),
    plant("only a part of the arrears was paid", "special_service", OWING, |v| { v.set("clear_arrears", "arrears", yuan(860)); v.set("clear_arrears", "amount_received", yuan(4000)); }, &["counter.arrears.cleared"]),
    plant("no invoice for the arrears paid", "billing_account_change", OWING, |v| v.lose("invoice"), &["counter.invoice.proactive"]),
    plant("no invoice for the renewal, only a receipt", "renewal_payment", PLAIN, |v| v.lose("invoice"), &["counter.invoice.proactive"]),
    plant("neither invoice nor receipt for the opening", "new_account_batch", PLAIN, |v| { v.lose("invoice"); v.deny("charge", "receipt_issued"); }, &["counter.invoice.proactive", "policy.fees.explain_and_receipt"]),
    plant("no fixed-amount invoice for the card", "recharge_card", PLAIN, |v| v.lose("fixed_amount_invoice"), &["counter.invoice.fixed_amount"]),
    plant("another amount than the standard was charged", "new_account_ordinary", PLAIN, |v| v.set("charge", "standard_amount", yuan(4500)), &["policy.fees.no_unauthorised_change"]),
    plant("the items of the payment were not explained", "renewal_payment", PLAIN, |v| v.deny("charge", "amount_explained"), &["policy.fees.explain_and_receipt"]),
    plant("collection time and prepayment were not explained", "new_account_ordinary", Shape { by_collection: true, ..PLAIN }, |v| v.deny("charge", "collection_terms_told"), &["counter.collection.disclose"]),
    // ---- what the customer is told ----
    plant("the customer was not told from when the new brand counts", "brand_change", PLAIN, |v| v.deny("operate", "effective_time_told"), &["counter.brand_change.correct_and_effective_time", "policy.acceptance.tell_result"]),
    plant("the points to note were not told", "special_service", PLAIN, |v| v.deny("operate", "cautions_told"), &["policy.acceptance.tell_result"]),
    plant("the effect on the bill was not told", "tariff_change", PLAIN, |v| v.deny("explain_effect", "bill_effect_told"), &["counter.tariff.disclose_effect"]),
    plant("the plan was recommended without a look at the customer's use", "tariff_change", PLAIN, |v| v.deny("recommend_plan", "consumption_history_used"), &["counter.tariff.recommend_best_plan"]),
    plant("the effects of the change were not explained", "billing_account_change", PLAIN, |v| v.deny("operate", "effects_explained"), &["policy.change.explain_effects"]),
    plant("features and tariff were not explained", "new_account_batch", PLAIN, |v| v.deny("request", "tariff_explained"), &["policy.acceptance.advise"]),
    // ---- how the work is done ----
    plant("the papers were filed nowhere", "other_integrated_service", PLAIN, |v| v.lose("business_archive"), &["counter.file_papers"]),
    plant("the papers were filed nowhere", "brand_change", PLAIN, |v| v.lose("business_archive"), &["counter.file_papers"]),
    plant("the duty manager took the system operation", "loyalty_points", PLAIN, |v| v.hand_to("operate", DUTY_MANAGER), &["procedure.role"]),
    plant("the complaint desk took the payment", "renewal_payment", PLAIN, |v| by("charge", "complaint_desk", v), &["procedure.role"]),
    plant("the customer was not welcomed standing", "recharge_card", PLAIN, |v| v.deny("request", "welcomed_standing"), &["counter.reception.stand_seat_ask"]),
    plant("the customer was not offered a seat", "renewal_payment", PLAIN, |v| v.deny("request", "seated"), &["counter.reception.stand_seat_ask"]),
    plant("the customer was not seen off standing", "renewal_payment", PLAIN, |v| v.deny("farewell", "farewell_standing"), &["counter.farewell.stand"]),
    plant("the customer was not seen off standing", "inquiry", PLAIN, |v| v.deny("farewell", "farewell_standing"), &["counter.farewell.stand"]),
    plant("there was no farewell", "special_service", PLAIN, |v| v.omit("farewell"), &["counter.farewell.stand"]),
    plant("the customer's data were entered wrongly", "new_account_ordinary", PLAIN, |v| v.deny("operate", "data_correct"), &["policy.acceptance.accurate_entry"]),
    plant("the wrong number was recharged", "recharge_card", PLAIN, |v| v.deny("recharge_for_customer", "recharge_correct"), &["counter.recharge.correct"]),
    plant("the card was neither loaded nor explained", "recharge_card", PLAIN, |v| v.omit("recharge_for_customer"), &["counter.recharge.guide_or_do"]),
    // ---- inquiries ----
    plant("the answer left points open", "inquiry", PLAIN, |v| v.deny("answer", "answered_fully"), &["query.answer_full"]),
    plant("the customer got no apology for the open question", "inquiry", OPEN, |v| v.deny("record_transfer", "apologised"), &["query.unanswered.record_transfer"]),
    plant("the day agreed for the reply is the fourth working day", "inquiry", OPEN, |v| v.set("record_transfer", "agreed_reply_on", On::Working(4)), &["query.reply.within_3_working_days"]),
    Plant {
        warning: true,
        ..plant("no hall nearby was named", "sim_card_replacement", BARE, |v| v.deny("explain_refer", "referred_to_nearby_hall"), &["counter.documents.missing.explain_refer"])
    },
];

/// The clerk takes a step in another role.
fn by(step: &str, role: &'static str, visit: &mut Visit) {
    if let Some(act) = visit.completion(step) {
        act.by(By::Clerk(role));
    }
}
