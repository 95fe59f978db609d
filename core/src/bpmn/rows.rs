//! Rows: the longest way through the procedure runs in the first row of each lane, side branches below it.

use super::columns::{Columns, first_start};
use super::model::{Kind, Model};
use super::tracks::ordered;

/// Where the cells stand from top to bottom.
pub(super) struct Rows {
    /// The row of each cell, counted through all lanes.
    pub of: Vec<usize>,
    /// How many rows each lane has.
    pub lanes: Vec<usize>,
}

struct Placing<'a> {
    model: &'a Model,
    columns: &'a Columns,
    /// The row of each placed cell in its lane.
    row: Vec<Option<usize>>,
    /// What is placed, by lane, row and column.
    taken: Vec<((usize, usize, usize), usize)>,
}

fn forward<'a>(model: &'a Model, columns: &'a Columns) -> impl Iterator<Item = (usize, usize)> + 'a {
    model.ways.iter().zip(&columns.back).filter(|(_, back)| !**back).map(|(way, _)| (way.from, way.to))
}

/// The cells on the longest way from the first start.
fn spine(model: &Model, columns: &Columns) -> Vec<usize> {
    let column = |cell: usize| columns.of.get(cell).copied().unwrap_or_default();
    let from_right = ordered(0..model.cells.len(), |cell| std::cmp::Reverse(column(*cell)));
    let mut rest = vec![0_usize; model.cells.len()];
    let mut follow: Vec<Option<usize>> = vec![None; model.cells.len()];
    for cell in from_right {
        for (_, to) in forward(model, columns).filter(|(from, _)| *from == cell) {
            let length = rest.get(to).map_or(0, |rest| rest.saturating_add(1));
            if let (Some(rest), Some(follow)) = (rest.get_mut(cell), follow.get_mut(cell))
                && length > *rest
            {
                (*rest, *follow) = (length, Some(to));
            }
        }
    }
    std::iter::successors(first_start(model), |cell| follow.get(*cell).copied().flatten()).collect()
}

impl Placing<'_> {
    fn lane(&self, cell: usize) -> usize {
        self.model.cells.get(cell).map_or(0, |cell| cell.lane)
    }

    fn column(&self, cell: usize) -> usize {
        self.columns.of.get(cell).copied().unwrap_or_default()
    }

    fn row(&self, cell: usize) -> Option<usize> {
        self.row.get(cell).copied().flatten()
    }

    fn put(&mut self, cell: usize, row: usize) {
        self.taken.push(((self.lane(cell), row, self.column(cell)), cell));
        if let Some(place) = self.row.get_mut(cell) {
            *place = Some(row);
        }
    }

    /// The neighbour whose row a cell would share: where it comes from, for a start where it leads.
    fn neighbour(&self, cell: usize) -> Option<usize> {
        let ways = || forward(self.model, self.columns);
        let before = ways().find(|(_, to)| *to == cell).map(|(from, _)| from);
        before.or_else(|| ways().find(|(from, _)| *from == cell).map(|(_, to)| to)).filter(|other| self.lane(*other) == self.lane(cell))
    }

    fn is_end(&self, cell: usize) -> bool {
        self.model.cells.get(cell).is_some_and(|cell| cell.kind == Kind::End)
    }

    /// Free, and nothing but its own step stands left of an end: what enters a circle enters in the middle.
    fn fits(&self, cell: usize, row: usize) -> bool {
        let (lane, column) = (self.lane(cell), self.column(cell));
        let at = |column: usize| self.taken.iter().find(|(place, _)| *place == (lane, row, column)).map(|(_, cell)| *cell);
        let left = column.checked_sub(1).and_then(at).filter(|_| self.is_end(cell));
        let right = column.checked_add(1).and_then(at).filter(|right| self.is_end(*right));
        at(column).is_none()
            && left.is_none_or(|left| self.neighbour(cell) == Some(left))
            && right.is_none_or(|right| self.neighbour(right) == Some(cell))
    }

    /// Whether cells of the spine stand in its lane, some from here on and some up to here.
    fn is_amid(&self, cell: usize, spine: &[usize]) -> bool {
        let columns = || spine.iter().filter(|other| self.lane(**other) == self.lane(cell)).map(|other| self.column(*other));
        columns().min().is_some_and(|first| first <= self.column(cell)) && columns().max().is_some_and(|last| self.column(cell) <= last)
    }

    fn settle(&mut self, cell: usize, least: usize) {
        let wish = self.neighbour(cell).and_then(|other| self.row(other)).unwrap_or(least).max(least);
        let most = self.model.cells.len();
        let near = (0..=most).flat_map(|far| [wish.checked_add(far), wish.checked_sub(far)]).flatten();
        let row = near.filter(|row| *row >= least).find(|row| self.fits(cell, *row));
        self.put(cell, row.unwrap_or(most));
    }
}

/// The rows of a model.
pub(super) fn rows(model: &Model, columns: &Columns) -> Rows {
    let mut placing = Placing { model, columns, row: vec![None; model.cells.len()], taken: Vec::new() };
    let spine = spine(model, columns);
    for cell in &spine {
        placing.put(*cell, 0);
    }
    let is_start = |cell: usize| model.cells.get(cell).is_some_and(|cell| cell.kind == Kind::Start);
    let others = (0..model.cells.len()).filter(|cell| !spine.contains(cell));
    for cell in ordered(others, |cell| (is_start(*cell), columns.of.get(*cell).copied())) {
        let least = usize::from(placing.is_amid(cell, &spine) && !is_start(cell));
        placing.settle(cell, least);
    }
    count(model, &placing.row)
}

/// Counts the rows through all lanes.
fn count(model: &Model, row: &[Option<usize>]) -> Rows {
    let own = |cell: usize| row.get(cell).copied().flatten().unwrap_or_default();
    let height = |lane: usize| {
        let rows = model.cells.iter().enumerate().filter(|(_, cell)| cell.lane == lane).map(|(number, _)| own(number));
        rows.max().map_or(1, |last| last.saturating_add(1))
    };
    let lanes: Vec<usize> = (0..model.lanes.len()).map(height).collect();
    let above = |lane: usize| lanes.iter().take(lane).fold(0_usize, |sum, rows| sum.saturating_add(*rows));
    let of = model.cells.iter().enumerate().map(|(number, cell)| above(cell.lane).saturating_add(own(number))).collect();
    Rows { of, lanes }
}
