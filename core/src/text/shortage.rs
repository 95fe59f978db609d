//! The shortage list of archives in words.

use serde::Deserialize;

use super::{Language, Text};
use crate::archive::SystemOperation;
use crate::error::Error;
use crate::handbook::{BusinessId, words};
use crate::material::MaterialClass;

/// Asks for a shortage list in words: `missing` of `archive.compare`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ShortageText {
    /// The operations without a set, in the order in which they are to stand.
    pub missing: Vec<SystemOperation>,
    /// How many there are, when the list was cut; absent: those of the list.
    #[serde(default)]
    pub count: Option<u64>,
    /// The language.
    pub language: Language,
}

fn class(class: MaterialClass, language: Language) -> &'static str {
    match class {
        MaterialClass::Ownership => language.pick("权属类", "ownership"),
        MaterialClass::General => language.pick("综合类", "general"),
        MaterialClass::Agreement => language.pick("协议类", "agreement"),
    }
}

fn line(operation: &SystemOperation, language: Language) -> String {
    let SystemOperation { id, operator, day, business, class: needs, hall } = operation;
    let business = BusinessId::find(business).map_or(business.as_str(), |known| language.of(&known.entry().title));
    let needs = needs.map(|needs| class(needs, language));
    match language {
        Language::Zh => {
            let hall = hall.as_ref().map_or(String::new(), |hall| format!(" {hall}"));
            let needs = needs.map_or(String::new(), |needs| format!("，应归{needs}"));
            format!("{day}{hall} 工号{operator} {business} 流水号{id}{needs}")
        }
        Language::En => {
            let hall = hall.as_ref().map_or(String::new(), |hall| format!(", {hall}"));
            let needs = needs.map_or(String::new(), |needs| format!(", class {needs}"));
            format!("{day}{hall}, operator {operator}, {business}, operation {id}{needs}")
        }
    }
}

/// A shortage list in words: how many operations have no archive, then a line for each.
pub(crate) fn shortages(query: &ShortageText) -> Result<Text, Error> {
    words::needed()?;
    let ShortageText { missing, count, language } = query;
    let listed = u64::try_from(missing.len()).unwrap_or(u64::MAX);
    let count = count.unwrap_or(listed).max(listed);
    let one = if count == 1 { "operation has" } else { "operations have" };
    let first = match language {
        _ if count == 0 => language.pick("系统操作都有档案。", "Every operation in the system has its archive.").to_owned(),
        Language::Zh => format!("系统有操作而没有档案的，共{count}笔："),
        Language::En => format!("{count} {one} no archive:"),
    };
    let lines = (1_u64..).zip(missing).map(|(number, operation)| format!("{number}. {}", line(operation, *language)));
    let rest = count.saturating_sub(listed);
    let rest = (rest > 0).then(|| match language {
        Language::Zh => format!("其余{rest}笔没有列出。"),
        Language::En => format!("{rest} more are not listed."),
    });
    Ok(Text { text: std::iter::once(first).chain(lines).chain(rest).collect::<Vec<_>>().join("\n") })
}
