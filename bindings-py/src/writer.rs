//! Writes with serde into Python objects.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};
use pyo3::{Bound, IntoPyObjectExt};
use serde::ser::{Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};

use crate::error::Trouble;
use crate::registry::{Plan, Registry};

type Object<'py> = Bound<'py, PyAny>;

/// Makes Python objects: a registered class for each struct, a member for each word, tuples and dicts.
#[derive(Clone, Copy)]
pub struct Writer<'py> {
    /// The interpreter.
    pub py: Python<'py>,
    /// The classes.
    pub registry: &'static Registry,
}

fn unfit<T>(what: &str) -> Result<T, Trouble> {
    Err(PyRuntimeError::new_err(format!("the bridge cannot write {what}")).into())
}

macro_rules! plainly {
    ($($method:ident($type:ty))*) => {$(
        fn $method(self, value: $type) -> Result<Object<'py>, Trouble> {
            Ok(value.into_bound_py_any(self.py)?)
        }
    )*};
}

impl<'py> Serializer for Writer<'py> {
    type Ok = Object<'py>;
    type Error = Trouble;
    type SerializeSeq = Items<'py>;
    type SerializeTuple = Impossible<Object<'py>, Trouble>;
    type SerializeTupleStruct = Impossible<Object<'py>, Trouble>;
    type SerializeTupleVariant = Impossible<Object<'py>, Trouble>;
    type SerializeMap = Entries<'py>;
    type SerializeStruct = Fields<'py>;
    type SerializeStructVariant = Impossible<Object<'py>, Trouble>;

    plainly! {
        serialize_bool(bool) serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64) serialize_u8(u8)
        serialize_u16(u16) serialize_u32(u32) serialize_u64(u64) serialize_f32(f32) serialize_f64(f64) serialize_char(char)
    }

    fn serialize_str(self, text: &str) -> Result<Object<'py>, Trouble> {
        Ok(PyString::new(self.py, text).into_any())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Object<'py>, Trouble> {
        unfit("bytes")
    }

    fn serialize_none(self) -> Result<Object<'py>, Trouble> {
        Ok(self.py.None().into_bound(self.py))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Object<'py>, Trouble> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Object<'py>, Trouble> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Object<'py>, Trouble> {
        self.serialize_none()
    }

    fn serialize_unit_variant(self, name: &'static str, _: u32, variant: &'static str) -> Result<Object<'py>, Trouble> {
        match self.registry.word(name, variant) {
            Some(member) => Ok(member.bind(self.py).clone()),
            None => unfit(name),
        }
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<Object<'py>, Trouble> {
        let text = value.serialize(self)?;
        let scalars = &self.registry.scalars;
        Ok(match name {
            "Money" => scalars.decimal.bind(self.py).call1((text,))?,
            "Day" => scalars.read_date.bind(self.py).call1((text,))?,
            "Instant" => {
                // Python 3.10 does not read `Z`.
                let zoned = text
                    .cast::<PyString>()
                    .ok()
                    .and_then(|text| text.to_str().ok()?.strip_suffix('Z').map(|local| format!("{local}+00:00")));
                match zoned {
                    Some(zoned) => scalars.read_datetime.bind(self.py).call1((zoned,))?,
                    None => scalars.read_datetime.bind(self.py).call1((text,))?,
                }
            }
            _ => text,
        })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Object<'py>, Trouble> {
        unfit(name)
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Items<'py>, Trouble> {
        Ok(Items { writer: self, items: Vec::with_capacity(len.unwrap_or(0)) })
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Trouble> {
        unfit("a tuple")
    }

    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Trouble> {
        unfit(name)
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Trouble> {
        unfit(name)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'py>, Trouble> {
        Ok(Entries { writer: self, dict: PyDict::new(self.py), key: None })
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields<'py>, Trouble> {
        let filling = match self.registry.plan(name) {
            Some(plan) => Some((plan, plan.allocate(self.py)?)),
            None => None,
        };
        Ok(Fields { writer: self, name, filling, at: 0 })
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Trouble> {
        unfit(name)
    }
}

/// A list, on its way to a tuple.
pub struct Items<'py> {
    writer: Writer<'py>,
    items: Vec<Object<'py>>,
}

impl<'py> SerializeSeq for Items<'py> {
    type Ok = Object<'py>;
    type Error = Trouble;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Trouble> {
        self.items.push(value.serialize(self.writer)?);
        Ok(())
    }

    fn end(self) -> Result<Object<'py>, Trouble> {
        Ok(PyTuple::new(self.writer.py, self.items)?.into_any())
    }
}

/// Entries of a dict.
pub struct Entries<'py> {
    writer: Writer<'py>,
    dict: Bound<'py, PyDict>,
    key: Option<Object<'py>>,
}

impl<'py> SerializeMap for Entries<'py> {
    type Ok = Object<'py>;
    type Error = Trouble;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Trouble> {
        self.key = Some(key.serialize(self.writer)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Trouble> {
        let Some(key) = self.key.take() else { return unfit("a value without key") };
        Ok(self.dict.set_item(key, value.serialize(self.writer)?)?)
    }

    fn end(self) -> Result<Object<'py>, Trouble> {
        Ok(self.dict.into_any())
    }
}

/// An instance whose slots are being filled. That of a union is made when its tag, the first field, is known.
pub struct Fields<'py> {
    writer: Writer<'py>,
    name: &'static str,
    filling: Option<(&'static Plan, Object<'py>)>,
    at: usize,
}

impl Fields<'_> {
    fn next(&mut self, key: &str) -> Result<usize, Trouble> {
        let Some((plan, _)) = &self.filling else { return unfit(self.name) };
        let at = self.at;
        if plan.fields.get(at).is_some_and(|field| *field.name == *key) {
            self.at = at.wrapping_add(1);
            return Ok(at);
        }
        plan.fields.iter().position(|field| *field.name == *key).map_or_else(|| unfit(self.name), Ok)
    }
}

impl<'py> SerializeStruct for Fields<'py> {
    type Ok = Object<'py>;
    type Error = Trouble;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Trouble> {
        let value = value.serialize(self.writer)?;
        if self.filling.is_none() {
            let tag = value.cast::<PyString>().map_err(PyErr::from)?;
            let Some(plan) = self.writer.registry.plan(&format!("{}.{}", self.name, tag.to_str()?)) else { return unfit(self.name) };
            self.filling = Some((plan, plan.allocate(self.writer.py)?));
            return Ok(());
        }
        let at = self.next(key)?;
        match &self.filling {
            Some((plan, object)) => Ok(plan.set(object, &plan.fields[at], &value)?),
            None => unfit(self.name),
        }
    }

    fn skip_field(&mut self, key: &'static str) -> Result<(), Trouble> {
        let at = self.next(key)?;
        match &self.filling {
            Some((plan, object)) => Ok(plan.set_default(object, &plan.fields[at])?),
            None => unfit(self.name),
        }
    }

    fn end(self) -> Result<Object<'py>, Trouble> {
        self.filling.map_or_else(|| unfit(self.name), |(_, object)| Ok(object))
    }
}
