//! I.3 VIP service, I.22 points gifts and I.23 care and retention. This hall has a reception room and a counter for VIPs.

use crate::rng::Rng;
use crate::visit::{By, CLERK, Visit, text};

const GUIDE: By = By::Other("g1", "guide");
const VIP_CLERK: By = By::Clerk("vip_counter_clerk");
const MANAGER: By = By::Clerk("duty_manager");

fn received(business: &'static str, rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("vip_service");
    let identify = visit.by(GUIDE).step("identify", 0).attest(&["vip_room_in_hall", "vip_counter_in_hall"]);
    identify.word("segment", "vip");
    let seat = visit.step("seat_in_room", rng.range(30, 60)).attest(&["vip_seated", "room_wait_asked"]);
    seat.word("directed_to", "vip_room").word("refreshment_offered", rng.pick(&["water", "sweets"]));
    visit.by(VIP_CLERK).step("serve_first", rng.range(40, 150));
    visit.step("ask_need", rng.range(10, 30)).attest(&["individual_care"]).word("business", business);
    visit
}

fn farewell(visit: &mut Visit, rng: &mut Rng) {
    visit.step("farewell", rng.range(8, 20)).attest(&["farewell_standing", "farewell_said"]);
}

pub fn served_here(rng: &mut Rng) -> Visit {
    let mut visit = received(rng.pick(&["tariff_change_any", "renewal_any", "points_any"]), rng);
    visit.step("handle_here", rng.range(120, 300));
    farewell(&mut visit, rng);
    visit
}

pub fn served_elsewhere(rng: &mut Rng) -> Visit {
    let mut visit = received("card_replacement", rng);
    visit.completion("ask_need").expect("asked").attest(&["other_counter_needed"]);
    visit.step("handle_elsewhere", rng.range(180, 360)).attest(&["apologised", "asked_to_wait", "handled_by_vip_clerk"]);
    farewell(&mut visit, rng);
    visit
}

/// The VIP counter is busy with an ordinary customer, and another one waits.
pub fn served_before_others(rng: &mut Rng) -> Visit {
    let mut visit = served_here(rng);
    let first = visit.completion("serve_first").expect("served");
    first.attest(&["vip_counter_busy", "apologised_for_wait", "ordinary_passed_over", "ordinary_apologised", "ordinary_told_options"]);
    visit
}

/// Wants to cancel: the duty manager is called.
pub fn wants_to_leave(rng: &mut Rng) -> Visit {
    let mut visit = received("account_cancellation", rng);
    visit.completion("ask_need").expect("asked").attest(&["asked_to_wait", "duty_manager_called"]);
    visit.by(super::DUTY_MANAGER).step("retain", rng.range(300, 600));
    visit
}

fn asked_why(by: By, segment: &str, rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("customer_care_retention");
    let ask = visit.by(by).step("ask_reason", rng.range(20, 60));
    ask.attest(&["leave_reason_asked", "charges_reviewed", "alternatives_recommended"]).not("company_fault");
    ask.word("segment", segment).word("business", "account_cancellation");
    visit
}

fn retained(accepted: bool, visit: &mut Visit, rng: &mut Rng) {
    let retain = visit.step("retain", rng.range(120, 300)).attest(&["true_reason_known", "retention_measures_fit"]);
    retain.word("leaver_state", "potential").fact("retention_accepted", service_hall::Fact::Flag(accepted));
}

fn on_file(visit: &mut Visit, rng: &mut Rng) {
    visit.step("fill_form", rng.range(40, 90)).record("retention_registration_form");
    visit.step("file", rng.range(10, 30));
    visit.step("farewell", rng.range(8, 20)).attest(&["farewell_standing"]);
}

pub fn stays(rng: &mut Rng) -> Visit {
    let mut visit = asked_why(CLERK, "ordinary", rng);
    retained(true, &mut visit, rng);
    visit.step("record_stay", rng.range(20, 40)).attest(&["customer_and_reason_recorded"]);
    on_file(&mut visit, rng);
    visit
}

pub fn leaves(rng: &mut Rng) -> Visit {
    let mut visit = asked_why(CLERK, "ordinary", rng);
    retained(false, &mut visit, rng);
    visit.step("cancel", rng.range(60, 120)).attest(&["cancellation_polite"]);
    on_file(&mut visit, rng);
    visit
}

/// A mistake of the company: another department sees to it.
pub fn company_fault(rng: &mut Rng) -> Visit {
    let mut visit = asked_why(CLERK, "ordinary", rng);
    visit.completion("ask_reason").expect("asked").attest(&["company_fault"]);
    visit.step("transfer", rng.range(20, 60)).fact("transferred_to", text("billing department"));
    visit
}

/// The duty manager keeps a VIP who meant to go.
pub fn vip_stays(rng: &mut Rng) -> Visit {
    let mut visit = asked_why(MANAGER, "vip", rng);
    retained(true, &mut visit, rng);
    visit.step("record_stay", rng.range(20, 40)).attest(&["customer_and_reason_recorded"]);
    on_file(&mut visit, rng);
    visit
}

pub fn vip_leaves(rng: &mut Rng) -> Visit {
    let mut visit = asked_why(MANAGER, "vip", rng);
    retained(false, &mut visit, rng);
    visit.step("cancel", rng.range(60, 120)).by(By::Other("v1", "vip_counter_clerk")).attest(&["cancellation_polite"]);
    visit.step("farewell_care", rng.range(60, 120)).fact("five_ones_items", service_hall::Fact::Whole(5));
    on_file(&mut visit, rng);
    visit
}

fn checked(segment: &str, owner: bool, rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("points_gift_issuance");
    visit.step("receive", rng.range(10, 30));
    let check = visit.step("check_identity", rng.range(20, 40)).words("documents_presented", &["valid_id"]);
    check.word("segment", segment).word("business", "points_gift").attest(&["gift_redeemable"]).not("corporate_account");
    check.fact("customer_is_owner", service_hall::Fact::Flag(owner));
    visit
}

fn issued(visit: &mut Visit, rng: &mut Rng) {
    visit.step("issue", rng.range(40, 90)).attest(&["redemption_entered"]);
    visit.step("sign", rng.range(10, 25)).record("gift_receipt");
}

pub fn gift_for_owner(rng: &mut Rng) -> Visit {
    let mut visit = checked("ordinary", true, rng);
    issued(&mut visit, rng);
    visit
}

pub fn gift_for_another(rng: &mut Rng) -> Visit {
    let mut visit = checked("ordinary", false, rng);
    visit.step("confirm_owner", rng.range(40, 90)).attest(&["owner_confirmed"]);
    issued(&mut visit, rng);
    visit
}

pub fn gift_for_group(rng: &mut Rng) -> Visit {
    let mut visit = checked("group", true, rng);
    visit.step("confirm_supervisor", rng.range(40, 90)).attest(&["supervisor_confirmed"]);
    issued(&mut visit, rng);
    visit
}

pub fn gift_not_to_be_had(rng: &mut Rng) -> Visit {
    let mut visit = checked("ordinary", true, rng);
    visit.completion("check_identity").expect("checked").not("gift_redeemable");
    visit
}
