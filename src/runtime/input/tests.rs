use proptest::prelude::*;

use super::*;

fn events(bytes: &[u8]) -> Vec<Event> {
    let (mut parser, mut events) = (Parser { asked: true, ..Parser::default() }, Vec::new());
    parser.feed(bytes, &mut events);
    parser.expire(&mut events);
    events
}

#[test]
fn keys() {
    for (bytes, name) in [
        ("j", "j"),
        ("G", "G"),
        ("\r", "enter"),
        ("\t", "tab"),
        ("\x7f", "backspace"),
        ("\x04", "ctrl-d"),
        ("\x1b", "esc"),
        ("\x1bx", "alt-x"),
        ("\x1b[A", "up"),
        ("\x1bOB", "down"),
        ("\x1b[1;5C", "ctrl-right"),
        ("\x1b[5~", "pageup"),
        ("\x1b[3;2~", "shift-delete"),
        ("\x1b[Z", "shift-tab"),
        ("\x1b[15~", "f5"),
        ("\x1b[24~", "f12"),
        ("\x1b[[C", "f3"),
        ("\x1bOP", "f1"),
        ("\x1b[100;5u", "ctrl-d"),
        ("\x1b[71;2u", "G"),
        ("北", "北"),
        ("\x1b[", "alt-["),
    ] {
        let key = Key::parse(name).unwrap();
        assert_eq!(events(bytes.as_bytes()), [Event::Key(key)], "{bytes:?}");
    }
}

#[test]
fn answers_are_never_keys() {
    for (bytes, answer) in [
        ("\x1b[1;3R", Some(Answer::Cursor(2, 0))),
        ("\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\", Some(Answer::Background([0x1e, 0x1e, 0x2e]))),
        ("\x1b]11;rgb:ff/ff/ff\x07", Some(Answer::Background([255; 3]))),
        ("\x1b[?2026;2$y", Some(Answer::Mode(2026, true))),
        ("\x1b[?2026;0$y", Some(Answer::Mode(2026, false))),
        ("\x1b[0n", Some(Answer::Alive)),
        ("\x1b[?62;22c", None),
        ("\x1b[?1u", None),
        ("\x1bP>|xterm(390)\x1b\\", None),
        ("\x1b]10;broken", None),
    ] {
        assert_eq!(events(bytes.as_bytes()), answer.map(Event::Answer).into_iter().collect::<Vec<_>>(), "{bytes:?}");
    }
}

#[test]
fn the_mouse() {
    assert_eq!(events(b"\x1b[<64;3;4M"), [Event::Mouse(Mouse::Up)]);
    assert_eq!(events(b"\x1b[<65;3;4M"), [Event::Mouse(Mouse::Down)]);
    assert_eq!(events(b"\x1b[<0;3;4M\x1b[<0;3;4m"), [Event::Mouse(Mouse::Press(2, 3))]);
}

#[test]
fn a_megabyte_of_paste_is_one_event() {
    let text = "看报\n\x1b[A".repeat(120_000);
    let bytes = format!("a\x1b[200~{text}\x1b[201~b");
    let (mut parser, mut events) = (Parser::default(), Vec::new());
    for chunk in bytes.as_bytes().chunks(4095) {
        parser.feed(chunk, &mut events);
    }
    assert!(!parser.waits());
    assert_eq!(events, [Event::Key(Key::char('a')), Event::Paste(text), Event::Key(Key::char('b'))]);
}

#[test]
fn an_escape_and_a_key_well_after_it_are_two_keys_while_an_answer_is_awaited() {
    let (mut parser, mut events) = (Parser { asked: true, ..Parser::default() }, Vec::new());
    parser.feed(b"\x1b", &mut events);
    parser.feed_late(b"j", &mut events);
    assert_eq!(events, ["esc", "j"].map(|name| Event::Key(Key::parse(name).unwrap())));
    for (torn, answer) in [("[0n", Answer::Alive), ("]11;rgb:ff/ff/ff\x07", Answer::Background([255; 3]))] {
        events.clear();
        parser.feed(b"\x1b", &mut events);
        parser.feed_late(torn.as_bytes(), &mut events);
        assert_eq!(events, [Event::Answer(answer)], "{torn}");
    }
}

#[test]
fn unasked_an_introducer_is_a_key() {
    let (mut parser, mut events) = (Parser::default(), Vec::new());
    parser.feed(b"\x1b]x", &mut events);
    assert_eq!(events, [Event::Key(Key { alt: true, ..Key::char(']') }), Event::Key(Key::char('x'))]);
}

proptest! {
    #[test]
    fn pieces_mean_what_the_whole_means(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("\x1b[A"), Just("北"), Just("j"), Just("\x1b]11;rgb:0/0/0\x07"), Just("\x1b[200~x\x1b[\x1b[201~"),
                Just("\x1b[<0;1;1M"), Just("\x1b[3;1R"), Just("\x1bOP"), Just("\x1bq"), Just("é"),
            ],
            0..20,
        ),
        size in 1usize..9,
    ) {
        let bytes = parts.concat().into_bytes();
        let (mut parser, mut pieces) = (Parser { asked: true, ..Parser::default() }, Vec::new());
        for chunk in bytes.chunks(size) {
            parser.feed(chunk, &mut pieces);
        }
        parser.expire(&mut pieces);
        prop_assert_eq!(pieces, events(&bytes));
    }

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for event in events(&bytes) {
            if let Event::Key(Key { code: Code::Char(c), .. }) = event {
                prop_assert!(!c.is_control());
            }
        }
    }
}
