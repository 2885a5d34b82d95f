"""From faults to diagnostics: conditions as texts in the source's own names, witnesses as values, places as spans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from resblock_lint import lists
from resblock_lint.atoms import BATCH_NAME
from resblock_lint.conditions import Claim, Equal, Opaque, all_of, conjuncts, leaves, negation, some_of
from resblock_lint.diagnostics import Call, Diagnostic, Operand
from resblock_lint.dims import Dim, Origin, Size, symbols
from resblock_lint.expressions import is_reference
from resblock_lint.facts import Verdict
from resblock_lint.faults import Answer, Fault, unless
from resblock_lint.flow import Flow, Op, Site
from resblock_lint.implication import parts_of
from resblock_lint.interpreter.explorations import Root
from resblock_lint.layers.registry import Need, Role, Shape
from resblock_lint.plugin import Finding
from resblock_lint.printing import PLAIN, Printer
from resblock_lint.project import Project
from resblock_lint.severities import severity
from resblock_lint.simplifying import from_the_least
from resblock_lint.source import SourceError, Span
from resblock_lint.totals import is_total
from resblock_lint.turns import TURN, at_every_turn, in_turns, speaks_of, turns_of
from resblock_lint.valuation import holds, value
from resblock_lint.witness import Witness

LONGEST = 600  # characters of a condition that a message tells


class Wording:
    """Words and places for the faults of one project."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def span(self, site: Site) -> Span:
        """The span of a site; the first line of its file where it has no node."""
        try:
            return self.project.lowered(site.path)[1].span(site.at)
        except SourceError:
            return Span(site.path, 1, 1, 1, 1)

    def text(self, site: Site) -> str:
        """The code at a site, on one line."""
        try:
            return self.project.lowered(site.path)[1].text(site.at)
        except SourceError:
            return ""

    def diagnostic(self, fault: Fault) -> Diagnostic:
        """A fault in words."""
        finding, op = fault.finding, fault.finding.op
        requires = oriented(finding.claim if finding.shown is None else finding.shown)
        depends = fault.answer is Answer.DEPENDS
        maybe = finding.verdict.value == "maybe"
        return Diagnostic(
            rule=fault.rule.code,
            name=fault.rule.name,
            severity=severity(fault),
            certainty="depends" if depends else "refuted",
            span=self.span(op.site),
            function=op.site.function,
            message=self._message(fault),
            when=None if fault.when is True else _shown(PLAIN.claim(fault.when)),
            requires=_shown(PLAIN.claim(_at_all_turns(requires, op))) if maybe else None,
            condition=condition_text(fault) if depends else None,
            witness=values(fault) if fault.witness is not None else None,
            consequence=self._consequence(fault),
            operands=self._operands(fault.flow, finding),
            trace=(*self._made_up(fault.root), *(self._call(site) for site in op.chain if site.at is not None)),
        )

    def _message(self, fault: Fault) -> str:
        known = _shown(fault.finding.message)
        if fault.answer is not Answer.DEPENDS:
            return known
        condition = condition_text(fault)
        if len(condition) > LONGEST:
            return f"{known}; this works in some cases only, which are too many to tell here"
        return f"{known}; this works only if {condition}"

    def _call(self, site: Site) -> Call:
        return Call(site.function or "<module>", self.span(site), self.text(site))

    def _made_up(self, root: Root) -> Iterator[Call]:
        """The call with its defaults of a function that has some, where only the tool itself called it."""
        if root.defaults:
            site = Site(root.path, root.at, root.name)
            yield Call(root.name, self.span(site), f"{root.name}()")

    def _operands(self, flow: Flow, finding: Finding) -> tuple[Operand, ...]:
        """The two inputs that disagree, each with the place that gave it its channels, or the size which is wrong."""
        op = finding.op
        if not op.inputs:
            return ()
        places = [place for place in dict.fromkeys(finding.inputs) if place < len(op.inputs)]
        sizes = dict(zip(finding.inputs, _wrong_sizes(finding), strict=False))
        shortcut = flow.shortcut(op) if len(places) == 2 and op.is_merge else None
        made: list[Operand] = []
        for place in places:
            operand = op.inputs[place]
            role = "input" if shortcut is None else "shortcut" if place == shortcut else "main"
            size = sizes.get(place)
            origin = flow.channel_origin(operand) if size is None else flow.size_origin(operand, size)
            names = display_names(operand.shape)
            shape = tuple(_shown(Printer(names).size(size)) for size in operand.shape or ())
            source = _source_text(origin)
            if origin.shape is not None and operand.shape not in origin.shapes:  # other ops are behind it
                source = f"its {'channels' if size is None else 'size'} from {source}"
            made.append(Operand(role, shape, self.span(origin.site), source))
        return tuple(made)

    def _consequence(self, fault: Fault) -> str:
        """What the witness makes of the two sizes: "main path 128 channels, shortcut 64"."""
        finding = fault.finding
        if fault.witness is None or finding.left is None or finding.right is None:
            return ""
        asked = [one.requirement for one in finding.op.demands if one.requirement.inputs == finding.inputs]
        asked = [one for one in asked if holds(one.claim, fault.witness.sizes, fault.witness.plain) is False]
        pairs = [(finding.left, finding.right), *((one.left, one.right) for one in asked)]
        told = [[computed(size, fault.witness) for size in pair if size is not None] for pair in pairs]
        known = [pair for pair in told if len(pair) == 2 and None not in pair]  # the first may be an axis that fits
        left, right = next((pair for pair in known if pair[0] != pair[1]), (None, None))
        return "" if left is None else f"{left} meets {right}"


def _source_text(origin: Op) -> str:
    return f"parameter `{origin.name}`" if origin.role is Role.INPUT and origin.name else origin.layer


def _wrong_sizes(finding: Finding) -> tuple[Size | None, ...]:
    """The sizes of images that do not fit; none where channels, or something else, are what is wrong."""
    broken = next(finding.op.broken(Need.SPATIAL, Need.JOIN, Need.WINDOW), None)
    if broken is None or (broken.requirement.left, broken.requirement.right) != (finding.left, finding.right):
        return ()
    return (finding.left, finding.right)


def condition_text(fault: Fault) -> str:
    """What must hold for a fault not to show: `conv_shortcut or x.shape[-1] == filters * 2`."""
    finding = fault.finding
    requires = oriented(finding.claim if finding.shown is None else finding.shown)
    asked = requires if finding.verdict is Verdict.MAYBE else False
    return _shown(PLAIN.claim(_unless(fault.when, asked, finding.op)))


def _unless(when: Claim, asked: Claim, op: Op) -> Claim:
    """That something is asked in some cases, of all turns of the loops in which it is."""
    if isinstance(when, bool) or not any(speaks_of(one, op.turns) for one in leaves(when)):
        return unless(when, _at_all_turns(asked, op))
    ways = (in_turns(asked, conjuncts(one), op.turns) for one in parts_of(when))
    return all_of(some_of((*map(negation, before), _at_all_turns(_plainer(whole), op))) for before, whole in ways)


def _plainer(claim: Claim) -> Claim:
    return claim if isinstance(claim, bool) else some_of(from_the_least(parts_of(claim)))


def _at_all_turns(claim: Claim, op: Op) -> Claim:
    return all_of(at_every_turn(claim, op.assumed))


def _shown(text: str) -> str:
    """A text in which the turn of a loop that stands for all is `i`."""
    return TURN.sub("i", text)


def oriented(claim: Claim) -> Claim:
    """An equation with a size of a tensor, where it is one, on its left."""
    if isinstance(claim, Equal) and _is_axis(claim.right) and not _is_axis(claim.left):
        return Equal(claim.right, claim.left)
    return claim


def _is_axis(size: Size) -> bool:
    text = PLAIN.size(size)
    return isinstance(size, Dim) and len(size.terms) == 1 and text.endswith("]") and ".shape[" in text


def display_names(shape: tuple[Size, ...] | None) -> Mapping[str, str]:
    """`N`, `H`, `W` for the batch and the image of a tensor parameter, where no other occurs in the shape, and where
    each stands at its own place: a size that was moved to the channels is no height.
    """
    found = {symbol.name for size in shape or () for symbol in symbols(size) if ".shape[" in symbol.name}
    owners = {name.partition(".shape[")[0] for name in found}
    if len(owners) != 1 or len(shape or ()) != 4:
        return {}
    owner = owners.pop()
    names = {f"{owner}.shape[1]": "H", f"{owner}.shape[2]": "W"}
    places = ((place, symbol.name) for place, size in enumerate(shape or ()) for symbol in symbols(size))
    moved = any(name in names and name != f"{owner}.shape[{place}]" for place, name in places)
    return {} if moved else names


def computed(size: Size, found: Witness) -> int | None:
    """A size for the values of a witness."""
    try:
        return value(size, found.sizes)
    except (KeyError, ZeroDivisionError):
        return None


def values(fault: Fault) -> dict[str, object]:
    """The values of a witness by parameter; tensors as whole shapes."""
    found = fault.witness
    assert found is not None
    known = {symbol.name: number for symbol, number in found.sizes.items()}
    plain = {TURN.sub(lambda one: str(known.get(one[0], one[0])), name): one for name, one in found.plain.items()}
    made: dict[str, object] = {name: one for name, one in plain.items() if not TURN.search(name)}
    for symbol, number in sorted(found.sizes.items(), key=lambda item: item[0].name):
        inner = is_total(symbol.name) or (
            ".shape[" in symbol.name or symbol.name.endswith(".shape)") or turns_of(symbol) or symbol.name == BATCH_NAME
        )
        if not inner and is_reference(symbol.name) and symbol.origin not in (Origin.UNKNOWN, Origin.EITHER):
            made[symbol.name] = number
    made = {name: _as_asked(fault, name, one) for name, one in lists.whole(made).items()}
    for name, shape in _parameter_shapes(fault).items():
        likely = (_likely(size, place, len(shape), found) for place, size in enumerate(shape))
        made[f"{name}.shape"] = [known.get(f"{name}.shape[{place}]", one) for place, one in enumerate(likely)]
    return made


def _as_asked(fault: Fault, name: str, found: object) -> object:
    """A list as a tuple, where the path found that it is one."""
    asked = (one.text for one in fault.flow.literals if isinstance(one, Opaque))
    return tuple(found) if isinstance(found, list) and f"isinstance({name}, tuple)" in asked else found  # pyright: ignore


def _parameter_shapes(fault: Fault) -> dict[str, tuple[Size, ...]]:
    """The shapes of the tensors among the parameters, as far as the path settled them: of one whose rank was not known
    when a layer took it that keeps all shapes, what a later one takes.
    """
    made: dict[str, tuple[Size, ...]] = {}
    told = {op.name for op in fault.flow.all if op.is_parameter and op.name and not TURN.search(op.name)}
    for op in fault.flow.all:
        for operand in op.inputs:
            name = operand.op.name if operand.op.is_parameter else _owner(operand.shape)
            if name in told and operand.shape is not None:
                made.setdefault(name, operand.shape)
    return made


def _owner(shape: Shape | None) -> str:
    """The tensor of which a shape has all axes but the batch, untouched; an empty name where there is none."""
    names: set[str] = set()
    for size in (shape or ())[1:]:
        alone = next(iter(symbols(size)), None)
        names.add(alone.name.rpartition(".shape[")[0] if alone is not None and size == Dim.of(alone) else "")
    return names.pop() if len(names) == 1 else ""


def _likely(size: Size, place: int, rank: int, found: Witness) -> int:
    known = computed(size, found)
    return known if known is not None else 2 if place == 0 else 64 if place == rank - 1 else 56
