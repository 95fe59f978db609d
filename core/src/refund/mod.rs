//! The refund of a complaint: may it be made now, what it takes, who decides (M I.18).

mod decide;
mod facts;
mod way;

pub use decide::decide;
pub use facts::{CashDecision, PaymentAccount, RefundFacts, RefundMethod, RefundMode};
pub use way::{RefundAnswer, RefundPayment, RefundStage};
