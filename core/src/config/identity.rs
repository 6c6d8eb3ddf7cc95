//! Which headers say who a caller is and what it sends.

use crate::header::caller;
use crate::name::HeaderName;

/// Headers that say who a caller is and what it sends. None of them reaches a provider.
///
/// Tenant and workflow have no names unless the config gives them some: whoever can write the header
/// can be anybody, so which one is out of callers' reach is for the operator to say.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Identity {
    /// Who pays; `None`: nobody is told apart.
    pub tenant: Option<HeaderName>,
    /// What the request is part of; `None`: nothing is told apart.
    pub workflow: Option<HeaderName>,
    pub(crate) session: Option<HeaderName>,
    pub(crate) data_class: Option<HeaderName>,
    pub(crate) region: Option<HeaderName>,
}

impl Identity {
    /// Which conversation a request belongs to.
    pub fn session(&self) -> &str {
        named(self.session.as_ref(), caller::SESSION)
    }

    /// What kinds of data it holds.
    pub fn data_class(&self) -> &str {
        named(self.data_class.as_ref(), caller::DATA_CLASS)
    }

    /// Where it comes from.
    pub fn region(&self) -> &str {
        named(self.region.as_ref(), caller::REGION)
    }

    /// Whether a header of this name says any of it.
    pub fn has(&self, header: &str) -> bool {
        let told = [self.tenant.as_ref(), self.workflow.as_ref()];
        let always = [self.session(), self.data_class(), self.region()];
        always.contains(&header)
            || told
                .into_iter()
                .flatten()
                .any(|name| name.as_str() == header)
    }
}

fn named<'n>(name: Option<&'n HeaderName>, default: &'static str) -> &'n str {
    name.map_or(default, HeaderName::as_str)
}
