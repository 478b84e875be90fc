"""onnxruntime-web, which the page brings along: three files of the package on npm.

They are fetched once, when the first page is exported, and kept in the user's cache folder. What is
fetched is one version, and what comes is compared with the hashes written here.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

import platformdirs

VERSION = "1.30.0"
ADDRESS = f"https://registry.npmjs.org/onnxruntime-web/-/onnxruntime-web-{VERSION}.tgz"
SCRIPT, LOADER, MODULE = (
    "ort.wasm.min.js",
    "ort-wasm-simd-threaded.mjs",
    "ort-wasm-simd-threaded.wasm",
)
SHA256 = {
    SCRIPT: "faece07e84faa9001f5104bbe4e5c70861d06cb2376a0dea1fa0ad33a67adc81",
    LOADER: "e13f7f94fc51b4ca72b12faeb1ee95f4ace6dfbc8939bc718aabdc0a27c4299b",
    MODULE: "3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2",
}
_BYTES = 33_106_585
"""Of the package."""
_TIMEOUT_SECONDS = 30.0
_CHUNK = 1 << 18


class RuntimeFilesError(Exception):
    """They could not be had; the message says why."""


def cache_folder() -> Path:
    return Path(platformdirs.user_cache_dir("denoise-gui")) / f"onnxruntime-web-{VERSION}"


def cached() -> dict[str, bytes] | None:
    """The files, if they are here already, and whole."""
    found: dict[str, bytes] = {}
    for name, digest in SHA256.items():
        try:
            content = (cache_folder() / name).read_bytes()
        except OSError:
            return None
        if hashlib.sha256(content).hexdigest() != digest:
            return None
        found[name] = content
    return found


def runtime_files(
    package: Path | None = None, on_share: Callable[[float], None] = lambda _: None
) -> dict[str, bytes]:
    """The files by name: from a package that is given, from the cache, or fetched.

    Args:
        package: the .tgz from npm, for a machine without a way to the network.
        on_share: told which share has been fetched.

    Raises:
        RuntimeFilesError: the package is another one, or cannot be fetched.
    """
    if package is None:
        here = cached()
        if here is not None:
            return here
    try:
        content = _fetched(on_share) if package is None else package.read_bytes()
    except OSError as error:  # what urllib raises is one too
        reason = getattr(error, "reason", None) or error.strerror or error
        raise RuntimeFilesError(f"{package or ADDRESS}: {reason}") from error
    files = _unpacked(content, package or ADDRESS)
    _keep(files)
    return files


def _fetched(on_share: Callable[[float], None]) -> bytes:
    content = bytearray()
    with urllib.request.urlopen(ADDRESS, timeout=_TIMEOUT_SECONDS) as answer:
        while chunk := answer.read(_CHUNK):
            content += chunk
            if len(content) > 2 * _BYTES:
                raise RuntimeFilesError(f"{ADDRESS}: is larger than it should be")
            on_share(min(1.0, len(content) / _BYTES))
    return bytes(content)


def _unpacked(content: bytes, source: Path | str) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
            for name in SHA256:
                member = archive.extractfile(f"package/dist/{name}")
                files[name] = member.read() if member else b""
    except (tarfile.TarError, KeyError, EOFError, OSError) as error:
        raise RuntimeFilesError(f"{source}: is not onnxruntime-web {VERSION} ({error})") from error
    for name, digest in SHA256.items():
        if hashlib.sha256(files[name]).hexdigest() != digest:
            raise RuntimeFilesError(f"{source}: {name} is not that of onnxruntime-web {VERSION}")
    return files


def _keep(files: Mapping[str, bytes]) -> None:
    """For the next time; a cache that cannot be written is no loss."""
    import contextlib

    with contextlib.suppress(OSError):
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            part = folder / f".{name}.part"
            part.write_bytes(content)
            part.replace(folder / name)
