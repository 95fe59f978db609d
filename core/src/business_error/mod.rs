//! Business errors that audits found: registered, told to level 1, put right; counted for the half-monthly analyses and reports (M II.1).

mod count;
mod record;

pub use count::count;
pub use count::{CountedError, ErrorFigures, ErrorGroup, ErrorStatistics};
pub use record::{BusinessError, ErrorCounting, ErrorLevel, ErrorPeriod};
