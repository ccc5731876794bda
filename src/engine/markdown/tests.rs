//! What is read, in little: a word for each kind with what is in it.

mod pages;
mod times;

use proptest::prelude::*;

use super::*;

/// The tree in little: a word for each kind, with what is in it.
fn tree(blocks: &[Block]) -> String {
    let all = blocks.iter().map(block);
    all.collect::<Vec<_>>().join(" ")
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(level, words) => format!("h{level}({})", line(words)),
        Block::Paragraph(words) => format!("p({})", line(words)),
        Block::Deeper(words) => format!("deeper({})", line(words)),
        Block::Quote(blocks) => format!("quote({})", tree(blocks)),
        Block::Bullets(items) => {
            let items = items.iter().map(|item| format!("-({})", tree(item)));
            format!("ul({})", items.collect::<String>())
        }
        Block::Numbers(items) => {
            let items = items
                .iter()
                .map(|(number, item)| format!("{number}({})", tree(item)));
            format!("ol({})", items.collect::<String>())
        }
        Block::Code { name, text } => format!("code {name}({text})"),
        Block::Table { head, rows } => {
            let row = |row: &Vec<Vec<Span>>| {
                row.iter()
                    .map(|cell| line(cell))
                    .collect::<Vec<_>>()
                    .join("|")
            };
            let rows = rows.iter().map(row).collect::<Vec<_>>().join("/");
            format!("table({}/{rows})", row(head))
        }
        Block::Rule => "rule".into(),
    }
}

fn line(spans: &[Span]) -> String {
    let one = |span: &Span| match span {
        Span::Text(words) => words.clone(),
        Span::Code(code) => format!("code({code})"),
        Span::Emphasis(inner) => format!("em({})", line(inner)),
        Span::Strong(inner) => format!("strong({})", line(inner)),
        Span::Struck(inner) => format!("s({})", line(inner)),
        Span::Link { words, address } => format!("a({})({address})", line(words)),
        Span::Bare(address) => format!("a({address})"),
        Span::Image { alt, address } => format!("img({alt})({address})"),
        Span::Refused(written) => format!("no({written})"),
    };
    spans.iter().map(one).collect()
}

fn check(text: &str, expect: &str) {
    assert_eq!(tree(&read(text)), expect, "for {text:?}");
}

#[test]
fn blocks_are_read() {
    check("", "");
    check("One\ntwo\n\nthree", "p(One\ntwo) p(three)");
    check(
        "# A\n## B ##\n#c\n####### d",
        "h1(A) h2(B) p(#c\n####### d)",
    );
    check("a\n---\nb\n* * *\n", "p(a) rule p(b) rule");
    check("> a\n> > b\nc", "quote(p(a) quote(p(b))) p(c)");
    check(
        "- a\n- b\n  c\n\n  d\n- e",
        "ul(-(p(a))-(p(b\nc) p(d))-(p(e)))",
    );
    check(
        "1. a\n   - b\n   - c\n2. d",
        "ol(1(p(a) ul(-(p(b))-(p(c))))2(p(d)))",
    );
    check("* a\n\n* b\n\nc", "ul(-(p(a))-(p(b))) p(c)");
    check("3. a\n3. b\n007. c", "ol(3(p(a))3(p(b\n007. c)))");
    check("In\n2024. It\n- x", "p(In\n2024. It) ul(-(p(x)))");
    check(
        "```rust\nlet a = \"*b*\";\n\n# no\n```\nc",
        "code rust(let a = \"*b*\";\n\n# no) p(c)",
    );
    check("~~~\na\n```", "code (a\n```)");
    check(
        "| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3\nc",
        "table(a|b/1|2/3) p(c)",
    );
    check(
        "a | b\n-- | --\nx\\|y | **z** | more",
        "table(a|b/x|y|strong(z)|more)",
    );
    check("- [ ] a\n- [x] b", "ul(-(p([ ] a))-(p([x] b)))");
}

#[test]
fn words_are_read() {
    check(
        "a *b* **c** ***d*** ~~e~~ _f_ __g__",
        "p(a em(b) strong(c) strong(em(d)) s(e) em(f) strong(g))",
    );
    check(
        "snake_case_name 5*3*2 a * b * c",
        "p(snake_case_name 5*3*2 a * b * c)",
    );
    check("**a *b** c* *d", "p(strong(a *b) c* *d)");
    check("`a*b*` ``c`d`` `e", "p(code(a*b*) code(c`d) `e)");
    check("\\*a\\* \\q", "p(*a* \\q)");
}

#[test]
fn only_web_and_mail_are_links() {
    check("[a *b*](https://x.org/y)", "p(a(a em(b))(https://x.org/y))");
    check(
        "[a](mailto:b@x.org) see http://x.org/a_b_c.",
        "p(a(a)(mailto:b@x.org) see a(http://x.org/a_b_c).)",
    );
    check(
        "(https://x.org/a(b)) <https://x.org>",
        "p((a(https://x.org/a(b))) <a(https://x.org)>)",
    );
    check("[a](https://x.org \"so\")", "p(a(a)(https://x.org) \"so\")");
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.org",
        "/here",
        "#there",
        "https://",
        "https://bank.com@evil.org/",
        "https://xn.org\\@evil.org",
        "https://bаnk.com",
        "mailto:?bcc=x@y.org",
        "java\u{200B}script:x",
        "blob:https://x.org/1",
    ] {
        let text = format!("[a]({address})");
        check(&text, &format!("p(no({text}))"));
    }
    check("https://bank.com@evil.org", "p(https://bank.com@evil.org)");
    check(
        "![a [b] c](https://x.org/i.png)",
        "p(img(a [b] c)(https://x.org/i.png))",
    );
    check(
        "[![i](https://x.org/i)](https://y.org)",
        "p(a(img(i)(https://x.org/i))(https://y.org))",
    );
    check(
        "[a][1]\n\n[1]: https://x.org",
        "p([a][1]) p([1]: a(https://x.org))",
    );
}

#[test]
fn html_is_text() {
    let text = "<script>alert(1)</script> <img src=x onerror=alert(1)> <!-- a --> &lt;b&gt;";
    check(text, &format!("p({text})"));
}

#[test]
fn nests_no_deeper_than_it_may() {
    let depth = |text: &str| tree(&read(text)).matches("quote(").count();
    assert_eq!(depth(&"> ".repeat(10_000)), DEPTH);
    let deep = format!("{}end", "> ".repeat(10_000));
    assert!(
        tree(&read(&deep)).contains("> > > end"),
        "what lies deeper is words"
    );
    let lists = (0..200)
        .map(|level| format!("{}- {level}\n", "  ".repeat(level)))
        .collect::<Vec<_>>()
        .concat();
    let found = tree(&read(&lists));
    assert_eq!(found.matches("ul(").count(), DEPTH);
    assert!(found.contains("199"));
}

/// All that can be drawn of a tree, in order.
fn drawn(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match block {
            Block::Heading(_, words) | Block::Paragraph(words) | Block::Deeper(words) => {
                said(words, out);
            }
            Block::Quote(blocks) => drawn(blocks, out),
            Block::Bullets(items) => items.iter().for_each(|item| drawn(item, out)),
            Block::Numbers(items) => {
                for (number, item) in items {
                    out.push_str(&number.to_string());
                    drawn(item, out);
                }
            }
            Block::Code { name, text } => {
                out.push_str(name);
                out.push_str(text);
            }
            Block::Table { head, rows } => {
                let rows = std::iter::once(head).chain(rows);
                rows.flatten().for_each(|cell| said(cell, out));
            }
            Block::Rule => {}
        }
    }
}

fn said(spans: &[Span], out: &mut String) {
    for span in spans {
        match span {
            Span::Text(words) | Span::Code(words) | Span::Bare(words) | Span::Refused(words) => {
                out.push_str(words);
            }
            Span::Emphasis(inner) | Span::Strong(inner) | Span::Struck(inner) => said(inner, out),
            Span::Link { words, address } => {
                said(words, out);
                out.push_str(address);
            }
            Span::Image { alt, address } => {
                out.push_str(alt);
                out.push_str(address);
            }
        }
    }
}

/// Whether a sign may be left out of the drawing, since it says how to draw the rest.
fn is_markup(c: char) -> bool {
    c.is_whitespace() || "#*_~`>|-+[]()!\\<:.".contains(c)
}

proptest! {
    #[test]
    fn nothing_that_says_anything_is_lost(
        text in "(#|\\*|\\*\\*|_|~~|`|```|> |- |1\\. |12\\. |\\||\\|-\\||\n|\n\n|  | |\\[|\\]|\\(|\\]\\(|!\\[|https://a.b|javascript:|\\\\|a|b7|é|\u{202E}|<b>|\"|&amp;|,){0,60}",
    ) {
        let mut out = String::new();
        drawn(&read(&text), &mut out);
        let plain = |text: &str| text.replace(is_markup, "");
        prop_assert_eq!(plain(&out), plain(&text));
    }

    #[test]
    fn no_text_makes_a_link_that_leads_elsewhere(text in "\\[a\\]\\((java|data|https?|mailto|:|//|@|\\\\|x\\.org|script|\u{200B}|%|[\\t ]){0,6}\\)") {
        fn links(blocks: &[Block]) -> Vec<String> {
            blocks.iter().flat_map(|block| match block {
                Block::Paragraph(words) => words.clone(),
                _ => Vec::new(),
            }).filter_map(|span| match span {
                Span::Link { address, .. } | Span::Bare(address) => Some(address),
                _ => None,
            }).collect()
        }
        for address in links(&read(&text)) {
            let is_web = address.starts_with("http://") || address.starts_with("https://");
            prop_assert!(is_web || address.starts_with("mailto:"), "{}", address);
            prop_assert!(!address.contains(['\\', '\u{200B}', ' ']), "{}", address);
        }
    }
}

#[test]
fn what_is_drawn_otherwise_is_noted() {
    let noted = |text: &str| Noted::of(&read(text));
    assert_eq!(
        noted("Plain, 3 < 4 > 2, [a](https://x.org) `code`"),
        Noted::default()
    );
    let all = noted("- ![a](https://x.org/i)\n\n> [b](data:x) and \u{202E}c\u{202C} <img src=x>");
    let expect = Noted {
        images: 1,
        refused: 1,
        unseen: 2,
        html: true,
        deeper: false,
    };
    assert_eq!(all, expect);
}

#[test]
fn what_nests_deeper_than_is_drawn_is_noted() {
    let is_noted = |text: &str| Noted::of(&read(text)).deeper;
    let (quotes, list) = ("> ".repeat(DEPTH), "- ".repeat(DEPTH));
    let lists = |levels: usize, last: &str| {
        let line = |level| format!("{}- {level}\n", "  ".repeat(level));
        let lines = (0..levels).map(line).collect::<Vec<_>>().concat();
        lines + &"  ".repeat(levels) + last
    };
    for deep in [
        format!("{quotes}> a"),
        format!("{quotes}a\n{quotes}> b"),
        format!("{quotes}- a"),
        format!("{quotes}3. a"),
        format!("{list}- a"),
        format!("{list}> a"),
        lists(DEPTH, "- a"),
        lists(DEPTH, "1. a"),
        "> ".repeat(10_000),
    ] {
        assert!(is_noted(&deep), "{deep:?}");
    }
    for plain in [
        format!("{quotes}a > b - c"),
        format!("{quotes}In\n{quotes}2024. It"),
        format!("{quotes}```\n{quotes}> a\n{quotes}- b\n{quotes}```"),
        format!("{quotes}---"),
        format!("{quotes}- - -"),
        format!("{list}a"),
        lists(DEPTH, "a"),
        lists(DEPTH - 1, "- a"),
    ] {
        assert!(!is_noted(&plain), "{plain:?}");
    }
}
