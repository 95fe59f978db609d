//! The shorter commands: demo and gen.

use crate::shell::{Shell, run};

/// A log from which on an optimised build pays, in bytes.
const LARGE: u64 = 32 << 20;

/// Judges a day and writes the page.
pub fn demo(shell: &Shell, words: &[&str]) -> Result<(), String> {
    // The demo runs in the root; files are named from where the user stands.
    let here = std::env::current_dir().map_err(|error| format!("the current folder cannot be told: {error}"))?;
    let (mut file, mut hall, mut page) = (None, None, shell.target().join("demo").join("report.html"));
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--html" => page = here.join(words.next().ok_or("`--html` needs the name of a file")?),
            "--hall" => hall = Some(here.join(words.next().ok_or("`--hall` needs the name of a file")?)),
            option if option.starts_with('-') => return Err(format!("`{option}` is no option of demo")),
            name if file.is_none() => file = Some(here.join(name)),
            name => return Err(format!("one log at a time: `{name}` is too many")),
        }
    }
    let mut command = shell.cargo(["run", "--quiet", "--package", "service-hall-demo"]);
    let large = file.as_ref().and_then(|file| file.metadata().ok()).is_some_and(|log| log.len() > LARGE);
    if large {
        command.arg("--release");
    }
    command.args(["--", "report"]).args(file).arg("--html").arg(page);
    if let Some(hall) = hall {
        command.arg("--hall").arg(hall);
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
