//! Breaches in VIP service, retention and the issue of gifts.

use service_hall::Fact;

use super::{Plant, plant};
use crate::script::vip as at;
use crate::visit::{By, text, words};

#[rustfmt::skip]
pub const VIP_SERVICE: &[Plant] = &[
    plant("nobody found out that the customer is a VIP", at::served_here, |v| v.keep_silent("identify", "segment"), &["vip.identify"]),
    plant("the VIP in the room was offered tea", at::served_here, |v| v.set("seat_in_room", "refreshment_offered", text("tea")), &["vip.route.reception_room"]),
    plant("an ordinary counter took the VIP although there is one for VIPs", at::served_here, |v| v.hand_to("serve_first", By::Other("c05", "counter_clerk")), &["vip.route.vip_counter"]),
    plant("an ordinary customer was passed over without an apology", at::served_before_others, |v| v.deny("serve_first", "ordinary_apologised"), &["vip.priority.apologise_ordinary"]),
    plant("the VIP was sent to the account manager", at::served_here, |v| v.set("ask_need", "directed_to", text("account_manager")), &["hall.no_shirking_vip"]),
    plant("the VIP got no care", at::served_here, |v| v.deny("ask_need", "individual_care"), &["hall.special_customers_care"]),
    plant("the VIP had to go to the other counter", at::served_elsewhere, |v| v.deny("handle_elsewhere", "handled_by_vip_clerk"), &["vip.cross_counter.clerk_goes"]),
    plant("the VIP was let go without a word", at::served_here, |v| v.deny("farewell", "farewell_said"), &["vip.farewell", "hall.smile_and_greet"]),
    plant("a VIP who wished to leave was kept by the clerk", at::wants_to_leave, |v| v.hand_to("retain", By::Clerk("vip_counter_clerk")), &["vip.cancellation.duty_manager"]),
    plant("a VIP wished to leave and nobody called the duty manager", at::wants_to_leave, |v| v.omit("retain"), &["vip.cancellation.duty_manager"]),
];

/// What the duty manager does with VIPs who wish to leave.
#[rustfmt::skip]
pub const VIP_RETENTION: &[Plant] = &[
    plant("a clerk tried to keep the VIP", at::vip_stays, |v| v.hand_to("retain", By::Other("c02", "counter_clerk")), &["vip.cancellation.duty_manager"]),
    plant("the VIP who left got four of the five ones", at::vip_leaves, |v| v.set("farewell_care", "five_ones_items", Fact::Whole(4)), &["retention.vip.five_ones"]),
];

#[rustfmt::skip]
pub const AT_COUNTERS: &[Plant] = &[
    plant("the charges of the customer who wished to leave were not looked at", at::stays, |v| v.deny("ask_reason", "charges_reviewed"), &["retention.ask_reason"]),
    plant("nothing else was suggested to the customer who wished to leave", at::leaves, |v| v.deny("ask_reason", "alternatives_recommended"), &["retention.ask_reason"]),
    plant("the measures had nothing to do with the reason", at::leaves, |v| v.deny("retain", "retention_measures_fit"), &["retention.targeted"]),
    plant("the retention form was not filled in", at::stays, |v| v.lose("retention_registration_form"), &["retention.registration_form"]),
    plant("the form was not put on file", at::stays, |v| v.omit("file"), &["retention.registration_form", "procedure.order"]),
    plant("the cancellation was not polite", at::leaves, |v| v.deny("cancel", "cancellation_polite"), &["retention.refused.process_politely"]),
    plant("a mistake of the company drove the customer away and nobody was told", at::company_fault, |v| v.omit("transfer"), &["retention.company_fault.transfer"]),
    plant("the customer who left was not seen off standing", at::leaves, |v| v.deny("farewell", "farewell_standing"), &["counter.farewell.stand"]),
    plant("a gift was given without a document", at::gift_for_owner, |v| v.set("check_identity", "documents_presented", words(&[])), &["gift.verify_id"]),
    plant("a gift for a group was given without the supervisor's word", at::gift_for_group, |v| v.omit("confirm_supervisor"), &["gift.group_or_corporate.confirm_supervisor"]),
    plant("a gift was given to somebody else without the owner's word", at::gift_for_another, |v| v.omit("confirm_owner"), &["gift.not_owner.confirm_owner"]),
    plant("a gift was given that may not be redeemed", at::gift_for_owner, |v| v.deny("check_identity", "gift_redeemable"), &["gift.redeemable", "procedure.order"]),
    plant("the gift was not entered in the points system", at::gift_for_owner, |v| v.deny("issue", "redemption_entered"), &["gift.enter_then_issue"]),
    plant("nobody signed for the gift", at::gift_for_another, |v| v.omit("sign"), &["gift.enter_then_issue"]),
    plant("the guide issued the gift", at::gift_for_owner, |v| v.hand_to("issue", By::Other("g1", "guide")), &["procedure.role"]),
];
