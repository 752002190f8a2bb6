//! Terminal event → message.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};

use crate::app::Msg;
use crate::app::msg::Mouse;
use crate::keymap::{Code, Key};

/// What an event means; `None` for those that mean nothing here.
pub fn translate(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => press(key).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => Some(Msg::Resize(width, height)),
        Event::Mouse(mouse) => match mouse.kind {
            MouseEventKind::ScrollUp => Some(Msg::Mouse(Mouse::Up)),
            MouseEventKind::ScrollDown => Some(Msg::Mouse(Mouse::Down)),
            MouseEventKind::Down(MouseButton::Left) => Some(Msg::Mouse(Mouse::Press(mouse.column, mouse.row))),
            _ => None,
        },
        _ => None,
    }
}

/// Terminals disagree about shift: `G` comes with it or without. It is dropped for characters, here and nowhere else.
fn press(key: KeyEvent) -> Option<Key> {
    let shift = key.modifiers.contains(KeyModifiers::SHIFT);
    let (code, shift) = match key.code {
        KeyCode::Char(c) => (Code::Char(c), false),
        KeyCode::F(n) => (Code::F(n), shift),
        KeyCode::Enter => (Code::Enter, shift),
        KeyCode::Esc => (Code::Esc, shift),
        KeyCode::Tab => (Code::Tab, shift),
        KeyCode::BackTab => (Code::Tab, true),
        KeyCode::Backspace => (Code::Backspace, shift),
        KeyCode::Delete => (Code::Delete, shift),
        KeyCode::Insert => (Code::Insert, shift),
        KeyCode::Up => (Code::Up, shift),
        KeyCode::Down => (Code::Down, shift),
        KeyCode::Left => (Code::Left, shift),
        KeyCode::Right => (Code::Right, shift),
        KeyCode::Home => (Code::Home, shift),
        KeyCode::End => (Code::End, shift),
        KeyCode::PageUp => (Code::PageUp, shift),
        KeyCode::PageDown => (Code::PageDown, shift),
        _ => return None,
    };
    let (ctrl, alt) = (key.modifiers.contains(KeyModifiers::CONTROL), key.modifiers.contains(KeyModifiers::ALT));
    Some(Key { code, ctrl, alt, shift })
}
