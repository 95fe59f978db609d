//! Who does what on the day, apart from the counters: how often, when, and with which breaches among them.

use crate::clock::{HOUR, Seconds};
use crate::plant::{self, Plant};
use crate::script::{Clean, closing, complaint, funds, guidance, refund, supervision, ticket, vip};

/// When cases begin.
#[derive(Clone, Copy)]
pub enum Begins {
    /// As customers come in; those who take a ticket wait for their turn.
    AllDay { ticket: bool },
    /// From one second of the day to another.
    From(Seconds, Seconds),
    /// The same on the working day before.
    DayBefore(Seconds, Seconds),
}

/// On which days of a month there is work.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Every {
    Day,
    /// On the last working day of a week.
    Week,
    /// On the last working day up to the 10th, the 20th and the end of the month.
    TenDays,
}

/// People who do the same work, one case at a time each.
pub struct Desk {
    /// The letter of its case ids.
    pub code: &'static str,
    pub people: &'static [&'static str],
    pub begins: Begins,
    /// On which days of a month; the shipped day has all of them.
    pub every: Every,
    /// How many clean cases, for 1,000 visits when they come with the customers.
    pub count: usize,
    pub clean: Clean,
    pub plants: &'static [Plant],
}

const MINUTE: Seconds = 60;
const AFTER_CLOSING: Begins = Begins::From(18 * HOUR + 5 * MINUTE, 18 * HOUR + 30 * MINUTE);
const ALL_DAY: Begins = Begins::AllDay { ticket: false };
const WITH_TICKET: Begins = Begins::AllDay { ticket: true };
const COUNTERS: &[&str] = &["c01", "c02", "c03", "c04", "c05", "c06", "c07", "c08", "c09", "c10", "c11", "c12"];

const fn desk(
    code: &'static str,
    people: &'static [&'static str],
    begins: Begins,
    count: usize,
    clean: Clean,
    plants: &'static [Plant],
) -> Desk {
    Desk { code, people, begins, every: Every::Day, count, clean, plants }
}

impl Desk {
    const fn each(self, every: Every) -> Self {
        Self { every, ..self }
    }
}

#[rustfmt::skip]
pub const DESKS: &[Desk] = &[
    // ---- with the customers ----
    desk("G", &["g1", "g2", "g3", "g4"], ALL_DAY, 110, guidance::GUIDANCE, plant::guidance::GUIDANCE),
    desk("R", &["g5"], ALL_DAY, 20, &[(guidance::waiting_accepted, 1), (guidance::waiting_declined, 2)], plant::guidance::WHILE_WAITING),
    desk("E", &["k1", "k2"], ALL_DAY, 20, &[(guidance::after_accepted, 1), (guidance::after_declined, 2)], plant::guidance::AFTER_SERVICE),
    desk("V", &["v1", "v2"], ALL_DAY, 36, &[(vip::served_here, 6), (vip::served_elsewhere, 2), (vip::served_before_others, 2), (vip::wants_to_leave, 1)], plant::vip::VIP_SERVICE),
    desk("K", &["dm1", "dm2"], ALL_DAY, 3, &[(vip::vip_stays, 2), (vip::vip_leaves, 1)], plant::vip::VIP_RETENTION),
    desk("C", &["p1", "p2", "p3"], WITH_TICKET, 36, complaint::INTAKE, plant::complaint::INTAKE),
    desk("F", &["p4", "p5"], WITH_TICKET, 16, refund::REFUNDS, plant::complaint::REFUNDS),
    desk("T", &["p6"], ALL_DAY, 26, ticket::TICKETS, plant::complaint::TICKETS),
    // ---- managers and back office ----
    desk("B", &["t9"], Begins::From(9 * HOUR, 10 * HOUR), 1, &[(complaint::bulletin, 1)], plant::complaint::BULLETIN).each(Every::Week),
    desk("S", &["dm1", "dm2"], Begins::From(9 * HOUR, 10 * HOUR), 4, &[(supervision::patrol, 2), (supervision::problem_corrected, 1)], plant::closing::PATROLS),
    desk("D", &["dm1", "dm2"], Begins::From(14 * HOUR, 15 * HOUR), 2, &[(supervision::patrol, 1), (supervision::problem_trained, 1)], &[]),
    desk("H", &["s1", "s2", "s3", "s4", "s5", "s6"], Begins::From(12 * HOUR + 40 * MINUTE, 12 * HOUR + 50 * MINUTE), 18, &[(supervision::handover, 4), (supervision::handover_finished, 1), (supervision::handover_transferred, 1), (supervision::handover_not_confirmed, 1), (supervision::nobody_comes, 1)], plant::closing::HANDOVERS),
    desk("W", &["a2"], Begins::From(9 * HOUR, 10 * HOUR), 1, &[(closing::archives_at_the_branch, 1)], plant::closing::ARCHIVES_AT_THE_BRANCH).each(Every::Week),
    desk("N", &["st1"], Begins::From(14 * HOUR, 15 * HOUR), 1, &[(funds::ten_day_report, 1)], plant::closing::TEN_DAY).each(Every::TenDays),
    // ---- after closing time ----
    desk("U", COUNTERS, Begins::From(18 * HOUR + 2 * MINUTE, 18 * HOUR + 8 * MINUTE), 9, &[(funds::shift_close, 1)], plant::closing::SHIFT_CLOSE),
    desk("A", COUNTERS, AFTER_CLOSING, 6, &[(closing::archives, 2), (closing::archives_with_errors, 1)], plant::closing::ARCHIVES),
    desk("M", COUNTERS, AFTER_CLOSING, 12, &[(closing::volume, 4), (closing::last_volume, 2), (closing::volume_returned, 1)], plant::closing::VOLUMES),
    desk("O", COUNTERS, Begins::DayBefore(18 * HOUR + 5 * MINUTE, 18 * HOUR + 30 * MINUTE), 6, &[(closing::volume_to_branch, 2), (closing::volume_to_market, 1)], plant::closing::OLDER_VOLUMES),
    desk("L", &["a1", "a3", "a4", "a5"], Begins::From(18 * HOUR + 30 * MINUTE, 19 * HOUR), 4, &[(funds::level1, 1), (funds::level1_with_mismatch, 1)], plant::closing::LEVEL1),
    desk("P", COUNTERS, AFTER_CLOSING, 5, &[(funds::daily_report, 1), (funds::daily_report_corrected, 1)], plant::closing::REPORTS),
];
