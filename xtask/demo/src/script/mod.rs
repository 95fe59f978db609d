//! How a case goes when nobody breaks a rule: scripts for each procedure, typed from the step tables of the handbook.

pub mod closing;
pub mod complaint;
pub mod counter;
pub mod funds;
pub mod group;
pub mod guidance;
pub mod refund;
pub mod supervision;
pub mod ticket;
pub mod vip;

use crate::rng::Rng;
use crate::visit::{By, Visit};
use counter::Shape;

pub const DUTY_MANAGER: By = By::Other("dm1", "duty_manager");
pub const HALL_MANAGER: By = By::Other("hm1", "hall_manager");
pub const BRANCH_MANAGER: By = By::Other("bm1", "branch_manager");
pub const ACCOUNT_MANAGER: By = By::Other("am1", "account_manager");
pub const SUPPORT_CENTRE: By = By::Other("support", "support_centre");
pub const HOTLINE: By = By::Other("t1", "complaint_handler_10086");

/// How clean cases are written, each with its weight.
pub type Clean = &'static [(fn(&mut Rng) -> Visit, i64)];

/// How a case is written.
#[derive(Clone, Copy)]
pub enum Script {
    /// A visit to the counter: the procedure and what sort of visit it is.
    Counter(&'static str, Shape),
    /// Any other.
    Of(fn(&mut Rng) -> Visit),
}

impl Script {
    pub fn write(self, rng: &mut Rng) -> Visit {
        match self {
            Self::Counter(procedure, shape) => counter::write(procedure, shape, rng),
            Self::Of(write) => write(rng),
        }
    }
}
