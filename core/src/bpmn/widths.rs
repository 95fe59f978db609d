//! From left to right: columns, and the channels between them where ways turn.

use super::heights::Heights;
use super::layout::{BAND, Drawing, POOL, width};
use super::route::Course;
use super::shapes::{Px, px, times};
use super::tracks::{count, ordered, tracks};

const EDGE: Px = px(20);
const TRACK: Px = px(12);

/// The channels and columns, from left to right.
pub(super) struct Widths {
    pub columns: Vec<Px>,
    /// Behind each column, where ways out of it turn: free for words left and right of there.
    pub turns: Vec<(Px, Px)>,
    /// Where ways out of each cell turn.
    pub out: Vec<Px>,
    /// Where ways through a corridor turn towards their target.
    pub into: Vec<Px>,
    pub end: Px,
}

impl Drawing<'_> {
    /// The channels and columns from left to right. In a channel: turns of ways out, words of branches, turns of ways in.
    pub(super) fn widths(&self, heights: &Heights) -> Widths {
        let zero = |count: usize| vec![px(0); count];
        let mut widths = Widths {
            columns: Vec::new(),
            turns: Vec::new(),
            out: zero(self.spots.len()),
            into: zero(self.routes.len()),
            end: POOL.x + BAND + BAND,
        };
        let last = self.spots.iter().map(|spot| spot.column).max().unwrap_or_default();
        for column in 0..=last {
            self.before(&mut widths, heights, column);
            widths.columns.push(widths.end);
            let cells = self.model.cells.iter().zip(&self.spots).filter(|(_, spot)| spot.column == column);
            widths.end += cells.map(|(cell, _)| width(cell)).max().unwrap_or(px(0)) + EDGE;
            self.behind(&mut widths, heights, column);
        }
        widths
    }

    /// The turns of ways into a column.
    fn before(&self, widths: &mut Widths, heights: &Heights, column: usize) {
        let ways = self.routes.iter().enumerate().filter(|(_, route)| route.to.column == column && route.corridor().is_some());
        let ways = ordered(ways, |(_, route)| px(0).max(route.port).max(px(0) - route.port));
        let tracks = tracks(ways.iter().map(|(_, route)| (heights.level(route), heights.entry(route))));
        for ((way, _), track) in ways.iter().zip(&tracks) {
            if let Some(place) = widths.into.get_mut(*way) {
                *place = widths.end + times(*track, TRACK);
            }
        }
        widths.end += times(count(&tracks), TRACK) + EDGE;
    }

    /// The turns and the words of ways out of a column.
    fn behind(&self, widths: &mut Widths, heights: &Heights, column: usize) {
        let mut stretches: Vec<(usize, Px, Px)> = Vec::new();
        let mut words = px(0);
        for (way, route) in self.routes.iter().enumerate().filter(|(_, route)| route.from.column == column) {
            if !route.back {
                words = words.max(self.words(way).0);
            }
            if route.course == Course::Straight {
                continue;
            }
            let (here, there) = (heights.row(route.from), heights.level(route));
            let (low, high) = (here.min(there), here.max(there));
            match stretches.iter_mut().find(|(source, _, _)| *source == route.source) {
                Some((_, lowest, highest)) => (*lowest, *highest) = (low.min(*lowest), high.max(*highest)),
                None => stretches.push((route.source, low, high)),
            }
        }
        let stretches = ordered(stretches, |(source, _, _)| self.spots.get(*source).map(|spot| spot.row));
        let tracks = tracks(stretches.iter().map(|(_, low, high)| (*low, *high)));
        for ((source, _, _), track) in stretches.iter().zip(&tracks) {
            if let Some(place) = widths.out.get_mut(*source) {
                *place = widths.end + times(*track, TRACK);
            }
        }
        let first = widths.end - px(6);
        widths.end += times(count(&tracks), TRACK);
        widths.turns.push((first, widths.end - px(6)));
        widths.end += words;
    }
}
