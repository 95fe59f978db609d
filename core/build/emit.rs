//! Writes the checked handbook as Rust statics. References become indices, so nothing is looked up by name at run time.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::check::{ORDER_RULE, ROLE_RULE};
use crate::emit_steps::{self, procedure};
use crate::model::{Book, Business, Document, Fact, FactValue, Parameter, Reading, Role, Row, Source, Words};
use crate::wordings::Wordings;
use crate::{emit_duties, terms, working_years};

/// The place of every id in its table, and of every wording in the table of words.
pub struct Indices {
    by: BTreeMap<&'static str, BTreeMap<String, usize>>,
    wordings: RefCell<Wordings>,
}

impl Indices {
    pub fn number(&self, table: &'static str, id: &str) -> usize {
        self.by.get(table).and_then(|ids| ids.get(id)).copied().unwrap_or_default()
    }

    pub fn id(&self, kind: &str, table: &'static str, id: &str) -> String {
        format!("{kind}({})", self.number(table, id))
    }

    pub fn ids<'a>(&self, kind: &str, table: &'static str, ids: impl IntoIterator<Item = &'a String>) -> String {
        list(ids.into_iter().map(|id| self.id(kind, table, id)))
    }

    /// The place of words in the table of words.
    pub fn words(&self, words: &Words) -> String {
        format!("Words({})", self.wordings.borrow_mut().words(words))
    }

    /// The place of texts that nothing judges by.
    pub fn texts(&self, texts: &[String]) -> String {
        format!("Texts({})", self.wordings.borrow_mut().texts(texts))
    }

    /// The place of a list of sources.
    pub fn sources(&self, sources: &[Source]) -> String {
        format!("Sources({})", self.wordings.borrow_mut().sources(sources))
    }
}

pub fn list(items: impl IntoIterator<Item = String>) -> String {
    format!("&[{}]", items.into_iter().collect::<Vec<_>>().join(", "))
}

pub fn option(item: Option<String>) -> String {
    item.map_or_else(|| "None".to_owned(), |item| format!("Some({item})"))
}

pub fn variant(word: &str) -> String {
    word.split('_').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}

fn constant(id: &str) -> String {
    id.replace('.', "_").to_uppercase()
}

fn value(value: &toml::Value) -> String {
    match value {
        toml::Value::Integer(number) => format!("Value::Whole({number})"),
        toml::Value::Boolean(flag) => format!("Value::Flag({flag})"),
        toml::Value::Array(items) => {
            format!("Value::Texts({})", list(items.iter().map(|item| format!("{:?}", item.as_str().unwrap_or_default()))))
        }
        other => format!("Value::Text({:?})", other.as_str().unwrap_or_default()),
    }
}

fn parameter(rule: &str, name: &str, parameter: &Parameter, read: bool) -> String {
    format!(
        "Parameter {{ rule: {rule}, name: {name:?}, value: {}, unit: {:?}, bound: {}, read: {read}, changes: {} }}",
        parameter.value.as_ref().map_or_else(|| "Value::Unset".to_owned(), value),
        parameter.unit,
        option(parameter.bound.as_ref().map(|bound| format!("Bound::{}", variant(bound)))),
        list(parameter.changes.iter().map(|change| format!("({:?}, {})", change.from, value(&change.value)))),
    )
}

/// The texts of `tables.rs` and `words.txt`.
pub fn emit(book: &Book) -> (String, String) {
    let mut out = String::from("// Written by build/emit.rs from handbook/**/*.toml.\n");
    let parameters: Vec<(&str, &str, &Parameter)> = book
        .rules
        .iter()
        .flat_map(|rule| rule.parameters.iter().map(move |(name, parameter)| (rule.id.as_str(), name.as_str(), parameter)))
        .collect();
    let indices = number(book, &parameters);
    let _ = writeln!(
        out,
        "/// The edition, its first day and the fingerprint of its text.\npub const EDITION: (&str, &str, &str) = ({:?}, {:?}, {:?});",
        book.edition, book.from, book.fingerprint
    );
    let mut table = |name: &str, kind: &str, rows: Vec<String>| {
        let _ = writeln!(out, "/// Table of the handbook, in its order.\npub static {name}: &[{kind}] = &[\n{}\n];", rows.join(",\n"));
    };
    table("DOCS", "Doc", book.docs.iter().map(|x| format!("Doc {{ id: {:?}, title: {} }}", x.id, indices.words(&x.title))).collect());
    table("ROLES", "Role", book.roles.iter().map(|x| role(&indices, x)).collect());
    table("DOCUMENTS", "Document", book.documents.iter().map(|x| document(&indices, x)).collect());
    table("BUSINESSES", "Business", book.businesses.iter().map(|x| business(&indices, x)).collect());
    table("FACTS", "FactEntry", book.facts.iter().map(|x| fact(&indices, x)).collect());
    table("READINGS", "Reading", book.readings.iter().map(|x| reading(&indices, x)).collect());
    table(
        "PARAMETERS",
        "Parameter",
        parameters
            .iter()
            .map(|(rule, name, x)| parameter(&indices.id("RuleId", "rule", rule), name, x, is_read(book, rule, name)))
            .collect(),
    );
    table("RULES", "Rule", rules(&indices, book));
    table("PROCEDURES", "Procedure", book.procedures.iter().map(|x| procedure(&indices, x)).collect());
    table("DUTIES", "Duty", book.duties.iter().map(|x| emit_duties::duty(&indices, x)).collect());
    table("INDICATORS", "Indicator", book.indicators.iter().map(|x| emit_duties::indicator(&indices, x)).collect());
    table("WORKING_YEARS", "WorkingYear", working_years::rows(book));
    constants(&mut out, book, &indices);
    let (format, file) = indices.wordings.into_inner().file(book);
    let _ = writeln!(out, "/// How the words file of this build is known and read.\npub(super) const WORDS_FILE: WordsFile = {format};");
    (out, file)
}

/// Numbers every id by its place in its table.
fn number(book: &Book, parameters: &[(&str, &str, &Parameter)]) -> Indices {
    let mut by: BTreeMap<&'static str, BTreeMap<String, usize>> = BTreeMap::new();
    let tables: [(&'static str, Vec<&String>); 9] = [
        ("role", book.roles.iter().map(|x| &x.id).collect()),
        ("document", book.documents.iter().map(|x| &x.id).collect()),
        ("business", book.businesses.iter().map(|x| &x.id).collect()),
        ("fact", book.facts.iter().map(|x| &x.id).collect()),
        ("reading", book.readings.iter().map(|x| &x.id).collect()),
        ("rule", book.rules.iter().map(|x| &x.id).collect()),
        ("procedure", book.procedures.iter().map(|x| &x.id).collect()),
        ("duty", book.duties.iter().map(|x| &x.id).collect()),
        ("indicator", book.indicators.iter().map(|x| &x.id).collect()),
    ];
    for (table, ids) in tables {
        by.insert(table, ids.iter().enumerate().map(|(number, id)| ((*id).clone(), number)).collect());
    }
    let places = parameters.iter().enumerate().map(|(number, (rule, name, _))| (format!("{rule}/{name}"), number));
    by.insert("parameter", places.collect());
    Indices { by, wordings: RefCell::default() }
}

fn role(indices: &Indices, x: &Role) -> String {
    let (title, aliases, source) = (indices.words(&x.title), indices.texts(&x.aliases_zh), indices.sources(&x.source));
    format!("Role {{ id: {:?}, title: {title}, aliases_zh: {aliases}, source: {source} }}", x.id)
}

fn document(indices: &Indices, x: &Document) -> String {
    let (title, aliases, source) = (indices.words(&x.title), indices.texts(&x.aliases_zh), indices.sources(&x.source));
    format!("Document {{ id: {:?}, kind: {:?}, title: {title}, aliases_zh: {aliases}, source: {source} }}", x.id, x.kind)
}

fn business(indices: &Indices, x: &Business) -> String {
    let (title, procedure, source) =
        (indices.words(&x.title), indices.id("ProcedureId", "procedure", &x.procedure), indices.sources(&x.source));
    format!("Business {{ id: {:?}, title: {title}, procedure: {procedure}, source: {source} }}", x.id)
}

fn fact(indices: &Indices, x: &Fact) -> String {
    let value = |value: &FactValue| format!("FactValue {{ id: {:?}, title: {} }}", value.id, indices.words(&value.words()));
    let (kind, values, title) = (variant(&x.kind), list(x.values.iter().map(value)), indices.words(&x.title));
    format!("FactEntry {{ id: {:?}, kind: FactKind::{kind}, values: {values}, title: {title} }}", x.id)
}

fn reading(indices: &Indices, x: &Reading) -> String {
    let (question, chosen, why) = (indices.words(&x.question), indices.words(&x.chosen), indices.words(&x.why));
    let (source, rules) = (indices.sources(&x.source), indices.ids("RuleId", "rule", &x.rules));
    format!("Reading {{ id: {:?}, question: {question}, chosen: {chosen}, why: {why}, source: {source}, rules: {rules} }}", x.id)
}

fn rules(indices: &Indices, book: &Book) -> Vec<String> {
    let judged = judged_by(book);
    let mut first = 0;
    let mut rows = Vec::new();
    for rule in &book.rules {
        let last = first + rule.parameters.len();
        let by: Vec<String> = judged.get(rule.id.as_str()).into_iter().flatten().cloned().collect();
        rows.push(format!(
            "Rule {{ id: {:?}, kind: RuleKind::{}, class: RuleClass::{}, procedures: {}, statement: {}, parameters: ({first}, {last}), \
             exception: {}, source: {}, responsible: {}, readings: {}, judged_by: {}, open: {} }}",
            rule.id,
            variant(&rule.kind),
            variant(&rule.class),
            indices.ids("ProcedureId", "procedure", &rule.procedures),
            indices.words(&rule.statement),
            option(rule.exception.as_ref().map(|x| indices.words(x))),
            indices.sources(&rule.source),
            indices.ids("RoleId", "role", &rule.responsible),
            indices.ids("ReadingId", "reading", &rule.readings),
            indices.texts(&by),
            option(rule.open.as_ref().map(|why| format!("{why:?}"))),
        ));
        first = last;
    }
    rows
}

/// One constant per rule that code must judge (dead code when nothing cites it), per parameter of such a rule, per fact, document and
/// indicator (each indicator is reported by code).
fn constants(out: &mut String, book: &Book, indices: &Indices) {
    let coded = coded(book);
    let _ = writeln!(out, "pub(crate) mod rule {{\n    use super::RuleId;");
    for id in &coded {
        let _ = writeln!(out, "    pub(crate) const {}: RuleId = {};", constant(id), indices.id("RuleId", "rule", id));
    }
    let _ = writeln!(
        out,
        "}}\n#[allow(dead_code, reason = \"some are read by terms alone\")]\npub(crate) mod parameter {{\n    use super::ParameterId;"
    );
    for rule in book.rules.iter().filter(|rule| coded.contains(rule.id.as_str())) {
        for (name, _) in rule.parameters.iter().filter(|(_, parameter)| parameter.unit != DESCRIBES) {
            let id = indices.id("ParameterId", "parameter", &format!("{}/{name}", rule.id));
            let _ = writeln!(out, "    pub(crate) const {}_{}: ParameterId = {id};", constant(&rule.id), constant(name));
        }
    }
    let _ = writeln!(
        out,
        "}}\n#[allow(dead_code, reason = \"most facts are read by tables alone\")]\npub(crate) mod fact {{\n    use super::FactId;"
    );
    for fact in &book.facts {
        let _ = writeln!(out, "    pub(crate) const {}: FactId = {};", constant(&fact.id), indices.id("FactId", "fact", &fact.id));
    }
    let _ = writeln!(
        out,
        "}}\n#[allow(dead_code, reason = \"most documents are read by tables alone\")]\npub(crate) mod document {{\n    use super::DocumentId;"
    );
    for document in &book.documents {
        let _ = writeln!(
            out,
            "    pub(crate) const {}: DocumentId = {};",
            constant(&document.id),
            indices.id("DocumentId", "document", &document.id)
        );
    }
    let _ = writeln!(out, "}}\npub(crate) mod indicator {{\n    use super::IndicatorId;");
    for (number, indicator) in book.indicators.iter().enumerate() {
        let name = constant(indicator.id.strip_prefix("ind.").unwrap_or(&indicator.id));
        let _ = writeln!(out, "    pub(crate) const {name}: IndicatorId = IndicatorId({number});");
    }
    let _ = writeln!(out, "}}");
}

/// Rules that some row leaves to code, and those that operations judge by themselves.
fn coded(book: &Book) -> BTreeSet<&str> {
    let calculated = book.rules.iter().filter(|rule| !rule.calculated_by.is_empty()).map(|rule| rule.id.as_str());
    book.procedures
        .iter()
        .flat_map(|x| &x.step)
        .flat_map(|x| x.needs.iter().chain(&x.leaves))
        .filter(|row| judged_by_code(row))
        .map(|row| row.rule.as_str())
        .chain(calculated)
        .collect()
}

/// Unit of a list of words that says what a rule means and that nothing reads.
const DESCRIBES: &str = "enum";

/// Whether a clock, a term or code reads a parameter.
fn is_read(book: &Book, rule: &str, name: &str) -> bool {
    let describes = book.rules.iter().any(|x| x.id == rule && x.parameters.get(name).is_some_and(|parameter| parameter.unit == DESCRIBES));
    let full = format!("{rule}/{name}");
    let mut steps = book.procedures.iter().flat_map(|x| &x.step);
    steps.any(|step| {
        let clock = step.within.iter().any(|within| within.rule == rule && within.parameter.as_deref() == Some(name));
        clock || emit_steps::terms_of(step).iter().any(|term| matches!(&term.check, terms::Check::Against(_, read) if *read == full))
    }) || book.duties.iter().any(|duty| duty.set_by.values().any(|set| *set == full))
        || (coded(book).contains(rule) && !describes)
}

fn judged_by_code(row: &Row) -> bool {
    let asks = row.by.is_some() || row.other_than.is_some() || row.record.is_some();
    !asks && row.done.is_none() && row.attest.is_none() && row.attest_any.is_none() && row.answered.is_none()
}

/// Rule id to the places that judge it: `procedure/step`, or `procedure` for its order and role rules.
fn judged_by(book: &Book) -> BTreeMap<&str, BTreeSet<String>> {
    let mut by: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for rule in &book.rules {
        by.entry(&rule.id).or_default().extend(rule.calculated_by.iter().cloned());
    }
    for procedure in &book.procedures {
        let mut cite = |rule: &'static str, place: &str| {
            by.entry(rule).or_default().insert(place.to_owned());
        };
        cite(ROLE_RULE, &procedure.id);
        cite(ORDER_RULE, &procedure.id);
        for rule in [&procedure.order_rule, &procedure.role_rule].into_iter().flatten() {
            by.entry(rule).or_default().insert(procedure.id.clone());
        }
        for step in &procedure.step {
            let place = format!("{}/{}", procedure.id, step.id);
            let rules = step
                .actor
                .iter()
                .chain(&step.needs)
                .chain(&step.leaves)
                .map(|row| &row.rule)
                .chain(step.within.iter().map(|within| &within.rule))
                .chain(step.owed.iter().map(|owed| &owed.rule))
                .chain(&step.hints)
                .chain(&step.order_rule)
                .chain(&step.role_rule);
            for rule in rules {
                by.entry(rule).or_default().insert(place.clone());
            }
        }
    }
    by
}
