//! From top to bottom: lanes, their rows, the corridors between rows.

use super::labels;
use super::layout::{Drawing, EVENT, POOL, TASK, TIMER};
use super::route::{Route, Spot};
use super::shapes::{Px, half, px, times};
use super::tracks::count;

const LOWEST_LANE: Px = px(140);
/// Between tracks of ways without words.
const TRACK: Px = px(12);

/// The rows and corridors of the whole pool, from top to bottom.
pub(super) struct Heights {
    /// The middle of each row.
    pub rows: Vec<Px>,
    /// The first track of each corridor and the distance between tracks.
    corridors: Vec<(Px, Px)>,
    /// Top and height of each lane.
    pub lanes: Vec<(Px, Px)>,
}

impl Drawing<'_> {
    /// How many tracks a corridor has, and the distance between them.
    fn corridor(&self, number: usize) -> (usize, Px) {
        let ways = || self.routes.iter().enumerate().filter(|(_, route)| route.corridor() == Some(number));
        let words = ways().map(|(way, _)| self.words(way).1).max().unwrap_or(px(0));
        (count(ways().map(|(_, route)| &route.track)), TRACK.max(words + px(4)))
    }

    /// How far a row reaches from its middle: as far as a task, or an event with its word.
    fn reach(&self, row: usize) -> Px {
        let tasks = self.model.cells.iter().zip(&self.spots).any(|(cell, spot)| spot.row == row && !cell.is_event());
        if tasks { half(TASK.1) } else { EVENT }
    }

    /// The room under a row's tasks for its timers.
    fn below(&self, row: usize) -> Px {
        let cells = self.model.cells.iter().zip(&self.spots).filter(|(_, spot)| spot.row == row).map(|(cell, _)| cell);
        let words = cells.flat_map(|cell| &cell.timers).map(|timer| labels::size(&timer.clock.name, TIMER).1);
        words.max().map_or(px(0), |words| half(EVENT) + words + px(4))
    }

    pub(super) fn heights(&self) -> Heights {
        let mut heights = Heights { rows: Vec::new(), corridors: Vec::new(), lanes: Vec::new() };
        let mut y = POOL.y;
        for (lane, rows) in self.model.lanes.iter().zip(&self.rows.lanes) {
            let top = y;
            y += px(5);
            if heights.corridors.is_empty() {
                y = self.pass(&mut heights, y);
            }
            for _ in 0..*rows {
                let row = heights.rows.len();
                let reach = self.reach(row);
                y += px(12) + reach;
                heights.rows.push(y);
                y += reach + self.below(row) + px(12);
                y = self.pass(&mut heights, y);
            }
            // The name of the lane stands upright, in at most two lines of larger type.
            let name = labels::size(&lane.name, Px::MAX).0;
            y = (y + px(5)).max(top + LOWEST_LANE).max(top + half(name) + px(40));
            heights.lanes.push((top, y - top));
        }
        heights
    }

    /// Lays the next corridor; where it ends.
    fn pass(&self, heights: &mut Heights, top: Px) -> Px {
        let (tracks, pitch) = self.corridor(heights.corridors.len());
        heights.corridors.push((top + pitch, pitch));
        top + times(tracks, pitch) + if tracks > 0 { px(8) } else { px(0) }
    }
}

impl Heights {
    pub(super) fn row(&self, spot: Spot) -> Px {
        self.rows.get(spot.row).copied().unwrap_or(POOL.y)
    }

    /// Where the way enters its target.
    pub(super) fn entry(&self, route: &Route) -> Px {
        self.row(route.to) + route.port
    }

    /// Where the way goes after its first turn.
    pub(super) fn level(&self, route: &Route) -> Px {
        let corridor = route.corridor().and_then(|corridor| self.corridors.get(corridor));
        corridor.map_or(self.entry(route), |(first, pitch)| *first + times(route.track, *pitch))
    }
}
