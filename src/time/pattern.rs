//! The pattern notation of date rules, and its expansion into plain sequences.
//!
//! | notation | matches |
//! | --- | --- |
//! | `of` | the word, in any case |
//! | `Cold War` | the words, each with a capital |
//! | `{month}` | an atom of a class, or a match of a group of rules; the value is called `month` |
//! | `{a:month}` | the same, called `a` |
//! | `(early\|late)` | one of several sequences |
//! | `<to\|until>` | one of several, standing between the two ends of a range |
//! | `,?` `(of)?` `{day}?` | there or not |
//! | `in [{month}]` | the square brackets hold the expression; what stands outside must be there but is not part of it |
//!
//! A blank allows any spacing; parts written without a blank between them must touch (`{hour}:{minute}`).

use super::lexicon::piece;

/// The most plain sequences that one pattern may stand for.
const MAX_SEQUENCES: usize = 512;

/// One place of a plain sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What must stand there.
    pub what: What,
    /// Must touch the item before.
    pub glued: bool,
    /// Inside the expression, not just its surroundings.
    pub inside: bool,
    /// Stands between the two ends of a range.
    pub connector: bool,
}

/// What an item matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A word as written in the pattern.
    Word(String),
    /// A class or group, with the name of its value.
    Named {
        /// The value's name.
        slot: String,
        /// The class or group.
        class: String,
    },
}

/// Something wrong with a pattern: the byte in it, and what.
#[derive(Debug)]
pub struct Fault {
    /// Byte offset in the pattern.
    pub at: usize,
    /// What is wrong.
    pub message: String,
}

fn fault<T>(at: usize, message: impl Into<String>) -> Result<T, Fault> {
    Err(Fault { at, message: message.into() })
}

/// All plain sequences that `pattern` stands for.
///
/// # Errors
/// The first place where the notation is broken.
pub fn sequences(pattern: &str) -> Result<Vec<Vec<Item>>, Fault> {
    let mut parser = Parser { text: pattern, at: 0, connector: false };
    let mut all = parser.alternatives(None)?;
    if parser.at < pattern.len() {
        return fault(parser.at, format!("unexpected `{}`", &pattern[parser.at..parser.at + 1]));
    }
    for sequence in &mut all {
        close_extent(sequence);
    }
    all.retain(|s| !s.is_empty());
    if all.is_empty() { fault(0, "the pattern matches nothing") } else { Ok(all) }
}

/// Brackets are first read as marks (items with an empty word); this turns them into `inside`.
fn close_extent(sequence: &mut Vec<Item>) {
    let mark = |item: &Item, text: &str| matches!(&item.what, What::Word(w) if w == text);
    let bracketed = sequence.iter().any(|i| mark(i, "["));
    let mut inside = !bracketed;
    sequence.retain_mut(|item| {
        if mark(item, "[") || mark(item, "]") {
            inside = mark(item, "[");
            return false;
        }
        item.inside = inside;
        true
    });
    if let Some(first) = sequence.first_mut() {
        first.glued = false;
    }
}

struct Parser<'p> {
    text: &'p str,
    at: usize,
    connector: bool,
}

impl Parser<'_> {
    /// Alternatives up to `close` or the end.
    fn alternatives(&mut self, close: Option<char>) -> Result<Vec<Vec<Item>>, Fault> {
        let mut all = self.sequence()?;
        while self.peek() == Some('|') && close.is_some() {
            self.at += 1;
            all.extend(self.sequence()?);
        }
        if let Some(close) = close {
            if self.peek() != Some(close) {
                return fault(self.at, format!("`{close}` is missing"));
            }
            self.at += 1;
        }
        Ok(all)
    }

    fn sequence(&mut self) -> Result<Vec<Vec<Item>>, Fault> {
        let mut all: Vec<Vec<Item>> = vec![Vec::new()];
        // What opens a sequence touches nothing yet; a bracket does not count as something to touch.
        let mut free = true;
        loop {
            let blank = self.skip_blanks() || free;
            let Some(c) = self.peek().filter(|c| !matches!(c, '|' | ')' | '>')) else { return Ok(all) };
            let start = self.at;
            free = blank && matches!(c, '[' | ']');
            let mut choices = self.item(c)?;
            if !blank {
                choices.iter_mut().filter_map(|s| s.first_mut()).for_each(|i| i.glued = true);
            }
            if self.peek() == Some('?') {
                self.at += 1;
                choices.push(Vec::new());
            }
            if all.len() * choices.len() > MAX_SEQUENCES {
                return fault(start, format!("the pattern stands for more than {MAX_SEQUENCES} sequences; make it two rules"));
            }
            all = all.iter().flat_map(|head| choices.iter().map(move |tail| [&head[..], &tail[..]].concat())).collect();
        }
    }

    fn item(&mut self, c: char) -> Result<Vec<Vec<Item>>, Fault> {
        match c {
            '(' => {
                self.at += 1;
                self.alternatives(Some(')'))
            }
            '<' => {
                self.at += 1;
                self.connector = true;
                let all = self.alternatives(Some('>'));
                self.connector = false;
                all
            }
            '{' => self.named(),
            '[' | ']' => {
                self.at += 1;
                Ok(vec![vec![self.make(What::Word(c.to_string()))]])
            }
            '}' | '?' => fault(self.at, format!("unexpected `{c}`")),
            _ => {
                let rest = &self.text[self.at..];
                let end = rest.find(|c: char| c.is_whitespace() || "(){}[]<>|?".contains(c)).unwrap_or(rest.len());
                self.at += end;
                Ok(vec![self.words(&rest[..end])])
            }
        }
    }

    /// A word as written; one with digits is several atoms that touch.
    fn words(&self, mut text: &str) -> Vec<Item> {
        if !text.bytes().any(|b| b.is_ascii_digit()) {
            return vec![self.make(What::Word(text.to_owned()))];
        }
        let mut items = Vec::new();
        while !text.is_empty() {
            let head = piece(text);
            let glued = !items.is_empty();
            items.push(Item { glued, ..self.make(What::Word(head.to_owned())) });
            text = &text[head.len()..];
        }
        items
    }

    fn named(&mut self) -> Result<Vec<Vec<Item>>, Fault> {
        let start = self.at;
        let Some(length) = self.text[start..].find('}') else { return fault(start, "`}` is missing") };
        self.at = start + length + 1;
        let inner = &self.text[start + 1..start + length];
        let (slot, class) = inner.split_once(':').unwrap_or((inner, inner));
        if slot.is_empty() || class.is_empty() {
            return fault(start, "a part needs a name: `{month}` or `{a:month}`");
        }
        Ok(vec![vec![self.make(What::Named { slot: slot.into(), class: class.into() })]])
    }

    fn make(&self, what: What) -> Item {
        Item { what, glued: false, inside: true, connector: self.connector }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip_blanks(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let blanks = rest.len() - rest.trim_start().len();
        self.at += blanks;
        blanks > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pattern: &str) -> Vec<String> {
        let show = |i: &Item| {
            let text = match &i.what {
                What::Word(w) => w.clone(),
                What::Named { slot, class } => format!("{{{slot}:{class}}}"),
            };
            let (glue, outside) = (if i.glued { "_" } else { "" }, if i.inside { "" } else { "~" });
            format!("{glue}{outside}{}{text}", if i.connector { "<>" } else { "" })
        };
        sequences(pattern).unwrap().iter().map(|s| s.iter().map(show).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn patterns_expand() {
        assert_eq!(shown("a? {b} c"), ["a {b:b} c", "{b:b} c"]);
        assert_eq!(shown("{h}:{m}"), ["{h:h} _: _{m:m}"]);
        assert_eq!(shown("(x|y z) [{d:day} <to> e]"), ["~x {d:day} <>to e", "~y ~z {d:day} <>to e"]);
    }

    #[test]
    fn broken_patterns_say_where() {
        for (pattern, at) in [("a {b", 2), ("(a|b", 4), ("a )", 2), ("?", 0), ("{}", 0), ("a?", usize::MAX)] {
            match sequences(pattern) {
                Err(f) => assert_eq!(f.at, at, "{pattern}: {}", f.message),
                Ok(_) => assert_eq!(at, usize::MAX, "{pattern}"),
            }
        }
    }
}
