//! Reads JSON text into types, with the path of what does not fit.

use serde::de::{Deserialize, DeserializeOwned, Deserializer, IgnoredAny};
use serde_json::value::RawValue;

use crate::error::{Code, Error, WELL_FORMED};

/// Reads JSON text.
///
/// # Errors
/// The code that fits, with the path of the field and what was expected; never the value that was given.
pub(crate) fn read_json<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).or_else(|_| {
        // Only now is the path worth its cost.
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
            let found = Error::from_message(&error.inner().to_string(), &error.path().to_string());
            // serde_json speaks of bad syntax also where a value of another type stands.
            let well_formed = found.code() == Code::Json && serde_json::from_str::<IgnoredAny>(text).is_ok();
            if well_formed && found.expected() == WELL_FORMED {
                Error::new(Code::WrongType, found.path(), "a value of the field's type")
            } else {
                found
            }
        })?;
        deserializer.end().map_err(|error| Error::from_message(&error.to_string(), "")).map(|()| value)
    })
}

/// An item of a list that is read by itself: what cannot be read does not keep the others from it.
#[derive(Debug, Clone)]
pub struct Attempt<T>(pub Result<T, Error>);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Attempt<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A text can only be read on behind the item when the item was well-formed: so first its text, then its fields.
        if deserializer.is_human_readable() {
            let item = Box::<RawValue>::deserialize(deserializer)?;
            return Ok(Self(read_json(item.get())));
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
