"""The encoder's forward pass in plain numpy, text by text without padding, from the weights of `model.onnx`; ids from
the Rust tokenizer. Texts come as a JSON list on standard input, `[{"ids", "logits"}]` goes to standard output.

    python test/bench/encoder/reference.py MODEL_FOLDER MAX_LENGTH
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from scipy.special import erf
from tokenizers import Tokenizer

LAYERS, HEADS = 2, 2


def main() -> None:
    folder, max_length = Path(sys.argv[1]), int(sys.argv[2])
    graph = onnx.load(folder / "model.onnx").graph
    weights = {w.name: numpy_helper.to_array(w).astype(np.float64) for w in graph.initializer}
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(max_length)
    encodings = [tokenizer.encode(text).ids for text in json.load(sys.stdin)]
    json.dump([{"ids": ids, "logits": logits(ids, weights).tolist()} for ids in encodings], sys.stdout)


def logits(ids: list[int], w: dict[str, np.ndarray]) -> np.ndarray:
    embedded = w["embeddings.word"][ids] + w["embeddings.position"][: len(ids)] + w["embeddings.segment"][0]
    hidden = norm(embedded, w, "embeddings.norm")
    for layer in range(LAYERS):
        name = f"layer.{layer}"
        projected = linear(attention(hidden, w, name), w, f"{name}.projection")
        hidden = norm(projected + hidden, w, f"{name}.attention_norm")
        outer = linear(gelu(linear(hidden, w, f"{name}.inner")), w, f"{name}.outer")
        hidden = norm(outer + hidden, w, f"{name}.output_norm")
    return linear(np.tanh(linear(hidden[0], w, "pooler")), w, "classifier")


def attention(hidden: np.ndarray, w: dict[str, np.ndarray], name: str) -> np.ndarray:
    """softmax(q·kᵀ / √d)·v of each head (Vaswani et al., 2017)."""
    query, key, value = np.split(linear(hidden, w, f"{name}.qkv"), 3, axis=1)
    heads = []
    for q, k, v in zip(*(np.split(part, HEADS, axis=1) for part in (query, key, value)), strict=True):
        scores = q @ k.T / np.sqrt(q.shape[1])
        exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
        heads.append(exponentials / exponentials.sum(axis=1, keepdims=True) @ v)
    return np.concatenate(heads, axis=1)


def linear(x: np.ndarray, w: dict[str, np.ndarray], name: str) -> np.ndarray:
    return x @ w[f"{name}.weight"] + w[f"{name}.bias"]


def norm(x: np.ndarray, w: dict[str, np.ndarray], name: str) -> np.ndarray:
    centred = x - x.mean(axis=-1, keepdims=True)
    deviation = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
    return centred / deviation * w[f"{name}.weight"] + w[f"{name}.bias"]


def gelu(x: np.ndarray) -> np.ndarray:
    return x / 2 * (1 + erf(x / np.sqrt(2)))


if __name__ == "__main__":
    main()
