"""What all tests share: the garbage collector passes over what stays anyway: what was imported, and what is cached.

`keras.backend.clear_session()`, which comes before most models that tests build, collects all garbage: 0.15 s each time
for the objects of TensorFlow and of the test modules alone, and more for all that the tests before left in caches.
"""

from __future__ import annotations

import gc
from itertools import count

TESTS = count(1)
AGAIN = 40  # tests, after which what is left is taken to stay

gc.disable()  # imports leave little behind


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_runtest_teardown() -> None:
    if next(TESTS) % AGAIN == 0:
        gc.collect()
        gc.freeze()
