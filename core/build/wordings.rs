//! Gathers what look-up and texts alone need, each thing once, and writes it as the file `words.txt`: the words in both languages,
//! lists of texts, places in the sources.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::model::{Book, Source, Words};

/// Lines in the order in which they were first met.
#[derive(Default)]
struct Lines {
    all: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl Lines {
    fn place(&mut self, line: String) -> usize {
        let next = self.all.len();
        *self.places.entry(line).or_insert_with_key(|line| {
            self.all.push(line.clone());
            next
        })
    }
}

#[derive(Default)]
pub struct Wordings {
    words: Lines,
    texts: Lines,
    sources: Lines,
}

impl Wordings {
    /// The place of words.
    pub fn words(&mut self, words: &Words) -> usize {
        self.words.place(format!("{}\n{}", words.zh, words.en))
    }

    /// The place of a list of texts.
    pub fn texts(&mut self, texts: &[String]) -> usize {
        self.texts.place(texts.join("\t"))
    }

    /// The place of a list of places in the sources.
    pub fn sources(&mut self, sources: &[Source]) -> usize {
        let page = |source: &Source| source.page.map_or("-".to_owned(), |page| page.to_string());
        let sources: Vec<String> = sources.iter().map(|source| format!("{} {} {}", source.doc, page(source), source.section)).collect();
        self.sources.place(sources.join("\t"))
    }

    /// `tables.rs` gets the first line, the length and the numbers of words and lists of texts; then comes the file itself. Its first
    /// line names the edition and the texts, so that a file of another build does not pass for this one. A line each follows for the
    /// Chinese words, the English words, the lists of texts, the lists of sources; the items of a list stand between tabs.
    pub fn file(self, book: &Book) -> (String, String) {
        let (zh, en): (Vec<&str>, Vec<&str>) = self.words.all.iter().filter_map(|words| words.split_once('\n')).unzip();
        let lists = self.texts.all.iter().chain(&self.sources.all).map(String::as_str);
        let body = zh.iter().chain(&en).copied().chain(lists).fold(String::new(), |body, line| body + line + "\n");
        let mut first = format!("service-hall words {} ", book.edition);
        for byte in Sha256::digest(&body).iter().take(6) {
            let _ = write!(first, "{byte:02x}");
        }
        let file = format!("{first}\n{body}");
        let format = format!(
            "WordsFile {{ first: {first:?}, length: {}, words: {}, texts: {} }}",
            grouped(file.len()),
            zh.len(),
            self.texts.all.len()
        );
        (format, file)
    }
}

/// A number as the lints of the library want it written.
fn grouped(number: usize) -> String {
    if number < 1000 { number.to_string() } else { format!("{}_{:03}", grouped(number / 1000), number % 1000) }
}
