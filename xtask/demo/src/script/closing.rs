//! After closing time: II.1 cross audit and binding of archives, II.8 customer materials.

use crate::clock::{HOUR, On};
use crate::rng::Rng;
use crate::visit::{By, CLERK, Visit, When};
use service_hall::Fact;

const LEVEL1: By = By::Other("a1", "level1_auditor");
const CUSTODIAN: By = By::Other("mk1", "materials_custodian");
const BRANCH: By = By::Other("ba1", "branch_business_auditor");
const MARKET: By = By::Other("mb1", "market_business_group");
const LEVEL2: By = By::Other("a2", "level2_auditor");

/// The archives of a row of counters, each clerk's looked at by a colleague.
pub fn archives(rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("business_audit_archives");
    for (auditor, handled_by) in [("c02", "c01"), ("c03", "c02"), ("c01", "c03")] {
        let audit = visit.by(By::Other(auditor, "counter_clerk")).step("cross_audit", rng.range(300, 700)).record("audit_mark");
        audit.word("archive_handled_by", handled_by);
    }
    visit.completion("cross_audit").expect("audited").not("hall_errors_found");
    let bind = visit.by(CUSTODIAN).step("bind", rng.range(400, 900)).attest(&["volumes_by_class", "volumes_numbered"]);
    bind.record("archive_register");
    visit
}

pub fn archives_with_errors(rng: &mut Rng) -> Visit {
    let mut visit = archives(rng);
    visit.completion("cross_audit").expect("audited").attest(&["hall_errors_found"]);
    let correct = visit.by(LEVEL1).step("correct_errors", rng.range(300, 900)).record("business_error_register");
    correct.attest(&["hall_errors_registered", "hall_errors_corrected"]);
    visit.put_after("bind", "correct_errors");
    visit
}

/// The branch counts, samples and hands in the archives of the week.
pub fn archives_at_the_branch(rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("business_audit_archives");
    visit.by(LEVEL2).step("count_files", 0).record("boss_report_1610").record("boss_report_1507");
    visit.step("sample", rng.range(2400, 5400)).record("audit_report").attest(&["branch_errors_found"]);
    let correct = visit.step("correct_branch_errors", rng.range(900, 1800)).record("business_error_register");
    correct.attest(&["branch_errors_registered", "branch_errors_corrected", "level1_notified"]);
    visit.step("hand_in", rng.range(900, 1800));
    visit.by(MARKET).step("manage", rng.range(1800, 3600)).word("archives_held_by", "market_business_group");
    visit
}

fn handed_over(visit: &mut Visit, rng: &mut Rng) {
    let hand = visit.by(LEVEL1).step("hand_over", rng.range(200, 600)).record("level1_audit_record");
    hand.record("clerk_hall_handover_sheet").attest(&["level1_signed", "level1_stamped"]);
    visit.by(CUSTODIAN).step("audit_content", rng.range(300, 900)).attest(&["sets_counted", "custodian_signed", "hall_audit_passed"]);
}

fn bound(visit: &mut Visit, rng: &mut Rng) {
    let bind = visit.by(CUSTODIAN).step("bind", rng.range(300, 900)).attest(&["volume_of_one_class", "volume_parts_in_order"]);
    bind.words("volume_parts", &["volume_cover", "level1_audit_record", "level2_audit_record", "files"]);
    bind.fact("volume_size", Fact::Whole(30));
}

fn sorted(class: &str, days: i64, rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("customer_materials");
    let sort = visit.by(CLERK).step("sort", 0).attest(&["business_closed"]).word("material_class", class);
    sort.fact("materials_arose_on", On::Working(-days));
    let compare = visit.by(LEVEL1).step("compare", rng.range(300, 900)).record("clerk_operation_report").attest(&["materials_compared"]);
    for name in ["report_transaction_ids", "material_transaction_ids"] {
        compare.words(name, &["b-101", "b-102", "b-103"]);
    }
    visit
}

/// A volume of today: sorted, compared, handed over, audited and bound.
pub fn volume(rng: &mut Rng) -> Visit {
    let mut visit = sorted(rng.pick(&["ownership", "general", "agreement"]), 0, rng);
    handed_over(&mut visit, rng);
    bound(&mut visit, rng);
    visit
}

/// The last volume of its group may be short.
pub fn last_volume(rng: &mut Rng) -> Visit {
    let mut visit = volume(rng);
    let bind = visit.completion("bind").expect("bound").attest(&["last_volume_of_group"]);
    bind.fact("volume_size", Fact::Whole(rng.range(4, 29)));
    visit
}

/// Goes back to the clerk once and is put right.
pub fn volume_returned(rng: &mut Rng) -> Visit {
    let mut visit = sorted("general", 0, rng);
    handed_over(&mut visit, rng);
    visit.completion("audit_content").expect("audited").not("hall_audit_passed");
    let back = visit.step("return_to_clerk", rng.range(200, 500)).attest(&["return_recorded", "hall_volume_returned_whole"]);
    back.attest(&["hall_return_noted", "hall_materials_corrected"]);
    handed_over(&mut visit, rng);
    bound(&mut visit, rng);
    visit
}

/// A volume of the day before goes to the branch today.
pub fn volume_to_branch(rng: &mut Rng) -> Visit {
    let mut visit = sorted("agreement", 1, rng);
    handed_over(&mut visit, rng);
    bound(&mut visit, rng);
    let at = rng.range(9 * HOUR, 11 * HOUR);
    visit.step("deliver_to_branch", 0).when = When::At(at);
    let sign = visit.by(BRANCH).step("sign_for_branch", 0).record("hall_branch_handover_sheet");
    sign.attest(&["clerk_hall_sheet_checked", "hall_branch_sheet_signed", "branch_audit_passed"]);
    sign.when = When::At(at + 2 * HOUR);
    let group = visit.step("group", 0);
    group.word("materials_grouped_by", "branch").when = When::At(at + 3 * HOUR);
    visit
}

/// On to the market department and its store.
pub fn volume_to_market(rng: &mut Rng) -> Visit {
    let mut visit = volume_to_branch(rng);
    let from = 14 * HOUR + rng.range(0, HOUR);
    let hand = visit.by(BRANCH).step("deliver_to_market", 0).record("branch_market_handover_sheet").attest(&["market_sheet_of_the_month"]);
    hand.when = When::At(from);
    let audit = visit.by(MARKET).step("audit_commission", 0).attest(&["market_audit_passed"]);
    for name in ["branch_forms_count", "electronic_detail_count", "market_sheet_count"] {
        audit.fact(name, Fact::Whole(418));
    }
    audit.when = When::At(from + HOUR);
    visit.step("finish_commission", 0).when = When::At(from + HOUR + 1800);
    let store = visit.step("store", 0).attest(&["materials_norms_followed"]);
    store.when = When::At(from + 2 * HOUR);
    visit
}

/// The papers arose the day before.
pub fn of_the_day_before(visit: &mut Visit) {
    visit.set("sort", "materials_arose_on", On::Working(-1));
}
