"""What the tests share: the jobs' modules on the path, and a small data set that we wrote ourselves."""

from __future__ import annotations

import hashlib
import json
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
for folder in ("train", "optimise"):
    sys.path.insert(0, str(ROOT / "jobs" / folder))

OPENINGS = ["honestly", "well", "in the second paragraph", "as the table shows", "looking at the draft", "today"]
KIND = ["this source is fine", "thanks for the careful edit", "the date needs a reference", "please move the picture"]
# Each fragment and the labels it carries, in the contract's order.
UNKIND: list[tuple[str, list[int]]] = [
    ("you are a stupid fool", [1, 0, 0, 0, 1, 0]),
    ("shut up, you worthless clown", [1, 0, 0, 0, 1, 0]),
    ("what a load of crap, damn it", [1, 0, 1, 0, 0, 0]),
    ("you filthy disgusting pig, go to hell and stay there", [1, 1, 1, 0, 1, 0]),
    ("i will find you and hurt you", [1, 0, 0, 1, 0, 0]),
    ("people of your faith are vermin", [1, 0, 0, 0, 0, 1]),
]


def rows(count: int, seed: int, unkind_share: float = 0.4) -> list[dict]:
    """Comments with labels; about `unkind_share` of them have at least one."""
    rng = random.Random(seed)
    result = []
    for number in range(count):
        if rng.random() < unkind_share:
            phrase, labels = rng.choice(UNKIND)
        else:
            phrase, labels = rng.choice(KIND), [0] * 6
        text = f"{rng.choice(OPENINGS)}, {phrase}. {rng.choice(OPENINGS)}: note {rng.randrange(1000)}"
        result.append({"id": f"{seed}-{number}", "text": text, "labels": labels})
    return result


def write_dataset(folder: Path, train: list[dict], validation: list[dict], test: list[dict] | None = None) -> Path:
    """A data set folder as the data step writes it."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for name, split in (("train", train), ("validation", validation), ("test", test or [])):
        data = "".join(json.dumps(row) + "\n" for row in split).encode()
        (folder / f"{name}.jsonl").write_bytes(data)
        files[f"{name}.jsonl"] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    fingerprint = hashlib.sha256("".join(f["sha256"] for f in files.values()).encode()).hexdigest()
    manifest = {"contract": 1, "source": "test", "files": files, "sha256": fingerprint}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder
