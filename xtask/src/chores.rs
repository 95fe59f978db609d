//! The shorter commands: demo and gen.

use std::path::{Path, PathBuf};

use crate::shell::{Shell, run};

/// A log from which on an optimised build pays, in bytes.
const LARGE: u64 = 32 << 20;

/// What `demo` was asked for.
#[derive(Default)]
struct Asked<'a> {
    month: bool,
    /// Options whose values are files.
    files: Vec<(&'a str, PathBuf)>,
    /// Other options with their values.
    words: Vec<(&'a str, &'a str)>,
    /// The logs.
    logs: Vec<PathBuf>,
}

impl<'a> Asked<'a> {
    /// Reads the words after `demo`; files are named from where the user stands.
    fn of(words: &[&'a str]) -> Result<Self, String> {
        let here = std::env::current_dir().map_err(|error| format!("the current folder cannot be told: {error}"))?;
        let mut asked = Self { month: words.contains(&"--month"), ..Self::default() };
        let mut words = words.iter().copied();
        while let Some(word) = words.next() {
            match word {
                "--month" => {}
                "--html" | "--hall" | "--back-office" | "--measures" => {
                    let file = words.next().ok_or_else(|| format!("`{word}` needs the name of a file"))?;
                    asked.files.push((word, here.join(file)));
                }
                "--month-of" => asked.words.push((word, words.next().ok_or("`--month-of` needs a month such as 2026-11")?)),
                option if option.starts_with('-') => return Err(format!("`{option}` is no option of demo")),
                name => asked.logs.push(here.join(name)),
            }
        }
        if asked.month && asked.files.iter().any(|(option, _)| *option == "--back-office") {
            return Err("`--back-office` is of a single day; with `--month` back offices lie beside the logs".to_owned());
        }
        if !asked.month {
            let only = asked.files.iter().map(|(option, _)| *option).chain(asked.words.iter().map(|(option, _)| *option));
            if let Some(option) = only.into_iter().find(|option| ["--measures", "--month-of"].contains(option)) {
                return Err(format!("`{option}` goes with `--month`"));
            }
            if let [_, more, ..] = asked.logs.as_slice() {
                return Err(format!("one log at a time without `--month`: `{}` is too many", more.display()));
            }
        }
        Ok(asked)
    }

    /// The bytes of all logs.
    fn size(&self) -> u64 {
        let of_file = |file: &Path| file.metadata().map_or(0, |log| log.len());
        let of = |log: &PathBuf| match log.read_dir() {
            Ok(folder) => folder.filter_map(Result::ok).map(|file| of_file(&file.path())).sum(),
            Err(_) => of_file(log),
        };
        self.logs.iter().map(of).sum()
    }
}

/// Judges a day or a month and writes the page.
pub fn demo(shell: &Shell, words: &[&str]) -> Result<(), String> {
    if words.iter().any(|word| matches!(*word, "-h" | "--help")) {
        println!("{}", crate::HELP);
        return Ok(());
    }
    let asked = Asked::of(words)?;
    // The demo runs in the root.
    let mut command = shell.cargo(["run", "--quiet", "--package", "service-hall-demo"]);
    if asked.size() > LARGE {
        command.arg("--release");
    }
    let (kind, page) = if asked.month { ("month", "month.html") } else { ("report", "report.html") };
    command.args(["--", kind]).args(&asked.logs);
    if !asked.files.iter().any(|(option, _)| *option == "--html") {
        command.arg("--html").arg(shell.target().join("demo").join(page));
    }
    for (option, file) in &asked.files {
        command.arg(option).arg(file);
    }
    for (option, word) in &asked.words {
        command.args([option, word]);
    }
    eprintln!("building the demo; the first time takes about half a minute");
    run(&mut command)
}

/// Writes the generated files, or compares them.
pub fn generate(shell: &Shell, check: bool) -> Result<(), String> {
    let mode = if check { "check" } else { "write" };
    run(&mut shell.cargo(["run", "--quiet", "--package", "service-hall-gen", "--", mode]))
        .map_err(|why| if check { format!("{why}; bring them up to date with `cargo xtask gen`") } else { why })
}
