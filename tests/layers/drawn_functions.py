"""Draws calls of every modelled function and prints where the framework and we differ.

By hand: `python tests/layers/drawn_functions.py [--cases 5000] [--seed 1] [NAME …]`.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict

import function_runs as runs
from function_calls import drawn

from resblock_lint.layers.registry import FUNCTIONS

# these turn a KerasTensor to an array, which fails: they are for layers, inside of which tensors have values
EAGER = {f"activations.{name}": "real tensors" for name in ("hard_silu", "hard_swish", "mish", "sparsemax")}
CONCRETE = {"unstack", "split", "squeeze", "array_split", "hsplit", "vsplit", "dsplit", "where"}
SIZED = {"scatter", "scatter_update", "gather_nd", "scatter_nd", "tensor_scatter_nd_update", "tensor_scatter_nd_add",
         "map_coordinates", "svd", "view_as_complex", "cross"}  # fmt: skip


def compared(name: str, pick: random.Random) -> tuple[str, bool | None]:
    """One drawn call: the disagreement, if there is one, and what we said of the call."""
    args, kwargs = drawn(name, pick)
    text, said = runs.disagreement(name, args, kwargs)
    if not text and said and name.split(".")[-1] not in CONCRETE | SIZED:
        text = runs.symbolic_disagreement(name, args, kwargs)
    return text, said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    names = asked.names or sorted(set(FUNCTIONS) - EAGER.keys())
    wrong: defaultdict[str, list[str]] = defaultdict(list)
    counts: Counter[str] = Counter()
    each = -(-asked.cases // len(names))
    for name in names:
        pick = random.Random(f"{asked.seed} {name}")
        said = Counter[bool | None]()
        for _ in range(each):
            text, answer = compared(name, pick)
            said[answer] += 1
            if text and text not in wrong[name]:
                wrong[name].append(text)
        counts.update({"accepted": said[True], "refused": said[False], "open": said[None]})
        if not said[True] + said[None]:
            wrong[name].append(f"{name}: no call succeeds")
    for name, texts in wrong.items():
        if texts:
            print(f"{name}: {len(texts)}", *texts[: 20 if asked.names else 2], sep="\n   ")
    print(f"{each * len(names)} calls of {len(names)} functions: {dict(counts)}")
    print(f"{sum(map(len, wrong.values()))} disagreements in {len([1 for texts in wrong.values() if texts])} functions")


if __name__ == "__main__":
    main()
