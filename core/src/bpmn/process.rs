//! The process: pool, lanes, tasks, gateways, events, flows, timers.

use super::model::{Cell, Gateway, Kind, Model, Timer, Way};
use super::xml::Xml;

const NAMESPACES: [(&str, &str); 5] = [
    ("xmlns:bpmn", "http://www.omg.org/spec/BPMN/20100524/MODEL"),
    ("xmlns:bpmndi", "http://www.omg.org/spec/BPMN/20100524/DI"),
    ("xmlns:dc", "http://www.omg.org/spec/DD/20100524/DC"),
    ("xmlns:di", "http://www.omg.org/spec/DD/20100524/DI"),
    ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
];

fn documentation(xml: &mut Xml, words: &str) {
    if !words.is_empty() {
        xml.words("bpmn:documentation", &[], words);
    }
}

/// Opens the document and writes all but the diagram.
pub(super) fn begin(xml: &mut Xml, model: &Model) {
    let id = &model.id;
    let (definitions, process, pool) = (format!("definitions_{id}"), format!("process_{id}"), format!("pool_{id}"));
    let mut attributes = NAMESPACES.to_vec();
    attributes.extend([
        ("id", definitions.as_str()),
        ("name", &model.name),
        ("targetNamespace", "urn:service-hall:handbook"),
        ("exporter", "service-hall"),
        ("exporterVersion", env!("CARGO_PKG_VERSION")),
    ]);
    xml.open("bpmn:definitions", &attributes);
    xml.open("bpmn:collaboration", &[("id", &format!("collaboration_{id}"))]);
    xml.leaf("bpmn:participant", &[("id", &pool), ("name", &model.name), ("processRef", &process)]);
    xml.close();
    xml.open("bpmn:process", &[("id", &process), ("name", &model.name), ("isExecutable", "false")]);
    documentation(xml, &model.doc);
    lanes(xml, model);
    for (number, cell) in model.cells.iter().enumerate() {
        node(xml, model, number, cell);
    }
    for way in &model.ways {
        flow(xml, model, way);
    }
    xml.close();
}

fn lanes(xml: &mut Xml, model: &Model) {
    xml.open("bpmn:laneSet", &[("id", &format!("lanes_{}", model.id))]);
    for (number, lane) in model.lanes.iter().enumerate() {
        xml.open("bpmn:lane", &[("id", &lane.id), ("name", &lane.name)]);
        for cell in model.cells.iter().filter(|cell| cell.lane == number) {
            let gateway = cell.gateway.iter().map(|gateway| &gateway.id);
            for id in std::iter::once(&cell.id).chain(gateway).chain(cell.timers.iter().map(|timer| &timer.id)) {
                xml.words("bpmn:flowNodeRef", &[], id);
            }
        }
        xml.close();
    }
    xml.close();
}

fn ends<'a>(xml: &mut Xml, incoming: impl Iterator<Item = &'a str>, outgoing: impl Iterator<Item = &'a str>) {
    incoming.for_each(|id| xml.words("bpmn:incoming", &[], id));
    outgoing.for_each(|id| xml.words("bpmn:outgoing", &[], id));
}

fn node(xml: &mut Xml, model: &Model, number: usize, cell: &Cell) {
    let incoming = model.ways.iter().filter(|way| way.to == number).map(|way| way.id.as_str());
    let outgoing = model.ways.iter().filter(|way| way.from == number).map(|way| way.id.as_str());
    let mut attributes = vec![("id", cell.id.as_str()), ("name", &cell.name)];
    let tag = match &cell.kind {
        Kind::Start => "bpmn:startEvent",
        Kind::End => "bpmn:endEvent",
        Kind::Task => "bpmn:userTask",
        Kind::Call(process) => {
            attributes.push(("calledElement", process));
            "bpmn:callActivity"
        }
    };
    xml.open(tag, &attributes);
    documentation(xml, &cell.doc);
    match &cell.gateway {
        Some(gateway) => ends(xml, incoming, std::iter::once(gateway.flow.as_str())),
        None => ends(xml, incoming, outgoing),
    }
    if cell.parallel {
        xml.leaf("bpmn:multiInstanceLoopCharacteristics", &[("isSequential", "false")]);
    }
    xml.close();
    if let Some(gateway) = &cell.gateway {
        branches(xml, model, number, cell, gateway);
    }
    for timer in &cell.timers {
        limit(xml, cell, timer);
    }
}

fn branches(xml: &mut Xml, model: &Model, number: usize, cell: &Cell, gateway: &Gateway) {
    xml.open("bpmn:exclusiveGateway", &[("id", &gateway.id)]);
    let outgoing = model.ways.iter().filter(|way| way.from == number).map(|way| way.id.as_str());
    ends(xml, std::iter::once(gateway.flow.as_str()), outgoing);
    xml.close();
    xml.leaf("bpmn:sequenceFlow", &[("id", &gateway.flow), ("sourceRef", &cell.id), ("targetRef", &gateway.id)]);
}

/// A limit tells when it is past and stops nothing.
fn limit(xml: &mut Xml, cell: &Cell, timer: &Timer) {
    let Timer { id, clock } = timer;
    xml.open("bpmn:boundaryEvent", &[("id", id), ("name", &clock.name), ("attachedToRef", &cell.id), ("cancelActivity", "false")]);
    documentation(xml, &clock.doc);
    xml.open("bpmn:timerEventDefinition", &[("id", &format!("clock_{id}"))]);
    xml.words("bpmn:timeDuration", &[("xsi:type", "bpmn:tFormalExpression")], &clock.duration);
    xml.close();
    xml.close();
}

fn flow(xml: &mut Xml, model: &Model, way: &Way) {
    let source = model.cells.get(way.from).map_or("", |cell| cell.exit());
    let target = model.cells.get(way.to).map_or("", |cell| &cell.id);
    let mut attributes = vec![("id", way.id.as_str())];
    if !way.name.is_empty() {
        attributes.push(("name", &way.name));
    }
    attributes.extend([("sourceRef", source), ("targetRef", target)]);
    if way.doc.is_empty() && way.condition.is_none() {
        return xml.leaf("bpmn:sequenceFlow", &attributes);
    }
    xml.open("bpmn:sequenceFlow", &attributes);
    documentation(xml, &way.doc);
    if let Some(condition) = &way.condition {
        xml.words("bpmn:conditionExpression", &[], condition);
    }
    xml.close();
}
