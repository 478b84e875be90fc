"""Core AI's packages exist for few systems: where they are missing, its tests are left out."""

from __future__ import annotations

import pytest

from exporter.coreai.support import converter_installed, unsupported_here

HERE = converter_installed()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = unsupported_here() or "pip install 'denoise-gui[coreai]'"
    for item in items:
        if "needs_coreai" in item.keywords and not HERE:
            item.add_marker(pytest.mark.skip(reason=f"Core AI is not installed: {reason}"))
