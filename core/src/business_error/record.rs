//! An error as it stands in the register, and what is asked of many.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::decision::Judgement;
use crate::error::{Code, Error};
use crate::handbook::table::fact;
use crate::handbook::{BusinessId, FactId};
use crate::money::Money;
use crate::time::{Day, Instant};

/// Where an error was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrorLevel {
    /// In the hall or channel: cross audit and level 1.
    Hall,
    /// At the branch: level 2.
    Branch,
    /// At the market department.
    Market,
}

impl ErrorLevel {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Hall => "hall",
            Self::Branch => "branch",
            Self::Market => "market",
        }
    }

    /// The facts that say of a level that its errors are registered, and put right.
    fn facts(self) -> (FactId, FactId) {
        match self {
            Self::Hall => (fact::HALL_ERRORS_REGISTERED, fact::HALL_ERRORS_CORRECTED),
            Self::Branch => (fact::BRANCH_ERRORS_REGISTERED, fact::BRANCH_ERRORS_CORRECTED),
            Self::Market => (fact::MARKET_ERRORS_REGISTERED, fact::MARKET_ERRORS_CORRECTED),
        }
    }
}

/// A business error that an audit found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BusinessError {
    /// Its id, each once.
    pub id: String,
    /// The day on which it was found: it belongs to the period in which that lies.
    pub found_on: Day,
    /// Where it was found.
    pub level: ErrorLevel,
    /// The hall or channel where it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hall: Option<String>,
    /// An opaque id of the clerk who made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clerk: Option<String>,
    /// The business in which it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business: Option<BusinessId>,
    /// What kind of error it is, by the deployment's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The amount that it involves, not below 0.00.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// Whether it is in the register; absent when that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered: Option<bool>,
    /// When level 1 was told; absent when it was not. It matters to what the branch found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level1_notified_at: Option<Instant>,
    /// When it was put right; absent when it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_at: Option<Instant>,
}

/// The days of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErrorPeriod {
    /// Its first day.
    pub from: Day,
    /// Its last day, itself included.
    pub to: Day,
}

/// Errors to be counted.
///
/// ```
/// use service_hall::{Handbook, call_json};
/// let errors = r#"{"from": "2026-11-01", "to": "2026-11-15", "as_of": "2026-11-18T09:00:00+08:00", "errors": [
///     {"id": "1", "found_on": "2026-11-15", "level": "branch", "registered": true, "corrected_at": "2026-11-16T10:00:00+08:00"}]}"#;
/// let answer = call_json(&Handbook::builtin(), "business_error.statistics", errors);
/// assert!(answer.contains(r#""not_notified":["1"]"#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErrorCounting {
    /// The first day of the period. The sources do not say which days a meeting of the 3rd or 18th looks at.
    pub from: Day,
    /// Its last day, itself included.
    pub to: Day,
    /// The period to compare with; it ends before `from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<ErrorPeriod>,
    /// The moment of the question: what was told or put right later is not yet so.
    pub as_of: Instant,
    /// The errors, in any order.
    pub errors: Vec<BusinessError>,
}

impl ErrorCounting {
    /// Checks that periods are periods and errors possible.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.to < self.from {
            return Err(Error::new(Code::EndBeforeStart, "to", "a day not before `from`"));
        }
        if let Some(previous) = self.previous {
            if previous.to < previous.from {
                return Err(Error::new(Code::EndBeforeStart, "previous.to", "a day not before `previous.from`"));
            }
            if previous.to >= self.from {
                return Err(Error::new(Code::EndBeforeStart, "previous.to", "a day before `from`"));
            }
        }
        let mut ids = HashSet::with_capacity(self.errors.len());
        for (place, error) in self.errors.iter().enumerate() {
            let fault = |code, field: &str, expected| Error::new(code, format!("errors[{place}].{field}"), expected);
            if error.id.is_empty() {
                return Err(fault(Code::MissingField, "id", "an id"));
            }
            if !ids.insert(error.id.as_str()) {
                return Err(fault(Code::Duplicate, "id", "an error that does not stand twice"));
            }
            for (field, name) in [("hall", &error.hall), ("clerk", &error.clerk), ("kind", &error.kind)] {
                if name.as_ref().is_some_and(String::is_empty) {
                    return Err(fault(Code::MissingField, field, "a text that is not empty"));
                }
            }
            if error.amount.is_some_and(Money::is_negative) {
                return Err(fault(Code::NegativeAmount, "amount", "an amount not below 0.00"));
            }
            for (field, at) in [("level1_notified_at", error.level1_notified_at), ("corrected_at", error.corrected_at)] {
                if at.and_then(Instant::day).is_some_and(|day| day < error.found_on) {
                    return Err(fault(Code::EndBeforeStart, field, "an instant not before the day on which it was found"));
                }
            }
        }
        Ok(())
    }
}

/// An error as it stands at a moment.
pub(super) struct Standing<'a> {
    pub error: &'a BusinessError,
    notified: Option<Instant>,
    corrected: Option<Instant>,
}

impl<'a> Standing<'a> {
    pub fn new(error: &'a BusinessError, as_of: Instant) -> Self {
        let done = |at: Option<Instant>| at.filter(|at| *at <= as_of);
        Self { error, notified: done(error.level1_notified_at), corrected: done(error.corrected_at) }
    }

    pub fn lacks_register(&self) -> bool {
        self.error.registered == Some(false)
    }

    pub fn lacks_notice(&self) -> bool {
        self.error.level == ErrorLevel::Branch && self.notified.is_none()
    }

    pub fn lacks_correction(&self) -> bool {
        self.corrected.is_none()
    }

    /// Whether it is registered and put right. Nothing says by when, so what is still open is unknown and not broken.
    pub fn settled(&self) -> Judgement {
        let (registered, corrected) = self.error.level.facts();
        if self.lacks_register() {
            return Judgement::broken(Vec::new());
        }
        let unknown = [(self.error.registered.is_none(), registered), (self.corrected.is_none(), corrected)];
        let missing: Vec<FactId> = unknown.into_iter().filter_map(|(lacks, fact)| lacks.then_some(fact)).collect();
        if missing.is_empty() { Judgement::KEPT } else { Judgement::unknown(missing) }
    }

    /// Whether level 1 was told of what the branch found, so that it could put it right: told afterwards is told too late.
    pub fn told(&self) -> Judgement {
        match (self.error.level, self.notified, self.corrected) {
            (ErrorLevel::Hall | ErrorLevel::Market, ..) => Judgement::NOT_APPLICABLE,
            (ErrorLevel::Branch, None, None) => Judgement::unknown([fact::LEVEL1_NOTIFIED]),
            (ErrorLevel::Branch, Some(told), righted) if righted.is_none_or(|righted| told <= righted) => Judgement::KEPT,
            (ErrorLevel::Branch, _, _) => Judgement::broken(Vec::new()),
        }
    }
}
