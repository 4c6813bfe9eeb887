import unittest

import numpy as np
import onnxruntime
import support  # noqa: F401

from graph import linear_graph
from linear import LinearModel
from ngrams import NgramHash, ngram_features

SPACE = 2


def random_model(config: NgramHash, seed: int = 0) -> LinearModel:
    rng = np.random.default_rng(seed)
    return LinearModel(
        idf=rng.uniform(1, 10, config.buckets).astype(np.float32),
        weights=rng.normal(0, 5, (config.buckets, 6)).astype(np.float32),
        intercepts=rng.normal(size=6).astype(np.float32),
    )


def run(session: onnxruntime.InferenceSession, texts: list[np.ndarray], width: int) -> np.ndarray:
    ids = np.zeros((len(texts), width), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = text
        mask[row, : len(text)] = 1
    return session.run(["logits"], {"input_ids": ids, "attention_mask": mask})[0]


class Graph(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.config = NgramHash(1, 6, 2**12, SPACE)
        cls.model = random_model(cls.config)
        graph = linear_graph(cls.model, cls.config).SerializeToString()
        cls.session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
        rng = np.random.default_rng(2)
        # Few characters, so that most n-grams repeat.
        cls.texts = [rng.integers(1, 7, size=n) for n in (0, 1, 2, 4, 6, 33, 400)]
        cls.expected = cls.model.logits(ngram_features(cls.texts, cls.config))

    def test_equals_numpy_in_one_padded_batch(self):
        np.testing.assert_allclose(run(self.session, self.texts, 400), self.expected, atol=1e-4)

    def test_equals_numpy_one_by_one(self):
        for text, expected in zip(self.texts, self.expected, strict=True):
            np.testing.assert_allclose(run(self.session, [text], max(1, len(text)))[0], expected, atol=1e-4)

    def test_padding_does_not_matter(self):
        near, far = (run(self.session, [self.texts[4]], width) for width in (6, 500))
        np.testing.assert_allclose(near, far, atol=1e-5)

    def test_a_row_of_padding_is_an_empty_text(self):
        logits = run(self.session, [np.array([], dtype=np.int64)], 1)
        self.assertTrue(np.isfinite(logits).all())
        np.testing.assert_allclose(logits[0], self.expected[0], atol=1e-4)

    def test_what_padding_holds_does_not_matter(self):
        ids = np.array([[3, 4, 5, 6]])
        mask = np.array([[1, 1, 0, 0]])
        (masked,) = self.session.run(["logits"], {"input_ids": ids, "attention_mask": mask})
        np.testing.assert_allclose(masked, run(self.session, [np.array([3, 4])], 2), atol=1e-5)

    def test_saying_it_again_adds_no_new_ngrams_but_those_at_the_seam(self):
        once = np.array([3, 4, SPACE])
        thrice, five_times = (run(self.session, [np.tile(once, n)], 15) for n in (3, 5))
        np.testing.assert_allclose(thrice, five_times, atol=1e-4)

    def test_lower_orders_can_be_left_out(self):
        config = NgramHash(3, 4, 2**10, SPACE)
        model = random_model(config, seed=3)
        session = onnxruntime.InferenceSession(
            linear_graph(model, config).SerializeToString(), providers=["CPUExecutionProvider"]
        )
        text = self.texts[5]
        np.testing.assert_allclose(
            run(session, [text], 40), model.logits(ngram_features([text], config)), atol=1e-4
        )


if __name__ == "__main__":
    unittest.main()
