//! The Python classes behind serde's names, registered once.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString, PyTuple, PyType};
use pyo3::{ffi, intern};
use service_hall::Code;

use crate::error::Trouble;

static REGISTRY: PyOnceLock<Registry> = PyOnceLock::new();

/// What a field holds when it is not written.
enum Default {
    Required,
    Value(Py<PyAny>),
    Made(Py<PyAny>),
}

/// A slot of a class.
pub struct Field {
    /// The name on the wire.
    pub name: String,
    slot: Py<PyAny>,
    default: Default,
}

/// How instances of a class are read and made.
pub struct Plan {
    class: Py<PyType>,
    alloc: ffi::allocfunc,
    get: ffi::descrgetfunc,
    set: ffi::descrsetfunc,
    /// The word of a variant.
    pub tag: Option<String>,
    /// The fields, in serde's order.
    pub fields: Box<[Field]>,
    same_fields: AtomicUsize,
}

/// The function in a slot of a type, which must be of the slot's kind.
unsafe fn slot_of<F: Copy>(class: &Bound<'_, PyType>, slot: std::ffi::c_int) -> PyResult<F> {
    // SAFETY: `class` is a type; PyType_GetSlot has no other demand.
    let found = unsafe { ffi::PyType_GetSlot(class.as_type_ptr(), slot) };
    if found.is_null() {
        return Err(PyRuntimeError::new_err("a class without slots cannot be registered"));
    }
    // SAFETY: the caller names the function type that belongs to the slot; both are of a pointer's size.
    Ok(unsafe { std::mem::transmute_copy(&found) })
}

impl Plan {
    fn new(class: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = class.py();
        let class = class.cast::<PyType>()?;
        let (annotations, defaults): (Bound<'_, PyDict>, Bound<'_, PyDict>) = class.getattr("_model_")?.extract()?;
        let mut fields = Vec::with_capacity(annotations.len());
        for name in annotations.keys() {
            let default = match defaults.get_item(&name)? {
                None => Default::Required,
                Some(value) => match value.getattr_opt(intern!(py, "default_factory"))? {
                    Some(factory) => Default::Made(factory.unbind()),
                    None => Default::Value(value.unbind()),
                },
            };
            let name = name.cast::<PyString>()?;
            let slot = class.getattr("__dict__")?.get_item(name)?.unbind();
            // A word that Python keeps for itself has an underscore behind it.
            fields.push(Field { name: name.to_str()?.trim_end_matches('_').to_owned(), slot, default });
        }
        let tag = class.getattr_opt("kind")?.and_then(|tag| tag.extract().ok());
        // The type of the descriptors that `__slots__` makes, whatever the class.
        let member = py.import("types")?.getattr("MemberDescriptorType")?.cast_into::<PyType>()?;
        if fields.iter().any(|field| !field.slot.bind(py).get_type().is(&member)) {
            return Err(PyRuntimeError::new_err("a field that is no slot cannot be registered"));
        }
        // SAFETY: each slot is asked for with its own function type.
        let (alloc, get, set) = unsafe {
            (slot_of(class, ffi::Py_tp_alloc)?, slot_of(&member, ffi::Py_tp_descr_get)?, slot_of(&member, ffi::Py_tp_descr_set)?)
        };
        Ok(Self { class: class.clone().unbind(), alloc, get, set, tag, fields: fields.into(), same_fields: AtomicUsize::new(0) })
    }

    /// Whether serde's fields are these, in this order.
    pub fn has_fields(&self, fields: &'static [&'static str]) -> bool {
        let address = fields.as_ptr().addr();
        if self.same_fields.load(Ordering::Relaxed) == address {
            return fields.len() == self.fields.len();
        }
        let same = self.tag.is_none() && fields.iter().copied().eq(self.fields.iter().map(|field| field.name.as_str()));
        if same {
            self.same_fields.store(address, Ordering::Relaxed);
        }
        same
    }

    /// A new instance with empty slots.
    pub fn allocate<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        // SAFETY: `alloc` is this class's own; it gives a new reference to an instance with empty slots, or null and an exception.
        unsafe { Bound::from_owned_ptr_or_err(py, (self.alloc)(self.class.bind(py).as_type_ptr(), 0)) }
    }

    /// The value of a field. `object` must be an instance of the class, else the descriptor refuses.
    pub fn get<'py>(&self, object: &Bound<'py, PyAny>, field: &Field) -> PyResult<Bound<'py, PyAny>> {
        let (object_ptr, class) = (object.as_ptr(), self.class.as_ptr());
        // SAFETY: `get` is the descriptors' own; it gives a new reference, or null and an exception.
        unsafe { Bound::from_owned_ptr_or_err(object.py(), (self.get)(field.slot.as_ptr(), object_ptr, class)) }
    }

    /// Fills a field of an instance that nobody else has seen yet.
    pub fn set(&self, object: &Bound<'_, PyAny>, field: &Field, value: &Bound<'_, PyAny>) -> PyResult<()> {
        // SAFETY: `set` is the descriptors' own; it takes its own reference to the value, or gives -1 and an exception.
        let done = unsafe { (self.set)(field.slot.as_ptr(), object.as_ptr(), value.as_ptr()) };
        if done < 0 { Err(PyErr::fetch(object.py())) } else { Ok(()) }
    }

    /// The value of a field for serde: its default for `None`; the instance lacks the field when there is neither.
    pub fn get_or_default<'py>(&self, object: &Bound<'py, PyAny>, field: &Field) -> Result<Bound<'py, PyAny>, Trouble> {
        let value = self.get(object, field)?;
        match &field.default {
            _ if !value.is_none() => Ok(value),
            Default::Value(default) => Ok(default.bind(object.py()).clone()),
            Default::Made(factory) => Ok(factory.bind(object.py()).call0()?),
            Default::Required => Err(Trouble::coded(Code::MissingField, "a value")),
        }
    }

    /// Fills the slots of a new instance with values in their order.
    pub fn fill(&self, object: &Bound<'_, PyAny>, values: &Bound<'_, PyTuple>) -> PyResult<()> {
        self.fields.iter().zip(values.iter_borrowed()).try_for_each(|(field, value)| self.set(object, field, &value))
    }

    /// Fills a field that is not written with its default.
    pub fn set_default(&self, object: &Bound<'_, PyAny>, field: &Field) -> PyResult<()> {
        let py = object.py();
        match &field.default {
            Default::Value(value) => self.set(object, field, value.bind(py)),
            Default::Made(factory) => self.set(object, field, &factory.bind(py).call0()?),
            Default::Required => Err(PyRuntimeError::new_err("a field without default was not written")),
        }
    }
}

/// The classes of scalars that Python has and serde has not.
pub struct Scalars {
    /// `decimal.Decimal`.
    pub decimal: Py<PyType>,
    /// `datetime.date`.
    pub date: Py<PyType>,
    /// `datetime.date.fromisoformat`.
    pub read_date: Py<PyAny>,
    /// `datetime.datetime.fromisoformat`.
    pub read_datetime: Py<PyAny>,
}

/// Everything that is registered.
pub struct Registry {
    plans: Vec<Plan>,
    by_class: BTreeMap<usize, usize>,
    by_name: BTreeMap<String, usize>,
    words: BTreeMap<String, Vec<(String, Py<PyAny>)>>,
    families: BTreeMap<String, Py<PyAny>>,
    /// Scalars.
    pub scalars: Scalars,
}

impl Registry {
    /// The registry; an exception before the package is imported.
    pub fn get(py: Python<'_>) -> PyResult<&'static Self> {
        REGISTRY.get(py).ok_or_else(|| PyRuntimeError::new_err("import service_hall first"))
    }

    /// Registers the classes; a second time nothing happens.
    pub fn set(classes: &Bound<'_, PyDict>, words: &Bound<'_, PyDict>, families: &Bound<'_, PyDict>) -> PyResult<()> {
        let py = classes.py();
        let (mut plans, mut by_class, mut by_name) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        for (name, class) in classes {
            by_class.insert(class.as_ptr().addr(), plans.len());
            by_name.insert(name.extract()?, plans.len());
            plans.push(Plan::new(&class)?);
        }
        let mut members: BTreeMap<String, Vec<(String, Py<PyAny>)>> = BTreeMap::new();
        for (name, class) in words {
            let each = class.try_iter()?.map(|member| member.and_then(|member| Ok((member.extract()?, member.unbind()))));
            members.insert(name.extract()?, each.collect::<PyResult<_>>()?);
        }
        let class = |module: &str, name: &str| -> PyResult<Bound<'_, PyType>> { Ok(py.import(module)?.getattr(name)?.cast_into()?) };
        let date = class("datetime", "date")?;
        let scalars = Scalars {
            decimal: class("decimal", "Decimal")?.unbind(),
            read_date: date.getattr("fromisoformat")?.unbind(),
            read_datetime: class("datetime", "datetime")?.getattr("fromisoformat")?.unbind(),
            date: date.unbind(),
        };
        let _ = REGISTRY.set(py, Self { plans, by_class, by_name, words: members, families: families.extract()?, scalars });
        Ok(())
    }

    /// The plan of an object whose class is registered.
    pub fn plan_of(&self, object: &Bound<'_, PyAny>) -> Option<&Plan> {
        self.plans.get(*self.by_class.get(&object.get_type_ptr().addr())?)
    }

    /// The plan of an object of which a base class is registered.
    pub fn base_plan_of(&self, object: &Bound<'_, PyAny>) -> Option<&Plan> {
        let bases: Bound<'_, PyTuple> = object.get_type().mro();
        let found = bases.iter().find_map(|base| self.by_class.get(&base.as_ptr().addr()).copied());
        self.plans.get(found?)
    }

    /// The plan of a struct, or of a union's variant by both names: `Union.tag`.
    pub fn plan(&self, name: &str) -> Option<&Plan> {
        self.plans.get(*self.by_name.get(name)?)
    }

    /// The member of a set of words.
    pub fn word(&self, name: &str, word: &str) -> Option<&Py<PyAny>> {
        self.words.get(name)?.iter().find(|(text, _)| *text == *word).map(|(_, member)| member)
    }

    /// The exception of an error.
    pub fn raise(&self, py: Python<'_>, error: &service_hall::Error) -> PyErr {
        let Some(class) = self.families.get(error.code().family().as_str()) else { return PyRuntimeError::new_err(error.to_string()) };
        match class.bind(py).call1((error.code().as_str(), error.to_string(), error.path(), error.expected())) {
            Ok(exception) => PyErr::from_value(exception),
            Err(error) => error,
        }
    }
}
