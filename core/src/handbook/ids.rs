//! Identifiers checked against the handbook: copied like numbers, written like texts.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::table;
use crate::error::{Carried, Code, Error};

/// FNV-1a, as `build/emit.rs` sorts the names.
fn hash(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $id:ident = $index:literal $table:ident: $entry:ty, $expected:literal;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $id(pub(in crate::handbook) u16);

        #[allow(dead_code, reason = "not every table is walked by index")]
        impl $id {
            /// Every id, in the order of the handbook.
            pub fn all() -> impl ExactSizeIterator<Item = Self> {
                (0..u16::try_from(table::$table.len()).unwrap_or(u16::MAX)).map(Self)
            }

            /// The id as text.
            pub fn as_str(self) -> &'static str {
                self.entry().id
            }

            /// The entry of the handbook.
            pub fn entry(self) -> &'static $entry {
                &table::$table[self.index()]
            }

            /// Its place in the table of the handbook.
            pub(crate) fn index(self) -> usize {
                usize::from(self.0)
            }

            /// The id of a text, if the handbook has it.
            pub fn find(text: &str) -> Option<Self> {
                let names = table::NAMES.get($index)?;
                let hash = hash(text);
                let first = names.partition_point(|(known, _)| *known < hash);
                let same = names.get(first..)?.iter().take_while(|(known, _)| *known == hash);
                same.map(|(_, number)| Self(*number)).find(|id| id.as_str() == text)
            }
        }

        impl FromStr for $id {
            type Err = Error;

            /// # Errors
            /// Code `unknown_id` when the handbook does not have it.
            fn from_str(text: &str) -> Result<Self, Error> {
                Self::find(text).ok_or_else(|| Error::new(Code::UnknownId, "", $expected))
            }
        }

        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $id {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $id {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;
                impl de::Visitor<'_> for Text {
                    type Value = $id;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }
                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$id, E> {
                        $id::find(text).ok_or_else(|| E::custom(Carried(Code::UnknownId, $expected)))
                    }
                }
                deserializer.deserialize_str(Text)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $id {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($id).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "format": "id"})
            }
        }
    )+};
}

ids! {
    /// A role of the handbook.
    RoleId = 0 ROLES: table::Role, "the id of a role in the handbook";
    /// A paper, form or record of the handbook.
    DocumentId = 1 DOCUMENTS: table::Document, "the id of a document in the handbook";
    /// A business of the handbook.
    BusinessId = 2 BUSINESSES: table::Business, "the id of a business in the handbook";
    /// A fact of the handbook.
    FactId = 3 FACTS: table::FactEntry, "the id of a fact in the handbook";
    /// A reading of the handbook.
    ReadingId = 4 READINGS: table::Reading, "the id of a reading in the handbook";
    /// A rule of the handbook.
    RuleId = 5 RULES: table::Rule, "the id of a rule in the handbook";
    /// A procedure of the handbook.
    ProcedureId = 6 PROCEDURES: table::Procedure, "the id of a procedure in the handbook";
    /// A duty of the handbook.
    DutyId = 7 DUTIES: table::Duty, "the id of a duty in the handbook";
    /// An indicator of the handbook.
    IndicatorId = 8 INDICATORS: table::Indicator, "the id of an indicator in the handbook";
}

/// A parameter of a rule: its row in the table of parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParameterId(pub(in crate::handbook) u16);

impl ParameterId {
    /// The entry of the handbook.
    #[cfg_attr(not(test), expect(clippy::indexing_slicing, reason = "only build.rs and `find` make ids, both from this table"))]
    pub fn entry(self) -> &'static table::Parameter {
        &table::PARAMETERS[usize::from(self.0)]
    }

    /// The parameter of a rule by its name.
    pub fn find(rule: RuleId, name: &str) -> Option<Self> {
        let (first, last) = rule.entry().parameters;
        (first..last).map(|number| Self(u16::try_from(number).unwrap_or(u16::MAX))).find(|id| id.entry().name == name)
    }

    pub(in crate::handbook) fn number(self) -> usize {
        usize::from(self.0)
    }
}
