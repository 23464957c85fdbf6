//! Web pages: the main text, found by a readability algorithm, and the metadata that pages state.
//!
//! A page is untrusted: it is made harmless first ([`tidy`]), and a panic of the libraries that then read it costs that
//! page alone. The text is of our own making ([`render`]), so the document says that it is `extracted`.

mod furniture;
mod metadata;
mod render;
mod rules;
mod tidy;

pub(crate) use rules::HtmlRules;

use super::build::Draft;
use super::failure::{FailureKind, Fault};
use super::metadata::tidy as tidy_line;
use super::rules::ReadRules;
use dom_query::Document;
use dom_smoothie::{Config, Readability};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Characters that make an article: with less, the algorithm tries again with laxer settings, which let menus in.
const ARTICLE_CHARS: usize = 150;

/// Reads a page.
///
/// # Errors
/// When it is beyond the limits, holds no text, or makes a library panic.
pub(crate) fn read(page: &str, rules: &ReadRules) -> Result<Draft, Fault> {
    let tidied = tidy::tidy(page)?;
    catch_unwind(AssertUnwindSafe(|| extract(&tidied, rules))).unwrap_or_else(|_| {
        let message = "the HTML library failed on this page: save its text and read that (and please report the page)";
        Err(Fault::new(FailureKind::BadHtml, message))
    })
}

fn extract(page: &tidy::Tidied, rules: &ReadRules) -> Result<Draft, Fault> {
    let document = Document::from(page.html.as_str());
    let mut metadata = metadata::read(&document, &page.json_ld, rules);
    let heading = tidy_line(&document.select_single("h1").text());
    furniture::remove(&document, &rules.html);
    let article = main_article(document);
    if metadata.title.is_none() {
        let title = article.as_ref().and_then(|a| tidy_line(&a.title));
        // Page titles carry the name of the site along: "Two boats — Example News".
        let named = heading.filter(|h| title.as_ref().is_none_or(|t| t.contains(h.as_str())));
        metadata.title = named.or(title);
    }
    let text = article.map(|a| render::render(&Document::fragment(a.content).root())).unwrap_or_default();
    let text = if text.is_empty() { whole_body(&page.html, rules) } else { text };
    if text.is_empty() {
        let message = "no text was found on this page: it may be filled in by scripts; save it as the browser shows it";
        return Err(Fault::new(FailureKind::NoText, message));
    }
    Ok(Draft { metadata, extracted: true, ..Draft::whole(text) })
}

fn main_article(document: Document) -> Option<dom_smoothie::Article> {
    let config = Config { disable_json_ld: true, char_threshold: ARTICLE_CHARS, ..Config::default() };
    Readability::with_document(document, None, Some(config)).ok()?.parse().ok()
}

/// All text but furniture, for pages in which no article stands out.
fn whole_body(html: &str, rules: &ReadRules) -> String {
    let document = Document::from(html);
    furniture::remove(&document, &rules.html);
    document.body().map(|body| render::render(&body)).unwrap_or_default()
}
