//! `POST /v1/human`: a request is put before a person.
//!
//! It is an attempt like any other, at the sidecar: the body is the request in OpenAI's chat format, the
//! answer is one in that format, or says where to poll. What the sidecar must know beside it stands in a
//! header, as JSON; in the answer's header stands the case.

use serde::{Deserialize, Serialize};

use crate::name::{ExchangeId, ModelName, RouteName, TenantName};

/// Where the request goes.
pub const PATH: &str = "/v1/human";

/// What stands in the request's header.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Filing {
    /// The exchange: a case is filed once for each.
    pub exchange: ExchangeId,
    /// The route, which says what the caller is told and where the case is posted.
    pub route: RouteName,
    /// Who asked, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantName>,
    /// Which models were asked before, in order.
    pub asked: Vec<Tried>,
}

/// A model that did not do.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Tried {
    /// Its name in the config.
    pub model: ModelName,
    /// Why not, as a code: `timeout`, `status(503)`.
    pub why: String,
}
