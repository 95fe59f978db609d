//! Reads `handbook/**/*.toml`, checks it and writes the static tables and the words; a wrong handbook does not compile.

mod check;
mod check_duties;
mod check_steps;
mod emit;
mod emit_duties;
mod emit_steps;
mod load;
mod model;
mod terms;
mod values;
mod wordings;
mod working_years;

use std::path::Path;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("handbook");
    println!("cargo::rerun-if-changed={}", root.display());
    println!("cargo::rerun-if-changed=build");
    let book = match load::load(&root).and_then(check::check) {
        Ok(book) => book,
        Err(faults) => {
            for fault in &faults {
                println!("cargo::error=handbook: {fault}");
            }
            std::process::exit(1);
        }
    };
    let Some(out) = std::env::var_os("OUT_DIR") else { return };
    let (tables, words) = emit::emit(&book);
    for (name, text) in [("tables.rs", tables), ("words.txt", words)] {
        let path = Path::new(&out).join(name);
        if let Err(error) = std::fs::write(&path, text) {
            println!("cargo::error={}: {error}", path.display());
            std::process::exit(1);
        }
    }
}
