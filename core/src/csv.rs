//! CSV by RFC 4180, read line by line: what logs and tables have in common.
//!
//! Quoting is read here and not by the crate `csv`: lines are pushed one by one, and both `csv` and `csv-core` take a quote that is never
//! closed for the rest of the text, so that one stray `"` would swallow it. Here it costs its line. (`csv` would also add 5.6 KB to the
//! compressed .wasm, `csv-core` 2.3 KB.)

use std::borrow::Cow;
use std::mem;

use crate::error::{Code, Error};

/// Longest line that is read, in bytes; a longer one is rejected. So is a row, however many lines it has.
pub(crate) const LONGEST_LINE: usize = 1 << 20;

/// What is done with the rows of a table: the number of the line with which the row begins, the first line of the text is 1, and the row or
/// why it cannot be read.
pub(crate) type TakeRow<'a> = &'a mut dyn FnMut(u64, Result<Row<'_>, Error>);

/// Where a cell stands in its row.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: usize,
    to: usize,
    /// It has doubled quotes.
    doubled: bool,
}

/// A row with as many cells as the header has.
pub(crate) struct Row<'a> {
    text: &'a str,
    spans: &'a [Span],
}

impl<'a> Row<'a> {
    /// The cells, in the order of the header.
    pub fn cells(&self) -> impl Iterator<Item = Cow<'a, str>> {
        let text = self.text;
        self.spans.iter().map(move |span| {
            let cell = text.get(span.from..span.to).unwrap_or_default();
            if span.doubled { cell.replace("\"\"", "\"").into() } else { cell.into() }
        })
    }
}

/// The rows behind a header that is read.
#[derive(Debug)]
pub(crate) struct Rows {
    columns: usize,
    /// The lines of a row that has a quote still open.
    open: Vec<u8>,
    /// The number of the first of them.
    first: u64,
    /// The cells of the row in hand.
    spans: Vec<Span>,
}

impl Rows {
    /// Reads the header: the names of the columns.
    pub fn of(header: &[u8]) -> Result<(Self, Vec<String>), Error> {
        let mut spans = Vec::new();
        let row = read(header.strip_prefix(b"\xef\xbb\xbf").unwrap_or(header), &mut spans)?;
        let names: Vec<String> = row.cells().map(Cow::into_owned).collect();
        Ok((Self { columns: names.len(), open: Vec::new(), first: 0, spans }, names))
    }

    /// Reads the next line.
    pub fn line(&mut self, number: u64, line: &[u8], take: TakeRow<'_>) {
        // Outside of quotes before a line and behind it: it has an even number of them.
        let odd = line.iter().fold(0_u8, |odd, byte| odd ^ u8::from(*byte == b'"')) == 1;
        if self.open.len().saturating_add(line.len()) > LONGEST_LINE {
            let too_long = || Error::new(Code::Csv, "", "a row of at most 1 MiB");
            if self.open.is_empty() {
                take(number, Err(too_long()));
            } else {
                self.give_up(too_long(), take);
                self.line(number, line, take);
            }
        } else if self.open.is_empty() && odd {
            self.first = number;
            self.open.extend_from_slice(line);
        } else if self.open.is_empty() {
            self.give(number, line, take);
        } else {
            self.open.push(b'\n');
            self.open.extend_from_slice(line);
            if odd {
                let row = mem::take(&mut self.open);
                let first = self.first;
                match self.row(&row) {
                    Ok(cells) => take(first, Ok(cells)),
                    Err(error) => self.reject_first(&row, error, take),
                }
            }
        }
    }

    /// Reads what lies behind a quote that was never closed.
    pub fn finish(mut self, take: TakeRow<'_>) {
        if !self.open.is_empty() {
            self.give_up(Error::new(Code::Csv, "", "a closing quote"), take);
        }
    }

    fn give_up(&mut self, error: Error, take: TakeRow<'_>) {
        let row = mem::take(&mut self.open);
        self.reject_first(&row, error, take);
    }

    /// Rejects the first line of a row and reads the others as rows of their own: a stray quote costs one line. Each line is read again
    /// once at most, for the lines between two with an odd number of quotes stand by themselves.
    fn reject_first(&mut self, row: &[u8], error: Error, take: TakeRow<'_>) {
        take(self.first, Err(error));
        for (number, line) in (self.first..).zip(row.split(|byte| *byte == b'\n')).skip(1) {
            self.line(number, line, take);
        }
    }

    /// Gives a row, unless nothing stands in it: its cells are empty, however many there are.
    fn give(&mut self, number: u64, row: &[u8], take: TakeRow<'_>) {
        if !row.iter().all(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b'"')) {
            take(number, self.row(row));
            return;
        }
        let blank = match read(row, &mut self.spans) {
            Ok(row) => row.cells().all(|cell| cell.trim().is_empty()),
            Err(_) => false,
        };
        if !blank {
            take(number, self.row(row));
        }
    }

    /// A row with as many cells as there are columns.
    fn row<'a>(&'a mut self, row: &'a [u8]) -> Result<Row<'a>, Error> {
        let row = read(row, &mut self.spans)?;
        if row.spans.len() == self.columns { Ok(row) } else { Err(Error::new(Code::Csv, "", "as many cells as the header has")) }
    }
}

fn read<'a>(row: &'a [u8], spans: &'a mut Vec<Span>) -> Result<Row<'a>, Error> {
    let text = std::str::from_utf8(row).map_err(|_| Error::new(Code::NotUtf8, "", "UTF-8 text"))?;
    let text = text.strip_suffix('\r').unwrap_or(text);
    spans.clear();
    split(text, spans).ok_or_else(|| Error::new(Code::Csv, "", "quotes around a whole cell, and doubled inside"))?;
    Ok(Row { text, spans })
}

/// Finds the cells; `None` where a quote stands that does not belong there.
fn split(text: &str, spans: &mut Vec<Span>) -> Option<()> {
    let bytes = text.as_bytes();
    let mut from = 0_usize;
    loop {
        let after = if bytes.get(from) == Some(&b'"') {
            let mut at = from.checked_add(1)?;
            let mut span = Span { from: at, to: at, doubled: false };
            loop {
                span.to = text.get(at..)?.find('"')?.checked_add(at)?;
                at = span.to.checked_add(1)?;
                if bytes.get(at) != Some(&b'"') {
                    break;
                }
                span.doubled = true;
                at = at.checked_add(1)?;
            }
            spans.push(span);
            at
        } else {
            let cell = bytes.get(from..)?;
            let length = cell.iter().position(|byte| matches!(byte, b',' | b'"')).unwrap_or(cell.len());
            let to = from.checked_add(length)?;
            spans.push(Span { from, to, doubled: false });
            to
        };
        match bytes.get(after) {
            Some(b',') => from = after.checked_add(1)?,
            Some(_) => return None,
            None => return Some(()),
        }
    }
}
