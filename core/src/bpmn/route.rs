//! How each way runs: straight, along the row of its target, or through a corridor between rows; and where it enters.

use super::columns::Columns;
use super::model::Model;
use super::rows::Rows;
use super::shapes::{Px, px};
use super::tracks::{ordered, tracks};

/// Column and row of a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Spot {
    pub column: usize,
    pub row: usize,
}

/// The course of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    /// From a cell to the next one in its row.
    Straight,
    /// Up or down at once, then along the row of the target.
    Run,
    /// Along a corridor: the one above the row of that number.
    Detour(usize),
}

/// A way on the grid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Route {
    pub source: usize,
    pub from: Spot,
    pub to: Spot,
    pub back: bool,
    /// It has a word.
    pub named: bool,
    pub course: Course,
    /// Its track in the corridor, from the top.
    pub track: usize,
    /// Where it enters its target, from the middle of the left side.
    pub port: Px,
}

impl Route {
    /// The corridor it takes.
    pub(super) fn corridor(&self) -> Option<usize> {
        match self.course {
            Course::Detour(corridor) => Some(corridor),
            _ => None,
        }
    }
}

/// How far from the middle a way may enter.
const REACH: i32 = 42;
/// Between the places of two ways: room for a word, some room, little room.
const WORD: i32 = 18;
const SOME: i32 = 15;
const LITTLE: i32 = 12;

/// The places of all cells.
pub(super) fn spots(columns: &Columns, rows: &Rows) -> Vec<Spot> {
    columns.of.iter().zip(&rows.of).map(|(column, row)| Spot { column: *column, row: *row }).collect()
}

fn course(spots: &[Spot], from: Spot, to: Spot, back: bool) -> Course {
    let between = |spot: &&Spot| spot.row == to.row && from.column < spot.column && spot.column < to.column;
    let free = !spots.iter().any(|spot| between(&spot));
    if back {
        Course::Detour(from.row.max(to.row).saturating_add(1))
    } else if free && from.row == to.row {
        Course::Straight
    } else if free {
        Course::Run
    } else if from.row <= to.row {
        Course::Detour(to.row)
    } else {
        Course::Detour(to.row.saturating_add(1))
    }
}

/// How every way of the model runs.
pub(super) fn routes(model: &Model, columns: &Columns, spots: &[Spot]) -> Vec<Route> {
    let spot = |cell: usize| spots.get(cell).copied().unwrap_or_default();
    let mut routes: Vec<Route> = Vec::new();
    for (way, back) in model.ways.iter().zip(&columns.back) {
        let (from, to) = (spot(way.from), spot(way.to));
        let mut course = course(spots, from, to, *back);
        // Of two ways between the same cells only one can be straight.
        if course == Course::Straight && routes.iter().any(|route| (route.from, route.to) == (from, to)) {
            course = Course::Detour(to.row);
        }
        routes.push(Route { source: way.from, from, to, back: *back, named: !way.name.is_empty(), course, track: 0, port: px(0) });
    }
    for target in spots {
        thin_out(&mut routes, *target);
    }
    lay_tracks(&mut routes);
    for target in spots {
        enter(&mut routes, *target, spots);
    }
    routes
}

/// Leaves room for words: where more than two ways come along from one side, those with a word take the corridor, but for one where
/// all have a word.
fn thin_out(routes: &mut [Route], target: Spot) {
    for side in [true, false] {
        let bent = |route: &Route| route.to == target && route.course != Course::Straight && from_above(route) == side;
        let runs = |route: &Route| bent(route) && route.course == Course::Run;
        if routes.iter().filter(|route| bent(route)).count() <= 2 {
            continue;
        }
        let kept = usize::from(routes.iter().filter(|route| runs(route)).all(|route| route.named));
        let crowded = ordered(routes.iter_mut().filter(|route| runs(route) && route.named), |route| turn(route));
        for route in crowded.into_iter().skip(kept) {
            route.course = Course::Detour(if side { target.row } else { target.row.saturating_add(1) });
        }
    }
}

/// Gives every way into a cell a place of its own on the left side; a straight one has the middle.
fn enter(routes: &mut [Route], target: Spot, spots: &[Spot]) {
    let straight = routes.iter().any(|route| route.to == target && route.course == Course::Straight);
    let bent = routes.iter_mut().filter(|route| route.to == target && route.course != Course::Straight);
    // The nearer to the target a way turns, the farther from the middle it enters, so that ways into a target do not cross.
    let bent = ordered(bent, |route| turn(route));
    let (above, below): (Vec<&mut Route>, Vec<&mut Route>) = bent.into_iter().partition(|route| from_above(route));
    let (main, other, sign) = if above.len() >= below.len() { (above, below, -1) } else { (below, above, 1) };
    let middle = !straight && main.first().is_some_and(|route| clear(route, spots));
    spread(main, middle, sign);
    spread(other, false, 0_i32.saturating_sub(sign));
}

fn from_above(route: &Route) -> bool {
    match route.course {
        Course::Detour(corridor) => corridor <= route.to.row,
        _ => route.from.row < route.to.row,
    }
}

/// The order from left to right in which ways into a cell turn: those that run along its row behind their sources, then those through
/// corridors before the target, the nearest corridor and track first.
fn turn(route: &Route) -> (bool, usize, usize) {
    match route.course {
        Course::Detour(corridor) if from_above(route) => {
            (true, usize::MAX.saturating_sub(corridor), usize::MAX.saturating_sub(route.track))
        }
        Course::Detour(corridor) => (true, corridor, route.track),
        _ => (false, route.from.column, 0),
    }
}

/// Whether nothing else leaves in the middle of the row where the way comes along.
fn clear(route: &Route, spots: &[Spot]) -> bool {
    let beside = Spot { column: route.from.column, row: route.to.row };
    route.corridor().is_some() || !spots.contains(&beside)
}

/// Gives places from the middle outward: first to the ways that run along the row with their words, then to the others.
fn spread(routes: Vec<&mut Route>, middle: bool, sign: i32) {
    let runs = routes.iter().filter(|route| route.course == Course::Run).count();
    let others = routes.len().saturating_sub(runs);
    let share = |reach: i32, count: usize| i32::try_from(count).ok().and_then(|count| reach.checked_div(count)).unwrap_or(reach);
    let run = match (runs, others) {
        (0 | 1, _) | (2, 0) => WORD,
        _ => SOME.min(share(REACH, routes.len())),
    };
    let taken = i32::try_from(runs).unwrap_or(REACH).saturating_mul(run);
    let other = share(REACH.saturating_sub(taken), others).min(if runs == 0 { SOME } else { LITTLE }).max(1);
    let mut place = 0_i32;
    for (number, route) in routes.into_iter().enumerate() {
        if number > 0 || !middle {
            place = place.saturating_add(if route.course == Course::Run { run } else { other }).min(REACH);
        }
        route.port = px(place) * px(sign);
    }
}

/// The order of a corridor's tracks from top to bottom: arcs over what is above or below it lie in one another.
fn depth(route: &Route, corridor: usize) -> (u8, usize) {
    let span = route.from.column.abs_diff(route.to.column);
    if route.from.row < corridor && route.to.row < corridor {
        (0, span)
    } else if route.from.row >= corridor && route.to.row >= corridor {
        (2, usize::MAX.saturating_sub(span))
    } else {
        (1, span)
    }
}

/// Gives the ways through each corridor tracks of their own where they would meet.
fn lay_tracks(routes: &mut [Route]) {
    let last = routes.iter().filter_map(Route::corridor).max().unwrap_or_default();
    for corridor in 0..=last {
        let ways = routes.iter_mut().filter(|route| route.corridor() == Some(corridor));
        let ways = ordered(ways, |route| depth(route, corridor));
        // From the channel behind the source to the channel before the target.
        let tracks = tracks(ways.iter().map(|route| (route.from.column.saturating_add(1), route.to.column)));
        for (route, track) in ways.into_iter().zip(tracks) {
            route.track = track;
        }
    }
}
