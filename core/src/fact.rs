//! What an event says beside its time and place: scalars under ids that the handbook declares.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The value of one fact. Amounts, days and instants travel as text in their own forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// True or false; also an attestation.
    Flag(bool),
    /// A whole number, at most 2^53 - 1 either way.
    Whole(i64),
    /// A text, an id, an amount, a day or an instant.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
}

/// Facts by the ids that the handbook declares.
pub type Facts = BTreeMap<String, Fact>;

impl Serialize for Fact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Whole(number) => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Texts(texts) => texts.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Fact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> de::Visitor<'de> for Any {
            type Value = Fact;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, false, a whole number, a text or a list of texts")
            }
            fn visit_bool<E>(self, flag: bool) -> Result<Fact, E> {
                Ok(Fact::Flag(flag))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Fact, E> {
                if (-MAX_WHOLE..=MAX_WHOLE).contains(&number) {
                    Ok(Fact::Whole(number))
                } else {
                    Err(E::invalid_value(de::Unexpected::Other("number"), &"a whole number up to 2^53 - 1"))
                }
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Fact, E> {
                self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
            }
            fn visit_str<E>(self, text: &str) -> Result<Fact, E> {
                Ok(Fact::Text(text.to_owned()))
            }
            fn visit_string<E>(self, text: String) -> Result<Fact, E> {
                Ok(Fact::Text(text))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Fact, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = items.next_element()? {
                    texts.push(text);
                }
                Ok(Fact::Texts(texts))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// The largest whole number that every host can hold.
pub(crate) const MAX_WHOLE: i64 = (1 << 53) - 1;

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Fact {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fact".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"format": "fact", "type": ["boolean", "integer", "string", "array"], "items": {"type": "string"}})
    }
}
