//! Whose secret is it? Vendors whose secrets have no format of their own, but a length and an alphabet.
//!
//! Facts: the rules of gitleaks 8 (MIT) and the vendors' documentation.

use super::super::placeholder;
use super::super::shape::Shape;
use super::super::view::View;
use crate::detect::Text;

/// A vendor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vendor {
    pub(super) kind: &'static str,
    /// What names hold that are of it, in lower case; separators in a name do not count.
    words: &'static str,
    /// The letters that those begin with, a bit each: most names begin with others.
    firsts: u32,
    /// What its secrets look like; blanks between one form and the next.
    shapes: &'static str,
}

/// The kind; words, with commas between them; shapes.
const VENDORS: &[&str] = &[
    "adafruit_key adafruit %w32",
    "adobe_secret adobe %H32",
    "airtable_key airtable %a17",
    "algolia_key algolia %a32",
    "alibaba_secret alibaba,aliyun %a30",
    "amplitude_key amplitude %h32",
    "asana_secret asana %d16 %a32",
    "atlassian_token atlassian,confluence,jira %a20%H4",
    "auth0_secret auth0 %w64",
    "azure_devops_token azuredevops %l52",
    "azure_key azure %h32 %b43= %b86==",
    "beamer_key beamer b_%e44",
    "bitbucket_secret bitbucket %a32 %e64",
    "bittrex_key bittrex %a32",
    "circleci_token circleci %h40",
    "cisco_meraki_key meraki %h40",
    "cloudflare_key cloudflare %w40 %h37",
    "codecov_token codecov %a32 %H8-%H4-%H4-%H4-%H12",
    "cohere_key cohere,coapikey %a40",
    "coinbase_key coinbase %w64 %a16 %a32",
    "confluent_secret confluent %a16 %a64",
    "contentful_token contentful %e43",
    "datadog_key datadog %a40 %h32",
    "datadog_key ddapikey %h32",
    "deepgram_key deepgram %h40",
    "discord_secret discord %h64 %d17..19 %e32",
    "droneci_token drone %a32",
    "dropbox_token dropbox %a15 %a11AAAAAAAAAA%e43 sl.%e130..140",
    "etsy_token etsy %a24",
    "facebook_secret facebook %H32",
    "fastly_token fastly %e32",
    "finicity_secret finicity %H32 %a20",
    "finnhub_token finnhub %a20",
    "flickr_token flickr %a32",
    "freshbooks_token freshbooks %a64",
    "gitter_token gitter %w40",
    "gocardless_token gocardless live_%e40",
    "heroku_key heroku %H8-%H4-%H4-%H4-%H12",
    "hubspot_key hubspot %H8-%H4-%H4-%H4-%H12",
    "intercom_token intercom %e60",
    "jfrog_token jfrog,artifactory,bintray,xray %a73 %a64",
    "kraken_secret kraken %k80..90",
    "kucoin_secret kucoin %h24 %H8-%H4-%H4-%H4-%H12",
    "launchdarkly_token launchdarkly %e40",
    "linear_secret linear %H32",
    "linkedin_secret linkedin %a14 %a16",
    "lob_key lob live_%H35 test_%H35 live_pub_%H31 test_pub_%H31",
    "looker_secret looker %a20 %a24",
    "mailchimp_key mailchimp %H32-us%d1..2",
    "mailgun_key mailgun key-%H32 pubkey-%H32 %a32-%a8-%a8",
    "mapbox_token mapbox pk.%a60.%a22",
    "mattermost_token mattermost %a26",
    "messagebird_token messagebird %a25 %H8-%H4-%H4-%H4-%H12",
    "mistral_key mistral %a32",
    "netlify_token netlify %e40..46",
    "new_relic_key newrelic %a64 NRJS-%H19 NRII-%w32 NRAK-%a27",
    "nytimes_key nytimes,newyorktimes %e32",
    "okta_token okta 00%e40",
    "plaid_secret plaid %a24 %a30",
    "privateai_token privateai %a32",
    "rapidapi_key rapidapi %w50",
    "segment_key segment %a32",
    "sendbird_token sendbird %H8-%H4-%H4-%H4-%H12 %h40",
    "sentry_token sentry %h64 %h32",
    "sidekiq_secret contribsys %h8:%h8",
    "snyk_token snyk %H8-%H4-%H4-%H4-%H12",
    "sonar_token sonar %e40 squ_%e40 sqp_%e40 sqa_%e40",
    "sourcegraph_token sourcegraph %H40",
    "squarespace_token squarespace %H8-%H4-%H4-%H4-%H12",
    "sumologic_key sumo %a64 su%a12",
    "telegram_token telegr %d5..16:A%w34",
    "travisci_token travis %a22",
    "trello_token trello %a32 %h64",
    "twilio_token twilio %h32 SK%H32",
    "twitch_token twitch %a30",
    "twitter_secret twitter %a45 %a25 %a50 %d15..25-%a20..40 AAAAAAAAAAAAAAAAAAAAAA%q80..100",
    "typeform_token typeform tfp_%x59",
    "wandb_key wandb %h40",
    "yandex_key yandex AQVN%w35..38 YC%w38 t1.%w1..%p0..2.%w86%p0..2",
    "zendesk_secret zendesk %a40",
];

/// All vendors.
pub(super) fn all() -> Vec<Vendor> {
    VENDORS.iter().map(|line| Vendor::read(line)).collect()
}

/// The vendor that this name speaks of.
pub(super) fn of<'v>(name: &[u8], vendors: &'v [Vendor]) -> Option<&'v Vendor> {
    let starts = (0..name.len()).filter(|start| begins_word(name, *start));
    let mut tails = starts.filter_map(|start| name.get(start..));
    tails.find_map(|tail| vendors.iter().find(|vendor| vendor.begins(tail)))
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

    fn read(line: &'static str) -> Self {
        let (kind, rest) = line.split_once(' ').unwrap_or_default();
        let (words, shapes) = rest.split_once(' ').unwrap_or_default();
        let firsts = words.split(',').filter_map(|word| word.bytes().next());
        Self {
            kind,
            words,
            firsts: firsts.fold(0, |firsts, first| firsts | bit(first)),
            shapes,
        }
    }

    /// Whether a name begins with one of its words.
    fn begins(&self, name: &[u8]) -> bool {
        let first = name.iter().find(|byte| !is_separator(**byte));
        first.is_some_and(|first| self.firsts & bit(*first) != 0)
            && self.words.split(',').any(|word| begins_with(name, word))
    }
}

/// The bit of a letter; those of other bytes are of no account.
const fn bit(letter: u8) -> u32 {
    1 << (letter & 31)
}

const fn is_separator(byte: u8) -> bool {
    matches!(byte, b'_' | b'-' | b'.')
}

/// Whether a name begins with this word; separators in between do not count.
fn begins_with(name: &[u8], word: &str) -> bool {
    let letters = || {
        let letters = name.iter().filter(|byte| !is_separator(**byte));
        letters.take(word.len())
    };
    let given = letters().map(u8::to_ascii_lowercase);
    word.bytes().eq(given) && is_one_word(letters())
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
