"""The linear model as an ONNX graph over character ids: `ngrams.py` and `linear.py`, operator by operator.

Inputs `input_ids` and `attention_mask` (int64, [batch, sequence], padding on the right), output `logits`
(float32, [batch, labels]). A text's logits do not depend on how far the batch pads it; a row that is all
padding is an empty text.

One order at a time: hash, remove duplicates, gather, sum. That keeps the largest tensor at
[batch, sequence, labels + 1] however many orders there are. Duplicates are found by sorting the buckets
(TopK) and comparing neighbours, which is two thirds of the graph's time and still 0.1 ms for 400
characters; sorted buckets also make the gather kinder to the cache.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from linear import LinearModel
from ngrams import MODULUS, MULTIPLIER, OFFSET, NgramHash

# BitwiseAnd came with 18. An IR version that runtimes of 2023 and later read.
OPSET = 18
IR_VERSION = 9

TABLE = "ngram_table"


class _Builder:
    """Collects nodes and initialisers; `op` gives back the name of what it made."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: np.ndarray) -> str:
        self.initializers[name] = numpy_helper.from_array(value, name)
        return name

    def integer(self, value: int, *, vector: bool = True) -> str:
        name = f"{'vector' if vector else 'scalar'}_{value}".replace("-", "minus_")
        return self.constant(name, np.array([value] if vector else value, dtype=np.int64))

    def op(self, kind: str, inputs: list[str], output: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output


def linear_graph(model: LinearModel, ngrams: NgramHash) -> onnx.ModelProto:
    """Builds and checks the graph."""
    b = _Builder()
    labels = model.weights.shape[1]
    # The last column is what the norm sums; the last row, all zeros, is where masked n-grams go.
    table = np.concatenate([model.weights, (model.idf * model.idf)[:, None]], axis=1)
    b.constant(TABLE, np.concatenate([table, np.zeros((1, labels + 1))]).astype(np.float32))

    padded, positions, remaining = _boundaries(b, ngrams)
    sums, hashes = [], b.integer(OFFSET)
    for order in range(1, ngrams.highest + 1):
        hashes = _next_hash(b, hashes, padded, positions, order)
        if order >= ngrams.lowest:
            buckets = _masked_buckets(b, hashes, remaining, order, ngrams.buckets)
            sums.append(_sum_of_distinct(b, buckets, positions, order, ngrams.buckets))
    _logits(b, sums, model)

    shape = ["batch", "sequence"]
    graph = helper.make_graph(
        b.nodes,
        "moderato_linear",
        [helper.make_tensor_value_info(n, TensorProto.INT64, shape) for n in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", labels])],
        list(b.initializers.values()),
    )
    proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    proto.producer_name = "moderato"
    onnx.checker.check_model(proto, full_check=True)
    return proto


def _boundaries(b: _Builder, ngrams: NgramHash) -> tuple[str, str, str]:
    """Ids with boundaries ([batch, sequence + 1 + highest]), number of positions ([1]), and how many ids
    of the text are left from each position, itself included ([batch, positions])."""
    space = b.integer(ngrams.boundary, vector=False)
    masked = b.op("Where", [b.op("Cast", ["attention_mask"], "mask", to=TensorProto.BOOL), "input_ids", space], "inner")
    pads = b.constant("pads", np.array([0, 1, 0, ngrams.highest], dtype=np.int64))
    padded = b.op("Pad", [masked, pads, space], "padded")

    width = b.op("Shape", ["input_ids"], "width", start=1, end=2)
    positions = b.op("Add", [width, b.integer(2)], "positions")
    count = b.op("Squeeze", [positions], "position_count")
    index = b.op("Range", [b.integer(0, vector=False), count, b.integer(1, vector=False)], "index")
    length = b.op("ReduceSum", ["attention_mask", b.integer(1)], "length", keepdims=1)
    remaining = b.op("Sub", [b.op("Add", [length, b.integer(2)], "length_with_ends"), index], "remaining")
    return padded, positions, remaining


def _next_hash(b: _Builder, previous: str, padded: str, positions: str, order: int) -> str:
    """h_k from h_{k-1}: int64 [batch, positions]."""
    start = b.integer(order - 1)
    end = b.op("Add", [positions, start], f"end_{order}")
    shifted = b.op("Slice", [padded, start, end, b.integer(1)], f"shifted_{order}")
    product = b.op("Mul", [previous, b.integer(MULTIPLIER)], f"product_{order}")
    return b.op("Mod", [b.op("Add", [product, shifted], f"sum_{order}"), b.integer(MODULUS)], f"hash_{order}")


def _masked_buckets(b: _Builder, hashes: str, remaining: str, order: int, buckets: int) -> str:
    """Bucket of each position's n-gram, or the null bucket where it would reach past the text's end."""
    within = b.op("GreaterOrEqual", [remaining, b.integer(order)], f"within_{order}")
    bucket = b.op("BitwiseAnd", [hashes, b.integer(buckets - 1)], f"bucket_{order}")
    return b.op("Where", [within, bucket, b.integer(buckets)], f"masked_{order}")


def _sum_of_distinct(b: _Builder, buckets: str, positions: str, order: int, null: int) -> str:
    """Sum of the table's rows over the distinct buckets: float32 [batch, labels + 1]."""
    ordered, _ = f"sorted_{order}", f"sorted_index_{order}"
    b.nodes.append(
        helper.make_node("TopK", [buckets, positions], [ordered, _], name=ordered, axis=1, largest=0, sorted=1)
    )
    zero, one, axis = b.integer(0), b.integer(1), b.integer(1)
    first = b.op("Slice", [ordered, zero, one, axis], f"first_{order}")
    rest = b.op("Slice", [ordered, one, positions, axis], f"rest_{order}")
    before = b.op("Slice", [ordered, zero, b.integer(-1), axis], f"before_{order}")
    repeated = b.op("Equal", [rest, before], f"repeated_{order}")
    kept = b.op("Where", [repeated, b.integer(null), rest], f"kept_{order}")
    distinct = b.op("Concat", [first, kept], f"distinct_{order}", axis=1)
    rows = b.op("Gather", [TABLE, distinct], f"rows_{order}", axis=0)
    return b.op("ReduceSum", [rows, axis], f"total_{order}", keepdims=0)


def _logits(b: _Builder, sums: list[str], model: LinearModel) -> None:
    labels = model.weights.shape[1]
    total = b.op("Sum", sums, "total")
    axis = b.integer(1)
    weights = b.op("Slice", [total, b.integer(0), b.integer(labels), axis], "weight_sum")
    squares = b.op("Slice", [total, b.integer(labels), b.integer(labels + 1), axis], "square_sum")
    scaled = b.op("Div", [weights, b.op("Sqrt", [squares], "norm")], "scaled")
    b.op("Add", [scaled, b.constant("intercepts", model.intercepts)], "logits")
