//! Every procedure as BPMN 2.0: the XML says what the look-up says, and the diagram can be read. (The official schema and another
//! reader of BPMN are asked in `bindings-wasm/test/bpmn.test.mjs`.)

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Document, Node};
use serde_json::json;
use service_hall::tables::{From, Within};
use service_hall::{Handbook, NextStep, ProcedureEntry, ProcedureId, RuleId, StepEntry, call_json, procedure};

use crate::support::{handbook, ok};

const LANGUAGES: [&str; 2] = ["zh", "en"];

fn xml(id: ProcedureId, language: &str) -> String {
    let answer = ok("procedure.bpmn", &json!({"procedure": id.as_str(), "language": language}));
    assert_eq!(answer["procedure"], id.as_str());
    assert_eq!(answer["edition"], handbook().stamp().as_str());
    answer["bpmn"].as_str().unwrap().to_owned()
}

/// Looks at every procedure in both languages.
fn each(look: impl Fn(&ProcedureEntry, &str, &Document<'_>)) {
    for id in ProcedureId::all() {
        for language in LANGUAGES {
            let text = xml(id, language);
            let document = Document::parse(&text).unwrap_or_else(|error| panic!("{id} {language}: {error}"));
            look(&procedure(id), language, &document);
        }
    }
}

fn name<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

fn of<'a>(node: Node<'a, '_>, key: &str) -> &'a str {
    node.attribute(key).unwrap_or_else(|| panic!("{} without {key}", name(node)))
}

fn by_id<'a, 'input>(document: &'a Document<'input>) -> BTreeMap<&'a str, Node<'a, 'input>> {
    let mut ids = BTreeMap::new();
    for node in document.descendants() {
        if let Some(id) = node.attribute("id") {
            assert!(ids.insert(id, node).is_none(), "{id} twice");
        }
    }
    ids
}

fn named<'a, 'input>(document: &'a Document<'input>, what: &'a [&str]) -> impl Iterator<Item = Node<'a, 'input>> {
    document.descendants().filter(move |node| what.contains(&name(*node)))
}

fn words(node: Node<'_, '_>) -> String {
    node.children().find(|child| name(*child) == "documentation").and_then(|child| child.text()).unwrap_or_default().to_owned()
}

fn title(language: &str, of: impl std::ops::Deref<Target = service_hall::tables::Wording>) -> &'static str {
    if language == "zh" { of.zh } else { of.en }
}

const NODES: &[&str] = &["startEvent", "endEvent", "userTask", "callActivity", "exclusiveGateway", "boundaryEvent"];
const TASKS: &[&str] = &["userTask", "callActivity"];

#[test]
fn ids_are_unique_names_and_whatever_is_named_is_there() {
    each(|entry, language, document| {
        let ids = by_id(document);
        for id in ids.keys() {
            assert!(id.starts_with(|letter: char| letter.is_ascii_lowercase()), "{id}");
            assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'), "{id}");
        }
        for key in ["sourceRef", "targetRef", "attachedToRef", "processRef", "bpmnElement"] {
            for node in document.descendants().filter(|node| node.has_attribute(key)) {
                assert!(ids.contains_key(of(node, key)), "{} {language}: {}", entry.id, of(node, key));
            }
        }
        for node in named(document, &["flowNodeRef", "incoming", "outgoing"]) {
            assert!(ids.contains_key(node.text().unwrap()), "{} {language}: {:?}", entry.id, node.text());
        }
        for flow in named(document, &["sequenceFlow"]) {
            for (key, end) in [("sourceRef", "outgoing"), ("targetRef", "incoming")] {
                let told = ids[of(flow, key)].children().filter(|child| name(*child) == end);
                assert_eq!(told.filter(|child| child.text() == flow.attribute("id")).count(), 1, "{} {language}: {:?}", entry.id, flow);
            }
        }
    });
}

fn rules(step: &StepEntry) -> BTreeSet<RuleId> {
    step.actor.iter().chain(&step.needs).chain(&step.leaves).chain(&step.within).chain(step.hints).copied().collect()
}

#[test]
fn every_step_is_one_task_in_the_lane_of_its_first_role() {
    each(|entry, language, document| {
        let ids = by_id(document);
        assert_eq!(named(document, TASKS).count(), entry.steps.len(), "{}", entry.id);
        for step in &entry.steps {
            let task = ids[format!("task_{}", step.id).as_str()];
            assert_eq!(name(task), if step.calls.is_some() { "callActivity" } else { "userTask" });
            assert_eq!(task.attribute("calledElement").map(str::to_owned), step.calls.map(|id| format!("process_{id}")));
            assert_eq!(of(task, "name"), format!("{} {}", step.no, title(language, step.title)));
            assert_eq!(task.children().any(|child| name(child) == "multiInstanceLoopCharacteristics"), step.parallel);
            let lane = ids[format!("lane_{}", step.roles[0]).as_str()];
            assert_eq!(of(lane, "name"), title(language, step.roles[0].entry().title));
            assert!(lane.children().any(|child| child.text() == Some(of(task, "id"))), "{}/{}", entry.id, step.id);
            let words = words(task);
            assert!(step.roles.iter().all(|role| words.contains(title(language, role.entry().title))), "{words}");
            assert!(step.records.iter().all(|record| words.contains(title(language, record.entry().title))), "{words}");
            assert!(step.page.is_none_or(|page| words.contains(&page.to_string())), "{words}");
            for rule in rules(step) {
                assert!(words.contains(rule.as_str()) && words.contains(title(language, rule.entry().statement)), "{rule} not in {words}");
            }
        }
    });
}

#[test]
fn every_node_stands_in_one_lane() {
    each(|entry, _, document| {
        let mut told: Vec<&str> = named(document, &["flowNodeRef"]).filter_map(|node| node.text()).collect();
        let mut nodes: Vec<&str> = named(document, NODES).map(|node| of(node, "id")).collect();
        told.sort_unstable();
        nodes.sort_unstable();
        assert_eq!(told, nodes, "{}", entry.id);
    });
}

fn check_way(ids: &BTreeMap<&str, Node<'_, '_>>, step: &StepEntry, number: usize, next: &NextStep, language: &str) {
    let flow = ids[format!("flow_{}_{number}", step.id).as_str()];
    let mut source = of(flow, "sourceRef").to_owned();
    if step.next.len() > 1 || next.when.is_some() {
        assert_eq!(source, format!("gateway_{}", step.id));
        let choice = ids[format!("choose_{}", step.id).as_str()];
        assert_eq!(of(choice, "targetRef"), source);
        of(choice, "sourceRef").clone_into(&mut source);
    }
    assert_eq!(source, format!("task_{}", step.id));
    let target = ids[of(flow, "targetRef")];
    match next.to {
        "end" => assert_eq!(name(target), "endEvent"),
        to => assert_eq!(of(target, "id"), format!("task_{to}")),
    }
    if let Some(label) = next.label {
        assert_eq!(of(flow, "name"), title(language, label));
    }
    assert_eq!(flow.has_attribute("name"), next.label.is_some() || next.when.is_some());
    let condition = flow.children().find(|child| name(*child) == "conditionExpression").and_then(|node| node.text());
    assert_eq!(condition, next.when.as_deref());
}

#[test]
fn every_way_is_a_path_with_its_word_and_its_condition() {
    each(|entry, language, document| {
        let ids = by_id(document);
        for step in &entry.steps {
            for (number, next) in (1..).zip(&step.next) {
                check_way(&ids, step, number, next, language);
            }
        }
        let ways = entry.steps.iter().map(|step| step.next.len()).sum::<usize>();
        let (starts, choices) = (named(document, &["startEvent"]).count(), named(document, &["exclusiveGateway"]).count());
        assert_eq!(named(document, &["sequenceFlow"]).count(), ways + starts + choices, "{}: nothing else flows", entry.id);
        let ends = entry.steps.iter().flat_map(|step| &step.next).filter(|next| next.to == "end").count();
        assert_eq!(named(document, &["endEvent"]).count(), ends, "{}", entry.id);
    });
}

#[test]
fn every_way_in_has_a_start() {
    each(|entry, _, document| {
        let starts: Vec<&str> = named(document, &["startEvent"]).map(|node| of(node, "id")).collect();
        let first = |step: &&StepEntry| step.start || step.id == entry.steps[0].id;
        let wanted: Vec<String> = entry.steps.iter().filter(first).map(|step| format!("start_{}", step.id)).collect();
        assert_eq!(starts, wanted);
        let ids = by_id(document);
        for step in entry.steps.iter().filter(first) {
            assert_eq!(of(ids[format!("begin_{}", step.id).as_str()], "targetRef"), format!("task_{}", step.id));
        }
    });
}

/// A limit with a figure that the step may not be later than.
fn is_timer(within: &Within) -> bool {
    let figure = || within.parameter.is_some_and(|id| id.entry().value.as_fact().is_some());
    within.to.is_none() && !within.at_least && figure()
}

#[test]
fn every_limit_with_a_figure_is_a_timer_that_stops_nothing() {
    each(|entry, language, document| {
        let ids = by_id(document);
        let mut count = 0;
        for (step, row) in entry.steps.iter().zip(entry.id.entry().steps) {
            for (number, within) in (1..).zip(row.within.iter().filter(|within| is_timer(within))) {
                count += 1;
                let timer = ids[format!("timer_{}_{number}", step.id).as_str()];
                assert_eq!(of(timer, "attachedToRef"), format!("task_{}", step.id));
                assert_eq!(of(timer, "cancelActivity"), "false");
                let words = words(timer);
                assert!(words.contains(within.rule.as_str()), "{words}");
                if let From::Step(from) | From::Start(from) = within.from {
                    assert!(words.contains(title(language, entry.steps[from].title)), "{words}");
                }
                let duration = timer.descendants().find(|node| name(*node) == "timeDuration").and_then(|node| node.text()).unwrap();
                let parameter = within.parameter.unwrap().entry();
                let Some(service_hall::Fact::Whole(figure)) = parameter.value.as_fact() else { panic!("{}", parameter.name) };
                let wanted: &[String] = &match parameter.unit {
                    "second" => vec![format!("PT{figure}S"), format!("PT{}M", figure / 60)],
                    "minute" => vec![format!("PT{figure}M"), format!("PT{}H", figure / 60)],
                    "hour" => vec![format!("PT{figure}H")],
                    _ => vec![format!("P{figure}D")],
                };
                assert!(wanted.iter().any(|one| one == duration), "{duration} is none of {wanted:?}");
                let days = words.contains(if language == "zh" { "按工作日" } else { "Counted in working days" });
                assert_eq!(days, parameter.unit == "working_day", "{words}");
            }
        }
        assert_eq!(named(document, &["boundaryEvent"]).count(), count, "{}", entry.id);
    });
}

#[test]
fn the_limits_of_the_sources_are_drawn_as_they_stand_there() {
    // M I.8 2.4(6), p. 15; M I.16 2.4(2), p. 28; M I.16 2.4(3), p. 28; M I.4 2.3 step 4, p. 8.
    for (procedure, timer, duration) in [
        ("tariff_change", "timer_operate_1", "PT1M"),
        ("inquiry", "timer_query_1", "PT30S"),
        ("inquiry", "timer_reply_1", "P3D"),
        ("complaint_intake", "timer_handle_order_1", "PT1H"),
    ] {
        let text = xml(ProcedureId::find(procedure).unwrap(), "en");
        let document = Document::parse(&text).unwrap();
        let timer = by_id(&document)[timer];
        assert_eq!(timer.descendants().find(|node| name(*node) == "timeDuration").and_then(|node| node.text()), Some(duration));
    }
}

#[test]
fn a_deployments_own_limit_is_drawn_from_its_day_on() {
    let overlay = r#"{"name": "city", "changes": [{"rule": "counter.system_time.inquiry", "parameter": "limit", "from": "2027-01-01", "value": 20}]}"#;
    let hall = Handbook::builtin().with_overlay_json(overlay).unwrap();
    let drawn = |on: &str| call_json(&hall, "procedure.bpmn", &format!(r#"{{"procedure": "inquiry"{on}}}"#));
    assert!(drawn("").contains(">PT30S<") && drawn(r#", "on": "2026-12-31""#).contains(">PT30S<"));
    assert!(drawn(r#", "on": "2027-01-01""#).contains(">PT20S<"));
}

#[test]
fn the_language_is_chinese_unless_asked_otherwise_and_the_same_call_gives_the_same_bytes() {
    for id in ProcedureId::all() {
        let unasked = ok("procedure.bpmn", &json!({"procedure": id.as_str()}));
        assert_eq!(unasked["bpmn"], xml(id, "zh"));
        assert_eq!(xml(id, "en"), xml(id, "en"));
        assert!(xml(id, "en").is_ascii() || xml(id, "en").contains('≥') || xml(id, "en").contains('≠'), "{id}");
    }
}

/// Left, top, right and bottom of a shape.
type Bounds = [i32; 4];

fn bounds(shape: Node<'_, '_>) -> Bounds {
    let at = shape.children().find(|child| name(*child) == "Bounds").unwrap();
    let [x, y, width, height] = ["x", "y", "width", "height"].map(|key| of(at, key).parse::<i32>().unwrap());
    assert!(width > 0 && height > 0);
    [x, y, x + width, y + height]
}

fn meet(one: Bounds, other: Bounds) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}

/// On the border of a shape.
fn touches((x, y): (i32, i32), [left, top, right, bottom]: Bounds) -> bool {
    ((x == left || x == right) && (top..=bottom).contains(&y)) || ((y == top || y == bottom) && (left..=right).contains(&x))
}

#[test]
fn shapes_stand_apart_and_lines_begin_and_end_at_them() {
    each(|entry, language, document| {
        let ids = by_id(document);
        let at = format!("{} {language}", entry.id);
        let shapes: BTreeMap<&str, Bounds> =
            named(document, &["BPMNShape"]).map(|shape| (of(shape, "bpmnElement"), bounds(shape))).collect();
        let nodes: Vec<(&str, Bounds)> = named(document, NODES).map(|node| (of(node, "id"), shapes[of(node, "id")])).collect();
        assert_eq!(shapes.len(), nodes.len() + named(document, &["lane", "participant"]).count(), "{at}");
        for (number, (one, here)) in nodes.iter().enumerate() {
            for (other, there) in &nodes[number + 1..] {
                let attached = [one, other].map(|id| ids[id].attribute("attachedToRef"));
                assert!(attached.contains(&Some(one)) || attached.contains(&Some(other)) || !meet(*here, *there), "{at}: {one} {other}");
            }
        }
        let edges: Vec<Node<'_, '_>> = named(document, &["BPMNEdge"]).collect();
        assert_eq!(edges.len(), named(document, &["sequenceFlow"]).count(), "{at}");
        for edge in edges {
            let flow = ids[of(edge, "bpmnElement")];
            let points: Vec<(i32, i32)> = edge
                .children()
                .filter(|child| name(*child) == "waypoint")
                .map(|point| (of(point, "x").parse().unwrap(), of(point, "y").parse().unwrap()))
                .collect();
            let (first, last) = (points[0], points[points.len() - 1]);
            assert!(touches(first, shapes[of(flow, "sourceRef")]) && touches(last, shapes[of(flow, "targetRef")]), "{at}: {flow:?}");
            for pair in points.windows(2) {
                let stretch = [pair[0].0.min(pair[1].0), pair[0].1.min(pair[1].1), pair[0].0.max(pair[1].0), pair[0].1.max(pair[1].1)];
                assert!(nodes.iter().all(|(_, shape)| !meet(stretch, *shape)), "{at}: {flow:?} crosses a shape");
            }
        }
    });
}

#[test]
fn words_lie_on_no_shape_and_on_no_other_words() {
    each(|entry, language, document| {
        let at = format!("{} {language}", entry.id);
        let labels: Vec<Bounds> = named(document, &["BPMNLabel"]).map(bounds).collect();
        let ids = by_id(document);
        let is_node = |shape: &Node<'_, '_>| NODES.contains(&name(ids[of(*shape, "bpmnElement")]));
        let shapes: Vec<Bounds> = named(document, &["BPMNShape"]).filter(is_node).map(bounds).collect();
        for (number, label) in labels.iter().enumerate() {
            assert!(!labels[number + 1..].iter().any(|other| meet(*label, *other)), "{at}: {label:?}");
            assert!(!shapes.iter().any(|shape| meet(*label, *shape)), "{at}: {label:?}");
        }
    });
}
