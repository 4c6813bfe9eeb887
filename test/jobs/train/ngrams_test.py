import unittest

import numpy as np
import support  # noqa: F401

import ngrams
from ngrams import MODULUS, MULTIPLIER, OFFSET, NgramHash, ngram_features

SPACE = 2


def buckets_by_hand(ids: list[int], config: NgramHash) -> dict[int, int]:
    """The definition in Python's unbounded integers: buckets, and in how many orders each occurs."""
    padded = [SPACE, *ids, SPACE]
    counts: dict[int, int] = {}
    for order in range(config.lowest, config.highest + 1):
        found = set()
        for start in range(len(padded) - order + 1):
            value = OFFSET
            for character in padded[start : start + order]:
                value = (value * MULTIPLIER + character) % MODULUS
            found.add(value % config.buckets)
        for bucket in found:
            counts[bucket] = counts.get(bucket, 0) + 1
    return counts


class Features(unittest.TestCase):
    def test_equal_the_definition(self):
        rng = np.random.default_rng(1)
        # Few characters give repeats; few buckets give collisions between orders.
        for config in (NgramHash(1, 5, 2**18, SPACE), NgramHash(2, 3, 64, SPACE), NgramHash(1, 1, 8, SPACE)):
            texts = [rng.integers(1, 6, size=n) for n in (0, 1, 2, 3, 5, 40, 300)]
            found = ngram_features(texts, config)
            for row, ids in enumerate(texts):
                sparse_row = found.getrow(row)
                actual = dict(zip(sparse_row.indices.tolist(), sparse_row.data.tolist(), strict=True))
                self.assertEqual(actual, buckets_by_hand(ids.tolist(), config))

    def test_a_text_does_not_leak_into_the_next(self):
        config = NgramHash(1, 4, 2**16, SPACE)
        first, second = np.array([3, 4, 5]), np.array([6, 7])
        together = ngram_features([first, second], config)
        self.assertEqual((together[1] != ngram_features([second], config)).nnz, 0)

    def test_chunks_change_nothing(self):
        config = NgramHash(1, 3, 2**12, SPACE)
        texts = [np.arange(n) % 9 for n in range(25)]
        whole = ngram_features(texts, config)
        original, ngrams.CHUNK_ROWS = ngrams.CHUNK_ROWS, 4
        try:
            self.assertEqual((whole != ngram_features(texts, config)).nnz, 0)
        finally:
            ngrams.CHUNK_ROWS = original

    def test_products_stay_in_int64(self):
        self.assertLess((MODULUS - 1) * MULTIPLIER + 4096, 2**63)

    def test_the_largest_ids_do_not_overflow(self):
        config = NgramHash(1, 6, 2**18, SPACE)
        ids = np.full(20, 4095)
        found = set(ngram_features([ids], config).indices.tolist())
        self.assertEqual(found, set(buckets_by_hand(ids.tolist(), config)))

    def test_buckets_must_be_a_power_of_two(self):
        with self.assertRaisesRegex(ValueError, "power of two, not 1000"):
            NgramHash(1, 5, 1000, SPACE)

    def test_no_texts(self):
        self.assertEqual(ngram_features([], NgramHash(1, 2, 16, SPACE)).shape, (0, 16))


if __name__ == "__main__":
    unittest.main()
