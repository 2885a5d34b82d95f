"""How sizes, shapes and conditions read: Python expressions over the names of the source.

Ceilings and remainders, which `dims` keeps as floor divisions, are shown as `ceildiv(a, b)` and `a % b`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count

from resblock_lint.atoms import BATCH_NAME, TURN_PREFIX
from resblock_lint.conditions import AtLeast, Claim, Condition, Each, Equal, Every, Is, Not, Opaque, Some, Truth
from resblock_lint.dims import Atom, Dim, Extreme, Monomial, Power, Quotient, Size, Symbol, build, sole, substitute
from resblock_lint.factors import apart, over, positive, shared, taken_out
from resblock_lint.flags import among, flag_text
from resblock_lint.remainders import divided, of_a_division
from resblock_lint.shown_terms import ceils, cost, is_bare, plain, rank, signed, turned

Names = Mapping[str, str]
_SUM, _PRODUCT, _ATOM = 1, 2, 3


class Printer:
    """Prints sizes and claims; `names` replaces the names of some symbols (`x.shape[1]` by `H`).

    Lists of which the lengths are `alike` are gone over whole where they are up to the length of the other one.
    """

    def __init__(self, names: Names | None = None, alike: Iterable[tuple[str, str]] = ()) -> None:
        self.names = {BATCH_NAME: "N", **(names or {})}
        self.alike = {pair for one, two in alike for pair in ((one, two), (two, one))}

    def size(self, size: Size) -> str:
        """A size as an expression."""
        return self._named(self._size(size)[0])

    def shape(self, shape: Sequence[Size]) -> str:
        """A shape as a tuple: `(N, 56, 56, filters * 2)`."""
        inner = ", ".join(self.size(size) for size in shape)
        return f"({inner},)" if len(shape) == 1 else f"({inner})"

    def claim(self, claim: Claim) -> str:
        """A claim as an expression."""
        return str(claim) if isinstance(claim, bool) else self._named(self._condition(claim, 0))

    def _named(self, text: str) -> str:
        """A text with the batch by its name, also where it is a part of the name of a symbol."""
        for one, other in self.alike:
            text = text.replace(f"{one}[:len({other})]", one)
        return text.replace(BATCH_NAME, self.names[BATCH_NAME])

    def _size(self, size: Size) -> tuple[str, int]:
        if isinstance(size, int):
            return str(size), _ATOM if size >= 0 else _SUM
        folded = self._folded(size)
        if folded is not None:
            return folded
        size = self._rounded_up(size)
        grouped = self._product(size)
        if grouped is not None:
            return grouped
        terms = sorted(((one, signed(one, factor)) for one, factor in size.terms.items()), key=rank)
        if terms[0][1] < 0:  # a positive term first, a number too: `64 - n // 8`
            terms.sort(key=lambda term: term[1] < 0)
        texts = [self._term(monomial, abs(factor)) for monomial, factor in terms]
        if len(texts) == 1 and terms[0][1] > 0:
            return texts[0]
        head = texts[0][0] if terms[0][1] > 0 or "//" not in texts[0][0] else f"({texts[0][0]})"
        first = head if terms[0][1] > 0 else "-" + head
        rest = (
            (" + " if factor > 0 else " - ") + text[0] for (_, factor), text in zip(terms[1:], texts[1:], strict=True)
        )
        return first + "".join(rest), _SUM

    def _rounded_up(self, size: Dim) -> Dim:
        """The size with `ceildiv(a, b)` in the place of `(a - 1) // b` where it is shorter so: `ceildiv(a, b) * 2`."""
        for atom in [one for one in size.atoms() if isinstance(one, Quotient) and is_bare(one.numerator + 1)]:
            if isinstance(atom.divisor, Dim) and not is_bare(atom.divisor):
                continue
            ceiling = Symbol(f"ceildiv({self.size(atom.numerator + 1)}, {self.size(atom.divisor)})")
            shorter = substitute(size, {atom: Dim.of(ceiling) - 1})
            if isinstance(shorter, Dim) and cost(shorter) < cost(size):
                size = shorter
        return size

    def _product(self, size: Dim) -> tuple[str, int] | None:
        """A sum with a product of sums in it, as in `x - (kernel_size - 1) * rate`; None where there is none."""
        found = taken_out(size)
        if found is None:
            return None
        by, rest = (found.by, found.rest) if positive(found.by) else (-found.by, found.rest)
        inner = self._size(found.factor)
        parts = [f"({inner[0]})", self._tight(by)] if inner[1] < _ATOM else [self._tight(by), inner[0]]
        text = " * ".join(parts)
        if rest == 0 and by is found.by:
            return text, _PRODUCT
        constant = rest.constant if isinstance(rest, Dim) else rest
        before = self._size(rest - constant)[0] if rest != constant else ""
        sign = "+" if by is found.by else "-"
        head = f"{before} {sign} {text}" if before else text if sign == "+" else f"-{text}"
        return head + (f" {'+' if constant > 0 else '-'} {abs(constant)}" if constant else ""), _SUM

    def _folded(self, size: Dim) -> tuple[str, int] | None:
        """`a % b` or `ceildiv(a, b)` where the polynomial is one."""
        for monomial, factor in size.terms.items():
            for atom, _ in monomial:
                if not isinstance(atom, Quotient):
                    continue
                over, under = atom.numerator, atom.divisor
                if size == over - under * Dim.of(atom):
                    return f"{self._tight(over)} % {self._tight(under)}", _PRODUCT
                if under == 2 and size == over - Dim.of(atom):
                    return f"ceildiv({self.size(over)}, 2)", _ATOM
                ceiling = over - under + 1 if factor == 1 and len(monomial) == 1 and not plain(over) else None
                if ceiling is not None and ceils(size, atom, ceiling):
                    return f"ceildiv({self.size(ceiling + (size - Dim.of(atom)) * under)}, {self.size(under)})", _ATOM
        return None

    def _term(self, monomial: Monomial, factor: int) -> tuple[str, int]:
        texts: list[str] = []
        for place, (atom, power) in enumerate(monomial):
            while isinstance(atom, Power) and power == 1 and factor % atom.base == 0:
                atom, factor = Power(atom.base, atom.exponent + 1), factor // atom.base
            monomial = (*monomial[:place], (atom, power), *monomial[place + 1 :])
            texts += [self._atom(atom, alone=len(monomial) == 1 and factor == 1 and power == 1)] * power
        if factor != 1 or not texts:
            texts.append(str(factor))
        if len(texts) == 1:
            bare = bool(monomial) and isinstance(monomial[0][0], Quotient) and not texts[0].startswith("ceildiv(")
            return texts[0], _PRODUCT if bare else _ATOM
        return " * ".join(texts), _PRODUCT

    def _atom(self, atom: Atom, *, alone: bool) -> str:
        if isinstance(atom, Symbol):
            return self.names.get(atom.name, atom.name)
        if isinstance(atom, Power):
            return f"{atom.base} ** {self._tight(atom.exponent)}"
        if isinstance(atom, Extreme):
            return f"{atom.kind}({', '.join(sorted(self.size(size) for size in atom.sizes))})"
        ceiling = -atom.numerator if turned(atom) else atom.numerator - atom.divisor + 1
        if turned(atom) or (plain(ceiling) and not plain(atom.numerator)):
            return f"ceildiv({self.size(ceiling)}, {self.size(atom.divisor)})"
        text = f"{self._over(atom.numerator)} // {self._tight(atom.divisor)}"
        return text if alone else f"({text})"

    def _over(self, size: Size) -> str:
        """What is divided, as a product where its terms share a symbol: `n * (n - 1)`."""
        common = shared(size) if isinstance(size, Dim) and len(size.terms) > 1 else ()
        if len(common) != 1 or not isinstance(size, Dim):
            return self._tight(size)
        rest = build({over(one, common): factor for one, factor in size.terms.items()})
        return f"{self._tight(build({common: 1}))} * {self._tight(rest)}"

    def _tight(self, size: Size) -> str:
        text, strength = self._size(size)
        return text if strength == _ATOM else f"({text})"

    def _condition(self, claim: Condition, depth: int) -> str:
        if isinstance(claim, Equal):
            return self._compare(claim, "==")
        if isinstance(claim, AtLeast):
            return self._bound(claim)
        if isinstance(claim, Not):
            return self._contrary(claim.condition)
        if isinstance(claim, (Every, Some)):
            word, level = (" and ", 2) if isinstance(claim, Every) else (" or ", 1)
            texts = list(self._alternatives(claim.conditions, level, positive=isinstance(claim, Some)))
            return f"({word.join(texts)})" if depth >= level and len(texts) > 1 else word.join(texts)
        return self._each(claim) if isinstance(claim, Each) else flag_text(claim, positive=True)

    def _alternatives(self, claims: Sequence[Condition], depth: int, *, positive: bool) -> Iterator[str]:
        """Conditions each by itself, but for several that say which constants a symbol is: `axis in (-1, 3)`."""
        told = [_constant(claim if positive else getattr(claim, "condition", None)) for claim in claims]
        if not positive:
            told = [one if isinstance(claim, Not) else None for one, claim in zip(told, claims, strict=True)]
        constants: dict[str, list[int | str]] = {}
        for one in told:
            if one is not None:
                constants.setdefault(one[0], []).append(one[1])
        for one, claim in zip(told, claims, strict=True):
            found = constants.get(one[0], []) if one is not None else []
            if one is None or len(found) < 2:
                yield self._condition(claim, depth)
            elif one[1] == found[0]:
                yield from among(self.names.get(one[0], one[0]), found, positive=positive)

    def _each(self, claim: Each) -> str:
        """`all(… for f in filters)` where it speaks of the items of one list, else by their places."""
        inner, end = self._condition(claim.condition, 0), claim.last + 1
        items = set(re.findall(rf"([\w.]+)\[{claim.turn}\]", inner))
        name = items.pop() if len(items) == 1 else ""
        letter = name.rpartition(".")[2].lstrip("_")[:1]
        short = re.sub(rf"(?<![\w.]){re.escape(name)}\[{claim.turn}\]", letter, inner)
        lengths = {f"len({name})", *(f"len({other})" for one, other in self.alike if one == name)}
        whole = claim.first == 0 and self.size(end) in lengths and claim.turn not in short
        if letter and whole and not re.search(rf"\b{letter}\b", inner):
            return f"all({short} for {letter} in {name})"
        letters = chain("ijkmn", (f"i_{number}" for number in count(2)))
        place = next(one for one in letters if not re.search(rf"\b{one}\b", inner))
        ends = f"{self.size(claim.first)}, {self.size(end)}"
        return f"all({inner.replace(claim.turn, place)} for {place} in range({ends}))"

    def _contrary(self, claim: Condition) -> str:
        if isinstance(claim, Equal):
            return self._compare(claim, "!=")
        if isinstance(claim, (Truth, Is, Opaque)):
            return flag_text(claim, positive=False)
        text = self._condition(claim, 0)
        return f"not {text}" if isinstance(claim, Each) else f"not ({text})"

    def _bound(self, claim: AtLeast) -> str:
        """`a >= b`, each term on the side on which it is positive; `n <= 0` where only the right side has a symbol."""
        more, less = apart(claim.left - claim.right)
        if isinstance(more, int):
            constant = less.constant if isinstance(less, Dim) else 0
            sign = "==" if more == constant and _never_negative(less - constant) else "<="
            return f"{self.size(less - constant)} {sign} {self.size(more - constant)}"
        moved = more.constant if less == 0 else 0
        return f"{self.size(more - moved)} >= {self.size(less - moved)}"

    def _compare(self, claim: Equal, sign: str) -> str:
        """The two sides, an axis of a tensor alone before all else, a number last; `a == b` for `a - b == 0`."""
        left, right = claim.left, claim.right
        if (rest := of_a_division(claim)) is not None:
            return f"{self._tight(rest.size)} % {rest.number} {sign} {rest.left}"
        if (found := divided(left - right)) is not None:
            return f"{self._tight(found[0])} % {self._tight(found[1])} {sign} 0"
        if right == 0 and isinstance(left, Dim) and (number := _number_beside(left)) is not None:
            over, under = number
            return f"{self._tight(over - over.constant)} % {under} {sign} {-over.constant % under}"
        if right == 0 and isinstance(left, Dim) and self._folded(left) is None:
            left, right = apart(left)
        left, right = sorted((left, right), key=_first)
        return f"{self.size(left)} {sign} {self.size(right)}"


def _number_beside(size: Dim) -> tuple[Dim, int] | None:
    """What is divided and by what, where `size` is the rest of a sum with a number: of `(k + 1) % 2`, said as of k."""
    for atom in size.atoms():
        over, under = (atom.numerator, atom.divisor) if isinstance(atom, Quotient) else (0, 0)
        if isinstance(over, Dim) and isinstance(under, int) and over.constant and size == over - Dim.of(atom) * under:
            return over, under
    return None


def _never_negative(size: Size) -> bool:
    """Whether a size is one symbol that is at least 0 whatever happens, as a length is."""
    atom = sole(size)
    return isinstance(atom, Symbol) and atom.least == 0


def _constant(claim: Condition | None) -> tuple[str, int | str] | None:
    """The name and the constant of a condition that says that a symbol is a constant; None of any other."""
    if isinstance(claim, Is):
        return (claim.name, claim.constant) if isinstance(claim.constant, str) else None
    if not isinstance(claim, Equal):
        return None
    for size, number in ((claim.left, claim.right), (claim.right, claim.left)):
        if isinstance(size, Dim) and isinstance(number, int) and is_bare(size):
            atom = next(size.atoms())
            return (atom.name, number) if isinstance(atom, Symbol) and size == Dim.of(atom) else None
    return None


def _first(size: Size) -> int:
    """Where a size stands in an equation: 0 what is any one of a list, 1 an axis of a tensor, 2 any other size, 3 a
    number.
    """
    if isinstance(size, int):
        return 3
    atom = next(size.atoms())
    if not isinstance(atom, Symbol) or size != Dim.of(atom):
        return 2
    return 0 if TURN_PREFIX in atom.name else 1 if ".shape[" in atom.name else 2


PLAIN = Printer()
