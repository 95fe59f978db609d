//! `operations.md` and `errors.md`: what can be called, with which fields, and what goes wrong.

use std::fmt::Write;

use service_hall::Code;

use crate::NOTICE;
use crate::facade::{Body, Facade, Field, Kind, Model};
use crate::python_calls::class;
use crate::typescript::camel;

fn written(kind: &Kind) -> String {
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Id => "id".to_owned(),
        Kind::Flag => "true or false".to_owned(),
        Kind::Whole => "whole number".to_owned(),
        Kind::Money => "yuan, `\"12.50\"`".to_owned(),
        Kind::Day => "day, `YYYY-MM-DD`".to_owned(),
        Kind::Instant => "instant with offset".to_owned(),
        Kind::Lines => "text; in Python also bytes".to_owned(),
        Kind::Fact => "true or false, whole number, text or list of texts".to_owned(),
        Kind::List(item) => format!("list of {}", written(item)),
        Kind::Map(value) => format!("by id: {}", written(value)),
        Kind::Named(name) => format!("[{name}](#{})", name.to_lowercase()),
    }
}

fn fields(text: &mut String, fields: &[Field]) {
    if fields.is_empty() {
        return;
    }
    text.push_str("| field | type | | |\n|---|---|---|---|\n");
    for field in fields {
        let given = if field.optional { "may be left out" } else { "" };
        let _ = writeln!(text, "| `{}` | {} | {given} | {} |", field.name, written(&field.kind), field.doc.replace('|', "\\|"));
    }
}

fn model(text: &mut String, Model { name, doc, body, .. }: &Model) {
    let _ = write!(text, "\n### {name}\n\n{doc}\n\n");
    match body {
        Body::Struct(all) => fields(text, all),
        Body::Words(words) => {
            for word in words {
                let _ = writeln!(text, "- `{}`: {}", word.word, word.doc);
            }
        }
        Body::Union(variants) => {
            text.push_str("One of these, told apart by `kind`.\n");
            for variant in variants {
                let _ = write!(text, "\n`kind` = `{}`: {}\n\n", variant.word, variant.doc);
                fields(text, &variant.fields);
            }
        }
    }
}

/// The page of operations and types.
pub fn operations(facade: &Facade) -> String {
    let mut text = format!(
        "<!-- {NOTICE} -->\n# Operations\n\nEach takes one input and gives one answer; the same in Rust (`call_json`), Python and JavaScript. What may be left out of an input is \
         `null` or absent there; in answers it is absent when empty.\n\n## Operations\n"
    );
    for call in &facade.calls {
        let name = call.operation.name;
        let left_out = if call.input_optional { ", may be left out" } else { "" };
        let _ = write!(
            text,
            "\n### {name}\n\n{}\n\n- Python: `{}`; JavaScript: `{}`\n- takes {}{left_out}\n- gives {}\n",
            call.operation.doc.trim(),
            name.replace('.', "_"),
            camel(name),
            written(&call.input),
            written(&call.output)
        );
    }
    text.push_str("\n## Types\n");
    for each in &facade.models {
        model(&mut text, each);
    }
    text
}

/// The page of errors.
pub fn errors() -> String {
    let mut text = format!(
        "<!-- {NOTICE} -->\n# Errors\n\nAn error says that an input cannot be judged. A refusal is no error but an answer. Every error has a `code`, the `path` of the field and what \
         was `expected` there; the message never repeats the value that was given. Python raises the exception of the family, JavaScript `ServiceHallError`.\n\n\
         | code | meaning | family | Python |\n|---|---|---|---|\n"
    );
    for code in Code::ALL {
        let family = code.family();
        let _ = writeln!(text, "| `{}` | {} | {} | `{}` |", code.as_str(), code.meaning().trim(), family.as_str(), class(family));
    }
    text
}
