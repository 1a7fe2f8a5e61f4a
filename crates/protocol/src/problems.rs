//! The codes a problem may carry, each with its status. Rejections of the event have theirs in the hall; those that HTTP can answer with
//! stand here as well.

/// What `code` says in an RFC 9457 problem: stable, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProblemCode {
    pub status: u16,
    pub code: &'static str,
}

macro_rules! codes {
    ($($status:literal: $($name:ident = $code:literal),+;)+) => {
        $($(pub const $name: ProblemCode = ProblemCode { status: $status, code: $code };)+)+

        pub const ALL: &[ProblemCode] = &[$($($name),+),+];
    };
}

codes! {
    400: NOT_JSON = "not_json", UNREADABLE = "unreadable", NO_WEBSOCKET = "no_websocket";
    401: TOKEN_REFUSED = "token_refused", WRONG_PASSPHRASE = "wrong_passphrase";
    403: NOT_ALLOWED = "not_allowed", WRONG_CODE = "wrong_code", WRONG_KEY = "wrong_key", WRONG_ORIGIN = "wrong_origin";
    404: NOT_FOUND = "not_found", NO_SUCH_CODE = "no_such_code", NO_SUCH_EVENT = "no_such_event", NO_SUCH_ROOM = "no_such_room",
        NO_SUCH_ROUND = "no_such_round", NO_SUCH_INTRODUCTION = "no_such_introduction", NO_TIMETABLE = "no_timetable",
        NOT_REGISTERED = "not_registered", NO_SUCH_STAFF = "no_such_staff", NO_SUCH_BOOTH = "no_such_booth",
        NO_SUCH_VISITOR = "no_such_visitor", NO_SUCH_LINK = "no_such_link", NO_SUCH_TOPIC = "no_such_topic", NO_SUCH_FLAG = "no_such_flag";
    405: METHOD_NOT_ALLOWED = "method_not_allowed";
    409: ALREADY_MET = "already_met", ALREADY_REGISTERED = "already_registered", ASKED_BY_MANY = "asked_by_many",
        BOOTH_CONSENT_NEEDED = "booth_consent_needed", BUSY = "busy", CONSENT_NEEDED = "consent_needed",
        EXCHANGE_CONSENT_NEEDED = "exchange_consent_needed", FULL = "full", HAS_TOPIC = "has_topic", ID_TAKEN = "id_taken", IN_USE = "in_use", KEY_USED = "key_used",
        KINDS_APART = "kinds_apart", KINDS_IF_ASKED = "kinds_if_asked", KINDS_ENOUGH = "kinds_enough",
        MET_AT_TOPIC = "met_at_topic", NO_TOPICS_HERE = "no_topics_here", TOO_MANY_TOPICS = "too_many_topics", TOPIC_FULL = "topic_full",
        LETTERS_RUNNING = "letters_running", NO_MAIL_SERVER = "no_mail_server", TEST_LETTER_FIRST = "test_letter_first",
        NOBODY_TO_INTRODUCE = "nobody_to_introduce", NOBODY_WAITS = "nobody_waits", NOT_IN_ROOM = "not_in_room", NOTHING_TO_SHOW = "nothing_to_show",
        NO_SUCH_TABLE = "no_such_table", NOT_AT_THE_TABLE = "not_at_the_table", OWN_ORGANIZATION = "own_organization", PARTNER_ARRIVED = "partner_arrived",
        PARTNER_BUSY = "partner_busy", NO_REHEARSAL = "no_rehearsal", REAL_PEOPLE = "real_people",
        REHEARSAL_RUNNING = "rehearsal_running", ROOM_CLOSED = "room_closed", ROUND_OVER = "round_over", ROUND_RUNNING = "round_running",
        TABLE_TAKEN = "table_taken", TOO_MANY_INVITATIONS = "too_many_invitations", TOO_MANY_ENCOUNTERS = "too_many_encounters", UNAVAILABLE = "unavailable",
        WRONG_STATE = "wrong_state", YOURSELF = "yourself";
    410: ERASED = "erased";
    413: TOO_LARGE = "too_large";
    421: WRONG_HOST = "wrong_host";
    422: INVALID = "invalid", PATIENT_DATA = "patient_data";
    429: TOO_MANY_REQUESTS = "too_many_requests", TOO_MANY_WRONG = "too_many_wrong";
    500: SERVER_ERROR = "server_error", QR = "qr";
    501: NOT_IMPLEMENTED = "not_implemented";
    502: LETTER_REFUSED = "letter_refused";
    503: TRY_AGAIN = "try_again", DRAINING = "draining";
}
