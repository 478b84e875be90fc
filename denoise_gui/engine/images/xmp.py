"""XMP packets at the level of bytes: what new pixels make untrue goes, all else stays as it was.

Packets are looked through with a parser that tells where in the bytes it is, so that an element or
an attribute can be cut out and what is left is what other programs wrote. Packets longer than a
JPEG segment are put together and taken apart here too.

Sources: ISO 16684-1:2019 (packets), "XMP Specification Part 3" (Adobe, 2020), section 1.1.3.1.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NOTE = "http://ns.adobe.com/xmp/note/"
_EXTENDED = "HasExtendedXMP"
_TIFF = "http://ns.adobe.com/tiff/1.0/"
_ORIENTATION = (_TIFF, "Orientation")
_ALL = frozenset({"*"})
_VIDEO = frozenset(
    f"{kind}{what}"
    for kind in ("MotionPhoto", "MicroVideo")
    for what in ("", "Version", "Offset", "PresentationTimestampUs")
)
_UNTRUE: Mapping[str, frozenset[str]] = {
    # By namespace, the properties that speak of what is not written: gain maps, and the list of
    # pictures and videos behind the first; videos; small pictures of the noisy one.
    "http://ns.adobe.com/hdr-gain-map/1.0/": _ALL,
    "http://ns.apple.com/HDRGainMap/1.0/": _ALL,
    "http://ns.google.com/photos/1.0/container/": frozenset({"Directory", "Version"}),
    "http://ns.google.com/photos/dd/1.0/device/": _ALL,
    "http://ns.google.com/photos/1.0/camera/": _VIDEO,
    "http://ns.adobe.com/xap/1.0/": frozenset({"Thumbnails"}),
}
_RAW_SETTINGS = ("http://ns.adobe.com/camera-raw-settings/1.0/", "http://darktable.sf.net/")
"""Of Camera Raw and Lightroom, and of darktable."""
_GAIN_MAPS = ("http://ns.adobe.com/hdr-gain-map/1.0/", "http://ns.apple.com/HDRGainMap/1.0/")
_OF_GAIN_MAPS = (*_GAIN_MAPS, "http://ns.google.com/photos/1.0/container/")
_DEEPEST, _MOST_NAMESPACES = 100, 1000
"""Elements in elements, and namespaces at one place: far more than any program writes."""
# Each run of spaces is looked at once, however long it is.
_ATTRIBUTE = re.compile(rb"(?<!\s)\s++([\w.:-]++)\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+')")
_END_OF_TAG = re.compile(rb"(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+>")
_TURN_IN_ELEMENT = re.compile(rb"\s*([2-8])\s*<")
_TURN_IN_ATTRIBUTE = re.compile(rb"[2-8](?=\s*[\"']\Z)")
_WITH_ROOM = re.compile(rb"</(?:[\w.-]+:)?RDF\s*>|</x:xmpmeta>")
_WIDE = (
    # The order counts: the mark of UTF-32 begins as that of UTF-16 does.
    ("utf-32-le", (b"\xff\xfe\0\0", b"<\0\0\0")),
    ("utf-32-be", (b"\0\0\xfe\xff", b"\0\0\0<")),
    ("utf-16-le", (b"\xff\xfe", b"<\0")),
    ("utf-16-be", (b"\xfe\xff", b"\0<")),
)
"""Encodings by the first bytes of a packet, with their mark or without."""
_MARGIN = 400
"""Bytes that a packet keeps free for what is put in when it is divided."""


@dataclass
class Element:
    """An element and where it stands in the bytes; `name` and attributes as (namespace, name)."""

    start: int
    head_end: int
    name: tuple[str, str]
    raw_name: str
    attributes: dict[tuple[str, str], str]
    declared: dict[str, str]
    end: int = 0
    children: list[Element] = field(default_factory=list)


def parsed(packet: bytes) -> Element | None:
    """The root of a packet; None if it is not sound XML in UTF-8."""
    root: list[Element] = []
    stack: list[Element] = []
    scopes: list[dict[str, str]] = [{"xml": "http://www.w3.org/XML/1998/namespace"}]
    parser = expat.ParserCreate("utf-8")
    parser.ordered_attributes = True

    def qualified(raw: str, *, plain: str = "") -> tuple[str, str]:
        prefix, colon, local = raw.partition(":")
        return (scopes[-1].get(prefix, ""), local) if colon else (plain, raw)

    def begin(raw: str, flat: list[str]) -> None:
        pairs = dict(zip(flat[::2], flat[1::2], strict=True))
        own = {
            key.partition(":")[2]: value
            for key, value in pairs.items()
            if key == "xmlns" or key.startswith("xmlns:")
        }
        if len(stack) >= _DEEPEST or len(own) + len(scopes[-1]) > _MOST_NAMESPACES:
            raise ValueError("no packet is like that")
        scopes.append({**scopes[-1], **own} if own else scopes[-1])
        attributes = {qualified(k): v for k, v in pairs.items() if not k.startswith("xmlns")}
        start = parser.CurrentByteIndex
        name = qualified(raw, plain=scopes[-1].get("", ""))
        head_end = _end_of_tag(packet, start)
        element = Element(start, head_end, name, raw, attributes, own)
        (stack[-1].children if stack else root).append(element)
        stack.append(element)

    def finish(_raw: str) -> None:
        element = stack.pop()
        scopes.pop()
        at = parser.CurrentByteIndex
        element.end = element.head_end if at == element.start else _end_of_tag(packet, at)

    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(packet.rstrip(b"\0"), True)
    except (expat.ExpatError, ValueError, UnicodeError):
        return None
    return root[0] if root else None


def _refuse(*_arguments: object) -> None:
    """Entities could grow without an end; no XMP packet has them."""
    raise ValueError("a packet has no document type")


def _end_of_tag(packet: bytes, start: int) -> int:
    """Behind the ">" that ends the tag beginning here; quotes may hold one."""
    match = _END_OF_TAG.match(packet, start)
    return match.end() if match else len(packet)


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for child in element.children:
        yield from _walk(child)


def _is_untrue(name: tuple[str, str]) -> bool:
    names = _UNTRUE.get(name[0], frozenset())
    return names is _ALL or name[1] in names


def without_untrue(packet: bytes, *, gain_map: bool = False) -> bytes:
    """The packet less what new pixels in a file of their own make untrue.

    Args:
        gain_map: the file has its gain map still, and with it what is said of that.
    """

    def is_untrue(name: tuple[str, str]) -> bool:
        return _is_untrue(name) and not (gain_map and name[0] in _OF_GAIN_MAPS)

    return _without(packet, tuple(_UNTRUE), is_untrue)


def without_raw_settings(packet: bytes) -> bytes:
    """The packet less what raw converters note of how they would develop: on a picture that was
    developed already they would do it once more."""
    return _without(packet, _RAW_SETTINGS, lambda name: name[0] in _RAW_SETTINGS)


def _without(
    packet: bytes, namespaces: tuple[str, ...], is_untrue: Callable[[tuple[str, str]], bool]
) -> bytes:
    """`namespaces`: those of which names can be untrue."""
    if not any(namespace.encode() in packet for namespace in namespaces):
        return packet
    root = parsed(packet)
    if root is None:
        return packet
    cuts: list[tuple[int, int]] = []
    inside = 0
    for element in _walk(root):
        if element.start < inside:
            continue  # it goes with the element it is in
        if is_untrue(element.name):
            cuts.append((element.start, element.end))
            inside = element.end
            continue
        cuts += _attribute_cuts(packet, element, is_untrue)
    return _cut(packet, cuts)


def tells_of_gain_map(packet: bytes) -> bool:
    """Whether a packet has properties of a gain map, not only the name of their namespace."""
    if not any(namespace.encode() in packet for namespace in _GAIN_MAPS):
        return False
    root = parsed(packet)
    names = (
        (name for element in _walk(root) for name in (element.name, *element.attributes))
        if root
        else ()
    )
    return any(namespace in _GAIN_MAPS for namespace, _ in names)


def _attribute_cuts(packet: bytes, element: Element, wanted: object) -> list[tuple[int, int]]:
    assert callable(wanted)
    cuts = []
    head = packet[element.start : element.head_end]
    names = {name for space, name in element.attributes if wanted((space, name))}
    if not names:
        return []
    for match in _ATTRIBUTE.finditer(head):
        prefix, _, local = match[1].decode("utf-8", "replace").partition(":")
        if local in names and prefix:
            cuts.append((element.start + match.start(), element.start + match.end()))
    return cuts


def _cut(packet: bytes, cuts: list[tuple[int, int]]) -> bytes:
    pieces, position = [], 0
    for start, end in sorted(cuts):
        pieces.append(packet[position:start])
        position = max(position, end)
    return b"".join((*pieces, packet[position:]))


def made_upright(packet: bytes) -> bytes:
    """The packet with orientation 1, whatever prefix the property has."""
    if _TIFF.encode() not in packet:
        return packet
    root = parsed(packet)
    if root is None:
        return re.sub(rb"(tiff:Orientation(?:\s*=\s*[\"']|>))[2-8]", rb"\g<1>1", packet)
    pieces, position = [], 0
    for start, end in sorted(_orientations(packet, root)):
        pieces.append(packet[position:start] + b"1")
        position = end
    return b"".join((*pieces, packet[position:]))


def _orientations(packet: bytes, root: Element) -> Iterator[tuple[int, int]]:
    """Where the numbers stand, of attributes and of elements."""
    for element in _walk(root):
        if element.name == _ORIENTATION:
            found = _TURN_IN_ELEMENT.match(packet, element.head_end)
            if found:
                yield found.span(1)
        for start, end in _attribute_cuts(packet, element, lambda name: name == _ORIENTATION):
            number = _TURN_IN_ATTRIBUTE.search(packet, start, end)
            if number:
                yield number.span()


def usable(packet: bytes) -> bytes | None:
    """The packet in UTF-8, with a place for further properties; None if there is none in it.

    Packets in UTF-16 and UTF-32 are allowed, but few programs read them.
    """
    packet = _in_utf8(packet)
    if _WITH_ROOM.search(packet):
        return packet
    root = parsed(packet)
    rdf = _rdf_of(root)
    if rdf is None or not packet[rdf.start : rdf.head_end].endswith(b"/>"):
        return None
    inside = b"></" + rdf.raw_name.encode() + b">"
    return packet[: rdf.head_end - 2] + inside + packet[rdf.head_end :]


def is_empty(packet: bytes) -> bool:
    """Whether a packet is sound and says nothing."""
    root = parsed(_in_utf8(packet))
    return root is not None and not root.children


def _in_utf8(packet: bytes) -> bytes:
    for encoding, marks in _WIDE:
        if packet.startswith(marks):
            text = packet.decode(encoding, "replace").removeprefix("\ufeff").rstrip("\0")
            text = re.sub(r"""(<\?xml\s[^>]*?encoding=["'])[\w-]+""", r"\g<1>UTF-8", text, count=1)
            return text.encode("utf-8", "replace")
    return packet


# Packets in several segments


def extended_id(packet: bytes) -> str | None:
    """What a packet says the rest of it is called; None if it is whole."""
    if _EXTENDED.encode() not in packet:
        return None
    root = parsed(packet)
    for element in _walk(root) if root else ():
        if (_NOTE, _EXTENDED) in element.attributes:
            return element.attributes[_NOTE, _EXTENDED]
        if element.name == (_NOTE, _EXTENDED):
            inner = packet[element.head_end : element.end]
            return inner.partition(b"<")[0].decode("ascii", "replace").strip()
    return None


def joined(packet: bytes, rest: bytes) -> bytes | None:
    """A packet and its rest as one packet; None if they do not fit together."""
    main, further = parsed(packet), parsed(rest)
    target = _rdf_of(main)
    source = _rdf_of(further)
    if target is None or source is None or further is None:
        return None
    prefix = source.raw_name.rpartition(":")[0]
    if prefix != target.raw_name.rpartition(":")[0]:
        return None
    outside = {**further.declared, **source.declared}
    pieces = []
    for child in source.children:
        head = rest[child.start : child.head_end]
        name = head[: 1 + len(child.raw_name.encode())]
        missing = {p: n for p, n in outside.items() if p not in child.declared and p != prefix}
        pieces.append(name + _declarations(missing) + rest[child.start + len(name) : child.end])
    cuts = [
        cut
        for element in _walk(target)
        for cut in _attribute_cuts(packet, element, lambda name: name == (_NOTE, _EXTENDED))
    ]
    cuts += [(e.start, e.end) for e in _walk(target) if e.name == (_NOTE, _EXTENDED)]
    closing = packet.rindex(b"</", target.start, target.end)
    return _cut(packet[:closing], cuts) + b"".join(pieces) + packet[closing:]


def divided(packet: bytes, limit: int) -> tuple[bytes, bytes, str] | None:
    """A packet of at most `limit` bytes, the rest of it, and what the rest is called.

    The largest properties go into the rest. None if that does not suffice.
    """
    root = parsed(packet)
    rdf = _rdf_of(root)
    if root is None or rdf is None:
        return None
    packet, root, rdf = _without_padding(packet, root, rdf)
    properties = [
        (child.end - child.start, description, child)
        for description in rdf.children
        for child in description.children
    ]
    properties.sort(key=lambda found: -found[0])
    moved: list[tuple[Element, Element]] = []
    size = len(packet) + _MARGIN
    for length, description, child in properties:
        if size <= limit:
            break
        moved.append((description, child))
        size -= length
    if size > limit or not rdf.children:
        return None
    prefix = rdf.raw_name.rpartition(":")[0]
    rest = _rest_of(packet, root, rdf, moved, prefix)
    name = hashlib.md5(rest, usedforsecurity=False).hexdigest().upper()
    mark = (
        f'<{prefix}:Description {prefix}:about="" xmlns:xmpNote="{_NOTE}" '
        f'xmpNote:{_EXTENDED}="{name}"/>'
    ).encode()
    closing = packet.rindex(b"</", rdf.start, rdf.end)
    head = _cut(packet[:closing], [(child.start, child.end) for _, child in moved])
    return head + mark + packet[closing:], rest, name


def _without_padding(packet: bytes, root: Element, rdf: Element) -> tuple[bytes, Element, Element]:
    """The space for changes in place that many programs leave is of no use here."""
    end = root.end
    short = packet[:end] + re.sub(rb"\s{20,}", b"\n", packet[end:])
    return short, root, rdf


def _rest_of(
    packet: bytes, root: Element, rdf: Element, moved: list[tuple[Element, Element]], prefix: str
) -> bytes:
    body = b""
    for description, child in moved:
        known = {**root.declared, **rdf.declared, **description.declared}
        known = {p: n for p, n in known.items() if p not in (prefix, "x")}
        about = description.attributes.get((_RDF, "about"), "").replace("&", "&amp;")
        about = about.replace('"', "&quot;").replace("<", "&lt;")
        head = f'<{prefix}:Description {prefix}:about="{about}"'.encode() + _declarations(known)
        body += head + b">" + packet[child.start : child.end] + f"</{prefix}:Description>".encode()
    start = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><{prefix}:RDF xmlns:{prefix}="{_RDF}">'.encode()
    return start + body + f"</{prefix}:RDF></x:xmpmeta>".encode()


def _declarations(namespaces: dict[str, str]) -> bytes:
    return "".join(
        f' xmlns:{p}="{n}"' if p else f' xmlns="{n}"' for p, n in namespaces.items()
    ).encode()


def _rdf_of(root: Element | None) -> Element | None:
    found = (e for e in _walk(root) if e.name == (_RDF, "RDF")) if root else iter(())
    return next(found, None)
