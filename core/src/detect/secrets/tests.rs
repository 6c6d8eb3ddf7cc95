//! What is found in one line, and what is left alone.

use super::detectors;
use crate::detect::{Scanner, Text, resolve};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// What is found in a text: `kind "what"`, one after the other.
fn found(text: &str) -> String {
    let scanner = Scanner::new(detectors(), Vec::new());
    let whole = Text {
        text,
        is_whole: true,
    };
    let mut findings = Vec::new();
    scanner.scan(whole, 0, &mut findings);
    resolve(&mut findings);
    let told = findings
        .iter()
        .map(|finding| format!("{} {}", finding.kind.name, &text[finding.span.clone()]));
    told.collect::<Vec<_>>().join(" + ")
}

/// Each text, and what is to be found in it.
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(found(text), *expected, "in {text}");
    }
}

#[test]
fn keys_are_known_by_their_format_wherever_they_stand() {
    check(&[
        (
            "use AKIAQ4UJHZ7PTD2XW5VN for it",
            "aws_access_key AKIAQ4UJHZ7PTD2XW5VN",
        ),
        (
            "my key is sk-ant-api03-Xw7_kq29fLmZpR4tYuB8vC1nD6sG3hJ0aE5iO-rTyUqWzXcVbNmKjHgFdSaPoIuYtReWqLkM8b2N6c4V1x9Z0q8pT5kW3AA, is it safe?",
            "anthropic_key sk-ant-api03-Xw7_kq29fLmZpR4tYuB8vC1nD6sG3hJ0aE5iO-rTyUqWzXcVbNmKjHgFdSaPoIuYtReWqLkM8b2N6c4V1x9Z0q8pT5kW3AA",
        ),
        (
            "(glpat-x7Kq2_vN9mRt4WbZs8Lc)",
            "gitlab_token glpat-x7Kq2_vN9mRt4WbZs8Lc",
        ),
        (
            "a7b8Q~Zk3-vWq9LmN2xRtYpS5dFgHjK0cVbE.i",
            "azure_client_secret a7b8Q~Zk3-vWq9LmN2xRtYpS5dFgHjK0cVbE.i",
        ),
        (
            "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw9",
            "telegram_token 110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw9",
        ),
        ("xghp_k3JdP0qWm8Zr5TnYb2VxHc7LsFg9Ua1RtEo4", ""),
        ("ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", ""),
        ("the task-list of a risk-averse desk", ""),
    ]);
}

#[test]
fn what_a_secret_is_called_tells_it_if_it_looks_drawn() {
    check(&[
        (
            "api_key = 'q8Zr5TnYb2VxHc7LsFg9'",
            "generic_secret q8Zr5TnYb2VxHc7LsFg9",
        ),
        (
            "{\"client_secret\": \"9f8d3c1b7a6e5f4d2c1b0a9e8d7c6b5f\"}",
            "generic_secret 9f8d3c1b7a6e5f4d2c1b0a9e8d7c6b5f",
        ),
        (
            "<apiToken>\n  q8Zr5TnYb2VxHc7LsFg9\n</apiToken>",
            "generic_secret q8Zr5TnYb2VxHc7LsFg9",
        ),
        (
            "var authToken string = `q8Zr5TnYb2VxHc7LsFg9`",
            "generic_secret q8Zr5TnYb2VxHc7LsFg9",
        ),
        (
            "deploy --api-key q8Zr5TnYb2VxHc7LsFg9 now",
            "generic_secret q8Zr5TnYb2VxHc7LsFg9",
        ),
        ("api_key = '<your key>'", ""),
        ("api_key = '${API_KEY_2024_PRODUCTION}'", ""),
        ("api_key = 'your-api-key-goes-here-12345'", ""),
        ("secret_key_id = 'q8Zr5TnYb2VxHc7LsFg9'", ""),
        ("public_key = 'q8Zr5TnYb2VxHc7LsFg9'", ""),
        ("keyboard = 'q8Zr5TnYb2VxHc7LsFg9'", ""),
        ("monkey: q8Zr5TnYb2VxHc7LsFg9", ""),
        ("max_tokens: 4096, token: world", ""),
        ("token = settings.auth2.tokens1.current3", ""),
    ]);
}

#[test]
fn a_vendor_in_the_name_tells_what_its_secrets_look_like() {
    check(&[
        (
            "DROPBOX_TOKEN=k3jdp0qwm8zr5tn",
            "dropbox_token k3jdp0qwm8zr5tn",
        ),
        ("some_token=k3jdp0qwm8zr5tn", ""),
        (
            "message-bird-token: k3jdp0qwm8zr5tnyb2vxhc7ls",
            "messagebird_token k3jdp0qwm8zr5tnyb2vxhc7ls",
        ),
    ]);
}

#[test]
fn passwords_are_chosen_by_people() {
    check(&[
        ("password = 'Tr0ub4dor&3!'", "password Tr0ub4dor&3!"),
        ("password = 'password123'", ""),
        ("password: required", ""),
        ("password = os.environ['DB_PASSWORD_2']", ""),
        (
            "postgres://app:Tr0ub4dor3@db.internal:5432/shop",
            "connection_password Tr0ub4dor3",
        ),
        ("postgres://user:password@localhost/db", ""),
        ("see https://host:8080/path@2x", ""),
        (
            "curl -u admin:Tr0ub4dor3 https://host/",
            "connection_password Tr0ub4dor3",
        ),
        (
            "curl https://host/ -u k3JdP0qWm8Zr5TnY:",
            "connection_password k3JdP0qWm8Zr5TnY",
        ),
        ("curl https://host/ -u somebody:", ""),
        ("a follow-up -u thing:else", ""),
    ]);
}

#[test]
fn headers_carry_credentials() {
    check(&[
        (
            "curl -H 'Authorization: Bearer k3JdP0qWm8Zr5TnY'",
            "authorization k3JdP0qWm8Zr5TnY",
        ),
        (
            "authorization: Basic YWRtaW46VHIwdWI0ZG9yMw==",
            "authorization YWRtaW46VHIwdWI0ZG9yMw==",
        ),
        (
            "curl -H \"X-Api-Key: k3JdP0qWm8\" https://host/",
            "generic_secret k3JdP0qWm8",
        ),
        ("Authorization: Bearer $TOKEN", ""),
        ("Authorization: Bearer <token>", ""),
        ("the bearer of this letter", ""),
        ("authorization: required by 2024", ""),
    ]);
}

#[test]
fn tokens_and_keys_of_several_lines_are_found_whole() {
    let jwt = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1c2VyLTE3In0.Zk3-vWq9LmN2xRtYpS5dFgHjK0cVbE4aU";
    assert_eq!(found(&format!("jwt: {jwt}.")), format!("jwt {jwt}"));
    assert_eq!(found("eyJhbGciOiJFUzI1NiJ9 and nothing else"), "");
    let body = "MC4CAQAwBQYDK2VwBCIEIDq3Zk8vWq9LmN2xRtYpS5dFgHjK0cVbE4aUiOpQwErT";
    let key = format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----");
    assert_eq!(found(&format!("<<{key}>>")), format!("private_key {key}"));
    let cut = format!("-----BEGIN RSA PRIVATE KEY-----\n{body}");
    assert_eq!(found(&cut), format!("private_key {cut}"));
    assert_eq!(
        found("-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----"),
        ""
    );
    assert_eq!(found(&key.replace("PRIVATE", "PUBLIC")), "");
}

#[test]
fn secrets_of_kubernetes_are_what_stands_below_data() {
    let secret = "kind: Secret\nmetadata:\n  name: db\ndata:\n  # base64\n  user: YWRtaW4=\n  pass: 'VHIwdWI0ZG9yMw=='\n";
    check(&[
        (secret, "kubernetes_secret VHIwdWI0ZG9yMw=="),
        (
            "data:\n  pass: >\n    VHIwdWI0ZG9yMw==\nkind: Secret\n",
            "kubernetes_secret VHIwdWI0ZG9yMw==",
        ),
        (&secret.replace("Secret", "ConfigMap"), ""),
        (&secret.replace("data:\n ", "---\ndata:\n "), ""),
        (
            &secret.replace("'VHIwdWI0ZG9yMw=='", "{{ .Values.pass }}"),
            "",
        ),
    ]);
}

#[test]
fn what_manuals_show_is_no_secret() {
    check(&[
        ("AKIAIOSFODNN7EXAMPLE", ""),
        ("sk-abcdefghijklmnopqrstuvwxyz0123456789", ""),
        ("s.acceptanceTimeoutSeconds", ""),
        ("token = module.Key2.field3.value4.other5", ""),
        ("curl -u same12:same12 https://host/", ""),
        (
            "<add key=\"Password\" value=\"Tr0ub4dor3\" />",
            "password Tr0ub4dor3",
        ),
    ]);
}
