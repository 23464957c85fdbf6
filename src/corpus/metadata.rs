//! What is known of a document beside its text, and how much each source of that knowledge counts.

use super::rules::ReadRules;
use jiff::civil::Date;

/// The longest value of metadata that is kept, in bytes; longer ones are faults of the input.
const LONGEST_VALUE: usize = 64 << 10;

/// Metadata as stated by a record, front matter or a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Metadata {
    pub id: Option<String>,
    pub title: Option<String>,
    pub published: Option<Date>,
    pub source: Option<String>,
    pub url: Option<String>,
    pub language: Option<String>,
}

impl Metadata {
    /// Fills what is still missing; values that cannot be meant are dropped.
    pub fn complete(&mut self) {
        if self.source.is_none() {
            self.source = self.url.as_deref().and_then(host).map(str::to_owned);
        }
    }
}

/// The publication date: as metadata states it, else from the file's name, else from the first lines, else `default`.
///
/// The order is one of trust. People name files on purpose; a date in the first lines may be another day's.
pub(crate) fn published(stated: Option<Date>, file_id: &str, body: &str, default: Option<Date>, rules: &ReadRules) -> Option<Date> {
    let dates = &rules.dates;
    stated.or_else(|| dates.of_file_name(file_id)).or_else(|| dates.of_first_lines(body)).or(default)
}

/// A value on one line: blanks and line ends become single spaces. `None` if nothing is left or it is absurdly long.
pub(crate) fn tidy(value: &str) -> Option<String> {
    if value.len() > LONGEST_VALUE {
        return None;
    }
    let tidied = value.split_whitespace().collect::<Vec<_>>().join(" ");
    (!tidied.is_empty()).then_some(tidied)
}

/// True if a value is a web address.
pub(crate) fn is_url(value: &str) -> bool {
    let scheme = |s: &str| value.get(..s.len()).is_some_and(|start| start.eq_ignore_ascii_case(s));
    (scheme("http://") || scheme("https://")) && !value.contains(char::is_whitespace)
}

/// The host of a web address, without `www.`: who published it, if nothing better is known.
pub(crate) fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let named = authority.rsplit('@').next()?.split(':').next()?;
    let host = named.strip_prefix("www.").unwrap_or(named);
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_addresses() {
        assert_eq!(host("https://www.example.org/a?b"), Some("example.org"));
        assert_eq!(host("http://user@news.example.org:8080"), Some("news.example.org"));
        assert_eq!((host("example.org"), host("https:///a")), (None, None));
        assert!(is_url("HTTPS://example.org/ä") && !is_url("Example https://a") && !is_url("é"));
    }

    #[test]
    fn values_are_put_on_one_line() {
        assert_eq!(tidy(" A\n  summit "), Some("A summit".into()));
        assert_eq!(tidy(" \n"), None);
    }
}
