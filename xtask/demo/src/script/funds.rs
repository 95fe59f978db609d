//! II.2 revenue-fund audit: the clerk's reports and level 1; II.9 report management.

use crate::rng::Rng;
use crate::visit::{By, CLERK, Visit, yuan};

const LEVEL1: By = By::Clerk("level1_auditor");
const LEVEL2: By = By::Other("a2", "level2_auditor");
const STATISTICS: By = By::Other("st1", "statistics_clerk");
const KEEPER: By = By::Other("rk1", "report_custodian");
const PAPERS: &[&str] = &["clerk_daily_report", "clerk_sales_outbound", "base_materials"];

/// The clerk at the end of the shift.
pub fn shift_close(rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("fund_audit");
    let fill = visit.by(CLERK).timed("fill_reports", 0, rng.range(400, 900)).word("materials_keeper", "w1");
    for paper in PAPERS {
        fill.record(paper);
    }
    visit.step("hand_over", rng.range(60, 240)).words("shift_handed_items", PAPERS);
    visit
}

/// What the clerk reports agrees with money, system and paper.
fn compared(clerk: &str, visit: &mut Visit, rng: &mut Rng) {
    let total = yuan(rng.range(1_100_000, 3_900_000));
    let compare = visit.step("compare", rng.range(90, 240)).word("takings_clerk", clerk).attest(&["level1_correct"]);
    for name in ["clerk_report_total", "clerk_takings_total", "clerk_system_total", "clerk_written_total"] {
        compare.fact(name, total.clone());
    }
}

fn reported(visit: &mut Visit, rng: &mut Rng) {
    let compile = visit.step("compile", rng.range(300, 900)).record("point_daily_report").record("point_sales_outbound");
    compile.attest(&["clerk_debts_reviewed", "payment_evidence_reviewed", "waiver_slips_reviewed"]).fact("clerk_debts", yuan(0));
    let (fees, goods) = (yuan(rng.range(2_000_000, 6_000_000)), yuan(rng.range(1_100_000, 2_900_000)));
    let up = visit.step("report_up", rng.range(300, 900)).words("report_forms", &["office_mail", "paper"]);
    up.fact("hall_daily_report_total", fees.clone()).fact("hall_statistics_and_invoices_total", fees);
    up.fact("hall_outbound_received_total", goods.clone()).fact("hall_goods_sold_total", goods);
    for name in ["book_stock", "physical_stock"] {
        up.words(name, &["recharge_card_50:214", "recharge_card_100:96", "sim_card:180"]);
    }
}

/// Level 1 audits a row of counters.
pub fn level1(rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("fund_audit_level1");
    visit.by(LEVEL1);
    for clerk in ["c01", "c02", "c03"] {
        compared(clerk, &mut visit, rng);
    }
    reported(&mut visit, rng);
    visit
}

/// One report does not agree until it has been put right.
pub fn level1_with_mismatch(rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("fund_audit_level1");
    visit.by(LEVEL1);
    compared("c04", &mut visit, rng);
    compared("c05", &mut visit, rng);
    let compare = visit.completion("compare").expect("compared").not("level1_correct");
    compare.fact("clerk_takings_total", yuan(100_000)).moment("mismatch_found_at", 0);
    let notice = visit.step("notify_mismatch", rng.range(120, 400)).record("discrepancy_notice");
    notice.attest(&["discrepancy_told", "adjustment_urged"]);
    compared("c05", &mut visit, rng);
    reported(&mut visit, rng);
    visit
}

/// The daily report on its way from the clerk to the archive.
pub fn daily_report(rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("report_management");
    let prepare = visit.by(CLERK).step("prepare", 0).attest(&["report_matches_vouchers", "takings_format_uniform"]);
    prepare.record("clerk_daily_report").record("business_fund_handover_register").record("boss_raw_report_printout");
    let check = visit.by(By::Other("a1", "level1_auditor")).step("check", rng.range(300, 600));
    check.attest(&["daily_report_passed", "fund_register_passed", "raw_report_passed"]);
    let sum = visit.step("sum_cash", rng.range(120, 400)).attest(&["cash_reported_to_level2"]);
    sum.fact("day_cash_total", yuan(rng.range(1_000_000, 5_000_000)));
    compiled("daily", "daily_report", &mut visit, rng);
    visit
}

fn compiled(kind: &str, document: &'static str, visit: &mut Visit, rng: &mut Rng) {
    let compile = visit.by(STATISTICS).step("compile", rng.range(600, 1200)).record(document);
    compile.word("hall_report_kind", kind).attest(&["report_matches_vouchers"]);
    let review = visit.by(LEVEL2).step("review", rng.range(400, 900)).attest(&["report_review_passed", "report_signed"]);
    review.attest(&["report_data_accurate", "report_data_useful", "analysis_complete", "analysis_thorough"]);
    visit.by(KEEPER).step("archive", rng.range(200, 500)).attest(&["reports_bound", "reports_archived"]);
}

/// A wrong figure is found, registered and put right.
pub fn daily_report_corrected(rng: &mut Rng) -> Visit {
    let mut visit = daily_report(rng);
    let check = visit.acts.iter().position(|act| act.step == "check").expect("checked");
    let mut first: Vec<_> = visit.acts[..=check].to_vec();
    first[check].not("daily_report_passed").attest(&["report_error_found"]).record("business_error_register");
    visit.acts[0].when = crate::visit::When::After(600);
    visit.acts[check].record("business_error_register").not("report_error_found");
    first.append(&mut visit.acts);
    visit.acts = first;
    visit
}

/// The twentieth is the day of a ten-day report.
pub fn ten_day_report(rng: &mut Rng) -> Visit {
    let mut visit = Visit::new("report_management");
    compiled("ten_day", "ten_day_report", &mut visit, rng);
    visit
}
