"""`make drag-strip`: a strip of screenshots, 100 ms apart, of a hand that drags the slider.

python -m tests.drag_strip [--out resources/screenshots/drag.png] [--image PHOTOGRAPH]

The application runs on a screen of its own (Xvfb), xdotool moves the mouse, and the pictures are
read from the screen's memory, so that taking them does not hold up what they show. Needed beside
Python: Xvfb and xdotool.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[1]
SCREEN = (840, 640)
"""Width and height of the screen; the window fills it."""
INTERVAL_S = 0.1
FROM, TO = 2.0, 60.0
"""Sigma where the drag begins and ends, in 8-bit levels."""
_ZOOM = 2.0
_MOVES = 40
_MOVE_S = 0.02
_FRAMES = 11
_AFTER_S = 3.0
"""When the last picture is taken: the hand rests, and the exact result is there."""
_COLUMNS = 4
_SHOWN_WIDTH = 400
_CAPTION = 18
_COLOURS = 256


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "screenshots/drag.png")
    parser.add_argument("--image", type=Path, help="a photograph in place of the sample")
    parser.add_argument("--window", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.window:
        return run_window(options.image)
    with tempfile.TemporaryDirectory() as folder, screen(Path(folder)) as (display, memory):
        frames = film(display, memory, options.image, Path(folder))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    strip(frames).quantize(_COLOURS).save(options.out, optimize=True)
    print(f"{len(frames)} frames in {options.out}")
    return 0


def run_window(image: Path | None) -> int:
    """The application; says on stdout where the slider's handle is and where it is to go."""
    from PySide6.QtCore import QPoint, QSettings, QTimer
    from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionSlider

    from denoise_gui.engine.shipped import sample_image
    from denoise_gui.shell.widgets.theme import choose_theme
    from tests.driven import DrivenApplication as Application

    qt = QApplication(sys.argv[:1])
    qt.setOrganizationName("denoise-gui")
    qt.setApplicationName("denoise-gui")
    qt.setStyle("Fusion")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    settings = os.environ["DRAG_STRIP_SETTINGS"]
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, settings)
    choose_theme("dark")
    application = Application()
    window, link = application.window, application.link
    window.setGeometry(0, 0, *SCREEN)
    window.show()
    slider = application.sigma_panel.slider

    def handle_at(sigma: float) -> QPoint:
        option = QStyleOptionSlider()
        slider.initStyleOption(option)
        option.sliderPosition = option.sliderValue = round(2 * sigma)
        part = QStyle.SubControl.SC_SliderHandle
        rect = slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, slider)
        return slider.mapToGlobal(rect.center())

    def tell_when_ready() -> None:
        application.window.canvas.zoom_to(_ZOOM)
        if link.settled and link.rested_generation == link.generation and link.generation > 0:
            ready.stop()
            start, stop = handle_at(FROM), handle_at(TO)
            print(start.x(), start.y(), stop.x(), flush=True)

    application.document.set_sigma(FROM)
    application.files.open(image or sample_image())
    application.document.image_opened.connect(lambda: ready.start(50))
    ready = QTimer()
    ready.timeout.connect(tell_when_ready)
    qt.exec()
    application.close()
    return 0


@contextmanager
def screen(folder: Path) -> Iterator[tuple[str, Path]]:
    """An X screen: its name, and the file that is its memory."""
    read, write = os.pipe()
    size = f"{SCREEN[0]}x{SCREEN[1]}x24"
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-fbdir", str(folder)]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            display = f":{answer.readline().strip()}"
        yield display, folder / "Xvfb_screen0"
    finally:
        server.terminate()
        server.wait()


def film(
    display: str, memory: Path, image: Path | None, folder: Path
) -> list[tuple[float, Image.Image]]:
    """Seconds since the button was pressed, and the screen."""
    environment = {
        **os.environ,
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "DRAG_STRIP_SETTINGS": str(folder),
    }
    command = [sys.executable, "-m", "tests.drag_strip", "--window"]
    command += ["--image", str(image)] if image else []
    window = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert window.stdout is not None
        line = window.stdout.readline().split()
        if len(line) != 3:
            raise SystemExit("the window did not come up")
        x, y, end = map(int, line)
        frames: list[tuple[float, Image.Image]] = []
        hand = threading.Thread(target=move_hand, args=(environment, x, y, end))
        hand.start()
        began = time.monotonic()
        for moment in (*(number * INTERVAL_S for number in range(_FRAMES)), _AFTER_S):
            time.sleep(max(0.0, began + moment - time.monotonic()))
            frames.append((time.monotonic() - began, picture_of(memory)))
        hand.join()
        return frames
    finally:
        window.terminate()
        window.wait()


def move_hand(environment: dict[str, str], x: int, y: int, end: int) -> None:
    """Press at (x, y), go to the column `end` in even moves, release there."""
    words = ["mousemove", str(x), str(y), "mousedown", "1"]
    for move in range(1, _MOVES + 1):
        column = round(x + (end - x) * move / _MOVES)
        words += ["sleep", str(_MOVE_S), "mousemove", str(column), str(y)]
    words += ["mouseup", "1"]
    subprocess.run(["xdotool", *words], env=environment, check=True)


def picture_of(memory: Path) -> Image.Image:
    """The screen, out of an XWD file: a header of big-endian words, colours, rows of pixels."""
    data = memory.read_bytes()
    header = np.frombuffer(data, ">u4", 25)
    size, width, height, stride, colours = (int(header[i]) for i in (0, 4, 5, 12, 19))
    pixels = np.frombuffer(data, np.uint8, stride * height, size + 12 * colours)
    rows = pixels.reshape(height, stride)[:, : 4 * width].reshape(height, width, 4)
    return Image.fromarray(np.ascontiguousarray(rows[..., 2::-1]))


def strip(frames: list[tuple[float, Image.Image]]) -> Image.Image:
    """The frames, row by row, each with its time."""
    height = round(_SHOWN_WIDTH * SCREEN[1] / SCREEN[0])
    rows = -(-len(frames) // _COLUMNS)
    sheet = Image.new("RGB", (_COLUMNS * _SHOWN_WIDTH, rows * (height + _CAPTION)), (24, 24, 24))
    draw = ImageDraw.Draw(sheet)
    for number, (seconds, frame) in enumerate(frames):
        left = number % _COLUMNS * _SHOWN_WIDTH
        top = number // _COLUMNS * (height + _CAPTION)
        draw.text((left + 6, top + 3), f"{seconds:.1f} s", fill=(220, 220, 220))
        small = frame.resize((_SHOWN_WIDTH - 4, height - 4), Image.Resampling.LANCZOS)
        sheet.paste(small, (left + 2, top + _CAPTION))
    return sheet


if __name__ == "__main__":
    sys.exit(main())
