//! II.5 supervision by managers and II.7 shift handover.

use crate::rng::Rng;
use crate::visit::{By, Visit};
use service_hall::Fact;

const MANAGER: By = By::Clerk("duty_manager");
const INCOMING: By = By::Clerk("incoming_staff");
const OUTGOING: By = By::Other("s9", "on_duty_staff");

pub fn patrol(rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("manager_supervision");
    let patrol = visit.by(MANAGER).timed("patrol", 0, rng.range(1200, 2400));
    patrol.attest(&["patrol_time_kept", "hall_state_recorded", "handling_recorded"]);
    let observe = visit.step("observe", rng.range(300, 900)).record("service_record_card");
    observe.fact("day_observed_transactions", Fact::Whole(1));
    let card = visit.step("fill_check_card", rng.range(300, 600)).record("site_management_check_card");
    card.fact("half_day_check_cards", Fact::Whole(1));
    visit
}

pub fn problem_corrected(rng: &mut Rng) -> Visit {
    let mut visit = patrol(rng);
    visit.completion("patrol").expect("patrolled").attest(&["patrol_problem_found"]);
    visit.step("correct", rng.range(60, 300)).attest(&["pointed_out_on_the_spot", "correction_supervised"]);
    visit.step("follow_up", rng.range(1800, 3600)).attest(&["improvement_followed"]);
    visit
}

pub fn problem_trained(rng: &mut Rng) -> Visit {
    let mut visit = problem_corrected(rng);
    visit.completion("correct").expect("corrected").attest(&["patrol_problem_outstanding"]);
    visit.step("plan_training", rng.range(600, 1200)).attest(&["raised_as_training_need"]).record("training_improvement_plan");
    visit.put_after("follow_up", "plan_training");
    visit.completion("follow_up").expect("followed").attest(&["training_plan_carried_out", "improvement_evaluated"]);
    visit
}

/// Takes over a post at the turn of the shifts.
pub fn handover(rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("shift_handover");
    let lead = rng.range(630, 870);
    visit.by(INCOMING).step("arrive", 0).moment("shift_starts_at", lead).not("matter_unresolved");
    let log = visit.step("write_log", lead + rng.range(60, 300)).attest(&["handover_log_neat"]);
    log.record("handover_log").record("handover_record_book");
    visit
}

/// A customer is still being served and can be served to the end.
pub fn handover_finished(rng: &mut Rng) -> Visit {
    let mut visit = handover(rng);
    visit.completion("arrive").expect("arrived").attest(&["matter_unresolved", "service_can_continue"]);
    visit.by(OUTGOING).step("finish_service", rng.range(700, 900)).attest(&["service_finished"]);
    visit.put_after("write_log", "finish_service");
    visit.lasts("write_log", rng.range(200, 400));
    visit
}

/// What cannot go on is transferred.
pub fn handover_transferred(rng: &mut Rng) -> Visit {
    let mut visit = handover(rng);
    visit.completion("arrive").expect("arrived").attest(&["matter_unresolved"]).not("service_can_continue");
    let transfer = visit.by(OUTGOING).step("transfer", rng.range(700, 900)).attest(&["successor_confirmed", "work_transferred"]);
    transfer.record("unfinished_work_record");
    visit.put_after("write_log", "transfer");
    visit.lasts("write_log", rng.range(200, 400));
    visit
}

/// Not confirmed: the person on duty finishes first.
pub fn handover_not_confirmed(rng: &mut Rng) -> Visit {
    let mut visit = handover_transferred(rng);
    let transfer = visit.completion("transfer").expect("transferred").not("successor_confirmed").not("work_transferred");
    transfer.records.clear();
    visit.by(OUTGOING).step("finish_before_handover", rng.range(300, 900)).attest(&["service_finished"]);
    visit.put_after("write_log", "finish_before_handover");
    visit
}

/// Nobody comes; the duty manager hears of it.
pub fn nobody_comes(rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("shift_handover");
    let report = visit.by(OUTGOING).step("report_absence", 0).attest(&["nobody_to_take_over"]);
    report.moment("shift_starts_at", -300).not("matter_unresolved");
    let log = visit.step("write_log", rng.range(1200, 2400)).attest(&["handover_log_neat"]);
    log.record("handover_log").record("handover_record_book");
    visit
}
