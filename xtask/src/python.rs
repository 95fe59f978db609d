//! The Python side of `cargo xtask test`: an environment of its own, the wheel, pytest and two type checkers.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::shell::{Shell, ask, run, version};
use crate::stage::Stages;

const FOLDER: &str = "bindings-py";
/// The pinned tools; when the list is absent, these.
const TOOLS: &str = "bindings-py/requirements-dev.txt";
const PINNED: &str = "chinesecalendar==1.11.0\nicalendar==7.3.0\nmaturin==1.16.0\nmypy==2.4.1\npm4py==2.7.23.11\npyright==1.1.414\npytest==9.2.0\npython-dateutil==4.0.0\nsimpy==4.1.2\n";
/// The program that both type checkers read.
const TYPED: &str = "tests/typing_example.py";
const MISSING: &str = "Python >= 3.10 is missing (looked for PYTHON, python3, python); get it with `apt-get install python3 python3-venv` \
or at https://www.python.org/downloads, or name it in PYTHON";

/// An interpreter of at least 3.10.
pub fn find(shell: &Shell) -> Result<PathBuf, String> {
    let named = env::var_os("PYTHON").map(PathBuf::from);
    let candidates = named.map_or_else(|| vec![PathBuf::from("python3"), PathBuf::from("python")], |named| vec![named]);
    let fits = |candidate: &PathBuf| {
        let said = ask(shell.command(candidate).arg("--version"));
        said.and_then(|said| version(&said)).is_some_and(|version| version >= (3, 10))
    };
    candidates.into_iter().find(fits).ok_or_else(|| MISSING.to_owned())
}

/// The environment of the project.
pub struct Venv {
    folder: PathBuf,
}

impl Venv {
    fn new(shell: &Shell) -> Self {
        Self { folder: shell.path(".venv") }
    }

    /// An environment in a folder of its own, with the tools of a list.
    pub fn with_tools(shell: &Shell, folder: PathBuf, tools: &str) -> Result<Self, String> {
        let venv = Self { folder };
        venv.install(shell, tools)?;
        Ok(venv)
    }

    /// The environment with the wheel in it, built anew.
    pub fn with_wheel(shell: &Shell) -> Result<Self, String> {
        let venv = Self::new(shell);
        venv.set_up(shell)?;
        venv.install_wheel(shell)?;
        Ok(venv)
    }

    /// Its interpreter.
    pub fn python(&self, shell: &Shell) -> Command {
        self.command(shell, "python")
    }

    fn program(&self, name: &str) -> PathBuf {
        if cfg!(windows) { self.folder.join("Scripts").join(format!("{name}.exe")) } else { self.folder.join("bin").join(name) }
    }

    fn command(&self, shell: &Shell, name: &str) -> Command {
        let mut command = shell.command_in(FOLDER, self.program(name));
        command.env("VIRTUAL_ENV", &self.folder).env_remove("PYTHONHOME").env_remove("PYTHONPATH");
        command
    }

    /// Makes the environment and installs the tools, unless that was done before with the same list.
    fn set_up(&self, shell: &Shell) -> Result<(), String> {
        if !shell.path(FOLDER).join("pyproject.toml").is_file() {
            return Err(format!("{FOLDER}/pyproject.toml is not there: the Python package is absent from this checkout"));
        }
        self.install(shell, &fs::read_to_string(shell.path(TOOLS)).unwrap_or_else(|_| PINNED.to_owned()))
    }

    fn install(&self, shell: &Shell, tools: &str) -> Result<(), String> {
        let python = find(shell)?;
        if ask(self.python(shell).args(["-c", "pass"])).is_none() {
            run(shell.command(&python).args(["-m", "venv", "--clear"]).arg(&self.folder))
                .map_err(|why| format!("{why}; on Debian get venv with `apt-get install python3-venv`"))?;
        }
        let stamp = self.folder.join("tools-installed.txt");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == tools) {
            return Ok(());
        }
        let packages = tools.lines().map(|line| line.split('#').next().unwrap_or_default().trim()).filter(|package| !package.is_empty());
        run(self.python(shell).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(packages))?;
        fs::write(&stamp, tools).map_err(|error| format!("{} cannot be written: {error}", stamp.display()))
    }

    /// Builds the wheel as it is published, and installs it.
    fn install_wheel(&self, shell: &Shell) -> Result<(), String> {
        let wheels = wheels(shell);
        if wheels.exists() {
            fs::remove_dir_all(&wheels).map_err(|error| format!("{} cannot be emptied: {error}", wheels.display()))?;
        }
        run(self.command(shell, "maturin").args(["build", "--release", "--out"]).arg(&wheels))?;
        let wheel = wheel(shell).ok_or("maturin built no wheel")?;
        let words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--force-reinstall"];
        run(self.python(shell).args(words).arg(wheel))
    }
}

/// Where the wheel is built.
fn wheels(shell: &Shell) -> PathBuf {
    shell.target().join("wheels-xtask")
}

/// The wheel last built.
pub fn wheel(shell: &Shell) -> Option<PathBuf> {
    let mut built = fs::read_dir(wheels(shell)).into_iter().flatten().flatten().map(|entry| entry.path());
    built.find(|path| path.extension().is_some_and(|extension| extension == "whl"))
}

pub fn test(shell: &Shell, stages: &mut Stages) {
    let venv = Venv::new(shell);
    let ready = stages.run("python: environment", || venv.set_up(shell)) && stages.run("python: wheel", || venv.install_wheel(shell));
    let mut check = |name: &str, program: &str, words: &[&str]| {
        stages.run(name, || {
            if ready { run(venv.command(shell, program).args(words)) } else { Err("not run: the wheel is not installed".to_owned()) }
        });
    };
    check("python: pytest", "python", &["-m", "pytest", "-q"]);
    check("python: mypy --strict", "python", &["-m", "mypy", "--strict", TYPED]);
    let interpreter = venv.program("python").to_string_lossy().into_owned();
    check("python: pyright", "python", &["-m", "pyright", "--pythonpath", &interpreter, TYPED]);
}
