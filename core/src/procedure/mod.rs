//! The engine: one step table steers a live case and judges a finished one. It knows no procedure by name.

mod case;
mod clock;
mod csv;
mod event;
mod log;
mod mark;
mod owed;
mod review;
mod row;
mod running;
mod said;
mod side;
mod state;
mod term;

pub use case::{Applied, CaseEvent, CaseOpening, CaseQuery, CaseStatus, StepState, StepStatus};
pub(crate) use case::{apply, follow, open, roles_for, steps};
pub(crate) use clock::{Due, elapsed};
pub use event::{Case, Event, Lifecycle};
pub use log::{LogFormat, LogReader, LogReading, LogReview, LogText, LogWriting, ReadLog, Reviewer, WrittenLog, write_log};
pub(crate) use log::{read_log, review_log};
pub use review::{CaseReview, EventReview, Rejected, Review, RuleTotal};
pub(crate) use review::{SeenCase, review, see_cases};
pub(crate) use row::{Known, first_take, judge as judge_row};
pub(crate) use running::{Running, all as running_clocks};
pub(crate) use said::Part;
pub(crate) use state::{Judge, Setting, State};
pub(crate) use term::all_hold;
