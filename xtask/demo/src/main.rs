//! `service-hall-demo`: writes a day of a hall, or reports on one.

use std::fs::{self, File};
use std::io::{self, BufReader, Write};
use std::path::Path;
use std::process::ExitCode;

use service_hall::{Handbook, LogFormat};
use service_hall_demo::{SHIPPED, SHIPPED_FRONT, generate, html, log, report, terminal};

const HELP: &str = "\
service-hall-demo generate [--seed N] [--visits N] [--format json_lines|csv] [--planted FILE] [--hall FILE]
                             writes a day's log to standard output, JSON Lines unless told otherwise; what was planted and the hall to files
service-hall-demo report [FILE] [--hall FILE] [--html FILE]
                             judges a log (the shipped day without FILE); FILE.csv is CSV, else JSON Lines. The hall says which counters are
                             for VIPs; without one the counters are those of the log";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match words.first().map(String::as_str) {
        Some("generate") => write_day(&words[1..]),
        Some("report") => write_report(&words[1..]),
        None | Some("help" | "-h" | "--help") => {
            println!("{HELP}");
            Ok(())
        }
        Some(other) => Err(format!("`{other}` is no command\n{HELP}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("service-hall-demo: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Options with their values.
type Options<'a> = Vec<(&'a str, &'a str)>;

/// Splits options with a value from the other words.
fn options<'a>(words: &'a [String], known: &[&str]) -> Result<(Options<'a>, Vec<&'a str>), String> {
    let (mut options, mut rest) = (Vec::new(), Vec::new());
    let mut words = words.iter().map(String::as_str);
    while let Some(word) = words.next() {
        if known.contains(&word) {
            options.push((word, words.next().ok_or_else(|| format!("`{word}` needs a value"))?));
        } else if word.starts_with("--") {
            return Err(format!("`{word}` is no option\n{HELP}"));
        } else {
            rest.push(word);
        }
    }
    Ok((options, rest))
}

fn write_day(words: &[String]) -> Result<(), String> {
    let (options, rest) = options(words, &["--seed", "--visits", "--format", "--planted", "--hall"])?;
    if let Some(word) = rest.first() {
        return Err(format!("`{word}` is not expected\n{HELP}"));
    }
    let (mut seed, mut visits, mut format, mut planted, mut hall) = (20_261_120, 1000, LogFormat::JsonLines, None, None);
    for (name, value) in options {
        let number = || value.parse::<u32>().map_err(|_| format!("`{name}` needs a whole number, not `{value}`"));
        match name {
            "--seed" => seed = u64::from(number()?),
            "--visits" => visits = usize::try_from(number()?.clamp(200, 100_000)).unwrap_or(1000),
            "--format" => {
                format = match value {
                    "json_lines" => LogFormat::JsonLines,
                    "csv" => LogFormat::Csv,
                    _ => return Err(format!("`--format` is `json_lines` or `csv`, not `{value}`")),
                }
            }
            "--hall" => hall = Some(value),
            _ => planted = Some(value),
        }
    }
    let day = generate::day(seed, visits, format);
    let mut out = io::stdout().lock();
    out.write_all(&day.log).and_then(|()| out.flush()).map_err(|error| error.to_string())?;
    let write =
        |file: Option<&str>, text: String| file.map_or(Ok(()), |file| fs::write(file, text).map_err(|error| format!("{file}: {error}")));
    write(planted, generate::list(&day.planted))?;
    write(hall, day.front.text())
}

/// The form of a log by the ending of its file.
fn format_of(name: &str) -> LogFormat {
    let csv = Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    if csv { LogFormat::Csv } else { LogFormat::JsonLines }
}

fn write_report(words: &[String]) -> Result<(), String> {
    let (options, rest) = options(words, &["--html", "--hall"])?;
    let option = |name| options.iter().rev().find(|(option, _)| *option == name).map(|(_, value)| *value);
    let page = option("--html").unwrap_or("target/demo/report.html");
    let hall = match (option("--hall"), rest.is_empty()) {
        (Some(file), _) => Some((file, fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?)),
        (None, true) => Some(("the shipped hall", SHIPPED_FRONT.to_owned())),
        (None, false) => None,
    };
    let front = hall.map(|(file, text)| serde_json::from_str(&text).map_err(|error| format!("{file}: {error}"))).transpose()?;
    let handbook = Handbook::builtin();
    let judged = match rest.as_slice() {
        [] => log::read(&handbook, SHIPPED, LogFormat::JsonLines, front),
        [name] => File::open(name).and_then(|file| log::read(&handbook, BufReader::new(file), format_of(name), front)),
        [_, word, ..] => return Err(format!("`{word}` is not expected\n{HELP}")),
    };
    let judged = judged.map_err(|error| format!("{}: {error}", rest.first().unwrap_or(&"the shipped day")))?;
    let report = report::Report::new(&handbook, &judged);
    let text = terminal::show(&report);
    io::stdout().write_all(text.as_bytes()).map_err(|error| error.to_string())?;
    let write = |page: &Path| {
        page.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(page, html::page(&report))
    };
    write(Path::new(page)).map_err(|error| format!("{page}: {error}"))?;
    println!("\nThe same with charts: {page}");
    Ok(())
}
