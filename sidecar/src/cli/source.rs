//! Where receipts come from: a running sidecar, or its ledger.

use std::path::Path;

use baton_core::config::Config;
use baton_core::name::ExchangeId;
use baton_core::receipt::Receipt;
use baton_core::time::Timestamp;
use hyper::StatusCode;

use crate::cli::Problem;
use crate::cli::asking::{ask, parsed};
use crate::client::{self, Url};
use crate::configs;
use crate::ledger::{Page, Reader};

/// Where to read.
pub(super) enum Source {
    /// Ask the sidecar that listens there.
    Sidecar(Url),
    /// Read the file.
    Ledger(Box<Reader>),
}

impl Source {
    /// The ledger in this directory, or else the sidecar.
    pub(super) fn of(data_dir: Option<&Path>, url: &Url) -> Result<Self, Problem> {
        Ok(match data_dir {
            Some(data_dir) => Self::Ledger(Box::new(Reader::open(data_dir)?)),
            None => Self::Sidecar(url.clone()),
        })
    }

    pub(super) async fn newest(&mut self, limit: u32) -> Result<Page, Problem> {
        match self {
            Self::Sidecar(url) => ask(url, &format!("/v1/receipts?limit={limit}")).await,
            Self::Ledger(reader) => Ok(reader.newest(limit)?),
        }
    }

    pub(super) async fn after(&mut self, cursor: i64, limit: u32) -> Result<Page, Problem> {
        match self {
            Self::Sidecar(url) => {
                ask(url, &format!("/v1/receipts?after={cursor}&limit={limit}")).await
            }
            Self::Ledger(reader) => Ok(reader.after(cursor, limit)?),
        }
    }

    /// The first receipts that came since a moment, oldest first.
    pub(super) async fn since(&mut self, moment: Timestamp, limit: u32) -> Result<Page, Problem> {
        match self {
            Self::Sidecar(url) => {
                let since = moment.as_micros();
                ask(url, &format!("/v1/receipts?since={since}&limit={limit}")).await
            }
            Self::Ledger(reader) => Ok(reader.since(moment, limit)?),
        }
    }

    /// The newest configuration, if there is one that can be used.
    pub(super) async fn config(&mut self) -> Result<Option<Config>, Problem> {
        match self {
            Self::Sidecar(url) => {
                let answer = client::get(url, "/v1/config").await?;
                Ok(Config::parse(&answer.body)
                    .ok()
                    .filter(|_| answer.status.is_success()))
            }
            Self::Ledger(reader) => Ok(configs::kept_in(reader.data_dir())),
        }
    }

    pub(super) async fn find(&mut self, exchange: &ExchangeId) -> Result<Option<Receipt>, Problem> {
        match self {
            Self::Sidecar(url) => {
                let answer = client::get(url, &format!("/v1/receipts/{exchange}")).await?;
                if answer.status == StatusCode::NOT_FOUND {
                    return Ok(None);
                }
                parsed(url, &answer).map(Some)
            }
            Self::Ledger(reader) => Ok(reader.find(exchange.as_str())?),
        }
    }
}
