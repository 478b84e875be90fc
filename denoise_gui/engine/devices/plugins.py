"""Execution providers that come as packages of their own: found, and given to onnxruntime.

The convention (onnxruntime's "Plugin Execution Provider Packaging Guidance"): a package
``onnxruntime-ep-NAME`` with a module ``onnxruntime_ep_NAME``, whose function ``get_library_path``
(``library_path`` in some) says where the provider's library lies. So no provider is named here:
one that is published tomorrow is found too.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
import re
import threading
from dataclasses import dataclass
from importlib import metadata

import onnxruntime

from denoise_gui.engine.plain_text import plain

log = logging.getLogger(__name__)

_MODULE = re.compile(r"(onnxruntime|ort)_ep_\w+")
_PATH_FUNCTIONS = ("get_library_path", "library_path")


@dataclass(frozen=True)
class Plugin:
    """A package that was found. `trouble`: why onnxruntime did not take it, in the words of whoever
    refused; empty where it did."""

    module: str
    version: str
    trouble: str = ""


_lock = threading.Lock()
_registered: dict[str, Plugin] = {}
"""For the process, as onnxruntime has it: a library can be registered once, and stays."""


def register_plugins() -> tuple[Plugin, ...]:
    """Give all installed plug-ins to onnxruntime, each once; safe to call again and again.

    What was installed since the last call is found too. Importing the packages and loading their
    libraries takes some milliseconds to some hundred: this is no work for a window's thread.
    """
    if not hasattr(onnxruntime, "register_execution_provider_library"):
        return ()  # an onnxruntime from before there were plug-ins
    with _lock:
        importlib.invalidate_caches()
        for name in plugin_modules():
            if name not in _registered:
                _registered[name] = _register(name)
        return tuple(_registered.values())


def plugin_modules() -> list[str]:
    """The modules that are named like a plug-in; nothing is imported to find them."""
    found = (module.name for module in pkgutil.iter_modules())
    return sorted({name for name in found if _MODULE.fullmatch(name)})


def _register(name: str) -> Plugin:
    version = _version(name)
    try:
        module = importlib.import_module(name)
        function = next(getattr(module, f) for f in _PATH_FUNCTIONS if hasattr(module, f))
        onnxruntime.register_execution_provider_library(name, str(function()))
    except StopIteration:
        return Plugin(name, version, "it does not say where its library lies")
    except Exception as error:  # noqa: BLE001
        # A package of others may fail in any way: then there is one device less.
        log.warning("the plug-in %s cannot be used: %s", name, plain(error, 500))
        return Plugin(name, version, plain(error, 200))
    log.info("plug-in %s %s registered", name, version)
    return Plugin(name, version)


def _version(module: str) -> str:
    try:
        return metadata.version(module.replace("_", "-"))
    except metadata.PackageNotFoundError:
        return ""
