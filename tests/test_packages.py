"""Modules by their full names: what imports tell of them that their files do not."""

from __future__ import annotations

from resblock_lint.engine import Check
from resblock_lint.loading import load_rules
from resblock_lint.project import Project
from resblock_lint.summary import summarize
from resblock_lint.values import Module

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


def test_a_bar_over_a_loop_gives_the_items_of_the_loop() -> None:
    program = b"""
import keras
from keras import layers
from tqdm import tqdm
from tqdm.auto import trange

def net():
    x = image = keras.Input((8, 8, 3))
    for width in (bar := tqdm([4, 5], desc="stages")):
        bar.set_description(f"stage {width}")
        x = layers.Conv2D(width * len(bar), 1)(x)
    for place, width in enumerate(trange(6, 8)):
        x = layers.Conv2D(place + width, 1)(x)
    with tqdm(total=3) as bar:
        bar.update(1)
    tqdm.write("done")
    return keras.Model(image, x)

def open_net(depth):
    image = keras.Input((8, 8, 3))
    x = layers.Conv2D(8, 1)(image)
    for _ in tqdm(range(depth)):
        x = layers.Conv2D(8, 1)(x)
    return layers.Add()([x, layers.Conv2D(4, 1)(image)])
"""
    (found,) = summarize("net.py", {"net.py": program}.get, ["net()"])
    assert found.complete
    assert [row.shapes[0][-1] for row in found.rows] == [3, 8, 10, 6, 8]
    report = Check({"net.py": program}, {"net.py": program}.get, load_rules()).run()
    assert [(one.rule, one.certainty) for one in report.diagnostics] == [("RBL101", "refuted")]


def test_an_installed_package_that_only_hands_on_names_is_followed() -> None:
    home = "lib/site-packages"
    files = {
        f"{home}/nets/__init__.py": "from nets._src.nets import net\n",
        f"{home}/nets/_src/nets.py": "from keras import Input, Model\nfrom nets._src.parts import block\nfrom nets._src.naming "
        "import named\n\n\ndef net():\n    x = Input((8, 8, 3))\n    return Model(x, block(x, named('last')))\n",
        f"{home}/nets/_src/naming.py": "def named(name):\n    return f'{name}_conv'\n",
        f"{home}/nets/_src/parts/__init__.py": "from .conv import block\n",
        f"{home}/nets/_src/parts/conv.py": "import keras\n\n\ndef block(x, name):\n    return keras.layers.Conv2D(7, 1, "
        "name=name)(x)\n",
        f"{home}/plots/__init__.py": "from .draw import width\n",
        f"{home}/plots/draw.py": "def width():\n    import keras\n    return 7\n",
        "net.py": "import nets, plots\nnet, width = nets.net(), plots.width()\n",
    }
    read = {path: text.encode() for path, text in files.items()}.get
    (found,) = summarize("net.py", read, [], libraries=[home])
    assert found.complete
    assert [(row.name, row.params) for row in found.rows] == [("input_layer", 0), ("last_conv", 28)]
    project = Project(read, ["net.py"], [home], follow=True)
    assert project.find("plots", Module("net", "net.py"), 0) is None


def test_a_folder_named_like_a_framework_is_no_framework_in_a_package() -> None:
    files = {
        "bits/__init__.py": "",
        "bits/keras/__init__.py": "from .cells import block\n",
        "bits/keras/cells.py": "import keras\n\n\ndef block(x):\n    return keras.layers.Dense(5)(x)\n",
        "net.py": "import keras\nfrom bits.keras import block\nx = keras.Input((3,))\nnet = keras.Model(x, block(x))\n",
    }
    (found,) = summarize("net.py", {path: text.encode() for path, text in files.items()}.get, [])
    assert found.complete
    assert found.params == 20
