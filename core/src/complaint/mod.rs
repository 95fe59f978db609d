//! Complaints: where one goes, and how the open ones stand (M I.4, I.17, P 4.3).

mod board;
mod facts;
mod route;
mod ticket;
mod way;
mod words;

pub use board::{ComplaintBoard, ComplaintBoardQuery, ComplaintTicket, FaultyTicket, HeldTickets, TicketTotals};
pub(crate) use board::{board, read as read_board};
pub use facts::ComplaintFacts;
pub(crate) use route::route;
pub use ticket::{TicketCase, TicketClock, TicketHolder, TicketState, TicketStep};
pub use way::{ComplaintLimit, ComplaintPromise, ComplaintRoute, ComplaintWay, LimitStart};
pub use words::{ComplaintClass, ComplaintGrade, ComplaintSource, RedispatchTo};
