//! The journal's Lua scripts and what they answer. Keys and arguments are described in each script.

use redis::{FromRedisValue, ParsingError, Value};

pub(super) const OPEN: &str = include_str!("open.lua");
pub(super) const APPEND: &str = include_str!("append.lua");
pub(super) const READ: &str = include_str!("read.lua");
pub(super) const READY: &str = include_str!("ready.lua");
pub(super) const PUT_BACK: &str = include_str!("put_back.lua");

/// What a stream entry is made of: its id, and its fields with their values.
pub(super) type Entry = (String, Vec<String>);

/// The answer of `open.lua`.
pub(super) enum Opened {
    Named {
        epoch: String,
    },
    /// Tip and stream are not of one journal; the stream ends with this entry.
    Torn {
        last: String,
    },
}

/// The answer of `append.lua`.
pub(super) enum Appended {
    /// Now, or by an earlier try.
    Done { newest: u64 },
    /// Somebody else was first.
    Conflict { newest: u64, missed: Vec<Entry> },
    /// Somebody else has it to themselves.
    Leased { left_ms: u64 },
    /// Another journal, or one that lost commits.
    Diverged { newest: u64 },
}

/// The answer of `read.lua`.
pub(super) enum Page {
    Commits {
        newest: u64,
        entries: Vec<Entry>,
    },
    /// Another journal, or one that lost commits.
    Diverged {
        newest: u64,
    },
}

/// The answer of `ready.lua`.
pub(super) enum Readiness {
    Ready,
    Diverged,
    /// An entry stands in the stream that no node wrote, or the stream is gone.
    Torn {
        last: String,
    },
}

/// The answer of `put_back.lua`.
pub(super) enum PutBack {
    Done,
    /// Another node was faster.
    Already,
    /// Another node was faster, and had seen less.
    Shorter {
        newest: u64,
    },
    SomethingElse,
}

impl FromRedisValue for Opened {
    fn from_redis_value(value: Value) -> Result<Self, ParsingError> {
        let (verdict, text): (String, String) = FromRedisValue::from_redis_value(value)?;
        match verdict.as_str() {
            "named" => Ok(Self::Named { epoch: text }),
            "torn" => Ok(Self::Torn { last: text }),
            _ => Err(unknown(&verdict)),
        }
    }
}

impl FromRedisValue for Appended {
    fn from_redis_value(value: Value) -> Result<Self, ParsingError> {
        let (verdict, number, missed): (String, u64, Vec<Entry>) =
            FromRedisValue::from_redis_value(value)?;
        match verdict.as_str() {
            "done" => Ok(Self::Done { newest: number }),
            "conflict" => Ok(Self::Conflict {
                newest: number,
                missed,
            }),
            "leased" => Ok(Self::Leased { left_ms: number }),
            "diverged" => Ok(Self::Diverged { newest: number }),
            _ => Err(unknown(&verdict)),
        }
    }
}

impl FromRedisValue for Page {
    fn from_redis_value(value: Value) -> Result<Self, ParsingError> {
        let (verdict, newest, entries): (String, u64, Vec<Entry>) =
            FromRedisValue::from_redis_value(value)?;
        match verdict.as_str() {
            "commits" => Ok(Self::Commits { newest, entries }),
            "diverged" => Ok(Self::Diverged { newest }),
            _ => Err(unknown(&verdict)),
        }
    }
}

impl FromRedisValue for Readiness {
    fn from_redis_value(value: Value) -> Result<Self, ParsingError> {
        let (verdict, last): (String, String) = FromRedisValue::from_redis_value(value)?;
        match verdict.as_str() {
            "ready" => Ok(Self::Ready),
            "diverged" => Ok(Self::Diverged),
            "torn" => Ok(Self::Torn { last }),
            _ => Err(unknown(&verdict)),
        }
    }
}

impl FromRedisValue for PutBack {
    fn from_redis_value(value: Value) -> Result<Self, ParsingError> {
        let (verdict, newest): (String, u64) = FromRedisValue::from_redis_value(value)?;
        match verdict.as_str() {
            "done" => Ok(Self::Done),
            "already" => Ok(Self::Already),
            "shorter" => Ok(Self::Shorter { newest }),
            "something_else" => Ok(Self::SomethingElse),
            _ => Err(unknown(&verdict)),
        }
    }
}

fn unknown(verdict: &str) -> ParsingError {
    format!("a script of ours answered {verdict:?}").into()
}
