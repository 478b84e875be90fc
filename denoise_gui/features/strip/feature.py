"""The sigma strip under the picture: one crop at seven sigmas, to choose one by eye."""

from __future__ import annotations

from functools import partial

from denoise_gui.core.session import Session
from denoise_gui.core.translation import tr
from denoise_gui.features.strip.dial import Dial
from denoise_gui.features.strip.sigma_strip import SigmaStrip
from denoise_gui.features.strip.strip_pictures import StripPictures
from denoise_gui.shell.command import Command, Menu, State
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.parts import Parts
from denoise_gui.shell.window import MainWindow


class StripFeature(Feature):
    """The strip, what fills it, and the preview of what is pointed at."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(session, window)
        self.strip = strip = SigmaStrip(session.document, window)
        strip.hide()
        self.pictures = StripPictures(
            session.document, session.live, strip, session.jobs, session.shelf, self
        )
        self.pictures.failed.connect(lambda words: session.fail("strip", words))
        strip.requested.connect(lambda request: window.canvas.set_mark(request.rect))
        strip.watched.connect(lambda shown: None if shown else window.canvas.set_mark(None))
        session.live.model_opened.connect(lambda _opened: strip.show_model_missing(False))
        session.live.model_failed.connect(
            lambda *_: strip.show_model_missing(not session.live.has_model)
        )
        window.canvas.view_changed.connect(self._look)
        window.canvas.colours_changed.connect(strip.renew_colours)
        # The canvas shows a new image before the strip has forgotten the last one.
        session.document.image_opened.connect(self._look)
        strip.preview_requested.connect(self._preview)
        # The exact picture takes the place of the preview, which is still wanted.
        session.live.visible_finished.connect(lambda *_: self._preview(strip.chosen_value))

    def parts(self) -> Parts:
        command = Command(
            "view.strip",
            tr("Sigma St&rip"),
            "view/panels",
            self._toggle,
            ("T",),
            tip=tr(
                "The middle of the view at seven values: click takes one, wheel shifts, drag moves"
            ),
            state=State((self.strip.watched,), checked=lambda: not self.strip.isHidden()),
        )
        return Parts(
            (command, Menu("strip", tr("Strip Sho&ws"), "view/panels"), *self._dials()),
            below=(self.strip,),
        )

    def _dials(self) -> tuple[Command, ...]:
        """Which control is varied; choosing one shows the strip."""
        strip = self.strip
        texts = {
            Dial.SIGMA: tr("Seven Si&gmas"),
            Dial.COLOUR: tr("Seven &Colour Sigmas"),
            Dial.SHADOWS: tr("Seven of &Shadows"),
            Dial.HIGHLIGHTS: tr("Seven of &Highlights"),
            Dial.GRAIN: tr("Seven of G&rain"),
            Dial.COARSE: tr("Seven of Coarse &Noise"),
        }

        def show(dial: Dial) -> None:
            strip.vary(dial)
            strip.show()

        def varies(dial: Dial) -> bool:
            return strip.dial is dial

        return tuple(
            Command(
                f"strip.{dial.value}",
                text,
                "strip",
                partial(show, dial),
                state=State((strip.dial_changed,), checked=partial(varies, dial)),
            )
            for dial, text in texts.items()
        )

    def _toggle(self) -> None:
        """The keys stay sigma's: the strip has its own once it has the focus, by click or Tab."""
        had_focus = self.strip.hasFocus()
        self.strip.setVisible(self.strip.isHidden())
        if had_focus:
            self.window.canvas.setFocus()

    def _look(self) -> None:
        self.strip.look_at(self.window.canvas.visible_rect())

    def _preview(self, value: float | None) -> None:
        recipe, dial = self.session.document.recipe, self.strip.dial
        wanted = None if value is None else dial.applied(recipe, value)
        shown = self.session.live.preview(wanted)
        words = ""
        if shown and value is not None and wanted != recipe:
            words = dial.words(value)
        self.window.canvas.set_caption(tr("Preview: {0}").format(words) if words else "")
        self.window.status.show_preview(words)
