//! The figures, and what they are to be.

use baton_evals::figure::{Aim, Figure, Share, Value};

use crate::tally::{Table, Tally};

/// All of them.
pub(crate) fn of(tally: &Tally) -> Vec<Figure> {
    [
        requests(tally),
        answers(tally),
        streams(tally),
        others(tally),
    ]
    .concat()
}

fn requests(tally: &Tally) -> Vec<Figure> {
    let of = |which: &[&str]| tally.total(Table::Requests, |column| which.contains(&column));
    vec![
        every("requests read", of(&["read"])),
        none(
            "requests that lose something silently",
            of(&["own", "kept"]),
        ),
        reported(
            "translations not refused",
            said_again(tally, Table::Requests),
        ),
    ]
}

fn answers(tally: &Tally) -> Vec<Figure> {
    let of = |which: &[&str]| tally.total(Table::Answers, |column| which.contains(&column));
    vec![
        every("answers read", of(&["read"])),
        every("answers as plainly read", of(&["text", "calls", "usage"])),
        every("answers said again", said_again(tally, Table::Answers)),
    ]
}

fn streams(tally: &Tally) -> Vec<Figure> {
    let of = |which: &[&str]| tally.total(Table::Streams, |column| which.contains(&column));
    vec![
        every(
            "streams read to their end",
            of(&["to the end", "cut one noticed"]),
        ),
        every("streams the same in pieces", of(&["same in pieces"])),
        every("streams as plainly read", of(&["text", "calls", "usage"])),
        every("streams said again", said_again(tally, Table::Streams)),
        reported("streams as their twins", of(&["as its twin"])),
    ]
}

fn others(tally: &Tally) -> Vec<Figure> {
    let of = |table, which: &[&str]| tally.total(table, |column| which.contains(&column));
    vec![
        every(
            "errors classed",
            of(Table::Errors, &["class", "class by status"]),
        ),
        every("errors' sentences kept", of(Table::Errors, &["message"])),
        none("panics", of(Table::Survival, &["panics"])),
        none("hangs", of(Table::Survival, &["hangs"])),
        reported(
            "leaves as agentgateway expects",
            of(Table::Agentgateway, &["leaves"]),
        ),
    ]
}

/// What is written for others stands in columns that begin with an arrow.
fn said_again(tally: &Tally, table: Table) -> Share {
    tally.total(table, |column| column.starts_with('→'))
}

fn every(name: &str, share: Share) -> Figure {
    figure(name, Value::Share(share), Aim::All)
}

fn none(name: &str, share: Share) -> Figure {
    figure(
        name,
        Value::Count(share.of.saturating_sub(share.good)),
        Aim::Zero,
    )
}

fn reported(name: &str, share: Share) -> Figure {
    figure(name, Value::Share(share), Aim::None)
}

fn figure(name: &str, value: Value, aim: Aim) -> Figure {
    Figure {
        name: name.to_owned(),
        value,
        aim,
    }
}
