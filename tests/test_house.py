"""The house: imports, style, types and sizes of the code, and that its papers speak of what is there."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
TOOL = sorted((HOME / "resblock_lint").rglob("*.py"))
FILES = [*TOOL, *sorted((HOME / "rules").glob("*.py"))]
LONGEST_FILE, LONGEST_FUNCTION, USUAL_FUNCTION = 300, 40, 15
# files that are longer, and how long they may be: these numbers may only become smaller
LONGER = {
    "resblock_lint/dims.py": 319,
    "resblock_lint/facts.py": 320,
    "resblock_lint/ir.py": 470,
}
RUNS = {"exec", "eval", "compile", "__import__"}


def run(*command: str) -> None:
    program = Path(sys.executable).parent / command[0]
    found = str(program) if program.exists() else shutil.which(command[0])
    if found is None:
        pytest.skip(f"{command[0]} is not installed")
    ran = subprocess.run([found, *command[1:]], cwd=HOME, capture_output=True, text=True, check=False, timeout=600)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_imports_keep_to_their_contracts() -> None:
    run("lint-imports", "--no-cache")


def test_ruff_has_nothing_to_say() -> None:
    run("ruff", "check", "--no-cache", ".")


def test_pyright_has_nothing_to_say() -> None:
    run("pyright", "--project", str(HOME), "--pythonpath", sys.executable)


def name(path: Path) -> str:
    return path.relative_to(HOME).as_posix()


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_module_opens_with_what_lives_there(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_files_are_short() -> None:
    lengths = {name(path): path.read_text(encoding="utf-8").count("\n") for path in FILES}
    long = {path: lines for path, lines in lengths.items() if lines > LONGER.get(path, LONGEST_FILE)}
    assert not long, "split them by what they are about"
    assert not [path for path in LONGER if lengths.get(path, 0) <= LONGEST_FILE], "take these off the list"


def test_functions_are_short() -> None:
    sizes = [(name(path), function, lines) for path in FILES for function, lines in functions(path)]
    assert not [one for one in sizes if one[2] > LONGEST_FUNCTION]
    assert sum(lines <= USUAL_FUNCTION for _, _, lines in sizes) > 0.8 * len(sizes)


@pytest.mark.parametrize("path", TOOL, ids=name)
def test_nothing_of_the_users_is_run_or_imported(path: Path) -> None:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    called = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not called & RUNS
    allowed = {"resblock_lint": ("loading.py", "__init__.py"), "keras": ("__init__.py",)}.get(path.parent.name, ())
    assert path.name in allowed or "importlib" not in code_of(path)


def test_only_the_edges_touch_the_world() -> None:
    edges = {"__main__.py", "cli.py", "files.py"}
    inside = [path for path in TOOL if path.name not in edges]
    assert not [
        name(path)
        for path in inside
        if re.search(r"^import (os|sys|pathlib|subprocess|socket)\b", path.read_text(encoding="utf-8"), re.M)
    ]
    assert not [name(path) for path in inside if re.search(r"(?<![\w.])(open|print)\(", code_of(path))]


def code_of(path: Path) -> str:
    """The text without its docstrings, comments and texts."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.unparse(tree)


def test_the_architecture_names_every_module() -> None:
    text = (HOME / "resblock_lint/ARCHITECTURE.md").read_text(encoding="utf-8")
    words = set(re.findall(r"[\w]+", text))
    modules = [path for path in TOOL if path.name != "__init__.py"]
    assert not [name(path) for path in modules if path.stem not in words]
    assert not [name(path.parent) for path in modules if path.parent.name not in words]


def test_decisions_have_their_parts() -> None:
    pages = sorted((HOME / "resblock_lint/decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        parts = [text.find(f"**{part}.**") for part in ("Context", "Decision", "Consequences")]
        assert -1 not in parts, page.name
        assert parts == sorted(parts), page.name


def test_ci_runs_what_the_readme_says() -> None:
    readme, ci = ((HOME / one).read_text(encoding="utf-8") for one in ("README.md", ".ci/run"))
    (line,) = re.findall(r"^pip install -e .*$", readme, re.M)
    assert line.replace("pip install", "pip install --quiet") in ci
    assert (HOME / ".ci/run").stat().st_mode & 0o111


def test_no_machine_is_named() -> None:
    kinds = (".py", ".md", ".toml", ".yaml", "")
    files = [path for path in HOME.rglob("*") if path.is_file() and path.suffix in kinds and ".git" not in path.parts]
    ours = [
        path
        for path in files
        if not any(part.startswith(".") and part != ".ci" for part in path.relative_to(HOME).parts[:-1])
    ]
    told = re.compile(rb"/(?:home|root|Users)/[a-z]|pypi[.]org")
    assert not [name(path) for path in ours if path.name != "test_house.py" and told.search(path.read_bytes())]


def test_every_package_is_installed() -> None:
    declared = set(
        re.findall(r'^    "(resblock_lint[\w.]*)",$', (HOME / "pyproject.toml").read_text(encoding="utf-8"), re.M)
    )
    there = {".".join(path.parent.relative_to(HOME).parts) for path in TOOL}
    assert declared == there | {"resblock_lint_rules"}
