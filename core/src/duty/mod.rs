//! Duties: what is due, from whom and by when; was it done, in time and by the right post.
//!
//! The duties stand in `core/handbook/duties`. Times of day are by the clock of the place: a list of what is due needs no time zone, and a record is held
//! against it by the offset of its own moment.

mod dates;
mod due;
mod judge;
mod query;
mod record;
mod review;
mod setting;

pub use due::due;
pub use query::{DueDuties, DueDutiesQuery, DueDuty, DutyPeriod, DutyTerm, HalfDay, HallShift, WhyNotNeeded, WhyUndated};
pub use record::{DutyExcuse, DutyRecord, DutyReview};
pub use review::{
    DutyCounts, DutyState, OverdueDuty, PersonDuties, ReviewedDuties, ReviewedDuty, RoleDuties, UnmatchedExcuse, UnmatchedRecord,
    WhyUnmatched, review,
};

/// The most days that an answer spans: ten years.
const MOST_DAYS: i64 = 3_653;
