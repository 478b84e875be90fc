"""Kinds of files that are sound, are pictures to somebody, and are not read: called by their name.

Who opens one is not to be told that it is damaged, nor left with a list of what would have been
better. Why each is not read stands in the README.
"""

from __future__ import annotations

import re

from denoise_gui.engine.messages import Message

_STARTS = {
    b"SIMPLE  =": "FITS",
    b"%PDF": "PDF",
    b"%!PS": "PostScript",
    b"\xc5\xd0\xd3\xc6": "PostScript",
    b"\0\0\1\0": "Windows icon",
    b"\0\0\2\0": "Windows cursor",
    b"icns": "Apple icon",
    b"DDS ": "DDS",
    b"qoif": "QOI",
    b"BPG\xfb": "BPG",
    b"gimp xcf": "XCF (GIMP)",
    b"II\xbc": "JPEG XR",
    b"#?RADIANCE": "Radiance HDR",
    b"#?RGBE": "Radiance HDR",
    b"FORM": "IFF",
    b"SDPX": "DPX",
    b"XPDS": "DPX",
    b"\x80\x2a\x5f\xd7": "Cineon",
    b"\x89HDF\r\n\x1a\n": "HDF5",
    b"CDF\1": "NetCDF",
    b"NRRD": "NRRD",
    b"\x93NUMPY": "NumPy",
    b"\xd7\xcd\xc6\x9a": "Windows metafile",
    b"PK\3\4": "zip archive",
    b"\x1f\x8b": "gzip archive",
    b"\x1aE\xdf\xa3": "Matroska video",
}
_VIDEO = re.compile(rb"....ftyp(qt  |mp4|isom|iso[2-9]|M4V|3gp|avc1)", re.DOTALL)
_SVG = re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?(<!DOCTYPE svg|<svg[\s>])", re.DOTALL)
_DICOM_AT = 128


def other_kind(head: bytes) -> str:
    """What a file is that no format here recognises, by its first bytes; empty if that is not
    known.

    Args:
        head: a few hundred bytes; DICOM shows behind the first 128.
    """
    if head[_DICOM_AT : _DICOM_AT + 4] == b"DICM":
        return "DICOM"
    if _VIDEO.match(head):
        return "MP4 or QuickTime video"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "AVI video"
    if _SVG.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "SVG"
    return next((name for start, name in _STARTS.items() if head.startswith(start)), "")


def is_of_other_kind(name: str) -> Message:
    """What is said of such a file, as half a sentence."""
    return Message(
        "it is a file of another kind ({0}), which this program does not read. Convert it to TIFF "
        "or PNG with another program first",
        name,
    )
