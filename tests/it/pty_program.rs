//! The real program in a real pseudo terminal, with an emulator in the terminal's place.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, Termios, tcgetattr};

/// Long enough for a machine that does many other things.
const PATIENCE: Duration = Duration::from_secs(30);

/// A place for one program's files, and an article in it.
pub struct Place {
    pub dir: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let article = dir.path().join("article.md");
        let text: String = (1..=80)
            .map(|n| {
                format!(
                    "第{n}段。河上起了雾，船工把灯挂在桅杆上，“慢一点”，他说。ferry {n} 号从对岸回来，\
                带着面粉、盐和三封信。站在码头的人等了一个上午，没有一个人先走。\n\n"
                )
            })
            .collect();
        std::fs::write(&article, format!("# 渡口\n\n{text}")).unwrap();
        Self { dir }
    }

    pub fn command(&self, arguments: &[&str]) -> CommandBuilder {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_kanbao"));
        command.args(arguments);
        self.furnish(&mut command);
        command
    }

    pub fn furnish(&self, command: &mut CommandBuilder) {
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "zh_CN.UTF-8");
        command.env("KANBAO_DATA_DIR", self.dir.path().join("data"));
        command.env("KANBAO_CONFIG_DIR", self.dir.path().join("config"));
        command.cwd(self.dir.path());
    }

    /// The number of an article in the library, by its title.
    pub fn number_of(&self, title: &str) -> String {
        let list: serde_json::Value = serde_json::from_str(&self.run(&["list", "--json"])).unwrap();
        let entry = list.as_array().unwrap().iter().find(|entry| entry["title"] == title).unwrap();
        entry["id"].to_string()
    }

    /// Runs a verb without a terminal.
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_kanbao"))
            .args(arguments)
            .env("KANBAO_DATA_DIR", self.dir.path().join("data"))
            .env("KANBAO_CONFIG_DIR", self.dir.path().join("config"))
            .current_dir(self.dir.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

/// What the terminal does with questions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// Nothing.
    Silent,
    /// Answers the one question, late, and says that ambiguous marks are one column wide.
    Late,
}

pub struct Program {
    pub child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    slave: Option<Box<dyn SlavePty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    tty: PathBuf,
    state: Arc<Mutex<State>>,
    before: Termios,
}

struct State {
    terminal: vt100::Parser,
    bytes: Vec<u8>,
    /// The terminal's side does not read.
    stopped: bool,
    /// The terminal's side is to close.
    gone: bool,
}

impl Program {
    pub fn start(command: CommandBuilder) -> Self {
        Self::start_with(command, Answers::Silent)
    }

    pub fn start_with(command: CommandBuilder, answers: Answers) -> Self {
        let pair = native_pty_system()
            .openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 })
            .expect("a pseudo terminal");
        let tty = pair.master.tty_name().unwrap();
        let before = modes(&tty);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let state = State { terminal: vt100::Parser::new(24, 80, 0), bytes: Vec::new(), stopped: false, gone: false };
        let state = Arc::new(Mutex::new(state));
        let child = pair.slave.spawn_command(command).unwrap();
        let shared = state.clone();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            loop {
                while shared.lock().unwrap().stopped {
                    std::thread::sleep(Duration::from_millis(5));
                }
                match reader.read(&mut buffer) {
                    Ok(count) if count > 0 => {
                        let mut state = shared.lock().unwrap();
                        if state.gone {
                            return;
                        }
                        state.terminal.process(&buffer[..count]);
                        state.bytes.extend_from_slice(&buffer[..count]);
                    }
                    _ => return,
                }
            }
        });
        let mut program = Self {
            child,
            master: Some(pair.master),
            slave: Some(pair.slave),
            writer: Some(writer),
            tty,
            state,
            before,
        };
        if answers == Answers::Late {
            program.wait_for("the question", |_, bytes| bytes.ends_with_question());
            std::thread::sleep(Duration::from_millis(300));
            program.keys("\x1b[1;2R\x1b[1;2R\x1b]11;rgb:1111/2222/3333\x07\x1b[?2026;2$y\x1b[0n");
        }
        program
    }

    pub fn keys(&mut self, keys: &str) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    pub fn resize(&mut self, cols: u16, rows: u16) {
        self.state.lock().unwrap().terminal.screen_mut().set_size(rows, cols);
        self.master.as_ref().unwrap().resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    pub fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(self.child.process_id().unwrap() as i32).unwrap();
        kill_process(pid, signal).unwrap();
    }

    pub fn stop_reading(&mut self, stopped: bool) {
        self.state.lock().unwrap().stopped = stopped;
    }

    /// The terminal vanishes.
    pub fn hang_up(&mut self) {
        self.state.lock().unwrap().gone = true;
        // The reader waits in a read with a copy of the descriptor: a byte from the other side lets it see and go.
        let mut slave = std::fs::OpenOptions::new().write(true).open(&self.tty).unwrap();
        // The writer types an end of input when it is dropped; a stopped program does not see it.
        self.signal(Signal::STOP);
        self.writer = None;
        self.slave = None;
        self.master = None;
        slave.write_all(b".").unwrap();
        drop(slave);
        self.signal(Signal::CONT);
    }

    pub fn screen(&self) -> String {
        self.state.lock().unwrap().terminal.screen().contents()
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.state.lock().unwrap().bytes.clone()
    }

    /// Waits until what the terminal shows and was sent satisfies the condition.
    pub fn wait_for(&mut self, what: &str, condition: impl Fn(&vt100::Screen, &[u8]) -> bool) {
        let until = Instant::now() + PATIENCE;
        loop {
            {
                let state = self.state.lock().unwrap();
                if condition(state.terminal.screen(), &state.bytes) {
                    return;
                }
            }
            assert!(Instant::now() < until, "{what} did not come; the screen:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn wait_for_text(&mut self, text: &str) {
        self.wait_for(text, |screen, _| screen.contents().contains(text));
    }

    /// Waits until nothing more comes for a while.
    pub fn wait_until_still(&mut self) {
        let mut known = usize::MAX;
        for _ in 0..200 {
            std::thread::sleep(Duration::from_millis(150));
            let count = self.bytes().len();
            if count == known {
                return;
            }
            known = count;
        }
        panic!("the screen is never still");
    }

    pub fn wait_for_end(&mut self) -> ExitStatus {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            if Instant::now() > until {
                let _ = self.child.kill();
                panic!("the program did not end; the screen:\n{}", self.screen());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn modes(&self) -> Termios {
        modes(&self.tty)
    }

    /// The terminal is as it was before the program: screen, cursor, modes.
    pub fn assert_restored(&mut self) {
        self.wait_until_still();
        let now = self.modes();
        assert_eq!(now.local_modes, self.before.local_modes, "local modes");
        assert_eq!(now.input_modes, self.before.input_modes, "input modes");
        assert_eq!(now.output_modes, self.before.output_modes, "output modes");
        let state = self.state.lock().unwrap();
        let screen = state.terminal.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert_eq!((screen.fgcolor(), screen.bold(), screen.inverse()), (vt100::Color::Default, false, false));
        let text = String::from_utf8_lossy(&state.bytes);
        let (off, on) = (text.rfind("\x1b[?7l"), text.rfind("\x1b[?7h"));
        assert!(on > off, "lines wrap again");
        let (set, reset) = (text.rfind(";23r"), text.rfind("\x1b[r"));
        assert!(reset > set, "the scroll region is the screen again");
    }

    pub fn is_raw(&self) -> bool {
        !self.modes().local_modes.contains(LocalModes::ICANON)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

trait Question {
    fn ends_with_question(&self) -> bool;
}

impl Question for [u8] {
    fn ends_with_question(&self) -> bool {
        self.windows(4).any(|four| four == b"\x1b[5n")
    }
}

fn modes(tty: &Path) -> Termios {
    tcgetattr(std::fs::OpenOptions::new().read(true).write(true).open(tty).unwrap()).unwrap()
}
