"""Drawn functions with loops over lists and counts: where their contract is complete, Keras has to agree with it.

By hand: `python tests/contracts/drawn_loops.py FIRST LAST [--calls N]`, the numbers of the programs.
"""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from sampled import Tally, check

from resblock_lint.contracts import Contract, contracts

HEAD = "from keras import layers\n\n\n"


def a_loop(pick: random.Random) -> str:
    """A function whose widths and depths come from lists and counts."""
    kind = pick.choice(["items", "enumerate", "places", "tail", "reversed", "pairs", "count", "count"])
    opening, width, turn = {
        "items": ("for f in filters_list:", "f", ""),
        "enumerate": ("for i, f in enumerate(filters_list):", "f", "i"),
        "places": ("for i in range(len(filters_list)):", "filters_list[i]", "i"),
        "tail": ("for f in filters_list[1:]:", "f", ""),
        "reversed": ("for f in reversed(filters_list):", "f", ""),
        "pairs": ("for f, s in zip(filters_list, strides_list):", "f", ""),
        "count": ("for i in range(blocks):", "width", "i"),
    }[kind]
    stride = "s" if kind == "pairs" else "2 if i == 0 else 1" if turn and pick.random() < 0.5 else "1"
    lines = ["width = 4", "y = layers.Conv2D(4, 1)(x)", "kept = []", opening]
    lines += [f"    {_step(pick, width, turn, stride)}" for _ in range(pick.randint(1, 3))]
    ends = [
        "return y",
        "return layers.Add()([y, layers.Conv2D(width, 1)(y)])",
        "return layers.Add()([x, y])",
        "return x, y",
    ]
    if kind != "count":
        ends += ["return layers.Add()([y, layers.Conv2D(filters_list[-1], 1)(y)])"] * 2
        ends += ["return layers.Add()([y, layers.Conv2D(len(filters_list), 1)(y)])"]
    else:
        ends += ["return layers.Add()([y, layers.Conv2D(4 * 2 ** blocks, 1)(y)])"] * 2
    lines.append(pick.choice(ends))
    names = (
        "x, filters_list, strides_list" if kind == "pairs" else "x, blocks" if kind == "count" else "x, filters_list"
    )
    return HEAD + f"def block({names}):\n" + "".join(f"    {line}\n" for line in lines)


def _step(pick: random.Random, width: str, turn: str, stride: str) -> str:
    steps = [
        f"y = layers.Conv2D({width}, 3, strides={stride}, padding='same')(y)",
        f"y = layers.Conv2D({width}, 1, strides={stride})(y)",
        f"y = layers.Add()([y, layers.Conv2D({width}, 1)(y)])",
        f"y = layers.Concatenate()([y, layers.Conv2D({width}, 1)(y)])",
        "y = layers.MaxPooling2D(2)(y)",
        "y = layers.UpSampling2D(2)(y)",
        "y = layers.Conv2D(4, 3, padding='same')(y)",
        f"width = {width}",
        "width += 4",
        "width *= 2",
        "kept.append(y)",
        f"y = layers.Conv2D(16, 1, groups={width})(layers.Conv2D(16, 1)(y))",
    ]
    same = f"y.shape[-1] == {width}"
    steps += [  # a choice at each turn
        f"y = layers.Add()([layers.Conv2D({width}, 1)(y), y if {same} else layers.Conv2D({width}, 1)(y)])",
        f"y = y if {same} else layers.Conv2D({width}, 1, strides={stride})(y)",
        f"y = layers.Add()([layers.Conv2D({width}, 1)(y), y if {width} > y.shape[-1] else layers.Conv2D({width}, 1)(y)])",
        f"y = layers.Conv2D({width} if {width} > 4 else 4, 1)(y)",
        f"width += 1 if {width} > 4 else 2",
        f"assert {width} % 2 == 0",
        f"assert y.shape[-1] <= {width}",
    ]
    if turn:
        steps += [
            f"y = layers.Add()([y, layers.Conv2D(4, 1)(y)]) if {turn} % 2 else layers.Conv2D(4, 1)(y)",
            f"y = layers.Conv2D({width} * 2 ** {turn}, 1)(y)",
            f"y = layers.Conv2D({width} + {turn}, 1)(y)",
            f"y = layers.ReLU()(y) if {turn} else layers.Conv2D({width}, 1)(y)",
        ]
    return pick.choice(steps)


def agrees(seed: int, calls: int) -> tuple[str, Contract, Tally | None]:
    """A drawn function, its contract, and what Keras says of calls of it where the contract is complete."""
    text, contract = a_loop(random.Random(seed)), contract_of(seed)
    names: dict[str, Any] = {}
    exec(compile(text, "m.py", "exec"), names)
    return text, contract, check(names["block"], contract, calls, seed) if contract.complete else None


@cache
def contract_of(seed: int) -> Contract:
    """The contract of a drawn function."""
    found, problems = contracts(["m.py"], {"m.py": a_loop(random.Random(seed)).encode()}.get)
    assert not problems
    return found[0]


def main() -> None:
    first, last, *_ = (int(one) for one in sys.argv[1:] if one.isdigit())
    calls = int(sys.argv[sys.argv.index("--calls") + 1]) if "--calls" in sys.argv else 8
    table: Counter[str] = Counter()
    for seed in range(first, last):
        text, _, tally = agrees(seed, calls)
        word = "not complete" if tally is None else "wrong" if tally.wrong else "exact" if tally.built else "vacuous"
        table[word] += 1
        if tally is not None and tally.wrong:
            print(seed, text, *tally.wrong[:3], sep="\n", flush=True)
    print(dict(table))
    os._exit(0)


if __name__ == "__main__":
    main()
