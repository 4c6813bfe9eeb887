"""The line to beat: scikit-learn's word and character TF-IDF with logistic regression, on a data set folder.

    python bench/models/baseline.py --data DIR [--evaluation FILE] [--out FILE]

DIR is what the `data` step writes. The baseline fits on train and validation together (it has no
thresholds or calibration to set aside rows for) and is scored on the test split, which is the split
that `jobs evaluate` scores our model on; `--evaluation` reads that step's `evaluation.json` and puts
its figures beside the baseline's. The JSON goes to `--out` or standard output, a table to standard error.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve
from sklearn.pipeline import FeatureUnion, make_pipeline

LABELS = ("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate")
SENSITIVITY = 0.9


def read_split(path: Path) -> tuple[list[str], np.ndarray]:
    """Texts and labels (int8, [rows, labels]) of one JSON-lines file of a data set folder."""
    texts, labels = [], []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            texts.append(row["text"])
            labels.append(row["labels"])
    return texts, np.array(labels, dtype=np.int8).reshape(-1, len(LABELS))


def baseline_pipeline():
    """Word 1–2 and in-word character 2–5 TF-IDF (sublinear, at least 3 documents), one logistic regression."""
    features = FeatureUnion(
        [
            ("word", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=3)),
            ("char", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=3)),
        ]
    )
    return make_pipeline(features, LogisticRegression(C=4, solver="liblinear"))


def metrics(truth: np.ndarray, scores: np.ndarray) -> dict[str, float] | None:
    """ROC-AUC, PR-AUC and FPR at 90 % sensitivity; null where the split holds only one class."""
    if truth.min() == truth.max():
        return None
    fpr, tpr, _ = roc_curve(truth, scores)
    return {
        "roc_auc": float(roc_auc_score(truth, scores)),
        "pr_auc": float(average_precision_score(truth, scores)),
        "fpr_at_90_sensitivity": float(fpr[np.argmax(tpr >= SENSITIVITY)]),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="data set folder")
    parser.add_argument("--evaluation", type=Path, help="evaluation.json of our model on the same split")
    parser.add_argument("--out", type=Path, help="where the JSON goes; standard output if not given")
    args = parser.parse_args()

    try:
        train, validation, test = (read_split(args.data / f"{s}.jsonl") for s in ("train", "validation", "test"))
    except FileNotFoundError as error:
        print(f"error: {error.filename} does not exist; --data takes the folder that the data step wrote", file=sys.stderr)
        return 1
    texts, labels = train[0] + validation[0], np.concatenate([train[1], validation[1]])

    started = time.monotonic()
    pipeline = baseline_pipeline()
    features = pipeline[0].fit_transform(texts)
    test_features = pipeline[0].transform(test[0])
    baseline: dict[str, dict[str, float] | None] = {}
    for index, label in enumerate(LABELS):
        if labels[:, index].min() == labels[:, index].max():
            baseline[label] = None
            continue
        pipeline[1].fit(features, labels[:, index])
        baseline[label] = metrics(test[1][:, index], pipeline[1].decision_function(test_features))

    ours = json.loads(args.evaluation.read_text(encoding="utf-8"))["metrics"] if args.evaluation else None
    result = {
        "data": json.loads((args.data / "manifest.json").read_text(encoding="utf-8"))["sha256"],
        "rows": {"train": len(texts), "test": len(test[0])},
        "seconds": round(time.monotonic() - started, 1),
        "baseline": baseline,
        "ours": ours,
    }
    print(table(baseline, ours), file=sys.stderr)
    text = json.dumps(result, indent=2) + "\n"
    if args.out:
        args.out.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0


def table(baseline: dict[str, dict[str, float] | None], ours: dict[str, float] | None) -> str:
    """One line a label: ROC-AUC, PR-AUC and FPR at 90 % sensitivity, baseline and, where given, ours."""
    lines = [f"{'label':<16}{'model':<12}{'ROC-AUC':>9}{'PR-AUC':>9}{'FPR@90%':>9}"]
    for label in LABELS:
        for model, figures in (("baseline", baseline[label]), ("ours", ours and our_metrics(ours, label))):
            if figures:
                cells = "".join(f"{figures[m]:9.4f}" for m in ("roc_auc", "pr_auc", "fpr_at_90_sensitivity"))
                lines.append(f"{label:<16}{model:<12}{cells}")
    return "\n".join(lines)


def our_metrics(evaluation: dict[str, float], label: str) -> dict[str, float] | None:
    """Our figures of one label under the baseline's names; null where the split holds only one class."""
    names = {m: f"{m}.{label}" for m in ("roc_auc", "pr_auc", "fpr_at_90_sensitivity")}
    return {m: evaluation[n] for m, n in names.items()} if all(n in evaluation for n in names.values()) else None


if __name__ == "__main__":
    sys.exit(main())
