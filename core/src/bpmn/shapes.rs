//! Pixels, points, bounds: what the diagram is told in.

use std::num::Saturating;

/// A length or place in pixels; arithmetic that cannot overflow.
pub(super) type Px = Saturating<i32>;

/// So many pixels.
pub(super) const fn px(number: i32) -> Px {
    Saturating(number)
}

pub(super) fn times(count: usize, length: Px) -> Px {
    px(i32::try_from(count).unwrap_or(i32::MAX)) * length
}

/// A point of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    pub x: Px,
    pub y: Px,
}

/// The bounds of a shape or label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rect {
    pub x: Px,
    pub y: Px,
    pub width: Px,
    pub height: Px,
}

/// A shape and its words outside of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub bounds: Rect,
    pub label: Option<Rect>,
}

/// The shapes of a cell.
pub(super) struct Block {
    pub body: Shape,
    /// The gateway and the flow from the task to it.
    pub gateway: Option<(Rect, Line)>,
    pub timers: Vec<Shape>,
}

/// A way: its corners, its word.
pub(super) struct Line {
    pub points: Vec<Point>,
    pub label: Option<Rect>,
}

/// Everything that the diagram shows, in the order of the model.
pub(super) struct Layout {
    pub pool: Rect,
    pub lanes: Vec<Rect>,
    pub blocks: Vec<Block>,
    pub lines: Vec<Line>,
}

impl Rect {
    /// The middle of the right side.
    pub(super) fn right(self) -> Point {
        Point { x: self.x + self.width, y: self.y + half(self.height) }
    }

    /// The middle of the left side.
    pub(super) fn left(self) -> Point {
        Point { x: self.x, y: self.y + half(self.height) }
    }

    /// Bounds of that size, their middle at a point.
    pub(super) fn around(middle: Point, width: Px, height: Px) -> Self {
        Self { x: middle.x - half(width), y: middle.y - half(height), width, height }
    }
}

/// Half a length.
pub(super) fn half(length: Px) -> Px {
    Saturating(length.0.checked_div(2).unwrap_or_default())
}
