"""Logits to probabilities (Platt, 1999) and thresholds, per label, from rows that were not trained on."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

# With fewer positive rows a slope or a threshold would follow single comments.
MIN_POSITIVES = 5
# A threshold outside says more about the validation split than about the label.
THRESHOLD_BOUNDS = (0.05, 0.95)
DEFAULT_THRESHOLD = 0.5


def fit_platt(logits: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """a and b of p = 1 / (1 + exp(-(a·logit + b))), by maximum likelihood on Platt's softened targets.

    Targets are (N₊ + 1) / (N₊ + 2) and 1 / (N₋ + 2) instead of 1 and 0, so that separable rows have a
    finite optimum. With fewer than MIN_POSITIVES rows of either class, or where the slope would reverse
    the model's order, the slope stays 1 and only b is fitted.

    :param logits: [rows], finite.
    :param truth: 0 or 1, [rows].
    """
    logits = logits.astype(np.float64)
    positives, negatives = int(truth.sum()), int(len(truth) - truth.sum())
    targets = np.where(truth == 1, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    if min(positives, negatives) >= MIN_POSITIVES:
        # Standardised, so that the solver's steps don't depend on the scale of the logits.
        center, scale = float(logits.mean()), max(float(logits.std()), 1e-9)
        slope, offset = _minimise((logits - center) / scale, targets, [scale, 0.0])
        a = slope / scale
        if a > 0:
            return a, offset - a * center
    (offset,) = _minimise_offset(logits, targets)
    return 1.0, offset


def _minimise(x: np.ndarray, targets: np.ndarray, start: list[float]) -> tuple[float, float]:
    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        z = parameters[0] * x + parameters[1]
        error = expit(z) - targets
        return float(np.mean(np.logaddexp(0, z) - targets * z)), np.array([np.mean(error * x), np.mean(error)])

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"gtol": 1e-9, "ftol": 1e-14})
    return float(found.x[0]), float(found.x[1])


def _minimise_offset(logits: np.ndarray, targets: np.ndarray) -> tuple[float]:
    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        z = logits + parameters[0]
        return float(np.mean(np.logaddexp(0, z) - targets * z)), np.array([np.mean(expit(z) - targets)])

    found = minimize(loss, [0.0], jac=True, method="L-BFGS-B", options={"gtol": 1e-9, "ftol": 1e-14})
    return (float(found.x[0]),)


def best_threshold(probabilities: np.ndarray, truth: np.ndarray) -> float:
    """The probability from which F1 is highest, halfway between two rows' and within THRESHOLD_BOUNDS.

    DEFAULT_THRESHOLD where fewer than MIN_POSITIVES rows are positive, since F1 would be chance.
    """
    positives = int(truth.sum())
    if positives < MIN_POSITIVES:
        return DEFAULT_THRESHOLD
    order = np.argsort(-probabilities, kind="stable")
    ranked = probabilities[order]
    hits = np.cumsum(truth[order])
    flagged = np.arange(1, len(ranked) + 1)
    f1 = 2 * hits / (flagged + positives)
    # A cut between equal probabilities can't be made.
    f1[:-1][ranked[:-1] == ranked[1:]] = -1
    best = int(np.argmax(f1))
    below = ranked[best + 1] if best + 1 < len(ranked) else 0.0
    return float(np.clip((ranked[best] + below) / 2, *THRESHOLD_BOUNDS))
