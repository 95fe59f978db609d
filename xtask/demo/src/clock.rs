//! The generated day and its clock: seconds since midnight at the hall, negative for the days before.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use service_hall::Instant;

pub type Seconds = i64;

pub const HOUR: Seconds = 3600;
pub const DAY: Seconds = 24 * HOUR;

/// A Friday.
const DATE: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day that exists");

/// The instant at a second of the day.
pub fn instant(at: Seconds) -> Instant {
    let local = NaiveDateTime::new(DATE, NaiveTime::MIN) + TimeDelta::seconds(at);
    format!("{}+08:00", local.format("%Y-%m-%dT%H:%M:%S")).parse().expect("an instant")
}

/// The day so many days after the generated one.
pub fn day_after(days: u64) -> String {
    (DATE + Days::new(days)).to_string()
}

/// The day of a second, as case ids begin.
pub fn prefix(at: Seconds) -> String {
    (NaiveDateTime::new(DATE, NaiveTime::MIN) + TimeDelta::seconds(at)).format("%Y%m%d").to_string()
}
