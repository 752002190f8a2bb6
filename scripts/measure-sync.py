#!/usr/bin/env python3
"""How soon kanbao answers a key while it fetches the news, in a real pseudo terminal. Linux, standard library only.

    scripts/measure-sync.py [--program PATH] [--stories N] [--hosts N] [--import N] [--key NAME]

A server on this machine lists N stories under as many addresses of 127.0.0.0/8 as --hosts says: each is a host of its
own, asked once a second as any host is. `R` begins the sync; until it ends, a key is pressed every 40 ms. --import N:
meanwhile another kanbao imports N pages from files. A key's time goes from its write to the last byte of the answer.
"""
import argparse, fcntl, http.server, json, os, pty, random, select, signal, socketserver, struct, subprocess, tempfile
import termios, time

GAP = 0.003  # an answer has ended when nothing came for so long, in seconds


def words(seed, count):
    chance = random.Random(seed)
    return "".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(count))


def page(name):
    """About 30 KB, as portals send them: a tenth of it is the article."""
    title = words(name, 18)
    text = "".join(f"<p>　　{words(f'{name}a{n}', 40)}，{words(f'{name}b{n}', 60)}。</p>" for n in range(8))
    links = "".join(f'<li class="item"><a href="/other/{n}" target="_blank">{words(n, 14)}</a></li>' for n in range(150))
    return (f'<html><head><meta charset="utf-8"><title>{title}_示例网</title><script>{"var a=1;" * 1500}</script></head>'
            f'<body><ul class="nav">{links}</ul><h1>{title}</h1><div class="info">2024-12-12 08:55 来源：示例网</div>'
            f'<div class="content">{text}</div></body></html>').encode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = PAGES.get((self.headers["Host"] or "").split(":")[0] + self.path, b"")
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads, request_queue_size, allow_reuse_address = True, 256, True


def prepare(server):
    """Every host's feed and stories; the addresses of the feeds."""
    each = -(-args.stories // args.hosts)
    feeds = []
    for host in range(args.hosts):
        address = f"127.0.{1 + host // 200}.{1 + host % 200}"
        items = "".join(f"<item><title>{words(f'{host}-{n}', 18)}</title><link>/a/{n}.html</link></item>" for n in range(each))
        PAGES[address + "/rss"] = f'<rss version="2.0"><channel><title>报{host}</title>{items}</channel></rss>'.encode()
        for n in range(each):
            PAGES[f"{address}/a/{n}.html"] = page(f"{host}-{n}")
        feeds.append(f"http://{address}:{server.server_port}/rss")
    return feeds


def kanbao(*arguments):
    return subprocess.run([args.program, *arguments], env=ENVIRONMENT, check=True, capture_output=True).stdout


class Screen:
    def __init__(self):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(args.program, [args.program], ENVIRONMENT)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.heard(2.0)

    def heard(self, first, gap=GAP):
        """Bytes until silence, and when the last came. `first` seconds are granted to the first."""
        heard, last = b"", None
        while select.select([self.fd], [], [], first if last is None else gap)[0]:
            piece, last = os.read(self.fd, 65536), time.monotonic()
            heard += piece
            if b"\x1b[5n" in piece:
                os.write(self.fd, b"\x1b[1;2R\x1b[1;2R\x1b[0n")
        return heard, last

    def press(self, key):
        self.heard(0)
        begun = time.monotonic()
        os.write(self.fd, key)
        heard, last = self.heard(3.0)
        return ((last or begun + 3) - begun) * 1000, len(heard)


def report(label, times):
    times.sort()
    at = lambda share: times[min(len(times) - 1, int(len(times) * share))]
    print(f"{label:24} {len(times):5} keys: median {at(.5):6.1f} ms, p90 {at(.9):6.1f}, p99 {at(.99):6.1f}, most {times[-1]:6.1f}")


KEYS = {"list": [b"j", b"k"], "article": [b"j", b"k"], "open": [b"\r", b"q"], "search": [b"S", b"y", b"i", b"l", b"\x1b"]}
parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--program", default="target/release/kanbao")
parser.add_argument("--stories", type=int, default=1000)
parser.add_argument("--hosts", type=int, default=100)
parser.add_argument("--import", type=int, default=0, dest="files")
parser.add_argument("--key", choices=KEYS, default="article", help="what is pressed: %(choices)s")
args = parser.parse_args()
PAGES = {}

with tempfile.TemporaryDirectory() as home:
    ENVIRONMENT = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "KANBAO_DATA_DIR": home + "/data", "KANBAO_CONFIG_DIR": home + "/config"}
    server = Server(("0.0.0.0", 0), Handler)
    feeds = prepare(server)
    outlines = "".join(f'<outline text="报{n}" type="rss" xmlUrl="{feed}"/>' for n, feed in enumerate(feeds))
    with open(home + "/feeds.opml", "w") as file:
        file.write(f'<opml version="2.0"><body>{outlines}</body></opml>')
    kanbao("source", "import", home + "/feeds.opml")
    before = len(json.loads(kanbao("list", "--json")))
    os.mkdir(home + "/pages")
    for n in range(args.files):
        with open(f"{home}/pages/{n}.html", "wb") as file:
            file.write(page(f"file {n}"))
    child = os.fork()
    if child == 0:
        server.serve_forever()
    try:
        screen = Screen()
        if args.key == "article":
            screen.press(b"\r"), screen.heard(0.5)
        rest = [screen.press(key)[0] for _ in range(20) for key in KEYS[args.key] if not time.sleep(0.04)]
        report(f"{args.key}, nothing else", rest)
        screen.press(b"R")
        begun, times = time.monotonic(), []
        importing = args.files and subprocess.Popen([args.program, "import", "--recursive", home + "/pages"], env=ENVIRONMENT,
                                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        quiet = 0
        while time.monotonic() < begun + 300:
            for key in KEYS[args.key]:
                time.sleep(0.04)
                spent = screen.press(key)[0]
                # The escape key is known by the silence after it, which is no work.
                times.extend([] if key == b"\x1b" else [spent])
            # While it fetches it has more threads than the screen, the desk and the wire.
            quiet = 0 if len(os.listdir(f"/proc/{screen.pid}/task")) > 3 else quiet + 1
            if quiet > 25 and time.monotonic() > begun + 3:
                break
        spent = time.monotonic() - begun
        report(f"{args.key}, during the sync", times)
        memory = [line.split()[1] for line in open(f"/proc/{screen.pid}/status") if line.startswith("VmHWM")][0]
        if importing:
            print("import ended with", importing.wait())
        print("left over:", subprocess.run([args.program, "sync"], env=ENVIRONMENT, capture_output=True, text=True).stderr.strip())
        came = len(json.loads(kanbao("list", "--json"))) - before - args.files
        print(f"{came} stories in {spent:.1f} s ({came / spent:.0f} a second), peak memory {int(memory) / 1024:.0f} MiB")
        os.kill(screen.pid, signal.SIGKILL)
        os.waitpid(screen.pid, 0)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
