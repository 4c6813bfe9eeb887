"""BERT for sequence classification as an ONNX graph with random weights, fused as ONNX Runtime's own transformer
optimiser fuses an exported one (`onnxruntime.transformers.optimizer`): EmbedLayerNormalization, Attention,
BiasGelu and SkipLayerNormalization of the domain `com.microsoft`.

Inputs `input_ids` and `attention_mask` (int64, [batch, sequence]), output `logits` (float32, [batch, labels]).
The operators: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 18
IR_VERSION = 9
MICROSOFT = "com.microsoft"


@dataclass(frozen=True)
class Shape:
    """Sizes of an encoder; the defaults are BERT-tiny's (Turc et al., 2019)."""

    layers: int = 2
    hidden: int = 128
    heads: int = 2
    intermediate: int = 512
    vocabulary: int = 30_522
    positions: int = 128
    labels: int = 6


# BERT is initialised with 0.02 (Devlin et al., 2018), which without training gives all texts the same scores to three
# decimals: a check of answers could not tell one text's from another's.
WEIGHT_DEVIATION = 0.1
LAYER_NORM_EPSILON = 1e-12


class _Builder:
    """Collects nodes and weights; methods give back the name of what they made."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def constant(self, name: str, value: np.ndarray) -> str:
        self.weights.append(numpy_helper.from_array(value, name))
        return name

    def normal(self, name: str, *shape: int) -> str:
        value = self.random.standard_normal(shape, dtype=np.float32) * np.float32(WEIGHT_DEVIATION)
        return self.constant(name, value)

    def norm(self, name: str, width: int) -> tuple[str, str]:
        scale = self.constant(f"{name}.weight", np.ones(width, dtype=np.float32))
        return scale, self.constant(f"{name}.bias", np.zeros(width, dtype=np.float32))

    def op(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output


def encoder_graph(shape: Shape, seed: int) -> onnx.ModelProto:
    """Builds and checks the graph."""
    b = _Builder(seed)
    ids = b.op("Cast", ["input_ids"], "ids", to=TensorProto.INT32)
    mask = b.op("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    hidden = _embeddings(b, ids, shape)
    for layer in range(shape.layers):
        hidden = _layer(b, hidden, mask, f"layer.{layer}", shape)
    _classifier(b, hidden, shape)

    axes = ["batch", "sequence"]
    graph = helper.make_graph(
        b.nodes,
        "bert",
        [helper.make_tensor_value_info(n, TensorProto.INT64, axes) for n in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", shape.labels])],
        b.weights,
    )
    domains = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
    proto = helper.make_model(graph, opset_imports=domains, ir_version=IR_VERSION)
    proto.producer_name = "moderato-bench"
    onnx.checker.check_model(proto)
    return proto


def _embeddings(b: _Builder, ids: str, shape: Shape) -> str:
    """Word, position and segment (always the first) embeddings, summed and normalised."""
    zeros = b.op("Sub", [ids, ids], "segment_ids")
    words = b.normal("embeddings.word", shape.vocabulary, shape.hidden)
    positions = b.normal("embeddings.position", shape.positions, shape.hidden)
    segments = b.normal("embeddings.segment", 2, shape.hidden)
    inputs = [ids, zeros, words, positions, segments, *b.norm("embeddings.norm", shape.hidden)]
    output = "embedded"
    b.nodes.append(
        helper.make_node(
            "EmbedLayerNormalization",
            inputs,
            [output, "unused_mask_index"],
            name=output,
            domain=MICROSOFT,
            epsilon=LAYER_NORM_EPSILON,
        )
    )
    return output


def _layer(b: _Builder, hidden: str, mask: str, name: str, shape: Shape) -> str:
    """Self-attention and feed-forward, each added to its input and normalised after."""
    width = shape.hidden
    attended = b.op(
        "Attention",
        [hidden, b.normal(f"{name}.qkv.weight", width, 3 * width), b.normal(f"{name}.qkv.bias", 3 * width), mask],
        f"{name}.attention",
        MICROSOFT,
        num_heads=shape.heads,
    )
    projected = b.op("MatMul", [attended, b.normal(f"{name}.projection.weight", width, width)], f"{name}.projected")
    hidden = _add_and_norm(b, projected, hidden, f"{name}.projection", f"{name}.attention_norm", width)

    inner = b.op("MatMul", [hidden, b.normal(f"{name}.inner.weight", width, shape.intermediate)], f"{name}.inner")
    bias = b.normal(f"{name}.inner.bias", shape.intermediate)
    inner = b.op("BiasGelu", [inner, bias], f"{name}.activated", MICROSOFT)
    outer = b.op("MatMul", [inner, b.normal(f"{name}.outer.weight", shape.intermediate, width)], f"{name}.outer")
    return _add_and_norm(b, outer, hidden, f"{name}.outer", f"{name}.output_norm", width)


def _add_and_norm(b: _Builder, update: str, hidden: str, bias: str, norm: str, width: int) -> str:
    return b.op(
        "SkipLayerNormalization",
        [update, hidden, *b.norm(norm, width), b.normal(f"{bias}.bias", width)],
        f"{norm}.output",
        MICROSOFT,
        epsilon=LAYER_NORM_EPSILON,
    )


def _classifier(b: _Builder, hidden: str, shape: Shape) -> None:
    """The first token's vector through BERT's pooler to one logit a label."""
    first = b.op("Gather", [hidden, b.constant("first", np.array(0, dtype=np.int64))], "first_token", axis=1)
    pooler = [b.normal("pooler.weight", shape.hidden, shape.hidden), b.normal("pooler.bias", shape.hidden)]
    pooled = b.op("Tanh", [b.op("Gemm", [first, *pooler], "pooler")], "pooled")
    classifier = [b.normal("classifier.weight", shape.hidden, shape.labels), b.normal("classifier.bias", shape.labels)]
    b.op("Gemm", [pooled, *classifier], "logits")
