//! The shortage list of archives in words.

use serde::Deserialize;

use super::{Language, Text};
use crate::archive::SystemOperation;
use crate::error::{Code, Error};
use crate::handbook::{BusinessId, words};
use crate::material::MaterialClass;

/// Asks for a shortage list in words: `missing` of `archive.compare`, and its counts of rows that could not be read.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ShortageText {
    /// The operations without a set, in the order in which they are to stand; absent: none is listed.
    #[serde(default)]
    pub missing: Vec<SystemOperation>,
    /// How many there are, when the list was cut; absent: those of the list.
    #[serde(default)]
    pub count: Option<u64>,
    /// Operations that could not be read: they may lack their archive too.
    #[serde(default)]
    pub rejected_operations: u64,
    /// Sets that could not be read: they may be those that are missing.
    #[serde(default)]
    pub rejected_sets: u64,
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
    let hall = hall.as_ref().filter(|hall| !hall.is_empty());
    match language {
        Language::Zh => {
            let hall = hall.map_or(String::new(), |hall| format!(" {hall}"));
            let needs = needs.map_or(String::new(), |needs| format!("，应归{needs}"));
            format!("{day}{hall} 工号{operator} {business} 流水号{id}{needs}")
        }
        Language::En => {
            let hall = hall.map_or(String::new(), |hall| format!(", {hall}"));
            let needs = needs.map_or(String::new(), |needs| format!(", class {needs}"));
            format!("{day}{hall}, operator {operator}, {business}, operation {id}{needs}")
        }
    }
}

/// A shortage list in words: how many operations have no archive, then a line for each, then what is not listed or could not be read.
///
/// # Errors
/// `unknown_value` at `count` for one below the length of the list.
pub(crate) fn shortages(query: &ShortageText) -> Result<Text, Error> {
    words::needed()?;
    let ShortageText { missing, count, rejected_operations, rejected_sets, language } = query;
    let listed = u64::try_from(missing.len()).unwrap_or(u64::MAX);
    let count = count.unwrap_or(listed);
    let Some(rest) = count.checked_sub(listed) else {
        return Err(Error::new(Code::UnknownValue, "count", "a count not below the number of operations listed"));
    };
    let rejected = rejected_operations.saturating_add(*rejected_sets);
    let one = if count == 1 { "operation has" } else { "operations have" };
    let end = if listed == 0 { language.pick("。", ".") } else { language.pick("：", ":") };
    let first = match language {
        _ if count == 0 && rejected == 0 => {
            language.pick("系统操作都有档案。", "Every operation in the system has its archive.").to_owned()
        }
        _ if count == 0 => language.pick("读到的操作都有档案。", "Every operation that was read has its archive.").to_owned(),
        Language::Zh => format!("系统有操作而没有档案的，共{count}笔{end}"),
        Language::En => format!("{count} {one} no archive{end}"),
    };
    let lines = (1_u64..).zip(missing).map(|(number, operation)| format!("{number}. {}", line(operation, *language)));
    let rest = (rest > 0).then(|| match (language, listed, rest) {
        (Language::Zh, 0, _) => "这里没有列出。".to_owned(),
        (Language::Zh, ..) => format!("其余{rest}笔没有列出。"),
        (Language::En, 0, 1) => "It is not listed here.".to_owned(),
        (Language::En, 0, _) => "They are not listed here.".to_owned(),
        (Language::En, _, 1) => "1 more is not listed.".to_owned(),
        (Language::En, ..) => format!("{rest} more are not listed."),
    });
    let unread = (rejected > 0).then(|| match language {
        Language::Zh => format!("另有{rejected}行没能读出，是否还有缺少档案的不能确定。"),
        Language::En if rejected == 1 => "1 row could not be read, so the shortage is not certain.".to_owned(),
        Language::En => format!("{rejected} rows could not be read, so the shortage is not certain."),
    });
    Ok(Text { text: std::iter::once(first).chain(lines).chain(rest).chain(unread).collect::<Vec<_>>().join("\n") })
}
