//! A page made harmless before any parser sees it: well nested, of bounded depth, with the tags that matter for text.
//!
//! Parsers that follow the HTML standard have inputs that cost quadratic time or stack: thousands of unclosed `<b>`
//! that each new paragraph reopens, 100,000 nested `<div>`, a tag with 100,000 attributes. This pass is linear in the
//! page whatever it holds. It writes the page anew: scripts, styles, comments, forms' controls and pictures are left
//! out, elements that the standard closes by implication are closed, tags deeper than
//! [`crate::limits::MAX_HTML_DEPTH`] are dropped (their text stays), and only a few attributes are kept.

use super::super::failure::{FailureKind, Fault};
use crate::limits::{MAX_HTML_ATTRIBUTE_BYTES, MAX_HTML_BYTES, MAX_HTML_DEPTH, MAX_HTML_TAGS};
use memchr::{memchr, memchr_iter, memmem};
use std::ops::Range;

/// A page fit for parsing.
#[derive(Debug, Default)]
pub(super) struct Tidied {
    /// Well-nested HTML.
    pub html: String,
    /// The contents of its JSON-LD scripts.
    pub json_ld: Vec<String>,
}

/// Elements whose content is no text of the page: left out with all that they hold.
const DROPPED: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "canvas", "audio", "video", "map", "select", "textarea",
    "button", "noembed", "noframes", "datalist", "xmp", "picture", "dialog",
];
/// Of these, the ones whose content runs to the end of the page if they are not closed.
const RAW: &[&str] = &["script", "style", "textarea", "iframe", "noembed", "noframes", "xmp"];
/// Tags left out; what stands around them stays.
const SKIPPED: &[&str] = &[
    "img",
    "input",
    "source",
    "track",
    "embed",
    "area",
    "base",
    "param",
    "frame",
    "frameset",
    "col",
    "wbr",
    "plaintext",
    "image",
    "marquee",
    "isindex",
    "keygen",
    "bgsound",
    "command",
    "option",
    "optgroup",
];
/// Elements without content.
const VOID: &[&str] = &["br", "hr", "meta", "link"];
/// Elements before which an open `p` is closed.
const CLOSES_P: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dd",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "ul",
];
/// Elements that an open `p`, `li` or cell outside them is not closed from within.
const WALLS: &[&str] = &["table", "td", "th", "caption"];
/// Elements that a table is made of.
const TABLE_PARTS: &[&str] = &["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"];
/// Attributes that the reader or the search for the main text looks at.
const ATTRIBUTES: &[&str] = &[
    "id",
    "class",
    "itemprop",
    "property",
    "name",
    "content",
    "datetime",
    "lang",
    "rel",
    "href",
    "role",
    "aria-hidden",
    "hidden",
    "style",
    "pubdate",
    "http-equiv",
];

/// Writes the page anew.
///
/// # Errors
/// When the page has more tags or text than the limits allow.
pub(super) fn tidy(page: &str) -> Result<Tidied, Fault> {
    // In XHTML `<p/>` is a whole element; HTML reads it as an opening tag.
    let xml = page.trim_start_matches('\u{FEFF}').trim_start().starts_with("<?xml");
    let mut writer = Writer { xml, ..Writer::default() };
    let mut at = 0;
    while let Some(open) = memchr(b'<', &page.as_bytes()[at..]).map(|i| at + i) {
        writer.text(&page[at..open]);
        at = writer.markup(page, open);
        writer.check()?;
    }
    writer.text(&page[at..]);
    writer.check()?;
    Ok(writer.finish())
}

#[derive(Default)]
struct Writer {
    xml: bool,
    out: Tidied,
    /// Names of the open elements.
    open: Vec<String>,
    /// Opening tags left out because of their depth whose closing tags are still to come.
    too_deep: usize,
    tags: usize,
    in_body: bool,
    has_html: bool,
    /// Closing tags that are known to be missing from the rest of the page: not searched for again.
    missing: Vec<String>,
}

impl Writer {
    fn text(&mut self, text: &str) {
        self.out.html.push_str(text);
    }

    fn check(&self) -> Result<(), Fault> {
        let refuse = |what: String| Err(Fault::new(FailureKind::TooLarge, format!("this page has more than {what}: split it")));
        if self.tags > MAX_HTML_TAGS {
            return refuse(format!("{MAX_HTML_TAGS} tags"));
        }
        if self.out.html.len() > MAX_HTML_BYTES {
            return refuse(format!("{} MiB beside scripts and pictures", MAX_HTML_BYTES >> 20));
        }
        Ok(())
    }

    fn finish(mut self) -> Tidied {
        self.close_to(0);
        self.out
    }

    /// Handles what begins with the `<` at `at`; returns where the page goes on.
    fn markup(&mut self, page: &str, at: usize) -> usize {
        let rest = &page.as_bytes()[at + 1..];
        match rest.first() {
            Some(b'!') if rest.starts_with(b"!--") => at + 4 + comment_length(&rest[3..]),
            // In XML this is text, but it is rare outside scripts; HTML drops it.
            Some(b'!' | b'?') => past(page, at, b'>'),
            Some(b'/') if rest.get(1).is_some_and(u8::is_ascii_alphabetic) => self.end_tag(page, at),
            Some(b'/') => past(page, at, b'>'),
            Some(c) if c.is_ascii_alphabetic() => self.start_tag(page, at),
            _ => {
                self.out.html.push_str("&lt;");
                at + 1
            }
        }
    }

    fn end_tag(&mut self, page: &str, at: usize) -> usize {
        let name = tag_name(page, at + 2);
        let end = past(page, at, b'>');
        self.tags += 1;
        if name == "head" || name == "html" || name == "body" {
            return end;
        }
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return end;
        }
        if let Some(depth) = self.open.iter().rposition(|n| *n == name)
            && self.may_close(&name, depth)
        {
            self.close_to(depth);
        }
        end
    }

    /// A stray closing tag in a cell must not close what the table stands in, nor that of a font what stands in it.
    fn may_close(&self, name: &str, depth: usize) -> bool {
        let inside = &self.open[depth + 1..];
        let table = is(name, TABLE_PARTS);
        let block = table || is(name, CLOSES_P);
        let walled = inside.iter().any(|n| is(n, WALLS) && !table);
        !walled && (block || inside.iter().all(|n| !is(n, CLOSES_P)))
    }

    fn start_tag(&mut self, page: &str, at: usize) -> usize {
        let name = tag_name(page, at + 1);
        let tag = Tag::read(page, at + 1 + name.len());
        self.tags += 1;
        if name == "title" {
            return self.title(page, tag.end);
        }
        if is(&name, DROPPED) {
            return self.drop_element(page, &name, &tag);
        }
        match name.as_str() {
            "html" if !self.has_html => {
                self.has_html = true;
                self.write_tag("html", page, &tag);
            }
            "body" if !self.in_body => {
                self.in_body = true;
                self.write_tag("body", page, &tag);
            }
            "html" | "head" | "body" => {}
            // A mere anchor, often left open to the end of the page.
            "a" if tag.attributes.iter().all(|(key, _)| *key != "href") => {}
            name if is(name, SKIPPED) => {}
            name => self.element(name, page, &tag),
        }
        tag.end
    }

    fn element(&mut self, name: &str, page: &str, tag: &Tag) {
        self.close_implied(name);
        if is(name, VOID) {
            self.write_tag(name, page, tag);
        } else if self.xml && tag.self_closing {
            // Empty: nothing to read.
        } else if self.open.len() >= MAX_HTML_DEPTH {
            self.too_deep += 1;
        } else {
            self.write_tag(name, page, tag);
            self.open.push(name.to_owned());
        }
    }

    /// Closes what the standard closes when an element called `name` begins.
    fn close_implied(&mut self, name: &str) {
        match name {
            "li" => self.close_within(&["li"], &["ul", "ol", "menu"]),
            "dt" | "dd" => self.close_within(&["dt", "dd"], &["dl"]),
            "tr" => self.close_within(&["tr", "td", "th", "caption"], &["table"]),
            "td" | "th" => self.close_within(&["td", "th"], &["tr", "table"]),
            "thead" | "tbody" | "tfoot" => self.close_within(&["thead", "tbody", "tfoot", "caption"], &["table"]),
            // Links do not nest; but one left open around a block must not take the block along.
            "a" => {
                if let Some(depth) = self.open.iter().rposition(|n| n == "a")
                    && self.may_close("a", depth)
                {
                    self.close_to(depth);
                }
            }
            _ => {}
        }
        if is(name, CLOSES_P) {
            self.close_within(&["p"], WALLS);
        }
    }

    /// Closes the outermost open element of `names` that has none of `walls` inside it.
    fn close_within(&mut self, names: &[&str], walls: &[&str]) {
        let inner = self.open.iter().rposition(|n| is(n, walls)).map_or(0, |i| i + 1);
        if let Some(depth) = self.open[inner..].iter().position(|n| is(n, names)) {
            self.close_to(inner + depth);
        }
    }

    fn close_to(&mut self, depth: usize) {
        for name in self.open.drain(depth..).rev() {
            self.out.html.push_str("</");
            self.out.html.push_str(&name);
            self.out.html.push('>');
        }
    }

    fn write_tag(&mut self, name: &str, page: &str, tag: &Tag) {
        let html = &mut self.out.html;
        html.push('<');
        html.push_str(name);
        for (key, value) in &tag.attributes {
            html.push(' ');
            html.push_str(key);
            html.push_str("=\"");
            for (i, part) in page[value.clone()].split('"').enumerate() {
                html.push_str(if i > 0 { "&quot;" } else { "" });
                html.push_str(part);
            }
            html.push('"');
        }
        html.push('>');
    }

    /// The title's content is text whatever it looks like.
    fn title(&mut self, page: &str, from: usize) -> usize {
        let Some(end) = self.find_close(page, from, "title") else { return from };
        let title = page[from..end].replace('<', "&lt;");
        self.out.html.push_str("<title>");
        self.out.html.push_str(&title);
        self.out.html.push_str("</title>");
        end
    }

    /// Passes over an element with its content; keeps the content of JSON-LD scripts aside.
    fn drop_element(&mut self, page: &str, name: &str, tag: &Tag) -> usize {
        if self.xml && tag.self_closing {
            return tag.end;
        }
        match self.find_close(page, tag.end, name) {
            Some(end) => {
                if name == "script" && tag.json_ld {
                    self.out.json_ld.push(page[tag.end..end].to_owned());
                }
                past(page, end, b'>')
            }
            None if is(name, RAW) => page.len(),
            None => tag.end,
        }
    }

    /// As [`find_close`], but a search that failed once is not made again: a page could ask for it at every tag.
    fn find_close(&mut self, page: &str, from: usize, name: &str) -> Option<usize> {
        if self.missing.iter().any(|m| m == name) {
            return None;
        }
        let found = find_close(page, from, name);
        if found.is_none() {
            self.missing.push(name.to_owned());
        }
        found
    }
}

/// The attributes of a tag and where it ends.
struct Tag {
    attributes: Vec<(&'static str, Range<usize>)>,
    self_closing: bool,
    json_ld: bool,
    end: usize,
}

impl Tag {
    /// Reads attributes from `at` on, as the standard does: quotes protect `>`.
    fn read(page: &str, mut at: usize) -> Tag {
        let bytes = page.as_bytes();
        let mut tag = Tag { attributes: Vec::new(), self_closing: false, json_ld: false, end: page.len() };
        loop {
            at = skip(bytes, at, |b| b.is_ascii_whitespace());
            match bytes.get(at) {
                None => return tag,
                Some(b'>') => {
                    tag.end = at + 1;
                    return tag;
                }
                Some(b'/') => {
                    tag.self_closing = bytes.get(at + 1) == Some(&b'>');
                    at += 1;
                }
                Some(_) => at = tag.attribute(page, at),
            }
        }
    }

    fn attribute(&mut self, page: &str, start: usize) -> usize {
        let bytes = page.as_bytes();
        // The first character belongs to the name even if it is `=`.
        let name_end = skip(bytes, start + 1, |b| !b.is_ascii_whitespace() && !matches!(b, b'=' | b'>' | b'/'));
        let equals = skip(bytes, name_end, |b| b.is_ascii_whitespace());
        let (value, end) = if bytes.get(equals) == Some(&b'=') { value(page, equals + 1) } else { (name_end..name_end, name_end) };
        let name = &bytes[start..name_end];
        if name.eq_ignore_ascii_case(b"type") {
            self.json_ld = page[value.clone()].trim().eq_ignore_ascii_case("application/ld+json");
        }
        let kept = ATTRIBUTES.iter().find(|a| name.eq_ignore_ascii_case(a.as_bytes()));
        if let Some(kept) = kept.filter(|k| value.len() <= MAX_HTML_ATTRIBUTE_BYTES && self.attributes.iter().all(|(n, _)| n != *k)) {
            self.attributes.push((kept, value));
        }
        end
    }
}

/// The value that begins at `at`, without quotes, and where it ends.
fn value(page: &str, at: usize) -> (Range<usize>, usize) {
    let bytes = page.as_bytes();
    let at = skip(bytes, at, |b| b.is_ascii_whitespace());
    match bytes.get(at) {
        Some(quote @ (b'"' | b'\'')) => {
            let end = memchr(*quote, &bytes[at + 1..]).map_or(bytes.len(), |i| at + 1 + i);
            (at + 1..end, (end + 1).min(bytes.len()))
        }
        _ => {
            let end = skip(bytes, at, |b| !b.is_ascii_whitespace() && b != b'>');
            (at..end, end)
        }
    }
}

fn is(name: &str, names: &[&str]) -> bool {
    names.contains(&name)
}

fn skip(bytes: &[u8], mut at: usize, pass: impl Fn(u8) -> bool) -> usize {
    while bytes.get(at).is_some_and(|b| pass(*b)) {
        at += 1;
    }
    at.min(bytes.len())
}

/// The name of the tag whose name begins at `at`, in lower case. A name is ASCII here: others are left out as unknown
/// elements are, and a name of absurd length is cut, which makes it unknown too.
fn tag_name(page: &str, at: usize) -> String {
    let end = skip(page.as_bytes(), at, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_'));
    page[at..end.min(at + 40)].to_ascii_lowercase()
}

/// Just after the next `byte`, or the end.
fn past(page: &str, at: usize, byte: u8) -> usize {
    memchr(byte, &page.as_bytes()[at..]).map_or(page.len(), |i| at + i + 1)
}

/// The length of a comment after its `<!--`, with its end.
fn comment_length(rest: &[u8]) -> usize {
    if rest.starts_with(b">") {
        return 1;
    }
    if rest.starts_with(b"->") {
        return 2;
    }
    let mut ends = memmem::find_iter(rest, b"--").filter_map(|i| match &rest[i + 2..] {
        [b'>', ..] => Some(i + 3),
        [b'!', b'>', ..] => Some(i + 4),
        _ => None,
    });
    ends.next().unwrap_or(rest.len())
}

/// Where `</name` stands next, at or after `from`.
fn find_close(page: &str, from: usize, name: &str) -> Option<usize> {
    let bytes = page.as_bytes();
    memchr_iter(b'<', &bytes[from..]).map(|i| from + i).find(|&at| {
        let Some(candidate) = bytes.get(at + 2..at + 2 + name.len()) else { return false };
        let ended = bytes.get(at + 2 + name.len()).is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'-');
        bytes[at + 1] == b'/' && ended && candidate.eq_ignore_ascii_case(name.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tidied(page: &str) -> String {
        tidy(page).unwrap().html
    }

    #[test]
    fn what_is_no_text_is_left_out() {
        assert_eq!(tidied("<p>a<!-- <p>x --!>b<script>if (a < b) '<p>'</script>c<svg><p>x</svg><IMG SRC=x>d</p>"), "<p>abcd</p>");
        assert_eq!(tidied("a<!-->b<!--->c<!-- x"), "abc");
        assert_eq!(tidied("<!DOCTYPE html><title>1 < 2</TITLE>a</title>"), "<title>1 &lt; 2</title>a");
        assert_eq!(tidied("a < b <1> </ > <"), "a &lt; b &lt;1>  &lt;");
        assert_eq!(tidied("<p>a<script>b"), "<p>a</p>");
        assert_eq!(tidied("<p>a<button>b"), "<p>ab</p>");
    }

    #[test]
    fn elements_are_nested_well() {
        assert_eq!(tidied("<p>a<p>b<div>c</p></div>"), "<p>a</p><p>b</p><div>c</div>");
        assert_eq!(tidied("<b><p>a</b>b<p>c"), "<b><p>ab</p><p>c</p></b>");
        assert_eq!(tidied("<ul><li>a<ul><li>b</ul><li>c"), "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>");
        assert_eq!(
            tidied("<table><tr><td>a</p></div><td>b<tr><td>c</table>d"),
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>d"
        );
        assert_eq!(tidied("<?xml version='1.0'?><p/>a<a name='x'/>b<script src='y'/>c"), "abc");
    }

    #[test]
    fn attributes_are_few_and_quoted() {
        assert_eq!(tidied(r#"<A HREF=x onclick="y>" title='z' class='a "b"' CLASS=c>t"#), r#"<a href="x" class="a &quot;b&quot;">t</a>"#);
        assert_eq!(tidied(&format!("<p class='{}' id=a hidden>t", "x".repeat(5000))), r#"<p id="a" hidden="">t</p>"#);
        assert_eq!(tidied("<p class='a"), r#"<p class="a"></p>"#);
        assert_eq!(tidied("<p ==x / id = >t</p"), "<p id=\"\">t</p>");
        assert_eq!(tidied("<a name=top><div>a</div><b><div>b</b>c</div>"), "<div>a</div><b><div>bc</div></b>");
        assert_eq!(tidied("<a href=x>a<a href=y>b"), "<a href=\"x\">a</a><a href=\"y\">b</a>");
    }

    #[test]
    fn json_ld_is_kept_aside() {
        let page = tidy("<script type='application/ld+json'>{\"a\":1}</script><script>x</script>").unwrap();
        assert_eq!(page.json_ld, ["{\"a\":1}"]);
    }

    #[test]
    fn depth_is_bounded_and_text_kept() {
        let deep = format!("{}a{}b", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let html = tidied(&deep);
        assert_eq!(html.matches("<div>").count(), MAX_HTML_DEPTH);
        assert!(html.contains('a') && html.ends_with("</div>b"));
        assert!(tidy(&"<br>".repeat(MAX_HTML_TAGS + 1)).is_err());
    }
}
