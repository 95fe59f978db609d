//! I.1 customer guidance and I.2 service recommendation.

use crate::rng::Rng;
use crate::script::Clean;
use crate::visit::{By, Visit};

const GUIDE: By = By::Clerk("guide");
const CONSULTANT: By = By::Clerk("consultant");
const GREETED: &[&str] = &["turned_to_customer", "bowed", "smiled", "greeted", "even_tempered"];

fn greeted(rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("customer_guidance");
    visit.by(GUIDE).step("greet", 0).attest(GREETED);
    visit.step("ask_need", rng.range(4, 12)).attest(&["need_asked"]);
    visit
}

fn back(visit: &mut Visit, rng: &mut Rng) {
    visit.step("return_post", rng.range(15, 50));
}

fn to(place: &str, visit: &mut Visit, rng: &mut Rng) {
    visit.step("direct_to_counter", rng.range(5, 15)).word("directed_to", place);
    back(visit, rng);
}

pub fn to_counter(rng: &mut Rng) -> Visit {
    let mut visit = greeted(rng);
    to("counter", &mut visit, rng);
    visit
}

fn asked_for_documents(carried: bool, segment: &str, rng: &mut Rng) -> Visit {
    let mut visit = greeted(rng);
    visit.completion("ask_need").expect("asked").attest(&["documents_needed"]).word("segment", segment);
    let ask = visit.step("ask_documents", rng.range(4, 10));
    if carried {
        ask.attest(&["documents_carried"])
    } else {
        ask.not("documents_carried")
    };
    visit
}

pub fn with_documents(rng: &mut Rng) -> Visit {
    let mut visit = asked_for_documents(true, "ordinary", rng);
    to("counter", &mut visit, rng);
    visit
}

pub fn sent_for_documents(rng: &mut Rng) -> Visit {
    let mut visit = asked_for_documents(false, "ordinary", rng);
    visit.step("explain_missing", rng.range(15, 40)).attest(&["reason_explained"]);
    visit
}

/// A VIP without documents goes to the duty manager, never home.
pub fn vip_without_documents(rng: &mut Rng) -> Visit {
    let mut visit = asked_for_documents(false, "vip", rng);
    to("duty_manager", &mut visit, rng);
    visit
}

fn machine(help: bool, rng: &mut Rng) -> Visit {
    let mut visit = greeted(rng);
    visit.completion("ask_need").expect("asked").attest(&["self_service_available"]);
    visit.step("recommend_self_service", rng.range(6, 15)).attest(&["self_service_recommended", "service_password_explained"]);
    let ask = visit.step("ask_ability", rng.range(4, 8));
    if help {
        ask.attest(&["self_service_help_needed"]);
        visit.step("assist", rng.range(60, 150)).attest(&["self_service_helped"]);
    } else {
        ask.not("self_service_help_needed");
        visit.step("point_out", rng.range(4, 10));
    }
    back(&mut visit, rng);
    visit
}

pub fn to_machine(rng: &mut Rng) -> Visit {
    machine(false, rng)
}

pub fn helped_at_machine(rng: &mut Rng) -> Visit {
    machine(true, rng)
}

/// Could do it at the machine and insists on the counter.
pub fn insists_on_counter(rng: &mut Rng) -> Visit {
    let mut visit = greeted(rng);
    visit.completion("ask_need").expect("asked").attest(&["self_service_available"]);
    let recommend = visit.step("recommend_self_service", rng.range(6, 15));
    recommend.attest(&["self_service_recommended", "service_password_explained", "counter_insisted"]);
    to("counter", &mut visit, rng);
    visit
}

pub fn in_a_crowd(rng: &mut Rng) -> Visit {
    let mut visit = to_counter(rng);
    let ask = visit.completion("ask_need").expect("asked");
    ask.attest(&["crowded", "first_served", "second_attended", "third_greeted", "customers_waiting", "triage_organised"]);
    visit
}

pub fn several_at_once(rng: &mut Rng) -> Visit {
    let mut visit = to_counter(rng);
    visit.completion("greet").expect("greeted").attest(&["several_at_once", "each_acknowledged"]);
    visit
}

pub fn frail_customer(rng: &mut Rng) -> Visit {
    let mut visit = helped_at_machine(rng);
    visit.completion("ask_need").expect("asked").attest(&["special_customer", "individual_care"]);
    visit
}

/// The guide is away for a moment; the post nearest the door stands in.
pub fn by_the_front_door(rng: &mut Rng) -> Visit {
    let mut visit = to_counter(rng);
    visit.completion("greet").expect("greeted").by(By::Other("fd1", "front_door_post")).attest(&["guide_absent"]);
    visit
}

pub fn by_merchant(_: &mut Rng) -> Visit {
    let mut visit = Visit::new("customer_guidance");
    let greet = visit.by(By::Other("shop1", "merchant_staff")).step("merchant_greet", 0);
    greet.attest(&["greeted"]).word("directed_to", "functional_area");
    visit
}

pub fn patrol(_: &mut Rng) -> Visit {
    let mut visit = Visit::new("customer_guidance");
    visit.by(super::DUTY_MANAGER).step("patrol", 0).attest(&["key_moments_observed"]);
    visit
}

/// Clean cases with their weights.
pub const GUIDANCE: Clean = &[
    (to_counter, 26),
    (with_documents, 16),
    (sent_for_documents, 5),
    (vip_without_documents, 2),
    (to_machine, 18),
    (helped_at_machine, 10),
    (insists_on_counter, 4),
    (in_a_crowd, 6),
    (several_at_once, 4),
    (frail_customer, 3),
    (by_the_front_door, 2),
    (by_merchant, 3),
    (patrol, 2),
];

fn settled(accepted: bool, visit: &mut Visit, rng: &mut Rng) {
    if accepted {
        visit.step("go_to_business", rng.range(5, 20)).word("moved_to_procedure", "tariff_change");
    } else {
        visit.step("thank_and_leaflet", rng.range(5, 20)).attest(&["thanked_first"]).record("business_leaflet");
    }
    visit.step("close", rng.range(3, 8)).attest(&["four_in_one_done"]);
}

fn waiting(accepted: bool, rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("service_recommendation");
    visit.by(GUIDE).step("ask_while_waiting", 0).attest(&["need_asked", "tariff_learnt"]);
    let recommend = visit.step("recommend_waiting", rng.range(30, 80)).attest(&["business_recommended"]);
    if accepted {
        recommend.attest(&["recommendation_accepted"])
    } else {
        recommend.not("recommendation_accepted")
    };
    settled(accepted, &mut visit, rng);
    visit
}

fn after(accepted: bool, rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("service_recommendation");
    let recommend = visit.by(CONSULTANT).step("recommend_after_service", 0);
    recommend.attest(&["tariff_learnt", "needs_understood", "business_recommended"]);
    if accepted {
        recommend.attest(&["recommendation_accepted"])
    } else {
        recommend.not("recommendation_accepted")
    };
    settled(accepted, &mut visit, rng);
    visit
}

pub fn waiting_accepted(rng: &mut Rng) -> Visit {
    waiting(true, rng)
}

pub fn waiting_declined(rng: &mut Rng) -> Visit {
    waiting(false, rng)
}

pub fn after_accepted(rng: &mut Rng) -> Visit {
    after(true, rng)
}

pub fn after_declined(rng: &mut Rng) -> Visit {
    after(false, rng)
}
