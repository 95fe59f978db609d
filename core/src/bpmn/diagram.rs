//! The diagram: bounds of shapes and corners of lines, in the order of the model.

use super::model::Model;
use super::shapes::{Layout, Line, Rect};
use super::xml::Xml;

fn bounds(xml: &mut Xml, bounds: Rect) {
    let [x, y, width, height] = [bounds.x, bounds.y, bounds.width, bounds.height].map(|length| length.to_string());
    xml.leaf("dc:Bounds", &[("x", &x), ("y", &y), ("width", &width), ("height", &height)]);
}

fn label(xml: &mut Xml, at: Option<Rect>) {
    if let Some(at) = at {
        xml.open("bpmndi:BPMNLabel", &[]);
        bounds(xml, at);
        xml.close();
    }
}

fn shape(xml: &mut Xml, element: &str, more: &[(&'static str, &str)], at: Rect, words: Option<Rect>) {
    let id = format!("di_{element}");
    let mut attributes = vec![("id", id.as_str()), ("bpmnElement", element)];
    attributes.extend(more);
    xml.open("bpmndi:BPMNShape", &attributes);
    bounds(xml, at);
    label(xml, words);
    xml.close();
}

fn edge(xml: &mut Xml, element: &str, line: &Line) {
    xml.open("bpmndi:BPMNEdge", &[("id", &format!("di_{element}")), ("bpmnElement", element)]);
    for point in &line.points {
        xml.leaf("di:waypoint", &[("x", &point.x.to_string()), ("y", &point.y.to_string())]);
    }
    label(xml, line.label);
    xml.close();
}

/// Writes the diagram.
pub(super) fn write(xml: &mut Xml, model: &Model, layout: &Layout) {
    let horizontal = [("isHorizontal", "true")];
    xml.open("bpmndi:BPMNDiagram", &[("id", &format!("diagram_{}", model.id)), ("name", &model.name)]);
    xml.open("bpmndi:BPMNPlane", &[("id", &format!("plane_{}", model.id)), ("bpmnElement", &format!("collaboration_{}", model.id))]);
    shape(xml, &format!("pool_{}", model.id), &horizontal, layout.pool, None);
    for (lane, at) in model.lanes.iter().zip(&layout.lanes) {
        shape(xml, &lane.id, &horizontal, *at, None);
    }
    for (cell, block) in model.cells.iter().zip(&layout.blocks) {
        shape(xml, &cell.id, &[], block.body.bounds, block.body.label);
        if let (Some(gateway), Some((at, line))) = (&cell.gateway, &block.gateway) {
            shape(xml, &gateway.id, &[("isMarkerVisible", "true")], *at, None);
            edge(xml, &gateway.flow, line);
        }
        for (timer, at) in cell.timers.iter().zip(&block.timers) {
            shape(xml, &timer.id, &[], at.bounds, at.label);
        }
    }
    for (way, line) in model.ways.iter().zip(&layout.lines) {
        edge(xml, &way.id, line);
    }
    xml.close();
    xml.close();
}
