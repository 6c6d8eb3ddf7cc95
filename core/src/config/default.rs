//! What holds where the document is silent, and why; and how much a document may hold.

use std::time::Duration;

use super::size::ByteSize;
use crate::share::Share;
use crate::time::Period;

/// A call to the sidecar goes over loopback and waits for its disk, on no request's path: a disk that
/// is busy takes a while, and a sidecar that needs longer than this is away.
pub(super) const SIDECAR_TIMEOUT: Duration = Duration::from_secs(2);

/// Long documents and a few images fit; Envoy holds every body in flight in memory.
pub(super) const REQUEST_BODY: ByteSize = ByteSize::mebibytes(16);

/// Ten times the longest text a model writes today.
pub(super) const HELD_ANSWER: ByteSize = ByteSize::mebibytes(8);

/// The buffers in `envoy/envoy.yaml` are of 32 MiB, and Envoy crashes when a filter writes a body
/// beyond its buffer: this leaves a quarter for what rewriting adds.
pub(super) const LARGEST_BODY: ByteSize = ByteSize::mebibytes(24);

/// The cluster that `envoy/envoy.yaml` has for it.
pub(super) const HUMAN_CLUSTER: &str = "baton-human";

/// Where OpenAI and Anthropic, and every server that speaks their formats, keep the API.
pub(super) const BASE_PATH: &str = "/v1";

/// Where Azure has its deployments.
pub(super) const AZURE_BASE_PATH: &str = "/openai";

/// Where AI Studio has every feature of Gemini; on Vertex a project and a region stand there.
pub(super) const GEMINI_BASE_PATH: &str = "/v1beta";

/// Bedrock has its models at the top of the host.
pub(super) const BEDROCK_BASE_PATH: &str = "";

/// A prompt of a hundred thousand tokens is read in some ten seconds; three times that is a hang.
pub(super) const FIRST_BYTE: Period = Period::seconds(30);

/// Some four thousand tokens at the slowest speed anybody waits for.
pub(super) const ANSWER: Period = Period::seconds(120);

/// A judge's answer is a line; a re-asked one is a whole answer of a small model.
pub(super) const VERDICT: Duration = Duration::from_secs(10);

/// What a model has not mended after three tries it does not mend.
pub(super) const MAX_REASKS: u8 = 3;

/// Two full answers and a bit: one slow rung and the next.
pub(super) const TOTAL: Period = Period::seconds(300);

/// A document of a thousand models and a thousand routes is a tenth of this.
pub(super) const MAX_DOCUMENT_BYTES: usize = 1024 * 1024;

/// One request in a hundred shows within minutes that a model has become better, at a price nobody sees.
pub(super) const EXPLORE: Share = Share::nearest(0.01);

/// What vitals tell is not much more exact.
pub(super) const EQUALS_WITHIN: Share = Share::nearest(0.05);

/// Each is an Envoy cluster with its own filters, written by hand.
pub(super) const MAX_PROVIDERS: usize = 100;

/// Models and routes become metric labels: what is beyond this is a mistake of a generator.
pub(super) const MAX_MODELS: usize = 1000;

/// See [`MAX_MODELS`].
pub(super) const MAX_ROUTES: usize = 1000;

/// A thousandth of the requests is the smallest share that anybody can tell from none.
pub(super) const MAX_WEIGHT: u32 = 1000;

/// Each is a share of the traffic that is judged by itself; with more nobody sees a difference.
pub(super) const MAX_ARMS: usize = 10;
/// Each is a header, a path, a tenant or a workflow that a request is compared with.
pub(super) const MAX_MATCHED: usize = 1000;

/// Each may have a list of models: an account, not a person.
pub(super) const MAX_TENANTS: usize = 10_000;

/// Nobody waits for more samples than that before he calls it a failure.
pub(super) const MAX_MIN_SAMPLES: u32 = 1000;

/// A window is cut into sixty slots, and Envoy's clock for filters is no finer than a few milliseconds.
pub(super) const MIN_WINDOW: Period = Period::seconds(1);

/// Workers hear of each other's outcomes five times a second: a shorter step would be over before they do.
pub(super) const MIN_STEP: Period = Period::millis(200);

/// A request's model is looked for among all of them.
pub(super) const MAX_MATCHED_MODELS: usize = 100;

/// Half way: detectors put what is more likely than not above it.
pub(super) const GUARDED: Share = Share::nearest(0.5);

/// A few for each family, and lists of one's own; each finding is compared with all.
pub(super) const MAX_GUARDRAILS: usize = 32;

/// Every request waits for it: what takes longer should say so.
pub(super) const ASKED_TIMEOUT: Period = Period::millis(500);

/// More than there are.
pub(super) const MAX_KINDS: usize = 256;

/// Each finding is compared with all; what is longer is a list of customers, and belongs elsewhere.
pub(super) const MAX_ALLOWED: usize = 1000;

/// What is longer is a database of names, and belongs into a program of its own.
pub(super) const MAX_GUARDED_WORDS: usize = 1000;

/// Each adds to what every text is compared with.
pub(super) const MAX_PATTERNS: usize = 64;

/// The longest key or number that people write by hand is shorter by half.
pub(super) const LONGEST_MATCH: usize = 128;

/// So much of a stream is held back while something may have begun: some hundred tokens.
pub(super) const MAX_LONGEST_MATCH: usize = 512;

/// A hundred subjects are more than anybody sorts by.
pub(super) const MAX_DOMAINS: usize = 100;

/// A fitted list of words has a few thousand; each costs some twenty bytes in every VM.
pub(super) const MAX_KEYWORDS: usize = 10_000;

/// Beyond this one trait would decide alone, whatever the others say.
pub(super) const MAX_TRAIT_WEIGHT: f64 = 100.0;

/// There are half as many kinds, and each stands between an answer and its caller.
pub(super) const MAX_CHECKS: usize = 32;

/// What is longer is a list of words, and belongs into a program of its own.
pub(super) const MAX_REGEX_BYTES: usize = 4 * 1024;

/// The largest schema providers take is a tenth of this (OpenAI: 120,000 characters in all names and enums).
pub(super) const MAX_SCHEMA_BYTES: usize = 256 * 1024;

/// A rubric is read by the judge with every answer.
pub(super) const MAX_RUBRIC_BYTES: usize = 16 * 1024;

/// More fields are a schema.
pub(super) const MAX_FIELDS: usize = 100;

/// An answer that has none of them speaks of something else; one that shares a tenth may put it in its own words.
pub(super) const OVERLAP: Share = Share::nearest(0.1);

/// Half way: which side of it a judge is on is what it says most reliably.
pub(super) const JUDGED: Share = Share::nearest(0.5);

/// A program that calculates takes milliseconds; one that asks others should say how long.
pub(super) const HTTP_TIMEOUT: Period = Period::seconds(1);

/// Some thousand answers of a few kilobytes each.
pub(super) const CACHE_MEMORY: ByteSize = ByteSize::mebibytes(64);

/// What is larger belongs behind the sidecar: Envoy does not give memory back.
pub(super) const MAX_CACHE_MEMORY: ByteSize = ByteSize::mebibytes(2048);

/// What may be given for less is hardly ever asked again in time.
pub(super) const MIN_TTL: Period = Period::seconds(10);

/// What asks for what is true today and not tomorrow, in English, German, French, Spanish, Italian, Portuguese and Dutch.
pub(super) const TIMELY: [&str; 62] = [
    "today",
    "tonight",
    "tomorrow",
    "yesterday",
    "right now",
    "currently",
    "current",
    "latest",
    "newest",
    "this week",
    "this month",
    "this year",
    "news",
    "weather",
    "price",
    "prices",
    "stock",
    "exchange rate",
    "heute",
    "morgen",
    "gestern",
    "aktuell",
    "aktuelle",
    "aktuellen",
    "derzeit",
    "neueste",
    "wetter",
    "preis",
    "kurs",
    "nachrichten",
    "aujourd'hui",
    "demain",
    "hier",
    "actuel",
    "actuelle",
    "actuellement",
    "prix",
    "météo",
    "hoy",
    "mañana",
    "ayer",
    "actual",
    "actualmente",
    "precio",
    "noticias",
    "oggi",
    "domani",
    "ieri",
    "attuale",
    "attualmente",
    "prezzo",
    "meteo",
    "notizie",
    "hoje",
    "amanhã",
    "ontem",
    "preço",
    "notícias",
    "vandaag",
    "gisteren",
    "huidige",
    "prijs",
];
