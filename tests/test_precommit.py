"""The hook for pre-commit, tried as a user of it would."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from shown import HOME

pytestmark = pytest.mark.slow
WRONG = (HOME / "examples" / "resnext50_wrong.py").read_text(encoding="utf-8")
RIGHT = (HOME / "examples" / "resnext50.py").read_text(encoding="utf-8")


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=600)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project as a repository of its own: what is in the folder now, committed or not."""
    made = tmp_path_factory.mktemp("hook")
    for name in ("resblock_lint", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        path = HOME / name
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(path, made / name, ignore=ignored) if path.is_dir() else shutil.copy(path, made / name)
    commit(made)
    return made


def commit(folder: Path) -> None:
    run("git", "init", "--quiet", cwd=folder)
    run("git", "add", "--all", cwd=folder)
    who = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.invalid")
    assert run("git", *who, "commit", "--quiet", "--message", "all", cwd=folder).returncode == 0


def tried(repository: Path, folder: Path, hook: str = "resblock-lint") -> subprocess.CompletedProcess[str]:
    command = (
        sys.executable,
        "-m",
        "pre_commit",
        "try-repo",
        str(repository),
        hook,
        "--all-files",
        "--verbose",
    )
    return run(*command, cwd=folder)


@pytest.mark.parametrize(("text", "code"), [(RIGHT, 0), (WRONG, 1)])
def test_the_hook(text: str, code: int, repository: Path, tmp_path: Path) -> None:
    pytest.importorskip("pre_commit")
    (tmp_path / "model.py").write_text(text, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("keras")
    commit(tmp_path)
    ran = tried(repository, tmp_path)
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert ("error RBL101 shortcut-channels" in ran.stdout) is bool(code)
    assert "16 merges, all proved" in ran.stdout or code


def test_the_hook_that_fixes(repository: Path, tmp_path: Path) -> None:
    pytest.importorskip("pre_commit")
    text = "from keras.layers import Add, Conv2D\n\ndef block(x, filters):\n    y = Conv2D(filters, 1)(x)\n    return Add()([y, x])\n"
    (tmp_path / "model.py").write_text(text)
    commit(tmp_path)
    ran = tried(repository, tmp_path, "resblock-lint-fix")
    assert "files were modified by this hook" in ran.stdout
    assert "    if x.shape[-1] != y.shape[-1]:\n" in (tmp_path / "model.py").read_text()
