//! When something falls due, and by which days (M I.16 2.3 step 3, I.4, I.17; readings `amb.working_day_calendar`, `amb.one_hour_clock`).

mod calendars;
mod term;

pub use calendars::{CalendarDay, CalendarDays, CalendarParts, CalendarQuery, CalendarYears, china};
pub(crate) use calendars::{days, merge};
pub use term::{DueDate, DueOutcome, DueQuery, due};

/// The most days that an answer lists: forty years.
const MOST_DAYS: i64 = 14_610;
