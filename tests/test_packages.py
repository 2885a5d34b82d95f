"""Modules by their full names: what imports tell of them that their files do not."""

from __future__ import annotations

from resblock_lint.summary import summarize

FILES = {
    "bits/parts.py": "from keras import layers\nconv = layers.Conv2D(len(__name__), 1)\n",
    "bits/blocks.py": "from . import parts\nwidth = 10 * len(__package__) + len(__spec__.name)\n",
    "net.py": "import keras\nfrom keras import layers\nfrom bits import blocks\nx = keras.Input((8, 8, 3))\n"
    "model = keras.Model(x, layers.Conv2D(blocks.width, 1)(blocks.parts.conv(x)))\n",
}


def test_a_package_without_an_init_names_its_modules() -> None:
    (found,) = summarize("net.py", {path: text.encode() for path, text in FILES.items()}.get, [])
    assert [row.shapes[0][-1] for row in found.rows] == [3, len("bits.parts"), 10 * len("bits") + len("bits.blocks")]


def test_functions_say_in_which_module_they_are() -> None:
    files = {
        "nets/blocks.py": b"def block():\n    pass\n",
        "net.py": b"""
import keras
from keras import layers
from nets.blocks import block

def net():
    x = keras.Input((8, 8, 3))
    return keras.Model(x, layers.Conv2D(7 if "nets" in block.__module__ else 4, 1)(x))
""",
    }
    (found,) = summarize("net.py", files.get, ["net()"])
    assert found.complete
    assert found.rows[-1].shapes[0][-1] == 7
