//! `site DIR`: the sources of the documentation site, for each language its pages and its settings.

pub mod chart;
mod duties;
mod lists;
mod procedures;
pub mod rows;
mod rules;
mod sources;
pub mod view;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use service_hall::tables::DOCS;
use service_hall::{DocumentId, DutyId, Handbook, IndicatorId, Language, ProcedureId, ReadingId, RoleId, RuleId};

use crate::catalogue::decided;
use crate::facade::Facade;
use crate::reference;
use view::View;

/// What both languages share.
const SETTINGS: &str = include_str!("../../site/settings.toml");
const STYLE: &str = include_str!("../../site/style.css");
/// Leads to the same page in the other language.
const SWITCH: &str = include_str!("../../site/alternate.html");
/// Where the two languages part.
const DOOR: &str = include_str!("../../site/door.html");

/// The pages of a language by their paths.
fn pages(view: &View) -> Vec<(String, String)> {
    let decided = decided();
    let mut pages = vec![
        ("index.md".to_owned(), index(view)),
        ("procedures/index.md".to_owned(), procedures::list(view)),
        ("rules/index.md".to_owned(), rules::list(view)),
        ("lists/roles.md".to_owned(), lists::roles(view)),
        ("lists/documents.md".to_owned(), lists::documents(view)),
        ("lists/businesses.md".to_owned(), lists::businesses(view)),
        ("lists/duties.md".to_owned(), duties::duties(view)),
        ("lists/indicators.md".to_owned(), duties::indicators(view)),
        ("lists/readings.md".to_owned(), lists::readings(view)),
        ("lists/facts.md".to_owned(), lists::facts(view)),
    ];
    pages.extend(DOCS.iter().map(|doc| (format!("sources/{}.md", doc.id), sources::page(view, doc))));
    pages.extend(ProcedureId::all().map(|id| (format!("procedures/{id}.md"), procedures::page(view, id))));
    pages.extend(RuleId::all().map(|id| (format!("rules/{id}.md"), rules::page(view, id, &decided))));
    if view.language == Language::En {
        pages.push(("interface/operations.md".to_owned(), reference::operations(&Facade::read())));
        pages.push(("interface/errors.md".to_owned(), reference::errors()));
    }
    pages
}

fn index(view: &View) -> String {
    let edition = Handbook::builtin().edition();
    let template = view.pick(include_str!("../../site/index.zh.md"), include_str!("../../site/index.en.md"));
    let docs = DOCS.iter().fold(String::new(), |mut text, doc| {
        let _ = writeln!(text, "- {}: [{}](sources/{}.md)", doc.id, view.say(doc.title), doc.id);
        text
    });
    [
        ("{edition}", edition.edition.to_owned()),
        ("{from}", edition.from.to_owned()),
        ("{stamp}", edition.stamp.as_str().to_owned()),
        ("{docs}", docs),
        ("{procedures}", ProcedureId::all().len().to_string()),
        ("{rules}", RuleId::all().len().to_string()),
        ("{open}", RuleId::all().filter(|id| id.entry().open.is_some()).count().to_string()),
        ("{roles}", RoleId::all().len().to_string()),
        ("{documents}", DocumentId::all().len().to_string()),
        ("{duties}", DutyId::all().len().to_string()),
        ("{indicators}", IndicatorId::all().len().to_string()),
        ("{readings}", ReadingId::all().len().to_string()),
    ]
    .iter()
    .fold(template.to_owned(), |text, (key, value)| text.replace(key, value))
}

/// The settings of a language's site, with its navigation.
fn settings(view: &View) -> String {
    let mut nav = String::new();
    let mut link = |indent: &str, title: &str, path: &str| {
        let title = title.replace('"', "\\\"");
        let _ = writeln!(nav, "{indent}{{ \"{title}\" = \"{path}\" }},");
    };
    link("  ", view.pick("首页", "Home"), "index.md");
    let mut parts = String::new();
    for part in ["1", "2", "P", "S"] {
        let _ = writeln!(parts, "    {{ \"{}\" = [", view.part(part));
        for id in ProcedureId::all().filter(|id| id.entry().part == part) {
            let _ = writeln!(parts, "      {{ \"{}\" = \"procedures/{id}.md\" }},", view.of(id.entry().title).replace('"', "\\\""));
        }
        parts.push_str("    ] },\n");
    }
    let _ = write!(nav, "  {{ \"{}\" = [\n    \"procedures/index.md\",\n{parts}  ] }},\n", view.pick("流程", "Procedures"));
    for (title, path) in [
        (view.pick("规则", "Rules"), "rules/index.md"),
        (view.pick("出处 M：流程手册", "Source M: handbook"), "sources/M.md"),
        (view.pick("出处 P：制度规范", "Source P: policy"), "sources/P.md"),
        (view.pick("出处 S：服务提升", "Source S: service"), "sources/S.md"),
        (view.pick("定期职责", "Duties"), "lists/duties.md"),
        (view.pick("岗位", "Roles"), "lists/roles.md"),
        (view.pick("证件、单据和记录", "Papers"), "lists/documents.md"),
        (view.pick("业务", "Businesses"), "lists/businesses.md"),
        (view.pick("指标", "Indicators"), "lists/indicators.md"),
        (view.pick("理解", "Readings"), "lists/readings.md"),
        (view.pick("事实", "Facts"), "lists/facts.md"),
    ] {
        let _ = writeln!(nav, "  {{ \"{title}\" = \"{path}\" }},");
    }
    if view.language == Language::En {
        nav.push_str("  { \"Operations\" = \"interface/operations.md\" },\n  { \"Errors\" = \"interface/errors.md\" },\n");
    }
    let (other, name) = view.pick(("en", "English"), ("zh", "中文"));
    SETTINGS
        .replace("{name}", view.pick("营业厅规则手册", "Rules of a service hall"))
        .replace("{folder}", view.folder())
        .replace("{other}", other)
        .replace("{other_name}", name)
        .replace("{nav}", &nav)
}

fn put(root: &Path, name: &str, text: &str) -> Result<(), String> {
    let path = root.join(name);
    let folder = path.parent().unwrap_or(root);
    fs::create_dir_all(folder).and_then(|()| fs::write(&path, text)).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

/// Writes the sources of both languages into a folder.
///
/// # Errors
/// A file that cannot be written; a code of the handbook that has no words.
pub fn write(root: &Path) -> Result<(), String> {
    for language in [Language::Zh, Language::En] {
        let view = View::new(language);
        for (name, text) in pages(&view) {
            put(root, &format!("{}/{name}", view.folder()), &text)?;
        }
        put(root, &format!("{}.toml", view.folder()), &settings(&view))?;
        put(root, &format!("{}/style.css", view.folder()), STYLE)?;
        let wordless: Vec<String> = view.wordless.take().into_iter().collect();
        if !wordless.is_empty() {
            return Err(format!("no words in xtask/gen/site/*.txt for: {}", wordless.join(", ")));
        }
    }
    put(root, "theme/partials/alternate.html", SWITCH)?;
    put(root, "html/index.html", DOOR)
}

#[cfg(test)]
mod tests {
    use service_hall::{Language, ProcedureId, RuleId};

    use super::{pages, settings};
    use crate::site::view::View;

    #[test]
    fn every_code_has_words_and_every_entry_its_page() {
        let sites = [Language::Zh, Language::En].map(View::new);
        for view in &sites {
            let pages = pages(view);
            assert!(view.wordless.borrow().is_empty(), "no words in xtask/gen/site/*.txt for {:?}", view.wordless.borrow());
            let has = |name: String| pages.iter().any(|(path, _)| *path == name);
            assert!(
                ProcedureId::all().all(|id| has(format!("procedures/{id}.md")) && settings(view).contains(&format!("procedures/{id}.md")))
            );
            assert!(RuleId::all().all(|id| has(format!("rules/{id}.md"))));
        }
    }
}
