//! `_models.py`: a dataclass for each struct, a `StrEnum` for each set of words, an alias for each union.

use std::fmt::Write;

use serde_json::Value;

use crate::facade::{Body, Facade, Field, Kind, Model, Variant};
use crate::{NOTICE, Output};

const HEAD: &str = r#"
"""The types of the facade: what operations take and give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from ._model import Model, StrEnum, field, model

TYPE_CHECKING = False  # as in `typing`, which takes its time to be imported

if TYPE_CHECKING:
    from typing import ClassVar, Literal, TypeAlias

Fact: TypeAlias = bool | int | str | Decimal | date | datetime | Sequence[str]
"""The value of a fact. In answers amounts, days and instants of facts are texts."""
"#;

/// Words that Python keeps for itself get an underscore behind them.
pub fn field_name(name: &str) -> String {
    const KEPT: [&str; 8] = ["from", "class", "in", "is", "not", "or", "and", "global"];
    if KEPT.contains(&name) { format!("{name}_") } else { name.to_owned() }
}

/// A kind as Python writes it; lists that are read may be any sequence.
pub fn annotation(kind: &Kind, read: bool) -> String {
    match kind {
        Kind::Text | Kind::Id => "str".to_owned(),
        Kind::Flag => "bool".to_owned(),
        Kind::Whole => "int".to_owned(),
        Kind::Money => "Decimal".to_owned(),
        Kind::Day => "date".to_owned(),
        Kind::Instant => "datetime".to_owned(),
        Kind::Lines => "str | bytes".to_owned(),
        Kind::Fact => "Fact".to_owned(),
        Kind::List(item) if read => format!("Sequence[{}]", annotation(item, read)),
        Kind::List(item) => format!("tuple[{}, ...]", annotation(item, read)),
        Kind::Map(value) => format!("Mapping[str, {}]", annotation(value, read)),
        Kind::Named(name) => name.clone(),
    }
}

/// A docstring at an indentation.
pub fn docstring(doc: &str, indent: &str) -> String {
    let doc = doc.replace('\\', "\\\\").replace("\"\"\"", "'''");
    let end = if doc.ends_with('"') { " " } else { "" };
    format!("{indent}\"\"\"{doc}{end}\"\"\"\n")
}

fn default(field: &Field) -> String {
    match (&field.default, &field.kind) {
        _ if !field.optional => String::new(),
        (Some(Value::Number(number)), _) => format!(" = {number}"),
        (Some(Value::Bool(flag)), _) => format!(" = {}", if *flag { "True" } else { "False" }),
        (Some(Value::String(word)), Kind::Named(name)) => format!(" = {name}.{}", word.to_uppercase()),
        (Some(value), _) => panic!("a default that Python cannot be given: {value}"),
        (None, _) if field.nullable => " = None".to_owned(),
        (None, Kind::List(_)) => " = ()".to_owned(),
        (None, Kind::Map(_)) => " = field(default_factory=dict)".to_owned(),
        (None, kind) => panic!("no default for {kind:?} `{}`", field.name),
    }
}

fn struct_text(name: &str, doc: &str, tag: Option<&str>, fields: &[Field], read: bool) -> String {
    let mut text = format!("\n\n@model\nclass {name}(Model):\n{}", docstring(doc, "    "));
    if let Some(tag) = tag {
        let _ = write!(text, "\n    kind: ClassVar[Literal[\"{tag}\"]] = \"{tag}\"\n");
    }
    for field in fields {
        let nullable = if field.nullable { " | None" } else { "" };
        let _ = write!(text, "\n    {}: {}{nullable}{}\n", field_name(&field.name), annotation(&field.kind, read), default(field));
        text.push_str(&docstring(&field.doc, "    "));
    }
    text
}

fn words_text(name: &str, doc: &str, words: &[Variant]) -> String {
    let mut text = format!("\n\nclass {name}(StrEnum):\n{}", docstring(doc, "    "));
    for word in words {
        let _ = write!(text, "\n    {} = \"{}\"\n{}", word.word.to_uppercase(), word.word, docstring(&word.doc, "    "));
    }
    text
}

fn union_text(name: &str, doc: &str, variants: &[Variant], read: bool) -> String {
    let mut text = String::new();
    for variant in variants {
        text.push_str(&struct_text(&variant.title, &variant.doc, Some(&variant.word), &variant.fields, read));
    }
    let titles: Vec<&str> = variants.iter().map(|variant| variant.title.as_str()).collect();
    let _ = write!(text, "\n\n{name}: TypeAlias = (\n    {}\n)\n{}", titles.join("\n    | "), docstring(doc, ""));
    text
}

/// The tables from which the bridge learns the classes by serde's names; a variant goes by its union and its word.
fn tables(facade: &Facade) -> String {
    let (mut classes, mut words, mut written) = (String::new(), String::new(), String::new());
    let mut all = vec!["Fact"];
    for Model { name, body, .. } in &facade.models {
        all.push(name);
        match body {
            Body::Words(_) => _ = writeln!(words, "    \"{name}\": {name},"),
            Body::Struct(fields) => {
                let _ = writeln!(classes, "    \"{name}\": {name},");
                let always: Vec<String> =
                    fields.iter().filter(|field| field.always_written).map(|field| format!("\"{}\"", field.name)).collect();
                if !always.is_empty() {
                    let _ = writeln!(written, "    {name}: frozenset(({},)),", always.join(", "));
                }
            }
            Body::Union(variants) => {
                for variant in variants {
                    all.push(&variant.title);
                    let _ = writeln!(classes, "    \"{name}.{}\": {},", variant.word, variant.title);
                }
            }
        }
    }
    all.sort_unstable();
    let all: String = all.iter().fold(String::new(), |all, name| all + "    \"" + name + "\",\n");
    format!(
        "\n\n_CLASSES: dict[str, type] = {{\n{classes}}}\n\n_WORDS: dict[str, type] = {{\n{words}}}\n\n_ALWAYS_WRITTEN: dict[type, frozenset[str]] = {{\n{written}}}\n\n__all__ = [\n{all}]\n"
    )
}

/// The Python models.
pub fn files(facade: &Facade) -> Vec<Output> {
    let mut text = format!("# {NOTICE}{HEAD}");
    for Model { name, doc, body, read, .. } in &facade.models {
        text.push_str(&match body {
            Body::Struct(fields) => struct_text(name, doc, None, fields, *read),
            Body::Words(words) => words_text(name, doc, words),
            Body::Union(variants) => union_text(name, doc, variants, *read),
        });
    }
    text.push_str(&tables(facade));
    vec![("bindings-py/python/service_hall/_models.py", text)]
}
