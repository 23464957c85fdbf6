//! Web pages: the article and nothing but the article.

use super::{day, one};

/// A page as news sites have it: much furniture around a short article.
const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en-GB" class="no-js">
<head>
<meta charset="utf-8">
<title>Norway gives Kenya two boats | Example News</title>
<meta property="og:title" content="Norway gives Kenya two boats">
<meta property="og:site_name" content="Example News">
<meta property="article:published_time" content="2020-02-29T23:30:00+01:00">
<link rel="canonical" href="https://news.example.org/norway-kenya-boats">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle", "headline": "Other", "datePublished": "2020-03-01"}]}</script>
<script>document.write("<p>Scripted words</p>");</script>
<style>p { color: red }</style>
</head>
<body class="single has-sidebar cookies-on">
<div id="cookie-consent" class="bar">We use cookies to improve your visit. <button>Accept all</button></div>
<header class="site-header"><a href="/">Example News</a>
<nav><ul><li><a href="/world">World pages</a></li><li><a href="/business">Business pages</a></li></ul></nav></header>
<main>
<article class="post category-nato tag-norway">
<h1>Norway gives Kenya two boats</h1>
<div class="share-bar"><a href="/s">Share on Facebook</a> <a href="/t">Tweet this</a></div>
<p>Norway handed over two patrol boats to Kenya on Saturday, the defense ministry in Oslo said. The boats, which are
to guard fishing grounds, were promised in a treaty that both countries signed last year.</p>
<figure><img src="boat.jpg" alt="A boat"><figcaption>One of the two boats in Mombasa.</figcaption></figure>
<h2>A longer story</h2>
<p>Kenya has asked several states for help against illegal fishing. Its minister, speaking in <a href="/mombasa">Mombasa</a>,
thanked Norway and said that more boats were needed, because the coast is long and the fleet is old.</p>
<ul><li>Norway will train the crews, which are to be ready by the autumn of this year.</li><li>Kenya will pay for fuel and for repairs, as the treaty demands.</li></ul>
<blockquote><p>We are grateful, but we need more than two boats, and we need them soon, said the minister.</p></blockquote>
<div class="related-articles"><h3>Related reports</h3><ul><li><a href="/a">Sweden sells trucks</a></li><li><a href="/b">Finland buys trains</a></li></ul></div>
<p>The ministry did not say what the boats had cost, nor whether it would give any more of them.</p>
<div class="newsletter-signup"><p>Sign up for our weekly newsletter.</p></div>
</article>
</main>
<aside class="sidebar"><h3>Most read</h3><ol><li><a href="/c">Ten islands to see</a></li></ol></aside>
<footer><p>© 2020 Example News. All rights reserved.</p><a href="/imprint">Imprint</a></footer>
</body></html>"#;

#[test]
fn the_article_is_found_and_the_furniture_is_not() {
    let document = one("a/boats.html", PAGE);
    for wanted in [
        "Norway handed over two patrol boats to Kenya on Saturday",
        "One of the two boats in Mombasa.",
        "A longer story",
        "Its minister, speaking in Mombasa, thanked Norway",
        "• Norway will train the crews",
        "nor whether it would give any more of them.",
        "We are grateful",
    ] {
        assert!(document.text.contains(wanted), "{wanted}\n{}", document.text);
    }
    for unwanted in [
        "cookies",
        "World pages",
        "Facebook",
        "Tweet",
        "Related reports",
        "Sweden",
        "newsletter",
        "Most read",
        "©",
        "Imprint",
        "Scripted",
        "Accept",
    ] {
        assert!(!document.text.contains(unwanted), "{unwanted}\n{}", document.text);
    }
}

#[test]
fn blocks_are_parted() {
    let text = one("a.html", PAGE).text;
    let blocks: Vec<&str> = text.split("\n\n").collect();
    assert!(blocks.contains(&"A longer story") && blocks.contains(&"One of the two boats in Mombasa."), "{text}");
    assert!(blocks.iter().any(|b| b.starts_with("• Norway") && b.contains("\n• Kenya")), "{text}");
    assert!(!text.contains("  ") && !text.contains("\n\n\n"));
}

#[test]
fn metadata_is_read() {
    let document = one("boats.html", PAGE);
    assert_eq!(document.title.as_deref(), Some("Norway gives Kenya two boats"));
    assert_eq!((day(&document).as_str(), document.source.as_deref()), ("2020-02-29", Some("Example News")));
    assert_eq!(document.url.as_deref(), Some("https://news.example.org/norway-kenya-boats"));
    assert_eq!((document.language.as_deref(), document.extracted, document.id.as_str()), (Some("en"), true, "boats"));
    assert_eq!(document.body.of(&document.text), document.text);
}

#[test]
fn metadata_has_many_places() {
    let body: String = PAGE.split("<body").nth(1).unwrap().into();
    let page = |head: &str, top: &str| format!("<html><head>{head}</head><body{}", body.replace("<h1>", &format!("{top}<h1>")));
    let json_ld = r#"<script type="application/ld+json">[{"@type": "Organization", "name": "X", "url": "https://x.example"},
        {"@type": ["NewsArticle"], "headline": "A", "datePublished": "2021-05-06T01:00:00Z", "publisher": {"name": "Y"}, "mainEntityOfPage": {"@id": "https://y.example/a"}}]</script>"#;
    let document = one("a.html", page(json_ld, ""));
    assert_eq!((document.title.as_deref(), day(&document).as_str()), (Some("A"), "2021-05-06"));
    assert_eq!((document.source.as_deref(), document.url.as_deref()), (Some("Y"), Some("https://y.example/a")));
    assert_eq!(day(&one("a.html", page("", "<time datetime='2021-05-06T10:00'>today</time>"))), "2021-05-06");
    assert_eq!(day(&one("a.html", page("", "<span itemprop=datePublished>6 May 2021</span>"))), "2021-05-06");
    assert_eq!(day(&one("2021-05-06_a.html", page("", ""))), "2021-05-06");
    let titled = one("a.html", page("<title>Norway gives Kenya two boats — Example News</title>", ""));
    assert_eq!(titled.title.as_deref(), Some("Norway gives Kenya two boats"));
}

#[test]
fn pages_name_their_encoding() {
    let page = PAGE.replace("charset=\"utf-8\"", "charset=\"windows-1251\"").replace("Mombasa.", "Момбаса.").replace('©', "");
    let bytes = encoding_rs::WINDOWS_1251.encode(&page).0.into_owned();
    assert!(one("a.html", bytes).text.contains("Момбаса."));
}

#[test]
fn old_and_sloppy_pages_are_read() {
    let page = "<HTML><BODY BGCOLOR=white><A NAME=top><CENTER><FONT SIZE=5>Two boats</FONT></CENTER><TABLE><TR><TD><P>Norway handed over two \
        patrol boats to Kenya on Saturday, the ministry said, and more are to follow.<P>Kenya thanked Norway for them, and asked for two more \
        boats, which it needs to guard the coast.</TABLE></BODY>";
    let text = one("a.htm", page).text;
    assert!(text.contains("more are to follow.\n\nKenya thanked"), "{text}");
}

#[test]
fn a_page_in_frames_of_divs_keeps_its_paragraphs() {
    let paragraphs: Vec<String> = (0..6).map(|i| format!("<div class=\"elementor-widget\"><p>On day {i} the delegations of the two states met in Geneva, and they spoke about the border, the river and the prisoners.</p></div>")).collect();
    let text = one("a.html", format!("<body><div id=page><div class=\"content no-ads\">{}</div></div></body>", paragraphs.concat())).text;
    assert_eq!(text.matches("delegations").count(), 6, "{text}");
}
