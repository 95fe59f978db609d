//! The thirteen procedures of the counter.

use service_hall::Fact;

use crate::clock::{On, Seconds};
use crate::rng::Rng;
use crate::script::{DUTY_MANAGER, HALL_MANAGER};
use crate::visit::{By, CLERK, Visit, When, text, yuan};

/// What the customer has brought.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Papers {
    Good,
    Expired,
    None,
}

/// What sort of visit it is.
#[expect(clippy::struct_excessive_bools, reason = "what may or may not be the case with a customer")]
#[derive(Clone, Copy)]
pub struct Shape {
    pub segment: &'static str,
    /// A unit that sends a bearer with a letter.
    pub unit: bool,
    pub papers: Papers,
    /// Whether the manager says yes, when one is asked.
    pub granted: bool,
    /// Arrears in fen.
    pub arrears: i64,
    pub by_collection: bool,
    pub plan_named: bool,
    /// Recharge: the clerk does it.
    pub by_clerk: bool,
    /// Inquiry: nobody at the counter can answer; the reply comes at this second.
    pub reply_at: Option<Seconds>,
}

/// A shape without anything special.
pub const PLAIN: Shape = Shape {
    segment: "ordinary",
    unit: false,
    papers: Papers::Good,
    granted: true,
    arrears: 0,
    by_collection: false,
    plan_named: false,
    by_clerk: true,
    reply_at: None,
};

const DEPARTMENT: By = By::Other("dept-billing", "related_department");

/// The businesses of a procedure, and the longest its system operation may take, in seconds.
pub fn businesses(procedure: &str) -> (&'static [&'static str], Seconds) {
    match procedure {
        "new_account_ordinary" => (&["gotone", "gotone", "xinrui_card", "data_card", "ip_business_phone"], 180),
        "new_account_batch" => (&["m_zone", "m_zone", "dazhong_card", "changtong_card"], 60),
        "brand_change" => (&["brand_change_any"], 180),
        "tariff_change" => (&["tariff_change_any"], 60),
        "service_change" => (&["loss_report", "service_resumption"], 180),
        "billing_account_change" => (&["billing_account_change_any"], 120),
        "sim_card_replacement" => (&["card_replacement"], 180),
        "recharge_card" => (&["recharge_card_any"], 60),
        "special_service" => (&["mobile_secretary", "international_calling", "international_roaming", "three_way_call"], 120),
        "loyalty_points" => (&["points_any"], 180),
        "renewal_payment" => (&["renewal_any"], 60),
        "inquiry" => (&["inq_bill", "inq_bill", "inq_call_detail", "inq_customer_attributes", "inq_new_service_fee"], 30),
        _ => (&["gotone_friend_numbers"], 180),
    }
}

/// A time within a limit, mostly well within.
fn in_time(limit: Seconds, rng: &mut Rng) -> Seconds {
    i64::midpoint(rng.range(limit * 30 / 100, limit * 96 / 100), rng.range(limit * 30 / 100, limit * 88 / 100))
}

/// Writes a visit.
pub fn write(procedure: &'static str, shape: Shape, rng: &mut Rng) -> Visit {
    let mut visit = Visit::new(procedure);
    let (businesses, limit) = businesses(procedure);
    let business = rng.pick(businesses);
    request(&mut visit, business, shape, rng);
    match procedure {
        "inquiry" => inquiry(&mut visit, shape, limit, rng),
        "recharge_card" => recharge(&mut visit, shape, limit, rng),
        "renewal_payment" => {
            charge(&mut visit, rng.pick(&[3000, 5000, 10000, 10000, 20000]), "invoice", rng);
            operate(&mut visit, limit, rng);
        }
        "new_account_batch" => {
            operate(&mut visit, limit, rng);
            charge(&mut visit, rng.pick(&[5000, 8000, 10000]), "invoice", rng);
        }
        _ => {
            if !with_papers(&mut visit, shape, limit, rng) {
                return visit;
            }
        }
    }
    visit.step("farewell", rng.range(8, 20)).attest(&["farewell_standing"]);
    if let Some(at) = shape.reply_at {
        let by = if rng.chance(70) { DEPARTMENT } else { CLERK };
        visit.step("reply", 0).by(by).when = When::At(at);
    }
    visit
}

fn request(visit: &mut Visit, business: &'static str, shape: Shape, rng: &mut Rng) {
    let request = visit.timed("request", 0, rng.range(25, 70));
    request.attest(&["welcomed_standing", "seated", "need_asked", "tariff_explained", "procedure_explained"]);
    request.fact("business", text(business)).fact("segment", text(shape.segment)).fact("unit_customer", Fact::Flag(shape.unit));
    if visit.procedure == "inquiry" {
        visit.set("request", "listened", Fact::Flag(true));
    }
}

fn operate(visit: &mut Visit, limit: Seconds, rng: &mut Rng) {
    let operate = visit.timed("operate", rng.range(5, 20), in_time(limit, rng));
    operate.attest(&["data_correct", "result_told", "effective_time_told", "cautions_told"]);
    match visit.procedure {
        "brand_change" => {
            visit.set("operate", "change_correct", Fact::Flag(true));
            visit.set("operate", "effects_explained", Fact::Flag(true));
        }
        "tariff_change" | "service_change" | "billing_account_change" => visit.set("operate", "effects_explained", Fact::Flag(true)),
        _ => {}
    }
}

fn charge(visit: &mut Visit, fen: i64, proof: &'static str, rng: &mut Rng) {
    let charge = visit.step("charge", rng.range(25, 60));
    charge.attest(&["amount_explained", "receipt_issued"]).record(proof);
    charge.fact("amount_received", yuan(fen)).fact("amount_charged", yuan(fen)).fact("standard_amount", yuan(fen));
}

fn inquiry(visit: &mut Visit, shape: Shape, limit: Seconds, rng: &mut Rng) {
    visit.timed("query", rng.range(5, 15), in_time(limit, rng));
    if shape.reply_at.is_none() {
        visit.step("answer", rng.range(30, 120)).attest(&["answered_on_site", "answered_fully"]);
        return;
    }
    let transfer = visit.step("record_transfer", rng.range(60, 180)).attest(&["query_recorded", "apologised"]);
    transfer.fact("answered_on_site", Fact::Flag(false)).fact("transferred_to", text("billing department"));
    transfer.fact("agreed_reply_on", On::Working(rng.pick(&[0, 0, 1, 2])));
}

fn recharge(visit: &mut Visit, shape: Shape, limit: Seconds, rng: &mut Rng) {
    let fen = rng.pick(&[3000, 5000, 5000, 10000]);
    visit.timed("sell_card", rng.range(3, 10), in_time(limit, rng));
    charge(visit, fen, "fixed_amount_invoice", rng);
    if rng.chance(25) {
        visit.put_after("sell_card", "charge");
    }
    if shape.by_clerk {
        visit.timed("recharge_for_customer", rng.range(3, 10), in_time(limit, rng)).attest(&["recharge_correct"]);
    } else {
        visit.step("guide_customer", rng.range(30, 90));
    }
}

/// The procedures that ask for documents; false when the customer is turned away.
fn with_papers(visit: &mut Visit, shape: Shape, limit: Seconds, rng: &mut Rng) -> bool {
    let presented: &[&str] = match (shape.papers, shape.unit) {
        (Papers::None, _) => &[],
        (_, false) => &["valid_id"],
        (_, true) => &["valid_id", "unit_introduction_letter"],
    };
    let new_account = visit.procedure == "new_account_ordinary";
    let show = visit.step("show_documents", rng.range(8, 30));
    show.fact("documents_presented", Fact::Texts(presented.iter().map(|id| (*id).to_owned()).collect()));
    if !new_account {
        show.fact("arrears", yuan(shape.arrears));
    }
    if shape.papers != Papers::None {
        let check = visit.step("check_documents", rng.range(20, 60)).attest(&["papers_authentic", "papers_complete", "document_genuine"]);
        check.attest(&["document_own"]).fact("papers_valid", Fact::Flag(shape.papers == Papers::Good));
        let expires = if shape.papers == Papers::Good { rng.range(40, 3600) } else { 0 };
        check.fact("document_expires_on", On::Day(if expires == 0 { -20 } else { expires }));
        if shape.unit {
            check.attest(&["letter_sealed"]);
        }
    }
    if shape.papers != Papers::Good {
        if shape.segment != "ordinary" {
            let by = if rng.chance(75) { DUTY_MANAGER } else { HALL_MANAGER };
            visit.step("ask_manager", rng.range(60, 180)).by(by).fact("exception_granted", Fact::Flag(shape.granted));
        }
        if shape.segment == "ordinary" || !shape.granted {
            visit.step("explain_refer", rng.range(30, 90)).attest(&["reason_explained", "referred_to_nearby_hall"]);
            return false;
        }
    }
    if !new_account && shape.arrears > 0 {
        let clear = visit.step("clear_arrears", rng.range(50, 110)).record("invoice");
        clear.fact("amount_received", yuan(shape.arrears)).fact("arrears", yuan(0));
    }
    agree(visit, shape, rng);
    operate(visit, limit, rng);
    if new_account {
        charge(visit, rng.pick(&[5000, 10000, 18800]), "invoice", rng);
        if shape.by_collection {
            visit.set("charge", "pays_by_collection", Fact::Flag(true));
            visit.set("charge", "collection_terms_told", Fact::Flag(true));
        }
    }
    visit.step("file_papers", rng.range(15, 45)).record("business_archive");
    true
}

fn agree(visit: &mut Visit, shape: Shape, rng: &mut Rng) {
    let agreement = match visit.procedure {
        "new_account_ordinary" => "network_access_agreement",
        "brand_change" => "brand_change_agreement",
        "tariff_change" => "tariff_plan_agreement",
        "service_change" => "service_change_agreement",
        _ => return,
    };
    let tariff = visit.procedure == "tariff_change";
    if tariff {
        let recommend = visit.step("recommend_plan", rng.range(60, 150)).attest(&["obligations_explained"]);
        if shape.plan_named {
            recommend.attest(&["plan_named_by_customer"]);
        } else {
            recommend.attest(&["recommendation_made", "consumption_history_used"]);
        }
        visit.step("explain_effect", rng.range(30, 60)).attest(&["effective_time_told", "bill_effect_told"]);
        visit.step("confirm_change", rng.range(5, 15));
    }
    visit.step("sign_agreement", rng.range(50, 110)).record(agreement);
    if tariff && rng.chance(50) {
        visit.put_after("explain_effect", "sign_agreement");
        visit.put_after("confirm_change", "explain_effect");
    }
}
