"""Sigma by place: tools over the picture, a dock, and the commands of both."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from denoise_gui.core.jobs import JobReport, Order
from denoise_gui.core.session import Session
from denoise_gui.core.settings import MASK_FOLDER
from denoise_gui.core.translation import in_users_language, tr
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.denoise.factors import factors_of
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.mask.blend import Mode
from denoise_gui.engine.mask.files import SUFFIX, load_mask, save_mask
from denoise_gui.engine.mask.flatness import more_in_flat_areas
from denoise_gui.engine.mask.gradients import Linear, Radial
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.engine.rect import Rect
from denoise_gui.features.mask.brush_tool import BrushTool
from denoise_gui.features.mask.choices import MaskOptions
from denoise_gui.features.mask.commands import Runs, tool_commands, whole_commands
from denoise_gui.features.mask.dock import MaskDock
from denoise_gui.features.mask.gradient_tool import Gradients, GradientTool
from denoise_gui.features.mask.limits import Limits
from denoise_gui.features.mask.overlay import MaskOverlay
from denoise_gui.features.mask.painting import MaskPainting
from denoise_gui.features.mask.picker_tool import PickerTool
from denoise_gui.shell.command import Command, Menu, State
from denoise_gui.shell.docks import dock_command
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.file_dialogs import folder_of
from denoise_gui.shell.file_filters import open_filter
from denoise_gui.shell.parts import Gesture, Parts
from denoise_gui.shell.picture.canvas_tool import CanvasTool
from denoise_gui.shell.window import MainWindow


class MaskFeature(Feature):
    """Paints the mask of the document's recipe."""

    loaded = Signal()
    """A file was read, and its mask taken or refused."""
    copied = Signal()

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(session, window)
        document, canvas = session.document, window.canvas
        self.options = MaskOptions(self)
        self.limits = Limits(document, session.jobs, canvas.visible_rect, self)
        self.painting = MaskPainting(document, self.options, self.limits, self)
        self.gradients = Gradients(document, self.painting, self.options, self.limits, self)
        self.overlay = MaskOverlay(document, self.options, canvas)
        self.dock = MaskDock(self.options, self.limits, self.gradients, window)
        self.brush = BrushTool(self.painting, self.options, canvas, self._reading)
        feather = partial(getattr, self.dock.gradient, "feather")
        self.linear = GradientTool(self.gradients, canvas, Linear, lambda: 1.0)
        self.radial = GradientTool(self.gradients, canvas, Radial, lambda: feather())
        self.picker = PickerTool(self.limits, self.painting, canvas)
        self._copied: SigmaMask | None = None
        self._lane = session.jobs.lane("mask", Order.NEWEST)
        self._connect()
        self._show_possible()

    def parts(self) -> Parts:
        on_picture = tr("While painting the mask")
        wheel = (
            (tr("Size of the brush"), tr("Ctrl+Wheel, [ and ]")),
            (tr("Hardness of the brush"), tr("Shift+Wheel, Shift+[ and Shift+]")),
            (tr("Flow of the brush"), tr("Alt+Wheel, comma and full stop")),
            (tr("Erase"), tr("Right button")),
            (tr("A straight line from the last stroke"), tr("Shift+Click")),
            (tr("More or less in turn"), "X"),
            (tr("Put the tool away"), tr("Esc")),
        )
        tip = tr("Sigma by place: brush, gradients, limits")
        return Parts(
            (
                dock_command(self.dock, "view.mask", tr("Mas&k"), "U", tip),
                Menu(
                    "mask",
                    tr("M&ask"),
                    groups=("tools", "start", "whole", "files", "show"),
                ),
                *tool_commands(self.take_tool, self._tool_state),
                *self._whole(),
            ),
            docks=(self.dock,),
            gestures=tuple(Gesture(on_picture, text, how) for text, how in wheel),
        )

    def _tool_state(self, name: str) -> State:
        changed = (
            *(self.window.canvas.tool_changed, self.options.changed),
            self.session.document.image_opened,
        )
        return State(changed, enabled=self.has_image, checked=partial(self.has_tool, name))

    def _whole(self) -> tuple[Command, ...]:
        document = self.session.document
        return whole_commands(
            self._runs,
            image=State((document.image_opened,), enabled=self.has_image),
            mask=State((document.image_opened, document.recipe_changed), enabled=self.has_mask),
            copied=State((document.image_opened, self.copied), enabled=self.can_paste),
            shown=State((self.options.changed,), checked=lambda: self.overlay.on),
        )

    @property
    def _runs(self) -> Runs:
        return {
            "pick": self.picker.begin,
            "fill": lambda: self.limits.when_known(self.painting.fill),
            "flat": self.start_from_flat,
            "invert": self.painting.invert,
            "blur": lambda: self.painting.blur(self.dock.radius.value()),
            "clear": self.painting.clear,
            "load": self.ask_load,
            "save": self.ask_save,
            "copy": self.copy,
            "paste": self.paste,
            "show": lambda: self.options.change(overlay=not self.overlay.on),
        }

    def close(self) -> None:
        self.options.keep()

    # Tools

    def take_tool(self, name: str) -> None:
        """Give the hand to a tool; the same again puts it away."""
        canvas = self.window.canvas
        if self.has_tool(name):
            canvas.set_tool(None)
            return
        if isinstance(canvas.tool, GradientTool):
            # What the next tool lays on is not what this one has laid.
            canvas.set_tool(None)
        modes = {"more": Mode.MORE, "less": Mode.LESS, "erase": Mode.ERASE}
        if name in modes:
            self.options.set_mode(modes[name])
        tools: dict[str, CanvasTool] = {"linear": self.linear, "radial": self.radial}
        canvas.set_tool(tools.get(name, self.brush))
        canvas.setFocus()
        self._show_tool()

    @property
    def tool_name(self) -> str:
        """Of the tool of this feature that has the hand; "" for none."""
        tool = self.window.canvas.tool
        if tool is self.brush:
            return self.options.mode.value
        if isinstance(tool, GradientTool):
            return "linear" if tool is self.linear else "radial"
        return ""

    def has_tool(self, name: str) -> bool:
        """Whether a tool has the hand, by its name."""
        return self.tool_name == name

    def _reading(self, row: int, column: int) -> str:
        """What sigma comes to at a pixel of the photograph."""
        photograph, recipe = self.session.document.photograph, self.session.document.recipe
        if photograph is None:
            return ""
        height, width = photograph.pixels.shape[:2]
        if not (0 <= row < height and 0 <= column < width):
            return ""
        here = Rect(row, column, row + 1, column + 1)
        factors = factors_of(recipe, photograph.pixels, here)
        by_all = factors if isinstance(factors, float) else float(factors[0, 0])
        sigma = min(recipe.sigma * by_all, max(self.session.document.sigma_max, recipe.sigma))
        factor = self.painting.factor_at(row, column)
        return tr("× {0:.2f}  ·  σ {1:.1f}").format(factor, sigma)

    # The whole

    def start_from_flat(self) -> None:
        """More sigma where the photograph is flat; found in the background."""
        document = self.session.document
        photograph, number = document.photograph, document.number
        if photograph is None:
            return
        mask, sigma = document.recipe.mask, document.sigma
        paint = self.options.paint(Mode.MORE)

        def work(token: CancelToken, _report: JobReport) -> SigmaMask:
            return more_in_flat_areas(mask, photograph.pixels, sigma, paint, token)

        def take(made: SigmaMask) -> None:
            # What was painted meanwhile would be lost.
            if document.number == number and document.recipe.mask is mask:
                self.painting.change(made, tr("Flat Areas"))

        self.session.message_given.emit(tr("Looking for flat areas…"))
        self._lane.start(
            work, succeeded=take, failed=lambda words: self.session.fail("mask", words)
        )

    def ask_load(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self.window, tr("Load a Mask"), folder_of(MASK_FOLDER), open_filter()
        )
        if name:
            MASK_FOLDER.set(str(Path(name).parent))
            self.load(Path(name))

    def load(self, path: Path) -> None:
        """The mask in a gray image; what is wrong with it is told, and the mask stays."""

        number = self.session.document.number

        def work(token: CancelToken, _report: JobReport) -> SigmaMask:
            return load_mask(path, token)

        def take(mask: SigmaMask) -> None:
            if self.session.document.number == number:
                self._told(lambda: self._take_loaded(mask, path))
                self.loaded.emit()

        self._lane.start(
            work, succeeded=take, failed=lambda words: self.session.fail("mask", words)
        )

    def _take_loaded(self, mask: SigmaMask, path: Path) -> None:
        self.painting.take(mask, tr("Load Mask"))
        self.session.message_given.emit(tr("Loaded the mask {0}").format(path.name))

    def ask_save(self) -> None:
        source = self.session.document.path
        beside = str(source.parent) if source else ""
        folder = folder_of(MASK_FOLDER) if MASK_FOLDER.get() else beside
        suggested = Path(folder) / f"{source.stem if source else 'photograph'}_mask{SUFFIX}"
        name, _ = QFileDialog.getSaveFileName(
            self.window, tr("Save the Mask"), str(suggested), tr("Masks (*.png)")
        )
        if name:
            path = Path(name)
            path = path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)
            MASK_FOLDER.set(str(path.parent))
            self.save(path)

    def save(self, path: Path) -> None:
        """As a gray PNG of 16 bits."""
        mask = self.painting.mask

        def write() -> None:
            assert mask is not None
            save_mask(path, mask)
            self.session.message_given.emit(tr("Saved the mask {0}").format(path.name))

        if mask is None:
            self.session.message_given.emit(tr("There is no mask to save yet."))
        else:
            self._told(write)

    def copy(self) -> None:
        mask, grid = self.painting.mask, self.painting.grid
        if mask is None or grid is None:
            self.session.message_given.emit(tr("There is no mask to copy yet."))
            return
        self._copied = grid.on_grid(mask)
        self.copied.emit()
        self.session.message_given.emit(
            tr("The mask can be pasted onto photographs of {0} × {1} pixels.").format(
                grid.width, grid.height
            )
        )
        self._show_possible()

    def paste(self) -> None:
        copied = self._copied
        if copied is None:
            self.session.message_given.emit(tr("No mask was copied yet."))
        else:
            self._told(lambda: self.painting.take(copied, tr("Paste Mask")))

    def _told(self, work: Callable[[], object]) -> None:
        try:
            work()
        except UserError as error:
            words = in_users_language(error)
            self.session.fail("mask", words[:1].upper() + words[1:])

    # What is connected

    def _connect(self) -> None:
        document, canvas, dock = self.session.document, self.window.canvas, self.dock
        canvas.tool_changed.connect(self._show_tool)
        self.options.changed.connect(self._show_tool)
        document.image_opened.connect(self._open_image)
        document.recipe_changed.connect(lambda _recipe: self._show_possible())
        dock.tool_requested.connect(self._take_and_show_tool)
        dock.blur_requested.connect(self.painting.blur)
        dock.limit.pick_requested.connect(self.picker.begin)
        actions: dict[str, Callable[[], object]] = {
            "fill": self.painting.fill,
            "flat": self.start_from_flat,
            "invert": self.painting.invert,
            "clear": self.painting.clear,
            "load": self.ask_load,
            "save": self.ask_save,
            "copy": self.copy,
            "paste": self.paste,
        }
        dock.action_requested.connect(lambda name: actions[name]())

    def _take_and_show_tool(self, name: str) -> None:
        self.take_tool(name)
        self._show_tool()

    def _open_image(self) -> None:
        self.brush.forget_last()
        self._lane.cancel()
        grid = self.painting.grid
        self.dock.gradient.set_size(*((grid.height, grid.width) if grid else (0, 0)))
        if grid is None:
            self.window.canvas.set_tool(None)
        self._show_possible()

    def _show_tool(self) -> None:
        self.dock.show_tool(self.tool_name)

    def _show_possible(self) -> None:
        self.dock.show_possible(
            image=self.has_image(), mask=self.has_mask(), copied=self.can_paste()
        )

    def has_image(self) -> bool:
        """Whether there is something to paint on."""
        return self.session.document.before is not None

    def can_paste(self) -> bool:
        """Whether a mask was copied, and there is something to paste it onto."""
        return self.has_image() and self._copied is not None

    def has_mask(self) -> bool:
        """Whether something was painted."""
        return self.has_image() and self.session.document.recipe.mask is not None
