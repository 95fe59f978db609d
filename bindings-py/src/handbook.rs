//! The handle of a handbook in Python.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use pyo3::prelude::*;
use serde::Deserialize;
use service_hall::{Error, Overlay};

use crate::error::Trouble;
use crate::reader::Reader;
use crate::registry::Registry;

static BUILTIN: LazyLock<service_hall::Handbook> = LazyLock::new(service_hall::Handbook::builtin);

/// The handbook, prepared: the built-in edition, with or without overlays. Immutable and safe to share between threads.
#[pyclass(frozen, module = "service_hall")]
pub struct Handbook {
    core: service_hall::Handbook,
    /// The overlays as JSON text, from which a copy in another process is made.
    overlays: Vec<String>,
}

/// The handbook given, or the built-in one.
pub fn core<'a>(given: Option<&'a Bound<'_, Handbook>>) -> &'a service_hall::Handbook {
    given.map_or(&BUILTIN, |handbook| &handbook.get().core)
}

impl Handbook {
    fn lay(&self, overlay: &Overlay) -> Result<Self, Error> {
        let core = self.core.with_overlay(overlay)?;
        let text = serde_json::to_string(overlay).map_err(|error| Error::from_message(&error.to_string(), ""))?;
        Ok(Self { core, overlays: self.overlays.iter().cloned().chain([text]).collect() })
    }
}

#[pymethods]
impl Handbook {
    #[new]
    fn new() -> Self {
        Self { core: BUILTIN.clone(), overlays: Vec::new() }
    }

    /// Edition and fingerprint, as answers carry them.
    #[getter]
    fn stamp(&self) -> String {
        self.core.stamp().as_str().to_owned()
    }

    /// This handbook with an overlay laid over it; the receiver stays as it is.
    #[pyo3(signature = (overlay, /))]
    fn with_overlay(&self, overlay: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = overlay.py();
        let registry = Registry::get(py)?;
        let read: Result<Overlay, Trouble> = Overlay::deserialize(Reader::new(overlay, registry));
        let overlay = read.map_err(|trouble| trouble.into_exception(py, registry))?;
        self.lay(&overlay).map_err(|error| registry.raise(py, &error))
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.core.stamp() == other.core.stamp() && self.overlays == other.overlays
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.overlays.hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self) -> String {
        format!("<Handbook {}>", self.core.stamp().as_str())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Vec<String>,))> {
        let restore = py.import("service_hall._native")?.getattr("restore")?;
        Ok((restore, (self.overlays.clone(),)))
    }
}

/// Makes a handbook from the JSON texts of its overlays: what `pickle` calls.
#[pyfunction]
#[pyo3(signature = (overlays, /))]
#[expect(clippy::needless_pass_by_value, reason = "what Python gives is extracted")]
pub fn restore(py: Python<'_>, overlays: Vec<String>) -> PyResult<Handbook> {
    let registry = Registry::get(py)?;
    overlays.iter().try_fold(Handbook::new(), |handbook, text| {
        let read = serde_json::from_str(text).map_err(|error| Error::from_message(&error.to_string(), ""));
        read.and_then(|overlay| handbook.lay(&overlay)).map_err(|error| registry.raise(py, &error))
    })
}
