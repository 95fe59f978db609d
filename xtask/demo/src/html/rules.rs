//! The rules broken, in a month beside the month before.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{begin, escape};
use crate::chart;
use crate::report::{Broken, OfChapter, Rules, Times};

/// Which colour stands for which role.
struct Roles {
    classes: BTreeMap<&'static str, (&'static str, String)>,
}

impl Roles {
    fn of(list: &Rules) -> Self {
        let mut roles: BTreeMap<&str, (usize, String)> = BTreeMap::new();
        for broken in list.chapters.iter().chain(&list.warned).flat_map(|chapter| &chapter.broken) {
            for (role, (title, people)) in &broken.by {
                let name = format!("{} <span lang=\"en\">{}</span>", escape(title.zh), escape(title.en));
                roles.entry(role).or_insert((0, name)).0 += people.values().sum::<usize>();
            }
        }
        let mut list: Vec<_> = roles.into_iter().collect();
        list.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        let class = ["r1", "r2", "r3", "r4"].into_iter().chain(std::iter::repeat("r5"));
        Self { classes: list.into_iter().zip(class).map(|((role, (_, name)), class)| (role, (class, name))).collect() }
    }

    fn class(&self, role: &str) -> &'static str {
        self.classes.get(role).map_or("r5", |(class, _)| class)
    }

    /// How much of a count falls to each colour.
    fn parts(&self, list: &[Broken]) -> Vec<(&'static str, usize)> {
        let mut parts: BTreeMap<&'static str, usize> = BTreeMap::new();
        for (role, (_, people)) in list.iter().flat_map(|broken| &broken.by) {
            *parts.entry(self.class(role)).or_default() += people.values().sum::<usize>();
        }
        parts.into_iter().collect()
    }

    /// Says what the colours of a list mean.
    fn key(&self, out: &mut String, list: &[OfChapter]) {
        out.push_str("<div class=\"key\">");
        let rules = || list.iter().flat_map(|chapter| &chapter.broken);
        let named = |role: &&str| rules().any(|broken| broken.by.contains_key(*role));
        let mut classes: Vec<_> = self.classes.iter().filter(|(role, _)| named(role)).map(|(_, class)| class).collect();
        classes.sort();
        let others = classes.iter().any(|(class, _)| *class == "r5");
        for (class, name) in classes.iter().filter(|(class, _)| *class != "r5") {
            let _ = write!(out, "<span><i class=\"{class}\"></i>{name}</span>");
        }
        if others {
            out.push_str("<span><i class=\"r5\"></i>其他岗位 <span lang=\"en\">other posts</span></span>");
        }
        if list.iter().any(|chapter| chapter.before.is_some()) {
            out.push_str("<span><i class=\"before\"></i>上月 <span lang=\"en\">month before</span></span>");
        }
        out.push_str("</div>");
    }
}

/// The rules broken, chapter by chapter behind folds; the first is open.
pub fn show(out: &mut String, rules: &Rules) {
    let posts = Roles::of(rules);
    list(out, ("违反的规则", "Rules broken, by chapter"), &rules.chapters, &posts);
    if !rules.warned.is_empty() {
        list(out, ("提醒", "Warnings"), &rules.warned, &posts);
    }
}

fn list(out: &mut String, (zh, en): (&str, &str), chapters: &[OfChapter], roles: &Roles) {
    begin(out, zh, en);
    if chapters.is_empty() {
        out.push_str("<p>没有。<span class=\"en\" lang=\"en\">None.</span></p></section>");
        return;
    }
    roles.key(out, chapters);
    let most = chapters.iter().map(|chapter| chapter.count.max(chapter.before.unwrap_or(0))).max().unwrap_or(1);
    let both = |broken: &Broken| broken.now.broken.max(broken.before.map_or(0, |before| before.broken));
    let greatest = chapters.iter().flat_map(|chapter| &chapter.broken).map(both).max().unwrap_or(1);
    for (place, chapter) in chapters.iter().enumerate() {
        let _ = write!(
            out,
            "<details class=\"chapter\"{}><summary><span class=\"count\">{}{}</span><span>{} {} <span class=\"en\" lang=\"en\">{}</span></span>\
             <span class=\"drawn\">{}</span></summary>",
            if place == 0 && chapters.len() < 4 { " open=\"\"" } else { "" },
            chapter.count,
            was(chapter.before),
            escape(&chapter.number),
            escape(chapter.title.zh),
            escape(chapter.title.en),
            chart::beside(&roles.parts(&chapter.broken), chapter.before, most)
        );
        for broken in &chapter.broken {
            rule(out, broken, greatest, roles);
        }
        out.push_str("</details>");
    }
    out.push_str("</section>");
}

/// The figure of the month before, under that of the month.
fn was(before: Option<usize>) -> String {
    before.map_or_else(String::new, |before| format!("<small>← {before}</small>"))
}

/// How often a rule was judged in both months.
fn judged(now: Times, before: Times) -> String {
    format!(" · 判定 judged {} ← {}", now.judged, before.judged)
}

fn rule(out: &mut String, broken: &Broken, greatest: usize, roles: &Roles) {
    let parts = roles.parts(std::slice::from_ref(broken));
    let person =
        |(person, count): (&String, &usize)| if *count > 1 { format!("{}&#8239;×{count}", escape(person)) } else { escape(person) };
    let people: Vec<String> = broken
        .by
        .values()
        .map(|(role, people)| format!("{} {}", escape(role.zh), people.iter().map(person).collect::<Vec<_>>().join("、")))
        .collect();
    let _ = write!(
        out,
        "<div class=\"rule\"><div class=\"count\">{}{}</div><div><div>{}</div><div class=\"en\" lang=\"en\">{}</div>\
         <div class=\"meta\"><span class=\"page\">{}</span>{}{} · <code>{}</code></div></div><div class=\"drawn\">{}</div></div>",
        broken.now.broken,
        was(broken.before.map(|before| before.broken)),
        escape(broken.statement.zh),
        escape(broken.statement.en),
        escape(&broken.cited),
        people.join("；"),
        broken.before.map_or_else(String::new, |before| judged(broken.now, before)),
        broken.rule,
        chart::beside(&parts, broken.before.map(|before| before.broken), greatest)
    );
}
