"""The layers of the models that a file builds: names, classes, shapes, weights and connections, as Keras shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from types import NoneType
from typing import Any, cast

from resblock_lint.diagnostics import Reason
from resblock_lint.dims import Origin, Size, symbols
from resblock_lint.facts import Verdict
from resblock_lint.flow import Site
from resblock_lint.interpreter.attributes import layers_of
from resblock_lint.interpreter.bases import framework_base, has_unread_base
from resblock_lint.interpreter.explorations import Root, Start
from resblock_lint.interpreter.frames import Frame
from resblock_lint.interpreter.imports import run_body, run_module
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.masks import masked
from resblock_lint.interpreter.networks import Network, network_of, repeated_names
from resblock_lint.interpreter.nodes import tensors_within
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Budgets, Choices, Cut, Raised
from resblock_lint.interpreter.roots import run
from resblock_lint.interpreter.tracking import sublayers
from resblock_lint.interpreter.variables import count_of, trained_of
from resblock_lint.layers.registry import Role, Shape
from resblock_lint.lowering import lower_expression
from resblock_lint.printing import PLAIN
from resblock_lint.project import Project, Reader
from resblock_lint.rows import CALL, Known, Row, Summary
from resblock_lint.source import SourceError
from resblock_lint.values import (
    External,
    FunctionCall,
    Instance,
    Layer,
    Model,
    Module,
    Operation,
    Param,
    Tensor,
    Unknown,
    Value,
)
from resblock_lint.wording import Wording

BUDGETS = Budgets(
    steps=5_000_000,
    total_steps=5_000_000,
    ops=500_000,
    depth=900,
    items=20_000_000,
    paths=1,
    turns=200_000,
    choices=5_000,
)
KINDS: dict[type, str] = {NoneType: "None", Param: "parameter", Tensor: "tensor", Unknown: "value that is not modelled"}
MOST_ROWS = 50_000  # of the models inside of one row
MOST_TRIES = 16  # so often a run goes another way where it failed after a guess


@dataclass(slots=True)
class Summarizer:
    """Runs a file, and shows the models that it binds or that calls build."""

    project: Project
    path: str
    calls: Sequence[str]
    found: list[Summary] = field(default_factory=list[Any])
    raised: bool = False  # whether the file is not imported to its end
    guesses: int | None = None  # how many were made before the first of them that ended in a failure
    _inside: dict[int, tuple[Row, ...]] = field(default_factory=dict[int, Any])
    _sizes: dict[int, int] = field(default_factory=dict[int, int])

    def start(self, machine: Machine) -> Value:
        """Runs the file as a program, or, where there are calls, imports it and evaluates them one behind another."""
        module = self.project.fresh(self.path, "" if self.calls else "__main__")
        machine.frames[-1] = Frame(module.path, "")
        if self.calls:
            self.raised = run_module(machine, module).raised
            for text in self.calls:
                self._evaluate(machine, module, text)
            return None
        body = module.ir.body if module.ir is not None else ()
        module.ir = None
        failure = self._run_body(machine, module, lambda: run_body(machine, body, module))
        seen: set[int] = set()
        for name, value in list(module.env.names.items()):
            value = resolve(value)
            if is_model(value) and id(value) not in seen:
                seen.add(id(value))
                self.found.append(self._summary(machine, value, None, name))
        if failure is not None:
            self.found.append(Summary(None, None, failure=failure))
        return None

    def _run_body(self, machine: Machine, module: Module, work: Callable[[], object]) -> str | None:
        """Does some work; the words of what ended it early, if something did."""
        frames = list(machine.frames)
        try:
            work()
        except (Raised, Cut) as problem:
            words = self._words(machine, problem)
            if machine.chosen and self.guesses is None:
                self.guesses = machine.choices.place
            machine.frames[:] = frames
            machine.nested = 0
            return words
        return None

    def _evaluate(self, machine: Machine, module: Module, text: str) -> None:
        made: list[Value] = []
        module.env.names.setdefault("keras", External("keras"))
        machine.chosen.clear()  # what was open while the file was imported hardly shapes what a call builds
        machine.frames[-1] = Frame(CALL, "")
        work = lambda: made.append(resolve(machine.evaluate(lower_expression(text), module.env)))  # noqa: E731
        failure = self._run_body(machine, module, work)
        if failure is None and made and is_model(made[0]):
            variable = next((name for name, value in module.env.names.items() if value is made[0]), None)
            self.found.append(self._summary(machine, made[0], text, variable))
        else:
            self.found.append(Summary(text, None, failure=failure or _given(made[0]), reasons=self._reasons(machine)))

    def _words(self, machine: Machine, problem: Raised | Cut) -> str:
        site = machine.site()
        if isinstance(problem, Cut):
            return f"{self._place(problem.site or site)} is not modelled: {problem.reason}"
        refused = [one for one in machine.ops[-1].demands if one.verdict is Verdict.NO] if machine.ops else []
        if refused and not problem.explicit:
            op, need = machine.ops[-1], refused[0].requirement
            sizes = f": {_size(need.left)} meets {_size(need.right)}" if need.left is not None else ""
            text = f" ({need.text})" if need.text else ""
            refusal = f"`{op.layer}` refuses its input{sizes}{text}"
            return f"{self._place(op.site)}{' is not modelled: after a guess,' if machine.chosen else ':'} {refusal}"
        said = "".join(f": {one}" for one in problem.error.args[:1] if isinstance(one, str))
        guessed = "is not modelled: after a guess it " if machine.chosen else ""
        return f"{self._place(site)} {guessed}raises {problem.error.kind}{said}"

    def _place(self, site: Site) -> str:
        span = None if site.path == CALL else Wording(self.project).span(site)
        return "it" if span is None else f"{span.file}:{span.line}"

    def _reason(self, site: Site, words: str) -> Reason:
        span = Wording(self.project).span(site)
        return Reason(span.path, span.line, words, span.cell)

    def _summary(self, machine: Machine, value: Value, call: str | None, variable: str | None) -> Summary:
        assert isinstance(value, (Model, Instance))
        model = value.fields.get("#model") if isinstance(value, Instance) else value
        network = network_of(model) if isinstance(model, Model) and model.kind == "Functional" else None
        repeated = repeated_names(network) if network is not None else []
        if repeated:
            return Summary(call, variable, failure=f"Keras refuses the name `{repeated[0]}`, which two layers have")
        rows = tuple(self.rows(value))
        params = count_of(value)
        whole = params is not None and all(None not in row.shapes and row.params is not None for row in rows)
        whole = whole and not any("{?}" in row.name or row.name in machine.doubtful for row in rows)
        ends = (model.inputs, model.outputs) if isinstance(model, Model) and model.outputs is not None else ()
        whole = whole and all(is_modelled(one) for one in ends)
        taker = masked(network.operations) if network is not None else None
        if taker is not None:
            machine.notes[taker.site, f"the rows of the mask that `{taker.name}` takes"] = None
        whole = whole and not (network is not None and network.missing) and not machine.chosen and taker is None
        complete = whole and not machine.dated and not self.raised  # Keras 3 builds no model that only Keras 2 takes
        given, made = self._ends(value, model)
        reasons = () if complete else self._reasons(machine)
        weights = (params, trained_of(value))
        return Summary(call, variable, value.name, kind_of(value), given, made, *weights, complete, rows, None, reasons)

    def _reasons(self, machine: Machine) -> tuple[Reason, ...]:
        """What is not modelled so far, and what Keras 3 refuses."""
        found = [self._reason(site, words) for site, words in (*machine.notes, *machine.dated)]
        found += [self._reason(site, f"it is taken that {PLAIN.claim(claim)}") for site, claim, _ in machine.chosen]
        return tuple(dict.fromkeys(found))

    def _ends(self, value: Model | Instance, model: Value) -> tuple[object, object]:
        if isinstance(model, Model):
            return _nested_shapes(model.inputs), _nested_shapes(model.outputs)
        return None, _nested_shapes(list(value.made))

    def rows(self, value: Value) -> Iterator[Row]:
        """The rows of a model, and of functions on tensors between its layers."""
        model = value.fields.get("#model", value) if isinstance(value, Instance) else value
        network = network_of(model) if isinstance(model, Model) and model.outputs is not None else None
        if network is not None and cast("Model", model).kind == "Functional":
            operations: Sequence[Value] = network.operations
        else:
            operations = sublayers(model) if isinstance(model, Instance) else layers_of(cast("Model", model))
        for operation in operations:
            if isinstance(operation, (Layer, Model, Instance, FunctionCall)):
                yield self._row(operation, network)

    def _row(self, operation: Operation, network: Network | None) -> Row:
        nodes = [node for node in operation.nodes if network is None or node in network.depths]
        inbound: list[str] = []
        for node in nodes:
            origins = ((network.origin(one) if network is not None else one.node) for one in node.inputs)
            inbound += [one.operation.name for one in origins if one is not None]
        last = (
            operation.nodes[-1].outputs
            if operation.nodes
            else ()
            if isinstance(operation, FunctionCall)
            else operation.made
        )
        shapes = tuple(known(one.slot.shape) for one in last)
        nested = self._rows_inside(operation) if is_model(operation) else ()
        role = last[0].op.role if last and not nested else Role.OTHER
        site = operation.site
        return Row(
            operation.name, kind_of(operation), shapes, count_of(operation), tuple(inbound), site.path,
            Wording(self.project).span(site).line, role, nested,
        )  # fmt: skip

    def _rows_inside(self, model: Operation) -> tuple[Row, ...]:
        """The rows of a model inside of another one, made once; none where they would be too many to be shown."""
        if id(model) not in self._inside:
            rows = tuple(self.rows(model))
            size = sum(1 + self._sizes.get(id(row.nested), 0) for row in rows)
            self._inside[id(model)] = rows if size <= MOST_ROWS else ()
            self._sizes[id(self._inside[id(model)])] = size if size <= MOST_ROWS else 0
        return self._inside[id(model)]


def is_model(value: object) -> bool:
    """Whether a value is a model: Keras' own, or an object of a class of the user's that is one."""
    if isinstance(value, Instance):
        return framework_base(value.cls) in ("Model", "Sequential")
    return isinstance(value, Model)


def is_modelled(value: Value) -> bool:
    """Whether a nested value holds tensors, and nothing that is not modelled."""
    value = resolve(value)
    if isinstance(value, (list, tuple, dict)):
        parts = list(value.values()) if isinstance(value, dict) else value
        return bool(parts) and all(is_modelled(one) for one in parts)
    return isinstance(value, Tensor)


def kind_of(operation: Operation) -> str:
    """The class that Keras shows."""
    return operation.cls.name if isinstance(operation, Instance) else operation.kind


def _given(value: Value) -> str:
    """What a call gives where that is no model, or not known to be one."""
    kind = value.kind if isinstance(value, Layer) else value.cls.name if isinstance(value, Instance) else ""
    name = kind or KINDS.get(type(value), type(value).__name__)
    unread = isinstance(value, Instance) and has_unread_base(value.cls)
    words = "whose class has a base that is not modelled" if unread else "not a model"
    return f"it gives {'an' if name[:1] in 'AEIOUaeiou' else 'a'} {name}, {words}"


def known(shape: Shape | None) -> Known | None:
    """A shape as Keras shows it; None where a size is not modelled."""
    if shape is None:
        return None
    if any(one.origin is not Origin.FREE for size in shape for one in symbols(size)):
        return None
    return tuple(size if isinstance(size, int) else None for size in shape)


def _nested_shapes(value: Value) -> object:
    """The shapes of tensors; of a single one its shape, of several a list."""
    shapes = [known(one.slot.shape) for one in tensors_within(value)]
    return shapes[0] if len(shapes) == 1 else shapes or None


def _size(size: Size | None) -> str:
    return str(size) if isinstance(size, int) else "an open size"


def summarize(
    path: str, read: Reader, calls: Sequence[str], layout: str = "channels_last", libraries: Iterable[str] = ()
) -> list[Summary]:
    """The models that a file binds at its top level, or those that calls give. Raises SourceError."""
    project = Project(read, [path], libraries, follow=True)
    project.lowered(path)
    calls = [text.strip() for text in calls]
    for text in calls:
        try:
            lower_expression(text)
        except SourceError as problem:
            raise SourceError(f"--call {text!r}: {problem.message}", 0) from None
    choices = Choices(BUDGETS)
    tries: list[tuple[bool, Summarizer]] = []  # each with whether it ended otherwise than at its end: joined, cut off
    while len(tries) < MOST_TRIES:
        one = Summarizer(project, path, calls)
        machine = Machine(project, choices, layout)
        machine.todays = True
        way = run(machine, Root(path, "", False), Start(one.start))
        if way.end != "done" and not one.found:  # a budget, or the depth of calls, ran out before anything was shown
            one.found = [Summary(text, None, failure=f"it is not modelled: {way.reason}") for text in calls or [None]]
        tries.append((way.end != "done", one))
        if one.guesses is None or not choices.back_to(one.guesses):
            break
    return min(tries, key=lambda tried: (tried[0], sum(one.failure is not None for one in tried[1].found)))[1].found
