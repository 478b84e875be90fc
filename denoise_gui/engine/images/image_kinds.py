"""Which kind of file this is, from its first bytes: names lie, contents do not."""

from __future__ import annotations

HEAD_BYTES = 64
"""How many bytes from the start of a file `kind_of` needs."""

READABLE = (
    *("PNG", "JPEG", "TIFF", "WebP", "BMP", "GIF", "PNM", "PFM", "AVIF", "HEIC"),
    "camera raw",
)

_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"BM", "BMP"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
    (b"FUJIFILMCCD-RAW", "raw"),
    (b"IIRO", "raw"),
    (b"IIRS", "raw"),
    (b"IIU\0", "raw"),
)
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
# fmt: off
RAW_SUFFIXES = frozenset({
    ".3fr", ".arw", ".cr2", ".cr3", ".dng", ".erf", ".iiq", ".kdc", ".mef", ".mos", ".nef", ".nrw",
    ".orf", ".pef", ".raf", ".raw", ".rw2", ".rwl", ".sr2", ".srf", ".srw",
})
# fmt: on


def kind_of(head: bytes, suffix: str = "") -> str | None:
    """The kind of file, as in `READABLE`, "raw" for camera raw files; None if unknown.

    Args:
        head: the first `HEAD_BYTES` bytes of the file, or all if it is shorter.
        suffix: of its name. It decides one thing only: a camera raw file is often a valid TIFF
            whose first page is a thumbnail.
    """
    kind = next((kind for start, kind in _STARTS if head.startswith(start)), None)
    if kind == "TIFF" and (suffix.lower() in RAW_SUFFIXES or head[8:10] == b"CR"):
        return "raw"
    if kind is None and head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP"
    if kind is None and head[4:8] == b"ftyp":
        return _kind_of_boxes(head)
    if kind is None and len(head) > 2 and head[:1] == b"P" and head[2:3].isspace():
        return {b"F": "PFM", b"f": "PFM"}.get(head[1:2], "PNM" if head[1:2] in b"123456" else None)
    return kind


def _kind_of_boxes(head: bytes) -> str | None:
    if head[8:12] == b"crx ":
        return "raw"
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[i : i + 4] for i in range(16, length - 3, 4))}
    if brands & _AVIF_BRANDS:
        return "AVIF"
    return "HEIC" if brands & _HEIC_BRANDS else None
