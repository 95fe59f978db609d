//! Identifiers checked against the handbook: copied like numbers, written like texts.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::table;
use crate::error::{Carried, Code, Error};

/// Finds the place of a name in its table: each place stands at the hash of its name, or in the next free slot.
struct Names {
    slots: Vec<Option<u16>>,
    name: fn(u16) -> &'static str,
}

impl Names {
    fn new(places: u16, name: fn(u16) -> &'static str) -> Self {
        let mut names = Self { slots: vec![None; usize::from(places).saturating_mul(2).next_power_of_two()], name };
        for place in 0..places {
            let start = names.start(name(place));
            let (before, after) = names.slots.split_at_mut(start);
            if let Some(free) = after.iter_mut().chain(before).find(|slot| slot.is_none()) {
                *free = Some(place);
            }
        }
        names
    }

    /// FNV-1a.
    fn start(&self, name: &str) -> usize {
        let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        usize::try_from(hash).unwrap_or_default() & self.slots.len().saturating_sub(1)
    }

    fn find(&self, name: &str) -> Option<u16> {
        let (before, after) = self.slots.split_at(self.start(name));
        after.iter().chain(before).map_while(|slot| *slot).find(|place| (self.name)(*place) == name)
    }
}

macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $id:ident = $table:ident: $entry:ty, $expected:literal;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $id(pub(in crate::handbook) u16);

        #[allow(dead_code, reason = "not every table is walked by index")]
        impl $id {
            /// Every id, in the order of the handbook.
            pub fn all() -> impl ExactSizeIterator<Item = Self> {
                (0..Self::count()).map(Self)
            }

            fn count() -> u16 {
                u16::try_from(table::$table.len()).unwrap_or(u16::MAX)
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
                static NAMES: LazyLock<Names> = LazyLock::new(|| Names::new($id::count(), |place| $id(place).as_str()));
                NAMES.find(text).map(Self)
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
    RoleId = ROLES: table::Role, "the id of a role in the handbook";
    /// A paper, form or record of the handbook.
    DocumentId = DOCUMENTS: table::Document, "the id of a document in the handbook";
    /// A business of the handbook.
    BusinessId = BUSINESSES: table::Business, "the id of a business in the handbook";
    /// A fact of the handbook.
    FactId = FACTS: table::FactEntry, "the id of a fact in the handbook";
    /// A reading of the handbook.
    ReadingId = READINGS: table::Reading, "the id of a reading in the handbook";
    /// A rule of the handbook.
    RuleId = RULES: table::Rule, "the id of a rule in the handbook";
    /// A procedure of the handbook.
    ProcedureId = PROCEDURES: table::Procedure, "the id of a procedure in the handbook";
    /// A duty of the handbook.
    DutyId = DUTIES: table::Duty, "the id of a duty in the handbook";
    /// An indicator of the handbook.
    IndicatorId = INDICATORS: table::Indicator, "the id of an indicator in the handbook";
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
