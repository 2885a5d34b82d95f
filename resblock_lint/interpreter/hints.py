"""What a run learns of parameters too late to use it: the root is run again, knowing better."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from resblock_lint import ir
from resblock_lint.conditions import Claim
from resblock_lint.dims import Dim, Origin, Size, symbols
from resblock_lint.flow import Site
from resblock_lint.interpreter.whole_turns import turn_of

NAME = re.compile(r"[^\W\d][\w.]*")  # a parameter, or an attribute of one
TENSOR = -1  # the kind of a parameter that is a tensor, and was taken for a number
REAL = 0  # the kind of a parameter that is a real number; that of one with items is how many


@dataclass(slots=True)
class Hints:
    """The ranks of tensor parameters, found or guessed, and the kinds of others that were taken for integers, by their
    names.
    """

    ranks: dict[str, int] = field(default_factory=dict[str, int])
    guesses: dict[str, int] = field(default_factory=dict[str, int])
    shapes: dict[str, tuple[Size, ...]] = field(default_factory=dict[str, "tuple[Size, ...]"])  # by these guesses
    refuted: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]])  # tensors, and ranks they have not
    missed: set[str] = field(default_factory=set[str])  # tensors whose rank was asked for before it was known
    kinds: dict[str, int] = field(default_factory=dict[str, int])
    last_turns: set[int] = field(default_factory=set[int])  # loops (by identity) whose last turn is not as the others
    indexed: set[int] = field(default_factory=set[int])  # loops that add to lists, and ask for items by their turn
    first_turns: dict[int, int] = field(default_factory=dict[int, int])  # how many turns of a loop go first
    longer: dict[int, int] = field(default_factory=dict[int, int])  # the same, for want of anything better
    blending: dict[int, ir.Statement] = field(default_factory=dict[int, ir.Statement])  # turns whose sides part
    apart: set[int] = field(default_factory=set[int])  # loops whose ways may not meet before they end
    recursive: set[int] = field(default_factory=set[int])  # functions (by identity) whose levels are no turns of a loop
    tried: tuple[Claim, ...] = ()  # that ranks are those that are tried, one after the other
    stepped: set[int] = field(default_factory=set[int])  # comprehensions (by identity) whose items are not made alike
    counted: set[str] = field(default_factory=set[str])  # those of them that were unpacked
    called: set[str] = field(default_factory=set[str])  # what layers of the user's are called on
    listed: set[str] = field(default_factory=set[str])  # those of them of which it is asked whether they are lists
    sides: dict[str, int] = field(default_factory=dict[str, int])  # of the images for which options are these
    forms: dict[str, int] = field(default_factory=dict[str, int])  # those of two forms, and the sides of their images
    options: dict[str, int] = field(default_factory=dict[str, int])  # options of which a path chose one of two forms
    numbers: set[str] = field(default_factory=set[str])  # parameters that some path took for numbers, without a choice
    compared: set[str] = field(default_factory=set[str])  # tensors whose rank the program compares while it is open
    measured: set[str] = field(default_factory=set[str])  # options that layers of several numbers of sides take
    granted: frozenset[str] = frozenset()  # tensors whose rank is taken for granted
    lent: set[str] = field(default_factory=set[str])  # tensors whose rank some path had from others to its end
    formed: set[str] = field(default_factory=set[str])  # parameters of which it is asked whether they have items
    items: dict[str, int] = field(default_factory=dict[str, int])  # how many they have, where that is not the usual
    walked: set[str] = field(default_factory=set[str])  # those of them that the program goes over
    looped: set[str] = field(default_factory=set[str])  # … in a loop
    sided: set[str] = field(default_factory=set[str])  # parameters that are options of images
    axes: set[str] = field(default_factory=set[str])  # parameters that are axes
    unused: set[Site] = field(default_factory=set[Site])  # where layers were made that nobody called
    placed: set[str] = field(default_factory=set[str])  # lists counted after items of them were asked for
    emptied: set[str] = field(default_factory=set[str])  # parameters that are None where they are not true
    worded: set[str] = field(default_factory=set[str])  # flags that the program compares with texts
    scaled: set[str] = field(default_factory=set[str])  # those of which products are made whole
    whole: set[str] = field(default_factory=set[str])  # those that are integers, as something asks for that
    joined: set[str] = field(default_factory=set[str])  # those that are added up, and what comes of it is a list
    usual: dict[str, int] = field(default_factory=dict[str, int])  # what a person would try first for small numbers
    counted_by: set[str] = field(default_factory=set[str])  # those found where sizes stand, and taken for tensors

    @property
    def opened(self) -> set[str]:
        """The parameters that are a number or a list of any length, as no option of an image is."""
        return self.looped | (self.walked - self.sided)

    @property
    def nothings(self) -> set[str]:
        """Those of them that are numbers where they are true: 0 is another one that is not."""
        return self.emptied & (self.numbers | self.options.keys())

    def known(self) -> set[tuple[str, str | int]]:
        """What is known of what."""
        told = (
            ("rank", self.ranks),
            ("kind", [f"{name}: {kind}" for name, kind in self.kinds.items()]),
            ("compared", self.compared),
            ("form", self.forms),
            ("length", self.measured),
            ("count", self.items),
            ("last", self.last_turns),
            ("apart", self.apart),
            ("blending", self.blending),
            ("indexed", self.indexed),
            ("stepped", self.stepped),
            ("list", self.opened),
            ("option", self.walked & self.sided),
            ("items", self.placed),
            ("unused", map(str, self.unused)),
            ("nothing", self.nothings),
            ("text", self.worded),
            ("whole", self.scaled & self.whole),
            ("joined", self.joined),
            ("size", self.counted_by),
            ("recursive", self.recursive),
        )
        refuted = {(f"rank other than {rank}", name) for name, rank in self.refuted}
        return {(what, name) for what, found in told for name in found} | refuted

    def tells_more(self, before: set[tuple[str, str | int]]) -> bool:
        """Whether a run that knows this would go another way than one that knew only what was known before."""
        return any(not what.startswith("rank") or name in self.missed for what, name in self.known() - before)

    def take_longer(self) -> bool:
        """Takes more turns of loops as they are; whether there are any of which that was not tried."""
        new = {loop: turns for loop, turns in self.longer.items() if turns > self.first_turns.get(loop, 1)}
        self.first_turns.update(new)
        return bool(new)

    def part(self, loop: ir.For | ir.While) -> None:
        """The sides of a loop's turn come to different sizes."""
        if isinstance(loop, ir.For):
            self.blending.setdefault(id(loop), turn_of(loop))

    def unsettled(self) -> dict[str, int]:
        """The guesses that nothing confirmed."""
        return {name: rank for name, rank in self.guesses.items() if name in self.missed and name not in self.ranks}

    def note_option(self, name: str, sides: int) -> None:
        """A path chose a form of a parameter; that of others, which take it for a number, is to be chosen as well."""
        self.options[name] = sides
        if name in self.numbers:
            self.forms.setdefault(name, sides)

    def note_number(self, name: str) -> None:
        """A path took a parameter for a number, without a choice."""
        self.numbers.add(name)
        if name in self.options:
            self.forms.setdefault(name, self.options[name])

    def count_items(self, name: str, count: int) -> bool:
        """A parameter that was asked whether it has items has so many, by what comes first; whether that is new."""
        return self.items.setdefault(name, count) == count

    def note_sizes(self, names: set[str]) -> None:
        """Parameters that are sizes, also where they were thought to be tensors."""
        for name in names - self.counted_by:
            self.kinds.pop(name, None)
        self.counted_by |= names

    def note_usual(self, number: object, usual: int) -> None:
        """A number that is a small one: how many turns a loop has, the size of a kernel."""
        for one in symbols(number) if isinstance(number, Dim) else ():
            if one.origin is Origin.PARAMETER and ".shape[" not in one.name:
                self.usual.setdefault(one.name, usual)

    def learn(self, number: Dim, kind: int) -> bool:
        """The parameters in a number that was taken for an integer are of another kind; whether that is new."""
        names = (one.name for one in symbols(number) if one.origin is Origin.PARAMETER and NAME.fullmatch(one.name))
        new = [one for one in names if one not in self.kinds]
        self.kinds.update(dict.fromkeys(new, kind))
        return bool(new)
