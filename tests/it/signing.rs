//! Envoy signs what a provider gets, where that provider wants signatures: the request as the attempt
//! role wrote it, anew for each attempt.

use baton_tests::http::Chat;
use baton_tests::provider::sha256;
use baton_tests::stack::{Plan, Stack, Timeouts};
use serde_json::{Value, json};

use crate::raw_provider::{HTTP_OPTIONS, RawProvider, Request, cluster};

/// `alpha` with a signature in the place of its key, like Bedrock in envoy/providers.yaml.
fn signed(bootstrap: &mut Value) {
    let alpha = cluster(bootstrap, "alpha");
    alpha["typed_extension_protocol_options"][HTTP_OPTIONS]["http_filters"][1] = json!({
        "name": "envoy.filters.http.aws_request_signing",
        "typed_config": {
            "@type": "type.googleapis.com/envoy.extensions.filters.http.aws_request_signing.v3.AwsRequestSigning",
            "service_name": "bedrock",
            "region": "us-east-1",
            "credential_provider": {
                "inline_credential": {"access_key_id": "AKID", "secret_access_key": "secret"},
            },
        },
    });
}

/// A stack with `alpha` on the second rung, and again on the third.
async fn stack(alpha: &RawProvider) -> Stack {
    let plan = Plan::usual().route("signed", &["medium", "small", "small"], Timeouts::default());
    let plan = alpha.take_the_place_of("alpha", plan);
    Stack::start(plan.edit_bootstrap(signed))
        .await
        .expect("a stack")
}

#[tokio::test]
async fn a_signature_is_of_the_request_that_the_provider_gets() {
    let alpha = RawProvider::start().await;
    let stack = stack(&alpha).await;
    let refuses =
        "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    for text in ["short", &"long ".repeat(1_000_000)] {
        let chat = Chat::to("signed")
            .told("beta", "status=503")
            .with("user", json!(text));
        let answer = chat.send(stack.edge()).await.expect("an answer");
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("x-baton-attempts"), Some("2"));
    }
    let chat = Chat::to("signed")
        .told("beta", "status=503")
        .told("small-1", refuses);
    let answer = chat.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.header("x-baton-attempts"), Some("3"));

    let received = alpha.received();
    assert_eq!(received.len(), 4);
    for request in &received {
        is_signed(request);
    }
}

/// Signed once, for this body and these headers, and with no trace of the rung before.
fn is_signed(request: &Request) {
    let Request { head, body, .. } = request;
    let asked: Value = serde_json::from_slice(body).expect("a whole body");
    assert_eq!(asked["model"], "small-1");
    assert_eq!(header(head, "x-amz-content-sha256"), [sha256(body)]);
    let credentials = header(head, "authorization");
    assert_eq!(credentials.len(), 1, "{head}");
    let (scope, headers) = credentials[0].split_once(", SignedHeaders=").expect(head);
    assert!(
        scope.starts_with("AWS4-HMAC-SHA256 Credential=AKID/"),
        "{head}"
    );
    assert!(scope.ends_with("/us-east-1/bedrock/aws4_request"), "{head}");
    assert!(
        headers.starts_with("content-length;content-type;host;"),
        "{head}"
    );
    assert!(!head.contains("sk-"), "{head}");
}

/// All values of a header.
fn header(head: &str, wanted: &str) -> Vec<String> {
    let headers = head.lines().filter_map(|line| line.split_once(": "));
    headers
        .filter(|(name, _)| name.eq_ignore_ascii_case(wanted))
        .map(|(_, value)| value.to_owned())
        .collect()
}
