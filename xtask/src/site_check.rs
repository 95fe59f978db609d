//! Whether the built site holds together: every source has its page, both languages have the same pages, every link of a page leads to
//! a page and an anchor that are there, and nothing is fetched from another host.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

pub const LANGUAGES: [&str; 2] = ["zh", "en"];
/// The only pages that one language has alone.
const ENGLISH_ONLY: &str = "interface";
/// So many faults are shown.
const SHOWN: usize = 20;

/// A page: its anchors, and what it leads to.
#[derive(Default)]
struct Page {
    anchors: BTreeSet<String>,
    links: Vec<String>,
    /// What the browser loads to show it.
    loads: Vec<String>,
}

/// How many pages there are, when all is well.
pub fn check(sources: &Path, html: &Path) -> Result<usize, String> {
    let mut pages = BTreeMap::new();
    let mut faults = Vec::new();
    for file in files(html, "html")? {
        let text = read(&file)?;
        pages.insert(file, page(&text));
    }
    for (file, page) in &pages {
        let name = file.strip_prefix(html).unwrap_or(file).display();
        for link in page.links.iter().filter(|link| !is_away(link)) {
            if let Some(fault) = broken(file, link, &pages) {
                faults.push(format!("{name}: `{link}` {fault}"));
            }
        }
        for load in &page.loads {
            if is_away(load) || !resolve(file, load).is_file() {
                faults.push(format!("{name}: it loads `{load}`, expected a file of the site"));
            }
        }
    }
    let mut sets = LANGUAGES.map(|language| names(&html.join(language), "html"));
    for (language, set) in LANGUAGES.iter().zip(&mut sets) {
        let made = set.as_mut().map_err(|why| why.clone())?;
        for source in names(&sources.join(language), "md")?.difference(made) {
            faults.push(format!("{language}/{}: the source has no page", source.display()));
        }
        made.retain(|name| !name.starts_with(ENGLISH_ONLY));
    }
    if let [Ok(zh), Ok(en)] = &sets {
        faults.extend(zh.symmetric_difference(en).map(|name| format!("{}: only in one language", name.display())));
    }
    if faults.is_empty() {
        return Ok(pages.len());
    }
    let count = faults.len();
    faults.truncate(SHOWN);
    Err(format!("{count} faults in the site, the first of them:\n{}", faults.join("\n")))
}

/// Why a link leads nowhere.
fn broken(file: &Path, link: &str, pages: &BTreeMap<PathBuf, Page>) -> Option<&'static str> {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() { file.to_path_buf() } else { resolve(file, path) };
    let Some(page) = pages.get(&target) else {
        return (!target.is_file()).then_some("leads to no file");
    };
    (!anchor.is_empty() && !page.anchors.contains(anchor)).then_some("leads to no anchor of the page")
}

/// Whether a link leads to another host, or to none.
fn is_away(link: &str) -> bool {
    link.starts_with("//") || ["http:", "https:", "mailto:", "data:", "javascript:"].iter().any(|scheme| link.starts_with(scheme))
}

/// Where a link of a file leads, without `..`.
fn resolve(file: &Path, link: &str) -> PathBuf {
    let mut path = file.parent().unwrap_or(file).to_path_buf();
    for part in Path::new(link).components() {
        match part {
            Component::ParentDir => {
                path.pop();
            }
            Component::CurDir => {}
            part => path.push(part),
        }
    }
    path
}

/// Reads the tags of a page, and the links of its diagrams.
fn page(text: &str) -> Page {
    let mut page = Page::default();
    for tag in text.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag)) {
        let value =
            |name: &str| tag.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| plain(value));
        page.anchors.extend(value("id"));
        page.loads.extend(value("src"));
        if let Some(href) = value("href").filter(|href| !href.is_empty()) {
            let of_browser =
                tag.starts_with("link ") && ["stylesheet", "icon", "preload"].iter().any(|what| value("rel").as_deref() == Some(what));
            if of_browser { page.loads.push(href) } else { page.links.push(href) }
        }
    }
    for line in text.lines().filter(|line| line.trim_start().starts_with("click ")) {
        page.links.extend(line.split_once("href &quot;").and_then(|(_, rest)| rest.split_once("&quot;")).map(|(link, _)| plain(link)));
        page.links.extend(line.split_once("href \"").and_then(|(_, rest)| rest.split_once('"')).map(|(link, _)| plain(link)));
    }
    page
}

fn plain(value: &str) -> String {
    value.replace("&amp;", "&")
}

/// The text of a file.
pub fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))
}

/// The files of a kind in a folder and the folders in it.
pub fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("{} cannot be read: {error}", folder.display()))?.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, extension)?);
        } else if path.extension().is_some_and(|known| known == extension) {
            found.push(path);
        }
    }
    Ok(found)
}

/// Their names within the folder, without what they end with.
fn names(folder: &Path, extension: &str) -> Result<BTreeSet<PathBuf>, String> {
    let name = |path: PathBuf| path.with_extension("").strip_prefix(folder).map(Path::to_path_buf).ok();
    Ok(files(folder, extension)?.into_iter().filter_map(name).collect())
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{is_away, page, resolve};

    #[test]
    fn tags_and_diagrams_are_read() {
        let page = page(
            "<h2 id=\"a\">x</h2><a class=\"b\" href=\"../c.html#d\">y</a><script src=\"e.js\"></script><link rel=\"stylesheet\" href=\"f.css\">\n\
             <code>flowchart TD\n    click s1 href &quot;g.html&quot;\n</code>",
        );
        assert!(page.anchors.contains("a"));
        assert_eq!(page.links, ["../c.html#d", "g.html"]);
        assert_eq!(page.loads, ["e.js", "f.css"]);
    }

    #[test]
    fn links_are_resolved_from_their_page() {
        assert_eq!(resolve(Path::new("/site/zh/rules/a.html"), "../../en/rules/a.html"), PathBuf::from("/site/en/rules/a.html"));
        assert!(is_away("https://unpkg.com/x") && is_away("//cdn.example/x") && !is_away("../x.html"));
    }
}
