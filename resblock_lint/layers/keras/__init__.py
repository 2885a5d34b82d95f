"""Keras 3: one file for each family of layers and functions, imported when one of its entries is asked for.

Importing this package says which names there are: `index` has them, made by `python tests/entry_index.py`.
"""

from functools import partial
from importlib import import_module

from resblock_lint.layers.keras import index
from resblock_lint.layers.registry import FUNCTIONS, LAYERS

for _entries, _text in ((LAYERS, index.LAYERS), (FUNCTIONS, index.FUNCTIONS)):
    for _line in _text.splitlines():
        _family, _, _names = _line.partition(": ")
        _entries.expect(_names.split(), partial(import_module, f"{__name__}.{_family}"))
