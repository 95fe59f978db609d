//! What is to be drawn, in the words of one language: steps and ways, as plain values.

/// A procedure.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pub id: String,
    pub name: String,
    pub doc: String,
    /// The words under a start and under an end.
    pub words: (String, String),
    pub steps: Vec<Stop>,
}

/// A step.
#[derive(Debug, Clone, Default)]
pub(super) struct Stop {
    pub id: String,
    pub name: String,
    pub doc: String,
    /// The lane: id and title of the role.
    pub role: (String, String),
    /// A case may open here.
    pub starts: bool,
    /// The procedure that it calls.
    pub calls: Option<String>,
    /// Several roles may have it open at once.
    pub parallel: bool,
    pub timers: Vec<Clock>,
    pub next: Vec<Onward>,
}

/// A time limit that ends at its step.
#[derive(Debug, Clone, Default)]
pub(super) struct Clock {
    pub name: String,
    pub doc: String,
    /// As ISO 8601 writes it.
    pub duration: String,
}

/// A way on from a step.
#[derive(Debug, Clone, Default)]
pub(super) struct Onward {
    /// The number of the step at the other end; none is the end of the procedure.
    pub to: Option<usize>,
    /// The word on the branch; may be empty.
    pub name: String,
    pub doc: String,
    /// When it is open, as the handbook's look-up writes it.
    pub condition: Option<String>,
    /// It leads back to what is done anew.
    pub again: bool,
}
