"""The hook for pre-commit, tried as a user of it would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from shown import HOME

pytestmark = pytest.mark.slow
WRONG = (HOME / "examples" / "resnext50_wrong.py").read_text(encoding="utf-8")
RIGHT = (HOME / "examples" / "resnext50.py").read_text(encoding="utf-8")


def run(*command: str, cwd: Path, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=600)


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


CONFIG = """repos:
  - repo: {repository}
    rev: {revision}
    hooks:
      - id: resblock-lint
        verbose: true
      - id: resblock-lint-fix
        stages: [manual]
"""
FIXABLE = """from keras.layers import Add, Conv2D

def block(x, filters):
    y = Conv2D(filters, 1)(x)
    return Add()([y, x])
"""


@pytest.fixture(scope="module")
def hooked(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody's repository that has the hooks in its configuration."""
    made = tmp_path_factory.mktemp("project")
    revision = run("git", "rev-parse", "HEAD", cwd=repository).stdout.strip()
    configuration = CONFIG.format(repository=repository, revision=revision)
    (made / ".pre-commit-config.yaml").write_text(configuration, encoding="utf-8")
    for name, text in (("right.py", RIGHT), ("wrong.py", WRONG), ("fixable.py", FIXABLE), ("notes.txt", "keras")):
        (made / name).write_text(text, encoding="utf-8")
    commit(made)
    return made


def hook(name: str, *more: str, project: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """One hook on files of a project; pre-commit keeps what it installs in `home`."""
    environment = {**os.environ, "PRE_COMMIT_HOME": str(home)}
    return run(sys.executable, "-m", "pre_commit", "run", name, *more, cwd=project, environment=environment)


def test_the_hooks(hooked: Path, tmp_path: Path) -> None:
    """One test, as what pre-commit installs is made once."""
    pytest.importorskip("pre_commit")
    ran = hook("resblock-lint", "--files", "right.py", "notes.txt", project=hooked, home=tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "16 merges, all proved" in ran.stdout
    assert "error RBL101 shortcut-channels" not in ran.stdout
    ran = hook("resblock-lint", "--files", "wrong.py", "notes.txt", project=hooked, home=tmp_path)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "error RBL101 shortcut-channels" in ran.stdout
    fixing = ("--hook-stage", "manual", "--files", "fixable.py")
    ran = hook("resblock-lint-fix", *fixing, project=hooked, home=tmp_path)
    assert "files were modified by this hook" in ran.stdout, ran.stdout + ran.stderr
    assert "    if x.shape[-1] != y.shape[-1]:\n" in (hooked / "fixable.py").read_text(encoding="utf-8")
