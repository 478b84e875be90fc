"""All compare views by their kind. A new one: a module beside these, and its line here."""

from __future__ import annotations

from denoise_gui.shell.compare.choice import ViewKind
from denoise_gui.shell.compare.divider_view import DividerView
from denoise_gui.shell.compare.method_noise_view import MethodNoiseView
from denoise_gui.shell.compare.side_by_side_view import SideBySideView
from denoise_gui.shell.compare.single_view import SingleView
from denoise_gui.shell.compare.view import CompareView


def all_views() -> dict[ViewKind, CompareView]:
    return {
        ViewKind.SINGLE: SingleView(),
        ViewKind.DIVIDER: DividerView(),
        ViewKind.SIDE_BY_SIDE: SideBySideView(),
        ViewKind.METHOD_NOISE: MethodNoiseView(),
    }
