//! Whose secret is it? Vendors whose secrets have no format of their own, but a length and an alphabet.
//!
//! Facts: the rules of gitleaks 8 (MIT) and the vendors' documentation.

use super::super::placeholder;
use super::super::shape::Shape;
use super::super::view::View;
use crate::detect::Text;

/// A vendor.
#[derive(Debug)]
pub(super) struct Vendor {
    pub(super) kind: &'static str,
    /// What a name holds that is of it, in lower case; separators in the name do not count.
    word: &'static str,
    /// What its secrets look like; blanks between one form and the next.
    shapes: &'static str,
}

const UUID: &str = "%H8-%H4-%H4-%H4-%H12";

const fn vendor(kind: &'static str, word: &'static str, shapes: &'static str) -> Vendor {
    Vendor { kind, word, shapes }
}

const VENDORS: &[Vendor] = &[
    vendor("adafruit_key", "adafruit", "%w32"),
    vendor("adobe_secret", "adobe", "%H32"),
    vendor("airtable_key", "airtable", "%a17"),
    vendor("algolia_key", "algolia", "%a32"),
    vendor("alibaba_secret", "alibaba", "%a30"),
    vendor("alibaba_secret", "aliyun", "%a30"),
    vendor("amplitude_key", "amplitude", "%h32"),
    vendor("asana_secret", "asana", "%d16 %a32"),
    vendor("atlassian_token", "atlassian", "%a20%H4"),
    vendor("atlassian_token", "confluence", "%a20%H4"),
    vendor("atlassian_token", "jira", "%a20%H4"),
    vendor("auth0_secret", "auth0", "%w64"),
    vendor("azure_devops_token", "azuredevops", "%l52"),
    vendor("azure_key", "azure", "%h32 %b43= %b86=="),
    vendor("beamer_key", "beamer", "b_%e44"),
    vendor("bitbucket_secret", "bitbucket", "%a32 %e64"),
    vendor("bittrex_key", "bittrex", "%a32"),
    vendor("circleci_token", "circleci", "%h40"),
    vendor("cisco_meraki_key", "meraki", "%h40"),
    vendor("cloudflare_key", "cloudflare", "%w40 %h37"),
    vendor("codecov_token", "codecov", "%a32 %H8-%H4-%H4-%H4-%H12"),
    vendor("cohere_key", "cohere", "%a40"),
    vendor("cohere_key", "coapikey", "%a40"),
    vendor("coinbase_key", "coinbase", "%w64 %a16 %a32"),
    vendor("confluent_secret", "confluent", "%a16 %a64"),
    vendor("contentful_token", "contentful", "%e43"),
    vendor("datadog_key", "datadog", "%a40 %h32"),
    vendor("datadog_key", "ddapikey", "%h32"),
    vendor("deepgram_key", "deepgram", "%h40"),
    vendor("discord_secret", "discord", "%h64 %d17..19 %e32"),
    vendor("droneci_token", "drone", "%a32"),
    vendor(
        "dropbox_token",
        "dropbox",
        "%a15 %a11AAAAAAAAAA%e43 sl.%e130..140",
    ),
    vendor("etsy_token", "etsy", "%a24"),
    vendor("facebook_secret", "facebook", "%H32"),
    vendor("fastly_token", "fastly", "%e32"),
    vendor("finicity_secret", "finicity", "%H32 %a20"),
    vendor("finnhub_token", "finnhub", "%a20"),
    vendor("flickr_token", "flickr", "%a32"),
    vendor("freshbooks_token", "freshbooks", "%a64"),
    vendor("gitter_token", "gitter", "%w40"),
    vendor("gocardless_token", "gocardless", "live_%e40"),
    vendor("heroku_key", "heroku", UUID),
    vendor("hubspot_key", "hubspot", UUID),
    vendor("intercom_token", "intercom", "%e60"),
    vendor("jfrog_token", "jfrog", "%a73 %a64"),
    vendor("jfrog_token", "artifactory", "%a73 %a64"),
    vendor("jfrog_token", "bintray", "%a73 %a64"),
    vendor("jfrog_token", "xray", "%a73 %a64"),
    vendor("kraken_secret", "kraken", "%k80..90"),
    vendor("kucoin_secret", "kucoin", "%h24 %H8-%H4-%H4-%H4-%H12"),
    vendor("launchdarkly_token", "launchdarkly", "%e40"),
    vendor("linear_secret", "linear", "%H32"),
    vendor("linkedin_secret", "linkedin", "%a14 %a16"),
    vendor(
        "lob_key",
        "lob",
        "live_%H35 test_%H35 live_pub_%H31 test_pub_%H31",
    ),
    vendor("looker_secret", "looker", "%a20 %a24"),
    vendor("mailchimp_key", "mailchimp", "%H32-us%d1..2"),
    vendor(
        "mailgun_key",
        "mailgun",
        "key-%H32 pubkey-%H32 %a32-%a8-%a8",
    ),
    vendor("mapbox_token", "mapbox", "pk.%a60.%a22"),
    vendor("mattermost_token", "mattermost", "%a26"),
    vendor(
        "messagebird_token",
        "messagebird",
        "%a25 %H8-%H4-%H4-%H4-%H12",
    ),
    vendor("mistral_key", "mistral", "%a32"),
    vendor("netlify_token", "netlify", "%e40..46"),
    vendor(
        "new_relic_key",
        "newrelic",
        "%a64 NRJS-%H19 NRII-%w32 NRAK-%a27",
    ),
    vendor("nytimes_key", "nytimes", "%e32"),
    vendor("nytimes_key", "newyorktimes", "%e32"),
    vendor("okta_token", "okta", "00%e40"),
    vendor("plaid_secret", "plaid", "%a24 %a30"),
    vendor("privateai_token", "privateai", "%a32"),
    vendor("rapidapi_key", "rapidapi", "%w50"),
    vendor("segment_key", "segment", "%a32"),
    vendor("sendbird_token", "sendbird", "%H8-%H4-%H4-%H4-%H12 %h40"),
    vendor("sentry_token", "sentry", "%h64 %h32"),
    vendor("sidekiq_secret", "contribsys", "%h8:%h8"),
    vendor("snyk_token", "snyk", UUID),
    vendor("sonar_token", "sonar", "%e40 squ_%e40 sqp_%e40 sqa_%e40"),
    vendor("sourcegraph_token", "sourcegraph", "%H40"),
    vendor("squarespace_token", "squarespace", UUID),
    vendor("sumologic_key", "sumo", "%a64 su%a12"),
    vendor("telegram_token", "telegr", "%d5..16:A%w34"),
    vendor("travisci_token", "travis", "%a22"),
    vendor("trello_token", "trello", "%a32 %h64"),
    vendor("twilio_token", "twilio", "%h32 SK%H32"),
    vendor("twitch_token", "twitch", "%a30"),
    vendor(
        "twitter_secret",
        "twitter",
        "%a45 %a25 %a50 %d15..25-%a20..40 AAAAAAAAAAAAAAAAAAAAAA%q80..100",
    ),
    vendor("typeform_token", "typeform", "tfp_%x59"),
    vendor("wandb_key", "wandb", "%h40"),
    vendor(
        "yandex_key",
        "yandex",
        "AQVN%w35..38 YC%w38 t1.%w1..%p0..2.%w86%p0..2",
    ),
    vendor("zendesk_secret", "zendesk", "%a40"),
];

/// The vendor that this name speaks of.
pub(super) fn of(name: &[u8]) -> Option<&'static Vendor> {
    let starts = (0..name.len()).filter(|start| begins_word(name, *start));
    let mut tails = starts.filter_map(|start| name.get(start..));
    tails.find_map(|tail| VENDORS.iter().find(|vendor| vendor.begins(tail)))
}

impl Vendor {
    /// Whether this is one of its secrets, or looks like one.
    pub(super) fn takes(&self, value: &[u8]) -> bool {
        let Ok(text) = str::from_utf8(value) else {
            return false;
        };
        let view = View::new(Text {
            text,
            is_whole: true,
        });
        let mut shapes = self.shapes.split(' ').map(Shape);
        shapes.any(|shape| shape.end(&view, 0) == Some(value.len()))
            && !placeholder::is_filler(value)
    }

    /// Whether a name begins with its word; separators in between do not count.
    fn begins(&self, name: &[u8]) -> bool {
        let letters = || {
            name.iter()
                .filter(|byte| !matches!(byte, b'_' | b'-' | b'.'))
        };
        let known = self.word.bytes().map(Some);
        let given = letters().map(|byte| Some(byte.to_ascii_lowercase()));
        known.eq(given.take(self.word.len())) && is_one_word(letters().take(self.word.len()))
    }
}

/// Whether a short word is written as one: `sumOf` has nothing of Sumo.
fn is_one_word<'n>(letters: impl Iterator<Item = &'n u8> + Clone) -> bool {
    let is_long = letters.clone().count() > 5;
    is_long
        || letters.clone().skip(1).all(u8::is_ascii_lowercase)
        || letters.clone().all(u8::is_ascii_uppercase)
}

/// Whether a word of the name begins there: `rookTable` has nothing of Okta.
fn begins_word(name: &[u8], start: usize) -> bool {
    let (before, first) = (
        start.checked_sub(1).and_then(|at| name.get(at)),
        name.get(start),
    );
    match (before, first) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(before), Some(first)) => {
            !before.is_ascii_alphabetic()
                || before.is_ascii_lowercase() && first.is_ascii_uppercase()
        }
    }
}
