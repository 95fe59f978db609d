//! Reads JSON text into types, with the path of what does not fit; writes counts.

use std::fmt::{self, Write as _};

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::error::{Code, Error, WELL_FORMED};

/// A count, as it travels.
pub(crate) fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Reads JSON text.
///
/// # Errors
/// The code that fits, with the path of the field and what was expected; never the value that was given.
pub(crate) fn read_json<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| fault(text, &error))
}

/// What does not fit, and where. Apart from [`read_json`] because that is compiled once for each type.
fn fault(text: &str, error: &serde_json::Error) -> Error {
    let found = Error::from_message(&error.to_string(), &path_at(text, error.line(), error.column()));
    // serde_json speaks of bad syntax also where a value of another type stands.
    let well_formed = found.code() == Code::Json && serde_json::from_str::<IgnoredAny>(text).is_ok();
    if well_formed && found.expected() == WELL_FORMED {
        return Error::new(Code::WrongType, found.path(), "a value of the field's type");
    }
    if found.code() == Code::Json && !well_formed { Error::new(Code::Json, "", found.expected()) } else { found }
}

/// Reads the items of a list each by itself when the whole cannot be read at once.
pub(crate) fn read_items<T: DeserializeOwned>(text: &str) -> Result<Vec<Attempt<T>>, Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Items<'a> {
        #[serde(borrow)]
        items: Vec<&'a RawValue>,
    }
    #[derive(Deserialize)]
    #[serde(bound = "T: DeserializeOwned", deny_unknown_fields)]
    struct Whole<T> {
        items: Vec<Attempt<T>>,
    }
    read_json::<Whole<T>>(text).map(|whole| whole.items).or_else(|error| match serde_json::from_str::<Items<'_>>(text) {
        Ok(list) => Ok(list.items.into_iter().map(|item| Attempt(read_json(item.get()))).collect()),
        Err(_) => Err(error),
    })
}

/// The path of the value that a JSON text is in, or has just left, at a line and column (counted in bytes, as `serde_json` does).
fn path_at(text: &str, line: usize, column: usize) -> String {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let end = before.saturating_add(column).min(text.len());
    // One place for every object or list that is open.
    let mut path: Vec<Place> = Vec::new();
    let mut bytes = text.as_bytes().get(..end).unwrap_or_default();
    while let Some((&byte, rest)) = bytes.split_first() {
        bytes = rest;
        match byte {
            b'{' => path.push(Place::Field(String::new())),
            b'[' => path.push(Place::Item(0)),
            b'}' | b']' => drop(path.pop()),
            b',' => match path.last_mut() {
                Some(Place::Item(number)) => *number = number.saturating_add(1),
                Some(Place::Field(name)) => name.clear(),
                None => {}
            },
            b'"' => {
                let length = string_length(bytes);
                let (string, rest) = bytes.split_at(length.min(bytes.len()));
                bytes = rest.strip_prefix(b"\"").unwrap_or(rest);
                // The first string after `{` or `,` names the field.
                if let Some(Place::Field(name)) = path.last_mut()
                    && name.is_empty()
                {
                    *name = String::from_utf8_lossy(string).into_owned();
                }
            }
            _ => {}
        }
    }
    let mut out = String::new();
    for place in path {
        match place {
            Place::Field(name) if name.is_empty() => {}
            Place::Field(name) => {
                out.push_str(if out.is_empty() { "" } else { "." });
                out.push_str(&name);
            }
            Place::Item(number) => {
                let _ = write!(out, "[{number}]");
            }
        }
    }
    out
}

/// A field of an object, or the number of an item in a list.
enum Place {
    Field(String),
    Item(u64),
}

/// Bytes up to the closing quote.
fn string_length(bytes: &[u8]) -> usize {
    let mut escaped = false;
    let closes = |byte: &u8| {
        let closing = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        closing
    };
    bytes.iter().position(closes).unwrap_or(bytes.len())
}

/// What is wrong with an object whose `kind` says which fields it has.
pub(crate) enum Misfit {
    /// The kind needs a field.
    Missing(&'static str),
    /// The kind has not this field, but these.
    Foreign(&'static str, &'static [&'static str]),
}

/// Reads an object of one of several kinds: first as `T`, which has the fields of all kinds, then as what its kind makes of it. One type
/// for all kinds keeps the compiled code small, and looking while still inside the object names a fault by its own path.
pub(crate) fn read_kinds<'de, T: Deserialize<'de>, U, D: Deserializer<'de>>(
    deserializer: D,
    name: &'static str,
    fields: &'static [&'static str],
    turn: fn(T) -> Result<U, Misfit>,
) -> Result<U, D::Error> {
    struct Kinds<T, U>(fn(T) -> Result<U, Misfit>);
    impl<'de, T: Deserialize<'de>, U> de::Visitor<'de> for Kinds<T, U> {
        type Value = U;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object with `kind`")
        }
        fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<U, A::Error> {
            (self.0)(T::deserialize(MapAccessDeserializer::new(map))?).map_err(|misfit| match misfit {
                Misfit::Missing(field) => de::Error::missing_field(field),
                Misfit::Foreign(field, own) => de::Error::unknown_field(field, own),
            })
        }
    }
    deserializer.deserialize_struct(name, fields, Kinds(turn))
}

/// An item of a list that is read by itself: what cannot be read does not keep the others from it.
#[derive(Debug, Clone)]
pub struct Attempt<T>(pub Result<T, Error>);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Attempt<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A text cannot be read on behind what does not fit; `read_items` then reads it item by item.
        if deserializer.is_human_readable() {
            return T::deserialize(deserializer).map(|item| Self(Ok(item)));
        }
        Ok(Self(T::deserialize(deserializer).map_err(|error| Error::from_message(&error.to_string(), ""))))
    }
}

#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Attempt<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}
