//! Keys of what watches over systems. Facts: the vendors' documentation and the rules of gitleaks 8 (MIT).

use super::Format;

pub(super) const FORMATS: &[Format] = &[
    Format::new("grafana_token", "glsa_%a32_%H8"),
    Format::new("grafana_token", "glc_%b32..400%p0..3"),
    Format::new("grafana_token", "eyJrIjoi%a70..400%p0..3"),
    Format::new("dynatrace_token", "dt0c01.%a24.%a64"),
    Format::new("dynatrace_token", "dt0s01.%a24.%a64"),
    Format::new("dynatrace_token", "dt0s16.%a8.%a64"),
    Format::new("new_relic_key", "NRAK-%a27"),
    Format::new("new_relic_key", "NRII-%w32"),
    Format::new("new_relic_key", "NRJS-%h19"),
    Format::new("new_relic_key", "NRIQ-%w32"),
    Format::new("sentry_token", "sntryu_%h64").entropy(36),
    Format::new("sentry_token", "sntrys_eyJ%b60..400%p0..2_%b43"),
    Format::new("honeycomb_key", "hcaik_%a58"),
    Format::new("wakatime_key", "waka_%h8-%h4-%h4-%h4-%h12"),
];
