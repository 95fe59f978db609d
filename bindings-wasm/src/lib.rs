//! Carries JSON text across the WebAssembly border; what the text means is the core's affair.
//!
//! The package that JavaScript sees is written in `js/`: it turns values into text and errors into exceptions.

use service_hall::{Code, Error};
use wasm_bindgen::prelude::wasm_bindgen;

/// A handbook: the built-in edition, with or without overlays.
#[wasm_bindgen]
#[derive(Default)]
pub struct Handbook(service_hall::Handbook);

#[wasm_bindgen]
impl Handbook {
    /// The edition that the library carries.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// This handbook with an overlay, given as JSON text, laid over it; the receiver stays as it is.
    ///
    /// # Errors
    /// The error of an overlay that cannot be read or laid over, as JSON text.
    #[wasm_bindgen(js_name = withOverlay)]
    pub fn with_overlay(&self, overlay: &str) -> Result<Self, String> {
        self.0.with_overlay_json(overlay).map(Self).map_err(|error| written(&error))
    }

    /// Edition and fingerprint.
    #[wasm_bindgen(getter)]
    pub fn stamp(&self) -> String {
        self.0.stamp().as_str().to_owned()
    }
}

/// The room into which JavaScript encodes its text: one copy, no allocation for each call.
#[wasm_bindgen]
#[derive(Default)]
pub struct Input(Vec<u8>);

#[wasm_bindgen]
impl Input {
    /// No room yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes room for at least `length` bytes and says where it begins; what was written before stays.
    pub fn room(&mut self, length: usize) -> *const u8 {
        if self.0.len() < length {
            self.0.resize(length, 0);
        }
        self.0.as_ptr()
    }
}

/// Calls an operation by name with the first `length` bytes of the input, JSON text: `{"ok": …}` or
/// `{"error": {code, message, path, expected}}`.
#[wasm_bindgen]
pub fn call(handbook: &Handbook, name: &str, input: &Input, length: usize) -> String {
    match input.0.get(..length).and_then(|bytes| str::from_utf8(bytes).ok()) {
        Some(text) => service_hall::call_json(&handbook.0, name, text),
        None => format!("{{\"error\":{}}}", written(&Error::new(Code::NotUtf8, "", "text in UTF-8"))),
    }
}

/// Brings the words of the handbook, from the bytes of the words file.
///
/// # Errors
/// The error of a file that is not the one of this build, as JSON text.
#[wasm_bindgen(js_name = loadWords)]
pub fn load_words(file: Vec<u8>) -> Result<(), String> {
    service_hall::load_words(file).map_err(|error| written(&error))
}

fn written(error: &Error) -> String {
    serde_json::to_string(error).unwrap_or_default()
}
