//! Slots and word guards of rules, from their text.

use super::classes::{Sort, folded, lemmas, nouns};
use super::compile::Compiler;
use super::rule::{ArgRole, ClauseForm, Slot, SlotRole, Slots, WordList};
use super::rule_file::SlotTexts;
use crate::actors::entity::Kind;
use crate::lexicon::Class;
use crate::rules::files::RuleFile;
use crate::words::WordId;
use serde_spanned::Spanned;

const ROLES: &str = "subject, object, indirect-object, possessor, modifier, named, head, clause-subject or a preposition";
const INNER_ROLES: &str = "complement, infinitive, gerund, clause or condition, a dot, and subject, object, indirect-object, a preposition or any: `infinitive.object`";

impl Compiler<'_> {
    pub(super) fn slots(&mut self, file: &RuleFile, texts: Option<&SlotTexts>) -> Slots {
        let Some(texts) = texts else { return Slots::default() };
        Slots {
            actor: self.slot(file, texts.actor.as_ref()),
            recipient: self.slot(file, texts.recipient.as_ref()),
            object: self.slot(file, texts.object.as_ref()),
        }
    }

    /// `"role | role : type, type"`.
    fn slot(&mut self, file: &RuleFile, text: Option<&Spanned<String>>) -> Slot {
        let mut slot = Slot::default();
        let Some(spanned) = text else { return slot };
        let (roles, types) = spanned.get_ref().split_once(':').unwrap_or((spanned.get_ref(), ""));
        for text in roles.split('|').map(str::trim) {
            let known = match text.split_once('.') {
                Some((clause, inner)) => self.inner_role(clause, inner),
                None => self.role(text).map(SlotRole::Own),
            };
            match known {
                Some(role) if slot.roles.contains(&role) => {
                    self.faults.error_help(file, spanned.span(), format!("`{}` stands twice in this slot", text), "take one out");
                }
                Some(role) => slot.roles.push(role),
                None => {
                    let advice = if text.contains('.') { INNER_ROLES } else { ROLES };
                    self.faults.error_help(file, spanned.span(), format!("`{text}` is no role"), advice);
                }
            }
        }
        for name in types.split(',').map(str::trim).filter(|t| !t.is_empty()) {
            self.slot_type(file, spanned, name, &mut slot);
        }
        slot
    }

    fn slot_type(&mut self, file: &RuleFile, spanned: &Spanned<String>, name: &str, slot: &mut Slot) {
        if let Some(class) = name.strip_prefix('@') {
            slot.heads = slot.heads.union(&self.noun_class(file, spanned, class));
        } else if name == "owner" {
            slot.owner = true;
        } else if name == "place" {
            slot.place = true;
        } else if let Some(kind) = Kind::parse(name) {
            slot.kinds.push(kind);
        } else {
            self.faults.error_help(
                file,
                spanned.span(),
                format!("`{name}` is no type"),
                format!("one of {}, owner, place or a @class", Kind::NAMES.join(", ")),
            );
        }
    }

    fn role(&mut self, name: &str) -> Option<ArgRole> {
        Some(match name {
            "subject" => ArgRole::Subject,
            "object" => ArgRole::Object,
            "indirect-object" => ArgRole::IndirectObject,
            "possessor" => ArgRole::Possessor,
            "modifier" => ArgRole::Modifier,
            "named" => ArgRole::Named,
            "head" => ArgRole::Head,
            "clause-subject" => ArgRole::ClauseSubject,
            preposition => {
                let id = folded(preposition, self.vocabulary);
                return self.lexicon.classes(id).has(Class::Preposition).then_some(ArgRole::Preposition(id));
            }
        })
    }

    /// `infinitive.object`: a role beside a clause that completes the trigger.
    fn inner_role(&mut self, clause: &str, role: &str) -> Option<SlotRole> {
        let form = if clause == "complement" { None } else { Some(ClauseForm::parse(clause)?) };
        let role = match role {
            "any" => None,
            role => Some(self.role(role)?),
        };
        let verbal = |r: &ArgRole| matches!(r, ArgRole::Subject | ArgRole::Object | ArgRole::IndirectObject | ArgRole::Preposition(_));
        role.as_ref().is_none_or(verbal).then_some(SlotRole::Inner(form, role))
    }

    /// The nouns of a class.
    fn noun_class(&mut self, file: &RuleFile, spanned: &Spanned<String>, class: &str) -> WordList {
        let (sort, words) = self.class(file, spanned, class);
        if sort == Sort::Verbs {
            let message = format!("`@{class}` is a class of verbs");
            self.faults.error_help(file, spanned.span(), message, "nouns stand here; verbs in `complement` and `not_complement`");
        }
        words
    }

    fn class(&mut self, file: &RuleFile, spanned: &Spanned<String>, class: &str) -> (Sort, WordList) {
        self.classes.get(class).unwrap_or_else(|| {
            self.faults.error_help(
                file,
                spanned.span(),
                format!("there is no word class `@{class}`"),
                "classes stand in rules/words/classes*.toml",
            );
            (Sort::Nouns, WordList::default())
        })
    }

    /// Words and `@classes`; nouns with their plural.
    pub(super) fn word_list(&mut self, file: &RuleFile, list: &[Spanned<String>]) -> WordList {
        let mut found = nouns(Self::entries(list), self.lexicon, self.vocabulary);
        for class in list.iter().filter(|w| w.get_ref().starts_with('@')) {
            found = found.union(&self.noun_class(file, class, &class.get_ref()[1..]));
        }
        found
    }

    /// What the clause beside a trigger must, or must not, be about: lemmas and `@classes`.
    pub(super) fn complement_words(&mut self, file: &RuleFile, list: &[Spanned<String>]) -> WordList {
        let mut found = lemmas(Self::entries(list), self.vocabulary);
        for class in list.iter().filter(|w| w.get_ref().starts_with('@')) {
            found = found.union(&self.class(file, class, &class.get_ref()[1..]).1);
        }
        found
    }

    /// The words of a list that name no class; empty ones are reported elsewhere.
    fn entries(list: &[Spanned<String>]) -> impl Iterator<Item = &str> {
        let words = list.iter().map(|w| w.get_ref().as_str());
        words.filter(|w| !w.starts_with('@') && !w.split(' ').any(str::is_empty))
    }

    /// The slots of a noun that follow from those of its verb.
    pub(super) fn nominal(&mut self, verb: &Slots) -> Slots {
        let [by, of, to] = ["by", "of", "to"].map(|word| folded(word, self.vocabulary));
        let turn = |slot: &Slot| {
            let roles = slot.roles.iter().flat_map(|role| nominal_roles(*role, by, of, to));
            Slot { roles: roles.collect(), ..slot.clone() }
        };
        Slots { actor: turn(&verb.actor), recipient: turn(&verb.recipient), object: turn(&verb.object) }
    }
}

fn nominal_roles(role: SlotRole, by: WordId, of: WordId, to: WordId) -> Vec<SlotRole> {
    let own: &[ArgRole] = match role {
        SlotRole::Own(ArgRole::Subject) => &[ArgRole::Possessor, ArgRole::Modifier, ArgRole::Preposition(by), ArgRole::Subject],
        SlotRole::Own(ArgRole::Object) => &[ArgRole::Preposition(of)],
        SlotRole::Own(ArgRole::IndirectObject) => &[ArgRole::Preposition(to)],
        other => return vec![other],
    };
    own.iter().copied().map(SlotRole::Own).collect()
}

/// "Russian-backed occupation": who stands before the hyphen acts on what stands after.
pub(super) fn compound_default() -> Slots {
    let slot = |role| Slot { roles: vec![SlotRole::Own(role)], owner: true, ..Slot::default() };
    Slots { actor: slot(ArgRole::Modifier), recipient: slot(ArgRole::Head), object: Slot::default() }
}
