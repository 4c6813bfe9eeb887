"""`tokenizer.json` of the linear family: normalisation, then one token a character.

The server encodes with @huggingface/tokenizers (JavaScript), training with the Rust library behind the
Python package. Only constructions on which both agree exactly are used, and each is chosen for a reason:

* Character classes are spelled out as ranges, so that they don't depend on the Unicode version that a
  regular expression engine was built with.
* NFKD, then removal of marks, then lowercase: in this order Turkish `İ` is `i` on both sides. The final
  sigma, which JavaScript lowercases by context and Rust doesn't, is folded afterwards.
* Classes hold the characters themselves: `\\x85` is a byte to Rust's Oniguruma and a code point to JavaScript.
* `Replace` takes its content literally in Rust but expands `$1` in JavaScript, so runs are shortened by
  deleting (`(.)(?=\\1\\1)`), never by a group in the content.
* The model is WordLevel after a split into single characters, with neither added tokens nor a
  post-processor: the shape that the server recognises and maps without the library's overhead
  (`model/character-encoding.ts`). Change one only with the other.
* No added tokens: a comment that contains "[PAD]" is five characters, not a control token.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

PAD, UNK = "[PAD]", "[UNK]"
PAD_ID, UNK_ID = 0, 1

# Characters seen fewer times than this in training say nothing reliable: they become [UNK].
MIN_CHARACTER_COUNT = 5
# Ids stay below 2**12, a bound that the n-gram hash relies on.
MAX_VOCABULARY = 4096
# The whole of the longest comment that the server admits (20 KiB of text); see `max_length` in the contract.
MAX_LENGTH = 20_480

# Combining marks (the blocks whose every code point is one) and the Hebrew, Arabic and Zalgo favourites.
MARKS = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
# Controls, zero-width characters, joiners, bidi marks, variation selectors, soft hyphen: invisible, and
# used to break words up in front of filters.
INVISIBLE = (
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u115f\u1160\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
WHITESPACE = "[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"

# Look-alikes that NFKD leaves alone, after lowercasing: Greek, Cyrillic and Latin letters, and quotes.
LOOKALIKES = {
    "a": "аɑα",
    "b": "ь",
    "c": "сϲ",
    "e": "еɛє",
    "g": "ɡ",
    "h": "һ",
    "i": "іıιӏ",
    "j": "ј",
    "k": "кκ",
    "n": "ո",
    "o": "оοσøօ",
    "p": "рρ",
    "s": "ѕ",
    "t": "тτ",
    "u": "υս",
    "v": "ν",
    "w": "ѡԝ",
    "x": "хχ",
    "y": "уγү",
    "'": "’‘`´",
    '"': "“”„«»",
    "-": "‐‑–—−",
}


def normalizer() -> normalizers.Normalizer:
    """The normalisation of comments, as a sequence that both libraries run alike."""
    steps: list[normalizers.Normalizer] = [
        normalizers.NFKD(),
        normalizers.Replace(Regex(f"{MARKS}|{INVISIBLE}"), ""),
        normalizers.Lowercase(),
        normalizers.Replace(Regex("ς"), "σ"),
    ]
    steps += [normalizers.Replace(Regex(f"[{variants}]"), plain) for plain, variants in LOOKALIKES.items()]
    steps += [
        normalizers.Replace(Regex(WHITESPACE), " "),
        normalizers.Strip(),
        normalizers.Replace(Regex(r"(.)(?=\1\1)"), ""),
    ]
    return normalizers.Sequence(steps)


def build_tokenizer(texts: Iterable[str]) -> Tokenizer:
    """Tokenizer whose vocabulary is the characters of `texts` after normalisation, commonest first."""
    normalise = normalizer()
    counts = Counter()
    for text in texts:
        counts.update(normalise.normalize_str(well_formed(text)))
    characters = sorted((c for c, n in counts.items() if n >= MIN_CHARACTER_COUNT), key=lambda c: (-counts[c], c))
    # The space is the boundary of the outermost n-grams, so it has an id whatever the texts were.
    characters = [" ", *(c for c in characters if c != " ")][: MAX_VOCABULARY - 2]
    vocabulary = {PAD: PAD_ID, UNK: UNK_ID} | {c: i for i, c in enumerate(characters, start=2)}

    tokenizer = Tokenizer(models.WordLevel(vocab=vocabulary, unk_token=UNK))
    tokenizer.normalizer = normalise
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[\s\S]"), behavior="isolated")
    return tokenizer


def space_id(tokenizer: Tokenizer) -> int:
    """Id of the space, which stands for both ends of a text."""
    return tokenizer.token_to_id(" ")


def encode(tokenizer: Tokenizer, texts: list[str], max_length: int = MAX_LENGTH) -> list[np.ndarray]:
    """Ids (int64, [characters]) of each text, cut to `max_length`; empty where nothing is left of it."""
    encoded = tokenizer.encode_batch_fast([well_formed(t) for t in texts], add_special_tokens=False)
    return [np.array(e.ids[:max_length], dtype=np.int64) for e in encoded]


def well_formed(text: str) -> str:
    """Lone surrogates, which JSON can carry and UTF-8 cannot, become U+FFFD, as in the server."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
