//! The closed list of reasons a socket ends with; its range tells the client whether to come back.

/// WebSocket close code. 44xx: do not reconnect at once. 45xx: reconnect with full jitter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseCode {
    Protocol,
    TokenRefused,
    NotAllowed,
    NoSuchRoom,
    NoHello,
    Replaced,
    FrameTooLarge,
    TooFast,
    ServerError,
    Draining,
    TooSlow,
}

impl CloseCode {
    pub const fn code(self) -> u16 {
        match self {
            Self::Protocol => 4400,
            Self::TokenRefused => 4401,
            Self::NotAllowed => 4403,
            Self::NoSuchRoom => 4404,
            Self::NoHello => 4408,
            Self::Replaced => 4409,
            Self::FrameTooLarge => 4413,
            Self::TooFast => 4429,
            Self::ServerError => 4500,
            Self::Draining => 4503,
            Self::TooSlow => 4508,
        }
    }

    /// The reason sent along, for logs and developers. At most 123 bytes, as RFC 6455 asks.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Protocol => "protocol error",
            Self::TokenRefused => "token refused",
            Self::NotAllowed => "not allowed",
            Self::NoSuchRoom => "no such room",
            Self::NoHello => "no hello in time",
            Self::Replaced => "replaced by a newer connection",
            Self::FrameTooLarge => "frame too large",
            Self::TooFast => "too fast",
            Self::ServerError => "server error",
            Self::Draining => "draining",
            Self::TooSlow => "too slow",
        }
    }
}
