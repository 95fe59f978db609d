//! Writes duties and indicators.

use crate::check_duties::SET_BY;
use crate::emit::{Indices, list, option, variant};
use crate::model::{Due, Duty, Indicator};

fn text(text: Option<&String>) -> String {
    format!("{text:?}")
}

fn set_by(indices: &Indices, x: &Duty) -> String {
    let fields = SET_BY.map(|key| {
        let parameter = x.set_by.get(key).map(|name| indices.id("ParameterId", "parameter", name));
        format!("{key}: {}", option(parameter))
    });
    format!("SetBy {{ {} }}", fields.join(", "))
}

fn due(x: &Due) -> String {
    format!(
        "Due {{ mode: DueMode::{}, anchor: {}, latest: {}, time: {}, halved_at: {}, offset_days: {:?}, from_day: {:?}, to_day: {:?}, limit: {:?}, limit_unit: {}, \
         lead_from: {:?}, lead_to: {:?}, lead_unit: {} }}",
        variant(&x.mode),
        text(x.anchor.as_ref()),
        text(x.latest.as_ref()),
        text(x.time.as_ref()),
        text(x.halved_at.as_ref()),
        x.offset_days,
        x.from_day,
        x.to_day,
        x.limit,
        text(x.limit_unit.as_ref()),
        x.lead_from,
        x.lead_to,
        text(x.lead_unit.as_ref()),
    )
}

pub fn duty(indices: &Indices, x: &Duty) -> String {
    format!(
        "Duty {{ id: {:?}, title: {}, who: {}, to_whom: {}, every: Rhythm::{}, event: {}, weekday: {}, days: {}, last_day: {}, \
         missing_day: {}, times: {:?}, min_on_conflict: {:?}, due: {}, set_by: {}, about: {}, note: {}, documents: {}, source: {}, readings: {}, rules: {}, \
         procedures: {}, alternative: {} }}",
        x.id,
        indices.words(&x.title),
        indices.ids("RoleId", "role", &x.who),
        indices.ids("RoleId", "role", &x.to_whom),
        variant(&x.every),
        text(x.event.as_ref()),
        text(x.weekday.as_ref()),
        list(x.days.iter().map(u8::to_string)),
        x.last_day,
        text(x.missing_day.as_ref()),
        x.times,
        x.min_on_conflict,
        due(&x.due),
        set_by(indices, x),
        option(x.about.as_ref().map(|about| format!("About::{}", variant(about)))),
        option(x.note.as_ref().map(|x| indices.words(x))),
        indices.ids("DocumentId", "document", &x.documents),
        indices.sources(&x.source),
        indices.ids("ReadingId", "reading", &x.readings),
        indices.ids("RuleId", "rule", &x.rules),
        indices.ids("ProcedureId", "procedure", &x.procedures),
        x.alternative,
    )
}

pub fn indicator(indices: &Indices, x: &Indicator) -> String {
    let target = x.target.as_ref().map(|target| match target {
        toml::Value::Integer(number) => format!("Value::Whole({number})"),
        other => format!("Value::Text({:?})", other.as_str().unwrap_or_default()),
    });
    format!(
        "Indicator {{ id: {:?}, title: {}, measure: {}, unit: {:?}, compare: Comparison::{}, target: {}, level: IndicatorLevel::{}, \
         derived: {}, note: {}, source: {}, readings: {}, rules: {} }}",
        x.id,
        indices.words(&x.title),
        indices.words(&x.measure),
        x.unit,
        variant(&x.compare),
        target.unwrap_or_else(|| "Value::Unset".to_owned()),
        variant(&x.level),
        x.derived,
        option(x.note.as_ref().map(|x| indices.words(x))),
        indices.sources(&x.source),
        indices.ids("ReadingId", "reading", &x.readings),
        indices.ids("RuleId", "rule", &x.rules),
    )
}
