//! From the pages of the sources to the rules, procedures and the rest that stand on them.

use std::collections::BTreeMap;
use std::fmt::Write;

use service_hall::tables::{Doc, Source};
use service_hall::{DocumentId, DutyId, IndicatorId, ProcedureId, ReadingId, RoleId, RuleId};

use super::view::{View, place, points};

/// What stands at a place of a document.
#[derive(Default)]
struct Place {
    name: String,
    procedures: Vec<String>,
    rules: Vec<String>,
    others: Vec<String>,
}

/// Pages by their number; sections by the numbers in them, then by name.
type Key = (Vec<u16>, String);

fn key(source: &Source) -> Key {
    if let Some(page) = source.page {
        return (vec![page], String::new());
    }
    let number = source.section.split(' ').next().unwrap_or_default();
    let numbers = number.split(|letter: char| !letter.is_ascii_digit()).filter_map(|part| part.parse().ok());
    (numbers.collect(), source.section.to_owned())
}

fn add(into: &mut Vec<String>, link: &str) {
    if !into.iter().any(|known| known == link) {
        into.push(link.to_owned());
    }
}

fn collect(view: &View, doc: &Doc) -> BTreeMap<Key, (String, Place)> {
    let mut places: BTreeMap<Key, (String, Place)> = BTreeMap::new();
    let mut put = |sources: &[Source], link: &str, room: fn(&mut Place) -> &mut Vec<String>| {
        for source in sources.iter().filter(|source| source.doc == doc.id) {
            let (_, at) = places.entry(key(source)).or_insert_with(|| {
                let name = source.page.map_or_else(|| view.section(source.section), |page| page.to_string());
                (place(source), Place { name, ..Place::default() })
            });
            add(room(at), link);
        }
    };
    for id in ProcedureId::all() {
        put(&id.entry().source, &view.procedure(id), |at| &mut at.procedures);
    }
    for id in RuleId::all() {
        put(&id.entry().source, &view.statement(id), |at| &mut at.rules);
    }
    for id in DutyId::all() {
        let title = view.say(id.entry().title);
        put(&id.entry().source, &format!("[{title}](../lists/duties.md#{id})"), |at| &mut at.others);
    }
    for id in IndicatorId::all() {
        let title = view.say(id.entry().title);
        put(&id.entry().source, &format!("[{title}](../lists/indicators.md#{id})"), |at| &mut at.others);
    }
    for id in ReadingId::all() {
        put(&id.entry().source, &view.reading(id), |at| &mut at.others);
    }
    for id in DocumentId::all() {
        put(&id.entry().source, &view.document(id), |at| &mut at.others);
    }
    for id in RoleId::all() {
        put(&id.entry().source, &view.role_links(&[id]), |at| &mut at.others);
    }
    places
}

/// The table of a document.
pub fn page(view: &View, doc: &Doc) -> String {
    let mut text = format!("---\nhide: [toc]\nsearch:\n  exclude: true\n---\n# {} {}\n\n", doc.id, view.say(doc.title));
    let places = collect(view, doc);
    let first = if doc.id == "M" { view.pick("页", "page") } else { view.pick("条", "section") };
    let rest = view.pick("流程 | 规则 | 职责、指标、理解、单据、岗位", "procedures | rules | duties, indicators, readings, papers, roles");
    let _ = write!(text, "| {first} | {rest} |");
    text.push_str("\n|---|---|---|---|\n");
    for (anchor, Place { name, procedures, rules, others }) in places.values() {
        let (procedures, rules, others) = (points(procedures), points(rules), points(others));
        let _ = writeln!(text, "| <span id=\"{anchor}\">{name}</span> | {procedures} | {rules} | {others} |");
    }
    text
}
