"""Trains a model on a data set folder.

    python jobs/train/train.py --family linear --data DIR --out DIR --seed N

Writes a model folder (model.onnx, tokenizer.json, moderato.json, MLmodel) and training.json with what
was set and what was measured. Progress goes to standard error; a mistake of the user's ends with one
line there and status 1.

Calibration and thresholds come from the validation split, by a model that never saw it. The model that
is written is then fitted on train and validation together with the same settings: rows are worth more in
the model than idle, and a tenth more of them moves calibration less than it gains in ranking.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from scipy import sparse
from scipy.special import expit
from sklearn.metrics import average_precision_score, roc_auc_score

import calibration
from contract import LABELS, MODEL_FILE, TOKENIZER_FILE, contract, write_contract
from dataset import Dataset, read_dataset
from errors import TrainingError
from graph import linear_graph
from linear import Hyperparameters, check_labels, fit
from mlmodel import write_mlmodel
from ngrams import NgramHash, ngram_features
from tokenizer import MAX_LENGTH, PAD_ID, build_tokenizer, encode, space_id

MIN_TRAIN_ROWS = 100
MIN_VALIDATION_ROWS = 20

PARITY_ROWS = 200
# Float32 sums in another order differ in the sixth digit; a wrong graph differs in the first.
PARITY_TOLERANCE = 1e-3


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Trains a model on a data set folder.")
    parser.add_argument("--family", choices=["linear"], default="linear", help="kind of model")
    parser.add_argument("--data", type=Path, required=True, help="folder that the data step wrote")
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    parser.add_argument("--seed", type=_seed, default=1, help="0 to 2^31 - 1")
    options = parser.parse_args(arguments)
    try:
        train_linear(options.data, options.out, options.seed)
    except TrainingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _seed(value: str) -> int:
    seed = int(value)
    if not 0 <= seed < 2**31:
        raise argparse.ArgumentTypeError(f"must be 0 to {2**31 - 1}, not {value}")
    return seed


def train_linear(data: Path, out: Path, seed: int, params: Hyperparameters | None = None) -> dict:
    """Trains, calibrates, checks and writes the linear family; returns the content of training.json.

    :raises TrainingError: the data set does not allow it.
    """
    params = params or Hyperparameters()
    started = time.monotonic()
    dataset = read_dataset(data)
    check_dataset(dataset)
    train, validation = dataset.train, dataset.validation
    progress(f"read {len(train)} training and {len(validation)} validation rows")

    tokenizer = build_tokenizer(train.texts)
    ngrams = NgramHash(params.lowest, params.highest, params.buckets, space_id(tokenizer))
    validation_ids = encode(tokenizer, validation.texts)
    features = ngram_features(encode(tokenizer, train.texts), ngrams)
    validation_features = ngram_features(validation_ids, ngrams)
    progress(f"{tokenizer.get_vocab_size()} characters, {features.nnz} n-grams in {params.buckets} buckets")

    held_out = fit(features, train.labels, params, seed).logits(validation_features)
    platt, thresholds, metrics = calibrate(held_out, validation.labels)
    progress(f"validation ROC-AUC of toxic {metrics.get('validation.roc_auc.toxic', float('nan')):.4f}")

    model = fit(
        sparse.vstack([features, validation_features], format="csr"),
        np.concatenate([train.labels, validation.labels]),
        params,
        seed,
    )
    proto = linear_graph(model, ngrams)
    rng = np.random.default_rng(seed)
    rows = rng.choice(len(validation), size=min(PARITY_ROWS, len(validation)), replace=False)
    difference = parity(proto, [validation_ids[i] for i in rows], model.logits(validation_features[rows]))
    if not difference <= PARITY_TOLERANCE:
        raise RuntimeError(f"the graph's logits differ from training's by {difference}: graph.py has a bug")

    out.mkdir(parents=True, exist_ok=True)
    (out / MODEL_FILE).write_bytes(proto.SerializeToString(deterministic=True))
    tokenizer.save(str(out / TOKENIZER_FILE))
    content = contract(
        family="linear",
        max_length=MAX_LENGTH,
        calibration=platt,
        thresholds=thresholds,
        data_sha256=dataset.sha256,
        rows=len(train) + len(validation),
        sample=dataset.sample,
        seed=seed,
    )
    write_contract(out, content)
    write_mlmodel(out)

    report = {
        "params": {"family": "linear", "seed": seed, **asdict(params), "characters": tokenizer.get_vocab_size()},
        "metrics": {
            **metrics,
            "train_rows": len(train),
            "validation_rows": len(validation),
            "train_seconds": round(time.monotonic() - started, 3),
            "model_bytes": (out / MODEL_FILE).stat().st_size,
            "graph_parity_max_difference": difference,
        },
    }
    (out / "training.json").write_text(json.dumps(report, indent=2, allow_nan=False) + "\n", encoding="utf-8")
    progress(f"wrote {out} in {report['metrics']['train_seconds']:.1f} s")
    return report


def check_dataset(dataset: Dataset) -> None:
    """:raises TrainingError: too few rows, or a label with one class only."""
    for name, split, least in (
        ("train", dataset.train, MIN_TRAIN_ROWS),
        ("validation", dataset.validation, MIN_VALIDATION_ROWS),
    ):
        if len(split) < least:
            raise TrainingError(f"{name}.jsonl has {len(split)} rows, at least {least} are needed; add labelled comments.")
    check_labels(dataset.train.labels)


def calibrate(
    logits: np.ndarray, truth: np.ndarray
) -> tuple[dict[str, tuple[float, float]], dict[str, float], dict[str, float]]:
    """Platt scaling, threshold and ranking metrics of each label, from logits and truth ([rows, labels]).

    A metric is left out where the split holds only one class of the label.
    """
    platt, thresholds, metrics = {}, {}, {}
    for index, label in enumerate(LABELS):
        column, actual = logits[:, index], truth[:, index]
        a, b = calibration.fit_platt(column, actual)
        platt[label] = (a, b)
        thresholds[label] = calibration.best_threshold(expit(a * column.astype(np.float64) + b), actual)
        if actual.min() != actual.max():
            metrics[f"validation.roc_auc.{label}"] = float(roc_auc_score(actual, column))
            metrics[f"validation.pr_auc.{label}"] = float(average_precision_score(actual, column))
    return platt, thresholds, metrics


def parity(proto: onnx.ModelProto, texts: list[np.ndarray], expected: np.ndarray) -> float:
    """Largest difference between the graph's logits (padded batches of 16) and `expected` ([texts, labels])."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(proto.SerializeToString(), options, providers=["CPUExecutionProvider"])
    worst = 0.0
    for start in range(0, len(texts), 16):
        batch = texts[start : start + 16]
        width = max(1, max(len(ids) for ids in batch))
        ids = np.full((len(batch), width), PAD_ID, dtype=np.int64)
        mask = np.zeros((len(batch), width), dtype=np.int64)
        for row, text in enumerate(batch):
            ids[row, : len(text)] = text
            mask[row, : len(text)] = 1
        (logits,) = session.run(["logits"], {"input_ids": ids, "attention_mask": mask})
        worst = max(worst, float(np.abs(logits - expected[start : start + 16]).max()))
    return worst


def progress(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
