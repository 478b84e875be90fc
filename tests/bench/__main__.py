"""`python -m tests.bench`: measure everything, print one table, write build/bench.json."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import machine, pictures, table
from tests.bench.results import Results, blank, merge
from tests.bench.section import (
    CPU,
    EXTRA_SECTIONS,
    SECTIONS,
    Settings,
    arguments_for,
    environment,
)

_SECTION_TIMEOUT_S = 1800


def main(argv: list[str] | None = None) -> int:
    """Exit code 1 if a section failed; a missed goal is a result, not a failure."""
    options = _parse(argv)
    described = {**machine.describe(), "device": options.device}
    results = merge(blank(), {"machine": described, "quick": options.quick})
    names = options.only or list(SECTIONS)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        settings = Settings(
            *(options.quick, Path(folder) / "noisy.png", Path(folder)),
            *(options.checkpoint, options.device),
        )
        pictures.write_big_picture(settings.picture)
        for name in names:
            results = merge(results, _run_section(name, settings))
    _write(options.json, json.dumps(results, indent=2) + "\n")
    rows = table.rows(results)
    print(f"{table.machine_line(results)}\n\n{table.as_text(rows)}")
    if options.markdown:
        text = f"{table.machine_line(results)}\n\n{table.as_markdown(rows)}\n"
        _write(options.markdown, text)
    return 1 if results.get("failed") else 0


def _parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer samples: some three minutes")
    parser.add_argument(
        "--only",
        nargs="+",
        metavar="NAME",
        choices=[*SECTIONS, *EXTRA_SECTIONS],
        help=f"sections to run: {', '.join(SECTIONS)} (all of these unless told); "
        f"{', '.join(EXTRA_SECTIONS)}",
    )
    parser.add_argument(
        "--device",
        default=CPU,
        metavar="NAME",
        help="what the network runs on, as for denoise-gui (default: %(default)s)",
    )
    parser.add_argument(
        "--checkpoint",
        type=Path,
        metavar="PTH",
        help="the authors' colour FFDNet weights, for its PSNR (random weights without)",
    )
    parser.add_argument(
        "--json", type=Path, default=Path("build/bench.json"), help="default: %(default)s"
    )
    parser.add_argument("--markdown", type=Path, metavar="F", help="write the table here as well")
    return parser.parse_args(argv)


def _run_section(name: str, settings: Settings) -> Results:
    output = settings.folder / f"{name}.json"
    began = time.monotonic()
    print(f"{name} ...", end="", file=sys.stderr, flush=True)
    try:
        done = subprocess.run(
            [sys.executable, *arguments_for(name, settings, output)],
            env=environment(),
            capture_output=True,
            text=True,
            timeout=_SECTION_TIMEOUT_S,
        )
    except subprocess.TimeoutExpired:
        print(" took too long", file=sys.stderr)
        return {"failed": {name: f"took more than {_SECTION_TIMEOUT_S} s"}}
    seconds = time.monotonic() - began
    if done.returncode:
        print(f" failed after {seconds:.0f} s\n{done.stderr}", file=sys.stderr)
        reason = (done.stderr.strip() or f"exit code {done.returncode}").splitlines()[-1]
        return {"failed": {name: reason}}
    print(f" {seconds:.0f} s", file=sys.stderr)
    figures: Results = json.loads(output.read_text(encoding="utf-8"))
    return merge(figures, {"section_seconds": {name: seconds}})


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
