import unittest

import numpy as np
import support  # noqa: F401
from scipy.special import expit

from calibration import DEFAULT_THRESHOLD, THRESHOLD_BOUNDS, best_threshold, fit_platt


class Platt(unittest.TestCase):
    def setUp(self):
        self.rng = np.random.default_rng(4)

    def test_recovers_the_scaling_that_made_the_labels(self):
        logits = self.rng.normal(-50, 30, size=40_000)
        truth = (self.rng.random(logits.size) < expit(0.05 * logits + 1.5)).astype(int)
        a, b = fit_platt(logits, truth)
        self.assertAlmostEqual(a, 0.05, delta=0.003)
        self.assertAlmostEqual(b, 1.5, delta=0.15)

    def test_mean_probability_is_the_share_of_positives(self):
        logits = self.rng.normal(size=2_000)
        truth = (self.rng.random(2_000) < 0.07).astype(int)
        a, b = fit_platt(logits + 3 * truth, truth)
        self.assertAlmostEqual(expit(a * (logits + 3 * truth) + b).mean(), truth.mean(), delta=0.003)

    def test_separable_rows_have_a_finite_scaling(self):
        logits = np.concatenate([np.full(50, -1.0), np.full(50, 1.0)])
        a, b = fit_platt(logits, (logits > 0).astype(int))
        self.assertTrue(0 < a < 20 and abs(b) < 1, (a, b))

    def test_few_positives_move_only_the_offset(self):
        logits = self.rng.normal(size=500)
        truth = np.zeros(500, dtype=int)
        truth[:3] = 1
        a, b = fit_platt(logits, truth)
        self.assertEqual(a, 1.0)
        self.assertLess(expit(logits + b).mean(), 0.02)

    def test_no_positives_and_no_negatives_stay_finite(self):
        logits = self.rng.normal(size=100)
        for truth, low, high in ((np.zeros(100, int), 0, 0.02), (np.ones(100, int), 0.98, 1)):
            a, b = fit_platt(logits, truth)
            self.assertTrue(low <= expit(a * logits + b).mean() <= high)

    def test_a_model_that_ranks_backwards_is_not_reversed(self):
        logits = self.rng.normal(size=1_000)
        a, b = fit_platt(logits, (logits < 0).astype(int))
        self.assertEqual(a, 1.0)
        self.assertTrue(np.isfinite(b))

    def test_constant_logits(self):
        a, b = fit_platt(np.zeros(100), np.repeat([0, 1], 50))
        self.assertTrue(a > 0 and np.isfinite(b))


class Threshold(unittest.TestCase):
    def test_no_other_cut_has_a_higher_f1(self):
        rng = np.random.default_rng(5)
        for _ in range(20):
            # Rounded, so that there are ties.
            probabilities = rng.random(60).round(1)
            truth = (rng.random(60) < probabilities).astype(int)
            f1 = lambda cut: 2 * truth[probabilities >= cut].sum() / ((probabilities >= cut).sum() + truth.sum())  # noqa: E731
            best = max(f1(cut) for cut in np.arange(0.05, 0.96, 0.05))
            self.assertAlmostEqual(f1(best_threshold(probabilities, truth)), best)

    def test_bounds(self):
        truth = np.repeat([0, 1], 50)
        self.assertEqual(best_threshold(truth * 0.01 + 0.001, truth), THRESHOLD_BOUNDS[0])
        self.assertEqual(best_threshold(0.99 + truth * 0.005, truth), THRESHOLD_BOUNDS[1])

    def test_few_positives_leave_the_default(self):
        truth = np.array([1] * 4 + [0] * 100)
        self.assertEqual(best_threshold(truth * 0.8, truth), DEFAULT_THRESHOLD)


if __name__ == "__main__":
    unittest.main()
