//! Breaches in guidance and recommendation.

use super::{Plant, plant};
use crate::script::guidance as at;
use crate::visit::By;
use service_hall::Fact;

#[rustfmt::skip]
pub const GUIDANCE: &[Plant] = &[
    plant("the guide did not bow", at::to_counter, |v| v.deny("greet", "bowed"), &["guide.greeting.on_entry"]),
    plant("the guide did not smile", at::to_counter, |v| v.deny("greet", "smiled"), &["guide.greeting.on_entry", "hall.smile_and_greet"]),
    plant("nobody stood in for the guide at the greeting", at::by_the_front_door, |v| v.deny("greet", "greeted"), &["guide.greeting.on_entry", "guide.greeting.substitute", "hall.smile_and_greet"]),
    plant("of several who came in together one got no nod", at::several_at_once, |v| v.deny("greet", "each_acknowledged"), &["guide.greeting.several_at_once"]),
    plant("in a crowd the second customer was left alone", at::in_a_crowd, |v| v.deny("ask_need", "second_attended"), &["guide.crowd.serve_one_attend_two_greet_three"]),
    plant("customers waited and nobody sorted them", at::in_a_crowd, |v| v.deny("ask_need", "triage_organised"), &["hall.waiting_triage"]),
    plant("the customer was not asked what for", at::to_counter, |v| v.deny("ask_need", "need_asked"), &["guide.need.ask", "hall.smile_and_greet"]),
    plant("the service password was not explained", at::to_machine, |v| v.deny("recommend_self_service", "service_password_explained"), &["guide.self_service.recommend"]),
    plant("the customer was sent to the machine without a question about help", at::to_machine, |v| v.omit("ask_ability"), &["guide.self_service.ask_ability", "procedure.order"]),
    plant("the customer was forced to the machine", at::to_machine, |v| v.set("point_out", "self_service_forced", Fact::Flag(true)), &["hall.no_forced_self_service"]),
    plant("at the machine the customer got no help", at::helped_at_machine, |v| v.deny("assist", "self_service_helped"), &["guide.self_service.assist"]),
    plant("an elderly customer got no care", at::frail_customer, |v| v.deny("ask_need", "individual_care"), &["hall.special_customers_care"]),
    plant("nobody asked for the documents", at::with_documents, |v| v.omit("ask_documents"), &["guide.documents.precheck", "procedure.order"]),
    plant("a VIP without documents was sent home", at::sent_for_documents, |v| v.set("ask_need", "segment", crate::visit::text("vip")), &["guide.documents.missing.explain"]),
    plant("a customer without documents was sent home without a reason", at::sent_for_documents, |v| v.deny("explain_missing", "reason_explained"), &["guide.documents.missing.explain"]),
    plant("the customer was sent to another hall instead of a counter", at::to_counter, |v| v.set("direct_to_counter", "directed_to", crate::visit::text("other_hall")), &["guide.self_service.not_available_to_counter"]),
    plant("merchant staff did not greet", at::by_merchant, |v| v.deny("merchant_greet", "greeted"), &["guide.merchant_staff.greet_and_direct"]),
    plant("the patrol did not look at the guidance", at::patrol, |v| v.deny("patrol", "key_moments_observed"), &["guide.supervision.duty_manager", "guide.merchant_staff.greet_and_direct"]),
    plant("the complaint desk asked what the customer came for", at::to_counter, |v| v.hand_to("ask_need", By::Other("p1", "complaint_desk")), &["procedure.role"]),
];

#[rustfmt::skip]
pub const WHILE_WAITING: &[Plant] = &[
    plant("something was recommended without a look at the tariff", at::waiting_declined, |v| v.deny("ask_while_waiting", "tariff_learnt"), &["recommend.while_waiting"]),
    plant("a customer who waited was recommended nothing", at::waiting_accepted, |v| v.deny("recommend_waiting", "business_recommended"), &["recommend.while_waiting"]),
    plant("the leaflet came before the thanks", at::waiting_declined, |v| v.deny("thank_and_leaflet", "thanked_first"), &["recommend.declined.thank_and_leaflet"]),
];

#[rustfmt::skip]
pub const AFTER_SERVICE: &[Plant] = &[
    plant("something was recommended before the needs were understood", at::after_declined, |v| v.deny("recommend_after_service", "needs_understood"), &["recommend.after_service"]),
    plant("a customer who declined got no leaflet", at::after_declined, |v| v.lose("business_leaflet"), &["recommend.declined.thank_and_leaflet"]),
    plant("a customer who accepted was left standing", at::after_accepted, |v| v.keep_silent("go_to_business", "moved_to_procedure"), &["recommend.accepted.route"]),
    plant("only a part of the combined recommendation was made", at::after_accepted, |v| v.deny("close", "four_in_one_done"), &["hall.four_in_one"]),
];
