//! What providers are known to send with each status, and what is made of it.

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn read(status: u16, body: &str) -> CallError {
    refusal(status, &Headers::default(), body, Duration::ZERO)
}

fn check(status: u16, body: &str, expect: impl FnOnce(String) -> CallError, detail: &str) {
    let expect = expect(detail.to_owned());
    assert_eq!(read(status, body), expect, "for {status} {body}");
}

fn refused(status: u16) -> impl FnOnce(String) -> CallError {
    move |detail| CallError::Refused { status, detail }
}

fn rejected(status: u16) -> impl FnOnce(String) -> CallError {
    move |detail| CallError::Rejected { status, detail }
}

fn trouble(status: u16, hint: Hint) -> impl FnOnce(String) -> CallError {
    move |detail| CallError::ServerTrouble {
        status,
        hint,
        detail,
    }
}

fn limited(hint: Hint) -> impl FnOnce(String) -> CallError {
    move |detail| CallError::RateLimited { hint, detail }
}

fn overloaded(detail: String) -> CallError {
    CallError::Overloaded {
        hint: Hint::Unsaid,
        detail,
    }
}

fn no_credit(detail: String) -> CallError {
    CallError::NoCredit { detail }
}

fn unknown_model(detail: String) -> CallError {
    CallError::UnknownModel { detail }
}

fn no_such_address(detail: String) -> CallError {
    CallError::NoSuchAddress { detail }
}

fn day_limit(detail: String) -> CallError {
    CallError::DayLimit { detail }
}

fn withheld(_: String) -> CallError {
    CallError::Withheld
}

fn after(millis: u64) -> Hint {
    Hint::After(Duration::from_millis(millis))
}

#[test]
fn what_the_key_may_not_do_is_told_apart() {
    check(
        401,
        r#"{"error":{"message":"Incorrect API key provided.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"#,
        refused(401),
        "Incorrect API key provided.",
    );
    check(
        400,
        r#"[{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}]"#,
        refused(400),
        "API key not valid.",
    );
    check(403, "", refused(403), "");
    check(
        403,
        r#"{"error":{"message":"Project `p` does not have access to model `x`","type":"invalid_request_error","code":"model_not_found"}}"#,
        unknown_model,
        "Project `p` does not have access to model `x`",
    );
    check(
        403,
        r#"{"error":{"code":403,"message":"Request blocked: prompt injection patterns detected","metadata":{"patterns":["ignore all previous instructions"]}}}"#,
        withheld,
        "",
    );
}

#[test]
fn what_was_asked_of_the_wrong_place_is_told_apart() {
    check(
        404,
        r#"{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}"#,
        unknown_model,
        "The model `x` does not exist",
    );
    check(
        404,
        r#"{"error":{"message":"No endpoints found for a/b.","code":404}}"#,
        unknown_model,
        "No endpoints found for a/b.",
    );
    check(
        404,
        "404 page not found",
        no_such_address,
        "404 page not found",
    );
    check(
        405,
        "<html><title>Not Allowed</title>",
        no_such_address,
        "Not Allowed",
    );
    check(
        422,
        r#"{"detail":[{"loc":["body"],"msg":"field required"}]}"#,
        rejected(422),
        "field required",
    );
    check(413, "", rejected(413), "");
}

#[test]
fn an_empty_account_is_never_a_rate_limit() {
    for (status, body) in [
        (402, json!({"error": "m"})),
        (
            402,
            json!({"error": {"message": "m", "code": 402, "metadata": {"error_type": "payment_required"}}}),
        ),
        (
            429,
            json!({"error": {"message": "m", "type": "insufficient_quota", "code": "insufficient_quota"}}),
        ),
        (
            429,
            json!({"error": {"message": "m", "type": "insufficient_quota", "code": null}}),
        ),
        (
            429,
            json!({"error": {"message": "m", "type": "insufficient_quota", "code": "credit_balance_exhausted"}}),
        ),
        (
            429,
            json!({"error": {"message": "m", "type": "requests", "code": "organization_spend_limit_exceeded"}}),
        ),
        (
            429,
            json!({"error": {"message": "m", "code": "project_spend_limit_exceeded"}}),
        ),
        (
            429,
            json!({"error": {"message": "m", "code": "organization_usage_limit_exceeded"}}),
        ),
        (
            429,
            json!({"error": {"message": "m", "type": "exceeded_current_quota_error"}}),
        ),
        (
            429,
            json!({"type": "error", "error": {"type": "rate_limit_error", "message": "m", "details": {"error_code": "enforced_spend_limit_reached"}}}),
        ),
    ] {
        check(status, &body.to_string(), no_credit, "m");
    }
    let low = "Your credit balance is too low to access the API.";
    let body = json!({"type": "error", "error": {"type": "invalid_request_error", "message": low}});
    check(400, &body.to_string(), no_credit, low);
}

#[test]
fn a_rate_limit_says_when_to_come_again() {
    check(
        429,
        r#"{"error":{"message":"Slow down","type":"requests","code":"slow_down"}}"#,
        limited(Hint::Unsaid),
        "Slow down",
    );
    let words = "Rate limit reached on tokens per min (TPM). Please try again in 1m9.696s.";
    let body =
        json!({"error": {"message": words, "type": "tokens", "code": "rate_limit_exceeded"}});
    check(429, &body.to_string(), limited(after(69_696)), words);
    let words =
        "Rate limit reached on requests per day (RPD): Limit 200. Please try again in 7m12s.";
    let body = json!({"error": {"message": words, "code": "rate_limit_exceeded"}});
    check(429, &body.to_string(), limited(after(432_000)), words);
    let body =
        json!({"error": {"message": "m", "availability": {"retryable": true, "retry_after": 3}}});
    check(429, &body.to_string(), limited(after(3_000)), "m");
    let body =
        json!({"error": {"message": "m", "availability": {"retryable": false, "retry_after": 3}}});
    check(429, &body.to_string(), limited(Hint::Never), "m");
    check(
        429,
        "Too many requests, retry after 2 seconds",
        limited(after(2_000)),
        "Too many requests, retry after 2 seconds",
    );
}

#[test]
fn a_days_quota_is_told_apart_from_a_minutes() {
    let gemini = |quota: &[&str]| {
        let violations: Vec<Value> = quota
            .iter()
            .map(|quota| json!({"quotaId": quota}))
            .collect();
        json!({"error": {"code": 429, "message": "You exceeded your current quota", "status": "RESOURCE_EXHAUSTED", "details": [
            {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": violations},
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.4s"},
        ]}})
        .to_string()
    };
    let (minute, day) = (
        "GenerateRequestsPerMinutePerProjectPerModel-FreeTier",
        "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
    );
    let said = "You exceeded your current quota";
    check(429, &gemini(&[minute]), limited(after(34_400)), said);
    check(429, &gemini(&[day]), day_limit, said);
    check(429, &gemini(&[minute, day]), day_limit, said);
    check(
        429,
        r#"{"error":{"message":"Rate limit exceeded: free-models-per-day","code":429}}"#,
        day_limit,
        "Rate limit exceeded: free-models-per-day",
    );
}

#[test]
fn trouble_that_passes_is_told_from_trouble_that_does_not() {
    check(
        503,
        r#"{"error":{"message":"Loading model","type":"unavailable_error","code":503}}"#,
        |detail| CallError::Loading {
            hint: Hint::Unsaid,
            detail,
        },
        "Loading model",
    );
    check(
        503,
        r#"{"error":"Model x is currently loading","estimated_time":20.0}"#,
        |detail| CallError::Loading {
            hint: after(20_000),
            detail,
        },
        "Model x is currently loading",
    );
    check(
        503,
        r#"{"error":{"message":"m","type":"service_unavailable_error","code":"server_is_overloaded"}}"#,
        overloaded,
        "m",
    );
    check(
        503,
        r#"{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}"#,
        overloaded,
        "The model is overloaded.",
    );
    check(
        529,
        r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
        overloaded,
        "Overloaded",
    );
    check(
        502,
        "<html><head><TITLE>502 Bad Gateway</TITLE></head></html>",
        trouble(502, Hint::Unsaid),
        "502 Bad Gateway",
    );
    check(
        503,
        "Retry in 5 s",
        trouble(503, after(5_000)),
        "Retry in 5 s",
    );
    for status in [408, 409, 425, 500, 502, 503, 504, 524, 599] {
        check(status, "{}", trouble(status, Hint::Unsaid), "");
        check(status, "", trouble(status, Hint::Unsaid), "");
    }
}

#[test]
fn a_server_that_says_whether_to_ask_again_knows_better_than_its_status() {
    let read = |status, should_retry| {
        let headers = Headers {
            should_retry: Some(should_retry),
            ..Headers::default()
        };
        refusal(status, &headers, "", Duration::ZERO)
    };
    assert_eq!(read(500, "false").hint(), Hint::Never);
    assert_eq!(read(429, "false").hint(), Hint::Never);
    assert_eq!(read(422, "true"), trouble(422, Hint::Unsaid)(String::new()));
    assert_eq!(read(401, "true"), refused(401)(String::new()));
}

#[test]
fn the_longer_wait_of_header_and_body_counts() {
    let hint = |header, body| {
        let headers = Headers {
            retry_after: Some(header),
            ..Headers::default()
        };
        refusal(429, &headers, body, Duration::ZERO).hint()
    };
    assert_eq!(hint("12.5", "{}"), after(12_500));
    assert_eq!(hint("2", r#"{"error":"try again in 3s"}"#), after(3_000));
    assert_eq!(hint("4", r#"{"error":"try again in 3s"}"#), after(4_000));
    assert_eq!(hint("soon", "{}"), Hint::Unsaid);
    assert_eq!(hint("-1", "{}"), Hint::Unsaid);
}

#[test]
fn an_error_inside_a_reply_is_told_apart_by_its_words() {
    let check = |body: Value, expect: CallError| assert_eq!(reported(&body), expect, "{body}");
    let m = || "m".to_owned();
    let reported = |hint| CallError::Reported { hint, detail: m() };
    check(json!({"error": "m"}), reported(Hint::Unsaid));
    check(
        json!({"error": {"message": "m", "code": 502}}),
        reported(Hint::Unsaid),
    );
    check(
        json!({"error": {"message": "m", "code": 404}}),
        reported(Hint::Never),
    );
    check(
        json!({"error": {"message": "m", "availability": {"retryable": false}}}),
        reported(Hint::Never),
    );
    check(
        json!({"type": "error", "error": {"type": "overloaded_error", "message": "m"}}),
        overloaded(m()),
    );
    check(
        json!({"error": {"message": "m", "type": "rate_limit_error"}}),
        limited(Hint::Unsaid)(m()),
    );
    check(
        json!({"error": {"message": "m", "code": 429, "metadata": {"error_type": "rate_limit_exceeded"}}}),
        limited(Hint::Unsaid)(m()),
    );
    check(
        json!({"error": {"message": "m", "type": "billing_error"}}),
        no_credit(m()),
    );
    check(
        json!({"error": {"message": "m", "type": "authentication_error"}}),
        refused(401)(m()),
    );
    check(
        json!({"error": {"message": "m", "code": 400}}),
        rejected(400)(m()),
    );
    check(
        json!({"error": {"message": "m", "code": 400, "metadata": {"error_type": "content_policy_violation"}}}),
        CallError::Withheld,
    );
}

proptest! {
    #[test]
    fn an_empty_account_is_told_whatever_else_is_said(
        status in 400u16..600,
        code in proptest::sample::select(NO_CREDIT.to_vec()),
        other in "[a-z_]{0,12}",
        wait in 0u32..100,
    ) {
        let body = json!({"error": {"type": other, "code": code, "retry_after": wait}}).to_string();
        let is_no_credit = matches!(read(status, &body), CallError::NoCredit { .. });
        prop_assert!(is_no_credit, "{status} {body}");
    }

    #[test]
    fn a_success_or_a_refusal_of_any_body_is_read(status in any::<u16>(), body in any::<String>(), header in any::<String>()) {
        let headers = Headers {
            retry_after_ms: Some(&header),
            retry_after: Some(&header),
            should_retry: Some(&header),
        };
        let why = refusal(status, &headers, &body, Duration::ZERO);
        prop_assert!(why.detail().is_none_or(|detail| detail.chars().count() <= 301));
    }
}
