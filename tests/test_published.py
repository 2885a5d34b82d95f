"""Published models, read where they are installed: no finding on code that Keras builds, and Keras' own shapes.

Keras' applications are also built for real, and every layer's shape and parameter count is compared with the flow's.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from math import prod
from pathlib import Path

import pytest

from resblock_lint.diagnostics import Severity
from resblock_lint.dims import Dim
from resblock_lint.engine import Settings, check
from resblock_lint.files import find
from resblock_lint.interpreter.explorations import Root
from resblock_lint.interpreter.paths import Budgets
from resblock_lint.interpreter.roots import explore
from resblock_lint.interpreter.starts import function_root, module_root
from resblock_lint.loading import choose, load_rules
from resblock_lint.project import Project
from resblock_lint.values import Function

BUILT = ("ResNet50", "ResNet50V2", "DenseNet121", "InceptionV3", "Xception", "MobileNetV2", "EfficientNetB0", "VGG16")


def read(path: str) -> bytes | None:
    try:
        return Path(path).read_bytes()
    except OSError:
        return None


def folder(package: str) -> Path:
    spec = importlib.util.find_spec(package.partition(".")[0])
    if spec is None or spec.origin is None:
        pytest.skip(f"{package} is not installed")
    return Path(spec.origin).parent.joinpath(*package.split(".")[1:])


# not proved: sums in the preprocessing of numpy's arrays
@pytest.mark.parametrize(
    ("package", "least"),
    [("keras.src.applications", 0.998), ("segmentation_models", 0.0), ("classification_models", 0.2)],
)
def test_no_finding_on_what_keras_builds(package: str, least: float) -> None:
    paths = find([str(folder(package))]).paths
    rules = choose(load_rules(), [], [])
    budgets = Budgets(total_steps=500_000, project_steps=5_000_000, strict=True)
    report = check(paths, read, rules, Settings(budgets=budgets))
    found = report.coverage
    print(f"{package}: {found.merges} merges, {found.proved} proved, {found.not_modelled} not modelled")
    assert [one for one in report.diagnostics if one.severity > Severity.NOTE] == []
    assert found.merges > 0
    assert found.proved >= least * found.merges
    assert found.proved + found.not_modelled + found.depends == found.merges


@pytest.mark.parametrize("name", BUILT)
def test_applications_have_the_shapes_and_parameters_that_keras_gives(name: str) -> None:
    keras = pytest.importorskip("keras")
    flow = flow_of(name)
    keras.backend.clear_session()  # automatic names count from 0 again, as ours do
    model = getattr(keras.applications, name)(weights=None)
    compared = 0
    for layer in model.layers:
        if layer.name in flow and layer.__class__.__name__ != "InputLayer":
            shape, params = flow[layer.name]
            assert tuple(shape[1:]) == tuple(layer.output.shape)[1:], layer.name
            assert params == layer.count_params(), layer.name
            compared += 1
    assert compared > 0.8 * len(model.layers)


def flow_of(name: str) -> dict[str, tuple[Sequence[object], int]]:
    """Shape and parameter count of each named op that the application's function draws; None is a free size."""
    paths = [str(path) for path in folder("keras.src.applications").glob("*.py") if not path.name.endswith("_test.py")]
    project = Project(read, paths)
    for path in sorted(project.paths):
        explore(project, Root(path, "", False), module_root(lambda path=path: project.fresh(path, "")), "channels_last")
        module = project.loaded(path)
        function = module.env.names.get(name) if module is not None else None
        if module is not None and isinstance(function, Function) and function.env is module.env:
            root = Root(path, name, False)
            found = explore(project, root, function_root(module, function, symbolic=False), "channels_last")
            path_done = next(one for one in found.paths if one.end == "done")
            return {
                op.name: (
                    [None if isinstance(size, Dim) else size for size in op.shape or ()],
                    sum(prod(shape) for _, shape in op.weights),  # type: ignore[arg-type]
                )
                for op in path_done.flow.all
                if op.name
            }
    raise AssertionError(f"{name} is not among the applications")


@pytest.mark.parametrize("home", ["keras.applications", "keras_applications"])
def test_the_shape_of_an_input_by_the_helper_of_keras_2(home: str) -> None:
    text = f"""
from {home}.imagenet_utils import _obtain_input_shape
from keras.layers import Concatenate, Conv2D, Input, MaxPooling2D, UpSampling2D


def net(shape):
    shape = _obtain_input_shape(shape, default_size=224, min_size=32, data_format="channels_last", include_top=False)
    x = Conv2D(8, 3, padding="same")(Input(shape))
    return Concatenate()([UpSampling2D(2)(MaxPooling2D(2)(x)), x])


net((196, 196, 3))
net((197, 197, 3))
"""
    settings = Settings(libraries=(str(folder("keras").parent),))
    files = {"net.py": text.encode()}
    found = check(["net.py"], lambda path: files.get(path) or read(path), load_rules(), settings).diagnostics
    told = [(one.rule, one.severity, one.span.line) for one in found if one.severity > Severity.NOTE]
    assert told == [("RBL105", Severity.ERROR, 9)]
