//! Checks that the handbook is whole: references resolve, both languages are there, pages are given, every procedure's
//! graph is sound. A fault names the file, the key and what was expected.

use std::collections::{BTreeMap, BTreeSet};

use crate::check_steps::{check_procedure, citations};
use crate::model::{Book, Fact, Parameter, Rule, Source, Words};
use crate::{check_duties, values, working_years};

const KINDS: [&str; 12] = [
    "authority",
    "capacity",
    "conduct",
    "deadline",
    "disclosure",
    "precondition",
    "priority",
    "ratio",
    "record",
    "routing",
    "separation_of_duties",
    "time_limit",
];
const CLASSES: [&str; 3] = ["decidable", "attested", "advisory"];
const FACT_KINDS: [&str; 7] = ["flag", "money", "day", "instant", "whole", "text", "texts"];
pub const ROLE_RULE: &str = "procedure.role";
pub const ORDER_RULE: &str = "procedure.order";

pub struct Names<'a> {
    ids: BTreeMap<&'static str, BTreeSet<&'a str>>,
    pub facts: BTreeMap<&'a str, &'a Fact>,
    /// By `rule/name`.
    pub parameters: BTreeMap<String, &'a Parameter>,
    pub faults: Vec<String>,
}

impl Names<'_> {
    pub fn resolve(&mut self, at: &str, key: &str, table: &'static str, id: &str) {
        if !self.ids.get(table).is_some_and(|ids| ids.contains(id)) {
            self.faults.push(format!("{at}: {key} = `{id}`, expected the id of a {table}"));
        }
    }

    pub fn one_of(&mut self, at: &str, key: &str, value: &str, allowed: &[&str]) {
        if !allowed.contains(&value) {
            self.faults.push(format!("{at}: {key} = `{value}`, expected one of {}", allowed.join(", ")));
        }
    }

    pub fn words(&mut self, at: &str, key: &str, words: &Words) {
        for (language, text) in [("zh", &words.zh), ("en", &words.en)] {
            if text.trim().is_empty() {
                self.faults.push(format!("{at}: {key}.{language} is missing, expected its wording"));
            }
            self.one_line(at, &format!("{key}.{language}"), text);
        }
    }

    /// The file of words has a line for each text, and tabs between the items of a list.
    pub fn one_line(&mut self, at: &str, key: &str, text: &str) {
        if text.contains(['\n', '\r', '\t']) {
            self.faults.push(format!("{at}: {key} has a line break or a tab, expected one line"));
        }
    }

    pub fn sources(&mut self, at: &str, sources: &[Source]) {
        if sources.is_empty() {
            self.faults.push(format!("{at}: source is missing, expected at least one document, section and page"));
        }
        for source in sources {
            self.resolve(at, "source.doc", "doc", &source.doc);
            self.one_line(at, "source.section", &source.section);
            if source.doc == "M" && source.page.is_none() {
                self.faults.push(format!("{at}: source.page is missing for section {}, expected the page of document M", source.section));
            }
        }
    }
}

/// Returns the book when it is whole, else every fault found.
pub fn check(book: Book) -> Result<Book, Vec<String>> {
    let mut ids: BTreeMap<&'static str, BTreeSet<&str>> = BTreeMap::new();
    ids.insert("doc", book.docs.iter().map(|x| x.id.as_str()).collect());
    ids.insert("role", book.roles.iter().map(|x| x.id.as_str()).collect());
    ids.insert("document", book.documents.iter().map(|x| x.id.as_str()).collect());
    ids.insert("business", book.businesses.iter().map(|x| x.id.as_str()).collect());
    ids.insert("fact", book.facts.iter().map(|x| x.id.as_str()).collect());
    ids.insert("reading", book.readings.iter().map(|x| x.id.as_str()).collect());
    ids.insert("rule", book.rules.iter().map(|x| x.id.as_str()).collect());
    ids.insert("procedure", book.procedures.iter().map(|x| x.id.as_str()).collect());
    let full = |rule: &'_ Rule, name: &String| format!("{}/{name}", rule.id);
    let parameters = book.rules.iter().flat_map(|rule| rule.parameters.iter().map(move |(name, x)| (full(rule, name), x))).collect();
    let facts = book.facts.iter().map(|fact| (fact.id.as_str(), fact)).collect();
    let mut names = Names { ids, facts, parameters, faults: Vec::new() };
    for (key, value) in [("edition", &book.edition), ("from", &book.from)] {
        if value.is_empty() {
            names.faults.push(format!("edition.toml: {key} is missing, expected a text"));
        }
    }
    if !book.from.is_empty() && !values::is_day(&book.from) {
        names.faults.push(format!("edition.toml: from = `{}`, expected a day written YYYY-MM-DD", book.from));
    }
    working_years::check(&mut names, &book);
    let place = |table: &str, id: &str| {
        let key = format!("{table} `{id}`");
        format!("{}: {key}", book.files.get(&key).map_or("?", String::as_str))
    };
    for doc in &book.docs {
        names.words(&place("doc", &doc.id), "title", &doc.title);
    }
    for role in &book.roles {
        let at = place("role", &role.id);
        names.words(&at, "title", &role.title);
        for alias in &role.aliases_zh {
            names.one_line(&at, "aliases_zh", alias);
        }
        names.sources(&at, &role.source);
    }
    for document in &book.documents {
        let at = place("document", &document.id);
        names.words(&at, "title", &document.title);
        for alias in &document.aliases_zh {
            names.one_line(&at, "aliases_zh", alias);
        }
        names.sources(&at, &document.source);
    }
    for business in &book.businesses {
        let at = place("business", &business.id);
        names.words(&at, "title", &business.title);
        names.sources(&at, &business.source);
        names.resolve(&at, "procedure", "procedure", &business.procedure);
    }
    for fact in &book.facts {
        let at = place("fact", &fact.id);
        names.words(&at, "title", &fact.title);
        names.one_of(&at, "kind", &fact.kind, &FACT_KINDS);
        check_values(&mut names, &at, fact);
    }
    for reading in &book.readings {
        let at = place("reading", &reading.id);
        for (key, words) in [("question", &reading.question), ("chosen", &reading.chosen), ("why", &reading.why)] {
            names.words(&at, key, words);
        }
        for rule in &reading.rules {
            names.resolve(&at, "rules", "rule", rule);
        }
    }
    for rule in &book.rules {
        check_rule(&mut names, rule);
    }
    for procedure in &book.procedures {
        check_procedure(&mut names, procedure);
    }
    check_duties::check(&mut names, &book);
    let cited = citations(&book);
    for rule in &book.rules {
        if rule.open.is_none() && rule.calculated_by.is_empty() && !cited.contains(rule.id.as_str()) {
            names.faults.push(format!(
                "{}: rule `{}` is cited by no step, expected a row that judges it, `calculated_by` with an operation, or `open` with the reason",
                rule.file, rule.id
            ));
        }
    }
    let faults = names.faults;
    if faults.is_empty() { Ok(book) } else { Err(faults) }
}

/// The texts that a fact may have: each once, with words that tell them apart.
fn check_values(names: &mut Names<'_>, at: &str, fact: &Fact) {
    if !fact.values.is_empty() && !["text", "texts"].contains(&fact.kind.as_str()) {
        names.faults.push(format!("{at}: values, expected kind text or texts"));
    }
    for (place, value) in fact.values.iter().enumerate() {
        let key = format!("value `{}`", value.id);
        names.words(at, &key, &value.words());
        let mut before = fact.values.iter().take(place);
        if before.any(|other| other.id == value.id || other.zh == value.zh || other.en == value.en) {
            names.faults.push(format!("{at}: {key}, expected an id and words that no other value has"));
        }
    }
}

fn check_rule(names: &mut Names<'_>, rule: &Rule) {
    let at = format!("{}: rule `{}`", rule.file, rule.id);
    names.one_of(&at, "kind", &rule.kind, &KINDS);
    names.one_of(&at, "class", &rule.class, &CLASSES);
    names.words(&at, "statement", &rule.statement);
    names.sources(&at, &rule.source);
    if let Some(exception) = &rule.exception {
        names.words(&at, "exception", exception);
    }
    for procedure in &rule.procedures {
        names.resolve(&at, "procedures", "procedure", procedure);
    }
    for role in &rule.responsible {
        names.resolve(&at, "responsible", "role", role);
    }
    for reading in &rule.readings {
        names.resolve(&at, "readings", "reading", reading);
    }
    for (name, parameter) in &rule.parameters {
        values::check(&mut names.faults, &format!("{at} parameter `{name}`"), parameter, |table, id| {
            names.ids.get(table).is_some_and(|ids| ids.contains(id))
        });
    }
}
