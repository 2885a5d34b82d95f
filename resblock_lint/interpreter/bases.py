"""The bases of a user's class: in which order attributes are looked up, and what the class inherits from Keras.

Only the class itself is read here; what an attribute gives when it is asked for is in `classes`.
"""

from __future__ import annotations

from resblock_lint.values import Builtin, Class, External, Function, Instance, Layer, Model, Value


def order(cls: Class) -> list[Class]:
    """The classes in which attributes are looked up: depth first, each once, at its last place."""
    found: dict[Class, None] = {}  # the last first: each behind all that it inherits from
    waiting: list[tuple[Class, bool]] = [(cls, False)]
    while waiting:
        one, done = waiting.pop()
        if done:
            found.setdefault(one)
        elif one not in found:
            waiting.append((one, True))
            waiting += [(base, False) for base in one.bases if isinstance(base, Class)]
    return list(reversed(found))


def lookup(cls: Class, name: str, behind: Class | None = None) -> Value:
    """A class attribute along the bases, None where there is none; `behind` skips the classes up to it (super)."""
    classes = order(cls)
    if behind in classes:
        classes = classes[classes.index(behind) + 1 :]
    for one in classes:
        if name in one.names:
            return one.names[name]
    return None


FRAMEWORK = ("Layer", "Model", "Module")  # how Keras' bases are called, wherever they are imported from


def framework_base(cls: Class) -> str | None:
    """What a class inherits from Keras: `"Layer"`, `"Model"`, `"Sequential"` or another of its classes; else None."""
    for one in order(cls):
        for base in one.bases:
            if isinstance(base, External) and _is_framework(base.path):
                last = base.path.rpartition(".")[2]
                return {"Functional": "Model", "Module": "Layer"}.get(last, last)
    return None


def _is_framework(path: str) -> bool:
    return path.startswith(("layers.", "models.", "engine.")) or path.rpartition(".")[2] in FRAMEWORK


READ = ("builtins.object", "abc.ABC", "typing.Generic")  # bases outside of the project of which all is known


OF_OBJECT = frozenset(dir(object)) | {"__dict__", "__module__", "__weakref__"}  # what every object has


def has_unread_base(cls: Class) -> bool:
    """Whether a class inherits from one that is neither in the project nor Keras' own: it may have any attribute."""
    return any(_is_unread(base) for one in order(cls) for base in one.bases if not isinstance(base, Class))


def _is_unread(base: Value) -> bool:
    if isinstance(base, Builtin):
        return base.name != "object"
    return not isinstance(base, External) or not (base.path in READ or _is_framework(base.path))


TOLD = "#told"  # marks a function whose decorator is not modelled: that may change what it is given
META = "#metaclass"  # under which a class has its metaclass, where it was given one


def makes_otherwise(cls: Class) -> bool:
    """Whether something else than the constructor may see first what an object is made with: a base that is not read, a
    metaclass.
    """
    return has_unread_base(cls) or any(META in one.names for one in order(cls))


FIELDS = "__dataclass__"  # under which a dataclass has the names of its own fields
COMPARED = "#compared"  # whether its objects are equal where these are


def field_names(cls: Class) -> tuple[str, ...]:
    """The fields of a dataclass, those of its bases first."""
    found = [one.names.get(FIELDS) for one in reversed(order(cls))]
    return tuple(dict.fromkeys(str(name) for one in found if isinstance(one, tuple) for name in one))


MEMBERS = "__members__"  # under which an enumeration has its objects, by their names


def members_by_name(value: Value) -> dict[Value, Value] | None:
    """The members of an enumeration; None of any other value."""
    found = value.names.get(MEMBERS) if isinstance(value, Class) else None
    return found if isinstance(found, dict) else None


def members(value: Value) -> Value:
    """The members of an enumeration, each once; of any other value itself."""
    found = members_by_name(value)
    return value if found is None else list({id(one): one for one in found.values()}.values())


INHERITED = frozenset(
    """
    add_loss add_metric add_variable add_weight build build_from_config built call compute_dtype compute_mask
    compute_output_shape compute_output_spec count_params dtype from_config get_build_config get_config get_weights
    input input_spec load_own_variables losses metrics name non_trainable_variables non_trainable_weights output path
    quantize save_own_variables set_weights stateless_call supports_masking trainable trainable_variables
    trainable_weights variables weights
    """.split()
)


def inherits(cls: Class, name: str) -> bool:
    """Whether a class has an attribute from Keras: one that every layer has."""
    return name in INHERITED and framework_base(cls) is not None


OFFERED = INHERITED | frozenset(  # what every layer has beside, in Keras 3 or in Keras 2
    """
    activity_regularizer add_update autocast call_signature_parameters compute_output_signature dtype_policy dynamic
    finalize_state get_input_at get_input_mask_at get_input_shape_at get_output_at get_output_mask_at
    get_output_shape_at inbound_nodes input_dtype input_mask input_shape metrics_variables name_scope outbound_nodes
    output_mask output_shape quantization_mode quantized_build quantized_call rematerialized_call stateful submodules
    supports_jit symbolic_call updates variable_dtype with_name_scope
    _call_signature _called _dtype_policy _flatten_layers _inbound_nodes _input_spec _layers _lock _losses _metrics
    _non_trainable_variables _outbound_nodes _parent_path _path _seed_generators _supports_masking _tracker _trainable
    _trainable_variables _trainable_weights _non_trainable_weights _name _dtype _compute_dtype _build_input_shape
    """.split()
)
OFFERED_BY_MODELS = frozenset(
    """
    autotune_steps_per_execution compile compile_from_config compiled compiled_loss compiled_metrics compute_loss
    compute_metrics distribute_reduction_method distribute_strategy evaluate evaluate_generator export fit fit_generator
    get_compile_config get_layer get_metrics_result get_quantization_layer_structure get_state_tree get_weight_paths
    history input_names inputs jit_compile layers load_weights loss make_predict_function make_test_function
    make_train_function metrics_names optimizer output_names outputs predict predict_function predict_generator
    predict_on_batch predict_step reset_metrics reset_states run_eagerly save save_spec save_weights set_state_tree
    state_updates stateless_compute_loss steps_per_execution stop_training summary test_function test_on_batch test_step
    to_json to_yaml train_function train_on_batch train_step train_tf_function unrolled_steps_per_execution
    _is_graph_network _init_set_name _network_nodes
    """.split()
)


def may_offer(cls: Class, name: str) -> bool:
    """Whether an object of a class that inherits from Keras may have an attribute from there or from an unread base."""
    of_models = framework_base(cls) in ("Model", "Sequential") and name in OFFERED_BY_MODELS
    return name in OFFERED or of_models or has_unread_base(cls)


def tells_no_shape(instance: Instance) -> bool:
    """Whether an object has no `compute_output_shape` but that of `Layer`, which Keras 3 refuses to be asked for."""
    name = "compute_output_shape"
    others = [base for one in order(instance.cls) for base in one.bases if not isinstance(base, Class)]
    known = all(isinstance(one, External) and one.path.rpartition(".")[2] in ("Layer", "Model") for one in others)
    if not others or not known or framework_object(instance) is not None:
        return False
    return lookup(instance.cls, name) is None and name not in instance.fields


def runs(callee: Value) -> Function | None:
    """The function with which a call ends: what is called, or the constructor of a class; None where more is done."""
    if isinstance(callee, Class) and lookup(callee, "__new__") is None:
        callee = lookup(callee, "__init__")
    return callee if isinstance(callee, Function) else None


def has_only_its_own(cls: Class) -> bool:
    """Whether a class and all of its bases are in the project."""
    return all(one.module.path and all(isinstance(base, Class) for base in one.bases) for one in order(cls))


def framework_object(operation: Layer | Model | Instance) -> Layer | Model | None:
    """The layer or the model of the framework that an object of a user's class stands for; of one of these, itself."""
    if not isinstance(operation, Instance):
        return operation
    found = operation.fields.get("#model", operation.fields.get("#layer"))
    return found if isinstance(found, (Layer, Model)) else None
