//! Runs a script: lines of events in, the same lines with what was done about them out.
//!
//! ```text
//! # a comment
//! wait 250ms
//! again                                                      another exchange, which finds what the cache kept
//! config guarded                                             the configuration in guarded.json
//! sidecar away
//! forget                                                     Envoy's memory is lost, the sidecar's is not
//! purge                                                      what was kept up to now is not to be given any more
//! bench small                                                this model's provider has just refused our key
//! broken small                                               attempts at this model have just failed
//! mended small                                               one has just been answered
//! climbed main                                               all of this route's exchanges have just climbed
//! > request POST /v1/chat/completions x-baton-route=main     headers of the request; `_` for a space
//! > part 100                                                 100 bytes of the body are held
//! > body {"model": "auto", …}                                the whole body
//! > consulted dlp card=90,name=20                            what a checker finds; `dlp -`: nothing, `dlp`: it does not say
//! > consulted                                              the sidecar could not ask anybody
//! > recalled                                               the cache says what it has
//! > admitted                                               the sidecar says what it has; `away`: it says nothing
//! > response 200 content-type=text/event-stream              an answer's headers reach the edge
//! > data {"choices": …}                                      more of that answer, where the edge looks at it
//! > end {"choices": …}                                       the last of it
//! > closed downstream_remote_disconnect                      the exchange ends
//! 1> opened                                                  Envoy starts attempt 1
//! 1> sent                                                    its request's body is there
//! 1> response 503 retry-after=2                              its provider's headers; `end`: no body
//! 1> data {"choices": …}                                     more of its answer; \n is a line feed
//! 1> noise 3000000                                           so many bytes of it that say nothing
//! 1> end {"choices": …}                                      the last of it
//! 1> verdict passed                                          the sidecar's word: `passed`, `failed` or `away`
//! 1> late                                                    the attempt's deadline has come
//! 1> closed connect                                          Envoy ends it: connect, or its details
//! ```
//!
//! What is done stands below, marked `<` or `1<`; `hold` or `pass` is what becomes of what came.

use std::time::Duration;

use baton_core::attempt::{self, BodyLeft, Closing};
use baton_core::exchange;
use baton_core::fault::Fault;
use baton_core::guard::{Found, Said};
use baton_core::http::{Flow, Headers, Reads, ResponseHead};
use baton_core::outcome::AttemptEnding;
use baton_core::protocol::screen::Word;
use baton_core::protocol::verify::Judgement;
use baton_core::time::Timestamp;
use baton_core::verdict::{Unverified, Verdict, Verification};

use super::show;
use super::world::World;

/// The script with everything that was done written into it, in place of what it expects.
pub(crate) fn run(script: &str) -> String {
    let mut stage = Stage {
        world: World::new(),
        held: Vec::new(),
        out: Vec::new(),
    };
    for line in script.lines().filter(|line| !is_expectation(line)) {
        stage.out.push(line.to_owned());
        stage.play(line);
    }
    stage.out.join("\n") + "\n"
}

fn is_expectation(line: &str) -> bool {
    line.starts_with("    ") || line.starts_with('<') || line.get(1..2) == Some("<")
}

struct Stage {
    world: World,
    /// What of an answer's body is held so far.
    held: Vec<u8>,
    out: Vec<String>,
}

impl Stage {
    fn play(&mut self, line: &str) {
        let (who, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (word, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        match (who, word) {
            ("" | "#", _) => {}
            ("again", _) => self.world.again(),
            ("forget", _) => self.world.forget(),
            ("purge", _) => self.world.purge(),
            ("config", "guarded") => self.world = World::guarded(),
            ("wait", millis) => {
                let millis = millis.strip_suffix("ms").unwrap().parse().unwrap();
                self.world.wait(Duration::from_millis(millis));
            }
            ("bench", model) => {
                self.world
                    .ended(model, AttemptEnding::Faulted(Fault::Auth), 1);
            }
            ("broken", model) => {
                let ending = AttemptEnding::Faulted(Fault::Status(503));
                self.world.ended(model, ending, 10);
            }
            ("mended", model) => self.world.ended(model, AttemptEnding::Answered(200), 1),
            ("climbed", route) => self.world.climbed(route, 100),
            ("sidecar", word) => self.world.sidecar_away = word == "away",
            (">", word) => self.edge(word, rest),
            (attempt, word) => {
                let number = attempt.strip_suffix('>').and_then(|n| n.parse().ok());
                let number = number.unwrap_or_else(|| panic!("a script has no line `{line}`"));
                self.attempt(number, word, rest);
            }
        }
    }

    fn edge(&mut self, word: &str, rest: &str) {
        let event = match word {
            "request" => exchange::Event::RequestOpened(request(rest)),
            "part" => {
                let held = rest.parse().unwrap();
                exchange::Event::RequestBodyArrived {
                    bytes: b"",
                    held,
                    ended: false,
                }
            }
            "body" => exchange::Event::RequestBodyArrived {
                bytes: rest.as_bytes(),
                held: rest.len(),
                ended: true,
            },
            "consulted" => exchange::Event::Consulted(word_of(rest)),
            "recalled" => self.world.recalled(),
            "admitted" if rest == "away" => exchange::Event::Admitted(None),
            "admitted" => self.world.remote.admitted(),
            "response" => {
                self.held.clear();
                answer(rest, self.world.now)
            }
            "data" | "end" => return self.answer(&rest.replace("\\n", "\n"), word == "end"),
            "closed" => exchange::Event::Closed {
                details: Some(rest).filter(|rest| !rest.is_empty()),
            },
            word => panic!("the edge has no event `{word}`"),
        };
        for command in self.world.edge(event) {
            self.out.push(format!("< {}", show::edge(&command)));
        }
        self.out.push(format!("< {}", flow(self.world.edge_flow())));
    }

    /// As the filter does: of what is held, the edge sees what it asks to see.
    fn answer(&mut self, new: &str, ended: bool) {
        self.held.extend(new.as_bytes());
        let bytes = match self.world.edge_reads_answer() {
            Reads::Pieces => new.as_bytes(),
            Reads::AtEnd | Reads::Nothing => &self.held,
        };
        let event = exchange::Event::ResponseBodyArrived {
            bytes,
            held: self.held.len(),
            ended,
        };
        for command in self.world.edge(event) {
            self.out.push(format!("< {}", show::edge(&command)));
        }
        self.out.push(format!("< {}", flow(self.world.edge_flow())));
        if self.world.edge_flow() == Flow::Pass {
            self.held.clear();
        }
    }

    fn attempt(&mut self, number: u16, word: &str, rest: &str) {
        let left = if word == "end" {
            BodyLeft::Nothing
        } else {
            BodyLeft::More
        };
        let commands = match word {
            "opened" => self.world.open(number),
            "sent" => self.world.attempt(
                number,
                attempt::Event::RequestBodyArrived { held: 1000 },
                b"",
            ),
            "response" => {
                let event = response(rest, self.world.now);
                self.world.attempt(number, event, b"")
            }
            "verdict" => self.verdict(number, rest),
            "late" => self.late(number),
            "data" | "end" => self.body(number, &rest.replace("\\n", "\n"), left),
            "noise" => self.body(number, &":".repeat(rest.parse().unwrap()), left),
            "closed" => {
                let transport_failed = rest == "connect";
                let details = Some(rest).filter(|rest| !rest.is_empty() && !transport_failed);
                let closing = Closing {
                    details,
                    transport_failed,
                };
                let event = attempt::Event::Closed(closing);
                self.world.attempt(number, event, b"")
            }
            word => panic!("an attempt has no event `{word}`"),
        };
        for command in commands {
            self.out
                .push(format!("{number}< {}", show::attempt(&command)));
        }
        self.out.push(format!(
            "{number}< {}",
            flow(self.world.attempt_flow(number))
        ));
    }

    /// The filter says so only where the attempt waits for it.
    fn late(&mut self, number: u16) -> Vec<attempt::Command> {
        let deadline = self.world.attempt_deadline(number).unwrap();
        assert!(deadline <= self.world.now, "it is too early");
        let commands = self
            .world
            .attempt(number, attempt::Event::TimePassed, &self.held);
        self.held.clear();
        commands
    }

    /// The sidecar's word, and behind it the answer that is to be given instead.
    fn verdict(&mut self, number: u16, rest: &str) -> Vec<attempt::Command> {
        let (word, instead) = rest.split_once(' ').unwrap_or((rest, ""));
        let verdict = match word {
            "passed" => Some(Verdict::Passed),
            "failed" => Some(Verdict::BelowThreshold),
            "away" => None,
            word => panic!("there is no verdict `{word}`"),
        };
        let judgement = verdict.map(|verdict| Judgement {
            verification: Verification {
                verdict,
                decided_by: (verdict == Verdict::BelowThreshold).then(|| "complete".to_owned()),
                unverified: None,
                ..Verification::without(Unverified::NothingApplies)
            },
            instead: !instead.is_empty(),
        });
        let event = attempt::Event::VerdictArrived {
            judgement,
            instead: instead.as_bytes(),
            next: self.world.prospect(number),
        };
        let commands = self.world.attempt(number, event, &self.held);
        self.held.clear();
        commands
    }

    /// As the filter does: of what is held, a state sees what it asks to see.
    fn body(&mut self, number: u16, new: &str, left: BodyLeft) -> Vec<attempt::Command> {
        self.held.extend(new.as_bytes());
        let held = self.held.len();
        let bytes = match self.world.attempt_reads(number) {
            Reads::Pieces => new.as_bytes(),
            Reads::AtEnd | Reads::Nothing => &self.held,
        };
        let event = attempt::Event::ResponseBodyArrived { bytes, held, left };
        let commands = self.world.attempt(number, event, &self.held);
        if self.world.attempt_flow(number) == Flow::Pass {
            self.held.clear();
        }
        commands
    }
}

/// What a checker says, as the sidecar tells it.
fn word_of(line: &str) -> Option<Word> {
    let mut words = line.split(' ');
    let guardrail = words.next().filter(|name| !name.is_empty())?;
    let found = words.next().map(|found| {
        let found = found.split(',').filter(|found| *found != "-");
        found.map(finding).collect()
    });
    let guardrail = guardrail.to_owned();
    let said = vec![Said { guardrail, found }];
    Some(Word { said })
}

fn finding(text: &str) -> Found {
    let (kind, hundredths) = text.split_once('=').unwrap();
    let hundredths: f64 = hundredths.parse().unwrap();
    Found::new(kind, hundredths / 100.0).unwrap()
}

fn flow(flow: Flow) -> &'static str {
    match flow {
        Flow::Hold => "hold",
        Flow::Pass => "pass",
    }
}

fn request(line: &str) -> Headers {
    let mut words = line.split(' ');
    let mut headers = Headers::default();
    headers.push(":method", words.next().unwrap_or_default());
    headers.push(":path", words.next().unwrap_or_default());
    push_all(&mut headers, words);
    headers
}

fn answer<'a>(line: &str, now: Timestamp) -> exchange::Event<'a> {
    let mut words = line.split(' ');
    let mut headers = Headers::default();
    headers.push(":status", words.next().unwrap_or_default());
    push_all(&mut headers, words);
    let head = ResponseHead::read(&headers, now);
    exchange::Event::ResponseOpened {
        status: head.status,
        is_stream: head.is_stream,
        encoding: head.encoding,
    }
}

fn response<'a>(line: &str, now: Timestamp) -> attempt::Event<'a> {
    let mut words = line.split(' ');
    let mut headers = Headers::default();
    headers.push(":status", words.next().unwrap_or_default());
    let ended = line.ends_with(" end");
    push_all(&mut headers, words.filter(|word| *word != "end"));
    let left = if ended {
        BodyLeft::Nothing
    } else {
        BodyLeft::More
    };
    attempt::Event::ResponseOpened(ResponseHead::read(&headers, now), left)
}

fn push_all<'a>(headers: &mut Headers, words: impl Iterator<Item = &'a str>) {
    for word in words {
        let (name, value) = word.split_once('=').unwrap();
        headers.push(name, value.replace('_', " "));
    }
}
