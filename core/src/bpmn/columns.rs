//! Columns: each cell stands right of all that lead to it, ways back left out of account.

use super::model::{Kind, Model};

/// Where the cells stand from left to right, and which ways lead back.
pub(super) struct Columns {
    /// The column of each cell.
    pub of: Vec<usize>,
    /// Of each way, whether it leads back.
    pub back: Vec<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Not,
    /// On the way from a start to where the walk is.
    Open,
    Done,
}

struct Walk<'a> {
    model: &'a Model,
    seen: Vec<Seen>,
    back: Vec<bool>,
    /// Cells in the order in which the walk was done with them.
    done: Vec<usize>,
}

impl Walk<'_> {
    fn mark(&mut self, cell: usize, seen: Seen) {
        if let Some(place) = self.seen.get_mut(cell) {
            *place = seen;
        }
    }

    fn visit(&mut self, cell: usize) {
        self.mark(cell, Seen::Open);
        let model = self.model;
        for (number, way) in model.ways.iter().enumerate().filter(|(_, way)| way.from == cell) {
            if way.again || self.seen.get(way.to) == Some(&Seen::Open) {
                if let Some(back) = self.back.get_mut(number) {
                    *back = true;
                }
            } else if self.seen.get(way.to) == Some(&Seen::Not) {
                self.visit(way.to);
            }
        }
        self.mark(cell, Seen::Done);
        self.done.push(cell);
    }
}

fn walk(model: &Model) -> (Vec<usize>, Vec<bool>) {
    let mut walk = Walk { model, seen: vec![Seen::Not; model.cells.len()], back: vec![false; model.ways.len()], done: Vec::new() };
    let is_start = |cell: &usize| model.cells.get(*cell).is_some_and(|cell| cell.kind == Kind::Start);
    let (starts, others): (Vec<usize>, Vec<usize>) = (0..model.cells.len()).partition(is_start);
    for cell in starts.into_iter().chain(others) {
        if walk.seen.get(cell) == Some(&Seen::Not) {
            walk.visit(cell);
        }
    }
    walk.done.reverse();
    (walk.done, walk.back)
}

/// The columns of a model: the longest way from a start. What only another start leads to stands as near as it can to where it joins.
pub(super) fn columns(model: &Model) -> Columns {
    let (order, back) = walk(model);
    let mut of = vec![0_usize; model.cells.len()];
    let forward = || model.ways.iter().zip(&back).filter(|(_, back)| !**back).map(|(way, _)| way);
    let column = |of: &[usize], cell: usize| of.get(cell).copied().unwrap_or_default();
    let set = |of: &mut [usize], cell: usize, column: usize| {
        if let Some(place) = of.get_mut(cell) {
            *place = column;
        }
    };
    // What the first start leads to.
    let mut main: Vec<usize> = first_start(model).into_iter().collect();
    for cell in &order {
        for way in forward().filter(|way| way.from == *cell) {
            let next = column(&of, *cell).saturating_add(1).max(column(&of, way.to));
            set(&mut of, way.to, next);
            if main.contains(cell) {
                main.push(way.to);
            }
        }
    }
    let goes_on = |cell: usize| model.cells.get(cell).is_some_and(|cell| cell.kind != Kind::End);
    for cell in order.iter().rev().filter(|cell| !main.contains(cell)) {
        let joins = forward().filter(|way| way.from == *cell && goes_on(way.to)).map(|way| column(&of, way.to)).min();
        if let Some(joins) = joins {
            set(&mut of, *cell, joins.saturating_sub(1));
        }
    }
    for way in forward().filter(|way| !goes_on(way.to)) {
        let next = column(&of, way.from).saturating_add(1);
        set(&mut of, way.to, next);
    }
    Columns { of, back }
}

/// The cell with which the first step starts.
pub(super) fn first_start(model: &Model) -> Option<usize> {
    model.cells.iter().position(|cell| cell.kind == Kind::Start)
}
