//! Values that hold no others: each is parsed here, once, and never a text again.

use std::num::NonZeroU64;

use serde_json::Value;

use super::Read;
use crate::breaker::RateLimitOf;
use crate::cache::Sharing;
use crate::capability::Capability;
use crate::config::guardrails::ActionName;
use crate::config::path::Path;
use crate::config::percent::EXPECTED_PERCENT;
use crate::config::problem::{Problem, Problems};
use crate::config::size::{ByteSize, EXPECTED_SIZE};
use crate::config::verify::{OnFailure, Tongue};
use crate::config::whole::{EXPECTED_COUNT, whole};
use crate::config::{
    BalanceBy, Format, MaxTokensKey, Mode, Percent, SplitBy, Told, Trust, WhenHeldBack,
    WhenUnavailable,
};
use crate::escalations::WhenUsedUp;
use crate::guard::WhenBlind;
use crate::money::{EXPECTED_AMOUNT, PerMillion, Usd};
use crate::name::{
    ApiVersion, ArmName, Authority, ClusterName, DataClass, Environment, ExperimentName,
    FolderName, GuardrailName, HeaderName, Keyword, ModelName, ProviderName, Region, RouteName,
    TenantName, WireName, WorkflowName,
};
use crate::routing::extra::{EXPECTED_EXTRA, Extra};
use crate::share::{EXPECTED_SHARE, Share};
use crate::tier::Tier;
use crate::time::{EXPECTED_PERIOD, Period};

/// Reads a type from the text that `$parse` takes.
macro_rules! text {
    ($type:ty, $expected:expr, $parse:expr) => {
        impl Read for $type {
            fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
                let text = problems.expect(value.as_str(), value, at, $expected)?;
                problems.accept($parse(text), at)
            }
        }
    };
}

text!(ApiVersion, "a text", ApiVersion::try_from);
text!(ArmName, "a text", ArmName::try_from);
text!(Authority, "a text", Authority::try_from);
text!(ClusterName, "a text", ClusterName::try_from);
text!(DataClass, "a text", DataClass::try_from);
text!(Environment, "a text", Environment::try_from);
text!(Keyword, "a text", Keyword::try_from);
text!(ExperimentName, "a text", ExperimentName::try_from);
text!(FolderName, "a text", FolderName::try_from);
text!(GuardrailName, "a text", GuardrailName::try_from);
text!(HeaderName, "a text", HeaderName::try_from);
text!(ModelName, "a text", ModelName::try_from);
text!(ProviderName, "a text", ProviderName::try_from);
text!(Region, "a text", Region::try_from);
text!(RouteName, "a text", RouteName::try_from);
text!(TenantName, "a text", TenantName::try_from);
text!(WireName, "a text", WireName::try_from);
text!(Extra, EXPECTED_EXTRA, str::parse);
text!(WorkflowName, "a text", WorkflowName::try_from);
text!(Period, EXPECTED_PERIOD, str::parse);
text!(PerMillion, EXPECTED_AMOUNT, str::parse);
text!(Usd, EXPECTED_AMOUNT, str::parse);

impl Read for String {
    fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
        problems
            .expect(value.as_str(), value, at, "a text")
            .map(str::to_owned)
    }
}

/// Reads an enum from the word that one of its variants has.
macro_rules! word {
    ($type:ty, $kind:expr) => {
        impl Read for $type {
            fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
                let text = problems.expect(value.as_str(), value, at, "a text")?;
                let meant = Self::ALL.into_iter().find(|one| one.as_str() == text);
                if meant.is_none() {
                    let known = Self::ALL.map(Self::as_str);
                    unknown(text, $kind, &known, at, problems);
                }
                meant
            }
        }
    };
}

word!(ActionName, "action");
word!(BalanceBy, "balance");
word!(Capability, "capability");
word!(Format, "format");
word!(MaxTokensKey, "name");
word!(Mode, "mode");
word!(OnFailure, "word");
word!(Sharing, "word");
word!(SplitBy, "key of an experiment");
word!(RateLimitOf, "word");
word!(Tier, "tier");
word!(Tongue, "language");
word!(Trust, "trust");
word!(WhenBlind, "word");
word!(WhenHeldBack, "word");
word!(WhenUnavailable, "word");
word!(WhenUsedUp, "word");

#[cold]
fn unknown(
    found: &str,
    kind: &'static str,
    known: &[&'static str],
    at: &Path,
    problems: &mut Problems,
) {
    let (found, known) = (found.to_owned(), known.to_vec());
    problems.report(at.clone(), Problem::UnknownWord { kind, found, known });
}

impl Read for bool {
    fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
        problems.expect(value.as_bool(), value, at, "true or false")
    }
}

impl Read for f64 {
    fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
        problems.expect(value.as_f64(), value, at, "a number")
    }
}
impl Read for Share {
    fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
        let number = problems.expect(value.as_f64(), value, at, EXPECTED_SHARE)?;
        problems.accept(Self::try_from(number), at)
    }
}

impl Read for NonZeroU64 {
    fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
        let number = problems.expect(value.as_number(), value, at, EXPECTED_COUNT)?;
        let count = whole(number);
        if count.is_none() {
            problems.report(at.clone(), Problem::NotACount);
        }
        count
    }
}

impl Read for Told {
    fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
        let number = problems.expect(value.as_number(), value, at, EXPECTED_STATUS)?;
        let status = whole(number).map(NonZeroU64::get);
        let meant = Self::ALL
            .into_iter()
            .find(|told| status == Some(told.status().into()));
        if meant.is_none() {
            problems.report(at.clone(), Problem::OutOfRange(EXPECTED_STATUS));
        }
        meant
    }
}

/// What to say where there is another status, or none.
const EXPECTED_STATUS: &str = "`200` or `202`";

impl Read for Percent {
    fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
        let number = problems.expect(value.as_number(), value, at, EXPECTED_PERCENT)?;
        problems.accept(Self::try_from(number), at)
    }
}

impl Read for ByteSize {
    fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
        let size = match value {
            Value::String(text) => text.parse(),
            Value::Number(number) => Self::try_from(number),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                return problems.expect(None, value, at, EXPECTED_SIZE);
            }
        };
        problems.accept(size, at)
    }
}
