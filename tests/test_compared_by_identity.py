"""What holds arrays is never compared by value: `==` of two arrays has no one answer, and a list
that is searched for such a thing would fail as soon as it is not the first."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ARRAYS = ("NDArray", "ndarray", "Tensor")


def classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    for package in ("denoise_gui", "exporter"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef):
                    yield path, node


def compares_arrays(node: ast.ClassDef) -> bool:
    decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
    if not any(text.startswith("dataclass") and "eq=False" not in text for text in decorators):
        return False
    own = any(isinstance(part, ast.FunctionDef) and part.name == "__eq__" for part in node.body)
    kinds = [ast.unparse(part.annotation) for part in node.body if isinstance(part, ast.AnnAssign)]
    holds = any(array in kind and "Callable" not in kind for kind in kinds for array in ARRAYS)
    return holds and not own


def test_dataclasses_of_arrays_have_no_equality() -> None:
    assert not [f"{path.name}: {node.name}" for path, node in classes() if compares_arrays(node)]
