//! What `rules/corpus/html.toml` says, compiled.

use super::super::fields::Field;
use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::RuleFile;
use crate::rules::toml_file;
use dom_query::Matcher;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use serde_spanned::Spanned;

/// The file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HtmlFile {
    furniture: Vec<Spanned<String>>,
    words: Vec<Spanned<String>>,
    phrases: Vec<Spanned<String>>,
    about_others: Vec<String>,
    meta: Meta,
    json_ld: JsonLd,
    elements: Elements,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meta {
    title: Vec<String>,
    published: Vec<String>,
    source: Vec<String>,
    url: Vec<String>,
    language: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonLd {
    types: Vec<String>,
    title: Vec<String>,
    published: Vec<String>,
    source: Vec<String>,
    url: Vec<String>,
    language: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Elements {
    published: Vec<Spanned<String>>,
}

/// How web pages are read.
#[derive(Debug, Default)]
pub(crate) struct HtmlRules {
    /// Elements that are never part of an article.
    pub furniture: Vec<Matcher>,
    words: FxHashSet<String>,
    phrases: Vec<Vec<String>>,
    about_others: Vec<String>,
    /// What a `<meta>` of a lower-case name holds, and its rank.
    pub meta: FxHashMap<String, (Field, i32)>,
    /// Types of JSON-LD objects that speak of the article, best first.
    pub types: Vec<String>,
    /// Paths in JSON-LD objects, with what they hold and their rank.
    pub json_ld: Vec<(Field, i32, Vec<String>)>,
    /// Elements that hold the publication date, best first.
    pub published: Vec<Matcher>,
}

impl HtmlRules {
    pub fn compile(file: &RuleFile, faults: &mut Diagnostics) -> HtmlRules {
        let Some(read) = toml_file::read::<HtmlFile>(file, faults) else { return HtmlRules::default() };
        let phrases = read.phrases.iter().filter_map(|p| phrase(file, p, faults));
        let phrases: Vec<Vec<String>> = phrases.collect();
        HtmlRules {
            furniture: matchers(file, &read.furniture, faults),
            words: read.words.into_iter().filter_map(|w| word(file, w, faults)).collect(),
            phrases,
            about_others: read.about_others,
            meta: meta(read.meta),
            types: read.json_ld.types.clone(),
            json_ld: json_ld(read.json_ld),
            published: matchers(file, &read.elements.published, faults),
        }
    }

    /// True if a class or id attribute has a word or phrase of page furniture.
    pub fn names_furniture(&self, names: &str) -> bool {
        names.split_ascii_whitespace().any(|name| {
            let parts = parts(name);
            let about_others = parts.len() > 1 && self.about_others.contains(&parts[0]);
            let phrase = |p: &Vec<String>| parts.windows(p.len()).any(|w| w == p.as_slice());
            !about_others && (parts.iter().any(|p| self.words.contains(p)) || self.phrases.iter().any(phrase))
        })
    }
}

/// The words of a name, in lower case: `relatedLinks`, `related-links` and `related_links` are the same.
fn parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let (mut begin, mut after_lower) = (true, false);
    for c in name.chars() {
        if !c.is_alphanumeric() {
            begin = true;
            continue;
        }
        if begin || (after_lower && c.is_uppercase()) {
            parts.push(String::new());
            begin = false;
        }
        after_lower = c.is_lowercase();
        parts.last_mut().expect("a part was begun").extend(c.to_lowercase());
    }
    parts
}

fn word(file: &RuleFile, word: Spanned<String>, faults: &mut Diagnostics) -> Option<String> {
    if parts(word.get_ref()) == [word.get_ref().clone()] {
        return Some(word.into_inner());
    }
    faults.error_help(file, word.span(), format!("`{}` is not one lower-case word", word.get_ref()), "put it under `phrases`");
    None
}

fn phrase(file: &RuleFile, phrase: &Spanned<String>, faults: &mut Diagnostics) -> Option<Vec<String>> {
    let parts = parts(phrase.get_ref());
    if parts.len() > 1 {
        return Some(parts);
    }
    faults.error_help(file, phrase.span(), format!("`{}` is not several words", phrase.get_ref()), "put it under `words`");
    None
}

fn matchers(file: &RuleFile, selectors: &[Spanned<String>], faults: &mut Diagnostics) -> Vec<Matcher> {
    let mut matchers = Vec::new();
    for selector in selectors {
        match Matcher::new(selector.get_ref()) {
            Ok(matcher) => matchers.push(matcher),
            Err(_) => faults.error(file, selector.span(), format!("`{}` is not a CSS selector", selector.get_ref())),
        }
    }
    matchers
}

fn meta(meta: Meta) -> FxHashMap<String, (Field, i32)> {
    let lists = [
        (Field::Title, meta.title),
        (Field::Published, meta.published),
        (Field::Source, meta.source),
        (Field::Url, meta.url),
        (Field::Language, meta.language),
    ];
    let ranked = lists.into_iter().flat_map(|(field, names)| (0..).zip(names).map(move |(rank, name)| (name, (field, rank))));
    ranked.collect()
}

fn json_ld(keys: JsonLd) -> Vec<(Field, i32, Vec<String>)> {
    let lists = [
        (Field::Title, keys.title),
        (Field::Published, keys.published),
        (Field::Source, keys.source),
        (Field::Url, keys.url),
        (Field::Language, keys.language),
    ];
    let path = |key: &str| key.split('.').map(str::to_owned).collect();
    let ranked = lists.into_iter().flat_map(|(field, keys)| (0..).zip(keys).map(move |(rank, key)| (field, rank, key)));
    ranked.map(|(field, rank, key)| (field, rank, path(&key))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::rules;
    use crate::rules::files::RuleFiles;

    #[test]
    fn names_are_taken_apart() {
        assert_eq!(parts("relatedLinks-2_x"), ["related", "links", "2", "x"]);
        let mut faults = Diagnostics::default();
        let rules = HtmlRules::compile(&rules::file(&RuleFiles::builtin(), "corpus/html.toml"), &mut faults);
        assert_eq!(faults.into_sorted().iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
        for name in ["share-bar", "x RelatedArticles", "post__social", "see-also", "cookieBanner"] {
            assert!(rules.names_furniture(name), "{name}");
        }
        for name in ["content has-sidebar", "shareholder", "elementor-widget-text", "entry-content", ""] {
            assert!(!rules.names_furniture(name), "{name}");
        }
    }
}
