//! The program in a terminal, and what becomes of the terminal.

use kanbao::import::guard;
use rustix::process::Signal;

use crate::pty_program::{Answers, Place, Program};

fn open(place: &Place) -> Program {
    let mut program = Program::start(place.command(&["article.md"]));
    program.wait_for_text("渡口");
    program
}

/// The screen without its last columns, where the scrollbar is, which appears when the text has been measured.
fn body(screen: &str) -> String {
    let line = |line: &str| line.trim_end_matches(['▐', '╴', '│', ' ']).to_owned();
    screen.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn leaving_restores_the_terminal() {
    let place = Place::new();
    let mut program = open(&place);
    assert!(program.is_raw());
    program.keys("jj q");
    assert!(program.wait_for_end().success());
    program.assert_restored();
}

#[test]
fn a_signal_restores_the_terminal_and_ends_the_program() {
    let place = Place::new();
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let mut program = open(&place);
        program.keys("jjj");
        program.wait_until_still();
        program.signal(signal);
        let status = program.wait_for_end();
        assert!(!status.success() && status.signal().is_some(), "{signal:?}: {status:?}");
        program.assert_restored();
    }
}

#[test]
fn a_signal_is_heard_while_the_line_is_stopped() {
    let place = Place::new();
    let mut program = open(&place);
    program.stop_reading(true);
    for _ in 0..200 {
        program.keys("    bbbb");
    }
    program.signal(Signal::TERM);
    assert!(program.wait_for_end().signal().is_some());
}

#[test]
fn the_place_is_saved_however_it_ends() {
    // The signal of a hang-up alone: dropping the pty types an end of input first, which is ctrl-d, half a page down.
    for ending in ["q", "term", "hup"] {
        let place = Place::new();
        place.run(&["import", "article.md"]);
        let number = place.number_of("渡口");
        let mut program = Program::start(place.command(&[&number]));
        program.wait_for_text("渡口");
        program.keys("   ");
        program.wait_until_still();
        let screen = program.screen();
        assert!(!screen.contains("渡口\n"), "it moved on");
        match ending {
            "q" => program.keys("q"),
            "term" => program.signal(Signal::TERM),
            _ => program.signal(Signal::HUP),
        }
        program.wait_for_end();
        let mut again = Program::start(place.command(&[&number]));
        again.wait_for_text("ferry");
        again.wait_until_still();
        assert_eq!(again.screen(), screen, "{ending}");
    }
}

#[test]
fn a_terminal_that_vanishes_ends_the_program() {
    let place = Place::new();
    let mut program = open(&place);
    program.hang_up();
    program.wait_for_end();
}

#[test]
fn a_parent_that_is_killed_ends_the_program() {
    let place = Place::new();
    let mut command = portable_pty::CommandBuilder::new("sh");
    // The shell is no session leader here: nothing hangs up when it dies.
    command.args(["-c", "sh -c '\"$0\" article.md; true' \"$0\" & echo $! > parent; wait; sleep 60"]);
    command.args([env!("CARGO_BIN_EXE_kanbao")]);
    place.furnish(&mut command);
    let mut program = Program::start(command);
    program.wait_for_text("渡口");
    let parent = std::fs::read_to_string(place.dir.path().join("parent")).unwrap();
    let parent = rustix::process::Pid::from_raw(parent.trim().parse().unwrap()).unwrap();
    rustix::process::kill_process(parent, Signal::KILL).unwrap();
    program.wait_for("the first screen", |screen, _| !screen.alternate_screen());
    program.assert_restored();
}

#[test]
fn a_stop_gives_the_terminal_back_and_going_on_takes_it_again() {
    let place = Place::new();
    let mut program = open(&place);
    program.keys("jjj");
    program.wait_until_still();
    let screen = body(&program.screen());
    program.signal(Signal::TSTP);
    program.wait_for("the first screen", |screen, _| !screen.alternate_screen());
    assert!(!program.is_raw());
    // The window is another one when the job goes on.
    program.resize(60, 20);
    program.signal(Signal::CONT);
    program.wait_for("the article", |screen, _| screen.alternate_screen() && screen.contents().contains("ferry"));
    assert!(program.is_raw());
    program.resize(80, 24);
    program.wait_until_still();
    assert_eq!(body(&program.screen()), screen);
    program.keys("q");
    assert!(program.wait_for_end().success());
    program.assert_restored();
}

#[test]
fn late_answers_are_neither_text_nor_keys() {
    let place = Place::new();
    let mut silent = open(&place);
    silent.wait_until_still();
    let mut program = Program::start_with(place.command(&["article.md"]), Answers::Late);
    program.wait_until_still();
    assert_eq!(program.screen(), silent.screen());
    // A second answer that nobody waits for any more, torn apart.
    program.keys("\x1b]11;rgb:ff");
    program.keys("ff/ffff/ffff\x1b\\\x1b[0n");
    program.wait_until_still();
    assert_eq!(program.screen(), silent.screen());
    program.keys("q");
    assert!(program.wait_for_end().success());
}

#[test]
fn a_long_paste_is_a_paste() {
    let place = Place::new();
    let mut program = open(&place);
    program.wait_until_still();
    program.keys("/");
    program.wait_until_still();
    let known = program.bytes().len();
    program.keys(&format!("\x1b[200~{}\x1b[201~", "渡口 q\r".repeat(130_000)));
    program.wait_until_still();
    let sent = program.bytes().len() - known;
    assert!(sent < 10_000, "{sent} bytes for one paste");
    program.keys("\x1b");
    program.wait_until_still();
    program.signal(Signal::TERM);
    program.wait_for_end();
}

#[test]
fn any_size_of_window_is_survived() {
    let place = Place::new();
    let mut program = open(&place);
    program.keys("  ");
    program.wait_until_still();
    let screen = body(&program.screen());
    for (width, height) in [(2, 2), (300, 100), (33, 5), (1, 1), (81, 24), (80, 24)] {
        program.resize(width, height);
        program.wait_until_still();
    }
    assert_eq!(body(&program.screen()), screen, "back at the same size the screen is the same");
    program.keys("q");
    assert!(program.wait_for_end().success());
}

#[test]
fn other_terminals_show_the_same() {
    let place = Place::new();
    let mut screens = Vec::new();
    for (term, plain) in
        [("xterm-256color", false), ("linux", false), ("vt220", false), ("screen", false), ("xterm", true)]
    {
        let mut command = place.command(if plain { &["--plain-output", "article.md"] } else { &["article.md"] });
        command.env("TERM", term);
        let mut program = Program::start(command);
        program.wait_for_text("渡口");
        program.keys("jjjjk  jk");
        program.wait_until_still();
        screens.push((term, body(&program.screen())));
        let bytes = String::from_utf8_lossy(&program.bytes()).into_owned();
        let console = matches!(term, "linux" | "vt220");
        assert!(!(console && (bytes.contains("\x1b[5n") || bytes.contains("\x1b[?1049h"))), "{term} is asked nothing");
        program.keys("q");
        assert!(program.wait_for_end().success(), "{term}");
        program.assert_restored();
    }
    for (term, screen) in &screens {
        assert_eq!(screen, &screens[0].1, "{term}");
    }
}

#[test]
fn no_colour_is_no_colour() {
    let place = Place::new();
    let mut command = place.command(&["article.md"]);
    command.env("NO_COLOR", "1");
    let mut program = Program::start(command);
    program.wait_for_text("渡口");
    program.keys("jj/口\r");
    program.wait_until_still();
    let text = String::from_utf8_lossy(&program.bytes()).into_owned();
    for colour in ["\x1b[3", "\x1b[4", "\x1b[9", "38;", "48;"] {
        let found = text.match_indices(colour).any(|(at, _)| {
            let end = text[at..].find(|c: char| c.is_ascii_alphabetic()).map(|end| at + end);
            end.is_some_and(|end| text[end..].starts_with('m') && text[at + 2..end].len() > 1)
        });
        assert!(!found, "{colour:?}");
    }
}

/// Runs as the child of the next test only: an importer panics while the program runs, then a thread of its own.
#[test]
fn child_that_panics() {
    let Some(dir) = std::env::var_os("KANBAO_TEST_PANIC") else { return };
    let dir = std::path::PathBuf::from(dir);
    std::thread::spawn(|| {
        std::thread::sleep(std::time::Duration::from_millis(1500));
        let lost = guard::run(guard::limit(0), || panic!("an importer fell over"));
        assert_eq!(lost, Err::<(), _>(guard::Lost::Fault));
        panic!("a thread fell over");
    });
    let start = kanbao::app::Start::Read(kanbao::app::msg::Target::File(dir.join("article.md")), Default::default());
    let paths = kanbao::paths::Paths { config: dir.join("config"), data: dir.join("data") };
    kanbao::runtime::run(start, &paths, Default::default()).unwrap();
}

#[test]
fn a_panic_in_any_thread_restores_the_terminal() {
    let place = Place::new();
    let mut command = portable_pty::CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", "pty::child_that_panics", "--nocapture"]);
    place.furnish(&mut command);
    command.env("KANBAO_TEST_PANIC", place.dir.path());
    let mut program = Program::start(command);
    program.wait_for("the second screen", |screen, _| screen.alternate_screen());
    let status = program.wait_for_end();
    assert!(!status.success());
    program.wait_for_text("a thread fell over");
    assert!(!String::from_utf8_lossy(&program.bytes()).contains("an importer fell over"));
    program.assert_restored();
}

#[test]
fn tmux_shows_what_an_emulator_shows() {
    let tmux = |place: &Place, arguments: &[&str]| {
        let mut command = std::process::Command::new("tmux");
        let socket = place.dir.path().join("tmux");
        command.env_remove("TMUX").arg("-f/dev/null").arg("-S").arg(socket).args(arguments).output()
    };
    let place = Place::new();
    if tmux(&place, &["-V"]).is_err() {
        #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
        {
            eprintln!("SKIPPED: tmux is not installed, so the screen inside tmux was not compared");
        }
        return;
    }
    let mut program = open(&place);
    program.keys("jjjj jk");
    program.wait_until_still();
    let expected: Vec<String> = program.screen().lines().map(|line| line.trim_end().to_owned()).collect();
    let data = place.dir.path().join("data");
    let line = format!(
        "LANG=C.UTF-8 KANBAO_DATA_DIR={data} KANBAO_CONFIG_DIR={data} {program} article.md",
        data = data.display(),
        program = env!("CARGO_BIN_EXE_kanbao")
    );
    let dir = place.dir.path().to_str().unwrap().to_owned();
    tmux(&place, &["-u", "new-session", "-d", "-x", "80", "-y", "24", "-c", &dir, "env LC_ALL=zh_CN.UTF-8 sh"])
        .unwrap();
    tmux(&place, &["set", "-g", "status", "off"]).unwrap();
    tmux(&place, &["resize-window", "-x", "80", "-y", "24"]).unwrap();
    tmux(&place, &["send-keys", "-l", &line]).unwrap();
    tmux(&place, &["send-keys", "Enter"]).unwrap();
    let screen = || {
        let output = tmux(&place, &["capture-pane", "-p"]).unwrap();
        String::from_utf8_lossy(&output.stdout).lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>()
    };
    let settle = |until: &dyn Fn(&[String]) -> bool| {
        for _ in 0..300 {
            if until(&screen()) {
                return true;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        false
    };
    let began = settle(&|lines| lines.iter().any(|line| line.contains("渡口")));
    for key in ["j", "j", "j", "j", "Space", "j", "k"] {
        tmux(&place, &["send-keys", key]).unwrap();
    }
    let text = |lines: &[String]| lines.iter().take(23).map(|line| body(line)).collect::<Vec<_>>();
    let same = settle(&|lines| text(lines) == text(&expected));
    let shown = screen();
    tmux(&place, &["kill-server"]).unwrap();
    assert!(began, "the article did not open in tmux: {shown:#?}");
    assert!(same, "tmux shows\n{shown:#?}\ninstead of\n{expected:#?}");
}
