//! When a provider says to come back, from the headers of an answer that is none.
//!
//! There are as many ways as providers: a standard header in two forms, a finer one of OpenAI's, and
//! resets of limits as lengths of time, as moments in seconds or milliseconds, or as dates.

use std::time::{Duration, SystemTime};

use crate::format::wait::read_wait;
use crate::http::Headers;
use crate::time::Timestamp;

/// The longest that is believed: a day. Whoever means longer means never.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The headers that say when a limit is reset, and what is left of it.
const RESETS: [(&str, &str); 10] = [
    (
        "x-ratelimit-reset-requests",
        "x-ratelimit-remaining-requests",
    ),
    ("x-ratelimit-reset-tokens", "x-ratelimit-remaining-tokens"),
    ("x-ratelimit-reset", "x-ratelimit-remaining"),
    ("ratelimit-reset", "ratelimit-remaining"),
    (
        "anthropic-ratelimit-requests-reset",
        "anthropic-ratelimit-requests-remaining",
    ),
    (
        "anthropic-ratelimit-tokens-reset",
        "anthropic-ratelimit-tokens-remaining",
    ),
    (
        "anthropic-ratelimit-input-tokens-reset",
        "anthropic-ratelimit-input-tokens-remaining",
    ),
    (
        "anthropic-ratelimit-output-tokens-reset",
        "anthropic-ratelimit-output-tokens-remaining",
    ),
    (
        "anthropic-ratelimit-unified-reset",
        "anthropic-ratelimit-unified-remaining",
    ),
    ("x-ratelimit-reset-after", "x-ratelimit-remaining"),
];

/// How long the provider asks us to stay away in so many words; `None` where it does not.
///
/// ```
/// # use baton_core::{http::Headers, retry::told, time::Timestamp};
/// # use std::time::Duration;
/// let mut headers = Headers::default();
/// headers.push("retry-after-ms", "250");
/// assert_eq!(told(&headers, Timestamp::default()), Some(Duration::from_millis(250)));
/// ```
pub fn told(headers: &Headers, now: Timestamp) -> Option<Duration> {
    millis(headers)
        .or_else(|| seconds_or_date(headers.get("retry-after")?, now))
        .filter(|wait| *wait <= LONGEST)
}

/// How long until the limit is reset that stopped us; `None` where no limit is told. Of several it is
/// the one that is used up, and of those the one that lasts longest.
pub fn reset(headers: &Headers, now: Timestamp) -> Option<Duration> {
    let resets = || {
        RESETS.iter().filter_map(|(reset, remaining)| {
            let wait = wait_until_reset(headers.get(reset)?, now)?;
            let used_up = headers
                .get(remaining)
                .is_some_and(|left| left.trim() == "0");
            Some((used_up, wait))
        })
    };
    let used_up = resets().filter(|(used_up, _)| *used_up).max();
    used_up
        .or_else(|| resets().max())
        .map(|(_, wait)| wait)
        .filter(|wait| *wait <= LONGEST)
}

fn millis(headers: &Headers) -> Option<Duration> {
    let millis: f64 = headers.get("retry-after-ms")?.trim().parse().ok()?;
    Duration::try_from_secs_f64(millis / 1000.0).ok()
}

/// A reset in any of the ways there are.
fn wait_until_reset(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    read_wait(text)
        .or_else(|| seconds_or_date(text, now))
        .or_else(|| Some(until(rfc3339(text)?, now)))
}

/// Seconds from now, or a moment: as a date, or as a number too great for anything else.
fn seconds_or_date(text: &str, now: Timestamp) -> Option<Duration> {
    /// A number from here on is a moment in seconds (after 2001), and a thousand times it in
    /// milliseconds: nobody asks us to wait for thirty years.
    const MOMENT: f64 = 1e9;

    let text = text.trim();
    let Ok(number) = text.parse::<f64>() else {
        let since_epoch = httpdate::parse_http_date(text).ok()?;
        let since_epoch = since_epoch.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        return Some(until(since_epoch, now));
    };
    let seconds = if number >= MOMENT * 1000.0 {
        number / 1000.0
    } else {
        number
    };
    let told = Duration::try_from_secs_f64(seconds).ok()?;
    Some(if number >= MOMENT {
        until(told, now)
    } else {
        told
    })
}

/// From now to a moment; nothing where it has passed.
fn until(since_epoch: Duration, now: Timestamp) -> Duration {
    since_epoch.saturating_sub(Duration::from_micros(now.as_micros()))
}

/// A moment such as `2026-11-21T12:30:05Z`, since the epoch; other time zones are not in use here.
fn rfc3339(text: &str) -> Option<Duration> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let mut date = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let mut time = time.splitn(3, ':').map(|part| part.parse::<f64>().ok());
    let (hours, minutes, seconds) = (time.next()??, time.next()??, time.next()??);
    if !((1970..10_000).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)) {
        return None;
    }
    let days = u64::try_from(days_since_epoch(year, month, day)).ok()?;
    let of_day = (hours * 60.0 + minutes) * 60.0 + seconds;
    let of_day = Duration::try_from_secs_f64(of_day).ok()?;
    Duration::from_secs(days.checked_mul(86_400)?).checked_add(of_day)
}

/// The days from the epoch to a date of the Gregorian calendar, counting years from March so that the
/// leap day is the last (the well-known `days_from_civil`; <https://howardhinnant.github.io/date_algorithms.html>).
const fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let leap_days = year / 4 - year / 100 + year / 400;
    year * 365 + leap_days + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    /// 2026-11-21T12:30:00Z.
    const NOW: Timestamp = Timestamp::from_micros(1_795_264_200_000_000);

    #[test]
    fn every_way_of_saying_it_is_understood() {
        for (header, value, millis) in [
            ("retry-after", "2", 2_000),
            ("retry-after", "0.5", 500),
            ("retry-after", "Sat, 21 Nov 2026 12:30:07 GMT", 7_000),
            ("retry-after", "Sat, 21 Nov 2026 12:29:07 GMT", 0),
            ("retry-after-ms", "250", 250),
            ("retry-after-ms", "1234.5", 1_234),
            ("x-ratelimit-reset-requests", "1s", 1_000),
            ("x-ratelimit-reset-tokens", "6m0s", 360_000),
            ("x-ratelimit-reset-tokens", "120ms", 120),
            ("x-ratelimit-reset", "30", 30_000),
            ("x-ratelimit-reset", "1795264210", 10_000),
            ("x-ratelimit-reset", "1795264210500", 10_500),
            ("ratelimit-reset", "3", 3_000),
            (
                "anthropic-ratelimit-tokens-reset",
                "2026-11-21T12:30:05Z",
                5_000,
            ),
            (
                "anthropic-ratelimit-tokens-reset",
                "2026-11-21T12:00:00Z",
                0,
            ),
        ] {
            let told = retry_after(&headers(&[(header, value)]), NOW);
            let told = told.map(|wait| wait.as_millis());
            assert_eq!(told, Some(millis), "{header}: {value}");
        }
    }

    #[test]
    fn what_makes_no_sense_says_nothing() {
        for value in [
            "",
            "soon",
            "-1",
            "nan",
            "inf",
            "1e300",
            "100000",
            "9999-13-01T00:00:00Z",
        ] {
            for (header, _) in [
                ("retry-after", ()),
                ("retry-after-ms", ()),
                ("x-ratelimit-reset", ()),
            ] {
                let told = retry_after(&headers(&[(header, value)]), NOW);
                assert!(told.is_none_or(|wait| wait <= LONGEST), "{header}: {value}");
            }
            assert_eq!(
                retry_after(&headers(&[("retry-after", value)]), NOW),
                None,
                "{value}"
            );
        }
        assert_eq!(retry_after(&Headers::default(), NOW), None);
    }

    #[test]
    fn plain_words_come_before_resets_and_used_up_limits_before_others() {
        let said = |pairs: &[_]| retry_after(&headers(pairs), NOW).map(|wait| wait.as_secs());
        let requests = ("x-ratelimit-reset-requests", "10s");
        let tokens = ("x-ratelimit-reset-tokens", "60s");
        assert_eq!(said(&[requests, tokens]), Some(60));
        assert_eq!(
            said(&[requests, tokens, ("x-ratelimit-remaining-requests", "0")]),
            Some(10)
        );
        assert_eq!(said(&[requests, tokens, ("retry-after", "1")]), Some(1));
    }

    #[test]
    fn days_are_counted_as_the_calendar_has_them() {
        for (date, days) in [
            ((1970, 1, 1), 0),
            ((1970, 3, 1), 59),
            ((2000, 2, 29), 11_016),
            ((2000, 3, 1), 11_017),
            ((2026, 11, 21), 20_778),
            ((2100, 3, 1), 47_541),
        ] {
            let (year, month, day) = date;
            assert_eq!(days_since_epoch(year, month, day), days, "{date:?}");
        }
    }

    /// As an answer of 429 is read.
    fn retry_after(headers: &Headers, now: Timestamp) -> Option<Duration> {
        told(headers, now).or_else(|| reset(headers, now))
    }

    fn headers(pairs: &[(&str, &str)]) -> Headers {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(own).collect()
    }
}
