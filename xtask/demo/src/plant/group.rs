//! Breaches in the businesses of groups.

use super::{Plant, plant};
use crate::script::group as at;
use crate::visit::{By, CLERK, words};

#[rustfmt::skip]
pub const PLANTS: &[Plant] = &[
    plant("the account manager was not told of the application", at::vpmn, |v| v.deny("notify_manager", "account_manager_notified"), &["vpmn.hall.accept_and_notify"]),
    plant("the clerk reviewed the papers", at::vpmn, |v| v.hand_to("review", CLERK), &["vpmn.review.by_account_manager"]),
    plant("the discount was switched on before the agreement was signed", at::vpmn, |v| v.put_after("sign_agreement", "activate"), &["vpmn.agreement.before_activation", "procedure.order"]),
    plant("a number was opened that nobody had applied for", at::vpmn, |v| v.set("activate", "numbers_activated", words(&["n-01", "n-02", "n-03", "n-04", "n-05", "n-06"])), &["vpmn.activate.numbers_applied_for"]),
    plant("no group number from the support centre", at::vpmn, |v| v.keep_silent("get_group_number", "group_number"), &["vpmn.group_number.from_support_centre"]),
    plant("the list of opened numbers was not passed on", at::vpmn, |v| v.lose("vpmn_opened_number_list"), &["vpmn.import.immediate"]),
    plant("the customer was not asked for new papers", at::vpmn_handed_in_anew, |v| v.deny("ask_resubmit", "resubmission_requested"), &["vpmn.review.failed_resubmit"]),
    plant("the papers of the group were not filed", at::vpmn, |v| v.lose("business_archive"), &["vpmn.notify_and_file"]),
    plant("the account manager was not told of the customer", at::sms_cluster, |v| v.deny("receive", "account_manager_notified"), &["group_sms.hall.receive_and_notify"]),
    plant("no commitment to information security", at::sms_cluster, |v| v.lose("information_security_commitment"), &["group_sms.form_and_commitment"]),
    plant("a salesperson reviewed the documents", at::sms_by_hand, |v| v.hand_to("review", By::Other("sp1", "sales_staff")), &["group_sms.review"]),
    plant("the data went out before the cluster number was verified", at::sms_cluster, |v| v.deny("verify_cluster_number", "cluster_number_verified"), &["group_sms.cluster_number_verified"]),
    plant("no hand-kept record of the acceptance", at::sms_by_hand, |v| v.lose("manual_acceptance_record"), &["group_sms.manual_record_otherwise"]),
    plant("account and password never came", at::sms_by_hand, |v| v.lose("group_sms_account_credentials"), &["group_sms.platform_data"]),
    plant("the opening was not confirmed by telephone", at::sms_cluster, |v| v.deny("send_notice", "opening_confirmed_by_phone"), &["group_sms.opening_notice"]),
];
