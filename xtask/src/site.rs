//! The documentation site: its sources are generated, its tools installed, both languages built and checked.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{Shell, run};
use crate::stage::Stages;
use crate::{node, python, site_charts, site_check};

/// The pinned tools.
const PINS: &str = "xtask/gen/site";
/// What the pages run in the browser: where npm puts it, and its name in the site.
const SCRIPTS: [(&str, &str); 4] = [
    ("@mermaid-js/tiny/dist/mermaid.tiny.js", "mermaid.js"),
    ("@mermaid-js/tiny/LICENSE", "mermaid.LICENSE.txt"),
    ("iframe-worker/shim/index.js", "iframe-worker.js"),
    ("iframe-worker/LICENSE", "iframe-worker.LICENSE.txt"),
];

/// The tools, installed.
struct Tools {
    venv: python::Venv,
    modules: PathBuf,
}

/// Builds the site; where it is.
pub fn build(shell: &Shell) -> Result<String, String> {
    let tools = install(shell)?;
    make(shell, &tools)
}

/// Builds the site as a stage; a machine that cannot install the tools is told so in one line.
pub fn test(shell: &Shell, stages: &mut Stages) {
    match install(shell) {
        Ok(tools) => {
            stages.run("site: both languages, no broken link", || make(shell, &tools).map(|_| ()));
        }
        Err(why) => {
            eprintln!("{why}");
            stages.note("the documentation site is not built: its tools cannot be installed here; `cargo xtask site` says why".to_owned());
        }
    }
}

fn install(shell: &Shell) -> Result<Tools, String> {
    let folder = shell.target().join("site-tools");
    let copy = |name: &str| copy(&shell.path(PINS).join(name), &folder.join(name));
    fs::create_dir_all(&folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    let pins =
        fs::read_to_string(shell.path(PINS).join("requirements.txt")).map_err(|error| format!("{PINS}/requirements.txt: {error}"))?;
    let venv = python::Venv::with_tools(shell, folder.join("venv"), &pins)?;
    node::find(shell)?;
    let (lock, modules) = ("package-lock.json", folder.join("node_modules"));
    let installed = fs::read(folder.join(lock)).ok();
    if !modules.is_dir() || installed.is_none() || installed != fs::read(shell.path(PINS).join(lock)).ok() {
        copy("package.json")?;
        copy(lock)?;
        let mut npm = shell.command(node::NPM);
        run(npm.current_dir(&folder).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]))?;
    }
    Ok(Tools { venv, modules })
}

/// Generates, builds, checks, and only then puts the site in its place.
fn make(shell: &Shell, tools: &Tools) -> Result<String, String> {
    let (sources, site) = (shell.target().join("site-sources"), shell.target().join("site"));
    clear(&sources)?;
    run(shell.cargo(["run", "--quiet", "--package", "service-hall-gen", "--", "site"]).arg(&sources))?;
    let html = sources.join("html");
    for (from, name) in SCRIPTS {
        copy(&tools.modules.join(from), &html.join("assets").join(name))?;
    }
    for language in site_check::LANGUAGES {
        let mut command: Command = tools.venv.python(shell);
        command.args(["-m", "zensical", "build", "--strict", "--config-file"]).arg(sources.join(format!("{language}.toml")));
        run(command.env("NO_COLOR", "1"))?;
        // It links to the root of a server, which this site does not have.
        clear(&html.join(language).join("404.html"))?;
    }
    let pages = site_check::check(&sources, &html)?;
    let charts = match site_charts::check(shell, &html)? {
        Some(count) => format!("{count} charts"),
        None => "charts not read, no browser starts here".to_owned(),
    };
    clear(&site)?;
    fs::rename(&html, &site).map_err(|error| format!("{} cannot be moved to {}: {error}", html.display(), site.display()))?;
    eprintln!("{pages} pages, {charts}");
    Ok(site.join("index.html").display().to_string())
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let folder = to.parent().unwrap_or(to);
    let copied = fs::create_dir_all(folder).and_then(|()| fs::copy(from, to));
    copied.map(|_| ()).map_err(|error| format!("{} cannot be copied to {}: {error}", from.display(), to.display()))
}

fn clear(path: &Path) -> Result<(), String> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if path.exists() => Err(format!("{} cannot be removed: {error}", path.display())),
        _ => Ok(()),
    }
}
