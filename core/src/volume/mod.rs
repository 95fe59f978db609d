//! Volumes: sets bound thirty to a volume, volumes judged as they are, and in whose hands each is (M II.1, pages 45-46; II.8, pages 69-71).

mod bind;
mod binder;
mod custody;
mod review;
mod set;
mod tally;

pub use bind::{Binding, BindingCounts, BoundGroup, BoundVolumes, RegisterLine, bind};
pub use binder::{Binder, UnboundReason, UnboundSet};
pub use custody::{
    CustodyAct, CustodyEvent, CustodyFinding, CustodyNext, CustodyPost, CustodyReport, CustodyReview, CustodySheet, CustodyState,
    CustodyStep, CustodyTerm, GroupUnit, HeldByPost, HeldVolume, SheetSignature, VolumeCustody, custody,
};
pub use review::{ReviewedVolumes, VolumeFindings, VolumeReview, review};
pub use set::{FiledSet, Volume};
