"""What both programs know stands in the contract, and only there."""

from __future__ import annotations

import ast
import pkgutil
import subprocess
import sys
from pathlib import Path

import numpy as np

from denoise_gui import contract
from denoise_gui.contract import export_options, model_file
from denoise_gui.engine.measure import false_colour as of_the_window

ROOT = Path(__file__).resolve().parents[2]
MODULES = [module.name for module in pkgutil.iter_modules(contract.__path__)]


def _imported(path: Path) -> set[str]:
    """Full names of the modules that a file imports, wherever it does."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_the_contract_loads_nothing_but_the_standard_library() -> None:
    names = ", ".join(f"denoise_gui.contract.{name}" for name in MODULES)
    code = f"import sys; before = set(sys.modules); import {names}; "
    code += "print(*sorted({m.partition('.')[0] for m in set(sys.modules) - before}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) - sys.stdlib_module_names == {"denoise_gui"}


def test_the_exporter_imports_the_contract_and_nothing_else_of_the_application() -> None:
    for path in (ROOT / "exporter").rglob("*.py"):
        for name in _imported(path):
            if name.partition(".")[0] == "denoise_gui":
                assert name.startswith("denoise_gui.contract."), (path, name)


def test_the_names_of_the_contract_are_written_nowhere_else() -> None:
    """A key, the list of operators or the tolerance of a halo written twice will differ one day."""
    keys = {value for value in vars(model_file).values() if str(value).startswith("denoise.")}
    for folder in ("denoise_gui", "exporter"):
        for path in (ROOT / folder).rglob("*.py"):
            if "contract" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    assert node.value not in keys, (path, node.lineno)
                if isinstance(node, ast.Set):
                    said = {e.value for e in node.elts if isinstance(e, ast.Constant)}
                    assert said != model_file.OPERATORS, (path, node.lineno)
                if isinstance(node, ast.Constant) and node.value == 0.002:
                    assert "TOLERANCE" not in path.read_text(), (path, node.lineno)


def test_window_and_report_show_a_difference_in_the_same_colours() -> None:
    from exporter.parity import pictures as of_the_report

    ramp = np.linspace(0, 2, 700, dtype=np.float32).reshape(7, 100)
    shown = of_the_window.false_colour(ramp, 2.0)
    assert (shown == of_the_report.false_colour(ramp, 2.0)).all()
    assert len(np.unique(shown.reshape(-1, 3), axis=0)) > 200


def test_the_command_line_offers_what_the_dialog_offers() -> None:
    import argparse

    from exporter.commands.export import add_arguments

    parser = argparse.ArgumentParser()
    add_arguments(parser)
    options = {action.option_strings[0]: action for action in parser._actions}
    for name, choices in (
        ("--precision", export_options.PRECISIONS),
        ("--deployment-target", export_options.TARGETS),
        ("--coreml-io", export_options.KINDS_OF_IO),
        ("--compress", export_options.COMPRESSIONS),
        ("--opset", model_file.OPSETS),
    ):
        assert tuple(options[name].choices or ()) == choices
        assert options[name].default == choices[0]
