//! What is still owed: before a case may end, when it is over, and by the clocks that run.

use super::clock::Due;
use super::row;
use super::running;
use super::said::{Part, Said};
use super::state::{State, weight};
use super::term::{all_hold, applies};
use crate::decision::{Judgement, Level};
use crate::handbook::FactId;
use crate::handbook::table::Step;
use crate::time::Instant;

impl State<'_> {
    /// Whether the case may end with a step: it leads to the end, and no step is owed that lies open from it or may end the case itself.
    pub(super) fn ends_with(&self, step: &Step) -> bool {
        let to_end = |step: &Step| step.next.iter().any(|edge| edge.step.is_none() && self.is_open(edge));
        let follows = |number: usize| step.next.iter().any(|edge| edge.step == Some(number) && self.is_open(edge));
        let waits = |(number, other): (usize, &Step)| (follows(number) || to_end(other)) && self.owes(number, other) == Ok(true);
        let ends = step.next.iter().any(|edge| edge.step.is_none() && all_hold(edge.when, self) == Ok(true));
        ends && !self.table().steps.iter().enumerate().any(waits)
    }

    /// Whether a step is to be expected: its way is open, and it is not known that nobody owes it.
    pub fn lies_ahead(&self, number: usize) -> bool {
        let Some(step) = self.table().steps.get(number) else { return false };
        match self.follows_up(step) {
            Some(first) => self.one_owes(number, step, first) != Ok(false),
            None => self.way_open(step) && step.owed.is_none_or(|owed| applies(&owed, self) != Ok(false)),
        }
    }

    /// Whether a step is owed: its way is open, it applies, it is not done. Of several side by side each owes what follows from what they
    /// said themselves. The fact when it hangs on one.
    pub fn owes(&self, number: usize, step: &Step) -> Result<bool, FactId> {
        let Some(owed) = step.owed else { return Ok(false) };
        if let Some(first) = self.follows_up(step) {
            return self.one_owes(number, step, first);
        }
        // Of several who have it open, each owes it.
        let open = self.open.iter().any(|(begun, ..)| *begun == number);
        if (self.is_done(number) && !open) || !self.way_open(step) {
            return Ok(false);
        }
        applies(&owed, self)
    }

    /// Judges the steps owed and the clocks still running when a case is over, or at `as_of`.
    pub fn finish(&self, as_of: Option<Instant>, out: &mut impl FnMut(Said)) {
        let clocks = if as_of.is_some() { running::all(self) } else { Vec::new() };
        for (number, step) in self.table().steps.iter().enumerate() {
            let mut say = |rule, part, level, since, judgement| out(Said { rule, step, part, level, since, judgement });
            let running = || clocks.iter().filter(|clock| clock.step == number && clock.ends_with_step());
            // A step with a clock of its own is owed by the time the clock says.
            let own_clock = as_of.is_some() && running().next().is_some();
            if let Some(owed) = step.owed.filter(|_| !own_clock && (self.has_ended() || self.setting.complete)) {
                match self.owes(number, step) {
                    Ok(true) => say(
                        owed.rule,
                        Part::Owed,
                        Level::Violation,
                        None,
                        Judgement::broken(vec![row::first_take(step)]).seen("nothing", step.id),
                    ),
                    Err(fact) => say(owed.rule, Part::Owed, Level::Violation, None, Judgement::unknown([fact])),
                    Ok(false) => {}
                }
            }
            if let Some(now) = as_of {
                for clock in running().filter(|clock| clock.is_past(now) != Some(false)) {
                    say(
                        clock.within.rule,
                        Part::Within,
                        weight(clock.within.warning),
                        clock.started.and_then(Due::at),
                        clock.judge(self, now),
                    );
                }
            }
        }
    }
}
