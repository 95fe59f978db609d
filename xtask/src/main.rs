//! One entry to everything a developer does here: `cargo xtask demo | test | gen | site | bench`.
//!
//! Standard library only, so that it builds in half a second on any machine with Rust.

mod bench;
mod chores;
mod node;
mod python;
mod rust;
mod shell;
mod site;
mod site_charts;
mod site_check;
mod stage;

use std::process::ExitCode;

use shell::Shell;
use stage::Stages;

const HELP: &str = "\
cargo xtask <command>

  demo [FILE]      judge a day's event log of a service hall (FILE.csv is CSV, else JSON Lines), print the report and write
                   it as a page, target/demo/report.html or --html PAGE; without FILE the shipped day (needs Rust alone);
                   --hall HALL tells its counters, as in xtask/demo/data/day.hall.json; --back-office FILE archives, money, duties
                   done and errors, as in xtask/demo/data/day.back_office.json
  demo --month [FOLDER|FILE ...]
                   the same of a month beside the month before it, as target/demo/month.html: logs of days (in a folder
                   those that end in .jsonl, .ndjson or .csv), or one of many days; without any, two months are generated.
                   Back offices lie beside the logs, by day: 2026-11-20.back_office.json.
                   --month-of 2026-11 names another month than that of the last event; --measures FILE tells what the
                   branches made of the last measures against complaints, as in xtask/demo/data/month.measures.json
  test [SIDE]      set up and run every check of every language: SIDE is rust, python, node or site
                   (needs Rust; Python >= 3.10 for python; Node >= 20 for node; both for site)
  gen [--check]    write the generated files again; --check only compares them (needs Rust alone)
  site             build the documentation, in Chinese and English, into target/site/ (needs Rust, Python and Node)
  bench            run the benchmarks (needs Rust; Python and Node for theirs)
  help             print this

Environment: PYTHON names the interpreter to use; CARGO_TARGET_DIR is respected;
CI=true lets `test` install Debian's chromium for the browser test when run by root.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let shell = Shell::new();
    let done = match words.as_slice() {
        ["demo", rest @ ..] => chores::demo(&shell, rest),
        ["gen"] => chores::generate(&shell, false),
        ["gen", "--check"] => chores::generate(&shell, true),
        ["site"] => site::build(&shell).map(|place| println!("built: {place}")),
        ["bench", rest @ ..] => return bench::bench(&shell, rest),
        ["test"] => return test(&shell, &["rust", "python", "node", "site"]),
        ["test", sides @ ..] if sides.iter().all(|side| matches!(*side, "rust" | "python" | "node" | "site")) => {
            return test(&shell, sides);
        }
        [] | ["help" | "-h" | "--help"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(format!("`cargo xtask {}` is no command\n\n{HELP}", words.join(" "))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the stages of the sides, all of them, and ends with one plain line.
fn test(shell: &Shell, sides: &[&str]) -> ExitCode {
    let mut stages = Stages::default();
    for side in sides {
        match *side {
            "rust" => rust::test(shell, &mut stages),
            "python" => python::test(shell, &mut stages),
            "site" => site::test(shell, &mut stages),
            _ => node::test(shell, &mut stages),
        }
    }
    stages.end()
}
