"""A page in headless Chromium, driven through a pipe: what the page computes can be compared.

The DevTools protocol by way of two pipes needs nothing but the standard library: messages are
JSON, each ended by a zero byte.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from denoise_gui.contract.ending import ENDING

PROGRAMS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
"""Where the browser may be; the variable CHROMIUM names another."""

_MOVED = """
import os, sys
read, write = (os.dup(int(number)) for number in sys.argv[1:3])
while min(read, write) < 5:
    read, write = os.dup(read), os.dup(write)
os.dup2(read, 3)
os.dup2(write, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Becomes the browser, with the pipes where it looks for them: it reads from 3 and writes to 4."""

TIMEOUT_SECONDS = 300.0
"""For one answer of the page."""


class BrowserError(Exception):
    """The browser or the page failed; the message says how, in one line."""


def find_browser() -> str | None:
    """The program, if there is one on this machine that can be driven: on Windows a pipe cannot be
    handed on by its number."""
    if sys.platform == "win32":
        return None
    named = os.environ.get("CHROMIUM")
    found = (shutil.which(name) for name in ((named,) if named else PROGRAMS))
    return next((path for path in found if path), None)


class Page:
    """A tab of a browser of its own, with a profile that is thrown away; to be closed.

    Attributes:
        requested: addresses that the page asked for, `file:`, `data:` and `blob:` left out.
        complaints: what the page wrote to the console as errors.

    Raises:
        BrowserError: the browser does not start.
    """

    def __init__(self, program: str) -> None:
        self.requested: list[str] = []
        self.complaints: list[str] = []
        self._profile = tempfile.TemporaryDirectory(
            prefix="denoise-page-", ignore_cleanup_errors=True
        )
        # If this process is ended, nobody else throws it away.
        self._kept = contextlib.ExitStack()
        self._kept.enter_context(ENDING.unfinished(Path(self._profile.name)))
        self._number = 0
        self._session = ""
        self._buffer = b""
        self._loaded = False
        to_browser, self._write = os.pipe()
        self._read, from_browser = os.pipe()
        options = [
            *("--headless=new", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            f"--user-data-dir={self._profile.name}",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options.append("--no-sandbox")  # it refuses to run as root with one
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the browser found above
                [
                    *(sys.executable, "-c", _MOVED, str(to_browser), str(from_browser)),
                    *(program, *options, "about:blank"),
                ],
                pass_fds=(to_browser, from_browser),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise BrowserError(f"{program} does not start ({error.strerror})") from error
        finally:
            os.close(to_browser)
            os.close(from_browser)
        try:
            self._attach()
        except BaseException:
            self.close()
            raise

    def open(self, path: Path) -> None:
        """Open a file, as a double click does, and wait until it and its scripts are loaded.

        Raises:
            BrowserError: it cannot be opened.
        """
        self._loaded = False
        told = self.call("Page.navigate", url=path.absolute().as_uri())
        if told.get("errorText"):
            raise BrowserError(f"{path.name}: {told['errorText']}")
        with self._watched():
            while not self._loaded:
                self._note(self._receive())

    def evaluate(self, script: str) -> Any:
        """What a script gives, a promise waited for; as JSON gives it.

        Raises:
            BrowserError: it throws.
        """
        told = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in told:
            details = told["exceptionDetails"]
            words = details.get("exception", {}).get("description") or details.get("text", "")
            raise BrowserError(str(words).splitlines()[0])
        return told["result"].get("value")

    def drop(self, file: Path, x: int, y: int) -> None:
        """Drop a file on a place of the page, as from a file manager."""
        data = {"items": [], "files": [str(file.absolute())], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self.call("Input.dispatchDragEvent", type=kind, x=x, y=y, data=data)

    def screenshot(self, path: Path) -> None:
        import base64

        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """A command of the DevTools protocol, and its answer.

        Raises:
            BrowserError: the browser refuses it, is too slow, or has gone.
        """
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        with self._watched():
            self._send(json.dumps(message).encode() + b"\0")
            while True:
                answer = self._receive()
                if answer.get("id") == self._number:
                    break
                self._note(answer)
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer["result"]
        return result

    def close(self) -> None:
        self._kill()
        self._process.wait()
        for descriptor in (self._read, self._write):
            with contextlib.suppress(OSError):
                os.close(descriptor)
        self._profile.cleanup()
        self._kept.close()

    @contextlib.contextmanager
    def _watched(self) -> Iterator[None]:
        """While the browser is waited for: it is ended if that takes too long, or by a signal."""
        watch = threading.Timer(TIMEOUT_SECONDS, self._kill)
        watch.daemon = True
        watch.start()
        try:
            with ENDING.stopping(self._kill):
                yield
        finally:
            watch.cancel()
            watch.join()

    def _attach(self) -> None:
        targets = self.call("Target.getTargets")["targetInfos"]
        target = next(t["targetId"] for t in targets if t["type"] == "page")
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def _note(self, event: dict[str, Any]) -> None:
        parameters = event.get("params", {})
        if event.get("method") == "Network.requestWillBeSent":
            url = parameters["request"]["url"]
            if not url.startswith(("file:", "data:", "blob:", "about:")):
                self.requested.append(url)
        elif event.get("method") == "Page.loadEventFired":
            self._loaded = True
        elif event.get("method") == "Log.entryAdded":
            if parameters["entry"]["level"] == "error":
                self.complaints.append(str(parameters["entry"]["text"]))
        elif event.get("method") == "Runtime.exceptionThrown":
            details = parameters["exceptionDetails"]
            words = details.get("exception", {}).get("description") or details.get("text", "")
            self.complaints.append(str(words))

    def _send(self, data: bytes) -> None:
        try:
            while data:
                data = data[os.write(self._write, data) :]
        except OSError as error:
            raise BrowserError("the browser has gone") from error

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            more = os.read(self._read, 1 << 20)
            if not more:
                raise BrowserError("the browser has gone")
            self._buffer += more
        line, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        return message

    def _kill(self) -> None:
        import signal

        with contextlib.suppress(OSError):
            os.killpg(self._process.pid, signal.SIGKILL)
