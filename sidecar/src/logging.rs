//! The sidecar's own log, on standard error.
//!
//! | level | says |
//! |---|---|
//! | `error` | something is lost or does not work until somebody acts |
//! | `warn` | something went wrong and is made good without anybody acting |
//! | `info` | one line per exchange, and what the sidecar itself does: start, config, stop |
//! | `debug` | what single connections do |

use tracing_subscriber::filter::LevelFilter;

/// How a line looks.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For machines: one JSON object a line.
    Json,
}

/// What is worth a line.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Level {
    /// What somebody must act on.
    Error,
    /// Also what was made good.
    Warn,
    /// Also one line per exchange.
    Info,
    /// Also what single connections do.
    Debug,
}

/// Starts logging. The first call in a process counts.
pub fn start(format: Format, level: Level) {
    let level = match level {
        Level::Error => LevelFilter::ERROR,
        Level::Warn => LevelFilter::WARN,
        Level::Info => LevelFilter::INFO,
        Level::Debug => LevelFilter::DEBUG,
    };
    let lines = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(level)
        .with_target(false);
    let _already_started = match format {
        Format::Text => lines
            .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
            .try_init(),
        Format::Json => lines.json().flatten_event(true).try_init(),
    };
}
