//! The user's words on what becomes of what detectors find.

use std::num::NonZeroU64;

use serde_json::Value;

use super::{Fields, List, Map, Path, Problems, Read, choice, section};
use crate::config::guardrails::ActionName;
use crate::guard::WhenBlind;
use crate::name::{ClusterName, DataClass, FolderName, GuardrailName, Keyword, TenantName};
use crate::share::Share;
use crate::time::Period;

section! {
    /// What becomes of what detectors find in a route's requests and answers. Of guardrails that look for the same, the
    /// first whose rule counts decides.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
    Guardrails {
        /// On what goes to a model.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 32)))]
        request: List<Guardrail>,
        /// On what comes from one: whole answers and streams.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 32)))]
        response: List<Guardrail>,
    }
}

choice! {
    /// One guardrail: a map of one key, what it looks for.
    Guardrail: "one guardrail, such as `secrets: block`" {
        /// Keys, tokens and passwords.
        secrets Secrets(OrAction<Rule>),
        /// What tells who somebody is.
        pii Pii(OrAction<Rule>),
        /// Words that want to be obeyed in place of the system's. Only in `request`.
        injection Injection(OrAction<Rule>),
        /// Words that want a model to leave its rules. Only in `request`.
        jailbreak Jailbreak(OrAction<Rule>),
        /// What a program of your own finds, which is asked over HTTP, through Envoy. Only in `request`: answers have `http`
        /// in `verify`.
        checker Checker(Checker),
        /// What a model finds that the sidecar has itself (`--models`). Only in `request`.
        classifier Classifier(Classifier),
        /// Words and regular expressions of your own.
        custom Custom(Custom),
        /// A subject, told by its words. Only in `request`.
        topics Topics(Topic),
    }
}

section! {
    /// What is done about what is found.
    Rule {
        /// `block`: the request is refused, or the answer withheld. `redact`: a placeholder such as `[EMAIL_1]` stands in
        /// its place. `warn`: it is told, and passes. `route`: it is data of the class `data_class`; only in `request`.
        /// `none`: nothing, where some of the `tenants` have another action.
        [required] action: ActionName,
        /// `true`: where an answer has the placeholder, the caller gets the text itself again. Only with `redact`, in
        /// `request`; `false` by default.
        restore: bool,
        /// The class of the data, with `route`: `policy.when_data_class` says who may have it.
        data_class: DataClass,
        /// The least confidence that counts; `0.5` by default.
        threshold: Share,
        /// The least that counts in text that is nobody's own words, such as results of tools and documents; as
        /// `threshold` by default.
        foreign_threshold: Share,
        /// The kinds that count, such as `email`; by default all, but of `pii` no `organization`, `place`, `title` and `weekday`.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        kinds: List<String>,
        /// Texts that are no finding, in any case; `*` before or behind one stands for whatever is there: `*@example.com`.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 1000)))]
        allow: List<String>,
        /// What becomes of an answer that cannot be looked at, being too large or compressed in an unknown way: `block`,
        /// the default, or `pass`. Only in `response`.
        when_blind: WhenBlind,
        /// What is other for a tenant, by name; what is not said there is as it is here.
        #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
        tenants: Map<TenantName, OrAction<TenantRule>>,
    }
}

section! {
    /// What is other for a tenant.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
    TenantRule {
        /// What is done; `none`: nothing.
        action: ActionName,
        /// Whether the caller gets the text itself again, with `redact`.
        restore: bool,
        /// The class of the data, with `route`.
        data_class: DataClass,
        /// The least confidence that counts.
        threshold: Share,
        /// The least that counts in text that is nobody's own words.
        foreign_threshold: Share,
        /// The kinds that count.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        kinds: List<String>,
        /// Texts that are no finding, instead of the others.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 1000)))]
        allow: List<String>,
        /// What becomes of an answer that cannot be looked at.
        when_blind: WhenBlind,
    }
}

section! {
    /// A program of your own that looks at what goes to a model, as the other guardrails leave it.
    Checker {
        /// What it is called in receipts, headers and metrics: no other guardrail of the route has the name.
        [required] name: GuardrailName,
        /// Its Envoy cluster.
        [required] cluster: ClusterName,
        /// Where it takes texts; `/` by default.
        path: String,
        /// How long it may take; `500ms` by default.
        timeout: Period,
        /// What becomes of a request that it does not judge, in time or at all, or that has more than 256 KiB of texts:
        /// `block`, the default, or `pass`.
        on_failure: WhenBlind,
        /// What is done about what it finds: `block`, `warn`, `route` or `none`. Not `redact`: it does not say where a
        /// finding stands.
        [required] action: ActionName,
        /// The class of the data, with `route`.
        data_class: DataClass,
        /// The least confidence that counts; `0.5` by default.
        threshold: Share,
        /// The kinds that count, in its own words; all by default.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        kinds: List<String>,
        /// What is other for a tenant, by name; what is not said there is as it is here.
        #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
        tenants: Map<TenantName, OrAction<CheckerTenant>>,
    }
}

section! {
    /// A model that the sidecar runs itself: one that says which labels a text has. It is shown what goes to a model, as
    /// the other guardrails leave it, but for what the system and the model itself have said.
    Classifier {
        /// What it is called in receipts, headers and metrics: no other guardrail of the route has the name.
        [required] name: GuardrailName,
        /// Its folder, within what the sidecar is given as `--models`.
        [required] model: FolderName,
        /// How long it may take; `500ms` by default.
        timeout: Period,
        /// What becomes of a request that it does not judge, in time or at all, or that has more text than it reads:
        /// `block`, the default, or `pass`.
        on_failure: WhenBlind,
        /// What is done about what it finds: `block`, `warn`, `route` or `none`. Not `redact`: it does not say where a
        /// finding stands.
        [required] action: ActionName,
        /// The class of the data, with `route`.
        data_class: DataClass,
        /// The least share that counts; `0.5` by default.
        threshold: Share,
        /// The labels that count, in lower case; by default all but the model's first, which is the harmless one of most.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        kinds: List<String>,
        /// What is other for a tenant, by name; what is not said there is as it is here.
        #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
        tenants: Map<TenantName, OrAction<CheckerTenant>>,
    }
}

section! {
    /// What is other for a tenant about what a checker or a classifier finds.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
    CheckerTenant {
        /// What is done; `none`: it is not asked.
        action: ActionName,
        /// The class of the data, with `route`.
        data_class: DataClass,
        /// The least confidence that counts.
        threshold: Share,
        /// The kinds that count.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        kinds: List<String>,
    }
}

section! {
    /// Words and regular expressions that are looked for, and what is done about them.
    #[cfg_attr(
        feature = "schema",
        schemars(extend("anyOf" = [{"required": ["words"]}, {"required": ["patterns"]}]))
    )]
    Custom {
        /// Its name: what is found is of the kind `custom.` and this. No other of the same direction may have it.
        [required] name: GuardrailName,
        /// Words, or a few together, that are looked for as whole words, in any case.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 1000)))]
        words: List<Keyword>,
        /// Regular expressions: the syntax of Rust's `regex`, without Unicode classes; `\d`, `\w`, `\s` and `\b` know
        /// ASCII. Each of 1,024 bytes at most.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 64)))]
        patterns: List<String>,
        /// How long a match of the `patterns` may be, in bytes; 128 by default, at most 512. Of what would go on, so
        /// much is found, and then the rest anew. A stream is held back so far at most.
        #[cfg_attr(feature = "schema", schemars(range(max = 512)))]
        longest: NonZeroU64,
        /// What is done about it.
        [required] action: ActionName,
        /// Whether the caller gets the text itself again, with `redact`, in `request`.
        restore: bool,
        /// The class of the data, with `route`.
        data_class: DataClass,
        /// Texts that are no finding; `*` before or behind one stands for whatever is there.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 1000)))]
        allow: List<String>,
        /// What becomes of an answer that cannot be looked at. Only in `response`.
        when_blind: WhenBlind,
        /// What is other for a tenant, by name.
        #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
        tenants: Map<TenantName, OrAction<CustomTenantRule>>,
    }
}

section! {
    /// What of one's own is other for a tenant.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
    CustomTenantRule {
        /// What is done; `none`: nothing.
        action: ActionName,
        /// Whether the caller gets the text itself again, with `redact`.
        restore: bool,
        /// The class of the data, with `route`.
        data_class: DataClass,
        /// Texts that are no finding, instead of the others.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 1000)))]
        allow: List<String>,
        /// What becomes of an answer that cannot be looked at.
        when_blind: WhenBlind,
    }
}

section! {
    /// A subject that a text is about when it has enough of its words.
    Topic {
        /// Its name: what is found is of the kind `custom.` and this. No other of the same direction may have it.
        [required] name: GuardrailName,
        /// Words, or a few together, that tell of it: whole words, in any case.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 1000)))]
        [required] words: List<Keyword>,
        /// How many different ones a text must have; 1 by default.
        at_least: NonZeroU64,
        /// What is done about it; not `redact`.
        [required] action: ActionName,
        /// The class of the data, with `route`.
        data_class: DataClass,
        /// What is other for a tenant, by name.
        #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
        tenants: Map<TenantName, OrAction<TopicTenantRule>>,
    }
}

section! {
    /// What about a topic is other for a tenant.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
    TopicTenantRule {
        /// What is done; `none`: nothing.
        action: ActionName,
        /// The class of the data, with `route`.
        data_class: DataClass,
    }
}

/// Settings, or the word that is their `action` where there are no others.
#[derive(Debug)]
pub(in crate::config) enum OrAction<T> {
    /// The word.
    Action(ActionName),
    /// The settings.
    Settings(T),
}

impl<T: Read> Read for OrAction<T> {
    fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
        if value.is_string() {
            return ActionName::read(value, at, problems).map(Self::Action);
        }
        let expected = "what is done, such as `block`, or a map of settings";
        problems.expect(value.as_object(), value, at, expected)?;
        T::read(value, at, problems).map(Self::Settings)
    }
}

#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for OrAction<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("{}OrAction", T::schema_name()).into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "anyOf": [generator.subschema_for::<ActionName>(), generator.subschema_for::<T>()],
        })
    }
}
