//! `_operations.py`: a function for each operation; `errors.py`: the codes and an exception for each family.

use std::collections::BTreeSet;
use std::fmt::Write;

use service_hall::{Code, Family};

use crate::facade::{Call, Facade, Kind};
use crate::python::{annotation, docstring};
use crate::{NOTICE, Output};

/// Words that name nothing in Python or JavaScript, of those that a type's name may end in.
const RESERVED: [&str; 12] =
    ["case", "class", "continue", "default", "export", "function", "import", "package", "pass", "return", "switch", "yield"];

/// The last word of a type's name, in small letters: `CounterFacts` gives `facts`.
pub fn argument(input: &Kind) -> String {
    let Kind::Named(name) = input else { panic!("an input that is no struct: {input:?}") };
    let start = name.rfind(char::is_uppercase).unwrap_or(0);
    let word = name.get(start..).unwrap_or(name).to_lowercase();
    assert!(!RESERVED.contains(&word.as_str()), "`{name}` ends in a word that cannot name an argument");
    word
}

/// Adds the names of types that a kind mentions.
pub fn named(kind: &Kind, names: &mut BTreeSet<String>) {
    match kind {
        Kind::Named(name) => _ = names.insert(name.clone()),
        Kind::List(item) | Kind::Map(item) => named(item, names),
        _ => {}
    }
}

fn function(call: &Call) -> String {
    let name = call.operation.name;
    let (argument, input, output) = (argument(&call.input), annotation(&call.input, true), annotation(&call.output, false));
    let optional = if call.input_optional { " | None = None" } else { "" };
    let given = if call.input_optional { format!("{{}} if {argument} is None else {argument}") } else { argument.clone() };
    let doc = docstring(&call.operation.doc.trim().replace("\n ", "\n    "), "    ");
    format!(
        "\n\ndef {}(\n    {argument}: {input} | Mapping[str, object]{optional}, /, *, handbook: Handbook | None = None\n) -> {output}:\n{doc}    answer: {output} = call(\"{name}\", {given}, handbook)\n    return answer\n",
        name.replace('.', "_")
    )
}

fn operations(facade: &Facade) -> String {
    let mut names = BTreeSet::new();
    for call in &facade.calls {
        named(&call.input, &mut names);
        named(&call.output, &mut names);
    }
    let names: Vec<String> = names.into_iter().collect();
    let mut text = format!(
        "# {NOTICE}\n\"\"\"The operations. Each takes its dataclass or a mapping of the same form, and raises `ServiceHallError` when it cannot be judged.\"\"\"\n\nfrom __future__ import annotations\n\nfrom collections.abc import Mapping\n\nfrom ._models import (\n    {},\n)\nfrom ._native import Handbook, call\n",
        names.join(",\n    ")
    );
    for call in &facade.calls {
        text.push_str(&function(call));
    }
    let all: Vec<String> = facade.calls.iter().map(|call| format!("\"{}\"", call.operation.name.replace('.', "_"))).collect();
    let _ = write!(text, "\n\n__all__ = [\n    {},\n]\n", all.join(",\n    "));
    text
}

/// The Python exception of a family.
pub fn class(family: Family) -> String {
    let word = family.as_str();
    let (first, rest) = word.split_at(1);
    format!("{}{rest}Error", first.to_uppercase())
}

fn errors() -> String {
    let mut text = format!(
        r#"# {NOTICE}
"""What is raised when an input cannot be judged. A refusal is no error: it is a `Decision`."""

from __future__ import annotations

from ._model import StrEnum


class Code(StrEnum):
    """Why an input cannot be judged. The text of a code never changes."""
"#
    );
    let mut families: Vec<Family> = Vec::new();
    for code in Code::ALL {
        let word = code.as_str();
        let _ = write!(text, "\n    {} = \"{word}\"\n{}", word.to_uppercase(), docstring(code.meaning().trim(), "    "));
        if !families.contains(&code.family()) {
            families.push(code.family());
        }
    }
    text.push_str(
        r#"

class ServiceHallError(ValueError):
    """An input that cannot be judged. The message names the field and what was expected, never the value that was given."""

    code: Code
    """The stable code."""
    message: str
    """For developers: the field and what was expected."""
    path: str
    """The path of the field, such as `documents[0].expires_on`; empty for the whole input."""
    expected: str
    """What was expected there."""

    def __init__(self, code: str, message: str, path: str, expected: str) -> None:
        super().__init__(code, message, path, expected)
        self.code = Code(code)
        self.message = message
        self.path = path
        self.expected = expected

    def __str__(self) -> str:
        return self.message
"#,
    );
    let mut table = String::new();
    let mut all = vec!["\"Code\"".to_owned(), "\"ServiceHallError\"".to_owned()];
    for family in families {
        let (class, meaning) = (class(family), family_meaning(family));
        let _ = write!(text, "\n\nclass {class}(ServiceHallError):\n{}", docstring(meaning, "    "));
        let _ = writeln!(table, "    \"{}\": {class},", family.as_str());
        all.push(format!("\"{class}\""));
    }
    let _ = write!(text, "\n\n_FAMILIES: dict[str, type] = {{\n{table}}}\n\n__all__ = [{}]\n", all.join(", "));
    text
}

/// What a family of codes says.
pub const fn family_meaning(family: Family) -> &'static str {
    match family {
        Family::Input => "The input is malformed or contradicts itself.",
        Family::Overlay => "The overlay cannot be laid over the handbook.",
        Family::Operation => "The call names no operation, or one that cannot answer without the words of the handbook.",
    }
}

/// The Python operations and exceptions.
pub fn files(facade: &Facade) -> Vec<Output> {
    vec![("bindings-py/python/service_hall/_operations.py", operations(facade)), ("bindings-py/python/service_hall/errors.py", errors())]
}
