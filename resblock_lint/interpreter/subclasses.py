"""What a class of the user's inherits from Keras: `Layer`, `Model`, `Sequential` or one of the layers.

Paths that begin with `framework.` are our own: the interpreter's core calls them without knowing this module.
"""

from __future__ import annotations

from resblock_lint.interpreter import input_shapes, options, output_shapes, several, tensors, told_shapes
from resblock_lint.interpreter.attributes import computed_shape, method_of, model_attribute, silent
from resblock_lint.interpreter.bases import framework_base, framework_object, has_unread_base, lookup, may_offer
from resblock_lint.interpreter.classes import blank
from resblock_lint.interpreter.dated import accepted
from resblock_lint.interpreter.keywords import judge_handed
from resblock_lint.interpreter.layers import construct
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.masks import keep_masks, with_masks
from resblock_lint.interpreter.models import functional, sequence
from resblock_lint.interpreter.nodes import automatic, is_named, note_name, record, renewed, tensors_within
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.interpreter.policies import NUMBERS, numbers
from resblock_lint.interpreter.refusals import CHECKED, CHECKS, FED, refuse_name, refuse_weight
from resblock_lint.interpreter.rehearsals import beside, keep, rehearse
from resblock_lint.interpreter.reruns import building, counted, is_built_by_a_run
from resblock_lint.interpreter.tracking import sublayers
from resblock_lint.interpreter.training import training
from resblock_lint.interpreter.variables import UNTRAINED, count_of
from resblock_lint.layers.registry import LAYERS
from resblock_lint.values import Builtin, Class, Instance, Layer, Model, Native, Param, Unknown, Value

INNER = ("#model", "#layer")  # where an object keeps what its framework class makes of it


@library("framework.begin")
def begin(machine: Machine, instance: Instance, base: Value) -> None:
    """An object of a class that inherits from Keras comes to be."""
    instance.born, instance.site = machine.fresh(), machine.site()


@library("object.__new__")
def new(machine: Machine, cls: Value, *_: Value, **__: Value) -> Value:
    """`super().__new__(cls)`."""
    cls = resolve(cls)
    return blank(machine, cls) if isinstance(cls, Class) else machine.unknown("a plain object")


@library("framework.construct")
def construct_user(machine: Machine, instance: Instance, base: Value, /, *args: Value, **kwargs: Value) -> Value:
    """Keras' own constructor: keywords such as `name`, and the inputs and outputs of a functional model."""
    if base == "Wrapper":
        instance.fields["layer"] = args[0] if args else kwargs.pop("layer", None)
    if base in ("Layer", "Wrapper"):
        judge_handed(machine, instance, sorted(kwargs))
    name = resolve(kwargs.get("name"))
    instance.name = name if isinstance(name, str) else instance.name or automatic(machine, instance.cls.name)
    note_name(instance, name)
    refuse_name(machine, instance, name)
    instance.fields.update({"trainable": kwargs["trainable"]} if "trainable" in kwargs else {})
    if base not in LAYERS or base == "Wrapper":
        input_shapes.keep(instance.fields, kwargs)
    if base == "Sequential":
        layers = args[0] if args else kwargs.get("layers")
        instance.fields["#model"] = sequence(machine, layers, instance.name)
    elif base == "Model" and (len(args) > 1 or "outputs" in kwargs):
        instance.fields["#model"] = functional(machine, list(args), dict(kwargs), instance.name)
    elif isinstance(base, str) and base in LAYERS and base != "Wrapper":
        given, judged = {**kwargs, "name": instance.name}, not has_unread_base(instance.cls)
        instance.fields["#layer"] = made = construct(machine, base, args, given, judged=judged)
        made.fields[CHECKED] = not machine.todays and lookup(instance.cls, CHECKS) is not None
    return None


@library("framework.super")
def super_attribute(machine: Machine, instance: Instance, base: Value, name: Value) -> Value:
    """`super().name` where the next class is Keras' own."""
    if name == "__init__":
        return Builtin("__init__", construct_user, (instance, base))
    inner = framework_object(instance)
    if name == "__call__":
        return Builtin("__call__", call_user, (instance, base))
    if name == "call" and inner is not None:
        return Builtin("call", lambda machine, *args, **kwargs: machine.call(inner, list(args[:1]), {}))
    if name == "add_weight":
        return Builtin("add_weight", _add_weight, (instance,))
    if name == "build" and base == "Wrapper":
        return Builtin("build", _build_wrapped, (instance,))
    if name in ("build", "compute_output_shape") and isinstance(inner, Layer):
        return machine.attribute(inner, str(name))
    if name == "compute_output_shape" and isinstance(inner, Model):
        return Builtin("compute_output_shape", computed_shape, (inner,))
    if name == "compute_output_shape":
        return Builtin("compute_output_shape", _no_output_shape)
    return Builtin(str(name), silent)


@library("framework.attribute")
def inherited(machine: Machine, instance: Instance, base: Value, name: Value) -> Value:
    """An attribute that Keras gives to layers and models."""
    if name == "name":
        return instance.name
    methods: dict[Value, tuple[Native, tuple[Value, ...]]] = {
        "__call__": (call_user, (instance, base)),
        "add_weight": (_add_weight, (instance,)),
        "add_variable": (_add_weight, (instance,)),
        "count_params": (_count_params, (instance,)),
    }
    if base in BUILDERS:
        methods["build"] = (BUILDERS[base], (instance,))
    if name in methods:
        return Builtin(str(name), *methods[name])
    inner = framework_object(instance)
    if isinstance(inner, Model):
        return model_attribute(machine, inner, str(name))
    if name == "layers":
        return list(sublayers(instance))
    trained = training(machine, instance, str(name)) if base in ("Model", "Sequential") and inner is None else None
    if trained is not None:
        return trained
    if name in ("predict", "call") and inner is None:
        return Builtin("predict", lambda machine, *args, **kwargs: machine.call(instance, list(args[:1]), {}))
    return machine.attribute(inner, str(name)) if inner is not None else _plain(machine, instance, name)


def _no_output_shape(machine: Machine, *_: Value, **__: Value) -> Value:
    return machine.unknown("Keras' own compute_output_shape")


def _count_params(machine: Machine, instance: Instance, /) -> Value:
    return count_of(instance)


def _plain(machine: Machine, instance: Instance, name: Value) -> Value:
    if name == "compute_output_shape":
        return Builtin("compute_output_shape", _no_output_shape)
    if name in ("built", "trainable", "training"):
        return name != "built"
    known = Builtin("build", silent) if name == "build" else method_of(str(name))
    if known is not None:
        return known
    if name in NUMBERS:
        return numbers(machine, str(name), None)
    if name == "quantization_mode":
        return None
    if name == "output" and len(instance.made) == 1:
        return instance.made[0]
    if name == "data_format":
        return machine.image_data_format
    if may_offer(instance.cls, str(name)):
        return machine.unknown(f"`{name}` of a layer", str(name))
    raise error("AttributeError", f"'{instance.cls.name}' object has no attribute '{name}'")


def _add_weight(machine: Machine, instance: Instance, /, *args: Value, **kwargs: Value) -> Value:
    """A weight: a tensor of the shape that it is given."""
    if args and isinstance(resolve(args[0]), str):
        machine.note_dated("the first thing that `add_weight` of Keras 3 takes is the shape, not the name")
    shape = kwargs.get("shape", next((one for one in args if isinstance(resolve(one), (tuple, list))), ()))
    given = resolve(shape)
    if not isinstance(given, (tuple, list)):
        return machine.unknown("a weight whose shape is not modelled")
    sizes = tuple(options.size(machine, one) for one in given)
    refuse_name(machine, instance, resolve(kwargs.get("name")))
    refuse_weight(machine, instance, sizes)
    made = tensors.variable(machine, sizes)
    instance.variables.append(made)
    if resolve(kwargs.get("trainable", True)) is False:
        before = instance.fields.get(UNTRAINED)
        instance.fields[UNTRAINED] = [*before, made] if isinstance(before, list) else [made]
    return made


def _build_user(machine: Machine, instance: Instance, /, input_shape: Value = None) -> None:
    """`model.build(shape)`: Keras builds no layer by it; what `call` would do with such an input is drawn anyway."""
    given = resolve(input_shape)
    own = lookup(instance.cls, "call")
    if own is None or not isinstance(given, (tuple, list)) or any(isinstance(one, (tuple, list)) for one in given):
        return
    shape = tensors.batched(machine, given)
    if isinstance(shape, Unknown):
        return
    rehearse(machine, lambda: machine.call(instance, [tensors.new_input(machine, shape)], {}))


def _build_wrapped(machine: Machine, instance: Instance, /, input_shape: Value = None) -> None:
    """`Wrapper.build(shape)`: the layer inside is built, where it was not before."""
    inner = resolve(instance.fields.get("layer"))
    if isinstance(inner, (Layer, Model)) or (isinstance(inner, Instance) and not inner.built):
        machine.call(machine.attribute(inner, "build"), [input_shape], {})


BUILDERS: dict[Value, Native] = {"Model": _build_user, "Sequential": _build_user, "Wrapper": _build_wrapped}


@library("framework.call")
def call_user(machine: Machine, instance: Instance, base: Value, /, *args: Value, **kwargs: Value) -> Value:
    """A user's layer or model is called: `build` once, then `call`. Keras keeps one node of it, none of its inside."""
    given = [
        several.first_argument(machine, one) if isinstance(one, Param) and not place else one
        for place, one in enumerate(args)
    ]
    made = _called(machine, instance, given, kwargs, outermost=not machine.traced)
    kwargs = with_masks(machine, instance, given, kwargs)
    record(machine, instance, instance, given, kwargs, made)
    keep_masks(machine, instance, given, kwargs, made)
    return made


@library("framework.wrapped")
def call_wrapped(machine: Machine, instance: Instance, /, *args: Value) -> Value:
    """A layer of Keras asks what a layer of the user's makes, as Keras asks at the call of an outermost one."""
    instance.fields[told_shapes.WRAPPED] = True
    try:
        return _called(machine, instance, list(args), {}, outermost=True)
    finally:
        del instance.fields[told_shapes.WRAPPED]


def _called(
    machine: Machine, instance: Instance, given: list[Value], kwargs: dict[str, Value], *, outermost: bool
) -> Value:
    run = _announced if outermost and output_shapes.decides(instance) else _run
    instance.fields[FED] = outermost and all(one.node is not None for one in tensors_within(given))
    machine.nested += 1
    try:
        asked = told_shapes.WRAPPED in instance.fields and not machine.traced  # for its shape, and never run
        times = 0 if asked else is_built_by_a_run(instance) + (run is _run)
        with building(machine):
            _build_once(machine, instance, given, kwargs)
        with counted(machine, instance, times):
            made = run(machine, instance, given, kwargs)
        return renewed(output_shapes.outputs(machine, made, [given, list(kwargs.values())]) if outermost else made)
    finally:
        machine.nested -= 1


def _announced(machine: Machine, instance: Instance, given: list[Value], kwargs: dict[str, Value]) -> Value:
    """What `compute_output_shape` says. `call` is run beside it, for what it requires; it builds the layers inside only
    where no `build` is there to do that. For a summary it is not run in vain, as Keras does not run it either. Where
    other sizes were said before than calls gave, those that would meet in it are not known.
    """
    builds = lookup(instance.cls, "build") is not None
    if lookup(instance.cls, "call") is None or (builds and machine.todays):
        said = output_shapes.announced(machine, instance, given, kwargs)
        if lookup(instance.cls, "call") is None or not isinstance(said, Unknown):
            return said
    with beside(machine):
        if not builds:
            made = _run(machine, instance, given, kwargs)
        else:
            made = rehearse(machine, lambda: _run(machine, instance, given, kwargs))
    said = output_shapes.announced(machine, instance, given, kwargs)
    if isinstance(said, Unknown) or output_shapes.agree(said, made):
        return made
    machine.misled = True
    return said


@library("framework.build")
def build_explicitly(machine: Machine, instance: Instance, build: Value, /, *args: Value, **kwargs: Value) -> Value:
    """`layer.build(shape)` of a layer of the user's: its first call does not build it again."""
    keep(machine, instance)
    return _built(machine, instance, build, [instance, *args], kwargs)


def _built(machine: Machine, instance: Instance, build: Value, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """Runs `build`; it finds `self.built` false, and whoever asks later finds it true."""
    instance.built, instance.fields["built"] = True, False
    made = machine.call(build, args, kwargs)
    instance.fields["built"] = True
    return made


def _build_once(machine: Machine, instance: Instance, given: list[Value], kwargs: dict[str, Value]) -> None:
    build = lookup(instance.cls, "build")
    if instance.built:
        return
    keep(machine, instance)
    instance.built = True
    if not is_named(instance):
        instance.name = instance.name or automatic(machine, instance.cls.name)
    if build is None and framework_base(instance.cls) == "Wrapper":
        build = Builtin("build", _build_wrapped)
    if build is not None and (given or kwargs):
        _built(machine, instance, build, *told_shapes.shape_arguments(machine, build, instance, given, kwargs))
    else:
        told_shapes.check_told(machine, instance, given, kwargs, building=True)
        instance.fields["built"] = True


def _run(machine: Machine, instance: Instance, given: list[Value], kwargs: dict[str, Value]) -> Value:
    own, inner = lookup(instance.cls, "call"), framework_object(instance)
    if own is not None:
        with machine.tracing():
            return machine.call(own, [instance, *given], accepted(machine, own, given, kwargs))
    if inner is not None:
        return machine.call(inner, list(given[:1]), {})
    return machine.unknown(f"`{instance.cls.name}` has no `call`")
