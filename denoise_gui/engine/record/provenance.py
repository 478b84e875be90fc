"""How a saved picture was made, kept with it: enough to make it again and see that it is the same.

The record goes into the XMP packet as attributes of one more description, which every program that
keeps XMP carries along, and on request into a JSON file beside the picture. All else in the packet
stays byte for byte; no time is recorded, so that the same work gives the same bytes.

Source of the packet's form: "XMP Specification Part 1" (ISO 16684-1:2019), section 7.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from html import escape, unescape
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from denoise_gui.engine.errors import ImageFileError, RecipeError
from denoise_gui.engine.files.file_hash import sha256_of
from denoise_gui.engine.files.regular_file import open_regular
from denoise_gui.engine.files.sentences import cannot_read
from denoise_gui.engine.messages import Message
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.record.recipe_record import (
    MAX_FILE_BYTES,
    SIDECAR_KEY,
    VERSION,
    LaterVersionError,
    check_names,
    from_record,
    lacks_mask,
    to_record,
    xmp_attributes,
)

NAMESPACE = "urn:denoise-gui:provenance:1.0/"
SIDECAR_SUFFIX = ".denoise.json"
_FILE_HASH = "file_sha256"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_MAX_TEXT = 1000


@dataclass(frozen=True)
class Provenance:
    """One run of a model over a picture.

    Attributes:
        recipe: what was applied, with the model's name and the hash of its ONNX file, not its path.
        version: of this application; runtime: what ran the model, and its version.
        provider: the device, such as cpu.
        tile, halo: in pixels. Another tile moves a value by up to a fiftieth of a level.
        source: the name of the file that was denoised, without its folder.
        source_sha256: of its pixels as they were read, see `hash_of_pixels`.
        reading: how the model file was read and what it reached in a trial, in words; empty where
            neither the file nor a trial says so.
        values: "black white", the numbers these have in the file, where not 0 and 1: sigma is
            measured between them.
    """

    recipe: Recipe
    version: str
    runtime: str
    provider: str
    tile: int
    halo: int
    source: str
    source_sha256: str
    reading: str = ""
    values: str = ""

    def __post_init__(self) -> None:
        # A path says something of this machine, and nothing to another.
        model = replace(self.recipe.model, path=None)
        object.__setattr__(self, "recipe", replace(self.recipe, model=model))


def hash_of_pixels(pixels: NDArray[Any]) -> str:
    """SHA-256 over shape, type and values; hexadecimal."""
    digest = hashlib.sha256(f"{pixels.shape}{pixels.dtype.name}".encode())
    for row in range(0, pixels.shape[0], 256):  # in bands: a view that is not contiguous is copied
        digest.update(pixels[row : row + 256].tobytes())
    return digest.hexdigest()


def with_provenance(xmp: bytes | None, provenance: Provenance) -> bytes:
    """An XMP packet with the record in it, in place of an earlier one.

    A packet that is not UTF-8 or has no element to put it in is returned as it was.
    """
    if xmp is None:
        return _new_packet(provenance)
    packet = _without_records(xmp)
    closing = list(re.finditer(rb"</(?:([\w.-]+):)?RDF\s*>", packet))
    if closing and xmp[:2] not in (b"\xfe\xff", b"\xff\xfe"):
        prefix = closing[-1].group(1) or b""
        bound = rb"xmlns:" + re.escape(prefix) if prefix else rb"xmlns"
        if not re.search(bound + rb"\s*=\s*[\"']" + re.escape(_RDF.encode()), packet):
            return xmp
        at = closing[-1].start()
        about = re.search(rb"\babout\s*=\s*\"([^\"<]*)\"", packet)
        record = _record(provenance, prefix, about.group(1) if about else b"")
        return packet[:at] + record + packet[at:]
    end = packet.rfind(b"</x:xmpmeta>")
    if end < 0:
        return xmp
    return packet[:end] + _rdf(provenance) + packet[end:]


def read_provenance(xmp: bytes | None) -> Provenance | None:
    """The record in a packet; None without one, or if it is damaged or `names_a_mask`.

    Raises:
        LaterVersionError: a later version of this program wrote it.
    """
    values = _values_in(xmp)
    return None if values is None else _from_mapping(values)


def check_record(xmp: bytes | None) -> None:
    """Whether all of the record in a packet is understood, if there is one; to make a picture again
    it has to be.

    Raises:
        RecipeError: something is not.
    """
    check_names(_values_in(xmp) or {})


def names_a_mask(xmp: bytes | None) -> bool:
    """Whether the record in a packet is without its mask, which lies in the JSON beside it."""
    values = _values_in(xmp)
    return values is not None and lacks_mask(values)


def _values_in(xmp: bytes | None) -> dict[str, object] | None:
    packet = xmp or b""
    span = next(_spans(packet), None)
    if span is None:
        return None
    text = packet[slice(*span)].decode("utf-8", "replace")
    pairs = re.findall(r"\bdenoise:(\w+)=(?:\"([^\"<]*)\"|'([^'<]*)')", text)
    return {name: unescape(first or second) for name, first, second in pairs}


def sidecar_of(path: Path) -> Path:
    """Where the JSON beside a picture is."""
    return path.with_name(path.name + SIDECAR_SUFFIX)


def sidecar_bytes(provenance: Provenance, picture: Path, file_sha256: str = "") -> bytes:
    """The JSON that goes beside a picture; `file_sha256`: of the picture's file, if it is to be
    known by it."""
    content = {SIDECAR_KEY: VERSION, "picture": picture.name, **_as_json(provenance)}
    if file_sha256:
        content[_FILE_HASH] = file_sha256
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def read_sidecar(path: Path) -> Provenance:
    """The record of a JSON file.

    Raises:
        ImageFileError: it cannot be read, is not such a record, comes from a later version, or
            holds what is not understood.
    """
    try:
        with open_regular(path) as file:
            content = json.loads(file.read(MAX_FILE_BYTES))
    except OSError as error:
        raise ImageFileError(cannot_read(path, error)) from error
    except (ValueError, RecursionError) as error:
        raise ImageFileError(
            Message("{0} is not a record of denoising: it is not JSON.", path)
        ) from error
    try:
        found = _from_mapping(content) if isinstance(content, dict) else None
        if found:
            check_names(content)
    except RecipeError as error:
        raise ImageFileError(
            Message("{0}: its record cannot be used: {1}.", path, error)
        ) from error
    if found is None:
        raise ImageFileError(
            Message(
                "{0} is not a record of denoising: it does not say sigma, model and source.", path
            )
        )
    return found


def record_of_file(picture: Path) -> Provenance | None:
    """The record in the JSON beside a picture, if that was written for the very file that the
    picture now is.

    Raises:
        LaterVersionError: a later version of this program wrote it.
    """
    try:
        with open_regular(sidecar_of(picture)) as file:
            content = json.loads(file.read(MAX_FILE_BYTES))
        if not isinstance(content, dict) or content.get(_FILE_HASH) != sha256_of(picture):
            return None
    except (OSError, ValueError, RecursionError):
        return None
    return _from_mapping(content)


def _as_json(provenance: Provenance) -> dict[str, object]:
    """All of it by name. A plain sigma is written as it was before there were recipes."""
    recipe = to_record(provenance.recipe)
    if provenance.recipe.is_plain:
        recipe = {name: recipe[name] for name in _BEFORE_RECIPES}
    return _in_order(provenance, recipe)


def _as_attributes(provenance: Provenance) -> dict[str, object]:
    recipe = to_record(provenance.recipe)
    plain = {name: recipe[name] for name in _BEFORE_RECIPES}
    return {**_in_order(provenance, plain), **xmp_attributes(provenance.recipe)}


def _in_order(provenance: Provenance, recipe: dict[str, object]) -> dict[str, object]:
    others = {name: getattr(provenance, name) for name in _OTHERS}
    others = {name: value for name, value in others.items() if value != "" or name not in _OPTIONAL}
    first = {name: recipe[name] for name in ("sigma", "model", "model_sha256")}
    return {**first, **others, "gray_use": recipe["gray_use"], **recipe}


def _from_mapping(values: Mapping[str, object]) -> Provenance | None:
    """None if it is damaged, or something is missing.

    Raises:
        LaterVersionError: a later version wrote it, whatever else is in it.
    """
    try:
        recipe = from_record(values)
        others: dict[str, Any] = {
            name: (int if name in ("tile", "halo") else str)(str(values[name])[:_MAX_TEXT])
            for name in _OTHERS
            if name in values or name not in _OPTIONAL
        }
    except LaterVersionError:
        raise
    except (KeyError, ValueError):
        return None
    whole = all(name in values for name in ("model", "model_sha256")) and not recipe.is_automatic
    sound = 0 < others["tile"] <= 1 << 20 and 0 <= others["halo"] <= 1 << 20
    return Provenance(recipe, **others) if whole and sound else None


_OTHERS = tuple(field.name for field in fields(Provenance) if field.name != "recipe")
_OPTIONAL = ("reading", "values")
"""Left out where they are empty, as before there were any."""
_LONG = ("brightness", "mask")
_BEFORE_RECIPES = ("sigma", "gray_use", "model", "model_sha256")


# An earlier record: an empty element, as `_record` writes it or as other programs move its quotes.
# Nothing of it gives back what it has taken, so that there is one way through every packet.
_EMPTY = re.compile(rb"<(?:[\w.-]++:)?+Description\b(?:[^<>\"'/]++|\"[^\"<]*+\"|'[^'<]*+')*+/>\n?")
_DECLARATION = re.compile(
    rb"xmlns:denoise\s*+=\s*+[\"']" + re.escape(NAMESPACE.encode()) + rb"[\"']"
)


def _spans(packet: bytes) -> Iterator[tuple[int, int]]:
    """Where records stand in a packet, in time that grows with its length alone."""
    if NAMESPACE.encode() not in packet:
        return
    for found in _EMPTY.finditer(packet):
        if _DECLARATION.search(packet, found.start(), found.end()):
            yield found.span()


def _without_records(packet: bytes) -> bytes:
    pieces, position = [], 0
    for start, end in _spans(packet):
        pieces.append(packet[position:start])
        position = end
    return b"".join((*pieces, packet[position:]))


def _record(provenance: Provenance, prefix: bytes, about: bytes) -> bytes:
    name = prefix + b":" if prefix else b""
    # Without a prefix of its own, RDF's attributes still need one.
    space = b"" if prefix else b' xmlns:rdf="' + _RDF.encode() + b'"'
    attributes = "".join(
        f' denoise:{key}="{escape(_plain(key, value))}"'
        for key, value in _as_attributes(provenance).items()
    )
    return b"".join(
        (
            b"<", name, b"Description", space, b" ", prefix or b"rdf", b':about="', about,
            b'" xmlns:denoise="', NAMESPACE.encode(), b'"',
            attributes.encode("utf-8", "replace"), b"/>\n",
        )
    )  # fmt: skip


def _plain(key: str, value: object) -> str:
    """As XML can hold it: no control characters, numbers at their shortest."""
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    text = re.sub("[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]", "_", text)
    return text if key in _LONG else text[:_MAX_TEXT]


def _rdf(provenance: Provenance) -> bytes:
    return (
        b'<rdf:RDF xmlns:rdf="' + _RDF.encode() + b'">\n'
        + _record(provenance, b"rdf", b"") + b"</rdf:RDF>\n"
    )  # fmt: skip


def _new_packet(provenance: Provenance) -> bytes:
    return (
        b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        + _rdf(provenance)
        + b'</x:xmpmeta>\n<?xpacket end="w"?>'
    )
