//! The counter: documents, arrears, fees, and what the managers may allow. Steps, order and time limits are the engine's.

mod decide;
mod facts;
mod identity;
mod rules;
mod view;

pub(crate) use decide::decide_each;
pub use decide::{BatchItem, CounterBatch, decide, decide_batch, explain};
pub use facts::{CounterFacts, Document, ManagerDecision};
pub use identity::IdentityNumber;
pub(crate) use rules::judge_case;
