//! Verdicts: whether an answer will do, by the checks of its route.
//!
//! The checks are made in their order until one fails. Those of form are pure and take microseconds; a judge,
//! a checker of the user's, and a model that mends its own answer are asked back through Envoy, within the
//! time and the money that the filter gives. Nothing that is asked on the way is verified itself.

mod asking;
mod checker;
mod compiled;
mod giving;
mod judge;
mod looked;
mod looking;
mod means;
mod mending;
mod reading;
mod rubric;
pub mod scores;
mod shown;
pub mod verbosity;

use std::sync::Arc;

use baton_core::config::{Model, Revision, Route};
use baton_core::name::{Authority, ModelName, RouteName};
use baton_core::protocol::part::Pass;
use baton_core::protocol::verify::{Inquiry, Judgement, frame};
use baton_core::verdict::{Unverified, Verification};
use baton_core::verify::{Checks, CompileError};
use hyper::body::Bytes;
use tokio::sync::Semaphore;

use crate::calibration::Entry;
use crate::clock::{self, Stopwatch};
use crate::configs::Configs;
use crate::ledger::{Batch, Ledger};

use crate::loopback::Loopback;
use asking::Asking;
use compiled::Compiled;
use looking::Looking;
use means::Means;
use reading::Exchanged;

/// The largest exchange that is read on the thread that moves connections, in bytes: it takes well under a
/// millisecond.
const SMALL: usize = 64 * 1024;

/// Verdicts that are come to at a time. With the bodies of ordinary exchanges that is a few megabytes; with the
/// largest there may be, half a gigabyte. What is more has to do without: an answer that waits for its turn to be
/// judged is late in any case.
const AT_A_TIME: usize = 128;

/// Comes to verdicts.
#[derive(Debug)]
pub struct Verifier {
    configs: Arc<Configs>,
    /// Where judgements are kept.
    ledger: Ledger,
    compiled: Compiled,
    loopback: Loopback,
    pass: Pass,
    turns: Semaphore,
}

/// Why nobody can even begin to look at an answer.
#[derive(Debug, thiserror::Error)]
pub enum NotLookedAt {
    /// The configuration has not come, or is too old.
    #[error("the sidecar does not hold the configuration `{0}`: send it, then ask again")]
    UnknownConfig(Revision),
    /// It has no such route.
    #[error("the configuration has no route `{0}`")]
    UnknownRoute(RouteName),
    /// It has no such model.
    #[error("the configuration has no model `{0}`")]
    UnknownModel(ModelName),
    /// The route checks nothing.
    #[error("the route `{0}` has no checks")]
    NoChecks(RouteName),
    /// Its checks cannot be made.
    #[error(transparent)]
    NotCompiled(#[from] CompileError),
    /// Fewer bytes came than the request alone should have.
    #[error("the request and the answer are not whole")]
    Cut,
    /// As many are looked at as may be.
    #[error("{AT_A_TIME} answers are looked at already")]
    TooMany,
    /// The sidecar is stopping.
    #[error("the sidecar is stopping")]
    Stopping,
}

/// What a verdict is on, and by what.
#[derive(Debug)]
struct Case {
    inquiry: Inquiry,
    route: Arc<Route>,
    model: Arc<Model>,
    checks: Arc<Checks>,
    /// Where Envoy takes what is asked on the way.
    loopback: Option<Authority>,
    /// The request and its answer, in bytes.
    size: usize,
}

impl Verifier {
    /// One that has not looked at anything yet.
    pub fn new(configs: Arc<Configs>, ledger: Ledger, pass: Pass) -> Self {
        Self {
            configs,
            ledger,
            compiled: Compiled::default(),
            loopback: Loopback::default(),
            pass,
            turns: Semaphore::new(AT_A_TIME),
        }
    }

    /// Comes to a verdict on an answer. `bytes` are the request's and then the answer's; what comes back is the
    /// judgement, framed.
    ///
    /// # Errors
    /// When the inquiry is about something that is not known here, or we are stopping.
    pub async fn verify(&self, inquiry: Inquiry, bytes: Bytes) -> Result<Vec<u8>, NotLookedAt> {
        let watch = Stopwatch::start();
        let _turn = self.turns.try_acquire().map_err(|_| NotLookedAt::TooMany)?;
        let case = Arc::new(self.case(inquiry, bytes.len())?);
        let read = aside(case.size, {
            let case = Arc::clone(&case);
            move || case.read(&bytes)
        });
        let (mut verification, instead) = match read.await?? {
            Ok(read) => {
                self.look(&case, Arc::new(read), Means::of(&case.inquiry, watch))
                    .await?
            }
            Err(why) => (Verification::without(why), None),
        };
        verification.duration = watch.elapsed();
        let judgement = Judgement {
            verification,
            instead: instead.is_some(),
        };
        Ok(frame(&judgement, &[&instead.unwrap_or_default()]))
    }

    /// Looks at what was read: what was found, and what the caller is to get instead.
    async fn look(
        &self,
        case: &Arc<Case>,
        read: Arc<Exchanged>,
        means: Means,
    ) -> Result<(Verification, Option<Vec<u8>>), NotLookedAt> {
        let asking = Asking {
            inquiry: &case.inquiry,
            at: case.loopback.as_ref(),
            loopback: &self.loopback,
            pass: &self.pass,
            means,
            asked: Vec::new(),
        };
        let mut looking = Looking {
            case,
            asking,
            judgements: Vec::new(),
        };
        let looked = looking.until_mended(read).await?;
        self.keep(looking.judgements);
        let asked = looking.asking.asked;
        Ok(looked.told(asked, case))
    }

    /// Keeps what judges said. Nobody waits for the disk: the answer does not.
    fn keep(&self, judgements: Vec<Entry>) {
        if !judgements.is_empty() {
            let batch = Batch {
                judgements,
                ..Batch::default()
            };
            self.ledger.jot(batch, clock::now());
        }
    }

    fn case(&self, inquiry: Inquiry, size: usize) -> Result<Case, NotLookedAt> {
        let config = self.configs.held(&inquiry.revision);
        let config = config.ok_or_else(|| NotLookedAt::UnknownConfig(inquiry.revision.clone()))?;
        let route = config.route_named(inquiry.route.as_str());
        let model = config.models.get(&inquiry.model);
        let (route, model) = (route.cloned(), model.cloned());
        let route = route.ok_or_else(|| NotLookedAt::UnknownRoute(inquiry.route.clone()))?;
        let verify = route.verify.as_ref();
        let verify = verify.ok_or_else(|| NotLookedAt::NoChecks(inquiry.route.clone()))?;
        Ok(Case {
            checks: self.compiled.of(&inquiry.revision, &route.name, verify)?,
            route: Arc::clone(&route),
            model: model.ok_or_else(|| NotLookedAt::UnknownModel(inquiry.model.clone()))?,
            loopback: config.sidecar.loopback.clone(),
            inquiry,
            size,
        })
    }
}

impl Case {
    fn read(&self, bytes: &[u8]) -> Result<Result<Exchanged, Unverified>, NotLookedAt> {
        let (request, answer) = self.inquiry.split(bytes).ok_or(NotLookedAt::Cut)?;
        let model = Arc::clone(&self.model);
        Ok(Exchanged::read(&self.inquiry, model, request, answer))
    }
}

/// Does some work: here where it is small, and otherwise where it makes nobody else wait.
async fn aside<T: Send + 'static>(
    bytes: usize,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, NotLookedAt> {
    if bytes <= SMALL {
        return Ok(work());
    }
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| NotLookedAt::Stopping)
}
