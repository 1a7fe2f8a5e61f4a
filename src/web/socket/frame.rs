//! A text as a server sends it: one frame, unmasked (RFC 6455, section 5.2).

/// The last fragment of a message, which is its first as well; of text.
const FINAL_TEXT: u8 = 0x81;

/// Header and text in one, so that they leave in one packet.
pub(super) fn text(text: &str) -> Vec<u8> {
    let mut frame = Vec::with_capacity(10 + text.len());
    frame.push(FINAL_TEXT);
    match (u8::try_from(text.len()), u16::try_from(text.len())) {
        (Ok(length @ ..126), _) => frame.push(length),
        (_, Ok(length)) => {
            frame.push(126);
            frame.extend_from_slice(&length.to_be_bytes());
        }
        _ => {
            frame.push(127);
            frame.extend_from_slice(&(text.len() as u64).to_be_bytes());
        }
    }
    frame.extend_from_slice(text.as_bytes());
    frame
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio_tungstenite::tungstenite::protocol::frame::{Frame, coding::Data, coding::OpCode};

    #[test]
    fn a_text_is_framed_as_the_library_does() {
        for length in [0, 1, 125, 126, 127, 65_535, 65_536, 70_000] {
            let words = "a".repeat(length);
            let mut expected = Vec::new();
            Frame::message(words.clone(), OpCode::Data(Data::Text), true)
                .format(&mut expected)
                .expect("a vector takes everything");
            assert!(text(&words) == expected, "of {length} bytes");
        }
    }
}
