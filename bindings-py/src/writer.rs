//! Writes with serde into Python objects.

use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use serde::ser::{Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};

use crate::error::Trouble;
use crate::registry::{Plan, Registry};

type Object<'py> = Bound<'py, PyAny>;
type Written<'py> = Result<Object<'py>, Trouble>;
type Never<'py> = Impossible<Object<'py>, Trouble>;

/// Makes Python objects: a registered class for each struct, a member for each word, tuples and dicts.
#[derive(Clone, Copy)]
pub struct Writer<'py> {
    pub py: Python<'py>,
    pub registry: &'static Registry,
}

impl<'py> Writer<'py> {
    /// An empty instance, when the name is that of a class.
    fn start(self, name: &str) -> PyResult<Option<(&'static Plan, Object<'py>)>> {
        let plan = self.registry.plans.get(name);
        plan.map(|plan| Ok((plan, plan.allocate(self.py)?))).transpose()
    }
}

/// Something that no registered class, and no answer, has.
fn unfit(what: &str) -> Trouble {
    PyRuntimeError::new_err(format!("the bridge cannot write {what}")).into()
}

macro_rules! scalars {
    ($($method:ident($type:ty))*) => {$(
        fn $method(self, value: $type) -> Written<'py> {
            Ok(value.into_bound_py_any(self.py)?)
        }
    )*};
}

macro_rules! never {
    ($($method:ident($($type:ty),*) -> $made:ty;)*) => {$(
        fn $method(self, $(_: $type),*) -> Result<$made, Trouble> {
            Err(unfit(stringify!($method)))
        }
    )*};
}

impl<'py> Serializer for Writer<'py> {
    type Ok = Object<'py>;
    type Error = Trouble;
    type SerializeSeq = Items<'py>;
    type SerializeTuple = Never<'py>;
    type SerializeTupleStruct = Never<'py>;
    type SerializeTupleVariant = Never<'py>;
    type SerializeMap = Items<'py>;
    type SerializeStruct = Fields<'py>;
    type SerializeStructVariant = Never<'py>;

    scalars! {
        serialize_bool(bool) serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64) serialize_u8(u8)
        serialize_u16(u16) serialize_u32(u32) serialize_u64(u64) serialize_f32(f32) serialize_f64(f64) serialize_char(char)
        serialize_str(&str)
    }

    never! {
        serialize_bytes(&[u8]) -> Object<'py>;
        serialize_unit() -> Object<'py>;
        serialize_unit_struct(&'static str) -> Object<'py>;
        serialize_tuple(usize) -> Never<'py>;
        serialize_tuple_struct(&'static str, usize) -> Never<'py>;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Never<'py>;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Never<'py>;
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, name: &'static str, _: u32, _: &'static str, _: &T) -> Written<'py> {
        Err(unfit(name))
    }

    fn serialize_none(self) -> Written<'py> {
        Ok(self.py.None().into_bound(self.py))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written<'py> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, name: &'static str, _: u32, variant: &'static str) -> Written<'py> {
        let member = self.registry.words.get(name).and_then(|members| members.get(variant));
        Ok(member.ok_or_else(|| unfit(name))?.bind(self.py).clone())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Written<'py> {
        let make = self.registry.scalars.get(name).ok_or_else(|| unfit(name))?;
        Ok(make.bind(self.py).call1((value.serialize(self)?,))?)
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Items<'py>, Trouble> {
        Ok(Items { writer: self, items: Vec::with_capacity(len.unwrap_or(0)) })
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Items<'py>, Trouble> {
        self.serialize_seq(len)
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields<'py>, Trouble> {
        Ok(Fields { writer: self, name, filling: self.start(name)? })
    }
}

/// The items of a list, on their way to a tuple; keys and values of a map by turns, on their way to a dict.
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

    fn end(self) -> Written<'py> {
        Ok(PyTuple::new(self.writer.py, self.items)?.into_any())
    }
}

impl<'py> SerializeMap for Items<'py> {
    type Ok = Object<'py>;
    type Error = Trouble;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Trouble> {
        self.serialize_element(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Trouble> {
        self.serialize_element(value)
    }

    fn end(self) -> Written<'py> {
        let dict = PyDict::new(self.writer.py);
        self.items.chunks_exact(2).try_for_each(|entry| dict.set_item(&entry[0], &entry[1]))?;
        Ok(dict.into_any())
    }
}

/// An instance whose slots are being filled. That of a union is made when its tag, the first field, is known.
pub struct Fields<'py> {
    writer: Writer<'py>,
    name: &'static str,
    filling: Option<(&'static Plan, Object<'py>)>,
}

impl Fields<'_> {
    fn fill(&self, key: &str, value: Option<Object<'_>>) -> Result<(), Trouble> {
        let (plan, object) = self.filling.as_ref().ok_or_else(|| unfit(self.name))?;
        let field = plan.fields.iter().find(|field| field.name == key).ok_or_else(|| unfit(self.name))?;
        Ok(field.fill(object, value)?)
    }
}

impl<'py> SerializeStruct for Fields<'py> {
    type Ok = Object<'py>;
    type Error = Trouble;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Trouble> {
        let value = value.serialize(self.writer)?;
        if self.filling.is_some() {
            return self.fill(key, Some(value));
        }
        self.filling = self.writer.start(&format!("{}.{value}", self.name))?;
        Ok(())
    }

    fn skip_field(&mut self, key: &'static str) -> Result<(), Trouble> {
        self.fill(key, None)
    }

    fn end(self) -> Written<'py> {
        Ok(self.filling.ok_or_else(|| unfit(self.name))?.1)
    }
}
