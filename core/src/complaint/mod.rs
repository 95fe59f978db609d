//! Complaints: where one goes, how the open ones stand, what those of a period come to (M I.4, I.17, P 4.3).

mod board;
mod facts;
mod limits;
mod route;
pub(crate) mod statistics;
mod ticket;
mod words;

pub use board::{ComplaintBoard, ComplaintBoardQuery, ComplaintTicket, FaultyTicket, HeldTickets, TicketTotals};
pub(crate) use board::{board, read as read_board};
pub use facts::ComplaintFacts;
pub use limits::{ComplaintLimit, ComplaintPromise, LimitStart};
pub use route::route;
pub use route::{ComplaintRoute, ComplaintWay};
pub use ticket::{TicketCase, TicketClock, TicketHolder, TicketState, TicketStep};
pub use words::{ComplaintClass, ComplaintGrade, ComplaintSource, RedispatchTo};

use crate::handbook::table::parameter;
use crate::handbook::{Handbook, Prepared, RoleId};
use crate::time::Day;

/// Who is to receive a copy of the bulletin, on a day (M I.4 2.4(5)).
fn copy_to(handbook: &Handbook, on: Option<Day>) -> Vec<RoleId> {
    match handbook.value(parameter::COMPLAINT_BULLETIN_COPY_COPY_TO, on, || None) {
        Prepared::Roles(roles) => roles.clone(),
        _ => Vec::new(),
    }
}
