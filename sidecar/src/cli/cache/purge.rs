//! `baton cache purge`: takes answers out of every cache.

use baton_core::cache::Key;
use baton_core::name::{CacheTag, RouteName, TenantName};
use clap::Args;
use hyper::Method;
use serde::{Deserialize, Serialize};

use super::render;
use crate::cli::Problem;
use crate::cli::asking::parsed;
use crate::cli::output::print;
use crate::client::{self, Url};

#[derive(Args, Debug)]
#[command(after_help = "\
Of several options an answer has to have all. Every worker is told within its next tick, and gives none of it any more.")]
pub(super) struct Purge {
    #[command(flatten)]
    which: Which,

    /// Show it as JSON.
    #[arg(long)]
    json: bool,

    /// Ask the sidecar that listens here.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:10080")]
    url: Url,
}

#[derive(Args, Debug, Serialize)]
#[group(required = true, multiple = true)]
struct Which {
    /// Only answers of this route.
    #[arg(long, value_name = "ROUTE", value_parser = route)]
    #[serde(skip_serializing_if = "Option::is_none")]
    route: Option<RouteName>,

    /// Only answers that this tenant asked for first.
    #[arg(long, value_name = "TENANT", value_parser = tenant)]
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<TenantName>,

    /// Only answers that their callers filed under this.
    #[arg(long, value_name = "TAG", value_parser = tag)]
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<CacheTag>,

    /// Only the answer to the request that is known by this.
    #[arg(long, value_name = "KEY", value_parser = key)]
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<Key>,

    /// Everything.
    #[arg(long, conflicts_with_all = ["route", "tenant", "tag", "key"])]
    all: bool,
}

/// What the sidecar says of it.
#[derive(Deserialize, Serialize)]
struct Purged {
    purge: baton_core::cache::Purge,
    removed: u64,
}

impl Purge {
    pub(super) async fn run(self) -> Result<(), Problem> {
        // It has no maps, and no numbers that JSON does not have.
        let body = serde_json::to_vec(&self.which).unwrap_or_default();
        let answer = client::ask(&self.url, Method::POST, "/v1/cache/purge", body.into()).await?;
        let purged: Purged = parsed(&self.url, &answer)?;
        print(&if self.json {
            render::json(&purged)
        } else {
            format!(
                "purged; the sidecar had {} answers of that\n",
                purged.removed
            )
        })
    }
}

fn route(text: &str) -> Result<RouteName, String> {
    RouteName::try_from(text).map_err(|error| error.to_string())
}

fn tenant(text: &str) -> Result<TenantName, String> {
    TenantName::try_from(text).map_err(|error| error.to_string())
}

fn tag(text: &str) -> Result<CacheTag, String> {
    CacheTag::try_from(text).map_err(|error| error.to_string())
}

fn key(text: &str) -> Result<Key, String> {
    Key::try_from(text).map_err(|error| error.to_string())
}
