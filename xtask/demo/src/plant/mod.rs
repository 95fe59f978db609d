//! Breaches planted on purpose. What each must be found to break is typed here from the handbook, never taken from program output.

pub mod closing;
pub mod complaint;
mod counter;
mod group;
pub mod guidance;
pub mod queue;
pub mod vip;

use crate::rng::Rng;
use crate::script::Script;
use crate::visit::Visit;

/// A breach to plant.
pub struct Plant {
    /// What was done wrong.
    pub how: &'static str,
    script: Script,
    spoil: fn(&mut Visit),
    /// The rules that are broken, all of them.
    pub rules: &'static [&'static str],
    /// The breach is only worth a warning.
    pub warning: bool,
}

impl Plant {
    /// Writes a case with the breach in it.
    pub fn visit(&self, rng: &mut Rng) -> Visit {
        let mut visit = self.script.write(rng);
        (self.spoil)(&mut visit);
        visit
    }
}

/// A breach in a case that has a script of its own.
const fn plant(how: &'static str, script: fn(&mut Rng) -> Visit, spoil: fn(&mut Visit), rules: &'static [&'static str]) -> Plant {
    Plant { how, script: Script::Of(script), spoil, rules, warning: false }
}

/// What is hidden among the visits to the counters.
pub const AT_COUNTERS: &[&[Plant]] = &[counter::PLANTS, vip::AT_COUNTERS, group::PLANTS];
