//! Every way in which a provider is known to ask for a wait, and what only looks like one.

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Sunday, 6 November 1994, 08:49:37, the example of RFC 9110.
const NOVEMBER: Duration = Duration::from_secs(784_111_777);

fn header(text: &str) -> Option<Duration> {
    let headers = Headers {
        retry_after: Some(text),
        ..Headers::default()
    };
    in_headers(&headers, NOVEMBER).wait
}

#[test]
fn a_header_holds_seconds() {
    assert_eq!(header("20"), Some(ms(20_000)));
    assert_eq!(header(" 12.5 "), Some(ms(12_500)));
    assert_eq!(header("0.0001"), Some(ms(1)));
    for nonsense in [
        "", "soon", "-1", "0", "0.0", "1e3", "NaN", "inf", "20 s", ".5",
    ] {
        assert_eq!(header(nonsense), None, "{nonsense}");
    }
}

#[test]
fn a_header_holds_a_date_in_any_of_three_forms() {
    for date in ["Sun, 06 Nov 1994 08:50:07 GMT", "Sun Nov  6 08:50:07 1994"] {
        assert_eq!(header(date), Some(ms(30_000)), "{date}");
    }
    let headers = Headers {
        retry_after: Some("Monday, 23-Nov-26 18:00:00 GMT"),
        ..Headers::default()
    };
    let just_before = Duration::from_secs(1_795_456_799);
    assert_eq!(in_headers(&headers, just_before).wait, Some(ms(1_000)));
    for past_or_nonsense in [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:00:00 GMT",
        "Sun, 06 Nov 1994",
        "Sun, 06 Nov 1994 25:00:00 GMT",
        "Sun, 32 Nov 1994 09:00:00 GMT",
        "Sun, 06 Nov 99999 09:00:00 GMT",
        "Sun, 06 Nov 18446744073709551615 09:00:00 GMT",
        "Nov",
        "::",
    ] {
        assert_eq!(header(past_or_nonsense), None, "{past_or_nonsense}");
    }
}

#[test]
fn milliseconds_come_before_seconds_if_they_are_plausible() {
    let wait = |millis, seconds| {
        let headers = Headers {
            retry_after_ms: Some(millis),
            retry_after: Some(seconds),
            should_retry: None,
        };
        in_headers(&headers, NOVEMBER).wait
    };
    assert_eq!(wait("1500.2", "2"), Some(ms(1_501)));
    assert_eq!(wait("nonsense", "2"), Some(ms(2_000)));
    assert_eq!(wait("99999999999", "2"), Some(ms(2_000)));
}

#[test]
fn a_wait_beyond_any_timer_is_not_believed() {
    assert_eq!(header("2147483.647"), Some(ms(LONGEST_MILLIS)));
    for long in [
        "2147483.648",
        "9223372036854775807",
        "18446744073709551615",
        "99999999999999999999999",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ] {
        assert_eq!(header(long), None, "{long}");
    }
}

#[test]
fn a_message_holds_a_wait_in_words() {
    let check = |words: &str, expect: Option<u64>| {
        assert_eq!(in_words(words), expect.map(ms), "{words}");
    };
    check(
        "Rate limit reached. Please try again in 6ms. Visit the page.",
        Some(6),
    );
    check("Please try again in 579ms.", Some(579));
    check("Please try again in 1.574s.", Some(1_574));
    check("Please try again in 20s", Some(20_000));
    check("Please try again in 1m9.696s.", Some(69_696));
    check("TRY AGAIN IN 28M0.747S!", Some(1_680_747));
    check("try again in 1h36m16.107s, or upgrade", Some(5_776_107));
    check("try again in 7m12s", Some(432_000));
    check("Please retry after 27 seconds.", Some(27_000));
    check("Please retry in 34.074824224s.", Some(34_075));
    check("Please wait 2 minutes and come back", Some(120_000));
    check("wait for 1 minute 5 seconds", Some(65_000));
    check(
        "try again in 2s. If it persists, try again in 1m.",
        Some(60_000),
    );
    check("try again in 1d", Some(86_400_000));
    for silent in [
        "try again in a moment",
        "try again in 20",
        "try again in 20 more minutes",
        "try again in 0s",
        "try again in 99999999999999999999s",
        "try again in 9999999999999999h",
        "try again in 40000d",
        "try again later, in 20s",
        "try again in \u{661}s",
        "try again in ",
    ] {
        check(silent, None);
    }
}

#[test]
fn a_body_holds_a_wait_in_the_ways_of_the_providers() {
    let read = |body: &Value| in_body(body, body.get("error").unwrap_or(body));
    let wait = |millis| Advice {
        wait: Some(ms(millis)),
        again: None,
    };
    let gemini = json!({"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "details": [
        {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": []},
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.4s"},
    ]}});
    assert_eq!(read(&gemini), wait(34_400));
    let open_router =
        json!({"error": {"code": 429, "availability": {"retryable": true, "retry_after": 7.25}}});
    let expect = Advice {
        again: Some(true),
        ..wait(7_250)
    };
    assert_eq!(read(&open_router), expect);
    let never = json!({"error": {"availability": {"retryable": false}}});
    assert_eq!(read(&never).again, Some(false));
    let hugging_face = json!({"error": "Model x is currently loading", "estimated_time": 20.0});
    assert_eq!(read(&hugging_face), wait(20_000));
    assert_eq!(read(&json!({"retry_after": "3"})), wait(3_000));
    for silent in [
        json!({"retry_after": -3}),
        json!({"retry_after": 1e300}),
        json!({"retry_after": u64::MAX}),
        json!({"retry_after": "soon"}),
        json!({"retry_after": "3s or so"}),
        json!({"error": {"details": {"retryDelay": "3s"}}}),
        json!({"error": [], "availability": 7}),
        json!(null),
    ] {
        assert_eq!(read(&silent), Advice::default(), "{silent}");
    }
}

#[test]
fn two_advices_are_the_longer_wait_and_no_before_yes() {
    let advice = |wait: Option<u64>, again| Advice {
        wait: wait.map(ms),
        again,
    };
    let both = advice(Some(5), Some(true)).and(advice(Some(9), Some(false)));
    assert_eq!(both, advice(Some(9), Some(false)));
    assert_eq!(
        advice(Some(5), None).and(advice(None, None)),
        advice(Some(5), None)
    );
    assert_eq!(
        advice(None, None).and(advice(None, Some(true))),
        advice(None, Some(true))
    );
}

proptest! {
    #[test]
    fn what_is_written_as_people_write_it_is_read(hours in 0u64..30, minutes in 0u64..60, seconds in 0u64..60, millis in 0u64..1_000) {
        let hour = if hours > 0 { format!("{hours}h") } else { String::new() };
        let minute = if minutes > 0 { format!("{minutes}m") } else { String::new() };
        let words = format!("Please try again in {hour}{minute}{seconds}.{millis:03}s. Bye");
        let whole = ((hours * 60 + minutes) * 60 + seconds) * 1_000 + millis;
        prop_assert_eq!(in_words(&words), (whole > 0).then(|| ms(whole)));
    }

    #[test]
    fn a_date_is_read_as_the_calendar_counts(day in 0u64..60_000, time in 0u64..86_400) {
        // Counts years and months one by one, to judge the formula that does not.
        let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let (mut left, mut year) = (day, 1970);
        while left >= 365 + u64::from(leap(year)) {
            left -= 365 + u64::from(leap(year));
            year += 1;
        }
        let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let mut month = 0;
        while left >= lengths[month] {
            left -= lengths[month];
            month += 1;
        }
        let date = format!(
            "Mon, {:02} {} {year} {:02}:{:02}:{:02} GMT",
            left + 1, MONTHS[month], time / 3_600, time / 60 % 60, time % 60
        );
        prop_assert_eq!(date_millis(&date), Some((day * 86_400 + time) * 1_000));
    }

    #[test]
    fn no_text_breaks_the_reader_and_no_wait_is_beyond_belief(text in ".{0,40}|(try again in )?[0-9hmsd. ]{0,40}", now in any::<u64>()) {
        let headers = Headers { retry_after_ms: Some(&text), retry_after: Some(&text), should_retry: Some(&text) };
        let waits = [
            in_headers(&headers, Duration::from_millis(now)).wait,
            in_words(&text),
            wait_of(&Value::String(text.clone())),
        ];
        for wait in waits.into_iter().flatten() {
            prop_assert!(wait >= ms(1) && wait <= ms(LONGEST_MILLIS));
        }
    }
}
