"""Tensors and tables of a given shape: of zeros, of one number, or of random ones; variables."""

from __future__ import annotations

from resblock_lint.interpreter.arrays import array
from resblock_lint.interpreter.input_shapes import begun_with
from resblock_lint.interpreter.library import library, unmodelled
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.tensors import input_shape, new_data, variable
from resblock_lint.interpreter.unknowns import NUMBER, is_number
from resblock_lint.layers.keras.arguments import names
from resblock_lint.values import Native, Slot, Unknown, Value

FLOATS = frozenset(names("numpy.random", "random random_sample standard_normal exponential normal uniform"))
SHAPE = ("shape", "size", "dims")  # what the argument is called that says the shape


@library(*names("numpy", "zeros ones empty full"), *names("ops", "zeros ones empty"), *names("backend", "zeros ones"),
         *names("tf", "zeros ones fill random.normal random.uniform random_normal"),
         *names("keras_random", "normal uniform"))  # fmt: skip
def filled(machine: Machine, *args: Value, **kwargs: Value) -> Value:
    """A tensor of the shape that the first argument says."""
    given = args[0] if args else next((kwargs[name] for name in SHAPE if name in kwargs), ())
    return _made(machine, given)


@library("tf.constant", "backend.constant")
def constant(machine: Machine, value: Value, dtype: Value = None, shape: Value = None, *_: Value, **__: Value) -> Value:
    """The numbers as they are nested, or in the shape that is asked for."""
    return array(machine, value) if resolve(shape) is None else _made(machine, shape)


@library("numpy.random.rand", "numpy.random.randn")
def of_sizes(machine: Machine, *sizes: Value) -> Value:
    """A table of random numbers, each argument being the size of an axis."""
    return _made(machine, sizes)


@library(*names("random", "random uniform gauss normalvariate triangular betavariate expovariate gammavariate"))
def number(machine: Machine, *args: Value, **kwargs: Value) -> Value:
    """One random number; of what may be a table of numbers it may be another one."""
    given = [resolve(one) for one in (*args, *kwargs.values())]
    if all(is_number(one) for one in given):
        return Unknown("a random number", "a random number", kind=NUMBER)
    return machine.unknown("a random number for each of several")


def _drawn(path: str, place: int) -> Native:
    def draw(machine: Machine, *args: Value, **kwargs: Value) -> Value:
        size = resolve(args[place] if len(args) > place else kwargs.get("size"))
        if size is not None:
            return _made(machine, size)
        return number(machine, *args, **kwargs) if path in FLOATS else unmodelled(machine, path, list(args), kwargs)

    return library(path)(draw)


for _names, _place in (
    ("random random_sample standard_normal", 0),
    ("poisson exponential", 1),
    ("normal uniform randint binomial", 2),
):
    for _path in names("numpy.random", _names):
        _drawn(_path, _place)


def _made(machine: Machine, shape: Value) -> Value:
    shape = resolve(shape)
    if isinstance(shape, Slot) and shape.shape is not None:
        shape = shape.shape
    sizes = input_shape(machine, shape)
    return sizes if isinstance(sizes, Unknown) else new_data(machine, sizes)


@library("keras.Variable", "backend.Variable")
def keras_variable(machine: Machine, initializer: Value, shape: Value = None, *_: Value, **__: Value) -> Value:
    """`keras.Variable(value)` or `keras.Variable(initializer, shape)`: a weight, which layers track."""
    given = resolve(initializer)
    sizes = input_shape(machine, shape) if resolve(shape) is not None else begun_with(machine, given)
    return sizes if isinstance(sizes, Unknown) else variable(machine, sizes)


@library("tf.Variable", "tf.compat.v1.Variable")
def tf_variable(machine: Machine, initial_value: Value = None, *_: Value, **__: Value) -> Value:
    """`tf.Variable(value)`: of the shape of its value; Keras 3 counts it among nobody's weights."""
    sizes = begun_with(machine, resolve(initial_value))
    return sizes if isinstance(sizes, Unknown) else new_data(machine, sizes)
