//! The words of the handbook as a file: what belongs to this build is taken, nothing else.

use std::collections::BTreeSet;

use service_hall::{RuleId, WORDS, load_words};

use crate::handbook::Copy;

fn refused(file: impl Into<Vec<u8>>) -> bool {
    load_words(file.into()).is_err_and(|error| error.code().as_str() == "words_file" && error.path().is_empty())
}

#[test]
fn the_file_of_this_build_is_taken_also_twice() {
    assert!(load_words(WORDS.into()).is_ok() && load_words(WORDS.into()).is_ok());
}

#[test]
fn another_file_is_refused() {
    let (first, texts) = WORDS.split_once('\n').unwrap();
    assert!(refused("") && refused(texts) && refused("\u{feff}".to_owned() + WORDS) && refused(WORDS.replace('\n', "\r\n")));
    assert!(refused(&WORDS.as_bytes()[..WORDS.len() - 1]), "cut off");
    assert!(refused(WORDS.replacen(first, &"x".repeat(first.len()), 1)), "of another edition");
    assert!(refused([WORDS.as_bytes(), &[0xff]].concat()), "not UTF-8");
}

#[test]
fn every_pair_of_texts_stands_in_the_file_once() {
    let lines: Vec<&str> = WORDS.lines().skip(1).collect();
    let statement = RuleId::all().next().unwrap().entry().statement;
    let place = |text: &str| lines.iter().position(|line| *line == text).unwrap();
    // Chinese first, then English in the same order.
    let words = place(statement.en) - place(statement.zh);
    let pairs: BTreeSet<_> = lines[..words].iter().zip(&lines[words..2 * words]).collect();
    assert_eq!(pairs.len(), words);
    for statement in RuleId::all().map(|id| id.entry().statement) {
        assert!(pairs.contains(&(&statement.zh, &statement.en)));
    }
}

#[test]
fn words_are_one_line() {
    Copy::new().append("roles.toml", "\n[[role]]\nid = \"two_lines\"\ntitle.zh = \"一\\n二\"\ntitle.en = \"one\"\n").refused(&[
        "roles.toml",
        "two_lines",
        "title.zh has a line break or a tab, expected one line",
    ]);
}
