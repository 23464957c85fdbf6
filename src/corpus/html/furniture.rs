//! Taking page furniture out before the main text is looked for: menus, share bars, cookie notices, related links.

use super::rules::HtmlRules;
use dom_query::{Document, NodeId, NodeRef};
use rustc_hash::FxHashMap;

/// An element with more than this share of the page's text (in percent) is no furniture, whatever it is called.
const LARGEST_SHARE: usize = 40;

/// Removes furniture from the page.
pub(super) fn remove(document: &Document, rules: &HtmlRules) {
    for matcher in &rules.furniture {
        for node in document.select_matcher(matcher).nodes() {
            if !node.has_name("body") && !node.has_name("html") {
                node.remove_from_parent();
            }
        }
    }
    let Some(body) = document.body() else { return };
    let mut lengths = FxHashMap::default();
    let total = weigh(&body, &mut lengths);
    remove_named(&body, &lengths, total, rules);
}

/// Notes how many bytes of text outside links each element below `node` has; menus and lists of links weigh little.
/// (Recursion is safe: a tidied page is of bounded depth.)
fn weigh(node: &NodeRef<'_>, lengths: &mut FxHashMap<NodeId, usize>) -> usize {
    let mut sum = 0;
    for child in node.children_it(false) {
        if child.is_text() {
            sum += child.text().trim().len();
        } else if child.is_element() && !child.has_name("a") {
            sum += weigh(&child, lengths);
        }
    }
    lengths.insert(node.id, sum);
    sum
}

/// Removes the elements below `node` whose names say that they are furniture and whose size does not belie it.
fn remove_named(node: &NodeRef<'_>, lengths: &FxHashMap<NodeId, usize>, total: usize, rules: &HtmlRules) {
    let mut next = node.first_child();
    while let Some(child) = next {
        next = child.next_sibling();
        if !child.is_element() {
            continue;
        }
        let named = |attribute| child.attr(attribute).is_some_and(|names| rules.names_furniture(&names));
        let small = lengths.get(&child.id).copied().unwrap_or(0) * 100 <= total * LARGEST_SHARE;
        if small && (named("class") || named("id")) {
            child.remove_from_parent();
        } else {
            remove_named(&child, lengths, total, rules);
        }
    }
}
