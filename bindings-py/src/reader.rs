//! Reads Python objects with serde.

use std::borrow::Cow;

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDate, PyFloat, PyInt, PyList, PyMapping, PySequence, PyString, PyTuple};
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::forward_to_deserialize_any;
use service_hall::Code;

use crate::error::Trouble;
use crate::registry::Registry;

/// How deep lists and mappings may nest; none of the facade's types comes near it.
const DEEPEST: u8 = 64;

/// Reads a Python object: instances of registered classes, mappings, sequences, scalars.
pub struct Reader<'py> {
    value: Bound<'py, PyAny>,
    registry: &'static Registry,
    depth: u8,
}

fn not_utf8<E>(_: E) -> Trouble {
    Trouble::new(Code::NotUtf8, "UTF-8 text")
}

impl<'py> Reader<'py> {
    /// Reads an object.
    pub fn new(value: Bound<'py, PyAny>, registry: &'static Registry) -> Self {
        Self { value, registry, depth: 0 }
    }

    /// What is a text to serde.
    fn text(&self) -> Result<Option<Bound<'py, PyString>>, Trouble> {
        let (value, py) = (&self.value, self.value.py());
        let decimal = self.registry.decimal.bind(py);
        let text = if let Ok(text) = value.cast::<PyString>() {
            return Ok(Some(text.clone()));
        } else if let Ok(bytes) = value.cast::<PyBytes>() {
            return PyString::from_bytes(py, bytes.as_bytes()).map(Some).map_err(not_utf8);
        } else if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
            return Ok(None); // the slow questions below are not for these
        } else if !value.get_type().is(decimal) && value.is_instance_of::<PyDate>() {
            value.call_method0(intern!(py, "isoformat"))?
        } else if value.is_instance(decimal)? {
            let text = value.str()?;
            // Most have the form of an amount already; `_registry.amount` knows what to do with the others.
            let done = text.to_str()?.rsplit_once('.').is_some_and(|(whole, cents)| cents.len() == 2 && !whole.starts_with('-'));
            if done { text.into_any() } else { self.registry.amount.bind(py).call1((value,))? }
        } else {
            return Ok(None);
        };
        Ok(Some(text.cast_into().map_err(PyErr::from)?))
    }

    /// The fields of a model, where what is `None` is absent, or the entries of a mapping.
    fn pairs(&self) -> Result<Option<Vec<Pair<'py>>>, Trouble> {
        let (value, py) = (&self.value, self.value.py());
        if let Some(plan) = self.registry.plan_of(value) {
            let values = plan.read(value)?;
            let tag = plan.tag.iter().map(|tag| (Name::Field("kind"), tag.bind(py).clone().into_any()));
            let fields = plan.fields.iter().map(|field| Name::Field(&field.name)).zip(&values);
            return Ok(Some(tag.chain(fields.filter(|(_, value)| !value.is_none())).collect()));
        }
        let Ok(mapping) = value.cast::<PyMapping>() else { return Ok(None) };
        let named = |entry: Bound<'py, PyAny>| entry.extract().map(|(name, value): (String, _)| (Name::Entry(name), value));
        let entries: PyResult<_> = mapping.items()?.iter().map(named).collect();
        entries.map(Some).map_err(|_| Trouble::new(Code::WrongType, "texts as names of fields"))
    }

    /// What is inside the value.
    fn parts(&self, pairs: Vec<Pair<'py>>) -> Parts<'py> {
        Parts { rest: pairs.into_iter(), pair: None, registry: self.registry, depth: self.depth + 1 }
    }
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Trouble;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        let value = &self.value;
        if self.depth > DEEPEST {
            Err(Trouble::new(Code::WrongType, "a value that is not nested so deep"))
        } else if value.is_none() {
            visitor.visit_unit()
        } else if let Ok(flag) = value.cast::<PyBool>() {
            visitor.visit_bool(flag.is_true())
        } else if value.is_instance_of::<PyInt>() {
            let number = value.extract().map_err(|_| Trouble::new(Code::WrongType, "a whole number up to 2^53 - 1"))?;
            visitor.visit_i64(number)
        } else if let Some(text) = self.text()? {
            visitor.visit_str(text.to_str().map_err(not_utf8)?)
        } else if let Ok(number) = value.cast::<PyFloat>() {
            visitor.visit_f64(number.value())
        } else if let Ok(sequence) = value.cast::<PySequence>() {
            let items = sequence.to_tuple()?;
            visitor.visit_seq(self.parts(items.iter().enumerate().map(|(at, item)| (Name::Item(at), item)).collect()))
        } else {
            self.deserialize_map(visitor)
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        match self.pairs()? {
            Some(pairs) => visitor.visit_map(self.parts(pairs)),
            None => Err(Trouble::invalid_type(Unexpected::Other("object"), &visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Trouble> {
        self.deserialize_map(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        // What takes decimals asks for a newtype.
        if self.value.get_type().is(&self.registry.decimal) {
            return Err(Trouble::invalid_type(Unexpected::Other("decimal"), &visitor));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        self.deserialize_str(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        match self.value.cast::<PyBytes>() {
            Ok(bytes) => visitor.visit_bytes(bytes.as_bytes()),
            Err(_) => self.deserialize_str(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        if self.value.is_none() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Trouble> {
        match self.value.cast::<PyString>() {
            Ok(text) => visitor.visit_enum(StrDeserializer::new(text.to_str().map_err(not_utf8)?)),
            Err(_) => Err(Trouble::invalid_type(Unexpected::Other("object"), &"a text")),
        }
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes unit unit_struct newtype_struct seq tuple
        tuple_struct identifier ignored_any
    }
}

/// Where a part stands: written out only when it is asked for.
enum Name {
    Field(&'static str),
    Entry(String),
    Item(usize),
}

impl Name {
    /// As it stands in a path.
    fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Field(name) => Cow::Borrowed(name),
            Self::Entry(name) => Cow::Borrowed(name),
            Self::Item(at) => Cow::Owned(format!("[{at}]")),
        }
    }
}

/// A part and where it stands.
type Pair<'py> = (Name, Bound<'py, PyAny>);

/// The parts of a model, mapping or sequence.
struct Parts<'py> {
    rest: std::vec::IntoIter<Pair<'py>>,
    pair: Option<Pair<'py>>,
    registry: &'static Registry,
    depth: u8,
}

impl<'de> MapAccess<'de> for Parts<'_> {
    type Error = Trouble;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Trouble> {
        self.pair = self.rest.next();
        self.pair.as_ref().map(|(name, _)| seed.deserialize(StrDeserializer::new(&name.text()))).transpose()
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Trouble> {
        let (name, value) = self.pair.take().ok_or_else(|| Trouble::custom("a value before its key"))?;
        let value = seed.deserialize(Reader { value, registry: self.registry, depth: self.depth });
        value.map_err(|trouble| trouble.under(&name.text()))
    }
}

impl<'de> SeqAccess<'de> for Parts<'_> {
    type Error = Trouble;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Trouble> {
        self.pair = self.rest.next();
        if self.pair.is_some() { self.next_value_seed(seed).map(Some) } else { Ok(None) }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}
