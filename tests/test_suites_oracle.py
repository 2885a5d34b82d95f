"""The suites against Keras itself: an error raises, at that line; all else builds; a witness fails as it says."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from cases import Case, agrees_with_numbers, page_cases, run
from test_suites import PARAMS

from resblock_lint.diagnostics import Diagnostic, Severity
from resblock_lint.loading import load_rules

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
keras = pytest.importorskip("keras")
pytestmark = pytest.mark.slow
PAGES = [one for rule in load_rules() for word, one in page_cases(rule.code, rule.page).items()]


@pytest.fixture(autouse=True)
def fresh() -> None:
    keras.backend.set_image_data_format("channels_last")
    keras.backend.clear_session()


@pytest.fixture
def shapes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[tuple[str, int], tuple[int | None, ...]]:
    """The shape of the last tensor that Keras made for each line of the case's files."""
    made: dict[tuple[str, int], tuple[int | None, ...]] = {}

    def watch(kind: type, name: str) -> None:
        plain = getattr(kind, name)

        def watched(*args: object, **kwargs: object) -> object:
            result = plain(*args, **kwargs)
            frame = sys._getframe(1)
            while frame is not None and not frame.f_code.co_filename.startswith(str(tmp_path)):
                frame = frame.f_back  # type: ignore[assignment]
            first = result[0] if isinstance(result, (list, tuple)) and result else result
            if frame is not None and hasattr(first, "shape"):
                made[Path(frame.f_code.co_filename).name, frame.f_lineno] = tuple(first.shape)
            return result

        monkeypatch.setattr(kind, name, watched)

    watch(keras.Layer, "__call__")
    watch(keras.Operation, "symbolic_call")
    return made


def fails(make: Callable[[], object], folder: Path) -> tuple[str, int] | None:
    """Where in the case's files Keras stops: the file and the line of the last call that stands in one of them."""
    try:
        make()
    except SystemExit:
        return None
    except Exception as problem:
        frames = traceback.extract_tb(problem.__traceback__)
        places = [frame for frame in frames if frame.filename.startswith(str(folder))]
        return (Path(places[-1].filename).name, places[-1].lineno or 0) if places else ("?", 0)
    return None


def load(one: Case, folder: Path, name: str = "__main__") -> tuple[dict[str, object], Callable[[], object]]:
    """The case's last file as a namespace, and what runs it as a program or a module; the others can be imported."""
    for file, text in one.files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text)
    main = folder / list(one.files)[-1]
    space: dict[str, object] = {"__name__": name, "__file__": str(main)}
    return space, lambda: exec(compile(main.read_text(), str(main), "exec", dont_inherit=True), space)


def modules_of(one: Case) -> set[str]:
    return {name.removesuffix(".py").split("/")[0] for name in one.files}


@pytest.fixture
def importing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("one", [*PARAMS, *(pytest.param(one, id=one.id) for one in PAGES)])
def test_case(one: Case, importing: Path, shapes: dict[tuple[str, int], tuple[int | None, ...]]) -> None:
    result = run(one)
    symbolic = {found.root.name for found in result.explorations if found.root.symbolic}
    called = [found.root.name for found in result.explorations if found.root.name and not found.root.symbolic]
    try:
        space, main = load(one, importing)
        stopped = fails(main, importing)
        for name in called:
            stopped = stopped or _fails_alone(one, name, importing)
        refuted = [one for one in result.diagnostics if one.severity is Severity.ERROR and one.certainty == "refuted"]
        if one.xfail:
            marked = {(mark.file, mark.line) for mark in one.expected if mark.severity == "error"}
            assert stopped in marked if marked else one.expected or not stopped
            return
        if not symbolic:
            told = [found.message for found in refuted]
            assert bool(refuted) == bool(stopped), f"Keras stops at {stopped}; we say {told}"
        elif not any(found.function in symbolic for found in refuted):
            assert not stopped or refuted, f"Keras stops at {stopped}, and we say nothing"
        for mark in one.promised if not symbolic else ():
            made = shapes.get((mark.file, mark.line))
            assert made is None or any(agrees_with_numbers(text, made) for text in mark.shapes), f"Keras: {made}"
        if stopped:
            spans = [found.span for found in refuted]
            lines = {(span.path, line) for span in spans for line in range(span.line, span.end_line + 1)}
            assert stopped in lines, f"Keras stops at {stopped}"
        for found in result.diagnostics:
            depends = found.certainty == "depends" and found.severity is Severity.WARNING
            if depends and found.function in symbolic:
                _try_witness(space, found, importing)
    finally:
        for name in modules_of(one):
            sys.modules.pop(name, None)


def _fails_alone(one: Case, name: str, folder: Path) -> tuple[str, int] | None:
    """Where a function without arguments stops, called by a program that does nothing else: of whichever file has it."""
    for module in modules_of(one):
        sys.modules.pop(module, None)
    space, main = load(one, folder, Path(list(one.files)[-1]).stem)
    return fails(main, folder) or fails(_callable(space, name), folder)


def _callable(space: dict[str, object], name: str) -> Callable[[], object]:
    """A function without arguments: of a module, or of an object of one of its classes."""
    owner, _, method = name.partition(".")
    found = space[owner]
    assert callable(found)
    return getattr(found(), method) if method else found


def _try_witness(space: dict[str, object], found: Diagnostic, folder: Path) -> None:
    """Calls the function with the values of a witness: Keras must refuse, at that line."""
    function = space.get(found.function)
    if not callable(function) or found.witness is None:
        return
    if any("." in key and not key.endswith(".shape") for key in found.witness):
        return
    given = {key: value for key, value in found.witness.items() if not key.endswith(".shape")}
    for key, shape in found.witness.items():
        if key.endswith(".shape"):
            given[key.removesuffix(".shape")] = keras.Input(batch_shape=shape)  # type: ignore[arg-type]
    if not any(key.endswith(".shape") for key in found.witness):
        return
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    if not set(given) <= set(names) or not set(names[: len(names) - len(function.__defaults__ or ())]) <= set(given):
        return
    stopped = fails(lambda: function(**given), folder)
    assert stopped is not None, f"Keras builds it for {found.witness}: {found.message}"
