//! Keys of what watches over systems. Facts: the vendors' documentation and the rules of gitleaks 8 (MIT).

pub(super) const FORMATS: &[&str] = &[
    "grafana_token glsa_%a32_%H8 glc_%b32..400%p0..3 eyJrIjoi%a70..400%p0..3",
    "dynatrace_token dt0c01.%a24.%a64 dt0s01.%a24.%a64 dt0s16.%a8.%a64",
    "new_relic_key NRAK-%a27 NRII-%w32 NRJS-%h19 NRIQ-%w32",
    "sentry_token sntryu_%h64|e36 sntrys_eyJ%b30..400%p0..2_%b43",
    "honeycomb_key hcaik_%a58",
    // A token in JSON, encoded once more.
    "encoded_token ZXlK%k60..|e40",
    "wakatime_key waka_%h8-%h4-%h4-%h4-%h12",
];
