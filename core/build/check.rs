//! Checks that the handbook is whole: references resolve, both languages are there, pages are given, every procedure's
//! graph is sound. A fault names the file, the key and what was expected.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Book, Procedure, Row, Rule, Source, Step, Words};
use crate::values;

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

struct Names<'a> {
    ids: BTreeMap<&'static str, BTreeSet<&'a str>>,
    parameters: BTreeSet<String>,
    faults: Vec<String>,
}

impl Names<'_> {
    fn resolve(&mut self, at: &str, key: &str, table: &'static str, id: &str) {
        if !self.ids.get(table).is_some_and(|ids| ids.contains(id)) {
            self.faults.push(format!("{at}: {key} = `{id}`, expected the id of a {table}"));
        }
    }

    fn one_of(&mut self, at: &str, key: &str, value: &str, allowed: &[&str]) {
        if !allowed.contains(&value) {
            self.faults.push(format!("{at}: {key} = `{value}`, expected one of {}", allowed.join(", ")));
        }
    }

    fn words(&mut self, at: &str, key: &str, words: &Words) {
        for (language, text) in [("zh", &words.zh), ("en", &words.en)] {
            if text.trim().is_empty() {
                self.faults.push(format!("{at}: {key}.{language} is missing, expected its wording"));
            }
        }
    }

    fn sources(&mut self, at: &str, sources: &[Source]) {
        if sources.is_empty() {
            self.faults.push(format!("{at}: source is missing, expected at least one document, section and page"));
        }
        for source in sources {
            self.resolve(at, "source.doc", "doc", &source.doc);
            if source.doc == "M" && source.page.is_none() {
                self.faults.push(format!("{at}: source.page is missing for section {}, expected the page of document M", source.section));
            }
        }
    }

    fn condition(&mut self, at: &str, key: &str, condition: Option<&String>) {
        if let Some(condition) = condition {
            self.resolve(at, key, "fact", condition.trim_start_matches('!'));
        }
    }

    fn row(&mut self, at: &str, row: &Row, steps: &BTreeSet<&str>) {
        self.resolve(at, "rule", "rule", &row.rule);
        let tests = [row.done.is_some(), row.attest.is_some(), row.attest_any.is_some(), row.answered.is_some(), row.record.is_some()];
        if tests.iter().filter(|given| **given).count() > 1 {
            self.faults
                .push(format!("{at}: row of `{}` has two tests, expected one of done, attest, attest_any, answered, record", row.rule));
        }
        for (key, step) in row
            .done
            .iter()
            .map(|step| ("done", step))
            .chain(row.or_done.iter().map(|step| ("or_done", step)))
            .chain(row.after.iter().map(|step| ("after", step)))
        {
            if !steps.contains(step.as_str()) {
                self.faults.push(format!("{at}: {key} = `{step}`, expected the id of a step of this procedure"));
            }
        }
        if row.done.is_none() && (!row.or_done.is_empty() || row.after.is_some()) {
            self.faults.push(format!("{at}: row of `{}` has or_done or after, expected done beside it", row.rule));
        }
        for fact in [&row.attest, &row.attest_any, &row.answered].into_iter().flatten().flatten() {
            self.resolve(at, "attest", "fact", fact);
        }
        if let Some(record) = &row.record {
            self.resolve(at, "record", "document", record);
        }
        self.condition(at, "when", row.when.as_ref());
        if let Some(level) = &row.level {
            self.one_of(at, "level", level, &["warning", "violation"]);
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
    let parameters = book.rules.iter().flat_map(|rule| rule.parameters.keys().map(move |name| format!("{}/{name}", rule.id))).collect();
    let mut names = Names { ids, parameters, faults: Vec::new() };
    for (key, value) in [("edition", &book.edition), ("from", &book.from)] {
        if value.is_empty() {
            names.faults.push(format!("edition.toml: {key} is missing, expected a text"));
        }
    }
    if !book.from.is_empty() && !values::is_day(&book.from) {
        names.faults.push(format!("edition.toml: from = `{}`, expected a day written YYYY-MM-DD", book.from));
    }
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
        names.sources(&at, &role.source);
    }
    for document in &book.documents {
        let at = place("document", &document.id);
        names.words(&at, "title", &document.title);
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
    let cited = citations(&book);
    for rule in &book.rules {
        if rule.open.is_none() && !cited.contains(rule.id.as_str()) {
            names.faults.push(format!(
                "{}: rule `{}` is cited by no step, expected a row that judges it or `open` with the reason",
                rule.file, rule.id
            ));
        }
    }
    let faults = names.faults;
    if faults.is_empty() { Ok(book) } else { Err(faults) }
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

fn check_procedure(names: &mut Names<'_>, procedure: &Procedure) {
    let at = format!("{}: procedure `{}`", procedure.file, procedure.id);
    names.words(&at, "title", &procedure.title);
    names.words(&at, "goal", &procedure.goal);
    names.sources(&at, &procedure.source);
    for (key, rule) in [("order_rule", &procedure.order_rule), ("role_rule", &procedure.role_rule)] {
        if let Some(rule) = rule {
            names.resolve(&at, key, "rule", rule);
        }
    }
    let steps: BTreeSet<&str> = procedure.step.iter().map(|step| step.id.as_str()).collect();
    if steps.len() != procedure.step.len() {
        names.faults.push(format!("{at}: two steps share an id, expected unique step ids"));
    }
    if procedure.step.is_empty() || procedure.step.len() > 64 {
        names.faults.push(format!("{at}: {} steps, expected 1 to 64", procedure.step.len()));
        return;
    }
    if let Some(step) = &procedure.decides
        && !steps.contains(step.as_str())
    {
        names.faults.push(format!("{at}: decides = `{step}`, expected the id of a step of this procedure"));
    }
    for step in &procedure.step {
        check_step(names, procedure, step, &steps);
    }
    for step in &procedure.step {
        for done in step.needs.iter().chain(&step.leaves).filter_map(|row| row.done.as_ref()) {
            if procedure.step.iter().any(|before| before.id == *done && before.fact.is_none()) {
                names.faults.push(format!(
                    "{at} step `{}`: done = `{done}`, expected a step with `fact`, so that a decision can ask for it",
                    step.id
                ));
            }
        }
    }
    check_graph(names, procedure, &at);
}

fn check_step(names: &mut Names<'_>, procedure: &Procedure, step: &Step, steps: &BTreeSet<&str>) {
    let at = format!("{}: procedure `{}` step `{}`", procedure.file, procedure.id, step.id);
    if step.id.is_empty() || step.no.is_empty() {
        names.faults.push(format!("{at}: no = `{}`, expected an id and a number", step.no));
    }
    names.words(&at, "title", &step.title);
    if procedure.source.iter().any(|source| source.doc == "M") && step.page.is_none() {
        names.faults.push(format!("{at}: page is missing, expected the page of document M"));
    }
    if step.roles.is_empty() {
        names.faults.push(format!("{at}: roles are missing, expected who may take the step"));
    }
    for role in &step.roles {
        names.resolve(&at, "roles", "role", role);
    }
    for (key, rule) in [("role_rule", &step.role_rule), ("order_rule", &step.order_rule)] {
        if let Some(rule) = rule {
            names.resolve(&at, key, "rule", rule);
        }
    }
    if let Some(fact) = &step.fact {
        names.resolve(&at, "fact", "fact", fact);
    }
    for row in step.needs.iter().chain(&step.leaves) {
        names.row(&at, row, steps);
    }
    for row in &step.needs {
        if row.record.is_some() || row.attest_any.is_some() || row.answered.is_some() {
            names.faults.push(format!("{at}: needs row of `{}`, expected done, attest or a rule judged by code", row.rule));
        }
    }
    for within in &step.within {
        names.resolve(&at, "within.rule", "rule", &within.rule);
        if !names.parameters.contains(&format!("{}/{}", within.rule, within.parameter)) {
            names.faults.push(format!("{at}: within.parameter = `{}`, expected a parameter of rule `{}`", within.parameter, within.rule));
        }
        if let Some(from) = &within.from
            && !steps.contains(from.as_str())
        {
            names.faults.push(format!("{at}: within.from = `{from}`, expected the id of a step of this procedure"));
        }
        if let Some(fact) = &within.to_fact {
            names.resolve(&at, "within.to_fact", "fact", fact);
        }
    }
    if let Some(owed) = &step.owed {
        names.resolve(&at, "owed.rule", "rule", &owed.rule);
        names.condition(&at, "owed.when", owed.when.as_ref());
    }
    for (key, rules) in [("hints", &step.hints), ("settles", &step.settles)] {
        for rule in rules {
            names.resolve(&at, key, "rule", rule);
        }
    }
    if step.next.is_empty() {
        names.faults.push(format!("{at}: next is missing, expected a step or `end`"));
    }
    for branch in step.next.iter().map(crate::model::Next::branch) {
        if branch.to != "end" && !steps.contains(branch.to.as_str()) {
            names.faults.push(format!("{at}: next = `{}`, expected the id of a step of this procedure or `end`", branch.to));
        }
        names.condition(&at, "next.when", branch.when.as_ref());
        if let Some(label) = &branch.label {
            names.words(&at, "next.label", label);
        }
    }
}

/// Every step can be reached from the first, and the end from every step.
fn check_graph(names: &mut Names<'_>, procedure: &Procedure, at: &str) {
    let edges: Vec<(&str, String)> =
        procedure.step.iter().flat_map(|step| step.next.iter().map(|next| (step.id.as_str(), next.branch().to))).collect();
    let spread = |start: &str, forward: bool| {
        let mut seen = BTreeSet::from([start.to_owned()]);
        loop {
            let before = seen.len();
            for (from, to) in &edges {
                let (a, b) = if forward { (*from, to.as_str()) } else { (to.as_str(), *from) };
                if seen.contains(a) {
                    seen.insert(b.to_owned());
                }
            }
            if seen.len() == before {
                return seen;
            }
        }
    };
    let reached = spread(procedure.step.first().map_or("", |step| step.id.as_str()), true);
    let ending = spread("end", false);
    for step in &procedure.step {
        if !reached.contains(&step.id) {
            names.faults.push(format!("{at}: step `{}` is unreachable, expected a way to it from the first step", step.id));
        }
        if !ending.contains(&step.id) {
            names.faults.push(format!("{at}: step `{}` never ends, expected a way from it to `end`", step.id));
        }
    }
}

/// Ids of all rules that some step cites.
pub fn citations(book: &Book) -> BTreeSet<&str> {
    let mut cited = BTreeSet::from([ROLE_RULE, ORDER_RULE]);
    for procedure in &book.procedures {
        cited.extend([&procedure.order_rule, &procedure.role_rule].into_iter().flatten().map(String::as_str));
        for step in &procedure.step {
            cited.extend(step.needs.iter().chain(&step.leaves).map(|row| row.rule.as_str()));
            cited.extend(step.within.iter().map(|within| within.rule.as_str()));
            cited.extend(step.owed.iter().map(|owed| owed.rule.as_str()));
            cited.extend(step.hints.iter().map(String::as_str));
            cited.extend([&step.order_rule, &step.role_rule].into_iter().flatten().map(String::as_str));
        }
    }
    cited
}
