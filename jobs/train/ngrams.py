"""Character n-grams as hashed, binary features: the arithmetic that `graph.py` repeats in ONNX.

A text's ids e_0 … e_{L-1} get the space's id on both ends, so that the first and last characters of a
text look like those of any word. The n-gram of order k that starts at position i has the hash

    h_1(i) = (H0·A + e_i) mod P,        h_k(i) = (h_{k-1}(i)·A + e_{i+k-1}) mod P,
    bucket = h_k(i) mod B,

a polynomial hash (Karp and Rabin, 1987) with P = 2^31 - 1, which is prime, and B a power of two. The
recurrence makes all orders cost one multiplication a position each. H0 ≠ 0 gives each order its own
range, so that orders don't collide systematically ("a" and a leading zero before it are different).
Products stay below A·P + 4096 < 2^62: no overflow in int64.

A feature is present or absent: within one order an n-gram counts once, however often it occurs. (Two
orders that collide in a bucket count twice; the graph, which removes duplicates order by order, does the same.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

MODULUS = 2**31 - 1
MULTIPLIER = 1_103_515_245
OFFSET = 12_345

# Rows that are hashed at once: bounds the memory of the intermediate keys (about 100 MB for long comments).
CHUNK_ROWS = 4_000


@dataclass(frozen=True)
class NgramHash:
    """Which n-grams are features: orders lowest to highest, in `buckets` (a power of two)."""

    lowest: int
    highest: int
    buckets: int
    # Id of the space.
    boundary: int

    def __post_init__(self) -> None:
        if self.buckets < 2 or self.buckets & (self.buckets - 1):
            raise ValueError(f"buckets must be a power of two, not {self.buckets}")
        if not 1 <= self.lowest <= self.highest:
            raise ValueError(f"orders must be 1 <= lowest <= highest, not {self.lowest} and {self.highest}")


def ngram_features(texts: list[np.ndarray], ngrams: NgramHash) -> sparse.csr_matrix:
    """Counts of orders in which a bucket occurs (float32, [texts, buckets]; 1 but for collisions)."""
    chunks = [_features(texts[i : i + CHUNK_ROWS], ngrams) for i in range(0, len(texts), CHUNK_ROWS)]
    return sparse.vstack(chunks, format="csr") if chunks else sparse.csr_matrix((0, ngrams.buckets), dtype=np.float32)


def _features(texts: list[np.ndarray], ngrams: NgramHash) -> sparse.csr_matrix:
    lengths = np.array([len(ids) + 2 for ids in texts], dtype=np.int64)
    ends = np.cumsum(lengths)
    total = int(ends[-1])
    # One long sequence of all texts; the tail lets shifted slices keep its length.
    flat = np.full(total + ngrams.highest, ngrams.boundary, dtype=np.int64)
    for ids, end, length in zip(texts, ends, lengths, strict=True):
        flat[end - length + 1 : end - 1] = ids

    rows = np.repeat(np.arange(len(texts), dtype=np.int64), lengths)
    remaining = np.repeat(ends, lengths) - np.arange(total)
    hashes = np.full(total, OFFSET, dtype=np.int64)
    keys = []
    for order in range(1, ngrams.highest + 1):
        hashes = (hashes * MULTIPLIER + flat[order - 1 : order - 1 + total]) % MODULUS
        if order >= ngrams.lowest:
            within = remaining >= order
            keys.append(_distinct(rows[within] * ngrams.buckets + hashes[within] % ngrams.buckets))
    key = np.concatenate(keys)
    row, bucket = np.divmod(key, ngrams.buckets)
    ones = np.ones(len(key), dtype=np.float32)
    return sparse.csr_matrix((ones, (row, bucket)), shape=(len(texts), ngrams.buckets))


def _distinct(keys: np.ndarray) -> np.ndarray:
    """As np.unique, which hashes these large integers at several times the cost of sorting them."""
    keys.sort()
    first = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    return keys[first]
