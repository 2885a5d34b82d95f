"""How conditions read that no sizes say: of flags, of texts, of real numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from resblock_lint.conditions import Is, Opaque, Truth
from resblock_lint.expressions import contrary


def among(name: str, constants: Sequence[int | str], *, positive: bool) -> Iterator[str]:
    """That a name is one of these constants (one of what is given has to hold), or none of them (all of it). Integers
    without gaps are told by the first and the last; texts, which have no order, stand in front of them.
    """
    texts = [one for one in constants if isinstance(one, str)]
    numbers = sorted(one for one in constants if isinstance(one, int))
    if len(numbers) <= 3 or numbers != [numbers[0] + place for place in range(len(numbers))]:
        yield _one_of(name, [*texts, *numbers], positive=positive)
        return
    if texts:
        yield _one_of(name, texts, positive=positive)
    yield f"{'' if positive else 'not '}{numbers[0]} <= {name} <= {numbers[-1]}"


def _one_of(name: str, constants: Sequence[int | str], *, positive: bool) -> str:
    if len(constants) == 1:
        return flag_text(Is(name, constants[0]), positive=positive)
    return f"{name} {'' if positive else 'not '}in ({', '.join(map(repr, constants))})"


def flag_text(claim: Truth | Is | Opaque, *, positive: bool) -> str:
    """Such a condition, or its contrary."""
    if isinstance(claim, Truth):
        return claim.name if positive else f"not {claim.name}"
    if isinstance(claim, Opaque):
        return claim.text if positive else _not_so(claim)
    if claim.constant is None or isinstance(claim.constant, bool):
        return f"{claim.name} is {'' if positive else 'not '}{claim.constant}"
    return f"{claim.name} {'==' if positive else '!='} {claim.constant!r}"


def _not_so(claim: Opaque) -> str:
    """The contrary of what is only known by its text: `r >= 0` for an order, whatever the name of the number."""
    if claim.asks is not None:
        return claim.text.replace(" in ", " not in ", 1) if claim.text[0] in "'\"" else f"not {claim.text}"
    if claim.order is None:
        return contrary(claim.text)
    number, sign, _ = claim.order
    return claim.text.replace(f"{number} {sign} ", f"{number} {'>=' if sign == '<' else '<='} ", 1)
