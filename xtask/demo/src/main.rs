//! `service-hall-demo`: writes days of a hall, or reports on a day or a month.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use service_hall::{ComplaintMeasure, Day, Handbook, LogFormat};
use service_hall_demo::back::BackOffice;
use service_hall_demo::front::Front;
use service_hall_demo::log::{About, Reading};
use service_hall_demo::report::{DayReport, MonthReport, Report};
use service_hall_demo::span::Month;
use service_hall_demo::{SHIPPED, SHIPPED_BACK, SHIPPED_FRONT, generate, html, log, terminal};

const HELP: &str = "\
service-hall-demo generate [--seed N] [--visits N] [--format json_lines|csv] [--planted FILE] [--hall FILE]
                           [--back-office FILE] [--planted-back-office FILE]
                             writes a day's log to standard output, JSON Lines unless told otherwise; what was planted, the hall and the back
                             office to files
service-hall-demo generate --month-of 2026-11 --to FOLDER [--format json_lines|csv] [--planted FILE] [--measures FILE]
                             writes a log for each day of a month and of the month before it into a folder; the measures taken between them
service-hall-demo report [FILE] [--hall FILE] [--back-office FILE] [--html FILE]
                             judges a log (the shipped day without FILE); FILE.csv is CSV, else JSON Lines. The hall says which counters are
                             for VIPs; without one the counters are those of the log. The back office has what
                             no log tells: archives, open volumes, money, duties done, errors
service-hall-demo month [FOLDER|FILE ...] [--month-of 2026-11] [--hall FILE] [--measures FILE] [--html FILE]
                             judges the month of the last event, or the one named, beside the month before it: logs of days (of a folder
                             those that end in .jsonl, .ndjson or .csv), or one of many days; without any, two months that are generated";

/// How the file of a day's back office ends, after the day.
const BACK: &str = ".back_office.json";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match words.first().map(String::as_str) {
        Some("generate") => write_days(&words[1..]),
        Some("report") => report_day(&words[1..]),
        Some("month") => report_month(&words[1..]),
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
struct Options<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Options<'a> {
    /// Splits options with a value from the other words.
    fn of(words: &'a [String], known: &[&str]) -> Result<(Self, Vec<&'a str>), String> {
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
        Ok((Self(options), rest))
    }

    /// The last value of an option.
    fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().rev().find(|(option, _)| *option == name).map(|(_, value)| *value)
    }

    fn number(&self, name: &str) -> Result<Option<u32>, String> {
        let number = |value: &str| value.parse().map_err(|_| format!("`{name}` needs a whole number, not `{value}`"));
        self.get(name).map(number).transpose()
    }

    fn month(&self) -> Result<Option<Month>, String> {
        self.get("--month-of").map(|month| month.parse().map_err(|why| format!("`--month-of`: {why}"))).transpose()
    }

    fn format(&self) -> Result<LogFormat, String> {
        match self.get("--format") {
            None | Some("json_lines") => Ok(LogFormat::JsonLines),
            Some("csv") => Ok(LogFormat::Csv),
            Some(value) => Err(format!("`--format` is `json_lines` or `csv`, not `{value}`")),
        }
    }

    /// What a file of JSON says, when one is named.
    fn json<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<Option<T>, String> {
        let read = |file| {
            let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
            serde_json::from_str(&text).map_err(|error| format!("{file}: {error}"))
        };
        self.get(name).map(read).transpose()
    }

    /// Writes a file, when one is named.
    fn write(&self, name: &str, text: impl FnOnce() -> String) -> Result<(), String> {
        self.get(name).map_or(Ok(()), |file| fs::write(file, text()).map_err(|error| format!("{file}: {error}")))
    }
}

/// No word that is no option.
fn nothing_else(rest: &[&str]) -> Result<(), String> {
    rest.first().map_or(Ok(()), |word| Err(format!("`{word}` is not expected\n{HELP}")))
}

fn write_days(words: &[String]) -> Result<(), String> {
    let known = [
        "--seed",
        "--visits",
        "--format",
        "--planted",
        "--hall",
        "--back-office",
        "--planted-back-office",
        "--month-of",
        "--to",
        "--measures",
    ];
    let (options, rest) = Options::of(words, &known)?;
    nothing_else(&rest)?;
    let format = options.format()?;
    if let Some(month) = options.month()? {
        if let Some(option) = ["--seed", "--visits", "--hall", "--back-office", "--planted-back-office"]
            .into_iter()
            .find(|option| options.get(option).is_some())
        {
            return Err(format!("`{option}` is of a single day"));
        }
        let folder = options.get("--to").ok_or("`--month-of` needs `--to FOLDER`")?;
        let months = generate::months(month);
        let write = |name: String, log: Vec<u8>| fs::write(Path::new(folder).join(name), log);
        let mut written = fs::create_dir_all(folder);
        for (name, log) in months.files(format) {
            written = written.and_then(|()| write(name, log));
        }
        written.map_err(|error| format!("{folder}: {error}"))?;
        for (day, back) in &months.backs {
            let file = Path::new(folder).join(format!("{day}{BACK}"));
            fs::write(&file, back.text()).map_err(|error| format!("{}: {error}", file.display()))?;
        }
        options.write("--measures", || serde_json::to_string_pretty(&months.measures).unwrap_or_default() + "\n")?;
        return options.write("--planted", || generate::list(&months.planted));
    }
    let visits = usize::try_from(options.number("--visits")?.unwrap_or(1000).clamp(200, 100_000)).unwrap_or(1000);
    let day = generate::day(options.number("--seed")?.unwrap_or(20_261_120).into(), visits, format);
    let mut out = io::stdout().lock();
    out.write_all(&day.log).and_then(|()| out.flush()).map_err(|error| error.to_string())?;
    options.write("--planted", || generate::list(&day.planted))?;
    options.write("--hall", || day.front.text())?;
    options.write("--back-office", || day.back.text())?;
    options.write("--planted-back-office", || generate::odd_list(&day.odd))
}

/// The form of a log by the ending of its file.
fn format_of(name: &Path) -> LogFormat {
    let csv = name.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    if csv { LogFormat::Csv } else { LogFormat::JsonLines }
}

fn report_day(words: &[String]) -> Result<(), String> {
    let (options, rest) = Options::of(words, &["--html", "--hall", "--back-office"])?;
    let hall: Option<Front> = options.json("--hall")?;
    let mut back: Option<BackOffice> = options.json("--back-office")?;
    let handbook = Handbook::builtin();
    let judged = match rest.as_slice() {
        [] => {
            if back.is_none() {
                back = Some(serde_json::from_str(SHIPPED_BACK).map_err(|error| format!("the shipped back office: {error}"))?);
            }
            let shipped = serde_json::from_str(SHIPPED_FRONT).map_err(|error| format!("the shipped hall: {error}"));
            log::read(&handbook, SHIPPED, LogFormat::JsonLines, Some(&hall.map_or(shipped, Ok)?))
        }
        [name] => File::open(name).and_then(|file| log::read(&handbook, BufReader::new(file), format_of(Path::new(name)), hall.as_ref())),
        [_, word, ..] => return Err(format!("`{word}` is not expected\n{HELP}")),
    };
    let judged = judged.map_err(|error| format!("{}: {error}", rest.first().unwrap_or(&"the shipped day")))?;
    put(&DayReport::with_back(&handbook, &judged, back.as_ref()), options.get("--html").unwrap_or("target/demo/report.html"))
}

fn report_month(words: &[String]) -> Result<(), String> {
    let (options, rest) = Options::of(words, &["--html", "--hall", "--measures", "--month-of"])?;
    let hall: Option<Front> = options.json("--hall")?;
    let mut measures: Option<Vec<ComplaintMeasure>> = options.json("--measures")?;
    let mut month = options.month()?;
    let mut reading = Reading::default();
    let mut backs: BTreeMap<Day, BackOffice> = BTreeMap::new();
    if rest.is_empty() {
        // The month of the shipped day.
        let shipped = "2026-11-20".parse::<Day>().map(Month::of).map_err(|error| error.to_string())?;
        let generated = generate::months(*month.get_or_insert(shipped));
        measures = measures.or(Some(generated.measures.clone()));
        backs.clone_from(&generated.backs);
        for (name, log) in generated.files(LogFormat::JsonLines) {
            reading.log(&name, log.as_slice(), LogFormat::JsonLines).map_err(|error| format!("{name}: {error}"))?;
        }
    }
    for file in files(&rest)? {
        let name = file.display().to_string();
        if let Some(day) = day_of_back(&file) {
            let back = fs::read_to_string(&file).map_err(|error| format!("{name}: {error}"))?;
            backs.insert(day, serde_json::from_str(&back).map_err(|error| format!("{name}: {error}"))?);
            continue;
        }
        let read = File::open(&file).and_then(|log| reading.log(&name, BufReader::new(log), format_of(&file)));
        read.map_err(|error| format!("{name}: {error}"))?;
    }
    let handbook = Handbook::builtin();
    let judged = reading.judge(&handbook, About::Month(month), hall.as_ref());
    if judged.begun().next().is_none() {
        return Err(match (month, judged.as_of) {
            (Some(month), Some(_)) => format!("no case of the log began in {month}"),
            _ => "the log has no event that can be read".to_owned(),
        });
    }
    put(
        &MonthReport::with_backs(&handbook, &judged, measures.as_deref(), &backs),
        options.get("--html").unwrap_or("target/demo/month.html"),
    )
}

/// The day of whose back office a file tells, by its name.
fn day_of_back(file: &Path) -> Option<Day> {
    file.file_name()?.to_str()?.strip_suffix(BACK)?.parse().ok()
}

/// The logs: files as they are named, of a folder those with an ending of a log, by name.
fn files(names: &[&str]) -> Result<Vec<PathBuf>, String> {
    let is_log = |file: &Path| {
        file.extension().is_some_and(|ending| ["jsonl", "ndjson", "csv"].iter().any(|known| ending.eq_ignore_ascii_case(known)))
            || day_of_back(file).is_some()
    };
    let mut files = Vec::new();
    for name in names.iter().map(Path::new) {
        if !name.is_dir() {
            files.push(name.to_owned());
            continue;
        }
        let in_folder = |error: io::Error| format!("{}: {error}", name.display());
        let mut found = Vec::new();
        for entry in fs::read_dir(name).map_err(in_folder)? {
            found.push(entry.map_err(in_folder)?.path());
        }
        found.sort();
        let (logs, others): (Vec<PathBuf>, Vec<PathBuf>) = found.into_iter().partition(|file| is_log(file));
        for other in others {
            eprintln!("passed over, as its name ends in none of .jsonl, .ndjson, .csv: {}", other.display());
        }
        if logs.iter().all(|log| day_of_back(log).is_some()) {
            return Err(format!("{}: no file ends in .jsonl, .ndjson or .csv", name.display()));
        }
        files.extend(logs);
    }
    Ok(files)
}

/// Writes the page of a report and prints its text.
fn put<R: Report>(report: &R, page: &str) -> Result<(), String> {
    let write = |page: &Path| {
        page.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(page, html::page(report))
    };
    // The page is there even when nobody reads the text to its end.
    write(Path::new(page)).map_err(|error| format!("{page}: {error}"))?;
    let text = format!("{}\nThe same with charts: {page}\n", terminal::show(report));
    io::stdout().write_all(text.as_bytes()).map_err(|error| error.to_string())
}
