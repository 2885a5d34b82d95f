"""What is said of sizes that are halved and doubled, against Keras: the sizes that are named fit, the one there does not."""

from __future__ import annotations

import re
from itertools import product

import pytest

from resblock_lint.engine import check
from resblock_lint.loading import load_rules

HINT = re.compile(r"the image's size (\d+) does not divide by (\d+), and (\d+)(?: or (\d+))? would")
UNET = """
from keras import Input, Model, layers


def unet(size, steps, merge):
    x = image = Input((size, 64 * 81, 4))
    skips = []
    for part in steps:
        x = layers.Conv2D(4, 3, padding="same")(x)
        skips.append(x)
        x = layers.MaxPooling2D((part, 1))(x) if part != 4 else layers.Conv2D(4, 3, (4, 1), "same")(x)
    for part, skip in zip(steps[::-1], skips[::-1]):
        x = layers.UpSampling2D((part, 1))(x) if part != 3 else layers.Conv2DTranspose(4, (3, 1), (3, 1))(x)
        x = layers.Concatenate()([skip, x]) if merge else layers.Concatenate()([x, skip])
        x = layers.Conv2D(4, 3, padding="same")(x)
    return Model(image, x)
"""
SIZES, STEPS = (57, 100, 358, 602), ((2, 2, 2), (2, 3), (4, 2), (2, 2, 2, 2), (3,))


PADDED = UNET.replace(  # on the way up, as some write "same"
    "        x = layers.Conv2D(4, 3, padding=\"same\")(x)\n    return",
    "        x = layers.Conv2D(4, 3, padding=\"valid\")(layers.ZeroPadding2D(1)(x))\n    return",
)


def builds(size: int, steps: tuple[int, ...], merge: bool, code: str = UNET) -> bool:
    names: dict[str, object] = {}
    exec(code, names)
    try:
        names["unet"](size, steps, merge)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("code", [UNET, PADDED])
@pytest.mark.parametrize(("size", "steps", "merge"), list(product(SIZES, STEPS, (True, False))))
def test_the_sizes_that_are_named_fit(size: int, steps: tuple[int, ...], merge: bool, code: str) -> None:
    text = f"{code}\n\nunet({size}, {steps}, {merge})\n"
    found = check(["unet.py"], {"unet.py": text.encode()}.get, load_rules()).diagnostics
    assert bool(found) is not builds(size, steps, merge, code)
    if found:
        told = HINT.search(found[0].message)
        assert told is not None
        assert int(told[1]) == size
        assert all(builds(int(one), steps, merge, code) for one in told.groups()[2:] if one)


def test_nothing_is_said_where_it_is_no_question_of_parts() -> None:
    text = UNET.replace('padding="same"', 'padding="valid"') + "\n\nunet(358, (2, 2), True)\n"
    (found,) = check(["unet.py"], {"unet.py": text.encode()}.get, load_rules()).diagnostics
    assert found.rule == "RBL105"
    assert HINT.search(found.message) is None
