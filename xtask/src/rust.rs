//! The Rust side of `cargo xtask test`.

use std::process::Command;

use crate::python;
use crate::shell::{Shell, ask, run};
use crate::stage::Stages;

/// The target of the npm package.
pub const WASM: &str = "wasm32-unknown-unknown";

pub fn test(shell: &Shell, stages: &mut Stages) {
    // Without Python the bindings are still checked: pyo3 is told not to look for it.
    let blind = python::find(shell).is_err();
    let cargo = |words: &[&str]| -> Command {
        let mut command = shell.cargo(words.iter().copied());
        if blind {
            command.env("PYO3_NO_PYTHON", "1");
        }
        command
    };
    stages.run("rust: format", || {
        component(shell, "rustfmt", "fmt")?;
        run(&mut cargo(&["fmt", "--all", "--check"]))
    });
    stages.run("rust: clippy", || {
        component(shell, "clippy", "clippy")?;
        run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    });
    stages.run("rust: clippy for wasm", || {
        add_wasm(shell)?;
        run(&mut cargo(&["clippy", "--package", "service-hall-wasm", "--target", WASM, "--", "-D", "warnings"]))
    });
    stages.run("rust: tests", || run(&mut cargo(&["test", "--workspace"])));
    stages.run("rust: documentation", || run(cargo(&["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings")));
    stages.run("rust: generated files are up to date", || crate::chores::generate(shell, true));
}

fn component(shell: &Shell, name: &str, command: &str) -> Result<(), String> {
    match ask(&mut shell.cargo([command, "--version"])) {
        Some(_) => Ok(()),
        None => Err(format!("`cargo {command}` is missing; get it with `rustup component add {name}`")),
    }
}

/// Adds the wasm target to the toolchain when it is missing; automatic installation may be switched off.
pub fn add_wasm(shell: &Shell) -> Result<(), String> {
    let sysroot = ask(shell.command("rustc").args(["--print", "sysroot"])).ok_or("`rustc` is missing; get it at https://rustup.rs")?;
    if std::path::Path::new(&sysroot).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    if ask(shell.command("rustup").arg("--version")).is_none() {
        return Err(format!("the Rust target {WASM} is missing and `rustup` is not there to add it; get rustup at https://rustup.rs"));
    }
    run(shell.command("rustup").args(["target", "add", WASM]))
}
