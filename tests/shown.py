"""What the tool prints for the examples, and the places that show it: `python tests/shown.py` writes these anew."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).parent.parent
EXAMPLES = sorted((HOME / "examples").glob("*.py"))
BLOCK = re.compile(r"(?<=```\n)\$ resblock-lint ((?:check|contracts|summary) [^\n]+)\n.*?(?=```\n)", re.S)


def command(
    *arguments: str, width: int = 80, cwd: Path = HOME, text: str = "", timeout: float = 120, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Runs the tool in a process of its own, as a user does."""
    surroundings = {**os.environ, "COLUMNS": str(width), "PYTHONIOENCODING": "utf-8", **variables}
    return subprocess.run(
        [sys.executable, "-m", "resblock_lint", *arguments],
        cwd=cwd, input=text, capture_output=True, text=True, timeout=timeout, check=False, encoding="utf-8",
        env=surroundings,
    )  # fmt: skip


def printed(path: Path) -> str:
    """What `check` prints for an example."""
    return command("check", f"examples/{path.name}").stdout


def readme(text: str) -> str:
    """The README with the runs that it shows made anew."""
    return BLOCK.sub(lambda found: f"$ resblock-lint {found[1]}\n{command(*shlex.split(found[1])).stdout}", text)


if __name__ == "__main__":
    for example in EXAMPLES:
        example.with_suffix(".out").write_text(printed(example), encoding="utf-8")
    page = HOME / "README.md"
    page.write_text(readme(page.read_text(encoding="utf-8")), encoding="utf-8")
