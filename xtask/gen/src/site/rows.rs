//! What stands at a step, in words: conditions, rows, time limits.

use service_hall::tables::{Check, FactKind, From, Person, Procedure, Row, Step, Term, Test, Within};
use service_hall::{FactId, RuleId};

use super::view::{View, escape};

/// The rules of a procedure's page, numbered as they come.
pub struct Numbers(pub Vec<RuleId>);

impl Numbers {
    /// The rules that the steps cite, in their order, then the others that bind the procedure.
    pub fn of(procedure: &Procedure, bound: impl Iterator<Item = RuleId>) -> Self {
        let mut all = Vec::new();
        for step in procedure.steps {
            all.extend(step.actor.iter().chain(step.needs).chain(step.leaves).map(|row| row.rule));
            all.extend(step.within.iter().map(|within| within.rule));
            all.extend(step.owed.iter().map(|owed| owed.rule));
            all.extend(step.settles.iter().chain(step.hints));
        }
        all.extend(bound);
        all.extend(procedure.steps.iter().flat_map(|step| [step.order_rule, step.role_rule]));
        let mut numbers = Vec::new();
        for rule in all {
            if !numbers.contains(&rule) {
                numbers.push(rule);
            }
        }
        Self(numbers)
    }

    /// `rule 3`, linked, with what it says on hovering.
    pub fn link(&self, view: &View, rule: RuleId) -> String {
        let number = self.0.iter().position(|known| *known == rule).map_or(0, |at| at + 1);
        let says = view.of(rule.entry().statement).replace('"', "&quot;");
        format!("[{}{number}](../rules/{rule}.md \"{}\")", view.pick("规则", "rule&nbsp;"), escape(&says))
    }

    pub fn links(&self, view: &View, rules: &[RuleId]) -> String {
        view.list(rules.iter().map(|rule| self.link(view, *rule)))
    }
}

/// What a fact is called within a sentence: its title up to the first semicolon.
pub fn fact(view: &View, id: FactId) -> String {
    escape(view.of(id.entry().title).split(['；', ';']).next().unwrap_or_default())
}

fn term(view: &View, term: &Term) -> String {
    let title = fact(view, term.fact);
    let of = |parameter: &service_hall::ParameterId| view.figure(parameter.entry());
    match &term.check {
        Check::Holds(truth) if term.fact.entry().kind != FactKind::Flag => match truth {
            true => view.pick(format!("有“{title}”"), format!("{title} given")),
            false => view.pick(format!("没有“{title}”"), format!("no {title} given")),
        },
        Check::Holds(true) => title,
        Check::Holds(false) => view.pick(format!("不是“{title}”"), format!("not: {title}")),
        Check::Is(word, wanted) => {
            let word = view.text_of(term.fact, word);
            match wanted {
                true => view.pick(format!("{title}：{word}"), format!("{title}: {word}")),
                false => view.pick(format!("{title}：不是{word}"), format!("{title}: not {word}")),
            }
        }
        Check::AtLeast(id) => view.pick(format!("{title}不低于{}", of(id)), format!("{title} at least {}", of(id))),
        Check::AtMost(id) => view.pick(format!("{title}不高于{}", of(id)), format!("{title} at most {}", of(id))),
        Check::In(id) => view.pick(format!("{title}：{}之一", of(id)), format!("{title}: one of {}", of(id))),
        Check::Covers(id) => view.pick(format!("{title}包括{}", of(id)), format!("{title}: with {}", of(id))),
        Check::Same(other) => {
            let other = fact(view, *other);
            view.pick(format!("{title}与{other}一致"), format!("{title} the same as {other}"))
        }
    }
}

/// Terms that must all hold.
pub fn condition(view: &View, terms: &[Term]) -> String {
    view.list(terms.iter().map(|one| term(view, one)))
}

fn under(view: &View, when: &[Term], text: String) -> String {
    if when.is_empty() {
        return text;
    }
    let when = condition(view, when);
    view.pick(format!("{when}时：{text}"), format!("when {when}: {text}"))
}

/// A step of the same procedure, linked.
fn step(view: &View, procedure: &Procedure, number: usize) -> String {
    procedure.steps.get(number).map_or(String::new(), |step| format!("[{}](#{})", view.step(step), step.id))
}

fn test(view: &View, procedure: &Procedure, row: &Row) -> String {
    let documents = |id| view.document(id);
    match row.test {
        Test::Code => String::new(),
        Test::Done { any, after } => {
            let steps: Vec<String> = any.iter().map(|number| step(view, procedure, *number)).collect();
            let (first, others) = steps.split_first().map_or((String::new(), &[][..]), |(first, others)| (first.clone(), others));
            let also = match (others, after) {
                ([], _) => String::new(),
                (others, Some(after)) => {
                    let (others, after) = (others.join(view.pick("、", ", ")), step(view, procedure, after));
                    view.pick(format!("（在{after}之后做的{others}也算）"), format!(" ({others} counts as well, after {after})"))
                }
                (others, None) => {
                    let others = others.join(view.pick("、", ", "));
                    view.pick(format!("（{others}也算）"), format!(" ({others} counts as well)"))
                }
            };
            view.pick(format!("已做：{first}{also}"), format!("done: {first}{also}"))
        }
        Test::All(terms) => view.pick(format!("确认：{}", condition(view, terms)), format!("attested: {}", condition(view, terms))),
        Test::Any(terms) => view.pick(format!("至少一样：{}", condition(view, terms)), format!("at least one: {}", condition(view, terms))),
        Test::Answered(facts) => {
            let facts = view.list(facts.iter().map(|id| fact(view, *id)));
            view.pick(format!("查明：{facts}"), format!("known: {facts}"))
        }
        Test::Record(id) => view.pick(format!("留下：{}", documents(id)), format!("on record: {}", documents(id))),
        Test::By(roles) => view.pick(format!("由{}办", view.roles(roles)), format!("by {}", view.roles(roles))),
        Test::OtherThan(persons) => {
            let persons =
                view.list(persons.iter().map(|person| match person {
                    Person::Of(number) => view.pick(
                        format!("办{}的人", step(view, procedure, *number)),
                        format!("whoever took {}", step(view, procedure, *number)),
                    ),
                    Person::Named(id) => fact(view, *id),
                }));
            view.pick(format!("不能是{persons}"), format!("not {persons}"))
        }
    }
}

/// Rows, each with its rule; those that only name their rules stand together.
pub fn rows(view: &View, procedure: &Procedure, numbers: &Numbers, rows: &[Row]) -> Vec<String> {
    let (named, tested): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| matches!(row.test, Test::Code) && row.when.is_empty());
    let mut lines = Vec::new();
    if !named.is_empty() {
        let rules: Vec<RuleId> = named.iter().map(|row| row.rule).collect();
        let rules = numbers.links(view, &rules);
        lines.push(view.pick(format!("合乎{rules}"), format!("kept: {rules}")));
    }
    for row in tested {
        let link = numbers.link(view, row.rule);
        let warning = if row.warning { view.pick("，只作提醒", ", a warning only") } else { "" };
        let text = if matches!(row.test, Test::Code) {
            view.pick(format!("合乎{link}{warning}"), format!("kept: {link}{warning}"))
        } else {
            let test = test(view, procedure, row);
            view.pick(format!("{test}（{link}{warning}）"), format!("{test} ({link}{warning})"))
        };
        lines.push(under(view, row.when, text));
    }
    lines
}

/// A time limit with both its ends.
fn within(view: &View, procedure: &Procedure, within: &Within) -> String {
    let own_end = view.pick("本步完成", "the completion of this step");
    let to = within.to.map_or_else(|| own_end.to_owned(), |id| fact(view, id));
    let Some(parameter) = within.parameter else {
        return view.pick(format!("不晚于：{to}"), format!("not later than: {to}"));
    };
    let from = match within.from {
        From::Own if within.to.is_some() => own_end.to_owned(),
        From::Own => view.pick("本步开始", "the start of this step").to_owned(),
        From::Step(number) => {
            let step = step(view, procedure, number);
            view.pick(format!("{step}完成"), format!("the completion of {step}"))
        }
        From::Start(number) => {
            let step = step(view, procedure, number);
            view.pick(format!("{step}开始"), format!("the start of {step}"))
        }
        From::Fact(id) => fact(view, id),
    };
    let figure = view.figure(parameter.entry());
    let unset = matches!(parameter.entry().value, service_hall::tables::Value::Unset);
    let limit = match (unset, within.at_least) {
        (true, _) => figure,
        (false, true) => view.pick(format!("至少{figure}"), format!("at least {figure}")),
        (false, false) => view.pick(format!("不超过{figure}"), format!("at most {figure}")),
    };
    view.pick(format!("从{from}到{to}：{limit}"), format!("from {from} to {to}: {limit}"))
}

/// The time limits of a step, each with its rule.
pub fn limits(view: &View, procedure: &Procedure, numbers: &Numbers, of: &Step) -> Vec<String> {
    let one = |limit: &Within| {
        let text = under(view, limit.when, within(view, procedure, limit));
        view.pick(format!("{text}（{}）", numbers.link(view, limit.rule)), format!("{text} ({})", numbers.link(view, limit.rule)))
    };
    of.within.iter().map(one).collect()
}
