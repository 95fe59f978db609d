//! The words of the handbook: part of the library, or a file of their own that is loaded when words are asked for.

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use serde::{Serialize, Serializer, ser};

use super::table::WORDS_FILE;
use crate::error::{Carried, Code, Error};

/// Words in both languages of the handbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Wording {
    /// Simplified Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// The place of a [`Wording`] in the table of words.
///
/// Without feature `words` the texts are empty, and no operation writes them, until [`load_words`] has brought them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Words(pub(in crate::handbook) u16);

/// The words as a file for [`load_words`].
#[cfg(feature = "words")]
pub const WORDS: &str = include_str!(concat!(env!("OUT_DIR"), "/words.txt"));

static TABLE: OnceLock<Vec<Wording>> = OnceLock::new();

#[cfg(feature = "words")]
fn table() -> Option<&'static Vec<Wording>> {
    Some(TABLE.get_or_init(|| read(WORDS)))
}

#[cfg(not(feature = "words"))]
fn table() -> Option<&'static Vec<Wording>> {
    TABLE.get()
}

/// One line that names the edition, then a line for each Chinese text, then a line for each English one.
fn read(file: &'static str) -> Vec<Wording> {
    let lines: Vec<&str> = file.lines().skip(1).collect();
    let (zh, en) = lines.split_at(lines.len() / 2);
    zh.iter().zip(en).map(|(zh, en)| Wording { zh, en }).collect()
}

/// Brings the words of the handbook to a library that was built without feature `words`, from the bytes of the words file. With
/// the feature, and after the first time, the file is checked and nothing else happens.
///
/// # Errors
/// Code `words_file` when it is not the words file of this build.
pub fn load_words(file: Vec<u8>) -> Result<(), Error> {
    let (first, length) = WORDS_FILE;
    match String::from_utf8(file) {
        Ok(file) if file.len() == length && file.starts_with(first) => {
            if table().is_none() {
                let _ = TABLE.set(read(file.leak()));
            }
            Ok(())
        }
        _ => Err(Error::new(Code::WordsFile, "", "the words file that belongs to this build")),
    }
}

const MISSING: Carried = Carried(Code::WordsNotLoaded, "the words of the handbook to be loaded first");

/// Whether the words are there.
///
/// # Errors
/// Code `words_not_loaded`.
pub(crate) fn needed() -> Result<(), Error> {
    table().map(|_| ()).ok_or_else(|| Error::new(MISSING.0, "", MISSING.1))
}

impl Deref for Words {
    type Target = Wording;

    fn deref(&self) -> &Wording {
        table().and_then(|table| table.get(usize::from(self.0))).unwrap_or(&Wording { zh: "", en: "" })
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if table().is_none() {
            return Err(ser::Error::custom(MISSING));
        }
        (**self).serialize(serializer)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Words {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Wording::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        Wording::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Wording::json_schema(generator)
    }
}
