#!/usr/bin/env python3
"""What kanbao costs on the line and on the clock, beside less, in a real pseudo terminal. Linux, standard library only.

    scripts/measure.py [--program PATH] [--runs N] [--size 80x24] FILE
    scripts/measure.py --endings FILE          how long each signal takes to end it, and what becomes of the terminal
    scripts/measure.py --instructions FILE     instructions per scrolled line (needs valgrind)

FILE is read by both programs. Times are medians in milliseconds, from the key's write to the last byte before silence,
first frame: from exec to the last byte of the first full screen. Take them as ratios between the two programs: they
ran in turns on the same machine. Bytes do not depend on the machine. The terminal says, when it is asked, that it
draws ambiguous characters one column wide; --silent: it says nothing.
"""
import argparse, fcntl, os, pty, re, select, signal, statistics, struct, subprocess, sys, tempfile, termios, time

QUIET = 0.25
SEQUENCE = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_78=>]")
SLOW = 64_000 / 8  # bytes a second of the slow line


class Program:
    def __init__(self, command, size, home):
        columns, rows = (int(n) for n in size.split("x"))
        read, write = os.pipe()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", LANG="C.UTF-8", LC_ALL="C.UTF-8", LESSHISTFILE="-",
                              KANBAO_DATA_DIR=home + "/data", KANBAO_CONFIG_DIR=home + "/config")
            os.read(read, 1)
            os.execvp(command[0], command)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.modes = termios.tcgetattr(self.fd)
        os.write(write, b".")
        self.begun = time.monotonic()
        os.close(read), os.close(write)
        self.total = b""

    def hear(self, quiet=QUIET, most=30.0, speed=None):
        """Reads until silence: the bytes, and when the last one came."""
        heard, last, until = b"", None, time.monotonic() + most
        while (now := time.monotonic()) < until:
            ready, _, _ = select.select([self.fd], [], [], quiet)
            if not ready:
                break
            try:
                piece = os.read(self.fd, 256 if speed else 65536)
            except OSError:
                break
            if not piece:
                break
            heard, last = heard + piece, time.monotonic()
            if b"\x1b[5n" in piece and not args.silent:
                os.write(self.fd, b"\x1b[1;2R\x1b[1;2R\x1b[0n")  # ambiguous characters are one column wide
            if speed:
                time.sleep(len(piece) / speed)
        self.total += heard
        return heard, last

    def press(self, keys):
        begun = time.monotonic()
        os.write(self.fd, keys)
        heard, last = self.hear()
        return len(heard), ((last or begun) - begun) * 1000

    def status(self, field):
        with open(f"/proc/{self.pid}/status") as file:
            return sum(int(line.split()[1]) for line in file if line.startswith(field))

    def wakeups(self):
        return sum(int(re.search(r"voluntary_ctxt_switches:\s+(\d+)", open(f"/proc/{self.pid}/task/{task}/status").read())[1])
                   for task in os.listdir(f"/proc/{self.pid}/task"))

    def close(self):
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def start(command, size, home):
    program = Program(command, size, home)
    heard, last = program.hear()
    return program, len(heard), ((last or program.begun) - program.begun) * 1000


def measure(command, keys, size, home, runs):
    """One row per step: label, bytes, milliseconds."""
    rows = {}
    for _ in range(runs):
        program, count, spent = start(command, size, home)
        rows.setdefault("first frame", []).append((count, spent))
        for label, key, times in keys:
            for _ in range(times):
                rows.setdefault(label, []).append(program.press(key))
        columns, lines = (int(n) for n in size.split("x"))
        begun = time.monotonic()
        fcntl.ioctl(program.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns - 20, 0, 0))
        heard, last = program.hear()
        rows.setdefault("resize", []).append((len(heard), ((last or begun) - begun) * 1000))
        rows.setdefault("memory KiB", []).append((program.status("VmHWM"), 0))
        program.close()
    program, _, _ = start(command, size, home)
    program.hear(quiet=3)
    before = program.wakeups()
    heard, _ = program.hear(quiet=args.idle, most=args.idle)
    rows[f"idle {args.idle:g} s"] = [(len(heard), program.wakeups() - before)]
    program.close()
    program, _, _ = start(command, size, home)
    count = 0
    for _ in range(60):
        os.write(program.fd, keys[0][1])
        pressed = time.monotonic()
        while (now := time.monotonic()) < pressed + 0.033:
            ready, _, _ = select.select([program.fd], [], [], pressed + 0.033 - now)
            if ready:
                piece = os.read(program.fd, 64)
                count += len(piece)
                time.sleep(len(piece) / SLOW)
    heard, last = program.hear(speed=SLOW)
    rows["key held 2 s, 64 kbit/s"] = [(count + len(heard), ((last or pressed) - pressed) * 1000)]
    program.close()
    return rows


def endings(command, size, home):
    print(f"{'ending':12} {'gone after ms':>14}  terminal")
    for name in ["TERM", "HUP", "INT", "QUIT", "quit key"]:
        program, _, _ = start(command, size, home)
        begun = time.monotonic()
        os.write(program.fd, b"q") if name == "quit key" else os.kill(program.pid, getattr(signal, "SIG" + name))
        while os.waitid(os.P_PID, program.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            time.sleep(0.0005)
        spent = (time.monotonic() - begun) * 1000
        program.hear()
        left = [what for what, on, off in [("screen", b"\x1b[?1049h", b"\x1b[?1049l"), ("cursor", b"\x1b[?25l", b"\x1b[?25h"),
                                           ("paste", b"\x1b[?2004h", b"\x1b[?2004l"), ("wrap", b"\x1b[?7l", b"\x1b[?7h")]
                if program.total.rfind(on) > program.total.rfind(off)]
        if termios.tcgetattr(program.fd)[:4] != program.modes[:4]:
            left.append("modes")
        print(f"{name:12} {spent:14.1f}  {'not restored: ' + ', '.join(left) if left else 'as it was'}")
        program.close()


def instructions(command, size, home):
    """Instructions of a run with 100 scrolled lines, less those of a run with none, per line."""
    counts = []
    for lines in (0, 100):
        out = tempfile.mktemp()
        program, _, _ = start(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *command], size, home)
        program.hear(quiet=10)
        for _ in range(lines):
            os.write(program.fd, b"j")
            program.hear(quiet=0.3)
        os.write(program.fd, b"q")
        os.waitpid(program.pid, 0)
        counts.append(int(re.search(r"^(?:summary|totals): (\d+)", open(out).read(), re.M)[1]))
        os.unlink(out)
    print(f"start and end {counts[0]:,}, a scrolled line {(counts[1] - counts[0]) // 100:,}")


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("file")
parser.add_argument("--program", default="target/release/kanbao")
parser.add_argument("--runs", type=int, default=3)
parser.add_argument("--size", default="80x24")
parser.add_argument("--idle", type=float, default=10)
parser.add_argument("--silent", action="store_true")
parser.add_argument("--endings", action="store_true")
parser.add_argument("--instructions", action="store_true")
args = parser.parse_args()

with tempfile.TemporaryDirectory() as home:
    command = [args.program, args.file]
    if args.endings or args.instructions:
        endings(command, args.size, home) if args.endings else instructions(command, args.size, home)
        sys.exit()
    ours = [("line down", b"j", 20), ("line up", b"k", 10), ("half page", b"\x04", 4), ("page", b" ", 4), ("end", b"G", 1), ("begin", b"gg", 1)]
    theirs = [(label, b"g" if label == "begin" else key, times) for label, key, times in ours]
    rows = measure(command, ours, args.size, home, args.runs)
    peer = measure(["less", args.file], theirs, args.size, home, args.runs)
    print(f"{'':26} {'kanbao':>9} {'':>9} {'less':>9}")
    print(f"{'':26} {'bytes':>9} {'ms':>9} {'bytes':>9} {'ms':>9}")
    for label in rows:
        both = [statistics.median(value[n] for value in table[label]) for table in (rows, peer) for n in (0, 1)]
        print(f"{label:26} {both[0]:9.0f} {both[1]:9.1f} {both[2]:9.0f} {both[3]:9.1f}")
    print("idle: bytes, wake-ups; memory: KiB at the peak")
