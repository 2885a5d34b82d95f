"""Drawn programs with a function `block`: where its contract is complete, Keras has to agree with it.

By hand: `python tests/contracts/drawn_programs.py loops|blocks FIRST LAST [--calls N]`, the numbers of the programs. Of
`loops`, those from 100000 on make lists of layers in one loop, and call them in another one; those from 200000 on add
up or multiply what is in lists. `blocks` have flags, guards, attention, parts of channels, and layers of their own.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import drawn_blocks
import drawn_loops
from sampled import Tally, check

from resblock_lint.contracts import Contract, contracts

KINDS = {"loops": drawn_loops.drawn, "blocks": drawn_blocks.drawn}


def agrees(kind: str, seed: int, calls: int) -> tuple[str, Contract | None, Tally | None]:
    """A drawn program, the contract of its `block`, and what Keras says of calls of it where that is complete."""
    text, contract = KINDS[kind](seed), contract_of(kind, seed)
    names: dict[str, Any] = {}
    exec(compile(text, "m.py", "exec"), names)
    return text, contract, check(names["block"], contract, calls, seed) if contract and contract.complete else None


@cache
def contract_of(kind: str, seed: int) -> Contract | None:
    """The contract of a drawn function; None where nothing tells that it takes a tensor."""
    found, problems = contracts(["m.py"], {"m.py": KINDS[kind](seed).encode()}.get)
    assert not problems
    return next((one for one in found if one.qualname == "block"), None)


def main() -> None:
    kind = sys.argv[1]
    first, last, *_ = (int(one) for one in sys.argv[2:] if one.isdigit())
    calls = int(sys.argv[sys.argv.index("--calls") + 1]) if "--calls" in sys.argv else 8
    table: Counter[str] = Counter()
    for seed in range(first, last):
        text, contract, tally = agrees(kind, seed, calls)
        word = "not complete" if tally is None else "wrong" if tally.wrong else "exact" if tally.built else "vacuous"
        table[word] += 1
        if tally is None:
            print(seed, sorted({one.reason for one in contract.reasons}) if contract else "no contract", flush=True)
        elif tally.wrong:
            print(seed, text, *tally.wrong[:3], sep="\n", flush=True)
    print(dict(table))
    os._exit(0)


if __name__ == "__main__":
    main()
