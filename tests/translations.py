"""`make translations`: what the code says, brought into the catalogues.

python -m tests.translations          refresh the .ts files
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from denoise_gui.core.catalogue import read_texts

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"


def sources() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "denoise_gui").rglob("*.py"))


def update(catalogue: Path) -> None:
    """Bring a .ts file up to date with the code: new texts unfinished, lost ones dropped."""
    _run(
        "pyside6-lupdate",
        *("-silent", "-no-obsolete", "-sort-messages", "-locations", "none"),
        *("-disable-heuristic", "similartext"),
        *("-tr-function-alias", "tr+=Message,tr+=translated"),
        *("-source-language", "en"),
        *sources(),
        *("-ts", str(catalogue)),
    )


def _run(tool: str, *arguments: str) -> None:
    program = Path(sys.executable).parent / tool
    done = subprocess.run([program, *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode or "error" in done.stderr.lower():
        raise RuntimeError(f"{tool}: {done.stdout}{done.stderr}")


def main() -> int:
    """Returns 1 while something is not translated."""
    missing = 0
    for catalogue in sorted(FOLDER.glob("*.ts")):
        update(catalogue)
        found = read_texts(catalogue)
        for (context, text), translation in found.items():
            if translation is None:
                missing += 1
                print(f"{catalogue.name}: not translated: {context or '(no context)'}: {text!r}")
        print(f"{catalogue.name}: {len(found)} texts")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
