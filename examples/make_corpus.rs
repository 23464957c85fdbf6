//! Prints a big corpus of distinct documents as JSONL, the same on every machine:
//!
//!     cargo run --release --example make_corpus -- 20 > /tmp/big.jsonl       # 20 MB of text
//!     cargo build --release && /usr/bin/time -v target/release/polybius run /tmp/big.jsonl --out /tmp/big --threads 1

#[path = "../benches/corpus.rs"]
mod corpus;

use std::io::{self, BufWriter, Write};

fn main() -> io::Result<()> {
    let megabytes: usize = std::env::args().nth(1).map_or(Ok(20), |arg| arg.parse()).expect("a number of megabytes");
    let mut out = BufWriter::new(io::stdout().lock());
    for made in corpus::documents(megabytes * 1_000_000) {
        let line = serde_json::json!({ "id": made.id, "title": made.title, "published": made.published, "text": made.text });
        writeln!(out, "{line}")?;
    }
    out.flush()
}
