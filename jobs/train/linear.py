"""Logistic regression on naive-Bayes-weighted n-grams, one label at a time (Wang and Manning, 2012).

For a text with the n-grams F (a set of buckets):

    logit = intercept + Σ_{f ∈ F} idf_f · r_f · c_f / sqrt(Σ_{f ∈ F} idf_f²)

idf is smoothed inverse document frequency, r the naive-Bayes log-count ratio of the label, c the
coefficients that logistic regression finds on the features so weighted. All that depends on a bucket
alone is one number a label, so that scoring needs two sums over one table.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from contract import LABELS
from errors import TrainingError


@dataclass(frozen=True)
class Hyperparameters:
    """Chosen by ROC-AUC and FPR at 90 % sensitivity of `toxic` on the test parts of two leak-free splits of Jigsaw's rows.

    So figures on other splits of those same rows are slightly optimistic.
    """

    lowest: int = 1
    highest: int = 6
    # More buckets did not help: collisions among rare n-grams regularise, and a small table stays in cache.
    buckets: int = 2**18
    # Below this many training comments a bucket has no weight, though it still counts in the norm: a
    # text full of unseen n-grams gets a smaller logit.
    min_documents: int = 2
    # Additive smoothing of the log-count ratio. Well below 1, as idf-weighted counts are small numbers.
    smoothing: float = 0.03
    # Inverse strength of the L2 penalty.
    c: float = 8.0
    # liblinear scales it by the share of the rarer class, so that rare labels are fitted far more closely
    # than this. A hundredth of it takes half as long again and ranks no better.
    tolerance: float = 1e-2


@dataclass(frozen=True)
class LinearModel:
    """idf (float32, [buckets]), weights (float32, [buckets, labels]), intercepts (float32, [labels])."""

    idf: np.ndarray
    weights: np.ndarray
    intercepts: np.ndarray

    def logits(self, features: sparse.csr_matrix) -> np.ndarray:
        """Logits (float32, [texts, labels]) of the rows of `ngram_features`."""
        return (features @ self.weights) / norms(features, self.idf)[:, None] + self.intercepts


def norms(features: sparse.csr_matrix, idf: np.ndarray) -> np.ndarray:
    """Euclidean norm of each text's idf-weighted n-grams ([texts]); never zero: a text has its boundary."""
    return np.sqrt(features @ (idf * idf))


def fit(features: sparse.csr_matrix, labels: np.ndarray, params: Hyperparameters, seed: int) -> LinearModel:
    """Fits every label.

    :param features: [texts, buckets] of `ngram_features`.
    :param labels: 0 or 1, [texts, labels].
    :raises TrainingError: a label has only one class in these rows.
    """
    check_labels(labels)
    rows, buckets = features.shape
    documents = np.bincount(features.indices, minlength=buckets)
    idf = (np.log((1 + rows) / (1 + documents)) + 1).astype(np.float32)
    weighted = sparse.diags_array(1 / norms(features, idf)) @ features @ sparse.diags_array(idf)
    weighted = sparse.csr_matrix(weighted, dtype=np.float32)
    frequent = documents >= params.min_documents

    def fit_label(index: int) -> tuple[np.ndarray, float]:
        truth = labels[:, index]
        ratio = np.where(frequent, _log_count_ratio(weighted, truth, params.smoothing), 0)
        scaled = sparse.csr_matrix(weighted @ sparse.diags_array(ratio.astype(np.float32)))
        scaled.eliminate_zeros()
        # liblinear's primal trust-region solver uses no randomness; the seed is stated for good measure.
        solver = LogisticRegression(C=params.c, tol=params.tolerance, solver="liblinear", random_state=seed)
        regression = solver.fit(scaled, truth)
        return ratio * regression.coef_[0] * idf, float(regression.intercept_[0])

    # liblinear releases the interpreter's lock; two at a time bounds the copies of the matrix in memory.
    with ThreadPoolExecutor(max_workers=2) as pool:
        fitted = list(pool.map(fit_label, range(labels.shape[1])))
    weights = np.stack([w for w, _ in fitted], axis=1).astype(np.float32)
    return LinearModel(idf, weights, np.array([b for _, b in fitted], dtype=np.float32))


def check_labels(labels: np.ndarray) -> None:
    """:raises TrainingError: naming the label that has no positive or no negative row."""
    positives = labels.sum(axis=0)
    for label, count in zip(LABELS, positives, strict=True):
        if count in (0, len(labels)):
            missing = "positive" if count == 0 else "negative"
            raise TrainingError(
                f"the label {label} has no {missing} among {len(labels)} training rows; each label needs both. "
                "Add rows that have it, or train on a larger data set."
            )


def _log_count_ratio(features: sparse.csr_matrix, truth: np.ndarray, smoothing: float) -> np.ndarray:
    """Log of a bucket's share of the positive rows' mass over its share of the negative rows' ([buckets])."""
    positive = smoothing + np.asarray(features[truth == 1].sum(axis=0)).ravel()
    negative = smoothing + np.asarray(features[truth == 0].sum(axis=0)).ravel()
    return np.log(positive / positive.sum()) - np.log(negative / negative.sum())
