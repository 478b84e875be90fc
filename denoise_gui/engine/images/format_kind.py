"""What a file format is to this program: one value, which the format's module fills in.

Reading, writing, the dialogs, the batch and the command line ask the registry for these values and
know no format by name, so that a new one is a new module and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from denoise_gui.engine.images.camera_raw import Development
from denoise_gui.engine.images.colour import Colour
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.save_options import SaveOptions

HEAD_BYTES = 64
"""How many bytes from the start of a file suffice to recognise it."""


@dataclass(frozen=True)
class Reading:
    """How a file is to be read.

    Attributes:
        max_pixels: refused above, before anything is unpacked.
        raw: what camera raw is developed to.
    """

    max_pixels: int
    raw: Development = Development.SRGB


@dataclass(frozen=True)
class Writing:
    """How a photograph is to be written: `suffix` is that of the name, in lower case."""

    suffix: str
    options: SaveOptions


@dataclass(frozen=True)
class Keeps:
    """What a format is able to hold.

    Attributes:
        types: of samples, the best one last.
        bits: of integers at most, where that is less than the largest type has.
        code_points: colours described as H.273 does.
        narrow_range: such colours with numbers that leave room below black and above white.
        chromaticities: colours described by primaries, white and a gamma.
        photoshop: Photoshop's image resources, with IPTC data among them.
        tags: TIFF's tags of any number.
        texts: words with keywords of any name; `comment` is true where only comments are held.
        exif, xmp: how many bytes of these; 0 for none at all.
        gray: a single channel; without it, gray is stored as RGB.
        gain_map: a gain map for HDR screens beside the picture.
        light: what display an HDR picture was made for.
        animation: pictures that follow each other in time.
        animation_bits: of such pictures' integers at most, where that is less than of one's.
        max_side: pixels along the longer side.
    """

    types: tuple[type[np.generic], ...] = (np.uint8,)
    alpha: bool = False
    icc: bool = False
    bits: int = 0
    code_points: bool = False
    narrow_range: bool = False
    chromaticities: bool = False
    photoshop: bool = False
    tags: bool = False
    texts: bool = False
    comment: bool = False
    exif: int = 0
    xmp: int = 0
    dpi: bool = False
    gray: bool = True
    pages: bool = False
    animation: bool = False
    animation_bits: int = 0
    gain_map: bool = False
    light: bool = False
    max_side: int = 2**31 - 1


UNLIMITED = 2**31 - 1
"""Bytes of EXIF or XMP, where a format sets no bound that matters."""


@dataclass(frozen=True)
class ImageFormat:
    """A kind of image file.

    Attributes:
        name: "PNG", as `Photograph.source_format` has it.
        suffixes: how names of such files end, in lower case and with the dot.
        recognises: whether a file is one, by its first `HEAD_BYTES` bytes and its suffix. The
            suffix is for what contents alone do not tell: camera raw files are often TIFF.
        read: a file that was recognised, to a photograph; it may raise anything on a damaged one.
        write: a photograph that holds only what `keeps` says.
        written: the suffixes under which it is written, the usual one first; empty if it is not.
        keeps: what the written file holds.
        refuses: why a photograph cannot be written under a suffix, as half a sentence, or None.
        label: what lists call it; its name if empty.
        rank: its place in lists; the lower the earlier.
        precedence: of two that recognise a file, the higher has it.
        saved_as: the suffix a result gets by default where this kind is not written.
        reversible: it holds what a camera measured, so that only camera raw can be written, and has
            to be developed so that there is a way back. No result is of this kind unless it was
            chosen.
        unchosen: how it is compressed if no quality is chosen, as half a sentence; empty if there
            is no quality to choose.
        subsampling: whether its colour resolution can be chosen.
        depths: bits per sample among which one may choose, the fewest first; empty if there is
            nothing to choose.
        holds_xmp: whether a packet can be written, beyond its mere length.
        holds_colour: whether colours that are described in other words than a profile can be
            written, of the kinds of description that it `keeps`.
        fragile: whether a file with this head is of a sort on which decoders are known to crash, so
            that it is read in a process of its own.
    """

    name: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes, str], bool]
    read: Callable[[BinaryIO, Reading], Photograph]
    write: Callable[[BinaryIO, Photograph, Writing], None] | None = None
    written: tuple[str, ...] = ()
    keeps: Keeps = Keeps()
    refuses: Callable[[Photograph, str], str | None] = lambda _photograph, _suffix: None
    label: str = ""
    rank: int = 50
    precedence: int = 0
    saved_as: str = ".png"
    reversible: bool = False
    unchosen: str = ""
    subsampling: bool = False
    depths: tuple[int, ...] = ()
    holds_xmp: Callable[[bytes], bool] = lambda _packet: True
    holds_colour: Callable[[Colour], bool] = lambda _colour: True
    fragile: Callable[[bytes], bool] = lambda _head: False

    @property
    def shown(self) -> str:
        """What lists call it."""
        return self.label or self.name

    def depth_for(self, chosen: int | None) -> int | None:
        """What a choice comes to: the same, the next above, or the highest there is; None if
        nothing was chosen, or there is nothing to choose."""
        if chosen is None or not self.depths:
            return None
        return next((bits for bits in self.depths if bits >= chosen), self.depths[-1])

    def type_for(self, photograph: Photograph) -> np.dtype[np.generic]:
        """The sample type to store a photograph in: its own where possible."""
        own = photograph.pixels.dtype
        types = self.keeps.types
        return own if own in [np.dtype(t) for t in types] else np.dtype(types[-1])

    def bits_for(self, photograph: Photograph) -> int:
        """The bits a sample of a photograph is stored with."""
        stored = self.type_for(photograph).itemsize * 8
        if photograph.animation and self.keeps.animation_bits:
            return min(stored, self.keeps.animation_bits)
        if stored == 16 and self.keeps.bits:
            return min(photograph.depth or 16, self.keeps.bits)
        return stored


def starts_with(*starts: bytes) -> Callable[[bytes, str], bool]:
    """Recognises files by their first bytes."""
    return lambda head, _suffix: head.startswith(starts)
