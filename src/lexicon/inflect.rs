//! English inflection: from a lemma to its forms, by the regular endings and a table of exceptions.
//!
//! The endings are those of any school grammar (see Quirk et al., *A Comprehensive Grammar of the English Language*,
//! §3.1–3.20 and §5.73–5.103); the exceptions are data (`rules/words/irregular.tsv`).

use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::RuleFile;
use crate::rules::tsv;
use rustc_hash::FxHashMap;

/// The form of a verb or noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// "give"
    Base,
    /// "gives"
    Third,
    /// "gave"
    Past,
    /// "given"
    Participle,
    /// "giving"
    Gerund,
    /// "sanction"
    Singular,
    /// "sanctions"
    Plural,
}

/// The irregular forms, by lemma.
#[derive(Debug, Default)]
pub struct Inflections {
    irregular: FxHashMap<String, Irregular>,
}

#[derive(Debug, Default)]
struct Irregular {
    third: Vec<String>,
    past: Vec<String>,
    participle: Vec<String>,
    gerund: Vec<String>,
    plural: Vec<String>,
}

impl Inflections {
    /// Reads the table of exceptions.
    pub fn compile(file: &RuleFile, faults: &mut Diagnostics) -> Inflections {
        let columns = ["lemma", "third", "past", "participle", "gerund", "plural"];
        let mut inflections = Inflections::default();
        for row in tsv::read(file, &columns, faults) {
            let list = |i| row.list(i).map(str::to_owned).collect();
            let forms = Irregular { third: list(1), past: list(2), participle: list(3), gerund: list(4), plural: list(5) };
            if inflections.irregular.insert(row.cell(0).to_owned(), forms).is_some() {
                faults.error(file, row.span(0), format!("`{}` stands twice", row.cell(0)));
            }
        }
        inflections
    }

    /// The forms of a verb, each with what it is; a form that is two things comes twice ("cut").
    pub fn verb(&self, lemma: &str) -> Vec<(Form, String)> {
        let none = Irregular::default();
        let irregular = self.irregular.get(lemma).unwrap_or(&none);
        let or = |listed: &[String], regular: String| if listed.is_empty() { vec![regular] } else { listed.to_vec() };
        let mut forms = vec![(Form::Base, lemma.to_owned())];
        let mut add = |form, list: Vec<String>| forms.extend(list.into_iter().map(|f| (form, f)));
        add(Form::Third, or(&irregular.third, with_s(lemma)));
        add(Form::Past, or(&irregular.past, with_ed(lemma)));
        add(Form::Participle, or(&irregular.participle, with_ed(lemma)));
        add(Form::Gerund, or(&irregular.gerund, with_ing(lemma)));
        forms
    }

    /// Singular and plural of a noun.
    pub fn noun(&self, lemma: &str) -> Vec<(Form, String)> {
        let mut forms = vec![(Form::Singular, lemma.to_owned())];
        match self.irregular.get(lemma) {
            Some(i) if !i.plural.is_empty() => forms.extend(i.plural.iter().map(|p| (Form::Plural, p.clone()))),
            _ => forms.push((Form::Plural, with_s(lemma))),
        }
        forms
    }
}

/// Third person and plural: "talks", "reaches", "allies".
fn with_s(lemma: &str) -> String {
    if let Some(stem) = consonant_y(lemma) {
        return format!("{stem}ies");
    }
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|end| lemma.ends_with(end));
    format!("{lemma}{}", if sibilant { "es" } else { "s" })
}

/// Past and participle: "signed", "agreed", "allied", "banned".
fn with_ed(lemma: &str) -> String {
    if let Some(stem) = consonant_y(lemma) {
        return format!("{stem}ied");
    }
    if lemma.ends_with('e') {
        return format!("{lemma}d");
    }
    format!("{}ed", doubled(lemma))
}

/// Gerund: "signing", "making", "agreeing", "banning".
fn with_ing(lemma: &str) -> String {
    match lemma.strip_suffix('e') {
        Some(stem) if !["e", "o", "y"].iter().any(|end| stem.ends_with(end)) && stem.len() > 1 => format!("{stem}ing"),
        _ => format!("{}ing", doubled(lemma)),
    }
}

/// The part before a final "y" that follows a consonant.
fn consonant_y(lemma: &str) -> Option<&str> {
    let stem = lemma.strip_suffix('y')?;
    (!stem.is_empty() && !stem.ends_with(is_vowel)).then_some(stem)
}

/// Doubles the last consonant of a word of one syllable that ends consonant–vowel–consonant ("stop" → "stopp").
fn doubled(lemma: &str) -> String {
    let letters: Vec<char> = lemma.chars().collect();
    let syllables = letters.windows(2).filter(|w| is_vowel(w[0]) && !is_vowel(w[1])).count();
    match letters[..] {
        [.., a, b, c] if syllables == 1 && !is_vowel(a) && is_vowel(b) && !is_vowel(c) && !matches!(c, 'w' | 'x' | 'y') => {
            format!("{lemma}{c}")
        }
        _ => lemma.to_owned(),
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_endings() {
        let cases = [
            ("agree", "agrees", "agreed", "agreeing"),
            ("ally", "allies", "allied", "allying"),
            ("stop", "stops", "stopped", "stopping"),
            ("attack", "attacks", "attacked", "attacking"),
            ("reach", "reaches", "reached", "reaching"),
            ("deploy", "deploys", "deployed", "deploying"),
            ("develop", "develops", "developed", "developing"),
            ("accuse", "accuses", "accused", "accusing"),
            ("join", "joins", "joined", "joining"),
        ];
        for (lemma, third, past, gerund) in cases {
            assert_eq!((with_s(lemma), with_ed(lemma), with_ing(lemma)), (third.into(), past.into(), gerund.into()));
        }
    }
}
