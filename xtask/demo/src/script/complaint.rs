//! I.4 complaint intake, at the complaint desk.

use crate::clock::{HOUR, Seconds};
use crate::rng::Rng;
use crate::script::Clean;
use crate::script::HOTLINE;
use crate::visit::{By, Visit, When};

pub const DESK: By = By::Clerk("complaint_desk");
const ANALYST: By = By::Other("t9", "complaint_analyst_10086");
pub const SUPERVISOR: By = By::Other("branch-supervisor", "branch_customer_supervisor");

/// The departments that answer tickets.
pub const DEPARTMENTS: &[By] = &[
    By::Other("billing", "related_department"),
    By::Other("network", "related_department"),
    By::Other("data", "related_department"),
    By::Other("channels", "related_department"),
];

fn taken(on_site: bool, rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("complaint_intake");
    let ask = visit.by(DESK).timed("calm_and_ask", 0, rng.range(90, 240));
    ask.attest(&["customer_calmed_first", "complaint_cause_asked"]);
    let classify = visit.step("classify", rng.range(60, 150)).attest(&["complaint_recorded", "complaint_cause_learnt"]);
    classify.word("complaint_class", rng.pick(&["billing_support", "network", "service_card", "monternet"]));
    if on_site {
        classify.attest(&["hall_can_resolve"])
    } else {
        classify.not("hall_can_resolve")
    };
    visit
}

fn on_site(satisfied: bool, rng: &mut Rng) -> Visit {
    let mut visit = taken(true, rng);
    visit.step("resolve_on_site", rng.range(180, 420)).attest(&["complaint_handled_on_site"]);
    let reply = visit.step("reply_on_site", rng.range(20, 60)).attest(&["complaint_satisfaction_asked"]);
    if satisfied {
        reply.attest(&["customer_satisfied"])
    } else {
        reply.not("customer_satisfied")
    };
    visit
}

pub fn solved(rng: &mut Rng) -> Visit {
    let mut visit = on_site(true, rng);
    visit.step("archive", rng.range(20, 60)).attest(&["complaint_archived"]).record("complaint_record");
    visit
}

/// A department receives the ticket and answers it.
fn answered(by: By, answers_in: Seconds, visit: &mut Visit, rng: &mut Rng) {
    visit.by(by).timed("handle_order", rng.range(120, 480), answers_in).record("reply_work_order");
}

fn replied(visit: &mut Visit, rng: &mut Rng) {
    visit.by(DESK).step("reply", rng.range(180, 600)).attest(&["complaint_reply_accepted"]);
    visit.step("archive_accepted", rng.range(60, 300)).attest(&["complaint_archived"]).record("complaint_record");
}

/// Not content with what the hall did: the branch supervisor sees to it.
pub fn escalated(rng: &mut Rng) -> Visit {
    let mut visit = on_site(false, rng);
    let escalate = visit.step("escalate", rng.range(60, 120)).attest(&["complaint_wait_at_home_asked", "complaint_contact_taken"]);
    escalate.word("complaint_work_order_to", "branch_customer_supervisor").record("complaint_work_order");
    visit.leave();
    answered(SUPERVISOR, rng.range(20 * 60, 55 * 60), &mut visit, rng);
    replied(&mut visit, rng);
    visit
}

fn sent(rng: &mut Rng) -> Visit {
    let mut visit = taken(false, rng);
    let dispatch = visit.step("dispatch", rng.range(60, 150)).record("complaint_work_order");
    dispatch.attest(&["complaint_customer_data_recorded", "complaint_problem_recorded", "complaint_work_order_sent"]);
    dispatch.attest(&["reason_explained", "complaint_early_handling_promised"]).word("agreed_reply_manner", "telephone");
    dispatch.moment("agreed_reply_at", 5 * HOUR / 2);
    visit.leave();
    visit
}

/// Dispatched to one department, which answers in so many seconds.
pub fn dispatched(by: By, answers_in: Seconds, rng: &mut Rng) -> Visit {
    let mut visit = sent(rng);
    answered(by, answers_in, &mut visit, rng);
    replied(&mut visit, rng);
    visit
}

pub fn department_answers(rng: &mut Rng) -> Visit {
    let by = rng.pick(DEPARTMENTS);
    let mut visit = dispatched(by, rng.range(15 * 60, 57 * 60), rng);
    if rng.chance(40) {
        visit.by(HOTLINE).step("call_back", rng.range(600, 2400));
    }
    visit
}

/// The hour sharp is still the hour.
pub fn answered_in_the_hour_sharp(rng: &mut Rng) -> Visit {
    dispatched(DEPARTMENTS[0], HOUR, rng)
}

/// Two departments have their hours side by side.
pub fn two_departments(rng: &mut Rng) -> Visit {
    let mut visit = sent(rng);
    visit.by(DEPARTMENTS[0]).start("handle_order", rng.range(120, 300));
    visit.by(DEPARTMENTS[1]).start("handle_order", rng.range(120, 300));
    visit.by(DEPARTMENTS[0]).step("handle_order", rng.range(15 * 60, 30 * 60)).record("reply_work_order");
    visit.by(DEPARTMENTS[1]).step("handle_order", rng.range(5 * 60, 20 * 60)).record("reply_work_order");
    replied(&mut visit, rng);
    visit
}

/// The first reply is turned down; special handling brings one that is accepted.
pub fn special(rng: &mut Rng) -> Visit {
    let mut visit = sent(rng);
    let by = rng.pick(DEPARTMENTS);
    answered(by, rng.range(15 * 60, 40 * 60), &mut visit, rng);
    visit.by(DESK).step("reply", rng.range(180, 600)).not("complaint_reply_accepted");
    let special = visit.step("special_handling", rng.range(60, 300)).word("complaint_work_order_to", "branch_customer_supervisor");
    special.moment("new_agreed_reply_at", 5 * HOUR / 2);
    answered(SUPERVISOR, rng.range(15 * 60, 50 * 60), &mut visit, rng);
    replied(&mut visit, rng);
    visit
}

/// The department answers when it is too late for what was promised to the customer.
pub fn agreed_too_early(rng: &mut Rng) -> Visit {
    let mut visit = dispatched(DEPARTMENTS[2], rng.range(50 * 60, 58 * 60), rng);
    visit.completion("dispatch").expect("dispatched").moment("agreed_reply_at", 45 * 60);
    visit
}

/// The bulletin of the week.
pub fn bulletin(_: &mut Rng) -> Visit {
    let mut visit = Visit::new("complaint_intake");
    visit.by(ANALYST).step("count", 0).record("complaint_statistics");
    let publish = visit.step("publish", 2400).record("complaint_bulletin").attest(&["bulletin_previous_measures_evaluated"]);
    publish.words("bulletin_copied_to", &["service_supervisor", "market_dept_leader"]);
    visit
}

/// The department takes so long over its answer.
pub fn answer_takes(visit: &mut Visit, seconds: Seconds) {
    if let Some(act) = visit.completion("handle_order") {
        act.when = When::Later(seconds);
    }
}

pub const INTAKE: Clean =
    &[(solved, 9), (department_answers, 9), (escalated, 2), (two_departments, 2), (special, 2), (answered_in_the_hour_sharp, 1)];
