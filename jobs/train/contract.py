"""`moderato.json`, the contract beside the graph; the schema is `contractSchema` in `model/contract.ts`."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path

LABELS = ("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate")

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
CONTRACT_FILE = "moderato.json"


def contract(
    *,
    family: str,
    max_length: int,
    calibration: dict[str, tuple[float, float]],
    thresholds: dict[str, float],
    data_sha256: str,
    rows: int,
    sample: bool,
    seed: int,
) -> dict:
    """The contract of a new model, all but `files`, which `write_contract` fills in."""
    return {
        "contract": 1,
        "family": family,
        "labels": list(LABELS),
        "max_length": max_length,
        "calibration": {label: {"a": a, "b": b} for label, (a, b) in calibration.items()},
        "thresholds": thresholds,
        "training": {
            "data_sha256": data_sha256,
            "rows": rows,
            "sample": sample,
            "seed": seed,
            "created": created(),
        },
        "evaluation": None,
    }


def write_contract(folder: Path, content: dict) -> None:
    """Writes `moderato.json` with the digests of the model's files as they lie in `folder` now."""
    files = {name: _digest(folder / name) for name in (MODEL_FILE, TOKENIZER_FILE)}
    text = json.dumps(content | {"files": files}, indent=2, allow_nan=False) + "\n"
    (folder / CONTRACT_FILE).write_text(text, encoding="utf-8")


def read_contract(folder: Path) -> dict:
    """The contract of a model folder."""
    return json.loads((folder / CONTRACT_FILE).read_text(encoding="utf-8"))


def created() -> str:
    """Now in UTC, or SOURCE_DATE_EPOCH where a build is to be reproducible to the byte."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _digest(path: Path) -> dict:
    data = path.read_bytes()
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
