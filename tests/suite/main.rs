//! One integration binary: every kind of test is a module of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    reason = "a test that cannot go on fails, and a walk is easiest to read in one piece"
)]

mod archives;
mod bad_input;
mod bpmn;
mod broken_steps;
mod calendar;
mod complaints;
mod duties;
mod erlang;
mod event_log;
mod funds;
mod handbook;
mod in_order;
mod limits;
mod meta;
mod overlays;
mod procedures;
mod properties;
mod queue;
mod queue_live;
mod queue_review;
mod queue_staffing;
mod refunds;
mod regressions;
mod sampling;
mod service_hours;
mod side_by_side;
mod statistics;
mod support;
mod triage;
mod vectors;
mod visits;
mod volumes;
mod walks;
mod wire;
mod words;

// The build script's own modules, to show what does not build.
#[path = "../../core/build/check.rs"]
mod check;
#[path = "../../core/build/check_duties.rs"]
mod check_duties;
#[path = "../../core/build/check_steps.rs"]
mod check_steps;
#[path = "../../core/build/emit.rs"]
mod emit;
#[path = "../../core/build/emit_duties.rs"]
mod emit_duties;
#[path = "../../core/build/emit_steps.rs"]
mod emit_steps;
#[path = "../../core/build/load.rs"]
mod load;
#[path = "../../core/build/model.rs"]
mod model;
#[path = "../../core/build/terms.rs"]
mod terms;
#[path = "../../core/build/values.rs"]
mod values;
#[path = "../../core/build/wordings.rs"]
mod wordings;
#[path = "../../core/build/working_years.rs"]
mod working_years;
