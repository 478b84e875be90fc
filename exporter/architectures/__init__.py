"""The networks of others that are known here, a folder for each kind.

To add one, add its folder: the package names its class as ``ARCHITECTURE``, and nothing else lists
it. What such a class is, :class:`exporter.architecture.Architecture` tells for networks that their
names give away, and :class:`exporter.readings.core.TriedArchitecture` for weights that do not say
how their planes are read.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exporter.architecture import Architecture
    from exporter.readings.core import TriedArchitecture


def built_in() -> list[Architecture | TriedArchitecture]:
    """One of each kind, by the names of their folders."""
    folders = sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)
    return [importlib.import_module(f"{__name__}.{name}").ARCHITECTURE() for name in folders]
