//! All benchmarks in one run: Rust, Python and Node, each beside its peers, and the sizes of what is published.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::SystemTime;

use crate::shell::{Shell, ask, capture, run};
use crate::stage::Stages;
use crate::{node, python};

/// A name `who/what/case` and nanoseconds for one.
type Rows = Vec<(String, f64)>;

pub fn bench(shell: &Shell, words: &[&str]) -> ExitCode {
    let (mut stages, mut rows, mut facts) = (Stages::default(), Rows::new(), Vec::new());
    stages.run("bench: rust", || {
        let start = SystemTime::now();
        run(shell.cargo(["bench", "--package", "service-hall-benches", "--"]).args(words))?;
        let criterion = shell.target().join("criterion");
        estimates(&criterion, &criterion, start, &mut rows);
        Ok(())
    });
    stages.run("bench: python", || {
        let venv = python::Venv::with_wheel(shell)?;
        let peers = shell.path("benches/peers/python");
        run(venv
            .python(shell)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"])
            .arg(peers.join("requirements.txt")))?;
        for script in ["bench.py", "archives_bench.py", "calendar_bench.py", "queue_bench.py", "sampling_bench.py", "tickets_bench.py"] {
            read_rows(&capture(venv.python(shell).arg(peers.join(script)))?, &mut rows);
        }
        let import =
            "import time; start = time.perf_counter(); import service_hall; print(f'{(time.perf_counter() - start) * 1000:.1f} ms')";
        facts.extend(ask(venv.python(shell).args(["-c", import])).map(|time| format!("import service_hall: {time}")));
        facts.extend(python::wheel(shell).and_then(|wheel| size(&wheel)).map(|bytes| format!("wheel: {bytes} bytes")));
        Ok(())
    });
    stages.run("bench: node", || {
        node::build(shell)?;
        let peers = "benches/peers/node";
        run(shell.command_in(peers, node::NPM).args(["install", "--no-audit", "--no-fund", "--no-package-lock"]))?;
        read_rows(&capture(shell.command_in(peers, "node").arg("bench.mjs"))?, &mut rows);
        let gzip = "const b = require('fs').readFileSync(process.argv[1]); console.log(require('zlib').gzipSync(b, {level: 9}).length)";
        for name in ["service_hall_bg.wasm", "service_hall_words.txt"] {
            let file = shell.path("bindings-wasm/dist").join(name);
            let gzipped = ask(shell.command("node").args(["-e", gzip]).arg(&file));
            facts.extend(size(&file).zip(gzipped).map(|(raw, gzipped)| format!("{name}: {raw} bytes, {gzipped} gzipped")));
        }
        Ok(())
    });
    println!("\n{}", table(&rows));
    for fact in facts {
        println!("{fact}");
    }
    stages.end()
}

/// The medians that criterion wrote since the run began.
fn estimates(top: &Path, folder: &Path, since: SystemTime, rows: &mut Rows) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let fresh = || path.metadata().and_then(|file| file.modified()).is_ok_and(|written| written >= since);
        if path.is_dir() {
            estimates(top, &path, since, rows);
        } else if path.ends_with("new/estimates.json") && fresh() {
            let name = path.ancestors().nth(2).and_then(|bench| bench.strip_prefix(top).ok());
            let median = fs::read_to_string(&path).ok().and_then(|text| number(text.split_once("\"median\"")?.1, "\"point_estimate\""));
            rows.extend(name.zip(median).map(|(name, ns)| (format!("rust/{}", name.to_string_lossy().replace('\\', "/")), ns)));
        }
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
}

/// Lines such as `{"name": "python/hand/allowed", "ns": 412.5}`.
fn read_rows(text: &str, rows: &mut Rows) {
    for line in text.lines() {
        let name = line.split_once("\"name\"").and_then(|(_, rest)| rest.split('"').nth(1));
        rows.extend(name.zip(number(line, "\"ns\"")).map(|(name, ns)| (name.to_owned(), ns)));
    }
}

/// The number after a key.
fn number(text: &str, key: &str) -> Option<f64> {
    let rest = text.split_once(key)?.1.trim_start_matches([':', ' ']);
    let end = rest.find(|letter: char| !matches!(letter, '0'..='9' | '.' | '-' | '+' | 'e' | 'E')).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

fn size(path: &Path) -> Option<u64> {
    path.metadata().ok().map(|file| file.len())
}

/// Nanoseconds, how many a second, and how many times as long as the hand-written function of the same language takes.
fn table(rows: &Rows) -> String {
    let mut text = format!("{:<44} {:>12} {:>14} {:>9}\n", "", "ns", "a second", "by hand");
    for (name, ns) in rows {
        let mut parts = name.splitn(3, '/');
        let by_hand = parts.next().zip(parts.nth(1)).and_then(|(who, case)| {
            let hand = format!("{who}/hand/{case}");
            rows.iter().find(|(other, _)| *other == hand)
        });
        let ratio = by_hand.map_or(String::new(), |(_, hand)| format!("{:.1} ×", ns / hand));
        let _ = writeln!(text, "{name:<44} {ns:>12.1} {:>14.0} {ratio:>9}", 1e9 / ns);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{number, read_rows, table};

    #[test]
    fn rows_are_read_and_compared_with_the_hand_written_ones() {
        let mut rows = Vec::new();
        read_rows("noise\n{\"name\": \"node/object/refused\", \"ns\": 2000}\n{\"name\":\"node/hand/refused\",\"ns\":500.0}\n", &mut rows);
        assert_eq!(rows, [("node/object/refused".to_owned(), 2000.0), ("node/hand/refused".to_owned(), 500.0)]);
        assert!(table(&rows).contains("4.0 ×") && table(&rows).contains("500000"));
        assert_eq!(number("{\"point_estimate\":1.5e3,", "\"point_estimate\""), Some(1500.0));
    }
}
