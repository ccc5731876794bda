//! What a reply becomes once it has ended: elements of ours, whatever stands in it.

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
