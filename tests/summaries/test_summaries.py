"""Summaries against the installed Keras: every model that these files bind, row for row, and its totals."""

from __future__ import annotations

import contextlib
import io
import json
import os
import runpy
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras")

import applications  # noqa: E402
import own_layer_cases  # noqa: E402
from keras_rows import differences  # noqa: E402

from resblock_lint.cli import main  # noqa: E402
from resblock_lint.files import Files, libraries  # noqa: E402
from resblock_lint.rows import Summary  # noqa: E402
from resblock_lint.summary import summarize  # noqa: E402

HERE = Path(__file__).parent
MODELS = sorted([*HERE.glob("models/*.py"), *HERE.glob("../differential/models/*.py")])
BUILDS = [
    ("resnet", "ResNet50(weights=None)"),
    ("resnet_v2", "ResNet50V2(weights=None, include_top=False, input_shape=(97, 131, 3), pooling='max')"),
    ("vgg16", "VGG16(weights=None, input_tensor=keras.Input((64, 64, 3)), include_top=False)"),
    ("mobilenet", "MobileNet(weights=None, alpha=0.75, depth_multiplier=2, include_top=False)"),
    ("mobilenet_v2", "MobileNetV2(weights=None, input_shape=(None, None, 3), include_top=False)"),
    ("mobilenet_v3", "MobileNetV3Small(weights=None, minimalistic=True, classes=7)"),
    ("efficientnet", "EfficientNetB0(weights=None, input_shape=(128, 160, 1), classes=3)"),
    ("convnext", "ConvNeXtTiny(weights=None, include_top=False)"),
    ("nasnet", "NASNetMobile(weights=None, include_top=False, input_shape=(None, None, 3))"),
    ("xception", "Xception(weights=None, classifier_activation=None)"),
]


def ours(path: Path) -> list[Summary]:
    return summarize(str(path), Files({}).read, [], libraries=libraries())


def run(path: Path) -> dict[str, Any]:
    """What a file binds when Keras runs it as a program, its automatic names counted from the beginning."""
    keras.backend.clear_session()
    with contextlib.redirect_stdout(io.StringIO()), pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", [str(path)])
        patch.syspath_prepend(str(path.parent))
        return runpy.run_path(str(path), run_name="__main__")


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_bound_models(path: Path) -> None:
    theirs = {name: value for name, value in run(path).items() if isinstance(value, keras.Model)}
    found = {one.variable: one for one in ours(path)}
    assert not [one.failure for one in found.values() if one.failure]
    first = {id(value): name for name, value in reversed(theirs.items())}
    assert set(found) == set(first.values())
    for name, summary in found.items():
        assert summary.complete or name == "never_built"
        told = differences(theirs[str(name)], summary)
        assert not told, f"{name}: " + "\n".join(told)


def test_there_are_many_models() -> None:
    found = (one for path in HERE.glob("models/*.py") for one in ours(path))
    assert len(list(islice(found, 41))) == 41


@pytest.mark.parametrize(("module", "call"), BUILDS, ids=lambda text: text.partition("(")[0])
def test_applications(module: str, call: str) -> None:
    assert not applications.compare(module, call)


@pytest.mark.slow
@pytest.mark.xdist_group("Keras' own layer tests")
def test_keras_own_layer_cases(pytestconfig: pytest.Config) -> None:
    pytestconfig.addinivalue_line("markers", "requires_trainable_backend: a mark of Keras' own tests")
    seen, told = own_layer_cases.tally(every=6)  # all of them by hand: python tests/summaries/own_layer_cases.py
    assert not told, "\n".join(told)
    assert seen["equal"] > 70


def test_a_wrong_count_is_seen() -> None:
    """The comparison itself can fail: one weight more or another name is a difference."""
    path = HERE / "models" / "sequential.py"
    model, (summary, *_) = run(path)["listed"], ours(path)
    assert not differences(model, summary)
    first, *rest = summary.rows
    for changed in ({"params": 81}, {"name": "conv"}, {"shapes": ((None, 26, 26, 9),)}, {"inbound": ()}):
        rows = (type(first)(**{**{key: getattr(first, key) for key in first.__slots__}, **changed}), *rest)
        wrong = type(summary)(**{**{key: getattr(summary, key) for key in summary.__slots__}, "rows": rows})
        assert differences(model, wrong)


@pytest.mark.parametrize("before", ["", "stack(np.zeros((1, 4)))", "stack.build((None, 4))"])
@pytest.mark.parametrize("end", ["output", "input"])
def test_a_sequential_that_was_not_called_has_no_end(tmp_path: Path, before: str, end: str) -> None:
    path = tmp_path / "case.py"
    path.write_text(
        "import keras, numpy as np\nfrom keras import layers\n"
        f"stack = keras.Sequential([keras.Input((4,)), layers.Dense(3)])\n{before}\ngiven = stack.{end}\n"
    )
    with pytest.raises(AttributeError, match="has never been called"):
        run(path)
    stack, *rest = ours(path)
    assert stack.params == 15
    told = rest[0].failure if rest else None
    assert told is None or "has never been called" in told
    assert told is not None or before.startswith("stack(")  # where a call is seen, it is left open


OWN = """import keras, numpy as np
from keras import layers
class Own(layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], 3))
    def call(self, x):
        return x @ self.kernel
class Inside(layers.Layer):
    def build(self, shape):
        self.steps = layers.TimeDistributed(Own())
        self.steps.build(shape)
    def call(self, x):
        return self.steps(x)
class Said(Own):
    def compute_output_shape(self, shape):
        return (*shape[:-1], 3)
class Stack(keras.Model):
    def call(self, x):
        return x * 2
x = keras.Input((6, 5))
"""


@pytest.mark.parametrize(
    ("net", "fails"),
    [
        ("keras.Model(x, layers.TimeDistributed(Own())(x))", True),
        ("keras.Model(x, layers.TimeDistributed(Stack())(x))", True),
        ("keras.Model(x, layers.SpectralNormalization(Own())(x))", True),
        ("keras.Model(x, layers.TimeDistributed(layers.TimeDistributed(Own()))(x[:, None]))", True),
        ("keras.Model(x, layers.TimeDistributed(Said())(x))", False),
        ("keras.Model(x, Inside()(x))", False),
        ("keras.Model(x, layers.TimeDistributed(keras.Sequential([Own()]))(x))", False),
        ("keras.Model(x, x[..., :3] * layers.TimeDistributed(Own())(np.ones((1, 6, 5))))", False),
    ],
)
def test_wrappers_ask_for_the_shape_that_a_layer_says(tmp_path: Path, net: str, fails: bool) -> None:
    """Outside of other layers: there `TimeDistributed` of Keras 3 does not run the `call` of the layer inside."""
    path = tmp_path / "case.py"
    path.write_text(f"{OWN}net = {net}\n")
    found = ours(path)[-1]
    assert ("`compute_output_shape`" in str(found.failure)) == fails
    with pytest.raises(NotImplementedError) if fails else contextlib.nullcontext():
        assert not differences(run(path)["net"], found)


ANY = """import keras
from keras import layers
class Own(layers.Layer):
    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], 3))
    def call(self, *args):
        return args[0] @ self.kernel
class Two(layers.Layer):
    def build(self, a_shape, b_shape):
        self.one, self.two = layers.Dense(a_shape[-1]), layers.Dense(b_shape[-2])
    def call(self, flag, b, a):
        return self.one(a), self.two(b)
class Other(layers.Layer):
    def build(self, shape, more_shape=None):
        self.kernel = self.add_weight(shape=(shape[-1], 3))
    def call(self, x):
        return x @ self.kernel
class Outer(layers.Layer):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner
    def call(self, x):
        return self.inner(x)
def star(Base):
    class Made(Base):
        def call(self, *args, **kwargs):
            return super().call(*args, **kwargs)
    return Made
class Named(layers.BatchNormalization):
    def call(self, inputs, *args, **kwargs):
        return super().call(inputs, *args, **kwargs)
class Steps(layers.LSTM):
    def call(self, x):
        return super().call(x)
class Known(layers.LSTM):
    def call(self, sequences, initial_state=None):
        return super().call(sequences)
x = keras.Input((6, 5))
"""


@pytest.mark.parametrize(
    ("made", "fails"),
    [
        ("star(layers.BatchNormalization)()(x)", True),
        ("star(layers.Dense)(3)(x)", True),
        ("star(layers.PReLU)()(x)", True),
        ("star(layers.Add)()([x, x])", True),
        ("star(layers.MaxPooling1D)()(x)", True),
        ("star(layers.ReLU)()(x)", True),
        ("star(layers.Flatten)()(x)", False),
        ("star(layers.Permute)((2, 1))(x)", False),
        ("Outer(star(layers.MaxPooling1D)())(x)", False),
        ("Outer(star(layers.LayerNormalization)())(x)", True),
        ("Named()(x)", False),
        ("Steps(3)(x)", True),
        ("Known(3)(x)", False),
        ("Own()(x)", True),
        ("Other()(x)", True),
        ("Two()(None, a=x, b=x)[1]", False),
    ],
)
def test_layers_are_told_shapes_by_the_names_of_call(tmp_path: Path, made: str, fails: bool) -> None:
    """Keras 3 tells none of what `*args` takes, and refuses what `build` asks for beside that."""
    path = tmp_path / "case.py"
    path.write_text(f"{ANY}net = keras.Model(x, {made})\n")
    found = ours(path)[-1]
    assert bool(found.failure) == fails, found
    with pytest.raises((TypeError, ValueError)) if fails else contextlib.nullcontext():
        assert not differences(run(path)["net"], found)


def test_a_sequential_is_not_built_where_a_shape_is_not_said(tmp_path: Path) -> None:
    """Keras keeps silent and leaves it for its first call; what we say of it is no more than a guess, and told so."""
    path = tmp_path / "case.py"
    path.write_text(f"{OWN}net = keras.Sequential([keras.Input((6, 5)), layers.TimeDistributed(Own())])\n")
    assert run(path)["net"]._functional is None
    (found,) = ours(path)
    assert not found.complete


@pytest.mark.parametrize("how", ["lost", "layers.Conv2D(3, 1)(lost)", "layers.Conv2D(3, 1)(layers.Conv2D(2, 1)(lost))"])
def test_what_comes_from_nowhere_known_is_no_complete_model(tmp_path: Path, how: str) -> None:
    """An `Add` tells its shape by the input that is known; what the other one comes from would lack in the rows."""
    path = tmp_path / "case.py"
    path.write_text(
        "import keras, decimal\nfrom keras import layers\nx = keras.Input((4, 4, 3))\n"
        "width = int(decimal.Decimal(3).ln().exp().to_integral_value())\n"
        "class Own(layers.Layer):\n    def call(self, x):\n        return keras.ops.split(x, width, axis=-1)[0] * 2.0\n"
        f"lost = layers.Concatenate()([Own()(x) for _ in range(width)])\nnet = keras.Model(x, layers.Add()([x, {how}]))\n"
    )
    assert len(run(path)["net"].layers) > 3
    (found,) = ours(path)
    assert not found.complete


def test_a_module_lacks_what_it_does_not_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A block that is looked up by its name in a module that was read to its end is there, or is not."""
    (tmp_path / "lacking_blocks.py").write_text("def wide(x):\n    return 7\n")
    path = tmp_path / "case.py"
    path.write_text(
        "import keras, lacking_blocks\nfrom keras import layers\nx = keras.Input((3,))\n"
        "found = [getattr(lacking_blocks, name, None) for name in ('wide', 'deep')]\n"
        "widths = [3 if one is None else one(x) for one in found]\n"
        "net = keras.Model(x, [layers.Dense(one)(x) for one in widths])\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    (found,) = ours(path)
    assert found.complete
    assert not differences(run(path)["net"], found)


def test_rows_side_by_side_are_refused_in_a_model(tmp_path: Path) -> None:
    path = tmp_path / "case.py"
    path.write_text("import keras\nx = keras.Input(batch_shape=(3,))\nnet = keras.Model(x, keras.ops.hstack([x, x]))\n")
    with pytest.raises(IndexError):
        run(path)
    (found,) = ours(path)
    assert "IndexError" in str(found.failure)


def test_boxes_of_another_number_are_left_open(tmp_path: Path) -> None:
    path = tmp_path / "case.py"
    path.write_text(
        "import keras\nfrom keras import layers\nimages, boxes = keras.Input((10, 8, 3)), keras.Input((4, 4))\n"
        "given = {'images': images, 'bounding_boxes': {'boxes': boxes, 'labels': boxes[..., 0]}}\n"
        "made = layers.MaxNumBoundingBoxes(40, bounding_box_format='xyxy')(given)\n"
        "net = keras.Model([images, boxes], [made['images'], made['bounding_boxes']['boxes']])\n"
    )
    assert run(path)["net"].output_shape[1] == (None, 40, 4)
    (found,) = ours(path)
    assert not found.complete


@pytest.mark.parametrize("how", ["fit(x, y, verbose=0)", "evaluate(x, y, verbose=0)", "train_on_batch(x, y)"])
def test_training_builds(tmp_path: Path, how: str) -> None:
    """Weights are there after it; of the shapes the number of examples is Keras' own affair, so they are left open."""
    path = tmp_path / "case.py"
    path.write_text(
        "import keras, numpy as np\nfrom keras import layers\nx, y = np.ones((8, 3)), np.ones((8, 1))\n"
        "net = keras.Sequential([layers.Dense(4), layers.Dense(1)])\nnet.compile('sgd', 'mse')\n"
        f"net.{how}\n"
    )
    theirs, (found,) = run(path)["net"], ours(path)
    assert not found.complete
    assert [row.params for row in found.rows] == [one.count_params() for one in theirs.layers]


def test_rows_of_masks_that_are_not_followed_are_left_open(tmp_path: Path) -> None:
    path = tmp_path / "case.py"
    path.write_text(
        "import keras\nfrom keras import layers\nx = keras.Input((None,))\n"
        "steps = layers.Lambda(lambda y: y, mask=lambda y, mask: mask)(layers.Embedding(10, 4, mask_zero=True)(x))\n"
        "net = keras.Model(x, layers.LSTM(3)(steps))\n"
    )
    (found,) = ours(path)
    assert not found.complete
    assert "mask" in str(found.reasons)
    assert found.params == run(path)["net"].count_params()


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(HERE / "models" / "sequential.py")
    assert main(["summary", path, "--output-format", "json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert body["version"] == 1
    first = body["models"][0]
    assert {key: first[key] for key in first if key != "layers"} == {
        "call": None, "name": "sequential", "variable": "listed", "class": "Sequential",
        "input_shape": [None, 28, 28, 1], "output_shape": [None, 10], "total_params": 54170,
        "trainable_params": 54170, "complete": True,
    }  # fmt: skip
    assert first["layers"][0] == {
        "name": "conv2d", "class": "Conv2D", "output_shapes": [[None, 26, 26, 8]], "params": 80,
        "inbound": ["input_layer"], "path": path, "line": 6,
    }  # fmt: skip


@pytest.mark.parametrize("merge", ["layers.Add()([x, lost])", "x + lost", "layers.Multiply()([lost, x])"])
def test_a_model_that_lost_a_branch_is_not_complete(tmp_path: Path, merge: str) -> None:
    """What somebody else's library makes of a tensor may come from layers of which nothing is known."""
    path = tmp_path / "case.py"
    path.write_text(
        "import keras, attention\nfrom keras import layers\n\n\ndef build():\n    x = keras.Input((8, 8, 4))\n"
        f"    lost = attention.of(x)\n    return keras.Model(x, layers.Conv2D(4, 1)({merge}))\n\n\nnet = build()\n"
    )
    (found,) = ours(path)
    assert not found.complete


@pytest.mark.parametrize(("before", "complete"), [("x", False), ("np.zeros(3)", True), ("keras.Input((4,))", False)])
def test_names_are_no_more_than_guesses_after_somebody_elses_layers(
    tmp_path: Path, before: str, complete: bool
) -> None:
    """Layers that another library makes count too, also where the model does not go through them."""
    path = tmp_path / "case.py"
    path.write_text(
        "import attention, keras\nimport numpy as np\nfrom keras import layers\n\nx = keras.Input((8, 8, 4))\n"
        f"lost = attention.of({before})\nnet = keras.Model(x, layers.Conv2D(4, 1)(x))\n"
    )
    (found,) = ours(path)
    assert found.complete is complete


def test_a_run_that_ends_before_its_calls_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def run_out(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("resblock_lint.summary.run_module", run_out)
    found = summarize("net.py", {"net.py": b"import keras\n"}.get, [" keras.Sequential()", "keras.Sequential()"])
    assert [one.call for one in found] == ["keras.Sequential()"] * 2
    assert all("is not modelled" in str(one.failure) for one in found)


@pytest.mark.parametrize(("end", "complete"), [("", True), ("raise RuntimeError('no')\n", False)])
def test_a_file_that_cannot_be_imported_builds_no_complete_model(end: str, complete: bool) -> None:
    text = "import keras\ndef net():\n    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])\n" + end
    (found,) = summarize("net.py", {"net.py": text.encode()}.get, ["net()"])
    assert found.complete is complete
    assert complete or "RuntimeError" in str(found.reasons)


def test_the_number_of_a_tensor_is_left_open_where_a_layer_makes_more_of_them(tmp_path: Path) -> None:
    path = tmp_path / "case.py"
    path.write_text(
        "import keras\nfrom keras import layers\nx = layers.Lambda(lambda y: y * 2)(keras.Input((3,)))\n"
        "middle = layers.Dense(4)(x)\nnet = keras.Model(middle, layers.Dense(2)(middle))\n"
    )
    (found,) = ours(path)
    assert not found.complete
    assert [row.params for row in found.rows] == [one.count_params() for one in run(path)["net"].layers]


@pytest.mark.parametrize("net", ["keras.Model(x, equal)", "keras.Model(x, layers.Add()([halves, halves]))", "stack"])
def test_a_tensor_that_comes_from_itself_is_refused(tmp_path: Path, net: str) -> None:
    stack = "keras.Sequential([keras.Input((8, 8, 3)), layers.Rescaling(0.5), layers.Equalization(), layers.ReLU()])"
    path = tmp_path / "case.py"
    path.write_text(
        "import keras\nfrom keras import layers\nx = keras.Input((8, 8, 3))\nhalves = layers.Rescaling(0.5)(x)\n"
        f"equal = layers.Equalization()(halves)\nnet = {stack if net == 'stack' else net}\n"
    )
    with pytest.raises(ValueError, match="part of a cycle"):
        run(path)
    (found,) = ours(path)
    assert "part of a cycle" in str(found.failure)
