"""A page in a browser: used as its user would, told apart from the next, and contained."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from harness.drivers.building import HOSTS
from harness.oss.endpoints import DOMAIN
from tests.tiny.lifeline import SECONDS

HOST = HOSTS / "browser.py"
pytestmark = pytest.mark.skipif(
    shutil.which("chromium-headless-shell") is None, reason="no Chromium: `harness setup`"
)

# Starts a browser and counts the sockets by which it hears of the network.
COUNTING = f"""
import os, sys
sys.path.insert(0, {str(HOSTS)!r})
from chromium import Chromium
from fresh_pages import FreshPages
from still_network import keep_network_still
if sys.argv[1:] == ["still"]:
    assert keep_network_still()
browser = Chromium(resolves="MAP * ~NOTFOUND")
FreshPages(browser).take()
with open("/proc/net/netlink") as stream:
    heard = {{line.split()[9] for line in stream}}
folder = f"/proc/{{browser.pid}}/fd"
opened = [os.readlink(f"{{folder}}/{{one}}") for one in os.listdir(folder)]
print(sum(one.startswith("socket:[") and one[8:-1] in heard for one in opened))
browser.close()
"""

# Ends instead of a browser for so many starts, and is one then.
ENDING = """#!/bin/sh
echo begun >> "$HARNESS_BEGUN"
[ "$(wc -l < "$HARNESS_BEGUN")" -gt "$HARNESS_ENDS" ] || kill -ABRT $$
exec chromium-headless-shell "$@"
"""
BY_ANOTHER_NAME = f"""
import sys
sys.path.insert(0, {str(HOSTS)!r})
import browser, chromium
chromium.NAMES = sys.argv.pop(1),
sys.exit(browser.main())
"""


def visit(
    folder: Path, page: str, *, name: str = "page.html", **given: str
) -> tuple[int, str, str]:
    source, file = folder / name, folder / "photo.png"
    source.write_text(page, encoding="utf-8")
    file.write_bytes(b"12345")
    told = {"HARNESS_FILE": str(file), "HARNESS_SIGNED_URL": "http://127.0.0.1:9/signed"}
    ended = subprocess.run(
        [sys.executable, str(HOST), "--beacon", "2", "--domain", DOMAIN, str(source)],
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder)} | told | given,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    return ended.returncode, ended.stdout, ended.stderr


USED = {
    "a form is sent": (
        "<form id=f><input type=file name=file><button>Go</button></form><script>"
        "f.onsubmit = (e) => { e.preventDefault(); console.log(f.file.files[0].name); }</script>"
    ),
    "a button is pressed": (
        "<input type=file id=i><button type=button onclick=go()>Go</button>"
        "<script>function go() { console.log(i.files[0].name) }</script>"
    ),
    "a file is chosen": (
        "<input type=file id=i onchange='console.log(this.files[0].name)'>"
        "<button id=reset>Reset</button>"
    ),
    "a listener is told": (
        "<input type=file id=i><div id=go>Go</div><script>"
        "go.addEventListener('click', () => console.log(i.files[0].name))</script>"
    ),
    "what is shown is printed": (
        "<input type=file id=i onchange='o.textContent = this.files[0].name'><p id=o>none</p>"
    ),
    "a dialog is answered": "<input type=file onchange='alert(this.files[0].name)'>",
    "a file is dropped": (
        "<div id=zone>Drop</div><script>zone.ondragover = (e) => e.preventDefault();"
        "zone.addEventListener('drop', (e) => console.log(e.dataTransfer.files[0].name))</script>"
    ),
    "a file is pasted": (
        "<script>document.onpaste = (e) => console.log(e.clipboardData.files[0].name)</script>"
    ),
    "a file is pasted anywhere": (
        "<script>addEventListener('paste', (e) => { for (const item of e.clipboardData.items)"
        "console.log(item.getAsFile().name) })</script>"
    ),
    "a file is picked": (
        "<button id=b>Choose</button><script>b.onclick = async () => {"
        "const [one] = await showOpenFilePicker(); console.log((await one.getFile()).name) }"
        "</script>"
    ),
    "a picture is drawn": (
        "<canvas id=c></canvas><button id=b>Save</button><script>b.onclick = () => c.toBlob("
        "async (e) => { await e.text(); console.log('photo.png') }, 'image/png')</script>"
    ),
    "a worker answers, and ends": (
        "<input type=file id=i><script>i.onchange = () => { const w = new Worker("
        "URL.createObjectURL(new Blob(['onmessage = async (e) => { await e.data.text();"
        "setTimeout(() => postMessage(e.data.name), 50) }'])));"
        "w.onmessage = (e) => { console.log(e.data); w.terminate() };"
        "w.postMessage(i.files[0]) }</script>"
    ),
    "a field that comes later": (
        "<button id=b>Choose</button><script>b.onclick = () => { const i = "
        "document.createElement('input'); i.type = 'file'; document.body.append(i);"
        "i.onchange = () => console.log(i.files[0].name); }</script>"
    ),
}


@pytest.mark.parametrize("name", USED)
def test_a_page_is_used_as_its_user_does(tmp_path: Path, name: str) -> None:
    code, out, err = visit(tmp_path, USED[name])

    assert (code, err) == (0, "")
    assert out.count("photo.png") == 1


@pytest.mark.parametrize(("asked", "hears"), [((), True), (("still",), False)])
def test_a_browser_hears_of_no_change_of_the_network(
    tmp_path: Path, asked: tuple[str, ...], *, hears: bool
) -> None:
    counted = subprocess.run(
        [sys.executable, "-c", COUNTING, *asked],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS,
    )

    assert (int(counted.stdout) > 0) is hears


def test_an_error_that_nobody_catches_ends_the_page_with_1(tmp_path: Path) -> None:
    code, _, err = visit(tmp_path, "<script>Promise.reject(new Error('no'))</script>")

    assert code == 1
    assert err.startswith("Uncaught (in promise) Error: no")


def test_a_page_is_told_the_key_pair_that_it_signs_with(tmp_path: Path) -> None:
    page = "<script>console.log(harness.OSS_ACCESS_KEY_ID, harness.PATH)</script>"

    assert visit(tmp_path, page, OSS_ACCESS_KEY_ID="one")[:2] == (0, "one undefined\n")


def test_a_script_alone_gets_a_page(tmp_path: Path) -> None:
    script = "console.log(document.body !== null, location.origin, isSecureContext)"

    code, out, _ = visit(tmp_path, script, name="snippet.js")

    assert (code, out) == (0, "true http://localhost:8080 true\n")


def test_what_ends_later_is_waited_for(tmp_path: Path) -> None:
    page = (
        "<input type=file id=i><script>i.onchange = () => { const r = new FileReader();"
        "r.onload = () => setTimeout(async () => { const d = await crypto.subtle.digest('SHA-256',"
        "r.result); console.log(d.byteLength) }, 50); r.readAsArrayBuffer(i.files[0]) }</script>"
    )

    assert visit(tmp_path, page)[:2] == (0, "32\n")


CONTAINED = {
    "fetch to the Internet": "<script>fetch('https://example.com/x')</script>",
    "a socket": "<script>new WebSocket('wss://example.com/').onerror = () => {}</script>",
    "a service worker": "<script>navigator.serviceWorker.register('/sw.js')</script>",
    "a way out": "<script>location.href = 'https://example.com/'</script>",
    "a script of others": "<script src='https://cdn.example.net/evil.js'></script>",
    "an allocation without an end": (
        # Of numbers alone: what refers to nothing costs the collector no time before the end.
        "<script>const all = []; while (true) { all.push(new Array(1e7).fill(0.5)) }</script>"
    ),
}


@pytest.mark.parametrize("name", CONTAINED)
def test_a_hostile_page_ends_with_an_error(tmp_path: Path, name: str) -> None:
    code, _, err = visit(tmp_path, CONTAINED[name])

    assert err
    assert code in (0, 1, 134)


def test_a_beacon_that_is_too_large_costs_no_time_limit(tmp_path: Path) -> None:
    page = (
        "<script>console.log(navigator.sendBeacon('http://127.0.0.1:9/', 'x'.repeat(1e5)))</script>"
    )

    assert visit(tmp_path, page)[:2] == (0, "false\n")


def test_a_download_leaves_nothing_behind(tmp_path: Path) -> None:
    page = (
        "<a id=a download=evil href='data:text/plain,x'>x</a>"
        "<script>a.click(); console.log('on')</script>"
    )

    assert visit(tmp_path, page)[:2] == (0, "on\n")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["page.html", "photo.png"]


def test_windows_that_a_page_opens_are_closed(tmp_path: Path) -> None:
    page = "<script>for (let n = 0; n < 50; n++) open('about:blank'); console.log('on')</script>"

    assert visit(tmp_path, page)[:2] == (0, "on\n")


@pytest.mark.parametrize(
    ("ends", "code", "words"), [(0, 0, "shown"), (1, 0, "shown"), (2, 134, "The browser has gone")]
)
def test_a_browser_that_ends_while_it_starts_is_started_once_more(
    tmp_path: Path, ends: int, code: int, words: str
) -> None:
    page, program, begun = (tmp_path / name for name in ("page.html", "ending", "begun"))
    page.write_text("<script>console.log('shown')</script>", encoding="utf-8")
    program.write_text(ENDING, encoding="utf-8")
    program.chmod(0o755)

    ended = subprocess.run(
        [sys.executable, "-c", BY_ANOTHER_NAME, program, "--beacon", "2", "--domain", DOMAIN, page],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "TMPDIR": str(tmp_path),
            "HARNESS_FILE": str(page),
            "HARNESS_SIGNED_URL": "http://127.0.0.1:9/signed",
            "HARNESS_BEGUN": str(begun),
            "HARNESS_ENDS": str(ends),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )

    assert (ended.returncode, words in ended.stdout + ended.stderr) == (code, True)
    assert len(begun.read_text(encoding="utf-8").splitlines()) == min(ends + 1, 2)
