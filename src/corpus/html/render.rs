//! From the elements of an article to its text: blank lines between blocks, a line for each heading and list item.

use dom_query::NodeRef;

/// What marks a list item in the text.
const BULLET: &str = "• ";

/// The text below `root`.
pub(super) fn render(root: &NodeRef<'_>) -> String {
    let mut writer = Writer::default();
    writer.children(root);
    writer.end_block();
    writer.out
}

#[derive(Default)]
struct Writer {
    out: String,
    /// The block being written, its white space already collapsed.
    block: String,
    /// A list item has begun whose text is still to come.
    bullet: bool,
    /// The last block written was a list item.
    after_bullet: bool,
    /// Inside `<pre>`, where white space counts.
    verbatim: bool,
}

impl Writer {
    fn children(&mut self, node: &NodeRef<'_>) {
        let mut child = node.first_child();
        while let Some(node) = child {
            if node.is_text() {
                self.text(&node.text());
            } else if let Some(name) = node.node_name() {
                self.element(&name, &node);
            }
            child = node.next_sibling();
        }
    }

    fn element(&mut self, name: &str, node: &NodeRef<'_>) {
        match name {
            "br" => self.line_end(),
            "li" => {
                self.end_block();
                self.bullet = true;
                self.children(node);
                self.end_block();
                self.bullet = false;
            }
            "pre" => {
                self.end_block();
                self.verbatim = true;
                self.children(node);
                self.verbatim = false;
                self.end_block();
            }
            "td" | "th" => {
                self.cell();
                self.children(node);
            }
            name if is_block(name) => {
                self.end_block();
                self.children(node);
                self.end_block();
            }
            _ => self.children(node),
        }
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                // Where a word may be broken is no part of the word.
                '\u{AD}' => {}
                '\n' if self.verbatim => self.line_end(),
                c if c.is_whitespace() && !self.verbatim => self.space(),
                c => self.block.push(c),
            }
        }
    }

    fn space(&mut self) {
        if !self.block.is_empty() && !self.block.ends_with([' ', '\n']) {
            self.block.push(' ');
        }
    }

    fn line_end(&mut self) {
        let end = self.block.trim_end_matches(' ').len();
        self.block.truncate(end);
        if !self.block.is_empty() && !self.block.ends_with("\n\n") {
            self.block.push('\n');
        }
    }

    /// Parts the cells of a row.
    fn cell(&mut self) {
        let end = self.block.trim_end().len();
        self.block.truncate(end);
        if !self.block.is_empty() {
            self.block.push_str(" | ");
        }
    }

    fn end_block(&mut self) {
        let block = self.block.trim_end();
        let block = if self.verbatim { block } else { block.trim_start() };
        if !block.is_empty() {
            if !self.out.is_empty() {
                // The items of a list stand together.
                self.out.push_str(if self.bullet && self.after_bullet { "\n" } else { "\n\n" });
            }
            if self.bullet {
                self.out.push_str(BULLET);
            }
            self.out.push_str(block);
            self.after_bullet = self.bullet;
            self.bullet = false;
        }
        self.block.clear();
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "legend"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "section"
            | "summary"
            | "table"
            | "tr"
            | "ul"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(html: &str) -> String {
        render(&dom_query::Document::fragment(html).root())
    }

    #[test]
    fn blocks_are_parted_by_blank_lines() {
        assert_eq!(
            rendered("<h2> A\n title</h2><p>One <b>two</b>,\n three.</p><div>Four<p>Five</p>six</div>"),
            "A title\n\nOne two, three.\n\nFour\n\nFive\n\nsix"
        );
        assert_eq!(rendered("<figure><figcaption>A map.</figcaption></figure>text<br> more<br><br><br>end"), "A map.\n\ntext\nmore\n\nend");
        assert_eq!(rendered("co\u{AD}operation&nbsp;now"), "cooperation now");
    }

    #[test]
    fn lists_tables_and_verbatim_text() {
        assert_eq!(rendered("<p>A</p><ul><li><p>one</p></li><li>two<ul><li>three</li></ul></li></ul>B"), "A\n\n• one\n• two\n• three\n\nB");
        assert_eq!(rendered("<table><tr><th>a</th><td> b </td></tr><tr><td>c</td></tr></table>"), "a | b\n\nc");
        assert_eq!(rendered("<pre>a  b\n  c</pre>"), "a  b\n  c");
    }
}
