//! In whose hands volumes are: clerk, custodian, branch, market department, storage (M II.8 2.3, pages 69-70).

mod chain;
mod input;
mod post;
mod report;
mod sheet;
mod term;

pub use input::{CustodyAct, CustodyEvent, CustodyReview, CustodySheet, GroupUnit, HeldVolume, SheetSignature};
pub use post::CustodyPost;
pub use report::{CustodyFinding, CustodyNext, CustodyReport, CustodyState, CustodyStep, CustodyTerm, HeldByPost, VolumeCustody, custody};
