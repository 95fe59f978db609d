//! One language's view of the handbook: its words, its links, and text that is safe in Markdown.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Deref;

use service_hall::tables::{Bound, Parameter, Source, Step, Value, Wording};
use service_hall::{BusinessId, DocumentId, FactId, Language, ProcedureId, ReadingId, RoleId, RuleId};

/// `code = Chinese | English`; without English the code itself with spaces. A code may be told apart by what it is, as in `unit.day`.
const WORDS: &str = include_str!("../../site/words.txt");
/// What the sections of the sources are called in Chinese, the longest names first.
const SECTIONS: &str = include_str!("../../site/sections.txt");

/// A language, and the codes it has met that have no words.
pub struct View {
    pub language: Language,
    pub wordless: RefCell<BTreeSet<String>>,
}

impl View {
    pub fn new(language: Language) -> Self {
        Self { language, wordless: RefCell::default() }
    }

    /// The folder of the language, also its code in HTML.
    pub fn folder(&self) -> &'static str {
        self.pick("zh", "en")
    }

    pub fn pick<T>(&self, zh: T, en: T) -> T {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// Words of the handbook, safe in Markdown.
    pub fn say(&self, words: impl Deref<Target = Wording>) -> String {
        escape(self.of(words))
    }

    /// Words of the handbook as they are.
    pub fn of(&self, words: impl Deref<Target = Wording>) -> &'static str {
        self.pick(words.zh, words.en)
    }

    /// A code as people say it: looked for as `what.code`, then as `code`, then among the texts of facts and the titles of the handbook.
    pub fn word(&self, what: &str, code: &str) -> String {
        let full = format!("{what}.{code}");
        let find = |key: &str| entries(WORDS).find(|(known, _)| *known == key).map(|(_, words)| words);
        if let Some(words) = find(&full).or_else(|| find(code)) {
            let (zh, en) = words.split_once(" | ").map_or((words, None), |(zh, en)| (zh, Some(en)));
            return self.pick(zh.to_owned(), en.map_or_else(|| code.replace('_', " "), str::to_owned));
        }
        let text = FactId::all().flat_map(|id| id.entry().values).find(|value| value.id == code).map(|value| value.title);
        let role = || RoleId::find(code).map(|id| id.entry().title);
        let business = || BusinessId::find(code).map(|id| id.entry().title);
        if let Some(title) = text.or_else(role).or_else(business) {
            return self.say(title);
        }
        if code.contains(|letter: char| letter.is_ascii_alphabetic()) {
            self.wordless.borrow_mut().insert(full);
        }
        code.to_owned()
    }

    /// A text that a fact may have.
    pub fn text_of(&self, fact: FactId, text: &str) -> String {
        let value = fact.entry().values.iter().find(|value| value.id == text);
        value.map_or_else(|| self.word("value", text), |value| self.say(value.title))
    }

    /// Several in a row.
    pub fn list(&self, all: impl IntoIterator<Item = String>) -> String {
        all.into_iter().collect::<Vec<_>>().join(self.pick("、", "; "))
    }

    pub fn roles(&self, roles: &[RoleId]) -> String {
        self.list(roles.iter().map(|role| self.say(role.entry().title)))
    }

    /// Roles, each with a link.
    pub fn role_links(&self, roles: &[RoleId]) -> String {
        self.list(roles.iter().map(|role| format!("[{}](../lists/roles.md#{role})", self.say(role.entry().title))))
    }

    pub fn document(&self, id: DocumentId) -> String {
        format!("[{}](../lists/documents.md#{id})", self.say(id.entry().title))
    }

    pub fn procedure(&self, id: ProcedureId) -> String {
        format!("[{}](../procedures/{id}.md)", self.say(id.entry().title))
    }

    pub fn procedures(&self, ids: &[ProcedureId]) -> String {
        self.list(ids.iter().map(|id| self.procedure(*id)))
    }

    /// A step of a procedure, by the words `procedure/step` of the tables.
    pub fn step_of(&self, place: &str) -> Option<String> {
        let (procedure, step) = place.split_once('/')?;
        let id = ProcedureId::find(procedure)?;
        let (_, step) = id.entry().step(step)?;
        Some(format!("{} [{}](../procedures/{id}.md#{})", self.say(id.entry().title), self.step(step), step.id))
    }

    /// Number and title.
    pub fn step(&self, step: &Step) -> String {
        format!("{} {}", step.no, self.say(step.title))
    }

    /// A rule by what it says.
    pub fn statement(&self, id: RuleId) -> String {
        format!("[{}](../rules/{id}.md)", self.say(id.entry().statement))
    }

    pub fn reading(&self, id: ReadingId) -> String {
        format!("[{}](../lists/readings.md#{id})", self.say(id.entry().question))
    }

    /// A section of the sources.
    pub fn section(&self, section: &str) -> String {
        if self.language == Language::En {
            return section.to_owned();
        }
        let mut text = section.to_owned();
        for (english, chinese) in entries(SECTIONS) {
            text = text.replace(english, chinese);
        }
        if text.split(|letter: char| !letter.is_ascii_lowercase()).any(|word| word.len() > 1) {
            self.wordless.borrow_mut().insert(format!("section {section}"));
        }
        text
    }

    /// Where something stands, each place linked to the table of sources.
    pub fn cite(&self, sources: impl Deref<Target = [Source]>) -> String {
        let one = |source: &Source| {
            let page = source.page.map_or(String::new(), |page| self.pick(format!("，第{page}页"), format!(", p. {page}")));
            format!("[{} {}{page}](../sources/{}.md#{})", source.doc, self.section(source.section), source.doc, place(source))
        };
        sources.iter().map(one).collect::<Vec<_>>().join(self.pick("；", "; "))
    }

    /// A figure with its unit.
    pub fn value(&self, value: Value, unit: &str) -> String {
        let number = |number: &str| self.pick(format!("{number}{}", self.unit(unit)), self.counted(number, unit));
        let word = |text: &str| match unit {
            "yuan" => number(text),
            "procedure" => ProcedureId::find(text).map_or_else(|| text.to_owned(), |id| self.procedure(id)),
            "document" => DocumentId::find(text).map_or_else(|| text.to_owned(), |id| self.document(id)),
            _ => self.word("value", text),
        };
        match value {
            Value::Whole(whole) => number(&whole.to_string()),
            Value::Flag(flag) => self.pick(if flag { "是" } else { "否" }, if flag { "yes" } else { "no" }).to_owned(),
            Value::Text(text) => word(text),
            Value::Texts([]) => self.pick("没有", "none").to_owned(),
            Value::Texts(texts) => self.list(texts.iter().map(|text| word(text))),
            Value::Unset => self.pick("没有规定数字", "no figure is given").to_owned(),
        }
    }

    fn unit(&self, unit: &str) -> String {
        self.word("unit", unit)
    }

    fn counted(&self, number: &str, unit: &str) -> String {
        match (number, unit) {
            (_, "percent") => format!("{number}%"),
            ("1", _) | (_, "yuan") => format!("{number} {}", self.unit(unit)),
            _ => format!("{number} {}", plural(&self.unit(unit))),
        }
    }

    pub fn figure(&self, parameter: &Parameter) -> String {
        self.value(parameter.value, parameter.unit)
    }

    /// Which way a deployment may move a figure.
    pub fn bound(&self, parameter: &Parameter) -> &'static str {
        match parameter.bound {
            _ if !parameter.read => self.pick("程序不读它，不能改", "no code reads it: it cannot be moved"),
            _ if matches!(parameter.value, Value::Unset) => self.pick("由使用方定", "for the deployment to set"),
            Some(Bound::AtMost) => self.pick("上限；放宽要有授权", "a ceiling; loosening it takes an authority"),
            Some(Bound::AtLeast) => self.pick("下限；放宽要有授权", "a floor; loosening it takes an authority"),
            Some(Bound::Exactly) | None => self.pick("固定；改动要有授权", "fixed; changing it takes an authority"),
        }
    }

    /// The name of a part of the handbook.
    pub fn part(&self, part: &str) -> &'static str {
        match part {
            "1" => self.pick("第一部分 面向客户", "Part 1: customers"),
            "2" => self.pick("第二部分 内部管理", "Part 2: internal"),
            "P" => self.pick("P 制度规范", "P: policy"),
            _ => self.pick("S 服务提升", "S: service"),
        }
    }
}

/// The lines `key = words` of a list.
fn entries(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "))
}

fn plural(unit: &str) -> String {
    match unit.strip_suffix('y') {
        Some(stem) if !unit.ends_with("ay") => format!("{stem}ies"),
        _ if unit.ends_with('s') => format!("{unit}es"),
        _ if unit.ends_with("ch") => format!("{unit}es"),
        _ => format!("{unit}s"),
    }
}

/// The anchor of a place in the table of sources: a page, or a section where the document has no pages.
pub fn place(source: &Source) -> String {
    let slug = || source.section.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
    source.page.map_or_else(|| format!("s{}", slug()), |page| format!("p{page}"))
}

/// An id that may be broken at its dots.
pub fn code(id: &str) -> String {
    format!("<code>{}</code>", id.replace('.', ".<wbr>"))
}

/// Text that Markdown leaves alone, in a table as well.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '|' => out.push_str("&#124;"),
            '\\' | '`' | '*' | '_' | '[' | ']' => out.extend(['\\', letter]),
            _ => out.push(letter),
        }
    }
    out
}

/// The pages of a rule or a duty, linked; where the document has none, its sections.
pub fn pages(sources: impl Deref<Target = [Source]>) -> String {
    let mut all: Vec<String> = Vec::new();
    for source in &*sources {
        let page = source.page.map_or_else(|| source.section.split(' ').next().unwrap_or_default().to_owned(), |page| page.to_string());
        let link = format!("[{}&nbsp;{page}](../sources/{}.md#{})", source.doc, source.doc, place(source));
        if !all.contains(&link) {
            all.push(link);
        }
    }
    all.join(" ")
}

/// Several lines of a cell.
pub fn points(lines: &[String]) -> String {
    match lines {
        [] => String::new(),
        [only] => only.clone(),
        lines => format!("<ul><li>{}</li></ul>", lines.join("</li><li>")),
    }
}
