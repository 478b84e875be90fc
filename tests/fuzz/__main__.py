"""`python -m tests.fuzz`: how many cases, which, and what became of them."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tests.fuzz.runner import case, fuzz


def main() -> int:
    """Exit code 1 if anything but an image or a clear message came out."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="part of the names of the files to mutate")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="a folder for the files that failed")
    options = parser.parse_args()
    began = time.monotonic()
    tally = fuzz(options.cases, options.seed, options.only, options.workers)
    for name, count in sorted(tally.by_format.items()):
        print(f"{name:16} {count}")
    for number, name, what in tally.failures:
        print(f"case {number} ({name}): {what}")
        if options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            name, data = case(number, options.seed, options.only)
            (options.keep / name).write_bytes(data)
    print(f"{tally.summary()}; {time.monotonic() - began:.0f} s")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
