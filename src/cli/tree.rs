//! Drawing a dependency tree for a terminal: one token a line, arcs in the margin before it.
//!
//! An arc runs from the head's line to the dependent's, where it ends in an arrow; short arcs lie next to the words, longer
//! ones further out, so that arcs of projective trees never cross.

use crate::syntax::Parse;
use std::ops::RangeInclusive;

/// Ways out of a character cell.
const UP: u8 = 1;
const DOWN: u8 = 2;
const LEFT: u8 = 4;
const RIGHT: u8 = 8;

/// Columns that an arc needs for itself.
const STEP: usize = 2;

/// The margin of each token's line, all equally wide in characters.
pub fn margins(parse: &Parse) -> Vec<String> {
    let arcs = arcs(parse);
    let width = STEP * arcs.iter().map(|a| a.level).max().unwrap_or(0) + 1;
    let mut cells = vec![vec![0u8; width]; parse.len()];
    for arc in &arcs {
        let (first, last) = (*arc.lines.start(), *arc.lines.end());
        let column = width - 1 - STEP * arc.level;
        cells[first][column] |= DOWN | RIGHT;
        cells[last][column] |= UP | RIGHT;
        cells[first + 1..last].iter_mut().for_each(|line| line[column] |= UP | DOWN);
        for line in [first, last] {
            cells[line][column + 1..].iter_mut().for_each(|cell| *cell |= LEFT | RIGHT);
        }
    }
    let line = |(token, line): (usize, Vec<u8>)| {
        let end = match (parse.head(token), line[width - 1]) {
            (Some(_), _) => '►',
            (None, 0) => ' ',
            (None, _) => '─',
        };
        line[..width - 1].iter().map(|cell| glyph(*cell)).chain([end]).collect()
    };
    cells.into_iter().enumerate().map(line).collect()
}

/// An arc of the tree.
struct Arc {
    /// The lines it spans.
    lines: RangeInclusive<usize>,
    /// How far out it lies, from 1.
    level: usize,
}

/// All arcs, shorter ones first, each further out than those inside it.
fn arcs(parse: &Parse) -> Vec<Arc> {
    let ends = |token: usize| parse.head(token).map(|head| (head.min(token), head.max(token)));
    let mut spans: Vec<(usize, usize)> = (0..parse.len()).filter_map(ends).collect();
    spans.sort_by_key(|(first, last)| (last - first, *first));
    let mut arcs: Vec<Arc> = Vec::with_capacity(spans.len());
    for (first, last) in spans {
        let overlaps = |arc: &&Arc| *arc.lines.start() < last && first < *arc.lines.end();
        let level = 1 + arcs.iter().filter(overlaps).map(|arc| arc.level).max().unwrap_or(0);
        arcs.push(Arc { lines: first..=last, level });
    }
    arcs
}

/// The box character with these ways out.
fn glyph(ways: u8) -> char {
    const GLYPHS: [char; 16] = [' ', '│', '│', '│', '─', '┘', '┐', '┤', '─', '└', '┌', '├', '─', '┴', '┬', '┼'];
    GLYPHS[usize::from(ways & 15)]
}
