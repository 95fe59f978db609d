//! The native module of the Python package: calls operations with Python objects in and out.
//!
//! It knows no type of the facade by name. The generated Python classes are registered once, and serde's own names find them.

mod error;
mod reader;
mod registry;
mod writer;

use std::sync::LazyLock;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};
use serde::{Deserialize, Serialize};
use service_hall::{Crossing, Failure, OPERATIONS, Overlay};

use error::Trouble;
use reader::Reader;
use registry::{REGISTRY, Registry};
use writer::Writer;

static BUILTIN: LazyLock<service_hall::Handbook> = LazyLock::new(service_hall::Handbook::builtin);

/// The handbook, prepared: the built-in edition, with or without overlays. Immutable and safe to share between threads.
#[pyclass(frozen, module = "service_hall")]
struct Handbook {
    core: service_hall::Handbook,
    overlays: Vec<Overlay>,
}

#[pymethods]
impl Handbook {
    #[new]
    #[pyo3(signature = (*overlays))]
    fn new(overlays: &Bound<'_, PyTuple>) -> PyResult<Self> {
        let builtin = Self { core: BUILTIN.clone(), overlays: Vec::new() };
        overlays.iter().try_fold(builtin, |handbook, overlay| handbook.with_overlay(overlay))
    }

    /// Edition and fingerprint, as answers carry them.
    #[getter]
    fn stamp(&self) -> String {
        self.core.stamp().as_str().to_owned()
    }

    /// This handbook with an overlay laid over it; the receiver stays as it is.
    #[pyo3(signature = (overlay, /))]
    fn with_overlay(&self, overlay: Bound<'_, PyAny>) -> PyResult<Self> {
        let py = overlay.py();
        let registry = Registry::get(py)?;
        let laid = Overlay::deserialize(Reader::new(overlay, registry)).and_then(|overlay| {
            let core = self.core.with_overlay(&overlay).map_err(Trouble::from)?;
            Ok(Self { core, overlays: self.overlays.iter().cloned().chain([overlay]).collect() })
        });
        laid.map_err(|trouble| trouble.into_exception(py, registry))
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.overlays == other.overlays
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        PyString::new(py, &self.stamp()).hash()
    }

    fn __repr__(&self) -> String {
        format!("<Handbook {}>", self.stamp())
    }

    /// The overlays, from which a copy in another process is made.
    fn __getnewargs__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let registry = Registry::get(py)?;
        self.overlays.serialize(Writer { py, registry }).map_err(|trouble| trouble.into_exception(py, registry))
    }
}

/// The handbook given, or the built-in one.
fn core<'a>(given: Option<&'a Bound<'_, Handbook>>) -> &'a service_hall::Handbook {
    given.map_or(&BUILTIN, |handbook| &handbook.get().core)
}

/// Lets go of the interpreter while a long piece of work runs.
struct Detached<'py>(Python<'py>);

impl Crossing for Detached<'_> {
    fn judge<R: Send>(&self, long: bool, work: impl FnOnce() -> R + Send) -> R {
        if long { self.0.detach(work) } else { work() }
    }
}

/// Calls an operation by name: a dataclass or mapping in, a dataclass out.
#[pyfunction]
#[pyo3(signature = (name, input, handbook=None, /))]
fn call<'py>(name: &str, input: Bound<'py, PyAny>, handbook: Option<&Bound<'py, Handbook>>) -> PyResult<Bound<'py, PyAny>> {
    let py = input.py();
    let registry = Registry::get(py)?;
    let answer = service_hall::call(core(handbook), name, Reader::new(input, registry), Writer { py, registry }, &Detached(py));
    answer.map_err(|failure| match failure {
        Failure::Judged(error) => Trouble::from(error).into_exception(py, registry),
        Failure::Read(trouble) | Failure::Write(trouble) => trouble.into_exception(py, registry),
    })
}

/// Calls an operation by name, JSON text in and out: `{"ok": …}` or `{"error": {code, message, path, expected}}`.
#[pyfunction]
#[pyo3(signature = (name, text, handbook=None, /))]
fn call_json(py: Python<'_>, name: &str, text: &str, handbook: Option<&Bound<'_, Handbook>>) -> String {
    let handbook = core(handbook);
    let long = OPERATIONS.iter().any(|operation| operation.long && operation.name == name);
    Detached(py).judge(long, || service_hall::call_json(handbook, name, text))
}

/// Fills the slots of a new model with values in their order: what constructors call.
#[pyfunction]
#[pyo3(signature = (model, values, /))]
fn fill(model: &Bound<'_, PyAny>, values: &Bound<'_, PyTuple>) -> PyResult<()> {
    let plan = Registry::get(model.py())?.plan_of(model).ok_or_else(|| PyTypeError::new_err("only models have slots to fill"))?;
    plan.fields.iter().zip(values).try_for_each(|(field, value)| field.fill(model, Some(value)))
}

/// Registers the generated classes and exceptions; the package does so once, when it is imported.
#[pyfunction]
#[pyo3(signature = (registry, /))]
fn register(py: Python<'_>, registry: Registry) {
    let _ = REGISTRY.set(py, registry);
}

/// The native part of `service_hall`.
#[pymodule]
mod _native {
    #[pymodule_export]
    use super::{Handbook, call, call_json, fill, register};
}
