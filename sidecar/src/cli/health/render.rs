//! Health as people read it: a line for each provider, with its models below it, and one for each route
//! that has a limit.

use std::fmt::Write;

use baton_core::health::{ModelReport, Report, RouteReport, StateReport, VitalsReport};
use baton_core::time::Timestamp;

/// What stands above the lines. The last column is the only one without a bound.
const HEADING: &str = "\
PROVIDER, MODEL          UPTIME   FIRST BYTE   95% WITHIN   TOKENS/S   ATTEMPTS   STANDING
";

pub(super) fn table(report: &Report, now: Timestamp) -> String {
    if report.providers.is_empty() {
        return "no worker has sent its configuration yet\n".to_owned();
    }
    let mut text = HEADING.to_owned();
    for provider in &report.providers {
        let of_provider = |model: &&ModelReport| model.provider == provider.provider;
        line(
            &mut text,
            provider.provider.as_str(),
            None,
            &provider.state,
            now,
        );
        for model in report.models.iter().filter(of_provider) {
            let name = format!("  {}", model.model);
            line(&mut text, &name, model.vitals.as_ref(), &model.state, now);
        }
    }
    report
        .routes
        .iter()
        .for_each(|route| text.push_str(&limited(route)));
    text
}

fn line(
    text: &mut String,
    name: &str,
    vitals: Option<&VitalsReport>,
    state: &StateReport,
    now: Timestamp,
) {
    let cells = vitals.map_or_else(Default::default, cells);
    let [uptime, first_byte, p95, tokens, samples] = cells;
    let stands = stands(state, now);
    let _infallible = writeln!(
        text,
        "{name:<24} {uptime:<8} {first_byte:<12} {p95:<12} {tokens:<10} {samples:<10} {stands}"
    );
}

fn cells(vitals: &VitalsReport) -> [String; 5] {
    let known = |number: f32, text: String| if number > 0.0 { text } else { "-".to_owned() };
    let millis = |number| known(number, format!("{number:.0} ms"));
    [
        format!("{:.1} %", vitals.uptime * 100.0),
        millis(vitals.first_byte_ms),
        millis(vitals.p95_ms),
        known(vitals.tokens_per_s, format!("{:.1}", vitals.tokens_per_s)),
        vitals.samples.to_string(),
    ]
}

/// `open for 12 s (connect)`, `reentering, 25 % of requests`.
fn stands(state: &StateReport, now: Timestamp) -> String {
    let mut text = state.standing.replace('_', "-");
    if let Some(until) = state.until {
        let left = until.since(now).as_secs_f64().ceil();
        let _infallible = write!(text, " for {left} s");
    }
    if let Some(share) = state.share {
        let _infallible = write!(text, ", {:.0} % of requests", share * 100.0);
    }
    if let Some(why) = state.why {
        let _infallible = write!(text, " ({why})");
    }
    text
}

fn limited(route: &RouteReport) -> String {
    let Some(limit) = route.max_escalation_share else {
        return String::new();
    };
    let (escalated, exchanges) = (route.escalated, route.exchanges);
    let percent = limit * 100.0;
    format!(
        "route {}: {escalated} of {exchanges} requests went past the first tier, {percent:.0} % may\n",
        route.route
    )
}
