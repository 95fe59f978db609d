//! I.17 complaint handling: tickets from calls, letters and other bodies. Those taken at the desk in person are cases of I.4.

use crate::clock::Seconds;
use crate::rng::Rng;
use crate::script::Clean;
use crate::script::HOTLINE;
use crate::script::complaint::DESK;
use crate::visit::{By, Visit};

pub const BILLING: By = By::Other("billing-centre", "billing_centre");
const EOMS: By = By::Other("eoms", "related_department");
const SERVICE: By = By::Other("branch-service", "branch_customer_service_dept");
const MISC: By = By::Other("misc", "misc_support");
const MARKET: By = By::Other("market-service", "market_customer_service_mgmt");
const AREA: By = By::Other("branch-supervisor", "branch_customer_supervisor");
const GENERAL: By = By::Other("general-affairs", "branch_general_affairs");
pub const RESPONSIBLE: &[By] = &[
    By::Other("branch-support", "branch_support_dept"),
    By::Other("branch-data", "branch_data_dept"),
    By::Other("network-dept", "company_responsible_department"),
];

/// Class, addressee and who answers for it.
const CLASSES: [(&str, &str, By); 4] = [
    ("billing_support", "billing_centre", BILLING),
    ("network", "eoms", EOMS),
    ("service_card", "branch_customer_service_dept", SERVICE),
    ("monternet", "misc_support", MISC),
];

fn recorded(class: &str, rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("complaint_handling");
    visit.by(DESK).step("receive", 0).word("complaint_source", rng.pick(&["phone", "phone", "letter", "channel_representative"]));
    let record = visit.step("record_order", rng.range(120, 300)).record("complaint_work_order").attest(&["complaint_cause_learnt"]);
    record.word("complaint_class", class);
    visit
}

/// Watched to the end and answered.
fn concluded(by: By, visit: &mut Visit, rng: &mut Rng) {
    let watch = visit.by(DESK).step("supervise", rng.range(120, 900));
    watch.attest(&["complaint_effectively_handled", "complaint_work_order_complete"]);
    visit.by(by).step("answer", rng.range(120, 900)).word("complaint_reply_manner", "telephone");
}

pub fn on_the_spot(rng: &mut Rng) -> Visit {
    let mut visit = recorded("service_card", rng);
    visit.completion("record_order").expect("recorded").attest(&["hall_can_resolve"]);
    let handle = visit.step("handle_on_site", rng.range(300, 900)).attest(&["complaint_handled_on_site"]);
    handle.word("complaint_location", "back_office");
    concluded(DESK, &mut visit, rng);
    visit
}

fn dispatched(place: usize, opinion_in: Seconds, handles: bool, rng: &mut Rng) -> Visit {
    let (class, to, by) = CLASSES[place];
    let mut visit = recorded(class, rng);
    let dispatch = visit.leave().step("dispatch", rng.range(60, 180)).word("complaint_work_order_to", to);
    dispatch.attest(&["complaint_customer_data_recorded", "complaint_problem_recorded", "complaint_work_order_sent"]);
    let opinion = visit.by(by).timed("give_opinion", rng.range(60, 400), opinion_in);
    if handles {
        opinion.attest(&["complaint_receiver_handles"]).record("handling_opinion")
    } else {
        opinion.not("complaint_receiver_handles")
    };
    visit
}

/// The dispatcher watches the hour of the department.
fn watched(visit: &mut Visit) {
    for (name, by) in [("complaint_dispatched_by", "complaint_desk"), ("complaint_hour_checked_by", "complaint_desk")] {
        visit.completion("supervise").expect("supervised").words(name, &[by]);
    }
}

fn handled(place: usize, rng: &mut Rng) -> Visit {
    let opinion_in = rng.range(8 * 60, 25 * 60);
    let mut visit = dispatched(place, opinion_in, true, rng);
    visit.by(CLASSES[place].2).step("handle_own", rng.range(5 * 60, 30 * 60)).record("reply_work_order");
    concluded(DESK, &mut visit, rng);
    watched(&mut visit);
    visit
}

pub fn support_handles(rng: &mut Rng) -> Visit {
    handled(rng.index(CLASSES.len()), rng)
}

pub fn billing_handles(rng: &mut Rng) -> Visit {
    handled(0, rng)
}

pub fn network_handles(rng: &mut Rng) -> Visit {
    handled(1, rng)
}

pub fn forwarded(rng: &mut Rng) -> Visit {
    let place = rng.index(CLASSES.len());
    let opinion_in = rng.range(5 * 60, 15 * 60);
    let mut visit = dispatched(place, opinion_in, false, rng);
    let by = rng.pick(RESPONSIBLE);
    let By::Other(name, _) = by else { unreachable!("a department") };
    visit.by(CLASSES[place].2).step("forward", rng.range(2 * 60, 10 * 60)).word("complaint_order_forwarded_to", name);
    opinion(by, rng.range(15 * 60, 57 * 60), &mut visit, rng);
    concluded(DESK, &mut visit, rng);
    watched(&mut visit);
    visit
}

fn opinion(by: By, answers_in: Seconds, visit: &mut Visit, rng: &mut Rng) {
    let opinion = visit.by(by).timed("responsible_opinion", rng.range(60, 300), answers_in);
    opinion.record("handling_opinion").record("reply_work_order");
}

/// Not settled the first time: sent again, to a responsible department.
pub fn sent_again(rng: &mut Rng) -> Visit {
    let mut visit = handled(0, rng);
    visit.omit("answer");
    visit.completion("supervise").expect("supervised").not("complaint_effectively_handled");
    let again = visit.by(DESK).step("redispatch", rng.range(60, 300)).attest(&["complaint_redispatched"]);
    again.word("complaint_redispatch_to", "responsible_department").moment("complaint_redispatched_at", 0);
    let by = rng.pick(RESPONSIBLE);
    opinion(by, rng.range(15 * 60, 50 * 60), &mut visit, rng);
    concluded(DESK, &mut visit, rng);
    watched(&mut visit);
    visit
}

/// Handled by whoever is responsible for the source.
fn from_source(step: &'static str, by: By, source: &str, answerer: By, rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("complaint_handling");
    visit.by(by).step(step, 0).word("complaint_source", source).word("complaint_class", "other").word("segment", "ordinary");
    visit.leave();
    concluded(answerer, &mut visit, rng);
    visit.lasts("supervise", rng.range(600, 3000));
    visit
}

pub fn from_hotline(rng: &mut Rng) -> Visit {
    from_source("handle_10086", HOTLINE, rng.pick(&["provincial_green_net", "gm_hotline", "special_channel"]), HOTLINE, rng)
}

pub fn from_association(rng: &mut Rng) -> Visit {
    from_source("handle_market", MARKET, "forwarded_letter", HOTLINE, rng)
}

pub fn from_area(rng: &mut Rng) -> Visit {
    from_source("handle_area", AREA, "area_special", DESK, rng)
}

pub fn from_account_manager(rng: &mut Rng) -> Visit {
    let mut visit = from_source("handle_vip_group", GENERAL, "group_account_manager", DESK, rng);
    visit.completion("handle_vip_group").expect("handled").word("segment", "group").attest(&["complaint_via_green_net"]);
    visit
}

pub const TICKETS: Clean = &[
    (on_the_spot, 3),
    (support_handles, 6),
    (forwarded, 4),
    (sent_again, 1),
    (from_hotline, 2),
    (from_association, 1),
    (from_area, 1),
    (from_account_manager, 1),
];
