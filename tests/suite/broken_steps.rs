//! Step tables that ask what cannot be answered do not build: terms, actors, limits, ways back, duties.

use crate::handbook::Copy;

/// A procedure of three steps with one line of the second replaced.
fn with(step: &str) -> Copy {
    let text = format!(
        r#"
[[fact]]
id = "trial_word"
kind = "text"
values = [{{ id = "one", zh = "一", en = "one" }}, {{ id = "two", zh = "二", en = "two" }}]
title.zh = "词"
title.en = "word"

[[fact]]
id = "trial_number"
kind = "whole"
title.zh = "数"
title.en = "number"

[[procedure]]
id = "trial"
part = "S"
section = "trial"
title.zh = "试"
title.en = "trial"
goal.zh = "试"
goal.en = "trial"
source = [{{ doc = "S", section = "trial" }}]

[[procedure.step]]
id = "first"
no = "1"
title.zh = "一"
title.en = "one"
roles = ["hall"]
next = ["second"]

[[procedure.step]]
id = "second"
no = "2"
title.zh = "二"
title.en = "two"
roles = ["hall"]
{step}

[[procedure.step]]
id = "third"
no = "3"
title.zh = "三"
title.en = "three"
roles = ["hall"]
next = ["end"]
"#
    );
    Copy::new().append("procedure.toml", &text)
}

const ON: &str = "next = [\"third\"]";

#[test]
fn a_whole_step_table_builds() {
    let step = r#"
start = true
parallel = true
calls = "inquiry"
records = ["invoice"]
actor = [{ rule = "procedure.role", by = ["hall"], when = "trial_word = one" }, { rule = "procedure.role", other_than = ["first", "business"] }]
leaves = [{ rule = "query.listen", attest = ["trial_word != two", "trial_number >= query.reply.within_3_working_days/limit"] }]
within = [{ rule = "query.reply.within_3_working_days", parameter = "limit", from_fact = "agreed_reply_on", when = "listened & !business" }, { rule = "query.listen", by_fact = "agreed_reply_on" }]
next = [{ to = "first", again = true, when = "trial_word = one" }, { to = "third", when = "trial_word != one" }]
"#;
    with(step).build().unwrap();
}

#[test]
fn a_term_asks_what_its_fact_can_answer() {
    let leaves = |term: &str| with(&format!("leaves = [{{ rule = \"query.listen\", attest = [\"{term}\"] }}]\n{ON}"));
    leaves("trial_nothing").refused(&["second", "attest", "trial_nothing", "id of a fact"]);
    leaves("trial_word = three").refused(&["second", "three", "one, two"]);
    leaves("trial_number = one").refused(&["trial_number", "kind text"]);
    leaves("trial_word >= query.reply.within_3_working_days/limit").refused(&["trial_word", "kind whole"]);
    leaves("trial_number in query.reply.within_3_working_days/limit").refused(&["trial_number", "kind text"]);
    leaves("trial_number >= limit").refused(&["query.listen/limit", "a parameter"]);
    leaves("trial_word same trial_number").refused(&["trial_number", "of its kind"]);
    leaves("trial_word is one").refused(&["trial_word is one", "expected a term"]);
    leaves("trial_number <= counter.documents.missing.vip_group_exception/cases").refused(&["trial_number", "a parameter"]);
}

#[test]
fn a_row_about_who_acts_stands_under_actor() {
    with(&format!("leaves = [{{ rule = \"query.listen\", by = [\"hall\"] }}]\n{ON}")).refused(&["query.listen", "under actor"]);
    with(&format!("actor = [{{ rule = \"query.listen\", attest = [\"listened\"] }}]\n{ON}")).refused(&["query.listen", "by or other_than"]);
    with(&format!("actor = [{{ rule = \"query.listen\", other_than = [\"nobody\"] }}]\n{ON}")).refused(&["other_than", "nobody"]);
    with(&format!("actor = [{{ rule = \"query.listen\", by = [\"nobody\"] }}]\n{ON}")).refused(&["by = `nobody`", "id of a role"]);
}

#[test]
fn what_a_step_is_owed_for_is_asked_of_facts() {
    let owed = |rest: &str| with(&format!("owed = {{ rule = \"query.listen\", {rest} }}\n{ON}"));
    owed("when = \"listened\", or_when = \"trial_word = one & !listened\"").build().unwrap();
    owed("when = \"listened\", or_when = \"trial_word = three\"").refused(&["second", "owed.or_when", "three", "one, two"]);
    owed("or_when = \"listened\"").refused(&["second", "owed.or_when without owed.when", "both or neither"]);
}

#[test]
fn a_limit_has_one_start_and_one_figure() {
    let within = |keys: &str| with(&format!("within = [{{ rule = \"query.reply.within_3_working_days\", {keys} }}]\n{ON}"));
    within("from = \"first\"").refused(&["parameter or by_fact"]);
    within("parameter = \"limit\", by_fact = \"agreed_reply_on\"").refused(&["parameter or by_fact"]);
    within("parameter = \"limit\", from = \"first\", from_fact = \"agreed_reply_on\"").refused(&["one of from, from_start, from_fact"]);
    within("parameter = \"limit\", from_fact = \"trial_word\"").refused(&["from_fact", "day or instant"]);
    within("parameter = \"term\"").refused(&["term", "a parameter of rule"]);
}

#[test]
fn a_way_back_leads_back() {
    with("next = [{ to = \"third\", again = true }]").refused(&["third", "leads back"]);
    with("calls = \"nowhere\"\nnext = [\"third\"]").refused(&["calls", "nowhere"]);
    with("records = [\"nothing\"]\nnext = [\"third\"]").refused(&["records", "nothing"]);
}

#[test]
fn a_duty_has_a_rhythm_and_its_days() {
    let duty = |keys: &str| {
        let text = format!(
            "\n[[duty]]\nid = \"obl.trial\"\ntitle.zh = \"试\"\ntitle.en = \"trial\"\nwho = [\"hall\"]\nsource = [{{ doc = \"S\", section = \"x\" }}]\n{keys}\n"
        );
        Copy::new().append("procedure.toml", &text)
    };
    duty("every = \"month\"\ndays = [3, 18]\ndue = { mode = \"on\" }").build().unwrap();
    duty("every = \"moon\"\ndue = { mode = \"on\" }").refused(&["every", "moon"]);
    duty("every = \"week\"\ndays = [3]\ndue = { mode = \"on\" }").refused(&["days", "monthly"]);
    duty("every = \"month\"\ndays = [32]\ndue = { mode = \"on\" }").refused(&["days", "1 to 31"]);
    duty("every = \"month\"\nweekday = \"monday\"\ndue = { mode = \"on\" }").refused(&["weekday", "weekly"]);
    duty("every = \"day\"\ndue = { mode = \"by\", time = \"10 am\" }").refused(&["time", "HH:MM"]);
    duty("every = \"month\"\ndue = { mode = \"window\", from_day = 20 }").refused(&["from_day", "both ends"]);
    duty("every = \"day\"\ndue = { mode = \"soon\" }").refused(&["mode", "soon"]);
    duty("every = \"half_day\"\ndue = { mode = \"by\", halved_at = \"noon\" }").refused(&["halved_at", "HH:MM"]);
    duty("every = \"day\"\ndue = { mode = \"by\", anchor = \"moonrise\" }").refused(&["anchor", "moonrise"]);
    duty("every = \"month\"\nabout = \"yesterday\"\ndue = { mode = \"on\" }").refused(&["about", "yesterday"]);
    duty("every = \"month\"\nabout = \"since_last\"\ndue = { mode = \"on\" }").refused(&["since_last", "days"]);
    let hour =
        |time: &str, set_by: &str| duty(&format!("every = \"day\"\ndue = {{ mode = \"by\", time = \"{time}\" }}\nset_by = {{ {set_by} }}"));
    hour("10:00", "time = \"audit.fund.l1.report_by_10/due\"").build().unwrap();
    hour("10:01", "time = \"audit.fund.l1.report_by_10/due\"").refused(&["set_by.time", "10:01"]);
    hour("10:00", "time = \"audit.fund.l1.report_by_10/hour\"").refused(&["set_by.time", "rule/name"]);
    hour("10:00", "limit = \"audit.fund.l1.report_by_10/day_offset\"").refused(&["set_by.limit", "nothing"]);
    hour("10:00", "moon = \"audit.fund.l1.report_by_10/due\"").refused(&["set_by", "moon"]);
}
