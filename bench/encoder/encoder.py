"""A model folder with an encoder of BERT-tiny's size and random weights: what it says means nothing, what it costs is
what a trained one costs.

    python bench/encoder/encoder.py --comments CSV --out DIR [--seed N]
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from pathlib import Path

import onnx

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "jobs" / "train"))
from contract import LABELS, MODEL_FILE, TOKENIZER_FILE, contract, write_contract  # noqa: E402

from bert_graph import Shape, encoder_graph  # noqa: E402
from wordpiece import build_tokenizer  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--comments", type=Path, required=True, help="CSV whose column comment_text trains the vocabulary")
    parser.add_argument("--out", type=Path, required=True, help="folder to write, made where it is absent")
    parser.add_argument("--seed", type=int, default=1, help="of the weights")
    args = parser.parse_args()

    with args.comments.open(encoding="utf-8", newline="") as rows:
        texts = [row["comment_text"] for row in csv.DictReader(rows)]
    shape = Shape(labels=len(LABELS))
    args.out.mkdir(parents=True, exist_ok=True)
    build_tokenizer(texts).save(str(args.out / TOKENIZER_FILE))
    onnx.save(encoder_graph(shape, args.seed), args.out / MODEL_FILE)
    content = contract(
        family="transformer",
        max_length=shape.positions,
        calibration={label: (1.0, 0.0) for label in LABELS},
        thresholds={label: 0.5 for label in LABELS},
        data_sha256=hashlib.sha256(args.comments.read_bytes()).hexdigest(),
        rows=len(texts),
        sample=False,
        seed=args.seed,
    )
    write_contract(args.out, content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
