"""The models that the docstrings of an installed package build as examples, against what Keras builds of them.

By hand: `python tests/summaries/docstring_examples.py package folder [word …]`, with the module that examples name (as
`keras_hub`) and the folder inside of it whose files are read. All examples are shown by one run, each after a
`clear_session()`. Those that Keras does not build have no oracle; those of more than LARGEST weights are not built.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import os
import re
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import keras
from keras_rows import differences

from resblock_lint.files import Files, libraries
from resblock_lint.rows import Summary
from resblock_lint.summary import summarize

FENCE = re.compile(r"```(?:python)?\n(.*?)```", re.S)
LARGEST = 200_000_000


class Inlined(ast.NodeTransformer):
    """An expression with the names that an example assigned before replaced by what they were given."""

    def __init__(self, bound: dict[str, ast.expr]) -> None:
        self.bound = bound

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.bound.get(node.id, node)


def examples(path: Path) -> Iterator[str]:
    """The calls of classes, or of functions, that the docstrings of a file assign to a name."""
    for fence in FENCE.findall(path.read_text(encoding="utf-8")):
        try:
            body = ast.parse(textwrap.dedent(fence)).body
        except SyntaxError:
            continue
        bound: dict[str, ast.expr] = {}
        for node in body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                value = Inlined(bound).visit(node.value)
                bound[node.targets[0].id] = value
                if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute | ast.Name):
                    yield ast.unparse(value)


def found_in(package: Any, folder: str, words: list[str]) -> list[str]:
    """The examples of a package, each once, as expressions over the package's own names."""
    root = Path(str(package.__file__)).parent
    texts: dict[str, None] = {}
    for path in sorted((root / folder).rglob("*.py")):
        for text in examples(path):
            head = text.partition("(")[0]
            name = head.rpartition(".")[2]
            if "from_preset" in text or "..." in text or not name[:1].isupper():
                continue
            if not words or any(word in text for word in words):
                own = re.sub(
                    r"(?<![\w.])([A-Z]\w*(?:Backbone|Encoder|Decoder))\(", rf"{package.__name__}.models.\1(", text
                )
                texts[own] = None
    return list(texts)


def built(text: str, names: dict[str, Any]) -> Any:
    """What Keras builds; the exception where it builds nothing."""
    keras.backend.clear_session()
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            return eval(text, names)
        except Exception as problem:
            return problem


def compared(text: str, summary: Summary, names: dict[str, Any]) -> tuple[str, list[str]]:
    """How one example compares, and what differs."""
    if (summary.params or 0) > LARGEST:
        return "too large", []
    model = built(text, names)
    if isinstance(model, Exception):
        word = "both refuse" if summary.failure is not None else "no oracle"
        return word, [repr(model)[:200], str(summary.failure)]
    if not isinstance(model, keras.Model):
        return "no model", []
    if summary.failure is not None:
        return "failed", [summary.failure]
    found = differences(model, summary)
    return "different" if found else "equal" if summary.complete else "incomplete", found


def main() -> None:
    package = importlib.import_module(sys.argv[1])
    names = {package.__name__: package, "keras": keras, "np": importlib.import_module("numpy")}
    texts = found_in(package, sys.argv[2], sys.argv[3:])
    start = time.process_time()
    calls = [f"(keras.backend.clear_session(), {text})[1]" for text in texts]
    start_of = f"import keras\nimport numpy as np\nimport {package.__name__}\n"
    path = str(Path(str(package.__file__)).parent.parent / "<examples>.py")
    summaries = summarize(path, Files({path: start_of.encode()}).read, calls, libraries=libraries())
    print(f"{len(texts)} examples, {time.process_time() - start:.1f} s", flush=True)
    table: Counter[str] = Counter()
    for text, summary in zip(texts, summaries, strict=True):
        word, told = compared(text, summary, names)
        table[word] += 1
        complete = " [complete]" if summary.complete and word == "different" else ""
        print(f"{word:10}{complete} {text[:90]}", flush=True)
        reasons = [
            f"{one.path.rpartition('/')[2]}:{one.line} {one.reason}"
            for one in summary.reasons
            if "api_export" not in one.path
        ][:5]
        for line in (*told[:4], *(reasons if word not in ("equal", "no oracle") else ())):
            print("     ", line[:300])
    print(dict(table))
    os._exit(0)


if __name__ == "__main__":
    main()
