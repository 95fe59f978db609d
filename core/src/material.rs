//! The classes of customer papers, for the rooms that bind, compare and hand them over.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

/// Class of papers: words of the fact `material_class`. What the sources call comprehensive is `general`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MaterialClass {
    /// Who owns what: papers of ownership.
    Ownership,
    /// Everything else.
    General,
    /// Agreements of promotions.
    Agreement,
}

impl MaterialClass {
    /// Every class, in the order of the handbook.
    pub const ALL: [Self; 3] = [Self::Ownership, Self::General, Self::Agreement];

    /// The class as the wire writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ownership => "ownership",
            Self::General => "general",
            Self::Agreement => "agreement",
        }
    }

    /// The words of the wire, in the same order.
    const WORDS: &[&str] = &[Self::Ownership.as_str(), Self::General.as_str(), Self::Agreement.as_str()];

    pub(crate) fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == word)
    }
}

impl<'de> Deserialize<'de> for MaterialClass {
    /// By hand, so that a value of another type is told the words as well.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Word;
        impl de::Visitor<'_> for Word {
            type Value = MaterialClass;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one of `ownership`, `general`, `agreement`")
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<MaterialClass, E> {
                MaterialClass::find(word).ok_or_else(|| E::unknown_variant(word, MaterialClass::WORDS))
            }
        }
        deserializer.deserialize_str(Word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handbook::table::fact;

    #[test]
    fn the_classes_are_those_of_the_handbook() {
        let classes: Vec<&str> = fact::MATERIAL_CLASS.entry().values.iter().map(|value| value.id).collect();
        assert_eq!(classes, MaterialClass::ALL.map(MaterialClass::as_str));
    }
}
