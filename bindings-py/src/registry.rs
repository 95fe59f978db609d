//! The Python classes behind serde's names, registered once by `_registry.py`.

use std::collections::{BTreeMap, HashMap};

use pyo3::exceptions::PyRuntimeError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyString, PyTuple, PyType};

pub static REGISTRY: PyOnceLock<Registry> = PyOnceLock::new();

/// A slot of a class.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Field {
    /// The name on the wire.
    pub name: String,
    /// The name in Python.
    slot: Py<PyString>,
    /// What it holds when it is not written; something to call when that is made anew each time.
    default: Py<PyAny>,
}

impl Field {
    /// Fills the slot of a frozen instance that nobody else has seen yet.
    pub fn fill(&self, object: &Bound<'_, PyAny>, value: Option<Bound<'_, PyAny>>) -> PyResult<()> {
        let value = value.map_or_else(|| self.make_default(object.py()), Ok)?;
        // SAFETY: all three are live objects, and `object` is no class; -1 comes with an exception.
        let done = unsafe { ffi::PyObject_GenericSetAttr(object.as_ptr(), self.slot.as_ptr(), value.as_ptr()) };
        if done < 0 { Err(PyErr::fetch(object.py())) } else { Ok(()) }
    }

    fn make_default<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let default = self.default.bind(py);
        if default.is_callable() { default.call0() } else { Ok(default.clone()) }
    }
}

/// How instances of a class are read and made.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Plan {
    class: Py<PyType>,
    /// What gives the values of all slots in one go.
    read: Py<PyAny>,
    /// The word of a variant.
    pub tag: Option<Py<PyString>>,
    /// The fields, in serde's order.
    pub fields: Vec<Field>,
}

impl Plan {
    /// The values of all slots.
    pub fn read<'py>(&self, object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyTuple>> {
        Ok(self.read.bind(object.py()).call1((object,))?.cast_into()?)
    }

    /// A new instance with empty slots.
    pub fn allocate<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        // SAFETY: models are plain heap types without items or a `__new__`; what comes is a new reference, or null and an exception.
        unsafe { Bound::from_owned_ptr_or_err(py, ffi::PyType_GenericAlloc(self.class.bind(py).as_type_ptr(), 0)) }
    }
}

/// Everything that is registered.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Registry {
    /// The plan of each struct, and of each variant of a union by both names: `Union.tag`.
    pub plans: HashMap<String, Plan>,
    /// The names of plans by the addresses of their classes.
    names: BTreeMap<usize, String>,
    /// The members of each set of words.
    pub words: HashMap<String, HashMap<String, Py<PyAny>>>,
    /// What makes Python's own scalars from texts, by serde's names.
    pub scalars: HashMap<String, Py<PyAny>>,
    /// The exception of each family of errors.
    pub families: HashMap<String, Py<PyType>>,
    /// `decimal.Decimal`, and what makes the text of an amount from one.
    pub decimal: Py<PyType>,
    pub amount: Py<PyAny>,
}

impl Registry {
    /// The registry; an exception before the package is imported.
    pub fn get(py: Python<'_>) -> PyResult<&'static Self> {
        REGISTRY.get(py).ok_or_else(|| PyRuntimeError::new_err("import service_hall first"))
    }

    /// The plan of an object whose class, or a base of it, is registered.
    pub fn plan_of(&self, object: &Bound<'_, PyAny>) -> Option<&Plan> {
        let find = |class: &Bound<'_, PyAny>| self.names.get(&class.as_ptr().addr());
        let class = object.get_type();
        self.plans.get(find(&class).or_else(|| class.mro().iter().find_map(|base| find(&base)))?)
    }
}
