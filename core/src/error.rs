//! What cannot be judged at all: a code, the path of the field, what was expected.

use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeStruct};

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $code:literal in $family:ident;)+) => {
        /// Why an input cannot be judged. The text of a code is part of the interface and never changes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Code { $($(#[doc = $doc])+ $variant,)+ }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code as text.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The family the code belongs to; Python has one exception for each.
            pub const fn family(self) -> Family {
                match self { $(Self::$variant => Family::$family),+ }
            }

            /// What the code means, one sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+)),+ }
            }
        }
    };
}

codes! {
    /// The text is not JSON.
    Json = "json" in Input;
    /// A text is not CSV whose rows have as many cells as its header, or a value cannot stand in a cell.
    Csv = "csv" in Input;
    /// A line is not UTF-8.
    NotUtf8 = "not_utf8" in Input;
    /// A value has another type than the field.
    WrongType = "wrong_type" in Input;
    /// A field that must be given is absent.
    MissingField = "missing_field" in Input;
    /// A field is not known.
    UnknownField = "unknown_field" in Input;
    /// A word is none of those the field allows.
    UnknownValue = "unknown_value" in Input;
    /// An id does not stand in the handbook.
    UnknownId = "unknown_id" in Input;
    /// A text is not an amount in yuan with exactly two decimals.
    Money = "money" in Input;
    /// An amount is below the least that it may be: negative, or zero where something is paid.
    NegativeAmount = "negative_amount" in Input;
    /// A text is not a day written YYYY-MM-DD.
    Day = "day" in Input;
    /// A text is not an instant with offset.
    Instant = "instant" in Input;
    /// A text has not the form of an 18-digit identity number.
    IdentityNumber = "identity_number" in Input;
    /// A fact has another kind than the handbook declares.
    FactKind = "fact_kind" in Input;
    /// An event is earlier than the one before it.
    TimeGoesBack = "time_goes_back" in Input;
    /// A step ends before it starts.
    EndBeforeStart = "end_before_start" in Input;
    /// An event belongs to another case.
    OtherCase = "other_case" in Input;
    /// An id or a number that must be unique stands twice.
    Duplicate = "duplicate" in Input;
    /// A customer who should be waiting is not.
    NotWaiting = "not_waiting" in Input;
    /// A counter does not serve this customer.
    NotServedHere = "not_served_here" in Input;
    /// A counter is closed.
    CounterClosed = "counter_closed" in Input;
    /// A counter serves nobody.
    CounterIdle = "counter_idle" in Input;
    /// A calendar contradicts itself, or calendars that are to be one contradict each other.
    Calendar = "calendar" in Input;
    /// A year is none of those for which the working days are known.
    YearNotCovered = "year_not_covered" in Input;
    /// A text is not a time of day written HH:MM.
    TimeOfDay = "time_of_day" in Input;
    /// Of two fields that exclude each other both are given.
    Exclusive = "exclusive" in Input;
    /// A span has more days than an answer lists.
    TooLong = "too_long" in Input;
    /// An open volume holds more sets than a volume may.
    VolumeOverfull = "volume_overfull" in Input;
    /// An overlay would loosen the handbook and names no authority.
    OverlayLoosens = "overlay_loosens" in Overlay;
    /// An overlay's value does not fit the parameter.
    OverlayValue = "overlay_value" in Overlay;
    /// No operation has this name.
    UnknownOperation = "unknown_operation" in Operation;
    /// The answer has words of the handbook, which are not loaded.
    WordsNotLoaded = "words_not_loaded" in Operation;
    /// The file has not the words of this edition.
    WordsFile = "words_file" in Operation;
}

/// Families of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// The input is malformed or contradicts itself.
    Input,
    /// The overlay cannot be laid over the handbook.
    Overlay,
    /// The call names no operation, or one that cannot answer without the words of the handbook.
    Operation,
}

impl Family {
    /// The family as text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Overlay => "overlay",
            Self::Operation => "operation",
        }
    }
}

/// An input that cannot be judged. A refusal is no error: it is a [`Decision`](crate::Decision).
///
/// The message names the field and what was expected, never the value that was given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: expected {expected}", place(.path))]
pub struct Error {
    code: Code,
    path: String,
    expected: String,
}

fn place(path: &str) -> String {
    if path.is_empty() || path == "." { "input".to_owned() } else { format!("`{path}`") }
}

impl Error {
    /// Makes an error from its code, the path of the field and what was expected there.
    pub fn new(code: Code, path: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { code, path: path.into(), expected: expected.into() }
    }

    /// The stable code.
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The path of the field, such as `documents[0].expires_on`; empty for the whole input.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was expected there.
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// The error as a message that [`Error::from_message`] reads back whole; for formats that carry errors as text.
    pub fn to_message(&self) -> String {
        format!("{MARK}{}{MARK}{}{MARK}{}{MARK}", self.code.as_str(), self.expected, self.path)
    }

    /// The same error, seen from outside a field: `prefix` is put before the path.
    #[must_use]
    pub fn under(mut self, prefix: &str) -> Self {
        self.path = match (prefix, self.path.as_str()) {
            (_, "" | ".") => prefix.to_owned(),
            ("", _) => self.path,
            (_, path) if path.starts_with('[') => format!("{prefix}{path}"),
            (_, path) => format!("{prefix}.{path}"),
        };
        self
    }

    /// Reads a serde message. Only what was expected is kept: the value given may be private.
    pub fn from_message(message: &str, path: &str) -> Self {
        // Where the text itself is broken the path ends in `?`.
        let path = path.trim_end_matches('?').trim_end_matches('.');
        let mut parts = message.split(MARK);
        if message.starts_with(MARK)
            && let (Some(_), Some(code), Some(expected), inner) = (parts.next(), parts.next(), parts.next(), parts.next())
            && let Some(code) = Code::ALL.iter().find(|known| known.as_str() == code)
        {
            // A carried error may know the inner end of its path.
            let inner = parts.next().and(inner).unwrap_or_default();
            return Self::new(*code, inner, expected).under(path);
        }
        let tail = |text: &str| -> String {
            // The value given stands before it, and may hold the same words.
            let text = text.rsplit_once(", expected ").map_or("", |(_, tail)| tail);
            let text = text.split(" at line ").next().unwrap_or(text);
            // Never a Rust type.
            let text = if text.starts_with("struct ") || text.starts_with("a map") { "an object" } else { text };
            let text = if text.contains("tagged enum ") { "an object with `kind`" } else { text };
            let text = if matches!(text, "u8" | "u16" | "u32" | "u64") { "a whole number from 0 up" } else { text };
            let text = if matches!(text, "i8" | "i16" | "i32" | "i64") { "a whole number" } else { text };
            text.replace("a sequence", "a list").replace("a string", "a text").replace("a boolean", "true or false")
        };
        let field = || message.split('`').nth(1).unwrap_or_default().to_owned();
        if message.contains("missing field") {
            Self::new(Code::MissingField, path, "").under_field(&field())
        } else if message.contains("unknown field") {
            let name = field();
            let path = path.strip_suffix(&name).map_or(path, |head| head.trim_end_matches('.'));
            Self::new(Code::UnknownField, path, "").unknown(&name, tail(message))
        } else if message.contains("unknown variant") {
            Self::new(Code::UnknownValue, path, tail(message))
        } else if message.contains("invalid type") || message.contains("invalid value") || message.contains("invalid length") {
            Self::new(Code::WrongType, path, tail(message))
        } else if message.contains("duplicate field") {
            Self::new(Code::Json, path, "each field once".to_owned())
        } else {
            Self::new(Code::Json, path, WELL_FORMED)
        }
    }

    fn under_field(mut self, field: &str) -> Self {
        self.path = if self.path.is_empty() { field.to_owned() } else { format!("{}.{field}", self.path) };
        "a value".clone_into(&mut self.expected);
        self
    }

    fn unknown(mut self, field: &str, expected: String) -> Self {
        self.path = if self.path.is_empty() { field.to_owned() } else { format!("{}.{field}", self.path) };
        self.expected = if expected.is_empty() { "no such field".to_owned() } else { expected };
        self
    }
}

impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Fault", 4)?;
        out.serialize_field("code", self.code.as_str())?;
        out.serialize_field("message", &self.to_string())?;
        out.serialize_field("path", &self.path)?;
        out.serialize_field("expected", &self.expected)?;
        out.end()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Error {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fault".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object",
            "description": "Why an input cannot be judged: the code, the path of the field and what was expected there.",
            "properties": {
                "code": {"type": "string", "description": "The stable code."},
                "message": {"type": "string", "description": "For developers: names the field and what was expected."},
                "path": {"type": "string", "description": "The path of the field; empty for the whole input."},
                "expected": {"type": "string", "description": "What was expected there."},
            },
            "required": ["code", "message", "path", "expected"],
        })
    }
}

/// What is expected of a text that breaks off.
pub(crate) const WELL_FORMED: &str = "well-formed JSON";

const MARK: char = '\u{1f}';

/// Carries a code and what was expected through serde; [`Error::from_message`] reads it back.
pub(crate) struct Carried(pub Code, pub &'static str);

impl fmt::Display for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{MARK}{}{MARK}{}{MARK}", self.0.as_str(), self.1)
    }
}
