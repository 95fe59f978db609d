//! A broken handbook does not build: the message names the file, the key and what was expected. A changed number is one line.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::{check, emit, load};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(|_| ()).unwrap() }
    }
}

/// A copy of the handbook to be spoilt.
pub struct Copy {
    dir: TempDir,
}

impl Copy {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/handbook"), dir.path());
        Self { dir }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.dir.path().join(file)
    }

    fn edit(self, file: &str, from: &str, to: &str) -> Self {
        let text = fs::read_to_string(self.path(file)).unwrap();
        assert!(text.contains(from), "{file} has {from:?}");
        fs::write(self.path(file), text.replacen(from, to, 1)).unwrap();
        self
    }

    pub fn append(self, file: &str, text: &str) -> Self {
        let before = fs::read_to_string(self.path(file)).unwrap();
        fs::write(self.path(file), before + text).unwrap();
        self
    }

    /// What the build script would do: the tables, or the faults.
    pub fn build(&self) -> Result<String, Vec<String>> {
        load::load(self.dir.path()).and_then(check::check).map(|book| emit::emit(&book).0)
    }

    /// It does not build, and one fault has all these words.
    pub fn refused(self, words: &[&str]) {
        let faults = self.build().expect_err("a broken handbook");
        assert!(faults.iter().any(|fault| words.iter().all(|word| fault.contains(word))), "{words:?} not in {faults:#?}");
    }
}

const BRAND: &str = "part1/07_brand_change.toml";

#[test]
fn the_handbook_as_it_is_builds() {
    let tables = Copy::new().build().unwrap();
    assert!(tables.contains("counter.system_time.brand_change"));
}

#[test]
fn a_changed_number_is_one_line_and_changes_that_number_alone() {
    let line = "parameters.limit = { value = 3, unit = \"minute\", bound = \"at_most\" }";
    let before = Copy::new().build().unwrap();
    let after = Copy::new().edit(BRAND, line, &line.replace('3', "2")).build().unwrap();
    let differ: Vec<(&str, &str)> = before.lines().zip(after.lines()).filter(|(a, b)| a != b).collect();
    assert_eq!(before.lines().count(), after.lines().count());
    let (edition, number): (Vec<_>, Vec<_>) = differ.into_iter().partition(|(line, _)| line.starts_with("pub const EDITION"));
    assert_eq!(edition.len(), 1, "the fingerprint tells that the text changed");
    let [(old, new)] = number[..] else { panic!("one row differs: {number:?}") };
    assert!(old.contains("name: \"limit\"") && old.contains("Value::Whole(3)"), "{old}");
    assert_eq!(old.replace("Value::Whole(3)", "Value::Whole(2)"), new);
}

#[test]
fn line_ends_of_another_system_do_not_change_the_fingerprint() {
    let copy = Copy::new();
    let text = fs::read_to_string(copy.path(BRAND)).unwrap();
    fs::write(copy.path(BRAND), text.replace('\n', "\r\n")).unwrap();
    assert_eq!(copy.build().unwrap(), Copy::new().build().unwrap());
}

#[test]
fn an_unknown_role_is_refused() {
    Copy::new().edit(BRAND, "responsible = [\"counter_clerk\"]", "responsible = [\"counter_king\"]").refused(&[
        BRAND,
        "responsible",
        "counter_king",
        "expected the id of a role",
    ]);
    Copy::new().edit("part1/08_tariff_change.toml", "roles = [\"counter_clerk\"]", "roles = [\"robot\"]").refused(&[
        "part1/08_tariff_change.toml",
        "recommend_plan",
        "roles",
        "robot",
        "expected the id of a role",
    ]);
}

#[test]
fn a_missing_page_is_refused() {
    let source = "source = [{ doc = \"M\", section = \"I.7 2.3 step 5\", page = 13 }, ";
    Copy::new().edit(BRAND, source, &source.replace(", page = 13", "")).refused(&[
        BRAND,
        "counter.system_time.brand_change",
        "source.page",
        "expected the page",
    ]);
    Copy::new().edit(BRAND, "no = \"3\"\npage = 13", "no = \"3\"").refused(&[BRAND, "clear_arrears", "page", "expected the page"]);
}

#[test]
fn a_missing_source_is_refused() {
    Copy::new()
        .edit("policy/3_2_fees.toml", "source = [{ doc = \"P\", section = \"3.2(1) display\" }]\nresponsible", "source = []\nresponsible")
        .refused(&["policy/3_2_fees.toml", "policy.fees.displayed", "source", "expected at least one document"]);
    Copy::new().edit(BRAND, "doc = \"M\", section = \"I.7 2.3 step 4\"", "doc = \"Q\", section = \"I.7 2.3 step 4\"").refused(&[
        BRAND,
        "source.doc",
        "`Q`",
        "expected the id of a doc",
    ]);
}

#[test]
fn a_missing_language_is_refused() {
    Copy::new().edit(BRAND, "statement.zh = \"先签协议，再在系统内变更品牌。\"\n", "").refused(&[
        BRAND,
        "counter.agreement.brand_change",
        "statement.zh",
        "expected its wording",
    ]);
    Copy::new().edit("roles.toml", "title.en = \"hall manager\"\n", "").refused(&[
        "roles.toml",
        "hall_manager",
        "title.en",
        "expected its wording",
    ]);
    Copy::new().edit("readings/general.toml", "chosen.zh = \"算做到，用时小于或等于N即可。\"", "chosen.zh = \" \"").refused(&[
        "readings/general.toml",
        "amb.within_inclusive",
        "chosen.zh",
        "expected its wording",
    ]);
    Copy::new().edit("facts.toml", "zh = \"VIP客户\", en = \"VIP\"", "zh = \"VIP客户\"").refused(&[
        "facts.toml",
        "segment",
        "value `vip`.en",
        "expected its wording",
    ]);
}

#[test]
fn texts_of_a_fact_are_told_apart() {
    let (vip, group) =
        ("{ id = \"vip\", zh = \"VIP客户\", en = \"VIP\" }", "{ id = \"group\", zh = \"集团客户\", en = \"group customer\" }");
    let twice = "fact `segment`: value `group`, expected an id and words that no other value has";
    for other in [
        "{ id = \"vip\", zh = \"集团客户\", en = \"group customer\" }",
        "{ id = \"group\", zh = \"VIP客户\", en = \"group customer\" }",
        "{ id = \"group\", zh = \"集团客户\", en = \"VIP\" }",
    ] {
        let value = if other.contains("\"vip\"") { twice.replace("`group`", "`vip`") } else { twice.to_owned() };
        Copy::new().edit("facts.toml", group, other).refused(&["facts.toml", &value]);
    }
    let flag = format!("id = \"arrears\"\nkind = \"money\"\nvalues = [{vip}]\n");
    Copy::new().edit("facts.toml", "id = \"arrears\"\nkind = \"money\"\n", &flag).refused(&[
        "facts.toml",
        "arrears",
        "values, expected kind text",
    ]);
}

#[test]
fn an_unreachable_step_is_refused() {
    let step = concat!(
        "\n[[procedure.step]]\nid = \"sing\"\nno = \"9\"\npage = 13\ntitle.zh = \"唱歌\"\ntitle.en = \"Sing\"\n",
        "roles = [\"counter_clerk\"]\nnext = [\"farewell\"]\n\n[[rule]]\nid = \"counter.agreement.brand_change\""
    );
    Copy::new().edit(BRAND, "\n[[rule]]\nid = \"counter.agreement.brand_change\"", step).refused(&[
        BRAND,
        "brand_change",
        "sing",
        "unreachable",
        "expected a way to it",
    ]);
}

#[test]
fn a_step_that_never_ends_is_refused() {
    Copy::new().edit("part1/06_new_account_batch.toml", "next = [\"farewell\"]", "next = [\"operate\"]").refused(&[
        "part1/06_new_account_batch.toml",
        "never ends",
        "expected a way from it to `end`",
    ]);
}

#[test]
fn a_way_to_nowhere_is_refused() {
    Copy::new().edit(BRAND, "next = [\"file_papers\"]", "next = [\"archive_papers\"]").refused(&[
        BRAND,
        "operate",
        "next",
        "archive_papers",
        "expected the id of a step of this procedure or `end`",
    ]);
}

#[test]
fn a_duplicate_id_is_refused() {
    Copy::new()
        .append(
            "roles.toml",
            "\n[[role]]\nid = \"hall\"\ntitle.zh = \"厅\"\ntitle.en = \"hall\"\nsource = [{ doc = \"P\", section = \"1.2\" }]\n",
        )
        .refused(&["roles.toml", "role `hall`", "duplicate", "expected a unique id"]);
    Copy::new().edit(BRAND, "id = \"counter.agreement.brand_change\"", "id = \"counter.agreement.service_change\"").refused(&[
        "counter.agreement.service_change",
        "duplicate",
        "expected a unique id",
    ]);
    Copy::new().edit(BRAND, "like = \"file_papers\"", "like = \"operate\"").refused(&[
        BRAND,
        "brand_change",
        "two steps share an id",
        "expected unique",
    ]);
}

#[test]
fn an_unknown_key_is_refused() {
    Copy::new().edit(BRAND, "kind = \"time_limit\"", "kind = \"time_limit\"\ncolour = \"red\"").refused(&[BRAND, "colour", "expected"]);
    Copy::new().edit(BRAND, "bound = \"at_most\"", "bond = \"at_most\"").refused(&[BRAND, "bond", "expected"]);
}

#[test]
fn an_unknown_word_is_refused() {
    Copy::new().edit(BRAND, "kind = \"time_limit\"", "kind = \"timelimit\"").refused(&[
        BRAND,
        "counter.system_time.brand_change",
        "kind",
        "timelimit",
        "expected one of",
    ]);
    Copy::new().edit(BRAND, "class = \"attested\"", "class = \"believed\"").refused(&[BRAND, "class", "believed", "expected one of"]);
    Copy::new().edit(BRAND, "bound = \"at_most\"", "bound = \"below\"").refused(&[BRAND, "limit", "bound", "below", "expected one of"]);
    Copy::new().edit("facts.toml", "kind = \"money\"", "kind = \"float\"").refused(&[
        "facts.toml",
        "arrears",
        "kind",
        "float",
        "expected one of",
    ]);
}

#[test]
fn a_rule_that_no_step_cites_is_refused_unless_it_says_why() {
    let rule = concat!(
        "\n[[rule]]\nid = \"counter.smile\"\nkind = \"conduct\"\nclass = \"attested\"\nprocedures = [\"brand_change\"]\n",
        "statement.zh = \"微笑。\"\nstatement.en = \"Smile.\"\nsource = [{ doc = \"P\", section = \"4.2\" }]\nresponsible = [\"counter_clerk\"]\n"
    );
    Copy::new().append(BRAND, rule).refused(&[
        BRAND,
        "counter.smile",
        "cited by no step",
        "expected a row that judges it, `calculated_by` with an operation, or `open`",
    ]);
    Copy::new().append(BRAND, &format!("{rule}open = \"nobody records smiles\"\n")).build().unwrap();
}

#[test]
fn an_unknown_fact_rule_document_or_procedure_is_refused() {
    Copy::new().edit(BRAND, "attest = [\"change_correct\", ", "attest = [\"change_right\", ").refused(&[
        BRAND,
        "operate",
        "change_right",
        "expected the id of a fact",
    ]);
    Copy::new().edit(BRAND, "when = \"!exception_granted\"", "when = \"!exception\"").refused(&[
        BRAND,
        "ask_manager",
        "when",
        "exception",
        "expected the id of a fact",
    ]);
    Copy::new().edit(BRAND, "{ rule = \"counter.arrears.before_agreement\" }", "{ rule = \"counter.arrears.before\" }").refused(&[
        BRAND,
        "sign_agreement",
        "counter.arrears.before`",
        "expected the id of a rule",
    ]);
    Copy::new().edit(BRAND, "record = \"brand_change_agreement\"", "record = \"napkin\"").refused(&[
        BRAND,
        "sign_agreement",
        "napkin",
        "expected the id of a document",
    ]);
    Copy::new().edit(BRAND, "procedures = [\"brand_change\"]", "procedures = [\"brand_chance\"]").refused(&[
        BRAND,
        "brand_chance",
        "expected the id of a procedure",
    ]);
    Copy::new().edit("businesses.toml", "procedure = \"brand_change\"", "procedure = \"brand_chance\"").refused(&[
        "businesses.toml",
        "brand_change_any",
        "brand_chance",
        "expected the id of a procedure",
    ]);
    Copy::new()
        .edit("readings/counter.toml", "rules = [\"counter.documents.valid_and_own\"]", "rules = [\"counter.documents.valid\"]")
        .refused(&["readings/counter.toml", "rules", "counter.documents.valid", "expected the id of a rule"]);
}

#[test]
fn a_bad_parameter_is_refused() {
    Copy::new().edit(BRAND, "parameter = \"limit\"", "parameter = \"length\"").refused(&[
        BRAND,
        "operate",
        "length",
        "expected a parameter of rule",
    ]);
    Copy::new().edit(BRAND, "value = 3", "value = 3.5").refused(&[BRAND, "limit", "3.5", "expected a whole number"]);
    let line = "value = 3, unit = \"minute\", bound = \"at_most\"";
    let changes = format!("{line}, changes = [{{ from = \"2028-01-01\", value = 2 }}, {{ from = \"2027-01-01\", value = 1 }}]");
    Copy::new().edit(BRAND, line, &changes).refused(&[BRAND, "limit", "out of order", "expected the oldest first"]);
}

#[test]
fn a_bad_amount_or_day_is_refused() {
    let counter = "part1/counter.toml";
    Copy::new().edit(counter, "value = \"0.00\", unit = \"yuan\"", "value = \"0\", unit = \"yuan\"").refused(&[
        counter,
        "max_arrears",
        "expected an amount",
    ]);
    let line = "value = 3, unit = \"minute\", bound = \"at_most\"";
    Copy::new().edit(BRAND, line, &format!("{line}, changes = [{{ from = \"2027-1-1\", value = 2 }}]")).refused(&[
        BRAND,
        "limit",
        "from",
        "expected a day",
    ]);
    Copy::new().edit(BRAND, "unit = \"minute\"", "unit = \"minuet\"").refused(&[BRAND, "limit", "unit", "minuet", "expected"]);
}

#[test]
fn a_wrong_working_year_is_refused() {
    let china = "calendar/china.toml";
    let rest = "rest = [\"01-01/01-03\", \"02-15/02-23\"";
    let spoilt = |to: &str, words: &[&str]| Copy::new().edit(china, rest, to).refused(&[&[china, "working_year 2026"], words].concat());
    spoilt("rest = [\"01-01/01-03\", \"02-29\"", &["02-29", "expected MM-DD"]);
    spoilt("rest = [\"01-03/01-01\"", &["01-03/01-01", "expected MM-DD"]);
    spoilt("rest = [\"01-01/01-04\"", &["01-04", "expected each day once"]);
    Copy::new().edit(china, "work = [\"01-04\", \"02-14\"", "work = [\"01-05\"").refused(&[china, "01-05", "expected a day of a weekend"]);
    Copy::new().edit(china, "year = 2025", "year = 2024").refused(&[china, "working_year 2024", "expected 2025"]);
}

#[test]
fn a_row_with_two_tests_is_refused() {
    Copy::new().edit(BRAND, "done = \"sign_agreement\"", "done = \"sign_agreement\", attest = [\"agreement_signed\"]").refused(&[
        BRAND,
        "counter.agreement.brand_change",
        "two tests",
        "expected one of",
    ]);
}

#[test]
fn a_shared_step_that_there_is_not_is_refused() {
    Copy::new().edit(BRAND, "like = \"clear_arrears\"", "like = \"forgive_arrears\"").refused(&[
        BRAND,
        "forgive_arrears",
        "expected the id of a shared step",
    ]);
}

#[test]
fn text_that_is_not_toml_is_refused() {
    Copy::new().append(BRAND, "\n[[rule\n").refused(&[BRAND, "TOML"]);
    let copy = Copy::new();
    fs::write(copy.path(BRAND), [0xff, 0xfe, 0x00]).unwrap();
    copy.refused(&[BRAND, "expected UTF-8"]);
}

#[test]
fn several_faults_are_told_at_once() {
    let copy = Copy::new().edit(BRAND, "value = 3", "value = 3.5").edit("roles.toml", "title.en = \"hall manager\"\n", "");
    assert!(copy.build().unwrap_err().len() >= 2);
}
