//! Writes XML into a string: elements, attributes, text. A library would bring a writer that can fail where a string cannot.

/// A document being written.
pub(super) struct Xml {
    text: String,
    open: Vec<&'static str>,
}

/// Attributes of an element: name and value.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Xml {
    pub(super) fn new() -> Self {
        Self { text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), open: Vec::new() }
    }

    fn tag(&mut self, name: &str, attributes: Attributes<'_>) {
        self.text.extend(self.open.iter().map(|_| "  "));
        self.text.push('<');
        self.text.push_str(name);
        for (name, value) in attributes {
            self.text.extend([" ", name, "=\""]);
            self.escape(value, true);
            self.text.push('"');
        }
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.tag(name, attributes);
        self.text.push_str(">\n");
        self.open.push(name);
    }

    /// Closes the element opened last.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.text.extend(self.open.iter().map(|_| "  "));
            self.text.extend(["</", name, ">\n"]);
        }
    }

    /// An element without content.
    pub(super) fn leaf(&mut self, name: &str, attributes: Attributes<'_>) {
        self.tag(name, attributes);
        self.text.push_str(" />\n");
    }

    /// An element with text.
    pub(super) fn words(&mut self, name: &str, attributes: Attributes<'_>, words: &str) {
        self.tag(name, attributes);
        self.text.push('>');
        self.escape(words, false);
        self.text.extend(["</", name, ">\n"]);
    }

    /// Characters that XML 1.0 cannot hold are left out; line ends and tabs in attributes are kept by reference.
    fn escape(&mut self, text: &str, attribute: bool) {
        for letter in text.chars() {
            match letter {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' if attribute => self.text.push_str("&quot;"),
                '\n' if attribute => self.text.push_str("&#10;"),
                '\t' if attribute => self.text.push_str("&#9;"),
                '\r' => self.text.push_str("&#13;"),
                '\n' | '\t' => self.text.push(letter),
                '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
                _ => self.text.push(letter),
            }
        }
    }

    /// The document, all elements closed.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.text
    }
}
