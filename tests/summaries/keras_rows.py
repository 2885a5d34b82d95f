"""What the installed Keras shows of a model, in the terms of `resblock_lint.summary`: the oracle of summaries."""

from __future__ import annotations

import math
import os
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
from keras import tree

Row = tuple[str, str, tuple[Any, ...] | None, int | None, tuple[str, ...]]


def shapes_of(value: Any) -> tuple[Any, ...]:
    return tuple(tuple(one.shape) for one in tree.flatten(value))


def keras_rows(model: Any) -> list[Row]:
    """Name, class, output shapes of the last call, weights and inbound names of each row that Keras prints."""
    functional = isinstance(model, keras.src.models.Functional)
    inner = model if functional else getattr(model, "_functional", None)
    relevant = None if inner is None else {id(node) for nodes in inner._nodes_by_depth.values() for node in nodes}
    rows: list[Row] = []
    for one in model._operations if functional else model.layers:
        nodes = [node for node in one._inbound_nodes if relevant is None or id(node) in relevant]
        inbound = tuple(t._keras_history.operation.name for node in nodes for t in node.input_tensors)
        shapes = shapes_of(one._inbound_nodes[-1].output_tensors) if one._inbound_nodes else None
        params = 0 if not hasattr(one, "built") or not one.built else one.count_params()
        rows.append((one.name, type(one).__name__, shapes, params, inbound))
    return rows


def our_rows(summary: Any) -> list[Row]:
    """The same of one of our summaries."""
    return [(row.name, row.kind, row.shapes, row.params, row.inbound) for row in summary.rows]


def differences(model: Any, summary: Any) -> list[str]:
    """What a summary of ours says otherwise than Keras; rows whose shape Keras itself does not know are let be."""
    if summary.failure is not None:
        return [f"failure: {summary.failure}"]
    theirs, ours = keras_rows(model), our_rows(summary)
    found = [] if len(theirs) == len(ours) else [f"{len(theirs)} rows in Keras, {len(ours)} here"]
    for one, two in zip(theirs, ours, strict=False):
        two = two if one[2] is not None else (*two[:2], None, *two[3:])
        if one != two:
            found.append(f"keras {one}\n  ours {two}")
    weights = sum(math.prod(one.shape) for one in model.weights)
    trained = sum(math.prod(one.shape) for one in model.trainable_weights)
    heads = [(trained, trained if summary.trained is None else summary.trained)]  # which need not be known
    heads += [(model.name, summary.name), (type(model).__name__, summary.kind), (weights, summary.params)]
    if isinstance(model, keras.src.models.Functional):
        heads.append((shapes_of(model.outputs), _several(summary.output_shape)))
        heads.append((shapes_of(model.inputs), _several(summary.input_shape)))
    return found + [f"keras {one}, ours {two}" for one, two in heads if one != two]


def _several(shape: Any) -> tuple[Any, ...]:
    return tuple(shape) if isinstance(shape, list) else (shape,)
