"""The data set folder that the `data` step writes: `train.jsonl`, `validation.jsonl`, `manifest.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from contract import LABELS
from errors import TrainingError


@dataclass(frozen=True)
class Split:
    """Comments and their labels (int8, [rows, labels], 0 or 1)."""

    texts: list[str]
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True)
class Dataset:
    """What training reads; the test split is left to the evaluation."""

    train: Split
    validation: Split
    # The data set's fingerprint: sha256 over its files' digests.
    sha256: str
    # Whether the rows are the shipped, synthetic ones.
    sample: bool


def read_dataset(folder: Path) -> Dataset:
    """Reads a data set folder.

    :raises TrainingError: a file is missing or not as the `data` step writes it.
    """
    manifest_path = folder / "manifest.json"
    try:
        manifest = json.loads(_text(manifest_path))
        sha256 = manifest["sha256"]
        sample = manifest.get("source") == "sample"
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise TrainingError(
            f'{manifest_path} is not a data set\'s manifest with a "sha256" ({error!r}); run the data step again.'
        ) from error
    return Dataset(_read_split(folder / "train.jsonl"), _read_split(folder / "validation.jsonl"), sha256, sample)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise TrainingError(
            f"{path} does not exist; --data takes a folder that the data step wrote "
            "(train.jsonl, validation.jsonl, manifest.json)."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingError(f"{path} cannot be read: {error}.") from error


def _read_split(path: Path) -> Split:
    texts: list[str] = []
    labels: list[list[int]] = []
    # Not str.splitlines(), which also splits at U+2028 and the like, and those are legal inside JSON strings.
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line:
            continue
        try:
            row = json.loads(line)
            text, values = row["text"], row["labels"]
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise TrainingError(f"{path}:{number} is not a row with text and labels: {error!r}.") from error
        if not isinstance(text, str) or len(values) != len(LABELS) or any(v not in (0, 1) for v in values):
            raise TrainingError(
                f"{path}:{number} must have a string as text and {len(LABELS)} labels of 0 or 1 "
                f"({', '.join(LABELS)}); it has labels {values!r}."
            )
        texts.append(text)
        labels.append(values)
    return Split(texts, np.array(labels, dtype=np.int8).reshape(-1, len(LABELS)))
