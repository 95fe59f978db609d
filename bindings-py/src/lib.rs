//! The native module of the Python package: calls operations with Python objects in and out.
//!
//! It knows no type of the facade by name. The generated Python classes are registered once, and serde's own names find them.

mod error;
mod handbook;
mod reader;
mod registry;
mod writer;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use service_hall::{Crossing, Failure, OPERATIONS};

use handbook::Handbook;
use reader::Reader;
use registry::Registry;
use writer::Writer;

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
fn call<'py>(
    py: Python<'py>,
    name: &str,
    input: &Bound<'py, PyAny>,
    handbook: Option<&Bound<'py, Handbook>>,
) -> PyResult<Bound<'py, PyAny>> {
    let registry = Registry::get(py)?;
    let handbook = handbook::core(handbook);
    match service_hall::call(handbook, name, Reader::new(input, registry), Writer { py, registry }, &Detached(py)) {
        Ok(answer) => Ok(answer),
        Err(Failure::Judged(error)) => Err(registry.raise(py, &error)),
        Err(Failure::Read(trouble) | Failure::Write(trouble)) => Err(trouble.into_exception(py, registry)),
    }
}

/// Calls an operation by name, JSON text in and out: `{"ok": …}` or `{"error": {code, message, path, expected}}`.
#[pyfunction]
#[pyo3(signature = (name, text, handbook=None, /))]
fn call_json(py: Python<'_>, name: &str, text: &str, handbook: Option<&Bound<'_, Handbook>>) -> String {
    let handbook = handbook::core(handbook);
    let long = OPERATIONS.iter().any(|operation| operation.long && operation.name == name);
    Detached(py).judge(long, || service_hall::call_json(handbook, name, text))
}

/// Fills the slots of a new model with values in their order: what constructors call.
#[pyfunction]
#[pyo3(signature = (model, values, /))]
fn fill<'py>(model: &Bound<'py, PyAny>, values: &Bound<'py, PyTuple>) -> PyResult<()> {
    let registry = Registry::get(model.py())?;
    match registry.plan_of(model).or_else(|| registry.base_plan_of(model)) {
        Some(plan) => plan.fill(model, values),
        None => Err(PyTypeError::new_err("only models have slots to fill")),
    }
}

/// Registers the generated classes and exceptions; the package does so once, when it is imported.
#[pyfunction]
#[pyo3(signature = (classes, words, families, /))]
fn register(classes: &Bound<'_, PyDict>, words: &Bound<'_, PyDict>, families: &Bound<'_, PyDict>) -> PyResult<()> {
    Registry::set(classes, words, families)
}

/// The native part of `service_hall`.
#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Handbook>()?;
    module.add_function(wrap_pyfunction!(call, module)?)?;
    module.add_function(wrap_pyfunction!(call_json, module)?)?;
    module.add_function(wrap_pyfunction!(fill, module)?)?;
    module.add_function(wrap_pyfunction!(register, module)?)?;
    module.add_function(wrap_pyfunction!(handbook::restore, module)?)
}
