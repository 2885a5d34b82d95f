"""How conditions read that no sizes say: of flags, of texts, of real numbers."""

from __future__ import annotations

from collections.abc import Sequence

from resblock_lint.conditions import Is, Opaque, Truth
from resblock_lint.expressions import contrary


def among(name: str, constants: Sequence[int | str], *, positive: bool) -> str:
    """That a name is one of these constants, or none of them; integers without gaps by the first and the last."""
    numbers = sorted(one for one in constants if isinstance(one, int))
    if len(numbers) <= 3 or numbers != [numbers[0] + place for place in range(len(numbers))]:
        texts = [one for one in constants if isinstance(one, str)]
        return f"{name} {'' if positive else 'not '}in ({', '.join(map(repr, [*texts, *numbers]))})"
    said = f"{'' if positive else 'not '}{numbers[0]} <= {name} <= {numbers[-1]}"
    texts = [one for one in constants if isinstance(one, str)]  # which are asked first: a text has no order
    if not texts:
        return said
    sign = ("==" if positive else "!=") if len(texts) == 1 else "in" if positive else "not in"
    other = repr(texts[0]) if len(texts) == 1 else f"({', '.join(map(repr, texts))})"
    return f"{name} {sign} {other} {'or' if positive else 'and'} {said}"


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
