//! A store in a file of the data directory.
//!
//! One connection writes, another reads: who looks something up never waits for the disk of who writes. A file that is
//! damaged, or none of ours, is put aside, and another begun: a cache is no ledger.

mod read;
mod write;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use baton_core::cache::{Key, Purge};
use baton_core::time::Timestamp;
use rusqlite::Connection;

use super::{Change, Id, Place, Store, StoreError, Usage, Written, schema};
use crate::cache::row::Row;

/// The file in the data directory.
const FILE_NAME: &str = "cache.db";

/// What SQLite keeps beside a file.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// Answers in a file.
pub(in crate::cache) struct Sqlite {
    path: PathBuf,
    /// The most that the file may have in use, in bytes.
    most: u64,
    /// Std mutexes: they are only ever held on threads that may wait. Who takes both takes the writer's first.
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
}

impl Sqlite {
    /// The answers of a data directory, which must be there; at most so many bytes of them.
    ///
    /// # Errors
    /// When there is no room for a file, not even for a new one.
    pub(in crate::cache) fn open(data_dir: &Path, most: u64) -> Result<Self, StoreError> {
        let path = data_dir.join(FILE_NAME);
        let opened = both(&path).or_else(|error| {
            if !error.is_damage() {
                return Err(error);
            }
            put_aside(&path, &error)?;
            both(&path)
        });
        let (writer, reader) = opened?;
        Ok(Self {
            path,
            most,
            writer: Mutex::new(writer),
            reader: Mutex::new(reader),
        })
    }

    fn read<T>(
        &self,
        question: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let answer = question(&locked(&self.reader));
        answer.map_err(|error| self.mended(error.into()))
    }

    fn change<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let done = work(&mut locked(&self.writer));
        done.map_err(|error| self.mended(error.into()))
    }

    /// Begins anew where the file is damaged.
    fn mended(&self, error: StoreError) -> StoreError {
        if !error.is_damage() {
            return error;
        }
        let (mut writer, mut reader) = (locked(&self.writer), locked(&self.reader));
        let begun = put_aside(&self.path, &error).and_then(|()| both(&self.path));
        match begun {
            Ok(fresh) => (*writer, *reader) = fresh,
            Err(error) => tracing::warn!(%error, "no new cache can be begun"),
        }
        error
    }
}

impl Store for Sqlite {
    fn find(&self, route: &str, key: &Key) -> Result<Option<(Id, Row)>, StoreError> {
        self.read(|connection| read::find(connection, route, key))
    }

    fn at(&self, id: Id) -> Result<Option<Row>, StoreError> {
        self.read(|connection| read::at(connection, id))
    }

    fn places(&self, after: Id, most: usize) -> Result<Vec<Place>, StoreError> {
        self.read(|connection| read::places(connection, after, most))
    }

    fn newest_places(&self, most: usize) -> Result<Id, StoreError> {
        self.read(|connection| read::newest_places(connection, most))
    }

    fn write(&self, changes: &[Change], now: Timestamp) -> Result<Written, StoreError> {
        self.change(|connection| write::all(connection, changes, self.most, now))
    }

    fn purge(&self, purge: &Purge) -> Result<Vec<Id>, StoreError> {
        let mut all = Vec::new();
        loop {
            let gone = self.change(|connection| write::purge(connection, purge))?;
            if gone.is_empty() {
                return Ok(all);
            }
            all.extend(gone);
        }
    }

    fn usage(&self) -> Result<BTreeMap<String, Usage>, StoreError> {
        self.read(read::usage)
    }
}

fn locked(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

fn both(path: &Path) -> Result<(Connection, Connection), StoreError> {
    let writer = schema::open(path)?;
    // What is damaged shows when it is read: better now than when somebody waits for it.
    writer.query_row("SELECT count(*) FROM usage", [], |_| Ok(()))?;
    Ok((writer, schema::open_beside(path)?))
}

/// Moves a file out of the way, in place of the one that was moved before.
fn put_aside(path: &Path, why: &StoreError) -> Result<(), StoreError> {
    let aside = path.with_extension("db.aside");
    tracing::warn!(
        path = %path.display(), aside = %aside.display(), %why,
        "the cache cannot be read; it is put aside, and another begun"
    );
    for beside in BESIDE {
        let mut name = path.as_os_str().to_owned();
        name.push(beside);
        match fs::remove_file(PathBuf::from(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            Ok(()) | Err(_) => (),
        }
    }
    Ok(fs::rename(path, aside)?)
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sqlite")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
