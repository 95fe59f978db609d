//! Turns a compiled `.wasm` into the pair that JavaScript loads: the `web` glue and the module it starts.
//!
//! `wasm-bundle IN.wasm OUT_DIR NAME` writes `NAME.js` and `NAME_bg.wasm`; `bindings-wasm/build.mjs` calls it.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, out_dir, name] = arguments.as_slice() else {
        eprintln!("usage: wasm-bundle IN.wasm OUT_DIR NAME");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(input).out_name(name).typescript(false);
    let written = bindgen.web(true).and_then(|web| web.generate(out_dir));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wasm-bundle: {error:#}");
            ExitCode::FAILURE
        }
    }
}
