//! Words for findings, decisions and rules, in both languages; all hosts say the same.

mod shortage;

use serde::{Deserialize, Serialize};

use crate::decision::{Decision, Finding, Level, Outcome, Remedy, Verdict};
use crate::error::Error;
use crate::fact::Fact;
use crate::handbook::table::{Source, Test, Wording, Words};
use crate::handbook::{DocumentId, FactId, Handbook, ProcedureId, RoleId, RuleId, words};
use crate::time::Day;

pub use shortage::ShortageText;
pub(crate) use shortage::shortages;

/// A language of the handbook.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

/// Asks for a rule in words.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RuleText {
    /// The rule.
    pub rule: RuleId,
    /// The day whose figures are named.
    #[serde(default)]
    pub on: Option<Day>,
    /// The language.
    pub language: Language,
}

/// Asks for a finding in words.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FindingText {
    /// The finding.
    pub finding: Finding,
    /// The language.
    pub language: Language,
    /// The procedure it was found in: only the pages of that procedure are cited. Absent, the one that the finding names.
    #[serde(default)]
    pub procedure: Option<ProcedureId>,
}

/// Asks for a decision in words.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DecisionText {
    /// The decision.
    pub decision: Decision,
    /// The language.
    pub language: Language,
}

/// Words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Text {
    /// The words, one line for each sentence that stands by itself.
    pub text: String,
}

/// What the code words of findings mean.
const WORDS: &[(&str, Wording)] = &[
    ("none", Wording { zh: "没有", en: "none" }),
    ("nothing", Wording { zh: "什么都没有", en: "nothing" }),
    ("other_holder", Wording { zh: "他人的证件", en: "someone else's document" }),
    ("own", Wording { zh: "本人的证件", en: "the customer's own document" }),
    ("not_genuine", Wording { zh: "不是真件", en: "not genuine" }),
    ("genuine", Wording { zh: "真件", en: "genuine" }),
    ("wrong_check_digit", Wording { zh: "校验位不符", en: "a wrong check digit" }),
    ("right_check_digit", Wording { zh: "校验位相符", en: "the right check digit" }),
    ("not_sealed", Wording { zh: "没有公章", en: "no seal" }),
    ("sealed", Wording { zh: "盖有公章", en: "the official seal" }),
    ("not_asked", Wording { zh: "没有请示", en: "not asked" }),
    ("not_done", Wording { zh: "没有做", en: "not done" }),
    ("asked", Wording { zh: "已请示", en: "asked" }),
    ("ended", Wording { zh: "流程已结束", en: "the procedure has ended" }),
    ("closed_branch", Wording { zh: "这一分支不适用", en: "its branch does not apply" }),
    ("no_role", Wording { zh: "没有记岗位", en: "no role is recorded" }),
    ("no_start", Wording { zh: "没有记开始时间", en: "no start is recorded" }),
    ("start", Wording { zh: "开始时间", en: "its start" }),
    ("no_limit", Wording { zh: "没有规定数字", en: "no figure is given" }),
    ("limit", Wording { zh: "时限", en: "a limit" }),
    ("no_calendar", Wording { zh: "没有工作日历", en: "no calendar covers it" }),
    ("no_resource", Wording { zh: "没有记姓名", en: "no name is recorded" }),
    ("another_person", Wording { zh: "另一个人", en: "another person" }),
    ("calendar", Wording { zh: "工作日历", en: "a calendar" }),
    ("ownership", Wording { zh: "权属类", en: "the ownership class" }),
    ("general", Wording { zh: "综合类", en: "the general class" }),
    ("agreement", Wording { zh: "协议类", en: "the agreement class" }),
    ("files", Wording { zh: "档案", en: "the files" }),
    ("storage", Wording { zh: "存档", en: "storage" }),
    ("yuan", Wording { zh: "元", en: " yuan" }),
    ("second", Wording { zh: "秒", en: " s" }),
    ("minute", Wording { zh: "分钟", en: " min" }),
    ("hour", Wording { zh: "小时", en: " h" }),
    ("working_day", Wording { zh: "个工作日", en: " working days" }),
    ("calendar_day", Wording { zh: "天", en: " days" }),
    ("day", Wording { zh: "", en: "" }),
    ("percent", Wording { zh: "%", en: "%" }),
    ("count", Wording { zh: "次", en: "" }),
    ("item", Wording { zh: "项", en: "" }),
    ("copy", Wording { zh: "联", en: " copies" }),
    ("card", Wording { zh: "张", en: " cards" }),
    ("set", Wording { zh: "份", en: " sets" }),
    ("form", Wording { zh: "种形式", en: " forms" }),
    ("degree", Wording { zh: "度", en: " degrees" }),
];

/// What the two sides of a finding are where they are no figures: by its unit, how seen and required are said.
const SIDES: &[(&str, Wording, Wording)] = &[
    ("set_of_volume", Wording { zh: "资料{}又在本册", en: "set {}, here again" }, Wording { zh: "只在{}册", en: "only in volume {}" }),
    (
        "number_of_volume",
        Wording { zh: "册号{}又用于本册", en: "number {}, here again" },
        Wording { zh: "只用于{}册", en: "only for volume {}" },
    ),
    ("volume_number", Wording { zh: "册号{}", en: "number {}" }, Wording { zh: "先有册号{}", en: "number {} before it" }),
];

/// What a text of a fact means, of those that a rule asks for.
fn asked(rule: RuleId, text: &str) -> Option<Words> {
    let steps = rule.entry().procedures.iter().flat_map(|procedure| procedure.entry().steps);
    let rows = steps.flat_map(|step| step.actor.iter().chain(step.needs).chain(step.leaves)).filter(|row| row.rule == rule);
    let terms = rows.flat_map(|row| match row.test {
        Test::All(terms) | Test::Any(terms) => terms.iter().chain(row.when),
        _ => [].iter().chain(row.when),
    });
    terms.flat_map(|term| term.fact.entry().values).find(|value| value.id == text).map(|value| value.title)
}

/// What a text of facts means, where it means the same for all that may have it.
fn of_any_fact(text: &str) -> Option<Words> {
    let mut all = FactId::all().flat_map(|fact| fact.entry().values).filter(|value| value.id == text).map(|value| value.title);
    let first = all.next()?;
    all.all(|other| (other.zh, other.en) == (first.zh, first.en)).then_some(first)
}

impl Language {
    pub(crate) fn of(self, words: &Wording) -> &'static str {
        match self {
            Self::Zh => words.zh,
            Self::En => words.en,
        }
    }

    pub(crate) fn pick(self, zh: &'static str, en: &'static str) -> &'static str {
        self.of(&Wording { zh, en })
    }

    /// A code word, an id, a text of a fact or a figure, as people say it. A rule tells which facts it asks for, a procedure whose steps.
    fn word(self, code: &str, rule: Option<RuleId>, procedure: Option<ProcedureId>) -> String {
        let one = |code: &str| -> String {
            if let Some(other) = code.strip_prefix('!') {
                format!("{}{}", self.pick("不是", "not "), self.word(other, rule, procedure))
            } else if let Some(words) = rule.and_then(|rule| asked(rule, code)) {
                self.of(&words).to_owned()
            } else if let Some((_, words)) = WORDS.iter().find(|(known, _)| *known == code) {
                self.of(words).to_owned()
            } else if let Some(id) = DocumentId::find(code) {
                self.of(&id.entry().title).to_owned()
            } else if let Some(id) = RoleId::find(code) {
                self.of(&id.entry().title).to_owned()
            } else if let Some((_, step)) = procedure.and_then(|procedure| procedure.entry().step(code)) {
                self.of(&step.title).to_owned()
            } else if let Some(words) = of_any_fact(code) {
                self.of(&words).to_owned()
            } else {
                code.to_owned()
            }
        };
        code.split('|').map(one).collect::<Vec<_>>().join(self.pick("、", ", "))
    }

    /// The word of a unit behind a figure.
    fn unit(self, unit: &str, figure: &str) -> String {
        let word = self.word(unit, None, None);
        match (self, figure, unit) {
            (Self::En, "1", "copy") => " copy".to_owned(),
            (Self::En, "1", "working_day" | "calendar_day" | "card" | "set" | "form" | "degree") => word.trim_end_matches('s').to_owned(),
            _ => word,
        }
    }

    pub(crate) fn roles(self, roles: &[RoleId]) -> String {
        roles.iter().map(|role| self.of(&role.entry().title)).collect::<Vec<_>>().join(self.pick("或", " or "))
    }
}

pub(crate) fn cite(sources: &[Source], procedure: Option<ProcedureId>, language: Language) -> String {
    let own = procedure.map(|procedure| format!("{} ", procedure.entry().section));
    let of_procedure = |source: &&Source| own.as_ref().is_some_and(|own| source.section.starts_with(own.as_str()));
    let mut chosen: Vec<&Source> = sources.iter().filter(of_procedure).collect();
    if chosen.is_empty() {
        chosen.extend(sources.first());
    }
    let place = |source: &&Source| {
        let page = source.page.map(|page| match language {
            Language::Zh => format!(" 第{page}页"),
            Language::En => format!(" p. {page}"),
        });
        format!("{} {}{}", source.doc, source.section, page.unwrap_or_default())
    };
    chosen.iter().map(place).collect::<Vec<_>>().join("; ")
}

fn remedy(remedy: &Remedy, procedure: Option<ProcedureId>, language: Language) -> String {
    let title = |document: &DocumentId| language.of(&document.entry().title);
    let step_title = |id: &str| {
        procedure.and_then(|procedure| procedure.entry().step(id)).map_or(id.to_owned(), |(_, step)| language.of(&step.title).to_owned())
    };
    match (remedy, language) {
        (Remedy::Bring { document }, Language::Zh) => format!("带来{}", title(document)),
        (Remedy::Bring { document }, Language::En) => format!("bring: {}", title(document)),
        (Remedy::Seal { document }, Language::Zh) => format!("给{}盖公章", title(document)),
        (Remedy::Seal { document }, Language::En) => format!("have the official seal put on: {}", title(document)),
        (Remedy::Pay { amount, account }, Language::Zh) => {
            format!("缴清{amount}元{}", account.as_ref().map_or(String::new(), |account| format!("（账户{account}）")))
        }
        (Remedy::Pay { amount, account }, Language::En) => {
            format!("pay {amount} yuan{}", account.as_ref().map_or(String::new(), |account| format!(" to account {account}")))
        }
        (Remedy::Sign { document }, Language::Zh) => format!("先签{}", title(document)),
        (Remedy::Sign { document }, Language::En) => format!("sign first: {}", title(document)),
        (Remedy::TakeStep { step, roles }, Language::Zh) => format!("先由{}办“{}”", language.roles(roles), step_title(step)),
        (Remedy::TakeStep { step, roles }, Language::En) => format!("first, by the {}: {}", language.roles(roles), step_title(step)),
        (Remedy::Ask { roles }, Language::Zh) => format!("请示{}", language.roles(roles)),
        (Remedy::Ask { roles }, Language::En) => format!("ask the {}", language.roles(roles)),
        (Remedy::HandTo { roles }, Language::Zh) => format!("交{}办", language.roles(roles)),
        (Remedy::HandTo { roles }, Language::En) => format!("hand it to the {}", language.roles(roles)),
        (Remedy::Attest { facts }, _) => {
            let facts: Vec<&str> = facts.iter().map(|fact| language.of(&fact.entry().title)).collect();
            format!("{}{}", language.pick("做到并记录：", "do and record: "), facts.join(language.pick("、", ", ")))
        }
        (Remedy::Leave { document }, Language::Zh) => format!("留下{}", title(document)),
        (Remedy::Leave { document }, Language::En) => format!("leave: {}", title(document)),
        (Remedy::VisitHall { hall }, Language::Zh) => format!("到{}办理", hall.as_deref().unwrap_or("住址或单位附近的营业厅")),
        (Remedy::VisitHall { hall }, Language::En) => format!("go to {}", hall.as_deref().unwrap_or("a hall near home or work")),
        (Remedy::Charge { amount }, Language::Zh) => format!("按标准收{amount}元"),
        (Remedy::Charge { amount }, Language::En) => format!("charge the standard {amount} yuan"),
        (Remedy::Call { number }, Language::Zh) => format!("先叫{number}号"),
        (Remedy::Call { number }, Language::En) => format!("call {number} first"),
        (Remedy::Finish { number }, Language::Zh) => format!("先办完{number}号的业务"),
        (Remedy::Finish { number }, Language::En) => format!("finish the business of {number} first"),
    }
}

fn say(finding: &Finding, procedure: Option<ProcedureId>, language: Language) -> String {
    let rule = finding.rule.entry();
    let verdict = match (finding.verdict, finding.level) {
        (Verdict::Kept, _) => language.pick("符合", "kept"),
        (Verdict::Broken, Level::Violation) => language.pick("违反", "broken"),
        (Verdict::Broken, Level::Warning) => language.pick("提醒", "warning"),
        (Verdict::NotApplicable, _) => language.pick("不适用", "does not apply"),
        (Verdict::Unknown, _) => language.pick("无法判定", "cannot be told"),
    };
    let stop = language.pick("。", ".");
    let mut parts = vec![format!("[{verdict}] {}", language.of(&rule.statement).trim_end_matches(['。', '.']))];
    if let (Some(seen), Some(required)) = (&finding.seen, &finding.required) {
        let unit = finding.unit.as_deref().unwrap_or_default();
        // Only a figure has a unit.
        let figure = |text: &str| text.trim_start_matches('-').starts_with(|first: char| first.is_ascii_digit());
        let unit_of = |text: &str| if unit.is_empty() || !figure(text) { String::new() } else { language.unit(unit, text) };
        let value = |text: &str| format!("{}{}", language.word(text, Some(finding.rule), procedure), unit_of(text));
        let (seen, required) = match SIDES.iter().find(|(known, ..)| *known == unit) {
            Some((_, side, other)) => (language.of(side).replace("{}", seen), language.of(other).replace("{}", required)),
            None => (value(seen), value(required)),
        };
        parts.push(match language {
            Language::Zh => format!("实际：{seen}，要求：{required}"),
            Language::En => format!("Seen: {seen}; required: {required}"),
        });
    }
    if !finding.missing.is_empty() {
        let facts: Vec<&str> = finding.missing.iter().map(|fact| language.of(&fact.entry().title)).collect();
        parts.push(format!("{}{}", language.pick("还需知道：", "Needed: "), facts.join(language.pick("、", "; "))));
    }
    if !finding.remedies.is_empty() {
        let remedies: Vec<String> = finding.remedies.iter().map(|each| remedy(each, procedure, language)).collect();
        parts.push(format!("{}{}", language.pick("办法：", "What helps: "), remedies.join(language.pick("；", "; "))));
    }
    let space = language.pick("", " ");
    let words = parts.join(&format!("{stop}{space}"));
    format!(
        "{words}{stop}{space}{}{}, {}{}",
        language.pick("（", "("),
        finding.rule,
        cite(&rule.source, procedure, language),
        language.pick("）", ")")
    )
}

/// A finding in words.
pub(crate) fn finding(query: &FindingText) -> Result<Text, Error> {
    words::needed()?;
    Ok(Text { text: say(&query.finding, query.procedure.or(query.finding.procedure), query.language) })
}

/// A decision in words: its outcome, then a line for each finding.
pub(crate) fn decision(query: &DecisionText) -> Result<Text, Error> {
    words::needed()?;
    let DecisionText { decision, language } = query;
    let table = decision.procedure.entry();
    let step = table.step(&decision.step).map_or("", |(_, step)| language.of(&step.title));
    let title = language.of(&table.title);
    let first = match (decision.outcome, language) {
        (Outcome::Allowed, Language::Zh) => format!("{title}：可以办理“{step}”。"),
        (Outcome::Allowed, Language::En) => format!("{title}: this may be done now: {step}."),
        (Outcome::Refused, Language::Zh) => format!("{title}：停在“{step}”，现在不能办理。"),
        (Outcome::Refused, Language::En) => format!("{title}: not now; it stops at: {step}."),
        (Outcome::Referred, Language::Zh) => format!("{title}：请{}决定。", language.roles(&decision.ask)),
        (Outcome::Referred, Language::En) => format!("{title}: the {} decides.", language.roles(&decision.ask)),
        (Outcome::Undetermined, Language::Zh) => format!("{title}：还不能判定。"),
        (Outcome::Undetermined, Language::En) => format!("{title}: it cannot be told yet."),
    };
    let lines = decision.findings.iter().map(|finding| say(finding, Some(decision.procedure), *language));
    Ok(Text { text: std::iter::once(first).chain(lines).collect::<Vec<_>>().join("\n") })
}

/// A rule in words: what it says, its figures, its exception, where it stands.
pub(crate) fn rule(handbook: &Handbook, query: &RuleText) -> Result<Text, Error> {
    words::needed()?;
    let language = query.language;
    let entry = handbook.rule(query.rule, query.on);
    let mut lines = vec![language.of(&entry.statement).to_owned()];
    for parameter in &entry.parameters {
        let value = match &parameter.value {
            None => language.word("no_limit", None, None),
            Some(Fact::Whole(number)) => format!("{number}{}", language.unit(parameter.unit, &number.to_string())),
            Some(Fact::Flag(flag)) => flag.to_string(),
            Some(Fact::Text(text)) => format!("{text}{}", language.word(parameter.unit, None, None)),
            Some(Fact::Texts(texts)) if texts.is_empty() => language.word("none", None, None),
            Some(Fact::Texts(texts)) => {
                let name = |text: &String| match ProcedureId::find(text).filter(|_| parameter.unit == "procedure") {
                    Some(id) => language.of(&id.entry().title).to_owned(),
                    None => language.word(text, Some(query.rule), None),
                };
                texts.iter().map(name).collect::<Vec<_>>().join(language.pick("、", ", "))
            }
        };
        lines.push(format!("{}{}{value}", parameter.name, language.pick("：", ": ")));
    }
    lines.extend(entry.exception.map(|exception| format!("{}{}", language.pick("例外：", "Exception: "), language.of(&exception))));
    let sources: Vec<String> = entry.source.iter().map(|source| cite(std::slice::from_ref(source), None, language)).collect();
    lines.push(format!("{}{}", language.pick("依据：", "Source: "), sources.join("; ")));
    Ok(Text { text: lines.join("\n") })
}
