"""Draws calls of every layer and compares our entries with the installed Keras: `python tests/layers/drawn.py --cases 5000`.

Prints the disagreements of each layer and how many calls were drawn, accepted and refused. `--layers` names some of them.
"""

from __future__ import annotations

import argparse
import os
import warnings
from collections import Counter

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from drawing import CONFIGS
from hypothesis import HealthCheck, Phase, given, seed, settings
from layer_configs import calls
from like_keras import Answer, Call, compared

warnings.simplefilter("ignore")


def drawn(name: str, count: int, start: int) -> tuple[Counter[str], dict[str, str]]:
    """How often Keras accepts and refuses so many drawn calls of a layer, and the disagreements by their call."""
    seen: Counter[str] = Counter()
    wrong: dict[str, str] = {}

    @seed(start)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(calls(name))
    def run(call: Call) -> None:
        they, found = compared(call)
        seen["accepted" if isinstance(they, Answer) else "refused"] += 1
        if found:
            wrong[str(call)] = found

    run()
    return seen, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--shown", type=int, default=5, help="disagreements that are printed of each layer")
    parser.add_argument("--layers", nargs="*", default=sorted(CONFIGS))
    given_ = parser.parse_args()
    total: Counter[str] = Counter()
    for name in given_.layers:
        seen, wrong = drawn(name, -(-given_.cases // len(given_.layers)), given_.seed)
        total += seen + Counter(disagreements=len(wrong))
        print(f"{name}: {dict(seen)}, {len(wrong)} disagreements", flush=True)
        for one in list(wrong.values())[: given_.shown]:
            print(one)
    print(f"{len(given_.layers)} layers, {total['accepted'] + total['refused']} calls: {dict(total)}")
    return bool(total["disagreements"])


if __name__ == "__main__":
    raise SystemExit(main())
