//! Gathers the words of the handbook in one table, each pair once, and writes them as the file `words.txt`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::model::{Book, Words};

#[derive(Default)]
pub struct Wordings {
    /// In the order in which they were first met.
    all: Vec<Words>,
    places: BTreeMap<(String, String), usize>,
}

impl Wordings {
    /// The place of words in the table.
    pub fn place(&mut self, words: &Words) -> usize {
        *self.places.entry((words.zh.clone(), words.en.clone())).or_insert_with(|| {
            self.all.push(words.clone());
            self.all.len() - 1
        })
    }

    /// The first line of the words file and the whole of it: then every Chinese text on a line of its own, then every English one.
    /// The first line names the edition and the texts, so that a file of another build does not pass for this one.
    pub fn file(self, book: &Book) -> (String, String) {
        let mut texts = String::new();
        for text in self.all.iter().map(|words| &words.zh).chain(self.all.iter().map(|words| &words.en)) {
            let _ = writeln!(texts, "{text}");
        }
        let hash = Sha256::digest(&texts).iter().take(6).fold(String::new(), |hash, byte| format!("{hash}{byte:02x}"));
        let first = format!("service-hall words {} {hash}\n", book.edition);
        let file = first.clone() + &texts;
        (first, file)
    }
}
