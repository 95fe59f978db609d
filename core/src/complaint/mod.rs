//! Complaints: where one goes, and how the open ones stand (M I.4, I.17, P 4.3).

mod board;
mod facts;
mod limits;
mod route;
mod ticket;
mod words;

pub use board::{ComplaintBoard, ComplaintBoardQuery, ComplaintTicket, FaultyTicket, HeldTickets, TicketTotals};
pub(crate) use board::{board, read as read_board};
pub use facts::ComplaintFacts;
pub use limits::{ComplaintLimit, ComplaintPromise, LimitStart};
pub(crate) use route::route;
pub use route::{ComplaintRoute, ComplaintWay};
pub use ticket::{TicketCase, TicketClock, TicketHolder, TicketState, TicketStep};
pub use words::{ComplaintClass, ComplaintGrade, ComplaintSource, RedispatchTo};
