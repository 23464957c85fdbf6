//! How `explain` and `debug` show a time expression: what it is, and the rule, anchor and arithmetic behind it.

use crate::emit::{iso_date, joined};
use crate::rules::compile::Rules;
use crate::time::{Basis, Timex};
use serde_json::{Value, json};

/// A time expression of `text` with all that is known of it.
pub fn row(rules: &Rules, text: &str, timex: &Timex) -> Value {
    json!({
        "text": timex.span.of(text),
        "type": timex.kind.name(),
        "value": timex.value,
        "from": timex.from.map(iso_date),
        "to": timex.to.map(iso_date),
        "mod": joined(timex.modifiers),
        "edtf": timex.edtf(),
        "rule": rules.time.rule_id(timex.rule),
        "basis": timex.basis.name(),
        "anchor": timex.anchor.map(iso_date),
        "reckoning": reckoning(rules, timex),
    })
}

/// The rule, its arithmetic as its file writes it, what it was counted from, and the signal that opens the interval:
/// `relative.ago: published -{n} {unit} = 2019, from 2021-02-10 (relative)`.
pub fn reckoning(rules: &Rules, timex: &Timex) -> String {
    let (rule, formula, basis) = (rules.time.rule_id(timex.rule), rules.time.formula(timex.rule), timex.basis);
    let from = match (timex.anchor, basis) {
        (Some(anchor), _) => format!(", from {} ({})", iso_date(anchor), basis.name()),
        (None, Basis::Explicit) => String::new(),
        (None, _) => format!(" ({})", basis.name()),
    };
    let modifiers = joined(timex.modifiers).map_or_else(String::new, |m| format!("; {m}"));
    format!("{rule}: {formula} = {}{from}{modifiers}", timex.value)
}
