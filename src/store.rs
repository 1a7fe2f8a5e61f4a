//! Why a store could not do its work, whichever store it is.

/// Nothing is promised about what was asked: it may yet turn out to be done.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("storage: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("redis: {0}")]
    Redis(#[from] redis::RedisError),
    #[error("storage holds something unreadable: {0}")]
    Corrupt(#[from] serde_json::Error),
    #[error("storage: {0}")]
    Io(#[from] std::io::Error),
    #[error("storage task ended early")]
    Gone,
    /// What was read so far is no longer what the journal holds: read it from the start.
    #[error("the journal is another than before, or has lost its newest commits")]
    Rewound,
    /// The journal begins later than it should.
    #[error(
        "the journal's first {0} commits are missing: it was trimmed from outside. Restore it from a backup, or name another event."
    )]
    Trimmed(u64),
    /// Somebody else wrote into the stream, or it was lost alone.
    #[error(
        "{journal} and {tip} do not belong together: the stream ends with {last}. Remove what no node wrote (XDEL, then XSETID with the position and tag of {tip}), restore Redis from a backup, or name another event."
    )]
    Torn {
        journal: String,
        tip: String,
        last: String,
    },
    /// Changing over would drop people.
    #[error(
        "the store holds another event's journal: {lost} of the {of} people here are unknown there. This node keeps what it holds. Restore Redis from a backup, or empty it and this node puts all of it back; or end this node to give up what it holds."
    )]
    Foreign { lost: usize, of: usize },
    /// Others had the journal to themselves for too long.
    #[error("other nodes left no turn to write in time")]
    Busy,
    /// Fewer replicas than wanted have it; it may still be lost.
    #[error("{reached} of {wanted} replicas confirmed in time")]
    Unconfirmed { reached: u32, wanted: u32 },
}
