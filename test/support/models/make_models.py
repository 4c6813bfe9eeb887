"""Writes the small models and tokenizers of the tests, with what Python's tokenizers make of some texts.

Run from this folder: python make_models.py (needs numpy, onnx and tokenizers; a few kilobytes come out).

Every graph is a bag of characters: logits = sum over tokens of weights[id] + bias. An exclamation mark
speaks for `toxic`, a question mark against it, so that a test knows which score to expect.
"""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

HERE = Path(__file__).parent
LABELS = 6
TEXTS = [
    "Hello there, how are you?",
    "You are GREAT!!!",
    "",
    "   \t\n ",
    "ΑΣ ΟΔΟΣ Σ",
    "İstanbul ﬁne ½ ① e\u0301 é ñ",
    "two\u00a0\u3000\u0085\ufeffspaces",
    "😀 smile 👩‍👩‍👧",
    "[UNK] [PAD] [CLS] stay text",
    "उस पार ที่นี่ 한국어 각",
    "tab\tand\r\nnew line\u2028end",
    "a rather long sentence that goes on and on until it has to be cut somewhere",
]
WHITE = "[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+"


def normaliser():
    return normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace("ς", "σ"),
            normalizers.NFD(),
            normalizers.StripAccents(),
            normalizers.Replace(Regex(WHITE), " "),
            normalizers.Strip(),
        ]
    )


def character_tokenizer():
    vocabulary = {"[PAD]": 0, "[UNK]": 1}
    for character in " abcdefghijklmnopqrstuvwxyz0123456789.,!?'[]σ😀":
        vocabulary[character] = len(vocabulary)
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normaliser()
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[\s\S]"), "isolated")
    return tokenizer


def word_tokenizer():
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz!?.,"]
    pieces += [f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz"] + ["hello", "you", "are", "long", "##ing"]
    vocabulary = {piece: i for i, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return tokenizer


def graph(vocabulary, bias, labels=LABELS, ids_name="input_ids", weight=2.0):
    weights = np.zeros((len(vocabulary), labels), dtype=np.float32)
    weights[vocabulary["!"]] = np.linspace(weight, weight / 4, labels)
    weights[vocabulary["?"]] = -np.linspace(weight, weight / 4, labels)
    tensors = [
        numpy_helper.from_array(weights, "weights"),
        numpy_helper.from_array(np.full(labels, bias, dtype=np.float32), "bias"),
        numpy_helper.from_array(np.array([2], dtype=np.int64), "last"),
        numpy_helper.from_array(np.array([1], dtype=np.int64), "tokens"),
    ]
    nodes = [
        helper.make_node("Gather", ["weights", ids_name], ["rows"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["column"]),
        helper.make_node("Mul", ["rows", "column"], ["masked"]),
        helper.make_node("ReduceSum", ["masked", "tokens"], ["sum"], keepdims=0),
        helper.make_node("Add", ["sum", "bias"], ["logits"]),
    ]
    shape = ["batch", "sequence"]
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, shape) for n in (ids_name, "attention_mask")]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", labels])
    made = helper.make_graph(nodes, "characters", inputs, [output], tensors)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model


def main():
    characters, words = character_tokenizer(), word_tokenizer()
    characters.save(str(HERE / "characters.tokenizer.json"))
    words.save(str(HERE / "words.tokenizer.json"))
    encodings = {"texts": TEXTS, "characters": [characters.encode(t).ids for t in TEXTS], "max_length": 12}
    encodings["words"] = [words.encode(t).ids for t in TEXTS]
    words.enable_truncation(12)
    encodings["words_cut"] = [words.encode(t).ids for t in TEXTS]
    (HERE / "encodings.json").write_text(json.dumps(encodings, indent=1) + "\n")
    vocabulary = characters.get_vocab()
    for name, model in {
        "first": graph(vocabulary, bias=-2.0),
        "second": graph(vocabulary, bias=-1.0),
        "five-labels": graph(vocabulary, bias=-2.0, labels=5),
        "other-inputs": graph(vocabulary, bias=-2.0, ids_name="tokens_in"),
        "not-finite": graph(vocabulary, bias=-2.0, weight=float("inf")),
    }.items():
        onnx.save(model, HERE / f"{name}.onnx")


if __name__ == "__main__":
    main()
