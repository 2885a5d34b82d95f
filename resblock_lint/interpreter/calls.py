"""Calls: of the user's functions, of methods and partials, and of what is not modelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from resblock_lint import ir
from resblock_lint.conditions import Opaque
from resblock_lint.interpreter import access, generators, recursing
from resblock_lint.interpreter.bases import TOLD
from resblock_lint.interpreter.defaulted import called_default, keeps_shape, name_of
from resblock_lint.interpreter.frames import Frame
from resblock_lint.interpreter.handed import handed
from resblock_lint.interpreter.held import as_mapping
from resblock_lint.interpreter.joins import Scope
from resblock_lint.interpreter.machine import TABLES, Machine, Signal, register
from resblock_lint.interpreter.open_keywords import open_keyword
from resblock_lint.interpreter.parameters import resolve, settle
from resblock_lint.interpreter.paths import Cut, Raised, error
from resblock_lint.interpreter.refusals import refuse_arguments, refuse_call
from resblock_lint.interpreter.rests import OPEN
from resblock_lint.interpreter.scoped import SCOPED, scoped
from resblock_lint.interpreter.varying import UNLIKE
from resblock_lint.values import (
    Builtin,
    Env,
    External,
    Function,
    Method,
    Param,
    Partial,
    Tensor,
    Unknown,
    Value,
    Wrapped,
)

calls = TABLES.call
CONTEXT = "contextmanager"  # marks a generator function whose calls are run by the `with` that they stand in
CONSTRUCTOR = "__init__"
MOST_HANDED = 4  # functions that callers hand over for one parameter
OPEN_RECURSION = 6  # calls within calls of one function, each after another choice


@register(TABLES.evaluate, ir.Call)
def call(machine: Machine, node: ir.Call, env: Env) -> Value:
    """`function(arguments)`."""
    machine.steps += 1
    if machine.steps > machine.budgets.steps:
        raise Cut("the run takes too many steps")
    called = machine.evaluate(node.function, env)
    callee = resolve(called)
    frame = machine.frames[-1]
    if isinstance(node.function, ir.Name) and node.function.name == "super" and not node.arguments:
        return _super(machine, callee, env)
    args: list[Value] = []
    kwargs: dict[str, Value] = {}
    for argument in node.arguments:
        value = machine.evaluate(argument.value, env)
        if argument.name is not None:
            kwargs[argument.name] = value
        elif not argument.star:
            args.append(value)
        elif not _spread(machine, argument.star, value, args, kwargs):
            return machine.unknown("a call whose starred arguments are not modelled")
    if isinstance(callee, External) and len(args) == SCOPED.get(callee) and not kwargs:
        return scoped(machine, callee, args, env)
    previous, frame.node = frame.node, node
    frame.callee = callee
    try:
        result = machine.call(called if isinstance(called, Param) else callee, args, kwargs)
    except Raised as problem:
        unbound, problem.unbound = problem.unbound, None
        if isinstance(unbound, Function):
            refuse_call(machine, callee, unbound, [*args, *kwargs.values()], str(problem.error.args[0]))
        raise
    frame.node = previous
    return result


def _super(machine: Machine, callee: Value, env: Env) -> Value:
    scope: Env | None = env
    while scope is not None and (scope.owner is None or scope.receiver is None):
        scope = scope.parent
    if scope is None:
        return machine.unknown("super() outside of a method")
    return machine.call(callee, [scope.owner, scope.receiver], {})


def _spread(machine: Machine, star: str, value: Value, args: list[Value], kwargs: dict[str, Value]) -> bool:
    value = resolve(value)
    if star == "*":
        items = access.items_of(machine, value)
        if isinstance(items, Unknown):
            return False
        args.extend(items)
        return True
    value = as_mapping(value)
    if isinstance(value, (Unknown, Param)):
        kwargs["**"] = value  # whatever else the caller may have given
        return True
    if not isinstance(value, dict):
        return False
    for key, one in value.items():
        if isinstance(key, str):
            kwargs[key] = one
    return True


@register(calls, Function)
def call_function(
    machine: Machine,
    function: Function,
    args: list[Value],
    kwargs: dict[str, Value],
    yields: list[Value] | None = None,
) -> Value:
    """Runs a function of the user's; `yields` is where a generator puts what it gives."""
    code = function.code
    if function.around is not None:
        function.called = True
        inner = replace(function, around=None)
        return function.around.function(machine, *function.around.bound, inner, args, kwargs)
    if CONTEXT in function.attributes and yields is None:
        return Partial(function, tuple(args), kwargs)
    if len(machine.frames) >= machine.budgets.depth:
        raise Cut("calls are nested too deeply", machine.site())
    env = Env({}, function.env, function.env.module, code, owner=function.owner)
    try:
        _bind_arguments(machine, function, args, kwargs, env)
    except Raised as problem:
        if code.name == CONSTRUCTOR and args and TOLD not in function.attributes:
            refuse_arguments(machine, args[0], str(problem.error.args[0]))
        problem.unbound = function
        raise
    if args and function.owner is not None:
        env.receiver = args[0]
    machine.entered.add(id(code))
    function.called = True
    if code.generator and yields is None:
        return generators.generator(machine, function, env)
    env.yields = yields
    _refuse_open_recursion(machine, code)
    signal = _run_body(machine, function, env)
    if yields is not None:
        return yields
    return signal.value if signal is not None else None


def _run_body(machine: Machine, function: Function, env: Env) -> Signal | None:
    """Runs what a function does, in a frame of its own."""
    body = recursing.body_of(machine, function, env)
    scope = Scope(env, body)
    machine.frames.append(Frame(function.env.module.path, function.qualname, scope=scope, sides=len(machine.sides)))
    signal = recursing.run(machine, function.code, body, env)
    machine.frames.pop()
    return signal


def _refuse_open_recursion(machine: Machine, code: ir.Code) -> None:
    """A function that calls itself again and again, each time on a choice, has no end that could be reached."""
    if machine.frames[-1].sides == len(machine.sides):
        return
    same = [one for one in machine.frames if one.scope is not None and one.scope.body is code.body]
    if len({one.sides for one in same}) > OPEN_RECURSION:
        raise Cut("a recursion of symbolic depth", machine.site())


def _bind_arguments(
    machine: Machine, function: Function, args: list[Value], kwargs: dict[str, Value], env: Env
) -> None:
    """Python's rules for binding arguments to parameters."""
    parameters = function.code.parameters
    rest = dict(kwargs)
    open_keywords, more = rest.pop("**", None), rest.pop(OPEN, None)
    place = 0
    for parameter in parameters:
        if parameter.kind == "star":
            env.names[parameter.name] = tuple(args[place:]) if more is None else more
            place = len(args)
        elif parameter.kind == "stars":
            others: dict[Value, Value] = {**rest} if open_keywords is None else {**rest, "**": open_keywords}
            env.names[parameter.name] = others
            rest = {}
        elif parameter.kind != "keyword" and place < len(args):
            if parameter.name in rest and parameter.kind == "ordinary":
                raise error("TypeError", f"{function.code.name}() got multiple values for argument '{parameter.name}'")
            env.names[parameter.name] = args[place]
            place += 1
        elif parameter.name in rest:
            env.names[parameter.name] = rest.pop(parameter.name)
        elif open_keywords is not None:
            default = _default(function, parameter.name)
            taken = default and not machine.budgets.told  # nobody wrote that name: only a contract tells of others
            env.names[parameter.name] = (
                default[0] if taken else open_keyword(machine, open_keywords, parameter.name, *default)
            )
        elif parameter.name in function.defaults:
            env.names[parameter.name] = function.defaults[parameter.name]
        else:
            raise error("TypeError", f"{function.code.name}() missing argument '{parameter.name}'")
    if place < len(args):
        raise error(
            "TypeError", f"{function.code.name}() takes {place} positional arguments but {len(args)} were given"
        )
    if rest:
        raise error("TypeError", f"{function.code.name}() got an unexpected keyword argument '{next(iter(rest))}'")


def _default(function: Function, name: str) -> tuple[Value, ...]:
    return (function.defaults[name],) if name in function.defaults else ()


@register(calls, Method)
def call_method(machine: Machine, method: Method, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """A function with its first argument bound."""
    return machine.call(method.function, [method.receiver, *args], kwargs)


@register(calls, Partial)
def call_partial(machine: Machine, partial: Partial, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """`functools.partial(…)(…)`."""
    return machine.call(partial.function, [*partial.args, *args], {**partial.kwargs, **kwargs})


@register(calls, Builtin)
def call_builtin(machine: Machine, builtin: Builtin, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """A function of ours."""
    kwargs.pop("**", None)
    try:
        return builtin.function(machine, *builtin.bound, *args, **kwargs)
    except TypeError as problem:
        if problem.__traceback__ is not None and problem.__traceback__.tb_next is None:
            return machine.unknown(f"{builtin.name}() with these arguments")
        raise


@register(calls, Wrapped)
def call_wrapped(machine: Machine, wrapped: Wrapped, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """A static method that is called in its class's own body."""
    return machine.call(wrapped.function, args, kwargs)


@register(calls, Unknown)
def call_unknown(machine: Machine, unknown: Unknown, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """A call of what is not modelled gives what is not modelled."""
    given = [resolve(one) for value in (*args, *kwargs.values()) for one in _listed(resolve(value))]
    unlike = unknown.reason == UNLIKE and any(isinstance(one, Param) for one in given)  # nobody knows yet what that is
    if unlike or any(isinstance(one, Tensor) for one in given):
        machine.doubt_names(unknown.text, given)
        machine.note(f"a tensor goes through `{unknown.text}`, which is not modelled: {unknown.reason}")
    return Unknown(unknown.reason, f"{unknown.text}(…)")


def _listed(value: Value) -> Sequence[Value]:
    """What a merge is called on, else the value itself."""
    return value if isinstance(value, (list, tuple)) else (value,)


@register(calls, Param)
def call_parameter(machine: Machine, param: Param, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """A call of a parameter: its caller decides what that does, one of those in the project if any tell."""
    callee = resolve(param)
    if not isinstance(callee, Param):
        return called_default(machine, param, callee, args, kwargs)
    choices = handed(machine, param)
    if not 0 < len(choices) <= MOST_HANDED:
        settle(param, Unknown(f"the parameter `{param.name}` is called", param.name))
        return machine.call(param.value, args, kwargs)
    chosen = next((one for one in choices[1:] if machine.choose(_is_handed(param, one), False)), choices[0])
    made = machine.call(settle(param, chosen), args, kwargs)
    if not keeps_shape(args, made):
        machine.note(f"`{param.name}` is taken for `{name_of(chosen)}`, which a call hands over")
    return made


def _is_handed(param: Param, value: Value) -> Opaque:
    return Opaque(f"{param.name} is {name_of(value)}", False, id(param.at.at))
