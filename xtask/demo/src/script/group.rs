//! I.19 VPMN and I.20 group SMS: the clerk takes the papers, the account manager does the rest.

use crate::rng::Rng;
use crate::script::{ACCOUNT_MANAGER, SUPPORT_CENTRE};
use crate::visit::{CLERK, Visit};

const NUMBERS: &[&str] = &["n-01", "n-02", "n-03", "n-04", "n-05"];

fn papers_taken(visit: &mut Visit, rng: &mut Rng) {
    let accept = visit.by(CLERK).step("accept", rng.range(40, 90)).record("vpmn_application_materials");
    accept.word("segment", "group").word("business", "vpmn_any").words("numbers_applied", NUMBERS);
    visit.step("notify_manager", rng.range(30, 60)).attest(&["account_manager_notified"]);
}

fn opened(visit: &mut Visit, rng: &mut Rng) {
    visit.leave().by(ACCOUNT_MANAGER).step("review", rng.range(600, 1800)).attest(&["review_passed"]);
    visit.step("ask_sign", rng.range(60, 300));
    visit.step("sign_agreement", rng.range(900, 2400)).record("vpmn_agreement");
    visit.step("get_group_number", rng.range(300, 900)).word("group_number", "vg-118");
    visit.step("activate", rng.range(120, 400)).words("numbers_activated", NUMBERS);
    visit.step("pass_numbers", rng.range(120, 400)).record("vpmn_opened_number_list");
    visit.by(SUPPORT_CENTRE).step("import_numbers", rng.range(120, 600));
    visit.by(ACCOUNT_MANAGER).step("tell_customer", rng.range(60, 300)).attest(&["opening_told"]);
    visit.step("file", rng.range(120, 600)).record("business_archive");
}

pub fn vpmn(rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("vpmn");
    papers_taken(&mut visit, rng);
    opened(&mut visit, rng);
    visit
}

/// The first papers fail the review.
pub fn vpmn_handed_in_anew(rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("vpmn");
    papers_taken(&mut visit, rng);
    visit.leave().by(ACCOUNT_MANAGER).step("review", rng.range(600, 1800)).not("review_passed");
    visit.step("ask_resubmit", rng.range(60, 300)).attest(&["resubmission_requested"]);
    visit.by(CLERK).step("accept", rng.range(1200, 2400)).record("vpmn_application_materials");
    visit.step("notify_manager", rng.range(30, 60)).attest(&["account_manager_notified"]);
    opened(&mut visit, rng);
    visit
}

fn sms_received(rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("group_sms_preacceptance");
    let receive = visit.step("receive", rng.range(60, 120)).attest(&["account_manager_notified"]);
    receive.word("segment", "group").word("business", "group_sms_any");
    let form = visit.leave().by(ACCOUNT_MANAGER).step("complete_form", rng.range(900, 1800)).record("group_sms_application_form");
    form.record("information_security_commitment").words("documents_presented", &["valid_id", "unit_introduction_letter"]);
    visit
}

fn sms_opened(visit: &mut Visit, rng: &mut Rng) {
    visit.by(ACCOUNT_MANAGER).step("submit_data", rng.range(120, 400));
    visit.by(SUPPORT_CENTRE).step("build_data", rng.range(600, 2400)).record("group_sms_account_credentials");
    let notice = visit.by(ACCOUNT_MANAGER).step("send_notice", rng.range(600, 1800)).record("group_sms_opening_notice");
    notice.attest(&["opening_notice_sent", "opening_confirmed_by_phone"]);
}

pub fn sms_cluster(rng: &mut Rng) -> Visit {
    let mut visit = sms_received(rng);
    visit.step("review", rng.range(300, 900)).attest(&["review_passed", "cluster_plan"]);
    visit.step("verify_cluster_number", rng.range(120, 400)).attest(&["cluster_number_given", "cluster_number_verified"]);
    sms_opened(&mut visit, rng);
    visit
}

/// Any other plan is entered by hand; the papers go up at the end of the week.
pub fn sms_by_hand(rng: &mut Rng) -> Visit {
    let mut visit = sms_received(rng);
    visit.step("review", rng.range(300, 900)).attest(&["review_passed"]).not("cluster_plan");
    visit.step("register_by_hand", rng.range(120, 400)).record("manual_acceptance_record");
    sms_opened(&mut visit, rng);
    let papers = visit.step("hand_in_papers", rng.range(300, 900)).record("qualification_documents");
    papers.record("group_sms_application_form").record("group_sms_agreement_original");
    visit
}
