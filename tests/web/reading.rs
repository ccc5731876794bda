//! What a reply becomes once it has ended: elements of ours, whatever stands in it.

use forkful::ui::wording;
use leptos::task::tick;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::bench::Bench;

const CARD: &str = "[data-part='cost']";

#[wasm_bindgen_test]
async fn a_reply_is_drawn_as_markdown() {
    let bench = Bench::new().await;
    bench
        .reply(
            "cost",
            "## Cheap\n\n- **one**\n- `two`\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        )
        .await;
    assert_eq!(bench.see(&format!("{CARD} h5")), "Cheap");
    assert_eq!(bench.see(&format!("{CARD} li strong")), "one");
    assert_eq!(bench.see(&format!("{CARD} li code")), "two");
    assert_eq!(bench.see(&format!("{CARD} td")), "1");
    assert!(bench.texts(&format!("{CARD} [data-noted]")).is_empty());
}

#[wasm_bindgen_test]
async fn a_hostile_reply_makes_no_element_but_ours() {
    let bench = Bench::new().await;
    let hostile = "<script>window.pwned = 1</script><img src=x onerror=alert(1)><style>*{}</style>\n\n\
        ![spy](https://spy.example/i.png) [a](javascript:alert(1)) [b](data:text/html,x) a\u{202E}b\n\n\
        [good](https://example.org/x) <https://example.org/y>";
    bench.reply("cost", hostile).await;
    for tag in [
        "script",
        "img",
        "style",
        "iframe",
        "[onerror]",
        "a[href^=java]",
        "a[href^=data]",
    ] {
        assert!(
            bench.texts(&format!("{CARD} .reply {tag}")).is_empty(),
            "{tag}"
        );
    }
    let words = bench.see(&format!("{CARD} .reply"));
    for kept in [
        "<script>window.pwned = 1</script>",
        "[image: spy] https://spy.example/i.png",
        "[a](javascript:alert(1))",
        "a\u{27E8}U+202E\u{27E9}b",
        "good (https://example.org/x)",
    ] {
        assert!(words.contains(kept), "{kept} in {words}");
    }
    let link = bench.find(&format!("{CARD} .reply a"));
    assert_eq!(
        link.get_attribute("rel").unwrap(),
        "noopener noreferrer nofollow"
    );
    assert_eq!(link.get_attribute("target").unwrap(), "_blank");
    assert_eq!(bench.texts(&format!("{CARD} .reply a")).len(), 2);
    let told = bench.see(&format!("{CARD} [data-noted]"));
    for said in [
        "An image is not loaded",
        "2 links",
        "cannot be seen",
        "HTML stands as text",
    ] {
        assert!(told.contains(said), "{said} in {told}");
    }
}

#[wasm_bindgen_test]
async fn a_long_reply_is_drawn_a_page_at_a_time() {
    let bench = Bench::new().await;
    bench
        .reply("cost", &"word *one* \u{202E}\n".repeat(40_000))
        .await;
    let drawn = || bench.see(&format!("{CARD} .reply")).len();
    let first = drawn();
    assert!(first < 64 * 1024, "{first}");
    let more = bench.find(&format!("{CARD} .reading-more button"));
    more.unchecked_into::<web_sys::HtmlElement>().click();
    tick().await;
    assert!(drawn() > first + first / 2, "{first}, then {}", drawn());
}

#[wasm_bindgen_test]
async fn a_table_that_a_page_ends_within_goes_on_as_a_table() {
    let bench = Bench::new().await;
    let rows = (1..=300).map(|row| format!("| row {row} | **x** |\n"));
    let text = "| a | b |\n|---|---|\n".to_owned() + &rows.collect::<String>();
    let bytes = text.len();
    bench.reply("cost", &text).await;
    let drawn = || bench.texts(&format!("{CARD} .reading td:first-child"));
    let first = drawn();
    assert!(first.len() < 300, "{}", first.len());
    // Of the text itself, without the head that is carried on.
    let last = format!("| {} | **x** |\n", first.last().unwrap());
    let shown = text.find(&last).unwrap() + last.len();
    let told = bench.see(&format!("{CARD} .reading-more span"));
    assert_eq!(told, wording::still_hidden(bytes - shown));
    let more = bench.find(&format!("{CARD} .reading-more button"));
    more.unchecked_into::<web_sys::HtmlElement>().click();
    tick().await;
    let all: Vec<String> = (1..=300).map(|row| format!("row {row}")).collect();
    assert_eq!(drawn(), all);
    let heads = bench.texts(&format!("{CARD} .reading th"));
    assert_eq!(heads, ["a", "b", "a", "b"]);
}

#[wasm_bindgen_test]
async fn what_is_nested_deeper_than_is_drawn_is_told() {
    let bench = Bench::new().await;
    bench
        .reply("cost", &format!("{}deep", "> ".repeat(9)))
        .await;
    assert_eq!(
        bench.see(&format!("{CARD} [data-noted]")),
        "What is nested more than 8 deep stands as it was written."
    );
    assert_eq!(bench.all(&format!("{CARD} blockquote")).len(), 8);
    assert_eq!(bench.see(&format!("{CARD} .reading p")), "> deep");
}
