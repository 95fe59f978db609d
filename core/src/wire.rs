//! Reads JSON text into types, with the path of what does not fit.

use serde::de::DeserializeOwned;

use crate::error::Error;

/// Reads JSON text.
///
/// # Errors
/// The code that fits, with the path of the field and what was expected; never the value that was given.
pub(crate) fn read_json<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).or_else(|_| {
        // Only now is the path worth its cost.
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = serde_path_to_error::deserialize(&mut deserializer)
            .map_err(|error| Error::from_message(&error.inner().to_string(), &error.path().to_string()))?;
        deserializer.end().map_err(|error| Error::from_message(&error.to_string(), "")).map(|()| value)
    })
}
