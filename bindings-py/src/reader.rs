//! Reads Python objects with serde.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyMapping, PySequence, PyString, PyTuple, PyType};
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::forward_to_deserialize_any;
use service_hall::Code;

use crate::error::Trouble;
use crate::registry::{Plan, Registry};

/// How deep lists and mappings may nest; none of the facade's types comes near it.
const DEEPEST: u8 = 64;

/// Reads a Python object: instances of registered classes, mappings, sequences, scalars.
pub struct Reader<'py> {
    value: Bound<'py, PyAny>,
    context: Context,
}

#[derive(Clone, Copy)]
struct Context {
    registry: &'static Registry,
    /// A decimal is expected.
    amount: bool,
    depth: u8,
}

impl Context {
    fn below(self) -> Result<Self, Trouble> {
        if self.depth >= DEEPEST {
            return Err(Trouble::coded(Code::WrongType, "a value that is not nested so deep"));
        }
        Ok(Self { depth: self.depth + 1, amount: false, ..self })
    }
}

impl<'py> Reader<'py> {
    /// Reads an object.
    pub fn new(value: &Bound<'py, PyAny>, registry: &'static Registry) -> Self {
        Self { value: value.clone(), context: Context { registry, amount: false, depth: 0 } }
    }

    /// What is a text to serde and something better to Python.
    fn scalar(&self) -> Result<Option<Bound<'py, PyString>>, Trouble> {
        let (value, scalars) = (&self.value, &self.context.registry.scalars);
        let is = |class: &Py<PyType>| -> PyResult<bool> {
            Ok(value.get_type_ptr() == class.as_ptr().cast() || value.is_instance(class.bind(value.py()))?)
        };
        Ok(if is(&scalars.date)? {
            Some(value.call_method0(intern!(value.py(), "isoformat"))?.cast_into().map_err(PyErr::from)?)
        } else if is(&scalars.decimal)? {
            Some(amount(value)?)
        } else {
            None
        })
    }

    fn visit_pairs<'de, V: Visitor<'de>>(&self, pairs: Vec<Pair<'py>>, visitor: V) -> Result<V::Value, Trouble> {
        visitor.visit_map(Pairs { rest: pairs.into_iter(), pair: None, context: self.context.below()? })
    }

    /// The fields by their names, the tag of a variant first; what is `None` is absent.
    fn visit_fields<'de, V: Visitor<'de>>(&self, plan: &'static Plan, visitor: V) -> Result<V::Value, Trouble> {
        let text = |text: &str| PyString::new(self.value.py(), text).into_any();
        let mut pairs: Vec<Pair<'py>> = plan.tag.iter().map(|tag| (text("kind"), text(tag))).collect();
        for field in &plan.fields {
            let value = plan.get(&self.value, field)?;
            if !value.is_none() {
                pairs.push((text(&field.name), value));
            }
        }
        self.visit_pairs(pairs, visitor)
    }

    fn visit_text<'de, V: Visitor<'de>>(text: &Bound<'_, PyString>, visitor: V) -> Result<V::Value, Trouble> {
        // A lone surrogate is no text that anyone else could read.
        visitor.visit_str(text.to_str().map_err(|_| Trouble::coded(Code::NotUtf8, "UTF-8 text"))?)
    }

    /// Sequences other than list and tuple, mappings other than dict.
    fn visit_other<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Trouble> {
        if let Some(plan) = self.context.registry.base_plan_of(&self.value) {
            return self.visit_fields(plan, visitor);
        }
        if let Ok(mapping) = self.value.cast::<PyMapping>() {
            return self.visit_pairs(mapping.items()?.extract()?, visitor);
        }
        if let Ok(sequence) = self.value.cast::<PySequence>() {
            return visitor.visit_seq(Elements { list: sequence.to_tuple()?.into_any(), at: 0, context: self.context.below()? });
        }
        Err(Trouble::invalid_type(Unexpected::Other("object"), &visitor))
    }
}

/// The text of a decimal in the form of an amount: at least two decimals, no zeros behind them, no exponent.
fn amount<'py>(decimal: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
    let given = decimal.str()?;
    let mut text = given.to_str()?.to_owned();
    if let Some((_, exponent)) = text.split_once('E') {
        if exponent.parse::<i8>().is_err() {
            return Ok(given); // too large or too small for any amount
        }
        text = decimal.call_method1(intern!(decimal.py(), "__format__"), ("f",))?.extract()?;
    }
    if !text.ends_with(|last: char| last.is_ascii_digit()) {
        return Ok(given); // not a number
    }
    let shortest = text.find('.').unwrap_or(text.len()) + 3;
    if text.len() == shortest && text != "-0.00" {
        return Ok(given);
    }
    text.truncate(text.trim_end_matches('0').len().max(shortest).min(text.len()));
    while text.len() < shortest {
        text.push(if text.len() + 3 == shortest { '.' } else { '0' });
    }
    Ok(PyString::new(decimal.py(), if text == "-0.00" { "0.00" } else { &text }))
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Trouble;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        let value = &self.value;
        if value.is_none() {
            visitor.visit_unit()
        } else if let Ok(text) = value.cast::<PyString>() {
            Self::visit_text(text, visitor)
        } else if let Ok(flag) = value.cast::<PyBool>() {
            visitor.visit_bool(flag.is_true())
        } else if value.is_instance_of::<PyInt>() {
            match value.extract::<i64>() {
                Ok(number) => visitor.visit_i64(number),
                Err(_) => Err(Trouble::invalid_value(Unexpected::Other("number"), &"a whole number up to 2^53 - 1")),
            }
        } else if let Some(plan) = self.context.registry.plan_of(value) {
            self.visit_fields(plan, visitor)
        } else if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
            visitor.visit_seq(Elements { list: value.clone(), at: 0, context: self.context.below()? })
        } else if let Ok(dict) = value.cast::<PyDict>() {
            self.visit_pairs(dict.iter().collect(), visitor)
        } else if let Some(text) = self.scalar()? {
            Self::visit_text(&text, visitor)
        } else if let Ok(bytes) = value.cast::<PyBytes>() {
            visitor.visit_str(std::str::from_utf8(bytes.as_bytes()).map_err(|_| Trouble::coded(Code::NotUtf8, "UTF-8 text"))?)
        } else if let Ok(number) = value.cast::<PyFloat>() {
            visitor.visit_f64(number.value())
        } else {
            self.visit_other(visitor)
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        if let Ok(text) = self.value.cast::<PyString>() {
            return Self::visit_text(text, visitor);
        }
        let decimal = self.value.get_type_ptr() == self.context.registry.scalars.decimal.as_ptr().cast();
        match self.scalar()? {
            Some(text) if self.context.amount || !decimal => Self::visit_text(&text, visitor),
            Some(_) => Err(Trouble::invalid_type(Unexpected::Other("decimal"), &visitor)),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        match self.value.cast::<PyBool>() {
            Ok(flag) => visitor.visit_bool(flag.is_true()),
            Err(_) => self.deserialize_any(visitor),
        }
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        match self.value.cast::<PyString>() {
            Ok(text) => Self::visit_text(text, visitor),
            Err(_) => Err(Trouble::invalid_type(Unexpected::Other("key"), &"a text as the name of a field")),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        if self.value.is_none() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Trouble> {
        let context = Context { amount: name == "Money", ..self.context };
        visitor.visit_newtype_struct(Self { context, ..self })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        match self.context.registry.plan_of(&self.value) {
            Some(plan) if plan.has_fields(fields) => {
                visitor.visit_seq(Places { plan, object: &self.value, at: 0, context: self.context.below()? })
            }
            Some(plan) => self.visit_fields(plan, visitor),
            None => self.deserialize_map(visitor),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        // A sequence would be read as fields in their order, which nobody wants.
        if !self.value.is_instance_of::<PyDict>() && self.value.cast::<PySequence>().is_ok() {
            return Err(Trouble::invalid_type(Unexpected::Seq, &visitor));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Trouble> {
        match self.value.cast::<PyString>().map(|text| text.to_str()) {
            Ok(Ok(text)) => visitor.visit_enum(StrDeserializer::new(text)),
            Ok(Err(_)) => Err(Trouble::coded(Code::NotUtf8, "UTF-8 text")),
            Err(_) => Err(Trouble::invalid_type(Unexpected::Other("object"), &"a text")),
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct seq tuple tuple_struct ignored_any
    }
}

/// The items of a list or tuple.
struct Elements<'py> {
    list: Bound<'py, PyAny>,
    at: usize,
    context: Context,
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Trouble;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Trouble> {
        let item = match (self.list.cast::<PyTuple>(), self.list.cast::<PyList>()) {
            (Ok(items), _) => items.get_item(self.at),
            (_, Ok(items)) => items.get_item(self.at),
            _ => return Ok(None),
        };
        let Ok(value) = item else { return Ok(None) };
        self.at += 1;
        let item = seed.deserialize(Reader { value, context: self.context });
        item.map(Some).map_err(|trouble| trouble.under(&format!("[{}]", self.at - 1)))
    }

    fn size_hint(&self) -> Option<usize> {
        self.list.len().ok().map(|len| len.saturating_sub(self.at))
    }
}

/// A name and its value.
type Pair<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

/// The pairs of a mapping.
struct Pairs<'py> {
    rest: std::vec::IntoIter<Pair<'py>>,
    pair: Option<Pair<'py>>,
    context: Context,
}

/// The same trouble, seen from outside the value of a key.
fn under(trouble: Trouble, key: &Bound<'_, PyAny>) -> Trouble {
    match key.cast::<PyString>() {
        Ok(key) => trouble.under(&key.to_string_lossy()),
        Err(_) => trouble,
    }
}

impl<'de> MapAccess<'de> for Pairs<'_> {
    type Error = Trouble;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Trouble> {
        let Some((key, value)) = self.rest.next() else { return Ok(None) };
        if !key.is_instance_of::<PyString>() {
            return Err(Trouble::coded(Code::WrongType, "texts as names of fields"));
        }
        let (key, _) = self.pair.insert((key, value));
        let read = seed.deserialize(Reader { value: key.clone(), context: self.context });
        read.map(Some).map_err(|trouble| under(trouble, key))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Trouble> {
        let (key, value) = self.pair.take().ok_or_else(|| Trouble::custom("a value before its key"))?;
        seed.deserialize(Reader { value, context: self.context }).map_err(|trouble| under(trouble, &key))
    }
}

/// The fields of an instance by their places.
struct Places<'a, 'py> {
    plan: &'static Plan,
    object: &'a Bound<'py, PyAny>,
    at: usize,
    context: Context,
}

impl<'de> SeqAccess<'de> for Places<'_, '_> {
    type Error = Trouble;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Trouble> {
        let Some(field) = self.plan.fields.get(self.at) else { return Ok(None) };
        self.at += 1;
        let read = self.plan.get_or_default(self.object, field).and_then(|value| seed.deserialize(Reader { value, context: self.context }));
        read.map(Some).map_err(|trouble| trouble.under(&field.name))
    }
}
