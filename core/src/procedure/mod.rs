//! The engine: one step table steers a live case and judges a finished one. It knows no procedure by name.

mod case;
mod clock;
mod event;
mod log;
mod review;
mod row;
mod state;

pub(crate) use case::{apply, open, steps};
pub use case::{Applied, CaseEvent, CaseOpening, CaseQuery, CaseStatus, StepState, StepStatus};
pub use event::{Case, Event, Lifecycle};
pub(crate) use log::review_log;
pub use log::{LogReview, Reviewer};
pub use review::{CaseReview, EventReview, Rejected, Review, RuleTotal};
pub(crate) use review::review;
pub(crate) use row::{Known, judge as judge_row};
pub(crate) use state::{Judge, State};
