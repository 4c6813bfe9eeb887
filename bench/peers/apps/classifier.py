"""The model that every peer serves: text to calibrated scores, by the `tokenizers` library and ONNX Runtime.

Threads, truncation, padding and calibration are those of our server (`model/onnx-classifier.ts`,
`model/tokenizer.ts`, `model/calibration.ts`), so that the answers are the same and only the serving differs.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

Scores = dict[str, float]


class Classifier:
    """A model folder, loaded."""

    def __init__(self, folder: str | Path) -> None:
        folder = Path(folder)
        contract = json.loads((folder / "moderato.json").read_text(encoding="utf-8"))
        self.labels: list[str] = contract["labels"]
        scalings = [contract["calibration"][label] for label in self.labels]
        self._slopes = np.array([scaling["a"] for scaling in scalings])
        self._intercepts = np.array([scaling["b"] for scaling in scalings])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(contract["max_length"])
        self._tokenizer.enable_padding(pad_id=0)
        self._session = ort.InferenceSession(
            folder / "model.onnx", _session_options(), providers=["CPUExecutionProvider"]
        )

    def score(self, texts: list[str]) -> list[Scores]:
        """The probability of each label, for each text."""
        encodings = self._tokenizer.encode_batch_fast(texts)
        # A graph need not bear a sequence of length 0, which a batch of empty texts would have.
        width = max(1, len(encodings[0].ids))
        ids = np.zeros((len(texts), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = encoding.attention_mask
        (logits,) = self._session.run(["logits"], {"input_ids": ids, "attention_mask": mask})
        # Platt's scaling, p = 1 / (1 + exp(-(a·logit + b))), in float64.
        probabilities = 1 / (1 + np.exp(-(self._slopes * logits + self._intercepts)))
        return [dict(zip(self.labels, row, strict=True)) for row in probabilities.tolist()]


def load() -> Classifier:
    """The model of the folder that the environment variable MODEL_FOLDER names."""
    return Classifier(os.environ["MODEL_FOLDER"])


def _session_options() -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return options
