"""The boxes of ISO base media files (HEIC, AVIF, CR3): which kind of file their first one names.

Source: ISO/IEC 14496-12, section 4.3 (file type box).
"""

from __future__ import annotations


def brands(head: bytes) -> frozenset[bytes]:
    """The brands a file says it keeps to, as far as they lie in these first bytes; none if it does
    not start with a file type box."""
    if head[4:8] != b"ftyp":
        return frozenset()
    length = min(int.from_bytes(head[:4], "big"), len(head))
    return frozenset({head[8:12], *(head[i : i + 4] for i in range(16, length - 3, 4))})
