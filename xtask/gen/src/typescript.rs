//! TypeScript: an interface for each struct, a union of words or interfaces for the others, a function for each operation.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::facade::{Body, Call, Facade, Field, Kind, Model};
use crate::python_calls::{argument, named};
use crate::{NOTICE, Output};

const SCALARS: &str = r#"
/** An amount in yuan as text with exactly two decimals, such as `"12.50"`. */
export type Money = string;

/** A day as text, `YYYY-MM-DD`. */
export type Day = string;

/** An instant as text with offset, such as `"2026-11-20T09:03:10+08:00"`. */
export type Instant = string;

/** The value of a fact; amounts, days and instants as text in their own forms. */
export type Fact = boolean | number | string | readonly string[];
"#;

fn written(kind: &Kind) -> String {
    match kind {
        Kind::Text | Kind::Id | Kind::Lines => "string".to_owned(),
        Kind::Flag => "boolean".to_owned(),
        Kind::Whole => "number".to_owned(),
        Kind::Money => "Money".to_owned(),
        Kind::Day => "Day".to_owned(),
        Kind::Instant => "Instant".to_owned(),
        Kind::Fact => "Fact".to_owned(),
        Kind::List(item) => format!("readonly {}[]", written(item)),
        Kind::Map(value) => format!("{{ readonly [id: string]: {} }}", written(value)),
        Kind::Named(name) => name.clone(),
    }
}

fn comment(doc: &str, indent: &str) -> String {
    format!("{indent}/** {} */\n", doc.replace("*/", "*\u{2060}/"))
}

fn interface(model: &Model, name: &str, doc: &str, tag: Option<&str>, fields: &[Field]) -> String {
    let mut text = format!("\n{}export interface {name} {{\n", comment(doc, ""));
    if let Some(tag) = tag {
        let _ = writeln!(text, "  readonly kind: \"{tag}\";");
    }
    for field in fields {
        // An answer always has it, and an answer is often the next input.
        let optional = field.optional && !(model.written && field.always_written);
        let (mark, null) = (if optional { "?" } else { "" }, if field.nullable && !optional { " | null" } else { "" });
        let _ = writeln!(text, "{}  readonly {}{mark}: {}{null};", comment(&field.doc, "  "), field.name, written(&field.kind));
    }
    text + "}\n"
}

fn model_text(model: &Model) -> String {
    let Model { name, doc, body, .. } = model;
    match body {
        Body::Struct(fields) => interface(model, name, doc, None, fields),
        Body::Words(words) => {
            let doc = words.iter().fold(doc.clone(), |doc, word| format!("{doc}\n * - `{}`: {}", word.word, word.doc));
            let words: Vec<String> = words.iter().map(|word| format!("\"{}\"", word.word)).collect();
            format!("\n/**\n * {doc}\n */\nexport type {name} = {};\n", words.join(" | "))
        }
        Body::Union(variants) => {
            let mut text = String::new();
            for variant in variants {
                text.push_str(&interface(model, &variant.title, &variant.doc, Some(&variant.word), &variant.fields));
            }
            let titles: Vec<&str> = variants.iter().map(|variant| variant.title.as_str()).collect();
            let _ = write!(text, "\n{}export type {name} =\n  | {};\n", comment(doc, ""), titles.join("\n  | "));
            text
        }
    }
}

/// `counter.decide_batch` as `counterDecideBatch`.
pub fn camel(name: &str) -> String {
    let mut words = name.split(['.', '_']);
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (head, tail) = word.split_at(word.len().min(1));
        name + &head.to_uppercase() + tail
    })
}

fn declaration(call: &Call) -> String {
    let (argument, optional) = (argument(&call.input), if call.input_optional { "?" } else { "" });
    format!(
        "\n/**\n * {}\n *\n * @throws {{ServiceHallError}} when the input cannot be judged\n */\nexport declare function {}({argument}{optional}: {}, handbook?: Handbook): {};\n",
        call.operation.doc.trim().replace("\n ", "\n * "),
        camel(call.operation.name),
        written(&call.input),
        written(&call.output)
    )
}

/// The TypeScript types and the operations.
pub fn files(facade: &Facade) -> Vec<Output> {
    let mut types = format!("// {NOTICE}\n{SCALARS}");
    for model in &facade.models {
        types.push_str(&model_text(model));
    }
    let mut names = BTreeSet::new();
    for call in &facade.calls {
        named(&call.input, &mut names);
        named(&call.output, &mut names);
    }
    let names: Vec<String> = names.into_iter().collect();
    let mut declarations = format!(
        "// {NOTICE}\nimport type {{ Handbook }} from \"./runtime.js\";\nimport type {{\n  {},\n}} from \"./types.js\";\n",
        names.join(",\n  ")
    );
    let mut code = format!("// {NOTICE}\nimport {{ invoke }} from \"./runtime.js\";\n");
    for call in &facade.calls {
        let (name, argument) = (call.operation.name, argument(&call.input));
        declarations.push_str(&declaration(call));
        let _ = write!(
            code,
            "\n/** {} */\nexport function {}({argument}, handbook) {{\n  return invoke(\"{name}\", {argument}, handbook);\n}}\n",
            call.operation.doc.trim().replace("\n ", "\n * "),
            camel(name)
        );
    }
    vec![
        ("bindings-wasm/js/types.d.ts", types),
        ("bindings-wasm/js/operations.d.ts", declarations),
        ("bindings-wasm/js/operations.js", code),
    ]
}
