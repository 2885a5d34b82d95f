"""Sentences: what a finding says beside the sizes, of programs whose fault has a usual reason."""

from __future__ import annotations

import pytest

from resblock_lint.engine import check
from resblock_lint.loading import load_rules

HEAD = "from keras import Input, Model, Sequential, layers\n"
TOLD = {
    "channels in front meet channels last": (
        "a = Input((32, 32, 2))\nb = layers.Reshape((2, 32, 32))(Input((2048,)))\nlayers.Add()([a, b])\n",
        "`Add` meets 2 channels with 32 (axis 3); the sizes are the same: it looks like channels in front "
        "(channels_first) meeting channels last",
    ),
    "outputs that are not connected": (
        "a, b = Input((4,)), Input((4,))\nmodel = Model(a, layers.Dense(2)(b))\n",
        "`Model` refuses its arguments: it asks that the outputs are connected to the inputs; they come from this "
        "`Input` too, which is none of them",
    ),
    "a model by the code's own name": (
        "def build():\n    x = Input((96, 96, 3))\n    model = Model(x, layers.Flatten()(x))\n    return model\n\n\n"
        "judge = build()\njudge(Input((128, 128, 3)))\n",
        "`judge` was built for (N, 96, 96, 3), and this is (N, 128, 128, 3)",
    ),
    "a model by the name that it was given": (
        "net = Sequential([Input((4,)), layers.ReLU()], name='critic')\nnet(Input((5,)))\n",
        "`critic` was built for (N, 4), and this is (N, 5)",
    ),
    "a Sequential of another width": (
        "import numpy as np\n\nmaker = Sequential([layers.Dense(6, input_dim=128)])\nmaker(np.zeros((4, 100)))\n",
        "`maker` was built for (N, 128): `Dense` is called again, its kernel has size 128, and this input asks for 100",
    ),
    "another rank": (
        "x = Input((None, 4))\npooled = Model(x, layers.Dense(1)(x))\npooled(Input((4,)))\n",
        "`pooled` is called on an input of rank 2, and it was built for rank 3: Keras builds this, and refuses it when it runs",
    ),
    "other sizes are no other layout": (
        "layers.Add()([Input((8, 8, 2)), Input((2, 8, 4))])\n",
        "`Add` meets 2 channels with 4 (axis 3)",
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_a_finding_says_what_is_seen_of_its_reason(name: str) -> None:
    program, sentence = TOLD[name]
    texts = {"program.py": (HEAD + program).encode()}
    found = [one.message for one in check(texts, texts.get, load_rules()).diagnostics]
    assert sentence in found


def test_a_condition_of_many_cases_is_not_told_in_full() -> None:
    flags = [f"this_is_the_rather_long_name_of_flag_{number}" for number in range(24)]
    tests = "".join(f"    if {flag}:\n        return x\n" for flag in flags)
    program = f"{HEAD}\n\ndef block(x, filters, {', '.join(f'{one}=False' for one in flags)}):\n{tests}    return x + layers.Conv2D(filters, 1)(x)\n"
    (found,) = check(["block.py"], {"block.py": program.encode()}.get, load_rules()).diagnostics
    assert found.message.endswith("; this works in some cases only, which are too many to tell here")
    assert found.requires == "x.shape[-1] == filters"
    assert found.when is not None
    assert all(f"not {flag}" in found.when for flag in flags)


def test_a_call_with_defaults_that_nobody_makes_is_told() -> None:
    program = f"{HEAD}\n\ndef create(size=None):\n    x = Input((4, size))\n    return layers.Dense(5)(x)\n"
    (found,) = check(["block.py"], {"block.py": program.encode()}.get, load_rules()).diagnostics
    assert [(one.function, one.text) for one in found.trace] == [("create", "create()")]


def test_a_parameter_that_is_asked_whether_it_is_a_tuple_is_one_in_the_call_that_fails() -> None:
    code = b"""
from keras import layers

def embed(x, size, dim):
    height, width = size if isinstance(size, tuple) else (4, 4)
    return layers.Reshape((height * width, dim))(layers.Conv2D(dim, 4, strides=4)(x))
"""
    found = check(["m.py"], {"m.py": code}.get, load_rules()).diagnostics
    assert [one.witness["size"] for one in found if one.witness and "size" in one.witness] == [(64, 64)]


def test_a_kernel_and_the_turns_of_a_loop_are_small_in_the_call_that_fails() -> None:
    code = b"""
from keras import layers

def group(x, num, filters, kernel):
    y = x
    for _ in range(num):
        y = layers.Conv2D(filters, kernel, padding="same")(y)
    return layers.add([x, y])
"""
    (found,) = check(["m.py"], {"m.py": code}.get, load_rules()).diagnostics
    assert found.witness is not None
    assert (found.witness["kernel"], found.witness["num"], found.witness["filters"]) == (3, 2, 64)


def test_a_call_that_raised_and_was_caught_leads_to_nothing_that_comes_after_it() -> None:
    program = (
        "x = Input((4, 8))\n\n\ndef attempt():\n    try:\n        fail()\n    except KeyError:\n        return None\n\n\n"
        "def fail():\n    raise KeyError\n\n\nattempt()\nlayers.Dot(5)([x, x])\n"
    )
    texts = {"program.py": (HEAD + program).encode()}
    (found,) = check(texts, texts.get, load_rules()).diagnostics
    assert (found.function, found.trace) == ("", ())
