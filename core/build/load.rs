//! Reads the files, merges them and takes shared steps (`like`) into the procedures.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::model::{Book, File, Step};

fn collect(dir: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            found.push(path);
        }
    }
    Ok(())
}

/// Loads every file below `root`. Faults name the file and what was expected there.
pub fn load(root: &Path) -> Result<Book, Vec<String>> {
    let mut paths = Vec::new();
    collect(root, &mut paths).map_err(|error| vec![format!("{}: {error}", root.display())])?;
    // One order on every machine, whatever its path separator.
    let mut named: Vec<(String, PathBuf)> = paths
        .into_iter()
        .map(|path| {
            let parts: Vec<_> = path.strip_prefix(root).unwrap_or(&path).iter().map(|part| part.to_string_lossy().into_owned()).collect();
            (parts.join("/"), path)
        })
        .collect();
    named.sort();
    let mut faults = Vec::new();
    let mut book = Book::default();
    let mut shared: BTreeMap<String, Step> = BTreeMap::new();
    let mut hash = Sha256::new();
    for (name, path) in named {
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text.replace("\r\n", "\n"),
            Err(error) => {
                faults.push(format!("{name}: {error}, expected UTF-8 text"));
                continue;
            }
        };
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(text.as_bytes());
        hash.update([0]);
        match toml::from_str::<File>(&text) {
            Ok(file) => merge(&mut book, &mut shared, &name, file, &mut faults),
            Err(error) => faults.push(format!("{name}: {}", error.to_string().trim_end())),
        }
    }
    for byte in hash.finalize() {
        let _ = write!(book.fingerprint, "{byte:02x}");
    }
    for procedure in &mut book.procedures {
        for step in &mut procedure.step {
            let Some(like) = step.like.clone() else { continue };
            match shared.get(&like) {
                Some(base) => take(step, base),
                None => faults.push(format!(
                    "{}: procedure `{}` step `{}`: like = `{like}`, expected the id of a shared step",
                    procedure.file, procedure.id, step.no
                )),
            }
        }
    }
    if faults.is_empty() { Ok(book) } else { Err(faults) }
}

fn merge(book: &mut Book, shared: &mut BTreeMap<String, Step>, name: &str, file: File, faults: &mut Vec<String>) {
    for (key, slot, value) in [("edition", &mut book.edition, file.edition), ("from", &mut book.from, file.from)] {
        if let Some(value) = value {
            if slot.is_empty() {
                *slot = value;
            } else {
                faults.push(format!("{name}: {key} is given a second time, expected once"));
            }
        }
    }
    for step in file.step {
        if shared.insert(step.id.clone(), step.clone()).is_some() {
            faults.push(format!("{name}: shared step `{}` is given a second time, expected once", step.id));
        }
    }
    let mut ids: Vec<(&str, String)> = Vec::new();
    ids.extend(file.doc.iter().map(|x| ("doc", x.id.clone())));
    ids.extend(file.role.iter().map(|x| ("role", x.id.clone())));
    ids.extend(file.document.iter().map(|x| ("document", x.id.clone())));
    ids.extend(file.business.iter().map(|x| ("business", x.id.clone())));
    ids.extend(file.fact.iter().map(|x| ("fact", x.id.clone())));
    ids.extend(file.reading.iter().map(|x| ("reading", x.id.clone())));
    ids.extend(file.rule.iter().map(|x| ("rule", x.id.clone())));
    ids.extend(file.duty.iter().map(|x| ("duty", x.id.clone())));
    ids.extend(file.indicator.iter().map(|x| ("indicator", x.id.clone())));
    ids.extend(file.procedure.iter().map(|x| ("procedure", x.id.clone())));
    for (table, id) in ids {
        let key = format!("{table} `{id}`");
        if let Some(first) = book.files.insert(key.clone(), name.to_owned()) {
            faults.push(format!("{name}: {key} is a duplicate of the one in {first}, expected a unique id"));
        }
    }
    book.docs.extend(file.doc);
    book.roles.extend(file.role);
    book.documents.extend(file.document);
    book.businesses.extend(file.business);
    book.facts.extend(file.fact);
    book.readings.extend(file.reading);
    book.working_years.extend(file.working_year.into_iter().map(|mut year| {
        name.clone_into(&mut year.file);
        year
    }));
    book.duties.extend(file.duty);
    book.indicators.extend(file.indicator);
    book.rules.extend(file.rule.into_iter().map(|mut rule| {
        name.clone_into(&mut rule.file);
        rule
    }));
    book.procedures.extend(file.procedure.into_iter().map(|mut procedure| {
        name.clone_into(&mut procedure.file);
        procedure
    }));
}

/// What the procedure gives wins; lists of rows are added to the shared ones.
fn take(step: &mut Step, base: &Step) {
    let own = std::mem::replace(step, base.clone());
    step.like = None;
    for (slot, value) in
        [(&mut step.id, own.id), (&mut step.no, own.no), (&mut step.title.zh, own.title.zh), (&mut step.title.en, own.title.en)]
    {
        if !value.is_empty() {
            *slot = value;
        }
    }
    step.page = own.page.or(step.page);
    if !own.roles.is_empty() {
        step.roles = own.roles;
    }
    step.role_rule = own.role_rule.or(step.role_rule.take());
    step.order_rule = own.order_rule.or(step.order_rule.take());
    step.stage = own.stage.or(step.stage);
    step.fact = own.fact.or(step.fact.take());
    step.start |= own.start;
    step.calls = own.calls.or(step.calls.take());
    step.parallel |= own.parallel;
    step.actor.extend(own.actor);
    step.records.extend(own.records);
    step.owed = own.owed.or(step.owed.take());
    step.needs.extend(own.needs);
    step.leaves.extend(own.leaves);
    step.within.extend(own.within);
    step.hints.extend(own.hints);
    step.settles.extend(own.settles);
    if !own.next.is_empty() {
        step.next = own.next;
    }
}
