//! The layout: grid places become pixels. Columns with channels between them, rows with corridors between them.

use super::columns::columns;
use super::heights::Heights;
use super::labels;
use super::model::{Cell, Model, Way};
use super::route::{Course, Route, Spot, routes, spots};
use super::rows::{Rows, rows};
use super::shapes::{Block, Layout, Line, Point, Px, Rect, Shape, half, px, times};
use super::widths::Widths;

pub(super) const POOL: Point = Point { x: px(160), y: px(80) };
/// The strip with the name of a pool or lane.
pub(super) const BAND: Px = px(30);
pub(super) const TASK: (Px, Px) = (px(160), px(100));
pub(super) const EVENT: Px = px(36);
const GATEWAY: Px = px(50);
/// Between a task and its gateway.
const STEP: Px = px(30);
/// The widest line of a word at a timer, and the distance between timers.
pub(super) const TIMER: Px = px(64);
/// The widest line of a word on a branch, and at a start or end.
const WORDS: Px = px(200);
const SHORT: Px = px(60);
/// Between a line and the word above it.
const GAP: Px = px(2);

fn size(cell: &Cell) -> (Px, Px) {
    if cell.is_event() { (EVENT, EVENT) } else { (TASK.0.max(times(cell.timers.len(), TIMER)), TASK.1) }
}

/// The width of a cell with its gateway.
pub(super) fn width(cell: &Cell) -> Px {
    size(cell).0 + if cell.gateway.is_some() { STEP + GATEWAY } else { px(0) }
}

/// The model on the grid.
pub(super) struct Drawing<'a> {
    pub model: &'a Model,
    pub spots: Vec<Spot>,
    pub rows: Rows,
    pub routes: Vec<Route>,
}

impl<'a> Drawing<'a> {
    fn new(model: &'a Model) -> Self {
        let columns = columns(model);
        let rows = rows(model, &columns);
        let spots = spots(&columns, &rows);
        let routes = routes(model, &columns, &spots);
        Self { model, spots, rows, routes }
    }

    /// The room that the word of a way takes.
    pub(super) fn words(&self, way: usize) -> (Px, Px) {
        self.model.ways.get(way).map_or((px(0), px(0)), |way| labels::size(&way.name, WORDS))
    }
}

fn below(shape: Rect, words: &str, most: Px) -> Option<Rect> {
    let (width, height) = labels::size(words, most);
    let middle = Point { x: shape.x + half(shape.width), y: shape.y + shape.height + px(4) + half(height) };
    (width > px(0)).then(|| Rect::around(middle, width, height))
}

fn block(cell: &Cell, left: Point) -> Block {
    let (width, height) = size(cell);
    let bounds = Rect { x: left.x, y: left.y - half(height), width, height };
    let label = if cell.is_event() { below(bounds, &cell.name, SHORT) } else { None };
    let gateway = cell.gateway.as_ref().map(|_| {
        let at = Rect::around(Point { x: bounds.right().x + STEP + half(GATEWAY), y: left.y }, GATEWAY, GATEWAY);
        (at, Line { points: vec![bounds.right(), at.left()], label: None })
    });
    // The first timer stands left, the last right: between them are the marks of the task.
    let last = px(i32::try_from(cell.timers.len()).unwrap_or(i32::MAX)) - px(1);
    let pitch = px((width - TIMER).0.checked_div(last.0).unwrap_or_default());
    let timer = |number: usize, words: &str| {
        let middle = Point { x: left.x + half(TIMER) + times(number, pitch), y: bounds.y + height };
        let bounds = Rect::around(middle, EVENT, EVENT);
        Shape { bounds, label: below(bounds, words, TIMER) }
    };
    let timers = cell.timers.iter().enumerate().map(|(number, one)| timer(number, &one.clock.name)).collect();
    Block { body: Shape { bounds, label }, gateway, timers }
}

/// The corners of a way.
fn corners(route: &Route, from: Point, to: Point, out: Px, level: Px, into: Px) -> Vec<Point> {
    let mut points = vec![from];
    let middle: &[Point] = match route.course {
        Course::Straight => &[],
        Course::Run => &[Point { x: out, y: from.y }, Point { x: out, y: to.y }],
        Course::Detour(_) => {
            &[Point { x: out, y: from.y }, Point { x: out, y: level }, Point { x: into, y: level }, Point { x: into, y: to.y }]
        }
    };
    points.extend(middle);
    points.push(to);
    points
}

/// A word stands above its line: right of where ways out of its column turn, on a way back left of there.
fn label(way: &Way, route: &Route, level: Px, widths: &Widths) -> Option<Rect> {
    let (width, height) = labels::size(&way.name, WORDS);
    let (left, right) = *widths.turns.get(route.from.column)?;
    let x = if route.back { left - width } else { right };
    (width > px(0)).then(|| Rect { x, y: level - height - GAP, width, height })
}

fn line(drawing: &Drawing<'_>, number: usize, blocks: &[Block], heights: &Heights, widths: &Widths) -> Option<Line> {
    let (way, route) = (drawing.model.ways.get(number)?, drawing.routes.get(number)?);
    let source = blocks.get(way.from)?;
    let from = source.gateway.as_ref().map_or(source.body.bounds, |(gateway, _)| *gateway).right();
    let entry = blocks.get(way.to)?.body.bounds.left();
    let to = Point { x: entry.x, y: entry.y + route.port };
    let (out, into) = (*widths.out.get(way.from)?, *widths.into.get(number)?);
    let level = heights.level(route);
    Some(Line { points: corners(route, from, to, out, level, into), label: label(way, route, level, widths) })
}

/// The diagram of a model.
pub(super) fn layout(model: &Model) -> Layout {
    let drawing = Drawing::new(model);
    let heights = drawing.heights();
    let widths = drawing.widths(&heights);
    let left = |spot: &Spot| Point { x: widths.columns.get(spot.column).copied().unwrap_or(POOL.x), y: heights.row(*spot) };
    let blocks: Vec<Block> = model.cells.iter().zip(&drawing.spots).map(|(cell, spot)| block(cell, left(spot))).collect();
    let lines = (0..model.ways.len()).filter_map(|way| line(&drawing, way, &blocks, &heights, &widths)).collect();
    let bottom = heights.lanes.last().map_or(POOL.y, |(top, height)| *top + *height);
    let pool = Rect { x: POOL.x, y: POOL.y, width: widths.end - POOL.x, height: bottom - POOL.y };
    let lane = |(top, height): &(Px, Px)| Rect { x: POOL.x + BAND, y: *top, width: pool.width - BAND, height: *height };
    Layout { pool, lanes: heights.lanes.iter().map(lane).collect(), blocks, lines }
}
