//! Breaches in what managers and back office do: supervision, handover and the closing of the hall.

use super::{Plant, plant};
use crate::script::{closing as at, funds, supervision};
use crate::visit::{By, Visit, text, words, yuan};
use service_hall::Fact;

#[rustfmt::skip]
pub const ARCHIVES: &[Plant] = &[
    plant("a clerk audited the own archives", at::archives, |v| v.set("cross_audit", "archive_handled_by", text("c01")), &["audit.files.cross_audit_other_person"]),
    plant("the audited archives bear no mark", at::archives, |v| v.lose("audit_mark"), &["audit.files.mark"]),
    plant("the volumes bear no number", at::archives, |v| v.deny("bind", "volumes_numbered"), &["audit.files.bind_by_class"]),
    plant("the volumes are not in the register", at::archives, |v| v.lose("archive_register"), &["audit.files.bind_by_class"]),
    plant("errors were found and nobody put them right", at::archives_with_errors, |v| v.omit("correct_errors"), &["audit.errors.register_and_correct"]),
    plant("the error is not in the register", at::archives_with_errors, |v| v.lose("business_error_register"), &["audit.errors.register_and_correct"]),
];

#[rustfmt::skip]
pub const ARCHIVES_AT_THE_BRANCH: &[Plant] = &[
    plant("the sampling left no report", at::archives_at_the_branch, |v| v.lose("audit_report"), &["audit.files.audit_report"]),
    plant("level 1 was not told of the error", at::archives_at_the_branch, |v| v.deny("correct_branch_errors", "level1_notified"), &["audit.errors.level2_notifies_level1"]),
    plant("the branch kept the archives", at::archives_at_the_branch, |v| v.set("manage", "archives_held_by", text("branch")), &["audit.files.central_management"]),
];

#[rustfmt::skip]
pub const VOLUMES: &[Plant] = &[
    plant("31 sets in one volume", at::volume, |v| v.set("bind", "volume_size", Fact::Whole(31)), &["files.binding.30_per_volume"]),
    plant("24 sets in a volume that is not the last", at::volume, |v| v.set("bind", "volume_size", Fact::Whole(24)), &["files.binding.30_per_volume"]),
    plant("the volume has no place for the record of level 2", at::volume, |v| v.set("bind", "volume_parts", words(&["volume_cover", "level1_audit_record", "files"])), &["files.binding.order"]),
    plant("the papers were sorted a day late", at::volume, at::of_the_day_before, &["files.sort_daily", "files.level1.compare_report"]),
    plant("the level-1 auditor had sorted the papers", at::volume, |v| v.hand_to("sort", By::Other("a1", "counter_clerk")), &["files.custodian_separate"]),
    plant("the sheet bears no stamp", at::volume, |v| v.deny("hand_over", "level1_stamped"), &["files.level1.handover_signed"]),
    plant("the papers were not held against the report", at::last_volume, |v| v.deny("compare", "materials_compared"), &["files.level1.compare_report"]),
    plant("a part of the volume went back", at::volume_returned, |v| v.deny("return_to_clerk", "hall_volume_returned_whole"), &["files.custodian.reject_whole_volume"]),
    Plant { warning: true, ..plant("one operation has no papers", at::volume, |v| v.set("compare", "material_transaction_ids", words(&["b-101", "b-103"])), &["files.level1.compare_report"]) },
];

#[rustfmt::skip]
pub const OLDER_VOLUMES: &[Plant] = &[
    plant("the branch did not look at the clerk-hall sheet", at::volume_to_branch, |v| v.deny("sign_for_branch", "clerk_hall_sheet_checked"), &["files.branch.sign"]),
    plant("agreements were grouped by hall", at::volume_to_branch, |v| v.set("group", "materials_grouped_by", text("hall")), &["files.branch.group_by_class"]),
    plant("the volumes came without the sheet of the month", at::volume_to_market, |v| v.lose("branch_market_handover_sheet"), &["files.market.with_handover_sheet"]),
    plant("the figures differ and passed", at::volume_to_market, |v| v.set("audit_commission", "market_sheet_count", Fact::Whole(415)), &["files.market.commission_match"]),
    plant("the norms for customer materials were not kept", at::volume_to_market, |v| v.deny("store", "materials_norms_followed"), &["files.keep_consult_destroy"]),
];

#[rustfmt::skip]
pub const SHIFT_CLOSE: &[Plant] = &[
    plant("no sales outbound sheet", funds::shift_close, |v| v.lose("clerk_sales_outbound"), &["audit.fund.shift_close.reports"]),
    plant("the base materials stayed at the window", funds::shift_close, |v| v.set("hand_over", "shift_handed_items", words(&["clerk_daily_report", "clerk_sales_outbound"])), &["audit.fund.handover_to_level1"]),
    plant("nothing was handed to level 1", funds::shift_close, |v| v.omit("hand_over"), &["audit.fund.handover_to_level1"]),
];

#[rustfmt::skip]
pub const LEVEL1: &[Plant] = &[
    plant("the auditor audited the own takings", funds::level1, |v| v.hand_to("compare", By::Other("c03", "level1_auditor")), &["audit.fund.levels_separate"]),
    plant("the takings fell short and passed", funds::level1, |v| v.set("compare", "clerk_takings_total", yuan(1000)), &["audit.fund.l1.daily_comparison"]),
    plant("no notice of the mismatch", funds::level1_with_mismatch, |v| v.lose("discrepancy_notice"), &["audit.fund.l1.discrepancy_notice"]),
    plant("the waiver slips were not looked at", funds::level1, |v| v.deny("compile", "waiver_slips_reviewed"), &["audit.fund.l1.review_debts_and_waivers"]),
    plant("the report went up although the totals differ", funds::level1, |v| v.set("report_up", "hall_daily_report_total", yuan(1000)), &["audit.fund.l1.three_totals_agree"]),
    plant("the report went up with a card missing from the stock", funds::level1, |v| v.set("report_up", "physical_stock", words(&["recharge_card_50:213", "recharge_card_100:96", "sim_card:180"])), &["audit.fund.l1.stock_daily"]),
    plant("the report went up as mail alone", funds::level1, |v| v.set("report_up", "report_forms", words(&["office_mail"])), &["audit.fund.l1.report_two_forms"]),
];

#[rustfmt::skip]
pub const REPORTS: &[Plant] = &[
    plant("no register of the takings handed over", funds::daily_report, |v| v.lose("business_fund_handover_register"), &["reports.source_documents"]),
    plant("the daily report does not agree with the vouchers", funds::daily_report, |v| v.deny("prepare", "report_matches_vouchers"), &["reports.agree_with_vouchers"]),
    plant("the wrong figure is not in the register", funds::daily_report_corrected, |v| v.lose("business_error_register"), &["reports.level1.check_errors"]),
    plant("the cash was summed although a report had failed", funds::daily_report, failed_and_summed, &["procedure.order", "reports.each_document_passes"]),
    plant("no cash total", funds::daily_report, |v| v.keep_silent("sum_cash", "day_cash_total"), &["reports.level1.cash_total"]),
    plant("the daily report was never made", funds::daily_report, |v| v.lose("daily_report"), &["reports.kinds"]),
    plant("the clerk signed the review", funds::daily_report, |v| v.hand_to("review", By::Clerk("counter_clerk")), &["reports.level2.review_sign"]),
    plant("the report was not archived", funds::daily_report, |v| v.omit("archive"), &["reports.bind_archive"]),
];

#[rustfmt::skip]
pub const TEN_DAY: &[Plant] = &[
    plant("the ten-day report passed with a thin analysis", funds::ten_day_report, |v| v.deny("review", "analysis_thorough"), &["reports.level2.review_sign"]),
];

#[rustfmt::skip]
pub const HANDOVERS: &[Plant] = &[
    plant("who took over came 6 minutes before the shift", supervision::handover, |v| came_before(v, 360), &["handover.arrive_10_15_before"]),
    plant("no handover log", supervision::handover, |v| v.lose("handover_log"), &["handover.log"]),
    plant("the log is not to be read", supervision::handover, |v| v.deny("write_log", "handover_log_neat"), &["handover.log"]),
    plant("a customer was left in the middle", supervision::handover_finished, |v| v.deny("finish_service", "service_finished"), &["handover.unresolved.continue"]),
    plant("the work changed hands without a record", supervision::handover_transferred, |v| v.lose("unfinished_work_record"), &["handover.unresolved.transfer_with_confirmation"]),
    plant("not confirmed, and handed over unfinished", supervision::handover_not_confirmed, |v| v.deny("finish_before_handover", "service_finished"), &["handover.unresolved.no_confirmation_finish"]),
    plant("nobody came and the duty manager was not told", supervision::handover, |v| v.set("arrive", "nobody_to_take_over", Fact::Flag(true)), &["handover.nobody_report"]),
    Plant { warning: true, ..plant("who took over came 20 minutes before the shift", supervision::handover, |v| came_before(v, 1200), &["handover.arrive_10_15_before"]) },
];

#[rustfmt::skip]
pub const PATROLS: &[Plant] = &[
    plant("the patrol left no check card", supervision::patrol, |v| v.omit("fill_check_card"), &["supervision.check_card.each_half_day"]),
    plant("no card of the transaction sat in on", supervision::patrol, |v| v.lose("service_record_card"), &["supervision.observe_one_per_day"]),
    plant("the state of the hall was not written down", supervision::patrol, |v| v.deny("patrol", "hall_state_recorded"), &["supervision.patrol.recorded"]),
    plant("a problem was found and left as it was", supervision::problem_corrected, |v| { v.omit("correct"); v.omit("follow_up"); }, &["supervision.correct_on_the_spot"]),
    plant("nobody looked whether things stayed better", supervision::problem_corrected, |v| v.deny("follow_up", "improvement_followed"), &["supervision.correct_on_the_spot"]),
    plant("a problem that stands out led to no training", supervision::problem_trained, |v| v.lose("training_improvement_plan"), &["supervision.outstanding_to_training"]),
];

fn came_before(visit: &mut Visit, seconds: i64) {
    visit.completion("arrive").expect("arrived").moment("shift_starts_at", seconds);
}

fn failed_and_summed(visit: &mut Visit) {
    let check = visit.completion("check").expect("checked").not("raw_report_passed");
    check.record("business_error_register");
}
