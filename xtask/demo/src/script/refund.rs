//! I.18 system refund.

use crate::rng::Rng;
use crate::script::Clean;
use crate::script::complaint::DESK;
use crate::script::{BRANCH_MANAGER, SUPPORT_CENTRE};
use crate::visit::{By, Visit, yuan};

const OFFICE: By = By::Other("accounts", "branch_accounts_office");
const GROUP_10086: By = By::Other("t2", "complaint_group_10086");

fn checked(taken: &'static str, by: By, feedback_to: &str, corporate: bool, rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("refund");
    let take = visit.by(by).step(taken, 0).attest(&["refund_submitted", "refund_for_complaint", "zigong_branch_customer"]);
    take.not("refund_batch");
    let (kind, decide) = if corporate { ("corporate", "decide_corporate") } else { ("personal", "decide_personal") };
    visit.by(OFFICE).timed("check", rng.range(20, 60), rng.range(60, 180)).word("payment_account_type", kind);
    let decide = visit.step(decide, rng.range(60, 300)).attest(&["refund_due", "refund_judged_correctly"]);
    decide.word("refund_feedback_to", feedback_to);
    visit
}

fn paid(visit: &mut Visit, rng: &mut Rng) {
    let form = visit.by(DESK).step("fill_form", rng.range(60, 120)).record("cash_refund_form").attest(&["refund_documents_collected"]);
    form.not("refund_cash_demanded");
    let boss = visit.step("refund_in_boss", rng.range(40, 90)).record("refund_record").attest(&["refund_history_checked"]);
    boss.word("refund_boss_mode", "complaint_handling").word("refund_method", "not_cash");
    visit.step("farewell", rng.range(8, 20)).attest(&["farewell_standing"]);
}

fn computed(by: By, visit: &mut Visit, rng: &mut Rng) {
    let compute = visit.by(by).step("compute", rng.range(40, 120)).attest(&["refund_self_computable"]);
    compute.fact("refund_amount", yuan(rng.range(500, 20000)));
}

pub fn personal(rng: &mut Rng) -> Visit {
    let mut visit = checked("take_desk", DESK, "complaint_desk", false, rng);
    computed(DESK, &mut visit, rng);
    paid(&mut visit, rng);
    visit
}

pub fn corporate(rng: &mut Rng) -> Visit {
    let mut visit = checked("take_desk", DESK, "complaint_desk", true, rng);
    visit.by(DESK).step("compute", rng.range(40, 90)).not("refund_self_computable");
    visit.by(SUPPORT_CENTRE).step("support_compute", rng.range(200, 500)).fact("refund_amount", yuan(rng.range(5000, 60000)));
    paid(&mut visit, rng);
    visit
}

/// Taken by 10086; the customer comes for the form and the money.
pub fn by_telephone(rng: &mut Rng) -> Visit {
    let mut visit = checked("take_10086", GROUP_10086, "complaint_group_10086", false, rng);
    computed(GROUP_10086, &mut visit, rng);
    paid(&mut visit, rng);
    visit
}

pub fn refused(rng: &mut Rng) -> Visit {
    let mut visit = checked("take_desk", DESK, "complaint_desk", false, rng);
    visit.completion("decide_personal").expect("decided").not("refund_due");
    visit.by(DESK).step("explain_refusal", rng.range(120, 300)).attest(&["reason_explained", "refund_conflict_settled"]);
    visit
}

/// The customer insists on cash, and the branch manager grants it.
pub fn in_cash(rng: &mut Rng) -> Visit {
    let mut visit = personal(rng);
    visit.completion("fill_form").expect("filled").attest(&["refund_cash_demanded"]);
    visit.set("refund_in_boss", "refund_method", crate::visit::text("cash"));
    visit.step("report_cash_demand", rng.range(60, 150)).attest(&["refund_cash_explained", "branch_manager_informed"]);
    visit.by(BRANCH_MANAGER).step("decide_cash", rng.range(200, 500)).attest(&["refund_cash_granted"]);
    for step in ["refund_in_boss", "farewell"] {
        visit.put_after(step, "no step of this name stands last");
    }
    visit
}

pub const REFUNDS: Clean = &[(personal, 5), (corporate, 2), (by_telephone, 2), (refused, 2), (in_cash, 1)];
