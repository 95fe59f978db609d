//! What goes wrong at the border. Messages say what was expected and never repeat what was given.

use std::fmt;

use pyo3::prelude::*;
use serde::{de, ser};
use service_hall::{Code, Error};

use crate::registry::Registry;

/// A trouble while reading or writing, with the path to it from the inside out.
#[derive(Debug)]
pub struct Trouble(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: Kind,
    path: String,
}

#[derive(Debug)]
enum Kind {
    /// For `Error::from_message` to read.
    Message(String),
    Coded(Code, &'static str),
    Python(PyErr),
}

impl Trouble {
    fn new(kind: Kind) -> Self {
        Self(Box::new(Inner { kind, path: String::new() }))
    }

    /// A trouble with its code and what was expected.
    pub fn coded(code: Code, expected: &'static str) -> Self {
        Self::new(Kind::Coded(code, expected))
    }

    /// The same trouble, seen from outside a field.
    pub fn under(mut self, name: &str) -> Self {
        let dot = if self.0.path.is_empty() || self.0.path.starts_with('[') { "" } else { "." };
        self.0.path.insert_str(0, dot);
        self.0.path.insert_str(0, name);
        self
    }

    /// The exception to raise.
    pub fn into_exception(self, py: Python<'_>, registry: &Registry) -> PyErr {
        let Inner { kind, path } = *self.0;
        match kind {
            Kind::Message(message) => registry.raise(py, &Error::from_message(&message, &path)),
            Kind::Coded(code, expected) => registry.raise(py, &Error::new(code, path, expected)),
            Kind::Python(error) => error,
        }
    }
}

impl From<PyErr> for Trouble {
    fn from(error: PyErr) -> Self {
        Self::new(Kind::Python(error))
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // In the form that core reads back, for lists whose items are read each by itself.
        let Inner { kind, path } = &*self.0;
        match kind {
            Kind::Message(message) => f.write_str(&Error::from_message(message, path).to_message()),
            Kind::Coded(code, expected) => f.write_str(&Error::new(*code, path, *expected).to_message()),
            Kind::Python(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Trouble {}

impl ser::Error for Trouble {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Kind::Message(message.to_string()))
    }
}

impl de::Error for Trouble {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Kind::Message(message.to_string()))
    }

    fn invalid_type(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        <Self as de::Error>::custom(format_args!("invalid type, expected {expected}"))
    }

    fn invalid_value(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        <Self as de::Error>::custom(format_args!("invalid value, expected {expected}"))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        let quoted: Vec<String> = expected.iter().map(|word| format!("`{word}`")).collect();
        let one_of = if quoted.len() > 2 { "one of " } else { "" };
        <Self as de::Error>::custom(format_args!(
            "unknown variant, expected {one_of}{}",
            quoted.join(if quoted.len() == 2 { " or " } else { ", " })
        ))
    }
}
