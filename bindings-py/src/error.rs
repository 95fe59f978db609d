//! What goes wrong at the border. Messages say what was expected and never repeat what was given.

use std::fmt::Display;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use serde::{de, ser};
use service_hall::{Code, Error};

use crate::registry::Registry;

/// A trouble while reading or writing. Its text is in the form that core reads back, for lists whose items are read each by itself.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The input does not fit; the path grows from the inside out.
    #[error("{}", .0.to_message())]
    Input(Box<Error>),
    /// Python raised an exception.
    #[error("{}", Error::new(Code::WrongType, "", "a value that can be read").to_message())]
    Python(#[from] PyErr),
}

impl Trouble {
    pub fn new(code: Code, expected: &str) -> Self {
        Error::new(code, "", expected).into()
    }

    /// The same trouble, seen from outside a field.
    pub fn under(self, name: &str) -> Self {
        match self {
            Self::Input(error) => error.under(name).into(),
            Self::Python(_) => self,
        }
    }

    /// The exception to raise.
    pub fn into_exception(self, py: Python<'_>, registry: &Registry) -> PyErr {
        let error = match self {
            Self::Input(error) => error,
            Self::Python(error) => return error,
        };
        let (code, message) = (error.code(), error.to_string());
        let Some(class) = registry.families.get(code.family().as_str()) else { return PyRuntimeError::new_err(message) };
        let made = class.bind(py).call1((code.as_str(), message, error.path(), error.expected()));
        made.map_or_else(|failed| failed, PyErr::from_value)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Input(Box::new(error))
    }
}

impl ser::Error for Trouble {
    fn custom<T: Display>(message: T) -> Self {
        Error::from_message(&message.to_string(), "").into()
    }
}

impl de::Error for Trouble {
    fn custom<T: Display>(message: T) -> Self {
        ser::Error::custom(message)
    }

    fn invalid_type(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        ser::Error::custom(format_args!("invalid type, expected {expected}"))
    }

    fn invalid_value(given: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::invalid_type(given, expected)
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        ser::Error::custom(<de::value::Error as de::Error>::unknown_variant("", expected))
    }
}
