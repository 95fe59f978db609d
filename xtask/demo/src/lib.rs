//! The demo of `service-hall`: a generated day of one hall, and the daily report on any day's log.
//!
//! [`generate::day`] writes a log with breaches planted in it; [`log::read`] judges a log with the library's `Reviewer`;
//! [`report::Report`] adds it up; [`terminal::show`] and [`html::page`] put it before people.

pub mod back;
mod chart;
mod clock;
mod desks;
pub mod front;
pub mod generate;
pub mod html;
mod line;
pub mod log;
mod matter;
mod plan;
mod plant;
pub mod report;
mod rng;
mod schedule;
mod script;
mod season;
pub mod span;
pub mod terminal;
mod times;
mod visit;

/// The day that ships with the demo.
pub const SHIPPED: &[u8] = include_bytes!("../data/day.jsonl");

/// The counters of that day, and when they called.
pub const SHIPPED_FRONT: &str = include_str!("../data/day.hall.json");

/// The back office of that day.
pub const SHIPPED_BACK: &str = include_str!("../data/day.back_office.json");
