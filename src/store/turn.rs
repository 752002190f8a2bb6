//! Who writes first: the reader's own change goes before a sync or an import that writes thousands of articles.
//!
//! SQLite lets one write at a time and gives the turn to whoever happens to ask at the right moment; beside a writer
//! that begins again at once, another waits for seconds. So whoever answers the reader holds a shared lock on an empty
//! file while it writes; who writes in bulk looks between two articles whether anyone holds it, ends its batch, and
//! waits until nobody does. It works between threads and between processes.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::Arc;

/// The name of the empty file in the data directory.
const FILE: &str = "turn.lock";

/// The file; none in memory, or where it cannot be made: then SQLite's own waiting must do.
#[derive(Debug, Clone, Default)]
pub struct Turn {
    file: Option<Arc<File>>,
}

/// Held while a change for the reader is written.
#[derive(Debug)]
pub struct First {
    file: Arc<File>,
}

impl Turn {
    /// The turns of the library in a folder.
    pub fn of(folder: &Path) -> Self {
        let file = File::options().create(true).truncate(false).write(true).open(folder.join(FILE));
        Self { file: file.ok().map(Arc::new) }
    }

    /// Goes first until the answer is dropped.
    pub fn first(&self) -> Option<First> {
        let file = self.file.clone()?;
        file.lock_shared().ok()?;
        Some(First { file })
    }

    /// Whether someone goes first just now.
    pub fn is_taken(&self) -> bool {
        let Some(file) = &self.file else { return false };
        match file.try_lock() {
            Ok(()) => {
                let _ = file.unlock();
                false
            }
            Err(TryLockError::WouldBlock) => true,
            Err(TryLockError::Error(_)) => false,
        }
    }

    /// Waits until nobody goes first.
    pub fn let_pass(&self) {
        if let Some(file) = &self.file
            && file.lock().is_ok()
        {
            let _ = file.unlock();
        }
    }
}

impl Drop for First {
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_goes_first_is_seen_until_it_is_done() {
        let folder = tempfile::tempdir().unwrap();
        // Every store has the file open once more, as another process would.
        let (desk, wire) = (Turn::of(folder.path()), Turn::of(folder.path()));
        assert!(!wire.is_taken());
        let first = desk.first();
        assert!(first.is_some() && wire.is_taken());
        let waits = std::thread::spawn(move || wire.let_pass());
        drop(first);
        waits.join().unwrap();
        assert!(!Turn::of(folder.path()).is_taken());
        assert!(Turn::default().first().is_none() && !Turn::default().is_taken());
    }
}
