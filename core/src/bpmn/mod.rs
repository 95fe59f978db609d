//! A procedure as BPMN 2.0 with its diagram: plan → model → layout → XML.
//!
//! `source` alone reads the handbook's tables and makes a [`plan::Plan`]; what follows knows steps and ways, no rule and no language.

mod columns;
mod diagram;
mod heights;
mod labels;
mod layout;
mod model;
mod plan;
mod process;
mod route;
mod rows;
mod shapes;
mod source;
#[cfg(test)]
mod tests;
mod tracks;
mod widths;
mod words;
mod xml;

use serde::{Deserialize, Serialize};

use crate::handbook::{Handbook, ProcedureId, Stamp};
use crate::text::Language;
use crate::time::Day;

/// Asks for a procedure as a BPMN 2.0 diagram.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BpmnQuery {
    /// The procedure.
    pub procedure: ProcedureId,
    /// The language of its words; absent means Chinese.
    #[serde(default)]
    pub language: Language,
    /// The day whose time limits are drawn.
    #[serde(default)]
    pub on: Option<Day>,
}

/// A procedure as a BPMN 2.0 diagram.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Bpmn {
    /// The procedure.
    pub procedure: ProcedureId,
    /// The XML document, with the diagram.
    pub bpmn: String,
    /// Edition and fingerprint of the handbook.
    pub edition: Stamp,
}

fn draw(plan: plan::Plan) -> String {
    let model = model::Model::new(plan);
    let layout = layout::layout(&model);
    let mut xml = xml::Xml::new();
    process::begin(&mut xml, &model);
    diagram::write(&mut xml, &model, &layout);
    xml.finish()
}

/// Draws a procedure.
pub(crate) fn bpmn(handbook: &Handbook, query: &BpmnQuery) -> Bpmn {
    let plan = source::plan(handbook, query.procedure, query.language, query.on);
    Bpmn { procedure: query.procedure, bpmn: draw(plan), edition: handbook.stamp() }
}
