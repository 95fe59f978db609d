//! Whether the browser can read every chart of the site.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::{Shell, ask};
use crate::{node, site_check};

/// Reads each chart and says which it cannot read.
const SCRIPT: &str = r#"<script src="assets/mermaid.js"></script><script>
(async () => {
  const said = [];
  const charts = [...document.querySelectorAll("pre.mermaid")];
  for (const chart of charts) await mermaid.parse(chart.textContent).catch(why => said.push(chart.parentNode.id + ": " + why));
  document.getElementById("said").textContent = charts.length + " charts, " + said.length + " cannot be read. " + said.join("; ");
})();
</script>"#;

/// How many charts there are, when all can be read; nothing without a browser that starts.
pub fn check(shell: &Shell, html: &Path) -> Result<Option<usize>, String> {
    let Some(browser) = node::BROWSERS.iter().find(|path| Path::new(path).exists()) else { return Ok(None) };
    let (mut page, mut count) = ("<!doctype html><meta charset=\"utf-8\"><p id=\"said\"></p>\n".to_owned(), 0);
    for language in site_check::LANGUAGES {
        for file in site_check::files(&html.join(language).join("procedures"), "html")? {
            let text = site_check::read(&file)?;
            let name = file.strip_prefix(html).unwrap_or(&file).display().to_string();
            for chart in text.split("<pre class=\"mermaid\">").skip(1).filter_map(|rest| rest.split("</pre>").next()) {
                count += 1;
                let _ = writeln!(page, "<div id=\"{name}\"><pre class=\"mermaid\">{chart}</pre></div>");
            }
        }
    }
    let (place, profile): (PathBuf, PathBuf) = (html.join("charts.html"), shell.target().join("site-tools/browser"));
    fs::write(&place, page + SCRIPT).map_err(|error| format!("{} cannot be written: {error}", place.display()))?;
    let mut command = shell.command(browser);
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]);
    command.args(["--disable-component-update", "--disable-sync", "--virtual-time-budget=60000", "--dump-dom"]);
    command.arg(format!("--user-data-dir={}", profile.display())).arg(&place);
    let shown = ask(&mut command);
    fs::remove_file(&place).map_err(|error| format!("{} cannot be removed: {error}", place.display()))?;
    let Some(shown) = shown else { return Ok(None) };
    let said = shown.split_once("<p id=\"said\">").and_then(|(_, rest)| rest.split("</p>").next()).unwrap_or_default();
    if said.trim() == format!("{count} charts, 0 cannot be read.") {
        Ok(Some(count))
    } else {
        Err(format!("the browser reads the charts: {said}"))
    }
}
