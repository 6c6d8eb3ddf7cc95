//! Everything through everything, each on a thread of its own.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use baton_core::format::Format;

use crate::fixtures::Fixture;
use crate::languages::Language;
use crate::recorded::{Interaction, Reply};
use crate::survive::{Ended, run as survive};
use crate::tally::{Check, Table, Tally};
use crate::{agentgateway, answers, errors, requests, streams};

/// Runs all there is in the folder.
pub(crate) fn run(data: &Path, tells_misses: bool) -> anyhow::Result<Tally> {
    let mut run = Run {
        tally: Tally::default(),
        tells_misses,
    };
    let interactions = Interaction::all(data)?;
    eprintln!("eval-wire: {} interactions", interactions.len());
    for interaction in interactions {
        let (id, source) = (interaction.id.clone(), interaction.source());
        run.survive(&id, &source, move || of_interaction(&interaction))?;
    }
    let fixtures: BTreeMap<String, Arc<Fixture>> = Fixture::all(data)?
        .into_iter()
        .map(|fixture| (fixture.path.clone(), Arc::new(fixture)))
        .collect();
    eprintln!("eval-wire: {} fixtures", fixtures.len());
    for (path, fixture) in &fixtures {
        let input = |path: &str| fixtures.get(path).map(|input| input.bytes.clone());
        run.fixture(fixture)?;
        if let Some((source, checks)) = agentgateway::check(fixture, input)? {
            run.add(path, &source, checks);
        }
        let twin = path.strip_suffix(".chunks.txt");
        if let Some(whole) = twin.and_then(|name| fixtures.get(&format!("{name}.json"))) {
            run.twins(fixture, whole)?;
        }
    }
    Ok(run.tally)
}

struct Run {
    tally: Tally,
    tells_misses: bool,
}

impl Run {
    fn fixture(&mut self, fixture: &Arc<Fixture>) -> anyhow::Result<()> {
        if let Some(api) = agentgateway::request(&fixture.path) {
            let (source, fixture) = (format!("{} {api:?}", fixture.source()), Arc::clone(fixture));
            return self.survive(&fixture.path.clone(), &source, move || {
                requests::check(api, str::from_utf8(&fixture.bytes)?)
            });
        }
        let Some((format, reply)) = fixture.answer() else {
            return Ok(());
        };
        let source = format!("{} {}", fixture.source(), format.as_str());
        self.survive(&fixture.path, &source, move || of_reply(format, &reply))
    }

    /// A stream, and an answer to the same request that came whole.
    fn twins(&mut self, stream: &Fixture, whole: &Fixture) -> anyhow::Result<()> {
        let (Some((format, Reply::Stream(bytes))), Some((_, Reply::Whole(body)))) =
            (stream.answer(), whole.answer())
        else {
            return Ok(());
        };
        let source = format!("{} {}", stream.source(), format.as_str());
        self.survive(&stream.path, &source, move || {
            Ok(streams::twin(format, &bytes, &body).into_iter().collect())
        })
    }

    /// Does the work on its own thread, and counts what came of it.
    fn survive(
        &mut self,
        id: &str,
        source: &str,
        work: impl FnOnce() -> anyhow::Result<Vec<Check>> + Send + 'static,
    ) -> anyhow::Result<()> {
        let ended = survive(work);
        let panicked = matches!(ended, Ended::Panicked);
        let hung = matches!(ended, Ended::Hung);
        let mut checks = vec![
            Check::new(Table::Survival, "panics", !panicked),
            Check::new(Table::Survival, "hangs", !hung),
        ];
        if let Ended::With(more) = ended {
            checks.extend(more?);
        }
        self.add(id, source, checks);
        Ok(())
    }

    fn add(&mut self, id: &str, source: &str, checks: Vec<Check>) {
        for check in checks {
            if self.tells_misses && !check.is_good {
                eprintln!(
                    "{id} ({source}) {:?}, {}: {}",
                    check.table, check.column, check.why
                );
            }
            self.tally.add(source, &check);
        }
    }
}

fn of_interaction(interaction: &Interaction) -> anyhow::Result<Vec<Check>> {
    let reply = interaction.reply()?;
    let (caller, provider) = match Language::of(&interaction.api, &interaction.path) {
        Language::Chat { caller, provider } => (caller, provider),
        Language::Passed => return Ok(vec![Check::new(Table::Passed, "passed", true)]),
        Language::NotSpoken => return Ok(vec![Check::new(Table::Passed, "not spoken", true)]),
    };
    let mut checks = Vec::new();
    if let (Some(api), Some(body)) = (caller, &interaction.request) {
        let of_request = requests::check(api, body.get())?;
        // What its provider refused we need not understand, only survive.
        if !matches!(reply, Reply::Error(..)) {
            checks.extend(of_request);
        }
    }
    if let Some(format) = provider {
        checks.extend(of_reply(format, &reply)?);
    }
    Ok(checks)
}

fn of_reply(format: Format, reply: &Reply) -> anyhow::Result<Vec<Check>> {
    match reply {
        Reply::Whole(body) => answers::check(format, body),
        Reply::Stream(bytes) => Ok(streams::check(format, bytes)),
        Reply::Error(status, body) => Ok(errors::check(format, *status, body)),
        Reply::Nothing => Ok(Vec::new()),
    }
}
