"""`tokenizer.json` as BERT's uncased models have it: WordPiece of 30,522 entries, trained on comments.

The trainer of WordPiece in `tokenizers` numbers the letters inside words in the order of a hash map, so that every
run gives another vocabulary. Its BPE trainer, which does the same merges, numbers letters in order: words are handed
to it with the letters after the first moved to a private plane of Unicode, which stands for "##".
"""

from __future__ import annotations

from collections.abc import Iterable

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

SIZE = 30_522
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
CONTINUED = "##"
# Supplementary Private Use Area-A; a letter beyond the basic plane does not fit and stays, which splits its word.
PLANE = 0xF0000


def build_tokenizer(texts: Iterable[str]) -> Tokenizer:
    """A lower-casing WordPiece tokenizer that puts [CLS] before a text and [SEP] after it."""
    normalizer = normalizers.BertNormalizer(lowercase=True)
    words = pre_tokenizers.BertPreTokenizer()
    pieces = _train(
        _mark(word) for text in texts for word, _ in words.pre_tokenize_str(normalizer.normalize_str(text))
    )
    tokenizer = Tokenizer(models.WordPiece(vocab=_numbered(pieces), unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = words
    tokenizer.decoder = decoders.WordPiece(prefix=CONTINUED)
    ends = [(token, SPECIAL.index(token)) for token in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=ends
    )
    return tokenizer


def _train(words: Iterable[str]) -> list[str]:
    """Pieces in the order that training made them: letters, then merges."""
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    room = SIZE - len(SPECIAL)
    trained.train_from_iterator(words, trainers.BpeTrainer(vocab_size=room, show_progress=False))
    vocabulary = trained.get_vocab()
    return [_unmark(piece) for piece in sorted(vocabulary, key=vocabulary.__getitem__)]


def _numbered(pieces: list[str]) -> dict[str, int]:
    """Special tokens, then the pieces, then BERT's own filler up to the size: few comments give few pieces."""
    entries = [*SPECIAL, *(piece for piece in pieces if piece not in SPECIAL)]
    entries += [f"[unused{i}]" for i in range(SIZE - len(entries))]
    return {entry: i for i, entry in enumerate(entries)}


def _mark(word: str) -> str:
    return word[0] + "".join(chr(PLANE + ord(c)) if ord(c) < 0xFFFE else c for c in word[1:])


def _unmark(piece: str) -> str:
    letters = "".join(chr(ord(c) - PLANE) if PLANE <= ord(c) < PLANE + 0xFFFE else c for c in piece)
    return CONTINUED + letters if PLANE <= ord(piece[0]) < PLANE + 0xFFFE else letters
