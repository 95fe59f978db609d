//! The stages of a test run: each passes or fails, and the next one runs all the same.

use std::process::ExitCode;
use std::time::Instant;

/// Counts stages and remembers those that failed.
#[derive(Default)]
pub struct Stages {
    passed: usize,
    failed: Vec<String>,
    notes: Vec<String>,
}

impl Stages {
    /// Runs a stage; whether it passed.
    pub fn run(&mut self, name: &str, work: impl FnOnce() -> Result<(), String>) -> bool {
        eprintln!("\n==> {name}");
        let start = Instant::now();
        match work() {
            Ok(()) => {
                eprintln!("<== {name}: passed in {:.1} s", start.elapsed().as_secs_f64());
                self.passed += 1;
                true
            }
            Err(why) => {
                eprintln!("<== {name}: FAILED: {why}");
                self.failed.push(format!("{name}: {why}"));
                false
            }
        }
    }

    /// Says something at the end that is no failure.
    pub fn note(&mut self, note: String) {
        eprintln!("note: {note}");
        self.notes.push(note);
    }

    /// Prints the failures again and the plain last line.
    pub fn end(self) -> ExitCode {
        println!();
        for note in &self.notes {
            println!("note: {note}");
        }
        for failed in &self.failed {
            println!("failed: {failed}");
        }
        println!("{} passed, {} failed", self.passed, self.failed.len());
        if self.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
