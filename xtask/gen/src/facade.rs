//! The facade as the generators see it: operations and types, read from the schemas of the operations table.
//!
//! Each type is asked twice, as it is read and as it is written: a field may be left out of an input, another is always written.

use std::collections::HashSet;

use schemars::Schema;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Map, Value, json, to_value};
use service_hall::{Level, Lifecycle, LogFormat, OPERATIONS, Operation, Overlay};

/// The type of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A text.
    Text,
    /// An id of the handbook, as text.
    Id,
    /// True or false.
    Flag,
    /// A whole number.
    Whole,
    /// Yuan.
    Money,
    /// A day.
    Day,
    /// An instant.
    Instant,
    /// A text of lines, which may come as bytes.
    Lines,
    /// The value of a fact.
    Fact,
    /// A list.
    List(Box<Kind>),
    /// Values by text.
    Map(Box<Kind>),
    /// A type of its own.
    Named(String),
}

/// A field of a struct.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name on the wire.
    pub name: String,
    /// What it means.
    pub doc: String,
    /// Its type.
    pub kind: Kind,
    /// It may be null.
    pub nullable: bool,
    /// It may be left out.
    pub optional: bool,
    /// It is written although it may be left out of what is read.
    pub always_written: bool,
    /// What it is when left out, unless empty.
    pub default: Option<Value>,
}

/// One word of an enum or variant of a union.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The word on the wire.
    pub word: String,
    /// The name of its type, for variants of unions.
    pub title: String,
    /// What it means.
    pub doc: String,
    /// Its fields, without the tag.
    pub fields: Vec<Field>,
}

/// What a type is made of.
#[derive(Debug, Clone)]
pub enum Body {
    /// Fields.
    Struct(Vec<Field>),
    /// One of these words.
    Words(Vec<Variant>),
    /// One of these structs, told apart by the field `kind`.
    Union(Vec<Variant>),
}

/// A type of the facade.
#[derive(Debug, Clone)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// What it is.
    pub doc: String,
    /// What it is made of.
    pub body: Body,
    /// Whether operations read it.
    pub read: bool,
    /// Whether operations write it.
    pub written: bool,
}

/// An operation with its types.
pub struct Call {
    /// The row of the table.
    pub operation: &'static Operation,
    /// What it takes.
    pub input: Kind,
    /// The input has no field that must be given.
    pub input_optional: bool,
    /// What it gives.
    pub output: Kind,
}

/// Everything the bindings see.
pub struct Facade {
    /// The types: words first, then the others in the order in which operations name them.
    pub models: Vec<Model>,
    /// The operations.
    pub calls: Vec<Call>,
    /// The types as JSON Schema: as read when an operation reads them, else as written.
    pub definitions: Map<String, Value>,
}

/// What serde puts in for a word that is left out; the schemas do not say it.
fn default_word(name: &str) -> Value {
    match name {
        "Level" => to_value(Level::default()),
        "LogFormat" => to_value(LogFormat::default()),
        "Lifecycle" => to_value(Lifecycle::default()),
        _ => panic!("the default of `{name}` is not known to the generator"),
    }
    .expect("a word is JSON")
}

impl Facade {
    /// Reads the table of operations.
    pub fn read() -> Self {
        let (reads, read_types, read) = Self::schemas(SchemaSettings::draft2020_12().for_deserialize());
        let (_, _, written) = Self::schemas(SchemaSettings::draft2020_12().for_serialize());
        let known = reach(&read_types, &read);
        let outputs: Vec<Value> = reads.iter().map(|(_, output)| output.clone()).collect();
        let answered = reach(&outputs, &written);
        let mut definitions = Map::new();
        let mut models = Vec::new();
        for (name, schema) in &read {
            let (own, other) = (known.contains(name), &written[name]);
            definitions.insert(name.clone(), if own { schema.clone() } else { other.clone() });
            let doc = text(schema, "description");
            models.push(Model { name: name.clone(), doc, body: body(schema, other, own), read: own, written: answered.contains(name) });
        }
        models.sort_by_key(|model| !matches!(model.body, Body::Words(_)));
        let calls = OPERATIONS
            .iter()
            .zip(reads)
            .map(|(operation, (input, output))| {
                let input = kind(&input).0;
                let fields = models.iter().find(|model| Kind::Named(model.name.clone()) == input).map(|model| &model.body);
                let input_optional = matches!(fields, Some(Body::Struct(fields)) if fields.iter().all(|field| field.optional));
                Call { operation, input, input_optional, output: kind(&output).0 }
            })
            .collect();
        Self { models, calls, definitions }
    }

    /// Inputs and outputs, the schemas of what is read, and every definition.
    #[expect(clippy::type_complexity, reason = "used once")]
    fn schemas(settings: SchemaSettings) -> (Vec<(Value, Value)>, Vec<Value>, Map<String, Value>) {
        let mut generator = settings.into_generator();
        let value = |schema: Schema| -> Value { schema.into() };
        let mut add = |schema: fn(&mut SchemaGenerator) -> Schema| value(schema(&mut generator));
        let pairs: Vec<_> = OPERATIONS.iter().map(|operation| (add(operation.input.schema), add(operation.output.schema))).collect();
        let mut reads: Vec<Value> = pairs.iter().map(|(input, _)| input.clone()).collect();
        reads.push(add(SchemaGenerator::subschema_for::<Overlay>));
        (pairs, reads, generator.take_definitions(true))
    }
}

/// The definitions that schemas refer to, directly or through others.
fn reach(roots: &[Value], definitions: &Map<String, Value>) -> HashSet<String> {
    let mut found = HashSet::new();
    let mut open: Vec<&Value> = roots.iter().collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Object(object) => {
                if let Some(name) = named(value)
                    && found.insert(name.clone())
                {
                    open.push(&definitions[&name]);
                }
                open.extend(object.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    found
}

fn text(schema: &Value, key: &str) -> String {
    schema[key].as_str().unwrap_or_default().replace('\n', " ")
}

fn named(schema: &Value) -> Option<String> {
    schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")).map(str::to_owned)
}

/// The kind of a schema and whether it may be null.
fn kind(schema: &Value) -> (Kind, bool) {
    if let Some(name) = named(schema) {
        return (Kind::Named(name), false);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let (nulls, others): (Vec<_>, Vec<_>) = choices.iter().partition(|choice| choice["type"] == "null");
        let [other] = others.as_slice() else { panic!("a choice of types: {schema}") };
        return (kind(other).0, !nulls.is_empty());
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => panic!("a schema without type: {schema}"),
    };
    let kind = match (types[0], schema["format"].as_str()) {
        (_, Some("fact")) => Kind::Fact,
        ("string", Some("id")) => Kind::Id,
        ("string", Some("money")) => Kind::Money,
        ("string", Some("lines")) => Kind::Lines,
        ("string", Some("date")) => Kind::Day,
        ("string", Some("date-time")) => Kind::Instant,
        ("string", None) => Kind::Text,
        ("boolean", None) => Kind::Flag,
        ("integer", _) => Kind::Whole,
        ("array", None) => Kind::List(Box::new(kind(&schema["items"]).0)),
        ("object", None) => Kind::Map(Box::new(kind(&schema["additionalProperties"]).0)),
        _ => panic!("a type outside the shape language: {schema}"),
    };
    (kind, types.contains(&"null"))
}

fn fields(read: &Value, written: &Value, own: bool) -> Vec<Field> {
    let required = |schema: &Value, name: &str| schema["required"].as_array().is_some_and(|names| names.contains(&json!(name)));
    let Some(properties) = read["properties"].as_object() else { return Vec::new() };
    let field = |(name, schema): (&String, &Value)| {
        let (kind, nullable) = kind(schema);
        let (must, always) = (required(read, name), required(written, name));
        let optional = if own { !must } else { !always };
        let default = match (&schema["default"], &kind) {
            (Value::Null | Value::Array(_), Kind::Named(word)) if optional && !nullable => Some(default_word(word)),
            (Value::Null | Value::Array(_), _) => None,
            (value, _) => Some(value.clone()),
        };
        Field {
            name: name.clone(),
            doc: text(schema, "description"),
            kind,
            nullable,
            optional,
            always_written: always && optional,
            default,
        }
    };
    properties.iter().filter(|(name, _)| *name != "kind" || read["properties"]["kind"]["const"].is_null()).map(field).collect()
}

fn body(read: &Value, written: &Value, own: bool) -> Body {
    if let Some(words) = read["enum"].as_array() {
        let word = |word: &Value| Variant {
            word: word.as_str().unwrap_or_default().to_owned(),
            title: String::new(),
            doc: String::new(),
            fields: vec![],
        };
        return Body::Words(words.iter().map(word).collect());
    }
    let Some(choices) = read["oneOf"].as_array() else { return Body::Struct(fields(read, written, own)) };
    if choices.iter().all(|choice| choice["type"] == "string") {
        let word = |choice: &Value| Variant {
            word: text(choice, "const"),
            title: String::new(),
            doc: text(choice, "description"),
            fields: vec![],
        };
        return Body::Words(choices.iter().map(word).collect());
    }
    let variant = |(index, choice): (usize, &Value)| Variant {
        word: text(&choice["properties"]["kind"], "const"),
        title: text(choice, "title"),
        doc: text(choice, "description"),
        fields: fields(choice, &written["oneOf"][index], own),
    };
    Body::Union(choices.iter().enumerate().map(variant).collect())
}
