//! Reads terms: `fact`, `!fact`, `fact = word`, `fact != word`, `fact >= parameter`, `fact <= parameter`, `fact in parameter`,
//! `fact covers parameter`, `fact same fact`. A condition joins terms with ` & `.

/// What a term asks of its fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    Holds(bool),
    Is(String, bool),
    /// The operator and the parameter as `rule/name`.
    Against(Operator, String),
    Same(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    AtLeast,
    AtMost,
    In,
    Covers,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub fact: String,
    pub check: Check,
}

/// Reads one term; a parameter without a rule is one of `rule`.
pub fn term(text: &str, rule: &str) -> Result<Term, String> {
    let parameter = |name: &str| if name.contains('/') { name.to_owned() } else { format!("{rule}/{name}") };
    let words: Vec<&str> = text.split_whitespace().collect();
    let (fact, check) = match words.as_slice() {
        [fact] => (fact.trim_start_matches('!'), Check::Holds(!fact.starts_with('!'))),
        [fact, "=", word] => (*fact, Check::Is((*word).to_owned(), true)),
        [fact, "!=", word] => (*fact, Check::Is((*word).to_owned(), false)),
        [fact, ">=", name] => (*fact, Check::Against(Operator::AtLeast, parameter(name))),
        [fact, "<=", name] => (*fact, Check::Against(Operator::AtMost, parameter(name))),
        [fact, "in", name] => (*fact, Check::Against(Operator::In, parameter(name))),
        [fact, "covers", name] => (*fact, Check::Against(Operator::Covers, parameter(name))),
        [fact, "same", other] => (*fact, Check::Same((*other).to_owned())),
        _ => return Err(format!("`{text}`, expected a term such as `fact`, `!fact`, `fact = word` or `fact >= parameter`")),
    };
    Ok(Term { fact: fact.to_owned(), check })
}

/// Reads the terms of a condition.
pub fn condition(text: Option<&String>, rule: &str) -> Result<Vec<Term>, String> {
    text.map_or_else(|| Ok(Vec::new()), |text| text.split(" & ").map(|part| term(part, rule)).collect())
}

/// Reads a list of terms.
pub fn terms(texts: &[String], rule: &str) -> Result<Vec<Term>, String> {
    texts.iter().map(|text| term(text, rule)).collect()
}
