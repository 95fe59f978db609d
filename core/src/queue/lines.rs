//! Who stands before whom: one line for each business and class, each in order of arrival.

use std::collections::BTreeMap;

use crate::handbook::BusinessId;

/// Where a customer waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub business: Option<BusinessId>,
    pub vip: bool,
    /// Earlier customers have smaller numbers.
    pub turn: u64,
}

#[derive(Debug, Clone)]
pub(super) struct Line<T> {
    pub business: Option<BusinessId>,
    pub vip: bool,
    pub waiting: BTreeMap<u64, T>,
}

/// All lines. There are at most as many as the handbook has businesses, twice; looking for the next customer looks at the head of each.
#[derive(Debug, Clone)]
pub(super) struct WaitingLines<T> {
    lines: Vec<Line<T>>,
}

impl<T> Default for WaitingLines<T> {
    fn default() -> Self {
        Self { lines: Vec::new() }
    }
}

impl<T> WaitingLines<T> {
    pub fn push(&mut self, place: Place, customer: T) {
        let Place { business, vip, turn } = place;
        if let Some(line) = self.lines.iter_mut().find(|line| line.business == business && line.vip == vip) {
            line.waiting.insert(turn, customer);
        } else {
            self.lines.push(Line { business, vip, waiting: BTreeMap::from([(turn, customer)]) });
        }
    }

    pub fn remove(&mut self, place: Place) -> Option<T> {
        let line = self.lines.iter_mut().find(|line| line.business == place.business && line.vip == place.vip)?;
        line.waiting.remove(&place.turn)
    }

    pub fn get(&self, place: Place) -> Option<&T> {
        self.lines.iter().find(|line| line.business == place.business && line.vip == place.vip)?.waiting.get(&place.turn)
    }

    /// The lines in which somebody waits.
    pub fn iter(&self) -> impl Iterator<Item = &Line<T>> {
        self.lines.iter().filter(|line| !line.waiting.is_empty())
    }

    /// Who is next among the lines that a counter serves: a VIP first, else who came first.
    pub fn next(&self, serves: impl Fn(&Line<T>) -> bool) -> Option<Place> {
        let heads = self.lines.iter().filter_map(|line| {
            let (turn, _) = line.waiting.first_key_value()?;
            Some((line, Place { business: line.business, vip: line.vip, turn: *turn }))
        });
        heads.filter(|(line, _)| serves(line)).map(|(_, place)| place).min_by_key(|place| (!place.vip, place.turn))
    }

    /// Everybody, line by line, each with their turn.
    pub fn into_waiting(self) -> impl Iterator<Item = (u64, T)> {
        self.lines.into_iter().flat_map(|line| line.waiting)
    }
}
