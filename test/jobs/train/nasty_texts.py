"""Trains a small model and writes what Python makes of texts that tokenizers disagree about.

    python test/jobs/train/nasty_texts.py OUT

Writes OUT/model (a model folder) and OUT/cases.json: `[{"text", "ids", "probabilities"}, …]`. A test in
TypeScript asks the server's tokenizer and scorer for the same.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
from scipy.special import expit
from support import rows, write_dataset
from tokenizers import Tokenizer

from linear import Hyperparameters
from tokenizer import encode
from train import train_linear

NASTY = [
    "",
    " \t\r\n\u2003 ",
    "a",
    "You are a STUPID fool!!!!!!",
    "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 😀😀😀😀",
    "𝕴𝖉𝖎𝖔𝖙 𝟙𝟚𝟛 Ｉｄｉｏｔ ⓘⓓⓘⓞⓣ",
    "I\u0307 İstanbul ıI İİİİ",
    "ΟΔΟΣ ΣΟΦΟΣ. Σ ς σ",
    "ß ẞ ŉ ǰ ΐ ﬃ ĳ Ǆ",
    "he\u0301\u0302\u0303llo h\u0336\u0310e\u0489y",
    "line\nbreak\r\nnext\u2028sep\u2029par\u0085nel\u000bvt\u000cff",
    "nul\x00inside\x01\x02\x1b[31m\x7f\x9b",
    "zero\u200bwidth\u200c\u200djoin\ufeffbom\u2060\u00adsoft",
    "\u202eright to left\u202c \u2066iso\u2069",
    "שָׁלוֹם عَرَبِيّ हिन्दी ไทย 한국어 各 日本語 ゙",
    "half ｶﾞ full ガ  ﾊﾟ",
    "[PAD] [UNK] <s> </s> [CLS][SEP]",
    "lone \ud800 high, low \udc00, reversed \udc00\ud800",
    "\uffff\ufffe\ufffd\U0010ffff\ue000\U000e0041",
    "аеорсухіј ѕtuріd",
    "“quotes” ‘single’ — dash … ‥ №",
    "$1 $& $$ \\1 \\n ^.*$ (?:x)",
    "aaa bbb aaaa    bbbbb      c",
    "1000000 -- !!!??? \u0130\u0130\u0130",
    "x" * 30_000,
    "shut up, you worthless clown. " * 1_000,
    "🤬" * 25_000,
]


def main(out: Path) -> None:
    training = rows(400, 1)
    # Characters beyond ASCII in the vocabulary, so that equality is not that of unknowns.
    for number, text in enumerate(NASTY * 6):
        training.append({"id": f"n{number}", "text": text[:2_000], "labels": [0] * 6})
    data = write_dataset(out / "data", training, rows(120, 2))
    train_linear(data, out / "model", 1, replace(Hyperparameters(), buckets=2**14))

    contract = json.loads((out / "model" / "moderato.json").read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(str(out / "model" / "tokenizer.json"))
    session = onnxruntime.InferenceSession(str(out / "model" / "model.onnx"), providers=["CPUExecutionProvider"])
    scaling = np.array([[contract["calibration"][label][key] for label in contract["labels"]] for key in "ab"])

    cases = []
    texts = NASTY + [row["text"] for row in rows(50, 3)]
    for text, ids in zip(texts, encode(tokenizer, texts, contract["max_length"]), strict=True):
        fed = ids[None] if len(ids) else np.zeros((1, 1), dtype=np.int64)
        mask = np.full_like(fed, 1 if len(ids) else 0)
        (logits,) = session.run(["logits"], {"input_ids": fed, "attention_mask": mask})
        probabilities = expit(scaling[0] * logits[0].astype(np.float64) + scaling[1])
        cases.append({"text": text, "ids": ids.tolist(), "probabilities": probabilities.tolist()})
    (out / "cases.json").write_text(json.dumps(cases), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
