//! What look-up and texts alone need: the words in both languages, names in lists, places in the sources. It is part of the library,
//! or a file of its own that is loaded when it is asked for.

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

/// Where something stands in the sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Source {
    /// The document: `M`, `P` or `S`.
    pub doc: &'static str,
    /// Its section.
    pub section: &'static str,
    /// Its page; documents P and S have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u16>,
}

/// What the file holds, taken apart.
struct Contents {
    words: Vec<Wording>,
    texts: Vec<Vec<&'static str>>,
    sources: Vec<Vec<Source>>,
}

/// How the file of this build is known and read; `build/wordings.rs` says what stands in it.
pub(super) struct WordsFile {
    pub first: &'static str,
    pub length: usize,
    pub words: usize,
    pub texts: usize,
}

/// The words as a file for [`load_words`].
#[cfg(feature = "words")]
pub const WORDS: &str = include_str!(concat!(env!("OUT_DIR"), "/words.txt"));

static CONTENTS: OnceLock<Contents> = OnceLock::new();

fn contents() -> Option<&'static Contents> {
    #[cfg(feature = "words")]
    CONTENTS.get_or_init(|| read(WORDS));
    CONTENTS.get()
}

fn read(file: &'static str) -> Contents {
    let items = |line: &'static str| line.split('\t').filter(|item| !item.is_empty());
    let source = |item: &'static str| {
        let mut parts = item.splitn(3, ' ');
        Some(Source { doc: parts.next()?, page: parts.next()?.parse().ok(), section: parts.next()? })
    };
    let mut lines = file.lines().skip(1);
    let zh: Vec<&str> = lines.by_ref().take(WORDS_FILE.words).collect();
    Contents {
        words: zh.into_iter().zip(lines.by_ref()).map(|(zh, en)| Wording { zh, en }).collect(),
        texts: lines.by_ref().take(WORDS_FILE.texts).map(|line| items(line).collect()).collect(),
        sources: lines.map(|line| items(line).filter_map(source).collect()).collect(),
    }
}

/// Brings the words of the handbook to a library that was built without feature `words`, from the bytes of the words file. With
/// the feature, and after the first time, the file is checked and nothing else happens.
///
/// # Errors
/// Code `words_file` when it is not the words file of this build.
pub fn load_words(file: Vec<u8>) -> Result<(), Error> {
    match String::from_utf8(file) {
        Ok(file) if file.len() == WORDS_FILE.length && file.starts_with(WORDS_FILE.first) => {
            if contents().is_none() {
                let _ = CONTENTS.set(read(file.leak()));
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
    contents().map(|_| ()).ok_or_else(|| Error::new(MISSING.0, "", MISSING.1))
}

macro_rules! places {
    ($($(#[doc = $doc:literal])+ $name:ident: $target:ty = $list:ident, $absent:expr;)+) => {$(
        $(#[doc = $doc])+
        ///
        /// Without feature `words` it is empty, and no operation writes it, until [`load_words`] has brought it.
        #[derive(Clone, Copy, PartialEq, Eq)]
        pub struct $name(pub(in crate::handbook) u16);

        impl Deref for $name {
            type Target = $target;

            fn deref(&self) -> &$target {
                contents().and_then(|contents| contents.$list.get(usize::from(self.0))).map_or($absent, |found| found)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if contents().is_none() {
                    return Err(ser::Error::custom(MISSING));
                }
                (**self).serialize(serializer)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                <$target>::schema_name()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                <$target>::schema_id()
            }

            fn inline_schema() -> bool {
                <$target>::inline_schema()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                <$target>::json_schema(generator)
            }
        }
    )+};
}

places! {
    /// A [`Wording`], by its place.
    Words: Wording = words, &Wording { zh: "", en: "" };
    /// A list of texts, by its place.
    Texts: [&'static str] = texts, &[];
    /// Where something stands, by the place of the list.
    Sources: [Source] = sources, &[];
}
