//! What the tables over labels share: cells that list labels, `*` for all.

use crate::rules::diagnostics::{Diagnostics, closest};
use crate::rules::files::RuleFile;
use crate::rules::tsv::Row;

/// True if a list names the value; an empty one fits everything.
pub(super) fn holds<T: PartialEq>(list: &[T], value: T) -> bool {
    list.is_empty() || list.contains(&value)
}

/// The labels of a list cell, none for `*`. A fault is noted and nothing returned.
pub(super) fn labels<T>(
    file: &RuleFile,
    row: &Row<'_>,
    cell: usize,
    names: &[&str],
    parse: impl Fn(&str) -> Option<T>,
    faults: &mut Diagnostics,
) -> Option<Vec<T>> {
    let mut read = |name: &str| {
        let label = parse(name);
        if label.is_none() {
            let help = closest(name, names.iter().copied()).map_or_else(|| names.join(", "), |n| format!("did you mean `{n}`?"));
            faults.error_help(file, row.span(cell), format!("unknown label `{name}`"), help);
        }
        label
    };
    match row.cell(cell) {
        "*" => Some(Vec::new()),
        "" => {
            faults.error_help(file, row.span(cell), "this cell is empty", "write `*` for any");
            None
        }
        _ => row.list(cell).map(&mut read).collect(),
    }
}
