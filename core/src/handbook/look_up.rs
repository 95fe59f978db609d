//! Look-up: the handbook as answers, and the explanation of a rule on a day.

use serde::{Deserialize, Serialize};

use super::ids::{BusinessId, DocumentId, DutyId, FactId, IndicatorId, ParameterId, ProcedureId, ReadingId, RoleId, RuleId};
use super::procedures::{ProcedureEntry, procedure};
use super::table::{self, Bound, RuleClass, RuleKind, Sources, Texts, Words};
use super::{Handbook, Stamp};
use crate::error::Error;
use crate::fact::Fact;
use crate::time::Day;

/// The edition in use.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Edition {
    /// Its name.
    pub edition: &'static str,
    /// Its first day.
    pub from: &'static str,
    /// SHA-256 over the handbook's text and the overlays, in hexadecimal.
    pub fingerprint: String,
    /// What answers carry: the name and the start of the fingerprint.
    pub stamp: Stamp,
    /// The names of the overlays, in the order they were laid.
    pub overlays: Vec<String>,
    /// The source documents.
    pub docs: &'static [table::Doc],
}

/// A parameter and its value in force.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename = "ParameterEntry")]
#[cfg_attr(feature = "schema", schemars(rename = "ParameterEntry"))]
pub struct ParameterEntry {
    /// The name within the rule.
    pub name: &'static str,
    /// The value; absent when neither the sources nor the deployment give one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Fact>,
    /// The unit.
    pub unit: &'static str,
    /// Which way a deployment may move it on its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<Bound>,
    /// First day of the value, when it is not the edition's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// On whose authority the value loosens the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
}

/// A rule of the handbook.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename = "RuleEntry")]
#[cfg_attr(feature = "schema", schemars(rename = "RuleEntry"))]
pub struct RuleEntry {
    /// The id.
    pub id: RuleId,
    /// What sort of rule.
    pub kind: RuleKind,
    /// Who can tell whether it is kept.
    pub class: RuleClass,
    /// The procedures it binds; empty when it binds all.
    pub procedures: &'static [ProcedureId],
    /// What it says.
    pub statement: Words,
    /// Its exception.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<Words>,
    /// Its parameters, with the values in force.
    pub parameters: Vec<ParameterEntry>,
    /// Where it stands.
    pub source: Sources,
    /// Who answers for it.
    pub responsible: &'static [RoleId],
    /// How its unclear places are read.
    pub readings: &'static [ReadingId],
    /// The steps that judge it, as `procedure/step`.
    pub judged_by: Texts,
    /// Why nothing judges it yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<&'static str>,
}

/// Asks for a rule as it stands on a day.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RuleQuery {
    /// The rule.
    pub id: RuleId,
    /// The day; without it the values without a start.
    #[serde(default)]
    pub on: Option<Day>,
}

/// Asks for the rules, all or those that bind a procedure.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RulesQuery {
    /// Only those that bind this procedure.
    #[serde(default)]
    pub procedure: Option<ProcedureId>,
    /// The day whose values are given.
    #[serde(default)]
    pub on: Option<Day>,
}

/// Asks for nothing in particular.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Everything {}

macro_rules! queries {
    ($($(#[doc = $doc:literal])+ $query:ident: $id:ty;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $query {
            /// The id.
            pub id: $id,
        }
    )+};
}

queries! {
    /// Asks for a procedure.
    ProcedureQuery: ProcedureId;
    /// Asks for a role.
    RoleQuery: RoleId;
    /// Asks for a document.
    DocumentQuery: DocumentId;
    /// Asks for a business.
    BusinessQuery: BusinessId;
    /// Asks for a fact.
    FactQuery: FactId;
    /// Asks for a reading.
    ReadingQuery: ReadingId;
    /// Asks for a duty.
    DutyQuery: DutyId;
    /// Asks for an indicator.
    IndicatorQuery: IndicatorId;
}

impl Handbook {
    /// The edition in use, with its overlays.
    pub fn edition(&self) -> Edition {
        Edition {
            edition: table::EDITION.0,
            from: table::EDITION.1,
            fingerprint: self.inner.fingerprint.clone(),
            stamp: self.stamp(),
            overlays: self.inner.overlays.clone(),
            docs: table::DOCS,
        }
    }

    /// A rule with its parameters as they stand on a day.
    pub fn rule(&self, id: RuleId, on: Option<Day>) -> RuleEntry {
        let rule = id.entry();
        let parameters = rule.parameters().iter().filter_map(|parameter| {
            let dated = self.dated(ParameterId::find(id, parameter.name)?, on, || None)?;
            Some(ParameterEntry {
                name: parameter.name,
                value: dated.value.as_fact(),
                unit: parameter.unit,
                bound: parameter.bound,
                from: dated.from,
                authority: dated.authority.clone(),
            })
        });
        RuleEntry {
            id,
            kind: rule.kind,
            class: rule.class,
            procedures: rule.procedures,
            statement: rule.statement,
            exception: rule.exception,
            parameters: parameters.collect(),
            source: rule.source,
            responsible: rule.responsible,
            readings: rule.readings,
            judged_by: rule.judged_by,
            open: rule.open,
        }
    }
}

/// One function for each look-up operation; all succeed once the id is read.
pub(crate) mod operations {
    #![expect(clippy::unnecessary_wraps, clippy::needless_pass_by_value, reason = "the shape of every operation")]
    use super::{
        BusinessQuery, DocumentQuery, DutyQuery, Edition, Error, Everything, FactQuery, Handbook, IndicatorQuery, ProcedureEntry,
        ProcedureId, ProcedureQuery, ReadingQuery, RoleQuery, RuleEntry, RuleId, RuleQuery, RulesQuery, procedure as entry, table,
    };

    pub(crate) fn edition(handbook: &Handbook, _: Everything) -> Result<Edition, Error> {
        Ok(handbook.edition())
    }
    pub(crate) fn rule(handbook: &Handbook, query: RuleQuery) -> Result<RuleEntry, Error> {
        Ok(handbook.rule(query.id, query.on))
    }
    pub(crate) fn rules(handbook: &Handbook, query: RulesQuery) -> Result<Vec<RuleEntry>, Error> {
        let binds = |id: &RuleId| query.procedure.is_none_or(|procedure| id.entry().procedures.contains(&procedure));
        Ok(RuleId::all().filter(binds).map(|id| handbook.rule(id, query.on)).collect())
    }
    pub(crate) fn procedure(_: &Handbook, query: ProcedureQuery) -> Result<ProcedureEntry, Error> {
        Ok(entry(query.id))
    }
    pub(crate) fn procedures(_: &Handbook, _: Everything) -> Result<Vec<ProcedureEntry>, Error> {
        Ok(ProcedureId::all().map(entry).collect())
    }
    pub(crate) fn role(_: &Handbook, query: RoleQuery) -> Result<&'static table::Role, Error> {
        Ok(query.id.entry())
    }
    pub(crate) fn roles(_: &Handbook, _: Everything) -> Result<&'static [table::Role], Error> {
        Ok(table::ROLES)
    }
    pub(crate) fn document(_: &Handbook, query: DocumentQuery) -> Result<&'static table::Document, Error> {
        Ok(query.id.entry())
    }
    pub(crate) fn documents(_: &Handbook, _: Everything) -> Result<&'static [table::Document], Error> {
        Ok(table::DOCUMENTS)
    }
    pub(crate) fn business(_: &Handbook, query: BusinessQuery) -> Result<&'static table::Business, Error> {
        Ok(query.id.entry())
    }
    pub(crate) fn businesses(_: &Handbook, _: Everything) -> Result<&'static [table::Business], Error> {
        Ok(table::BUSINESSES)
    }
    pub(crate) fn fact(_: &Handbook, query: FactQuery) -> Result<&'static table::FactEntry, Error> {
        Ok(query.id.entry())
    }
    pub(crate) fn facts(_: &Handbook, _: Everything) -> Result<&'static [table::FactEntry], Error> {
        Ok(table::FACTS)
    }
    pub(crate) fn reading(_: &Handbook, query: ReadingQuery) -> Result<&'static table::Reading, Error> {
        Ok(query.id.entry())
    }
    pub(crate) fn readings(_: &Handbook, _: Everything) -> Result<&'static [table::Reading], Error> {
        Ok(table::READINGS)
    }
    pub(crate) fn duty(_: &Handbook, query: DutyQuery) -> Result<&'static table::Duty, Error> {
        Ok(query.id.entry())
    }
    pub(crate) fn duties(_: &Handbook, _: Everything) -> Result<&'static [table::Duty], Error> {
        Ok(table::DUTIES)
    }
    pub(crate) fn indicator(_: &Handbook, query: IndicatorQuery) -> Result<&'static table::Indicator, Error> {
        Ok(query.id.entry())
    }
    pub(crate) fn indicators(_: &Handbook, _: Everything) -> Result<&'static [table::Indicator], Error> {
        Ok(table::INDICATORS)
    }
}
