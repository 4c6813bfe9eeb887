"""The linear family's table in 8 bits: a quarter of its size, and more of it in the processor's cache.

Weights are heavy-tailed: one in a thousand is a hundred times the median, so that equal steps would round
most of them to zero. Steps grow with the square root instead (companding): per column

    value ≈ scale · q · |q|,    q = round(sign(value) · sqrt(|value| / scale)),    scale = max |value| / 127²

The gather stays on int8, nothing is dequantised but the rows of a text, and the column's scale is
applied once, to the sum. No int8 matrix product is involved, hence no VNNI and no saturation.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from graph import TABLE

LEVELS = 127


def quantise_table(proto: onnx.ModelProto) -> onnx.ModelProto | None:
    """A copy of `proto` with an int8 table, or None where it has no float table of n-grams."""
    result = onnx.ModelProto()
    result.CopyFrom(proto)
    graph = result.graph
    table = next((t for t in graph.initializer if t.name == TABLE and t.data_type == TensorProto.FLOAT), None)
    if table is None:
        return None

    codes, scale = compand(numpy_helper.to_array(table))
    table.CopyFrom(numpy_helper.from_array(codes, TABLE))
    graph.initializer.append(numpy_helper.from_array(scale, "table_scale"))

    nodes: list[onnx.NodeProto] = []
    for node in graph.node:
        if node.op_type == "Gather" and node.input[0] == TABLE:
            nodes += _expanded_gather(node)
        elif node.op_type == "Sum" and node.output[0] == "total":
            node.output[0] = node.name = "total_unscaled"
            nodes += [node, helper.make_node("Mul", ["total_unscaled", "table_scale"], ["total"], name="total")]
        else:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(result, full_check=True)
    return result


def compand(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Codes (int8, as `table`) and the scale of each column (float32, [columns]); zero stays zero."""
    largest = np.abs(table).max(axis=0)
    scale = np.where(largest > 0, largest / LEVELS**2, 1).astype(np.float32)
    codes = np.rint(np.sign(table) * np.sqrt(np.abs(table) / scale))
    return np.clip(codes, -LEVELS, LEVELS).astype(np.int8), scale


def expand(codes: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """What the graph makes of `compand`'s codes (float32)."""
    q = codes.astype(np.float32)
    return q * np.abs(q) * scale


def _expanded_gather(gather: onnx.NodeProto) -> list[onnx.NodeProto]:
    """The gather on int8, then q·|q| in float32 under the name the sum already reads."""
    output = gather.output[0]
    codes, q, magnitude = f"{output}_codes", f"{output}_q", f"{output}_magnitude"
    gather.output[0] = gather.name = codes
    return [
        gather,
        helper.make_node("Cast", [codes], [q], name=q, to=TensorProto.FLOAT),
        helper.make_node("Abs", [q], [magnitude], name=magnitude),
        helper.make_node("Mul", [q, magnitude], [output], name=output),
    ]
