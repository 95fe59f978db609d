//! When something falls due, and by which days (M I.16 2.3 step 3, I.4, I.17; readings `amb.working_day_calendar`, `amb.one_hour_clock`,
//! `amb.service_hours`).

mod calendars;
mod term;

pub use calendars::{CalendarDay, CalendarDays, CalendarParts, CalendarQuery, CalendarYears, china};
pub(crate) use calendars::{days, merge};
pub use term::{DueDate, DueOutcome, DueQuery, due};
