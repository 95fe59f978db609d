//! The Node side of `cargo xtask test`: the npm package is built and tested.

use std::env;
use std::path::Path;

use crate::rust;
use crate::shell::{Shell, ask, run, version};
use crate::stage::Stages;

const FOLDER: &str = "bindings-wasm";
/// Where a browser may be.
pub const BROWSERS: [&str; 3] = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
pub const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

pub fn test(shell: &Shell, stages: &mut Stages) {
    if let Err(why) = browser(shell) {
        stages.note(why);
    }
    let ready = stages.run("node: packages", || install(shell)) && stages.run("node: build", || compile(shell));
    stages.run("node: tests", || if ready { npm(shell, &["test"]) } else { Err("not run: the package is not built".to_owned()) });
}

/// Builds the package.
pub fn build(shell: &Shell) -> Result<(), String> {
    install(shell)?;
    compile(shell)
}

fn npm(shell: &Shell, words: &[&str]) -> Result<(), String> {
    run(shell.command_in(FOLDER, NPM).args(words))
}

fn install(shell: &Shell) -> Result<(), String> {
    find(shell)?;
    if !shell.path(FOLDER).join("package.json").is_file() {
        return Err(format!("{FOLDER}/package.json is not there: the npm package is absent from this checkout"));
    }
    npm(shell, &["ci", "--no-audit", "--no-fund"])
}

fn compile(shell: &Shell) -> Result<(), String> {
    rust::add_wasm(shell)?;
    npm(shell, &["run", "build"])
}

/// Whether Node and npm are there.
pub fn find(shell: &Shell) -> Result<(), String> {
    let get = "get it with your system's packages or at https://nodejs.org";
    let said = ask(shell.command("node").arg("--version")).ok_or(format!("Node >= 20 is missing; {get}"))?;
    if version(&said).is_none_or(|version| version < (20, 0)) {
        return Err(format!("Node >= 20 is needed and {said} was found; {get}"));
    }
    ask(shell.command(NPM).arg("--version")).map(|_| ()).ok_or(format!("npm is missing; {get}"))
}

/// Installs Debian's chromium for the browser test, but only where a machine is there to be thrown away.
fn browser(shell: &Shell) -> Result<(), String> {
    if BROWSERS.iter().any(|path| Path::new(path).exists()) {
        return Ok(());
    }
    let absent = "chromium is not there, the browser test may skip itself";
    let root = ask(shell.command("id").arg("-u")).is_some_and(|id| id == "0");
    if env::var("CI").as_deref() != Ok("true") || !root || ask(shell.command("apt-get").arg("--version")).is_none() {
        return Err(format!("{absent}; get it with `apt-get install chromium`"));
    }
    let quiet = |words: &[&str]| ask(shell.command("apt-get").env("DEBIAN_FRONTEND", "noninteractive").args(words)).map(|_| ());
    quiet(&["update", "-qq"])
        .and_then(|()| quiet(&["install", "-y", "-qq", "--no-install-recommends", "chromium"]))
        .ok_or_else(|| format!("{absent}; `apt-get install chromium` failed"))
}
