//! What the config says about documents: each mistake alone, word for word, and many at once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;
use std::time::Duration;

use baton_core::capability::Capability;
use baton_core::config::verify::{self, Check, JsonSchema, OnFailure, Tongue};
use baton_core::config::{Config, ConfigErrors, Dialect, MaxTokensKey, Path, Rungs, Told, Trust};
use baton_core::detect::{Confidence, Text};
use baton_core::facts::Trait;
use baton_core::guard::{Action, Guardrail, Outside, Rule, Side, WhenBlind, Whom};
use baton_core::money::Usd;
use baton_core::name::{DataClass, Region, TenantName};
use baton_core::placing::Placing;
use baton_core::routing::balance::{Balance, Spread};
use baton_core::routing::objective::{Objective, Terms};
use baton_core::routing::order::Ranking;
use baton_core::routing::stickiness::{Sticky, StickyBy};
use baton_core::share::Share;
use baton_core::tier::Tier;
use serde_json::{Value, json};

/// A good document, to be spoilt.
fn good() -> Value {
    json!({
        "region": "eu",
        "sidecar": {"cluster": "baton-sidecar", "timeout": "250ms", "loopback": "127.0.0.1:10001"},
        "limits": {"request_body": "16MiB", "held_answer": 1_048_576.0},
        "identity": {"tenant": "x-tenant", "workflow": "x-workflow", "session": "x-session"},
        "tenants": {"acme": {"models": ["small", "local"]}, "*": {}},
        "providers": {
            "openai": {"cluster": "openai", "format": "openai", "authority": "api.openai.com"},
            "vllm": {
                "cluster": "vllm", "format": "openai", "authority": "127.0.0.1:8000", "path": "/",
                "max_tokens": "max_tokens", "stream_options": false,
                "region": "eu", "trust": "internal", "environment": "production",
            },
        },
        "models": {
            "small": {
                "provider": "openai", "name": "gpt-5.4-mini",
                "price": {"input": "0.75", "output": "4.50", "cached_input": "0.075"},
            },
            "local": {"provider": "vllm", "name": "qwen3-8b", "context": 32768.0, "max_output": 8192,
                "tier": "trivial", "capabilities": ["tools", "json_schema"], "weight": 3.0, "quality": 0.4},
            "unused": {"provider": "vllm", "name": "qwen3-32b"},
        },
        "routes": [
            {"name": "default", "match": {"models": ["auto", "gpt-5.4-mini"]}, "ladder": ["small", "local", "small"]},
            {"name": "quick", "match": {"models": ["quick"]}, "ladder": ["local"], "timeouts": {"total": "20s"}},
            {
                "name": "tried", "match": {"models": ["tried"]}, "ladder": ["small", "local"],
                "split": {"name": "cheaper", "by": "session", "arms": [
                    {"name": "canary", "percent": 5.0, "replace": {"small": "unused"}},
                    {"name": "b", "percent": 12.5, "ladder": ["local"]},
                ]},
                "shadow": {"name": "mirror", "percent": 1, "ladder": ["local"]},
                "mode": "observe", "observe": {"to": ["small"]},
            },
            {
                "name": "team",
                "match": {
                    "models": ["triage"], "headers": {"x-team": "support"}, "paths": ["/v1/messages", "/v1beta/*"],
                    "tenants": ["acme"], "workflows": ["triage"],
                },
                "tiers": {"trivial": ["local"], "complex": ["small", "unused"]},
                "domains": {"code": ["unused"]},
                "policy": {
                    "regions": ["eu"], "trust": "internal", "environments": ["production"],
                    "providers": {"allow": ["vllm"], "deny": ["openai"]}, "models": ["local", "unused"],
                    "when_data_class": {"personal": {"models": ["local"]}, "public": {}},
                },
            },
            {
                "name": "cheap", "match": {"models": ["cheap"]}, "tiers": {"standard": ["small", "local"]},
                "objective": "cost", "max_cost_usd": "0.02",
                "balance": {"by": "session", "max_extra_cost": "10%", "max_extra_latency": "200ms"},
            },
            {
                "name": "near", "match": {"models": ["near"]}, "tiers": {"standard": ["small", "local"]},
                "objective": {"price": 0.25, "quality": 1, "latency": 0}, "explore": 0.1,
                "balance": {"by": "region", "within": 0.0, "regions": ["us", "asia"]},
            },
            {"name": "checked", "match": {"models": ["checked"]}, "ladder": ["local", "small"], "verify": checks()},
            {
                "name": "manned", "match": {"models": ["manned"]},
                "ladder": ["local", "local", "local", "local", "local", "local", "local"],
                "human": {
                    "webhook": {"cluster": "desk", "path": "/cases?from=baton"}, "message": "A person will answer.",
                    "status": 202.0, "cluster": "people", "trust": "internal", "region": "eu", "environment": "production",
                },
                "policy": {"trust": "internal", "regions": ["eu"], "models": ["local", "human"]},
            },
            {
                "name": "guarded", "match": {"models": ["guarded"]}, "ladder": ["local", "small"],
                "policy": {"when_data_class": {"personal": {"trust": "internal"}}}, "guardrails": guardrails(),
            },
        ],
    })
}

/// Of every family and action.
fn guardrails() -> Value {
    json!({
        "request": [
            {"secrets": "block"},
            {"pii": {"action": "route", "data_class": "personal", "kinds": ["payment_card"]}},
            {"pii": {
                "action": "redact", "restore": true, "threshold": 0.6, "allow": ["*@example.com"],
                "tenants": {"acme": {"action": "warn", "threshold": 0.905}, "labs": "none", "else": {"restore": false}},
            }},
            {"injection": {"action": "block", "foreign_threshold": 0.7, "tenants": {"acme": {"threshold": 0.8}}}},
            {"jailbreak": "warn"},
            {"checker": {
                "name": "dlp", "cluster": "my-dlp", "path": "/screen", "timeout": "2s", "on_failure": "pass",
                "action": "block", "threshold": 0.7, "kinds": ["card"], "tenants": {"acme": {"action": "warn"}, "labs": "none"},
            }},
            {"custom": {
                "name": "projects", "action": "redact", "restore": true, "patterns": ["\\bPRJ-\\d{4}\\b"], "longest": 64,
                "words": ["aurora", "blue moon"], "allow": ["prj-0000"], "tenants": {"acme": "none", "labs": {"action": "warn"}},
            }},
            {"topics": {
                "name": "medical", "action": "warn", "words": ["diagnosis", "dosage", "blood pressure"], "at_least": 2,
                "tenants": {"acme": {"action": "block"}},
            }},
            {"classifier": {
                "name": "attacks", "model": "guard-86m", "kinds": ["injection"], "timeout": "1s", "on_failure": "pass",
                "action": "warn", "threshold": 0.9, "tenants": {"labs": {"action": "block", "threshold": 0.6}},
            }},
        ],
        "response": [
            {"secrets": "redact"},
            {"pii": {"action": "none", "when_blind": "pass", "tenants": {"acme": "block"}}},
            {"custom": {"name": "projects", "action": "block", "words": ["aurora"], "when_blind": "pass"}},
        ],
    })
}

/// One of each kind of check.
fn checks() -> Value {
    json!([
        {"not_empty": {}},
        {"complete": {}},
        {"language": {"is": "de"}},
        {"matches": {"regex": "^[A-Z]"}},
        {"lacks": {"regex": "(?i)lorem"}},
        {"json": {}},
        {"json_schema": {"schema": {}, "formats": true}},
        {"fields": {"required": ["total", "lines.0.price"]}},
        {"citations": {"at_least": 2}},
        {"length": {"min_chars": 1, "max_chars": 4000, "min_words": 1.0, "max_words": 700}},
        {"code": {}},
        {"tool_calls": {}},
        {"no_refusal": {}},
        {"on_topic": {"overlap": 0.2}},
        {"confidence": {"self_reported": 0.7}},
        {"confidence": {"margin": 0.1}},
        {"judge": {"model": "unused", "coherence": 0.6, "relevance": 0.7, "hallucination": 0.4, "rubric": "Be strict."}},
        {"http": {"cluster": "checker", "path": "/check?kind=a", "timeout": "500ms", "on_failure": "pass"}},
    ])
}

#[test]
fn a_good_document_becomes_a_config() {
    let config = parse(&good()).unwrap();
    assert_eq!(config.sidecar.cluster.as_str(), "baton-sidecar");
    assert_eq!(config.limits.held_answer, 1_048_576);
    assert_eq!(config.models.len(), 3);

    let route = config.route_named("default").unwrap();
    assert_eq!(route.matches.models.len(), 2);
    let Rungs::Ladder(ladder) = &route.rungs else {
        panic!("{route:?}")
    };
    assert_eq!(ladder.names(), "small,local,small");
    let [small, local, _] = ladder.rungs() else {
        panic!("{route:?}")
    };
    let price = small.price.unwrap();
    let prices = [
        price.input,
        price.output,
        price.cached_input,
        price.cache_write,
    ];
    assert_eq!(
        prices.map(|price| price.to_string()),
        ["0.00000075", "0.0000045", "0.000000075", "0.00000075"],
    );
    assert_eq!(small.provider.base_path, "/v1");
    assert_eq!(local.provider.base_path, "");
    assert!(local.price.is_none());
    assert_eq!((local.context, local.max_output), (Some(32768), Some(8192)));
    assert_eq!((small.context, small.max_output), (None, None));
    assert!(config.route_named("nowhere").is_none());
}

#[test]
fn a_route_has_its_checks_in_order() {
    let config = parse(&good()).unwrap();
    let verify = config.route_named("checked").unwrap().verify.as_ref();
    let verify = verify.unwrap();
    let names: Vec<_> = verify.checks.iter().map(Check::name).collect();
    let written = checks();
    let written = written.as_array().unwrap().iter();
    let keys: Vec<_> = written
        .flat_map(|check| check.as_object().unwrap().keys())
        .collect();
    assert_eq!(names, keys);
    assert_eq!(verify.wants_logprobs(), Some(2));
    assert!(verify.wants_self_report());
    let judges: Vec<_> = verify.judges().map(|model| model.name.as_str()).collect();
    assert_eq!(judges, ["unused"]);
}

#[test]
fn what_a_check_does_not_say_is_as_the_defaults_are() {
    let mut document = good();
    document["routes"][6]["verify"] = json!([
        {"language": {}}, {"json_schema": {}}, {"citations": {}}, {"on_topic": {}},
        {"confidence": {"mean_logprob": -0.5, "min_logprob": -4}},
        {"judge": {"model": "small"}}, {"http": {"cluster": "checker"}},
    ]);
    let config = parse(&document).unwrap();
    let verify = config.route_named("checked").unwrap().verify.as_ref();
    let verify = verify.unwrap();
    // Probabilities without alternatives.
    assert_eq!(verify.wants_logprobs(), Some(0));
    assert!(!verify.wants_self_report());
    let [
        language,
        schema,
        citations,
        on_topic,
        confidence,
        judge,
        http,
    ] = &verify.checks[..]
    else {
        panic!("{verify:?}")
    };
    assert!(matches!(language, Check::Language(Tongue::Same)));
    assert!(matches!(schema, Check::JsonSchema(schema) if *schema == JsonSchema::default()));
    assert!(matches!(citations, Check::Citations(1)));
    assert!(matches!(on_topic, Check::OnTopic(share) if share.value() == 0.1));
    let Check::Confidence(verify::Confidence::Logprobs(bounds)) = confidence else {
        panic!("{confidence:?}")
    };
    assert_eq!((bounds.mean, bounds.min), (Some(-0.5), Some(-4.0)));
    let Check::Judge(judge) = judge else {
        panic!("{judge:?}")
    };
    let scores = [judge.coherence, judge.relevance, judge.hallucination];
    assert_eq!(scores.map(Share::value), [0.5; 3]);
    let Check::Http(http) = http else {
        panic!("{http:?}")
    };
    assert_eq!(
        (http.path.as_str(), http.timeout),
        ("/", Duration::from_secs(1))
    );
    assert_eq!(http.on_failure, OnFailure::Fail);
}

#[test]
fn a_route_has_its_guardrails_in_order() {
    let config = parse(&good()).unwrap();
    let guardrails = &config.route_named("guarded").unwrap().guardrails;
    let names = |side: &Side| -> Vec<String> {
        let names = side.rails.iter().map(|rail| rail.name.clone());
        names.collect()
    };
    let expected = [
        "secrets",
        "pii",
        "pii",
        "injection",
        "jailbreak",
        "dlp",
        "projects",
        "medical",
        "attacks",
    ];
    assert_eq!(names(&guardrails.request), expected);
    assert_eq!(names(&guardrails.response), ["secrets", "pii", "projects"]);

    let [secrets, routed, redacted, _, warned, ..] = &guardrails.request.rails[..] else {
        panic!("{guardrails:?}")
    };
    let half = Confidence::hundredths(50);
    let blocked = Rule {
        action: Some(Action::Block),
        threshold: half,
        foreign_threshold: half,
        kinds: None,
        allow: Vec::new(),
        when_blind: WhenBlind::Block,
    };
    assert_eq!((&secrets.rule, secrets.tenants.len()), (&blocked, 0));
    let class = DataClass::try_from("personal").unwrap();
    assert_eq!(routed.rule.action, Some(Action::Route(class)));
    assert_eq!(routed.rule.kinds, Some(vec!["payment_card".to_owned()]));
    let restored = Some(Action::Redact { restore: true });
    assert_eq!(redacted.rule.action, restored);
    assert_eq!(warned.rule.action, Some(Action::Warn));
    let answered = &guardrails.response.rails[1].rule;
    assert_eq!(answered.action, None);
    assert_eq!(answered.when_blind, WhenBlind::Pass);
}

#[test]
fn routes_that_look_for_the_same_share_what_looks() {
    let mut document = good();
    let mut other = place(&mut document, "/routes/8").clone();
    other["name"] = json!("other");
    other["match"] = json!({"models": ["other"]});
    document["routes"].as_array_mut().unwrap().push(other);
    let config = parse(&document).unwrap();
    let sides: Vec<_> = ["guarded", "other"]
        .iter()
        .map(|name| &config.route_named(name).unwrap().guardrails)
        .flat_map(|guardrails| [&guardrails.request, &guardrails.response])
        .collect();
    let first = &sides[0].scanners[0];
    for side in &sides {
        assert!(Arc::ptr_eq(first, &side.scanners[0]));
    }
    let address = Text {
        text: "write to ann@example.org today",
        is_whole: true,
    };
    let labs = "labs".try_into().unwrap();
    let (spotted, _) = sides[1].look(address, 0, None);
    assert!(spotted.is_empty(), "no action is none");
    let (spotted, _) = sides[0].look(address, 0, Some(&labs));
    assert!(spotted.is_empty(), "this tenant's is none");
    let (spotted, _) = sides[0].look(address, 0, None);
    assert_eq!(spotted[0].finding.span, 9..24);
}

#[test]
fn what_the_operator_looks_for_is_found() {
    let config = parse(&good()).unwrap();
    let guardrails = &config.route_named("guarded").unwrap().guardrails;
    let acme = "acme".try_into().unwrap();
    let seen = |side: &Side, text: &str, tenant: Option<&TenantName>| -> Vec<_> {
        let is_whole = true;
        let (spotted, _) = side.look(Text { text, is_whole }, 0, tenant);
        let seen = spotted.iter().map(|spotted| {
            let found = &text[spotted.finding.span.clone()];
            (spotted.finding.kind.to_string(), found.to_owned())
        });
        seen.collect()
    };
    let found = |kind: &str, text: &str| (kind.to_owned(), text.to_owned());
    let text = "Blue Moon has prj-0000, PRJ-0000 and PRJ-1234; Aurora";
    assert_eq!(
        seen(&guardrails.request, text, None),
        [
            found("custom.projects", "Blue Moon"),
            found("custom.projects", "PRJ-1234"),
            found("custom.projects", "Aurora"),
        ]
    );
    assert_eq!(seen(&guardrails.request, text, Some(&acme)), []);
    assert_eq!(
        seen(&guardrails.response, text, None),
        [found("custom.projects", "Aurora")]
    );
    let text = "What dosage, after this diagnosis?";
    assert_eq!(
        seen(&guardrails.request, text, None),
        [found("custom.medical", "")]
    );
    assert_eq!(
        seen(&guardrails.request, "What dosage? The dosage!", None),
        []
    );
}

#[test]
fn a_tenants_rule_is_the_guardrails_where_it_says_nothing() {
    let config = parse(&good()).unwrap();
    let guardrails = &config.route_named("guarded").unwrap().guardrails;
    let [_, _, redacted, injection, ..] = &guardrails.request.rails[..] else {
        panic!("{guardrails:?}")
    };
    let rule = |rail: &Guardrail, tenant: &str| {
        let tenant = tenant.try_into().unwrap();
        rail.rule(Some(&tenant)).clone()
    };
    let acme = rule(redacted, "acme");
    assert_eq!(acme.action, Some(Action::Warn));
    assert_eq!(acme.threshold, Confidence::hundredths(91));
    assert_eq!(acme.allow, redacted.rule.allow);
    assert_eq!(rule(redacted, "labs").action, None);
    let unrestored = Some(Action::Redact { restore: false });
    assert_eq!(rule(redacted, "else").action, unrestored);
    assert_eq!(rule(redacted, "other"), redacted.rule);

    // What is said of foreign text stays; elsewhere it goes with the threshold.
    let acme = rule(injection, "acme");
    let both = [acme.threshold, acme.foreign_threshold];
    assert_eq!(both, [80, 70].map(Confidence::hundredths));
    let both = [redacted.rule.threshold, redacted.rule.foreign_threshold];
    assert_eq!(both, [60, 60].map(Confidence::hundredths));
}

#[test]
fn a_checker_is_asked_for_those_for_whom_it_does_something() {
    let config = parse(&good()).unwrap();
    let side = &config.route_named("guarded").unwrap().guardrails.request;
    let asked = |tenant: &str| -> Vec<_> {
        let tenant = tenant.try_into().unwrap();
        let asked = side.outside(Some(&tenant));
        asked.map(|(rail, _)| rail.name.clone()).collect()
    };
    assert_eq!(asked("acme"), ["dlp", "attacks"]);
    assert_eq!(asked("labs"), ["attacks"]);
    let (dlp, outside) = side.outside(None).next().unwrap();
    let expected = Outside {
        whom: Whom::Program {
            cluster: "my-dlp".try_into().unwrap(),
            path: "/screen".to_owned(),
        },
        timeout: Duration::from_secs(2),
    };
    assert_eq!(*outside, expected);
    let threshold = Confidence::hundredths(70);
    let rule = Rule {
        action: Some(Action::Block),
        threshold,
        foreign_threshold: threshold,
        kinds: Some(vec!["card".to_owned()]),
        allow: Vec::new(),
        when_blind: WhenBlind::Pass,
    };
    assert_eq!(dlp.rule, rule);
    let acme = Rule {
        action: Some(Action::Warn),
        ..rule
    };
    assert_eq!(dlp.rule(Some(&"acme".try_into().unwrap())), &acme);
}

#[test]
fn a_checker_has_half_a_second_and_blocks_what_it_does_not_judge() {
    let least = json!({"checker": {"name": "dlp", "cluster": "my-dlp", "action": "warn"}});
    let config = parse(&spoilt("/routes/8/guardrails/request/5", least)).unwrap();
    let side = &config.route_named("guarded").unwrap().guardrails.request;
    let (dlp, outside) = side.outside(None).next().unwrap();
    let Whom::Program { path, .. } = &outside.whom else {
        panic!("{outside:?}")
    };
    assert_eq!(path, "/");
    assert_eq!(outside.timeout, Duration::from_millis(500));
    assert_eq!(dlp.rule.when_blind, WhenBlind::Block);
}

#[test]
fn a_classifier_is_a_model_and_the_labels_that_count() {
    let config = parse(&good()).unwrap();
    let side = &config.route_named("guarded").unwrap().guardrails.request;
    let labs = "labs".try_into().unwrap();
    let (attacks, outside) = side.outside(Some(&labs)).next().unwrap();
    let expected = Outside {
        whom: Whom::Model {
            model: "guard-86m".try_into().unwrap(),
        },
        timeout: Duration::from_secs(1),
    };
    assert_eq!(*outside, expected);
    assert_eq!(attacks.rule.action, Some(Action::Warn));
    let rule = attacks.rule(Some(&labs));
    assert_eq!(rule.kinds, Some(vec!["injection".to_owned()]));
    let settled = (&rule.action, rule.threshold, rule.when_blind);
    let expected = (
        &Some(Action::Block),
        Confidence::hundredths(60),
        WhenBlind::Pass,
    );
    assert_eq!(settled, expected);
}

#[test]
fn a_provider_speaks_openai_as_openai_does_unless_told_otherwise() {
    let config = parse(&good()).unwrap();
    let dialect = |model| &config.models.get(model).unwrap().provider.dialect;
    assert_eq!(*dialect("small"), Dialect::default());
    let told = Dialect {
        api_version: None,
        max_tokens: Some(MaxTokensKey::MaxTokens),
        without_stream_options: true,
    };
    assert_eq!(*dialect("local"), told);
}

#[test]
fn a_route_may_be_for_some_and_have_tiers_specialists_and_a_policy() {
    let config = parse(&good()).unwrap();
    let route = config.route_named("team").unwrap();
    let Rungs::Tiers(tiers) = &route.rungs else {
        panic!("{route:?}")
    };
    let names = |tier| {
        let models = tiers.get(tier)?.iter();
        Some(
            models
                .map(|model| model.name.to_string())
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(names(Tier::Trivial).unwrap(), ["local"]);
    assert_eq!(names(Tier::Standard), None);
    assert_eq!(names(Tier::Complex).unwrap(), ["small", "unused"]);
    let all: Vec<_> = route.models().iter().map(|m| m.name.as_str()).collect();
    assert_eq!(all, ["local", "small", "unused"]);
    assert_eq!(route.domains.get("code").unwrap().len(), 1);

    assert_eq!(route.matches.headers.len(), 1);
    let [exactly, beginning] = route.matches.paths.as_slice() else {
        panic!("{route:?}")
    };
    assert!(exactly.covers("/v1/messages") && !exactly.covers("/v1/messages/count_tokens"));
    assert!(beginning.covers("/v1beta/models/x:generateContent"));

    assert_eq!(route.policy.rules.trust, Trust::Internal);
    assert_eq!(route.policy.rules.denied.len(), 1);
    let personal = route.policy.when_data_class.get("personal").unwrap();
    assert_eq!(
        (personal.models.len(), personal.trust),
        (1, Trust::External)
    );
    assert_eq!(config.identity.session(), "x-session");
    assert_eq!(config.identity.data_class(), "x-baton-data-class");
}

#[test]
fn a_tenant_gets_what_is_approved_for_it() {
    let approved = |document: &Value, tenant: Option<&str>, model: &str| {
        let config = parse(document).unwrap();
        let tenant = tenant.map(|name| name.try_into().unwrap());
        let tenants = config.tenants.unwrap();
        tenants.approve(tenant.as_ref(), &model.try_into().unwrap())
    };
    let mut document = good();
    assert!(approved(&document, Some("acme"), "small"));
    assert!(!approved(&document, Some("acme"), "unused"));
    assert!(approved(&document, Some("other"), "unused"));
    assert!(approved(&document, None, "unused"));
    document["tenants"] = json!({"acme": {}});
    assert!(approved(&document, Some("acme"), "unused"));
    assert!(!approved(&document, Some("other"), "unused"));
    assert!(!approved(&document, None, "unused"));
}

#[test]
fn one_name_may_take_several_routes_where_something_tells_them_apart() {
    let mut document = good();
    document["routes"][3]["match"]["models"] = json!(["auto"]);
    assert_eq!(
        parse(&document).map(drop).unwrap_err().to_string(),
        "routes[3].match.models[0]: `auto` is matched by routes[0].match.models[0] already, \
         which takes every request for it",
    );
    document["routes"].as_array_mut().unwrap().swap(0, 3);
    assert!(parse(&document).is_ok(), "the special route comes first");
}

#[test]
fn a_policy_that_no_model_of_its_route_meets_is_told() {
    let mut document = good();
    document["routes"][3]["policy"]["regions"] = json!(["us"]);
    document["routes"][3]["policy"]["trust"] = json!("external");
    assert_eq!(
        parse(&document).map(drop).unwrap_err().to_string(),
        "routes[3].policy: leaves the route no model: \
         `local` is barred by `regions` (`eu`), \
         `small` is barred by `regions` (not said), \
         `unused` is barred by `regions` (`eu`)",
    );
}

#[test]
fn what_is_not_said_of_a_provider_and_a_model_is_not_believed() {
    let config = parse(&good()).unwrap();
    let told = config.models.get("local").unwrap();
    assert_eq!(told.provider.region.as_ref().unwrap().as_str(), "eu");
    assert_eq!(told.provider.trust, Trust::Internal);
    let environment = told.provider.environment.as_ref().unwrap();
    assert_eq!(environment.as_str(), "production");
    assert_eq!((told.tier, told.weight), (Some(Tier::Trivial), 3));
    let capabilities = told.capabilities.unwrap();
    assert!(capabilities.contains(Capability::JsonSchema));
    assert!(!capabilities.contains(Capability::Vision));

    let untold = config.models.get("small").unwrap();
    assert_eq!(untold.provider.trust, Trust::External);
    assert!(untold.provider.region.is_none() && untold.provider.environment.is_none());
    assert!(untold.tier.is_none() && untold.capabilities.is_none());
    assert_eq!(untold.weight, 1);
}

#[test]
fn weights_that_are_not_given_are_as_shipped_unless_words_were_fitted() {
    let mut document = good();
    *place(&mut document, "/placing") =
        json!({"weights": {"maths": 3}, "thresholds": {"complex": 0.6}});
    let placing = parse(&document).unwrap().placing;
    let expected = Placing::default().with(Trait::Maths, 3.0);
    assert!(placing.weights().eq(expected.weights()));
    assert_eq!(placing.thresholds.complex, 0.6);
    assert_eq!(placing.thresholds.standard, expected.thresholds.standard);

    *place(&mut document, "/placing") = json!({"weights": {"maths": 3}, "words": {"why": 0.5}});
    let fitted = parse(&document).unwrap().placing;
    let given: Vec<_> = fitted
        .weights()
        .filter(|(_, weight)| *weight != 0.0)
        .collect();
    assert_eq!(given, [(Trait::Maths, 3.0), (Trait::Words, 1.0)]);
}

#[test]
fn traits_weigh_together_where_a_text_can_have_both() {
    let mut document = good();
    *place(&mut document, "/placing") = json!({"pairs": {"maths": {"length": 3, "names": -0.5}}});
    let pairs = parse(&document).unwrap().placing.pairs;
    let given: Vec<_> = pairs
        .iter()
        .map(|pair| (pair.traits, pair.weight))
        .collect();
    assert_eq!(
        given,
        [
            ((Trait::Maths, Trait::Length), 3.0),
            ((Trait::Maths, Trait::Names), -0.5)
        ]
    );
}

#[test]
fn an_order_is_what_the_route_says() {
    let config = parse(&good()).unwrap();
    let ranking = |name| &config.route_named(name).unwrap().ranking;
    assert_eq!(config.region.as_ref().unwrap().as_str(), "eu");
    let quality = config
        .models
        .values()
        .map(|model| model.quality.map(Share::value));
    assert_eq!(quality.collect::<Vec<_>>(), [Some(0.4), None, None]);

    let route = config.route_named("cheap").unwrap();
    assert_eq!(route.max_cost, "0.02".parse().ok());
    let sticky = Sticky {
        by: StickyBy::Session,
        max_extra_cost: "10%".parse().unwrap(),
        max_extra_latency: Some(Duration::from_millis(200)),
    };
    let expected = Ranking {
        objective: Objective::named("cost"),
        explore: Share::NONE,
        balance: Some(Balance::Sticky(sticky)),
    };
    assert_eq!(*ranking("cheap"), expected);

    let region = |name: &str| Region::try_from(name).unwrap();
    let expected = Ranking {
        objective: Objective::weighing(Terms {
            price: Some(Share::nearest(0.2)),
            quality: Some(Share::nearest(0.8)),
            ..Terms::default()
        }),
        explore: Share::nearest(0.1),
        balance: Some(Balance::Spread {
            by: Spread::Region(vec![region("us"), region("asia")]),
            within: Share::NONE,
        }),
    };
    assert_eq!(*ranking("near"), expected);
}

#[test]
fn a_tenant_that_nothing_tells_of_has_nowhere_to_stay() {
    let mut document = good();
    *place(&mut document, "/routes/4/balance/by") = json!("tenant");
    assert!(parse(&document).is_ok());
    for (pointer, value) in [
        ("/identity/tenant", json!(null)),
        ("/routes/3/match/tenants", json!(null)),
        ("/tenants", json!(null)),
        ("/routes/8/guardrails", json!(null)),
    ] {
        *place(&mut document, pointer) = value;
    }
    let told = parse(&document).unwrap_err().to_string();
    let expected = "routes[4].balance.by: needs `identity.tenant`, expected there the header that your mesh's \
        authentication writes";
    assert_eq!(told, expected);
}

#[test]
fn what_is_measured_is_explored_unless_the_route_says_otherwise() {
    for (objective, explore) in [
        (json!(null), 0.0),
        (json!("cost"), 0.0),
        (json!("quality"), 0.0),
        (json!("latency"), 0.01),
        (json!("smart"), 0.01),
        (json!({"price": 1, "latency": 0.001}), 0.01),
    ] {
        let config = parse(&spoilt("/routes/4/objective", objective.clone())).unwrap();
        let ranking = &config.route_named("cheap").unwrap().ranking;
        assert_eq!(ranking.explore.value(), explore, "{objective}");
    }
}

#[test]
fn every_format_has_its_api_where_its_makers_have_it() {
    for (provider, expected) in [
        (json!({"format": "openai"}), "/v1"),
        (
            json!({"format": "openai", "api_version": "2024-10-21"}),
            "/openai",
        ),
        (json!({"format": "responses"}), "/v1"),
        (json!({"format": "anthropic"}), "/v1"),
        (json!({"format": "gemini"}), "/v1beta"),
        (json!({"format": "bedrock"}), ""),
    ] {
        let mut document = good();
        for (key, value) in provider.as_object().unwrap() {
            *place(&mut document, &format!("/providers/openai/{key}")) = value.clone();
        }
        let config = parse(&document).unwrap();
        let model = config.models.get("small").unwrap();
        assert_eq!(model.provider.base_path, expected, "{provider}");
        // A path that is given is never another's.
        *place(&mut document, "/providers/openai/path") = json!("/mine");
        let config = parse(&document).unwrap();
        let model = config.models.get("small").unwrap();
        assert_eq!(model.provider.base_path, "/mine", "{provider}");
    }
}

#[test]
fn phases_that_are_not_given_fit_the_total() {
    let config = parse(&good()).unwrap();
    let timeouts = |name| {
        let timeouts = config.route_named(name).unwrap().timeouts;
        [timeouts.first_byte, timeouts.answer, timeouts.total].map(|phase| phase.as_secs())
    };
    assert_eq!(timeouts("default"), [30, 120, 300]);
    assert_eq!(timeouts("quick"), [20, 20, 20]);
}

#[test]
fn an_arm_has_the_models_of_the_route_but_for_those_that_it_replaces() {
    let config = parse(&good()).unwrap();
    let route = config.route_named("tried").unwrap();
    let [canary, b] = &*route.split.as_ref().unwrap().arms else {
        panic!("{route:?}")
    };
    assert_eq!(
        (names(&canary.rungs), names(&b.rungs)),
        (
            vec!["unused".to_owned(), "local".to_owned()],
            vec!["local".to_owned()]
        )
    );
    assert_eq!(b.percent.share(), 0.125);
}

#[test]
fn an_arm_of_a_route_with_tiers_keeps_tiers_and_specialists() {
    let mut document = good();
    let route = place(&mut document, "/routes/2");
    route["ladder"].take();
    route["tiers"] = json!({"trivial": ["small"], "complex": ["local", "small"]});
    route["domains"] = json!({"code": ["small"]});
    let config = parse(&document).unwrap();
    let route = config.route_named("tried").unwrap();
    let canary = &route.split.as_ref().unwrap().arms[0];
    assert_eq!(names(&canary.rungs), ["unused", "local", "unused"]);
    let Rungs::Tiers(tiers) = &canary.rungs else {
        panic!("{canary:?}")
    };
    assert_eq!(tiers.iter().count(), 2);
    let specialists: Vec<_> = canary.domains.values().flatten().collect();
    assert_eq!(specialists[0].name.as_str(), "unused");
}

fn names(rungs: &Rungs) -> Vec<String> {
    rungs.models().map(|model| model.name.to_string()).collect()
}

#[test]
fn one_word_switches_a_route_from_observing_to_routing() {
    let observes = |document: &Value| {
        let config = parse(document).unwrap();
        let to = &config.route_named("tried").unwrap().observe;
        to.as_ref().map(|to| to.names().to_owned())
    };
    assert_eq!(observes(&good()).as_deref(), Some("small"));
    assert_eq!(observes(&spoilt("/routes/2/mode", json!("route"))), None);
}

#[test]
fn each_mistake_is_told_in_these_words() {
    let mistakes = include_str!("config/mistakes.txt");
    let mistakes: Vec<_> = mistakes.split("\n/").skip(1).collect();
    assert!(mistakes.len() > 30, "the file is read");
    for mistake in mistakes {
        let mut lines = mistake.lines();
        let (place, value) = lines.next().unwrap().split_once(" = ").unwrap();
        let expected: Vec<_> = lines.filter_map(|line| line.strip_prefix("    ")).collect();
        let document = spoilt(&format!("/{place}"), serde_json::from_str(value).unwrap());
        let told = parse(&document).map(drop).unwrap_err();
        assert_eq!(
            told.to_string().lines().collect::<Vec<_>>(),
            expected,
            "/{place} = {value}"
        );
    }
}

/// Who has nothing that could read them takes them as they are.
#[cfg(feature = "verify")]
#[test]
fn what_is_no_expression_or_schema_is_told() {
    for (pointer, value, expected) in [
        (
            "/routes/6/verify/3/matches/regex",
            json!("(a"),
            "routes[6].verify[3].matches.regex: is no regular expression: unclosed group",
        ),
        (
            "/routes/6/verify/6/json_schema/schema",
            json!({"type": "money"}),
            "routes[6].verify[6].json_schema.schema: is no JSON Schema: `/type`: value is not valid under any of the schemas listed in the 'anyOf' keyword",
        ),
        (
            "/routes/6/verify/6/json_schema/schema",
            json!({"$ref": "https://example.com/money.json"}),
            "routes[6].verify[6].json_schema.schema: is no JSON Schema: refers to what is not in it",
        ),
    ] {
        let told = parse(&spoilt(pointer, value)).map(drop).unwrap_err();
        assert_eq!(told.to_string(), expected);
    }
}

#[test]
fn five_mistakes_are_told_at_once() {
    let mut document = good();
    for (pointer, value) in [
        ("/sidecar/timout", json!("1s")),
        ("/providers/openai/format", json!("openia")),
        ("/models/small/price/input", json!(0.75)),
        ("/models/local/provider", json!("vlm")),
        ("/routes/1/ladder/0", json!("smal")),
    ] {
        *place(&mut document, pointer) = value;
    }
    let told = parse(&document).unwrap_err().to_string();
    let expected = r#"
sidecar.timout: unknown key `timout`, expected one of `cluster`, `timeout`, `loopback`
providers.openai.format: unknown format `openia`, expected one of `openai`, `responses`, `anthropic`, `gemini`, `bedrock`
models.small.price.input: is a number, expected a decimal amount in quotes such as `"0.75"`
models.local.provider: unknown provider `vlm`, expected `openai` or `vllm`
routes[1].ladder[0]: unknown model `smal`, expected one of `local`, `small`, `unused`"#;
    assert_eq!(told, expected.trim_start());
}

/// A value that no setting may have.
#[test]
fn a_spoilt_value_is_told_at_its_place_and_nowhere_else() {
    for pointer in pointers(&good(), String::new()) {
        let told = parse(&spoilt(&pointer, json!(-1.125)))
            .map(drop)
            .unwrap_err();
        let told: Vec<_> = told.iter().map(|error| error.path.to_string()).collect();
        assert_eq!(told, [written(&pointer)], "{pointer}");
    }
}

#[test]
fn what_is_not_json_is_told() {
    let told = |document: &[u8]| Config::parse(document).map(drop).unwrap_err().to_string();
    assert_eq!(
        told(b""),
        "the document: is not JSON: EOF while parsing a value at line 1 column 0"
    );
    assert_eq!(
        told(&vec![b' '; 1024 * 1024 + 1]),
        "the document: is 1048577 bytes long, expected at most 1048576",
    );
    assert!(told(&b"[".repeat(100_000)).contains("recursion limit exceeded"));
}

#[test]
fn a_hundred_problems_are_enough() {
    let mut document = good();
    for index in 0..1000 {
        *place(&mut document, &format!("/x{index}")) = json!(0);
    }
    assert_eq!(parse(&document).unwrap_err().iter().count(), 100);
}

fn parse(document: &Value) -> Result<Config, ConfigErrors> {
    Config::parse(document.to_string().as_bytes())
}

/// The good document with another value at `pointer`; `/` is the whole.
fn spoilt(pointer: &str, value: Value) -> Value {
    let mut document = good();
    *place(&mut document, pointer.trim_end_matches('/')) = value;
    document
}

/// The value at `pointer`, made where only its last key is missing.
fn place<'a>(document: &'a mut Value, pointer: &str) -> &'a mut Value {
    let Some((above, key)) = pointer.rsplit_once('/') else {
        return document;
    };
    let above = document.pointer_mut(above).unwrap();
    match key.parse::<usize>() {
        Ok(index) => &mut above[index],
        Err(_) => &mut above[key],
    }
}

/// Every place in the document, from the top.
fn pointers(value: &Value, here: String) -> Vec<String> {
    let below: Vec<_> = match value {
        Value::Object(entries) => entries
            .iter()
            .flat_map(|(key, value)| pointers(value, format!("{here}/{key}")))
            .collect(),
        Value::Array(entries) => {
            let entries = entries.iter().enumerate();
            entries
                .flat_map(|(index, value)| pointers(value, format!("{here}/{index}")))
                .collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    [vec![here], below].concat()
}

/// A JSON pointer as a path is written.
fn written(pointer: &str) -> String {
    let path = pointer
        .split('/')
        .skip(1)
        .fold(Path::root(), |path, key| match key.parse() {
            Ok(index) => path.index(index),
            Err(_) => path.key(key),
        });
    path.to_string()
}

#[test]
fn a_person_stands_above_a_route_and_costs_nothing() {
    let config = parse(&good()).unwrap();
    let route = config.route_named("manned").unwrap();
    let human = route.human.as_ref().unwrap();
    assert_eq!(human.told, Told::Accepted);
    assert_eq!(human.webhook.cluster.as_str(), "desk");
    assert_eq!(human.webhook.path, "/cases?from=baton");
    assert_eq!(human.rung.provider.cluster.as_str(), "people");
    assert_eq!(human.rung.price.unwrap().output, Usd::ZERO);
    assert!(route.human_at(&human.rung).is_some());
    let model = config.models.get("local").unwrap();
    assert!(route.human_at(model).is_none());
    assert_eq!(route.retries(), 7, "seven models and a person");
}

#[test]
fn a_person_is_as_little_trusted_as_anybody_who_does_not_say() {
    let mut document = good();
    *place(&mut document, "/routes/7/human") =
        json!({"webhook": {"cluster": "desk", "path": "/"}, "message": "Wait."});
    *place(&mut document, "/routes/7/policy") = json!(null);
    let config = parse(&document).unwrap();
    let human = config
        .route_named("manned")
        .unwrap()
        .human
        .as_ref()
        .unwrap();
    let provider = &human.rung.provider;
    assert_eq!(provider.trust, Trust::External);
    assert_eq!(provider.cluster.as_str(), "baton-human");
    assert!(provider.region.is_none() && provider.environment.is_none());
    assert_eq!(human.told, Told::Answer);
}
