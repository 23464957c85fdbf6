//! Learning the lemmatiser: the most frequent edit of each ending, then the pairs that the edits get wrong.

use super::VerbForm;
use crate::syntax::labels::{Upos, Xpos};
use crate::syntax::lemmatiser::{Edit, Lemmatiser, base_key, endings, exception_key, rule_key};
use crate::syntax::treebank::Treebank;
use crate::words::fold;
use std::collections::BTreeMap;

/// An ending must have been seen on so many different words to make a rule.
const RULE_COUNT: usize = 2;
/// An edit must have been seen on so many different forms to be usual for a tag.
const USUAL_COUNT: usize = 5;
/// The tags of inflected verbs.
const INFLECTED: [Xpos; 4] = [Xpos::Vbd, Xpos::Vbg, Xpos::Vbn, Xpos::Vbz];

/// A form under a tag.
type Pair<'b> = (Xpos, &'b str);

/// Learns from a treebank, and from `verbs` what it does not have.
pub(super) fn train(bank: &Treebank, verbs: &[VerbForm]) -> Lemmatiser {
    let mut lemmatiser = Lemmatiser { keeps_case: keeps_case(bank), bases: bases(bank, verbs), ..Lemmatiser::default() };
    let mut pairs = pairs(bank, &lemmatiser.keeps_case);
    for verb in verbs {
        pairs.entry((verb.tag, verb.form.clone())).or_insert_with(|| verb.lemma.clone());
    }
    add_rules(&pairs, &mut lemmatiser);
    add_exceptions(&pairs, &mut lemmatiser);
    lemmatiser
}

/// Keys of the base forms of verbs, sorted.
fn bases(bank: &Treebank, verbs: &[VerbForm]) -> Vec<u64> {
    let of_bank = bank.rows.iter().filter(|row| row.upos == Upos::Verb).map(|row| row.lemma.as_str());
    let mut keys: Vec<u64> = of_bank.chain(verbs.iter().map(|verb| verb.lemma.as_str())).map(base_key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Tags whose capitalised forms mostly have capitalised lemmas.
fn keeps_case(bank: &Treebank) -> Vec<bool> {
    let mut counts = vec![(0usize, 0usize); Xpos::ALL.len()];
    for row in bank.rows.iter().filter(|r| r.form.starts_with(char::is_uppercase) && r.form.len() > 1) {
        let (kept, all) = &mut counts[row.xpos as usize];
        *kept += usize::from(row.lemma.starts_with(char::is_uppercase));
        *all += 1;
    }
    counts.iter().map(|&(kept, all)| kept * 2 > all).collect()
}

/// For each form (lower-cased unless its tag keeps the case) and tag the most frequent lemma.
fn pairs(bank: &Treebank, keeps_case: &[bool]) -> BTreeMap<(Xpos, String), String> {
    let mut counts: BTreeMap<(Xpos, String), BTreeMap<&str, usize>> = BTreeMap::new();
    for row in &bank.rows {
        let form = if keeps_case[row.xpos as usize] { row.form.clone() } else { row.form.to_lowercase() };
        *counts.entry((row.xpos, form)).or_default().entry(&row.lemma).or_default() += 1;
    }
    let first = |lemmas: BTreeMap<&str, usize>| {
        lemmas.into_iter().max_by_key(|&(lemma, n)| (n, std::cmp::Reverse(lemma))).map_or("", |l| l.0).to_owned()
    };
    counts.into_iter().map(|(pair, lemmas)| (pair, first(lemmas))).collect()
}

fn add_rules(pairs: &BTreeMap<(Xpos, String), String>, lemmatiser: &mut Lemmatiser) {
    let mut votes: BTreeMap<Pair<'_>, BTreeMap<Edit, usize>> = BTreeMap::new();
    for ((tag, form), lemma) in pairs {
        let edit = Edit::between(form, lemma);
        let (length, strip) = (form.chars().count(), usize::from(edit.strip));
        // What changes a whole word, or more of it than the ending shows, is no rule for others.
        for ending in endings(form).filter(|ending| strip < length && strip <= ending.chars().count()) {
            *votes.entry((*tag, ending)).or_default().entry(edit.clone()).or_default() += 1;
        }
    }
    let winner =
        |edits: &BTreeMap<Edit, usize>| edits.iter().max_by_key(|&(edit, n)| (*n, std::cmp::Reverse(edit))).map(|(e, n)| (e.clone(), *n));
    let mut chosen: BTreeMap<Pair<'_>, Edit> = BTreeMap::new();
    // Shorter endings come first, so that a longer one is kept only where it says something else.
    let mut order: Vec<_> = votes.iter().collect();
    order.sort_by_key(|((tag, ending), _)| (*tag, ending.len(), *ending));
    for (&(tag, ending), edits) in order {
        let Some((edit, count)) = winner(edits) else { continue };
        let inherited = endings(ending).skip(1).find_map(|shorter| chosen.get(&(tag, shorter)));
        if (count >= RULE_COUNT || ending.is_empty()) && inherited != Some(&edit) {
            chosen.insert((tag, ending), edit);
        }
    }
    let usual = usual_edits(pairs);
    let mut edits: Vec<Edit> = chosen.values().cloned().chain(usual.iter().map(|(_, edit)| edit.clone())).collect();
    edits.sort();
    edits.dedup();
    let place = |edit: &Edit| edits.binary_search(edit).unwrap_or_default() as u16;
    let mut rules: Vec<(u64, u16)> = chosen.iter().map(|(&(tag, ending), edit)| (rule_key(ending, tag), place(edit))).collect();
    rules.sort_unstable();
    lemmatiser.usual = usual.iter().map(|(tag, edit)| (*tag as u8, place(edit))).collect();
    (lemmatiser.rules, lemmatiser.rule_edits) = rules.into_iter().unzip();
    lemmatiser.edits = edits;
}

/// For each tag of inflected verbs, in their order, the edits seen often, the most frequent first.
fn usual_edits(pairs: &BTreeMap<(Xpos, String), String>) -> Vec<(Xpos, Edit)> {
    let mut counts: BTreeMap<(Xpos, Edit), usize> = BTreeMap::new();
    for ((tag, form), lemma) in pairs.iter().filter(|((tag, _), _)| INFLECTED.contains(tag)) {
        *counts.entry((*tag, Edit::between(form, lemma))).or_default() += 1;
    }
    let mut usual: Vec<_> = counts.into_iter().filter(|(_, count)| *count >= USUAL_COUNT).collect();
    usual.sort_by_key(|((tag, _), count)| (*tag, std::cmp::Reverse(*count)));
    usual.into_iter().map(|(edit, _)| edit).collect()
}

fn add_exceptions(pairs: &BTreeMap<(Xpos, String), String>, lemmatiser: &mut Lemmatiser) {
    let mut exceptions: BTreeMap<u64, &str> = BTreeMap::new();
    let mut ruled = String::new();
    for ((tag, form), lemma) in pairs {
        ruled.clear();
        lemmatiser.apply_rules(form, *tag, &mut ruled);
        if ruled != *lemma {
            let word = if lemmatiser.keeps_case[*tag as usize] { form.clone() } else { fold(form) };
            exceptions.entry(exception_key(&word, *tag)).or_insert(lemma);
        }
    }
    for (key, lemma) in exceptions {
        lemmatiser.exceptions.push(key);
        lemmatiser.text.push_str(lemma);
        lemmatiser.exception_ends.push(lemmatiser.text.len() as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_generalise_and_irregulars_are_kept() {
        let rows = [
            ("cities", "city", "NNS"),
            ("parties", "party", "NNS"),
            ("talks", "talk", "NNS"),
            ("tanks", "tank", "NNS"),
            ("men", "man", "NNS"),
            ("Talks", "talk", "NNS"),
            ("Ankara", "Ankara", "NNP"),
            ("Oslo", "Oslo", "NNP"),
            ("Syrian", "Syrian", "JJ"),
            ("Iranian", "Iranian", "JJ"),
            ("large", "large", "JJ"),
            ("quiet", "quiet", "JJ"),
            ("10,000", "10000", "CD"),
            ("20,000", "20000", "CD"),
            ("7", "7", "CD"),
            ("was", "be", "VBD"),
            ("walked", "walk", "VBD"),
            ("talked", "talk", "VBD"),
        ];
        let text: String = rows.iter().map(|(f, l, x)| format!("{f}\t{l}\tX\t{x}\t0\troot\t1\n\n")).collect();
        let verbs = [("besieged", "besiege"), ("fled", "flee")].map(|(form, lemma)| VerbForm::new(Xpos::Vbd, form, lemma));
        let lemmatiser = train(&Treebank::parse(&text).unwrap(), &verbs);
        let mut out = String::new();
        for (form, tag, lemma) in [
            ("treaties", Xpos::Nns, "treaty"),
            ("ranks", Xpos::Nns, "rank"),
            ("Men", Xpos::Nns, "man"),
            ("was", Xpos::Vbd, "be"),
            ("balked", Xpos::Vbd, "balk"),
            ("Fled", Xpos::Vbd, "flee"),
            ("Riga", Xpos::Nnp, "Riga"),
            ("unseen", Xpos::Jj, "unseen"),
            ("Persian", Xpos::Jj, "Persian"),
            ("5000", Xpos::Cd, "5000"),
        ] {
            lemmatiser.lemma(form, &fold(form), tag, &mut out);
            assert_eq!(out, lemma);
        }
    }
}
