//! The README's section "Every night": each of its lines is run, in a folder that stands for `/srv/news`.

use crate::support::program::{folder, json_lines_of, polybius, put};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The code blocks of the section by the name after their language.
fn blocks() -> BTreeMap<String, String> {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, rest) = page.split_once("\n## Every night\n").expect("the section");
    let section = rest.split("\n## ").next().unwrap();
    let blocks = section.split("\n```").skip(1).step_by(2);
    blocks.map(|block| block.split_once('\n').unwrap()).map(|(name, code)| (name.to_owned(), format!("{code}\n"))).collect()
}

/// `/srv/news`, with articles, the script, a rule to try, and the program on the path.
struct News {
    place: TempDir,
}

impl News {
    fn new() -> News {
        let place = folder(&[("articles/a.txt", "Norway condemned Russia."), ("articles/b.txt", "Kenya praised Uganda.")]);
        put(place.path(), "nightly.sh", &blocks()["sh nightly.sh"]);
        put(place.path(), "rules-to-try/README.md", "nothing to try");
        #[cfg(unix)]
        fs::set_permissions(place.path().join("nightly.sh"), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        News { place }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    /// Runs shell code in the folder, `/srv/news` replaced by it.
    fn sh(&self, code: &str) -> Output {
        let program = Path::new(env!("CARGO_BIN_EXE_polybius")).parent().unwrap();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
        let code = code.replace("/srv/news", self.place.path().to_str().unwrap());
        Command::new("sh").args(["-c", &code]).current_dir(self.place.path()).env("PATH", path).output().unwrap()
    }

    fn night(&self) -> i32 {
        let ran = self.sh("./nightly.sh");
        ran.status.code().unwrap()
    }

    fn counts(&self) -> Value {
        serde_json::from_slice::<Value>(&fs::read(self.path("claims/run.json")).unwrap()).unwrap()["counts"].clone()
    }

    fn nights(&self) -> Vec<PathBuf> {
        let mut nights: Vec<PathBuf> = fs::read_dir(self.path("nights")).unwrap().map(|e| e.unwrap().path()).collect();
        nights.sort();
        nights
    }
}

fn said(ran: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr))
}

fn has(tool: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {tool}")]).output().unwrap().status.success();
    if !found {
        eprintln!("skipped in part: there is no {tool} here");
    }
    found
}

#[test]
fn the_script_runs_checks_and_keeps_nights() {
    let news = News::new();
    assert_eq!(news.night(), 0);
    assert_eq!(news.nights().len(), 1);
    assert_eq!(polybius(&["verify", news.nights()[0].to_str().unwrap()]).code, 0);
    // An old night goes, a note of the owner's stays.
    put(&news.path("nights"), "2001-01-01/claims.jsonl", "");
    put(&news.path("nights"), "note.txt", "");
    assert!(news.sh("touch -d '40 days ago' nights/2001-01-01 nights/note.txt").status.success());
    put(&news.path("articles"), "c.txt", "Japan condemned Canada.");
    let former = fs::read(news.nights()[1].join("claims.jsonl")).unwrap();
    assert_eq!(news.night(), 0);
    assert_eq!(news.nights().len(), 2, "{:?}", news.nights());
    assert_ne!(fs::read(news.path("claims/claims.jsonl")).unwrap(), former);
    // What cannot be read makes it 1, and all else is published; wrong rules make it 2, and nothing is touched.
    put(&news.path("articles"), "bad.json", "{]");
    assert_eq!(news.night(), 1);
    assert_eq!((&news.counts()["documents"], &news.counts()["failed"]), (&3.into(), &1.into()));
    let former = fs::read(news.path("claims/run.json")).unwrap();
    put(news.place.path(), "rules/relations/x.toml", "[[rule]]\nid = 1");
    assert_eq!(news.night(), 2);
    assert_eq!(fs::read(news.path("claims/run.json")).unwrap(), former);
}

/// A night is kept as links: the next run must not write through them.
#[test]
fn a_later_run_leaves_kept_nights_alone() {
    let news = News::new();
    assert_eq!(news.night(), 0);
    assert!(news.sh("mv nights/20* nights/2020-01-01").status.success());
    put(&news.path("articles"), "a.txt", "Sweden praised Norway.");
    assert_eq!(news.night(), 0);
    assert_eq!(polybius(&["verify", news.path("nights/2020-01-01").to_str().unwrap()]).code, 0);
    let kept = json_lines_of(&news.path("nights/2020-01-01/claims.jsonl"));
    assert!(kept.iter().any(|c| c["actor"]["code"] == "NOR"));
}

#[test]
fn the_line_for_cron_starts_it() {
    let block = &blocks()["cron"];
    let line = block.trim();
    let fields: Vec<&str> = line.splitn(6, ' ').collect();
    let limits = [59, 23, 31, 12, 7];
    for (field, limit) in fields.iter().zip(limits) {
        assert!(*field == "*" || field.parse::<u32>().is_ok_and(|n| n <= limit), "{field}");
    }
    assert!(!line.contains('%'), "cron takes a per cent sign for the end of the line");
    let news = News::new();
    let command = fields[5].trim();
    let ran = news.sh(command);
    assert!(ran.status.success() && news.path("claims/run.json").is_file(), "{}", said(&ran));
    // A run that fails leaves a line in the log: `logger` is replaced by one that writes into a file.
    fs::remove_dir_all(news.path("articles")).unwrap();
    let ran = news.sh(&format!("logger() {{ echo \"$@\" > log; }}; {command}"));
    assert_eq!(fs::read_to_string(news.path("log")).unwrap(), "-t polybius nightly run ended with 2\n", "{}", said(&ran));
}

#[test]
fn the_units_are_right_by_systemd_s_own_check() {
    let (service, timer) = (&blocks()["ini polybius.service"], &blocks()["ini polybius.timer"]);
    let value = |unit: &str, key: &str| unit.lines().find_map(|l| l.strip_prefix(&format!("{key}="))).unwrap().to_owned();
    let news = News::new();
    let ran = news.sh(&value(service, "ExecStart"));
    assert!(ran.status.success(), "{}", said(&ran));
    if has("systemd-analyze") {
        put(news.place.path(), "units/polybius.service", service.replace("/srv/news", news.place.path().to_str().unwrap()));
        put(news.place.path(), "units/polybius.timer", timer);
        let ran = news.sh("systemd-analyze verify units/polybius.service units/polybius.timer");
        assert!(ran.status.success() && !said(&ran).contains("polybius."), "{}", said(&ran));
        let ran = news.sh(&format!("systemd-analyze calendar '{}'", value(timer, "OnCalendar")));
        assert!(ran.status.success(), "{}", said(&ran));
    }
}

#[test]
fn the_lines_to_watch_and_to_compare_run() {
    let news = News::new();
    assert_eq!(news.night(), 0);
    put(&news.path("articles"), "b.txt", "Kenya condemned Uganda.");
    put(&news.path("articles"), "bad.json", "{]");
    assert!(news.sh("mv nights/20* nights/2020-01-01; polybius run articles --out claims --quiet").status.code() == Some(1));
    for (name, parts) in [
        ("sh watch", &["\"documents\":2", "bad.json", "1 added article-changed", "1 withdrawn article-changed"][..]),
        ("sh diff", &["KEN → UGA", "\"actor\":\"KEN\"", "Both say the same."][..]),
    ] {
        let code = &blocks()[name];
        if code.contains("jq") && !has("jq") {
            continue;
        }
        let ran = news.sh(code);
        parts.iter().for_each(|part| assert!(said(&ran).contains(part), "{part} in {}", said(&ran)));
        assert!(!said(&ran).contains("no run for"), "{}", said(&ran));
    }
    if has("jq") {
        assert!(news.sh("touch -d '2 days ago' claims/run.json").status.success());
        assert!(said(&news.sh(&blocks()["sh watch"])).contains("no run for 25 hours"));
    }
}

#[test]
fn rolling_back_brings_a_night_back() {
    let news = News::new();
    assert_eq!(news.night(), 0);
    let good = fs::read(news.path("claims/claims.jsonl")).unwrap();
    put(&news.path("articles"), "a.txt", "The wind blew.");
    assert!(news.sh("polybius run articles --out claims --quiet").status.success());
    assert_ne!(fs::read(news.path("claims/claims.jsonl")).unwrap(), good);
    let ran = news.sh(&format!("set -e\n{}", blocks()["sh rollback"]));
    assert!(ran.status.success(), "{}", said(&ran));
    assert_eq!(fs::read(news.path("claims/claims.jsonl")).unwrap(), good);
    assert_eq!(polybius(&["verify", news.path("claims").to_str().unwrap()]).code, 0);
    // The next run compares with what it finds.
    assert!(news.sh("polybius run articles --out claims --quiet").status.success());
    let changes = json_lines_of(&news.path("claims/changes.jsonl"));
    assert_eq!((changes.len(), &changes[0]["change"]), (1, &"withdrawn".into()));
}
