//! How long to wait, as providers write it in sentences and headers: `6.2s`, `1m30s`, `22 seconds`.

use std::time::Duration;

/// A length of time that is the whole text: `644ms`, `2m59.56s`, `22 seconds`, `33.2s`.
///
/// A bare number is none: which unit it has only its place tells.
pub(crate) fn read_wait(text: &str) -> Option<Duration> {
    let (wait, rest) = split_wait(text.trim())?;
    rest.is_empty().then_some(wait)
}

/// The length of time that a sentence tells us to wait: "Please try again in 6.2s."
pub(crate) fn wait_in_words(sentence: &str) -> Option<Duration> {
    let sentence = sentence.to_ascii_lowercase();
    LEADS
        .iter()
        .flat_map(|lead| sentence.split(lead).skip(1))
        .find_map(|after| split_wait(after.trim_start()))
        .map(|(wait, _)| wait)
}

/// What stands before such a time.
const LEADS: [&str; 6] = [
    "again in ",
    "again after ",
    "retry in ",
    "retry after ",
    "wait for ",
    "wait ",
];

/// The units and their seconds.
const UNITS: [(&[&str], f64); 5] = [
    (&["ms", "millisecond", "milliseconds"], 0.001),
    (&["s", "sec", "secs", "second", "seconds"], 1.0),
    (&["m", "min", "mins", "minute", "minutes"], 60.0),
    (&["h", "hr", "hrs", "hour", "hours"], 3_600.0),
    (&["d", "day", "days"], 86_400.0),
];

/// The length of time at the start, and what follows it.
fn split_wait(text: &str) -> Option<(Duration, &str)> {
    let (mut seconds, mut rest) = split_step(text)?;
    while let Some((more, after)) = split_step(rest) {
        seconds += more;
        rest = after;
    }
    Some((Duration::try_from_secs_f64(seconds).ok()?, rest))
}

/// A number and its unit at the start, in seconds, and what follows.
fn split_step(text: &str) -> Option<(f64, &str)> {
    let (number, rest) = split_while(text, |byte| byte.is_ascii_digit() || byte == b'.')?;
    let (unit, rest) = split_while(rest.trim_start_matches(' '), |byte| {
        byte.is_ascii_alphabetic()
    })?;
    let (_, seconds) = UNITS.iter().find(|(names, _)| names.contains(&unit))?;
    Some((number.parse::<f64>().ok()? * seconds, rest))
}

fn split_while(text: &str, fits: impl Fn(u8) -> bool) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(|byte| fits(*byte)).count();
    text.split_at_checked(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_time_has_a_number_and_a_unit_or_several() {
        for (text, millis) in [
            ("644ms", 644),
            ("6.2s", 6_200),
            ("6m0s", 360_000),
            ("2m59.56s", 179_560),
            ("1h2m3s", 3_723_000),
            ("22 seconds", 22_000),
            (" 1 minute ", 60_000),
            ("1d", 86_400_000),
            ("0s", 0),
        ] {
            assert_eq!(
                read_wait(text),
                Some(Duration::from_millis(millis)),
                "{text}"
            );
        }
        for text in [
            "",
            "s",
            "5",
            ".s",
            "5x",
            "1m30",
            "-5s",
            "5 s later",
            "1..5s",
        ] {
            assert_eq!(read_wait(text), None, "{text}");
        }
        assert_eq!(read_wait(&format!("{}d", "9".repeat(400))), None);
    }

    #[test]
    fn a_sentence_tells_how_long() {
        for (sentence, millis) in [
            (
                "Rate limit reached for m on TPM: Limit 9. Please try again in 6.2s. Visit us.",
                6_200,
            ),
            ("Please try again in 1m30s.", 90_000),
            ("Please retry after 22 seconds.", 22_000),
            ("Quota exceeded. Please retry in 33.25s.", 33_250),
            ("Try again in 86400 seconds", 86_400_000),
            ("Please wait a moment, then wait 3 seconds", 3_000),
        ] {
            let wait = Some(Duration::from_millis(millis));
            assert_eq!(wait_in_words(sentence), wait, "{sentence}");
        }
    }

    #[test]
    fn a_sentence_without_a_time_tells_none() {
        for sentence in [
            "",
            "Please try again later.",
            "Please wait a moment and try again.",
            "Please retry after",
            "try again in 5 shakes",
        ] {
            assert_eq!(wait_in_words(sentence), None, "{sentence}");
        }
    }
}
