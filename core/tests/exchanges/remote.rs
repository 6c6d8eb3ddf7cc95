//! What a sidecar keeps of answers, without a sidecar.

use baton_core::cache::Key;
use baton_core::exchange::{Command, Event};
use baton_core::protocol::admit::{Admission, Application, Kept, Turn, Word};
use baton_core::protocol::keep::Keeping;

/// What it keeps, in the order it came, and what it was last asked for.
#[derive(Default)]
pub(crate) struct Remote {
    kept: Vec<(Keeping, Vec<u8>)>,
    asked: Option<Application>,
}

impl Remote {
    /// Takes note of what it is asked and told.
    pub(crate) fn hear(&mut self, command: &Command) {
        if let Command::Admit(application) = command {
            self.asked = Some((**application).clone());
        }
        if let Command::HandOver(keeping, body) = command
            && keeping.head.is_some()
        {
            self.kept.push(((**keeping).clone(), body.clone()));
        }
    }

    /// What it has of what it was last asked for: the same, else something as alike as 0.97.
    pub(crate) fn admitted(&mut self) -> Event<'static> {
        let word = self.asked.take().map(|asked| {
            let found = self.same(asked.key).or_else(|| self.alike(&asked));
            Box::new(found.unwrap_or_default())
        });
        Event::Admitted(word)
    }

    fn same(&self, key: Key) -> Option<Word> {
        let found = self.kept.iter().rfind(|(keeping, _)| keeping.key == key);
        found.and_then(|kept| word(kept, None))
    }

    fn alike(&self, asked: &Application) -> Option<Word> {
        let context = |turn: &Option<Turn>| turn.as_ref().map(|turn| turn.context);
        let wanted = context(&asked.turn)?;
        let mut kept = self.kept.iter();
        let found = kept.rfind(|(keeping, _)| context(&keeping.turn) == Some(wanted));
        found.and_then(|kept| word(kept, Some(0.97)))
    }
}

fn word((keeping, body): &(Keeping, Vec<u8>), likeness: Option<f32>) -> Option<Word> {
    let kept = Kept {
        key: keeping.key,
        head: keeping.head.clone()?,
        likeness,
    };
    Some(Word {
        admission: Admission {
            kept: Some(kept),
            shadow: None,
        },
        body: body.clone(),
    })
}
