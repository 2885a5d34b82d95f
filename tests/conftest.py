"""What all tests share: the garbage collector passes over what was imported, which stays anyway.

`keras.backend.clear_session()`, which comes before most models that tests build, collects all garbage: 0.15 s each time
for the objects of TensorFlow and of the test modules alone.
"""

from __future__ import annotations

import gc

gc.disable()  # imports leave little behind


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.enable()
