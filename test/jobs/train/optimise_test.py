import contextlib
import hashlib
import io
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import support
from onnx import TensorProto, helper

import optimise
from contract import contract, write_contract
from errors import TrainingError
from graph import linear_graph
from graph_test import SPACE, random_model, run
from int8_table import compand, expand, quantise_table
from ngrams import NgramHash, ngram_features
from tokenizer import build_tokenizer

CONFIG = NgramHash(1, 5, 2**12, SPACE)


def write_model(folder: Path) -> Path:
    folder.mkdir()
    onnx.save(linear_graph(random_model(CONFIG), CONFIG), folder / "model.onnx")
    build_tokenizer([row["text"] for row in support.rows(50, 1)]).save(str(folder / "tokenizer.json"))
    labels = ("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate")
    content = contract(
        family="linear",
        max_length=100,
        calibration={label: (1.0, 0.0) for label in labels},
        thresholds={label: 0.5 for label in labels},
        data_sha256="0" * 64,
        rows=10,
        sample=False,
        seed=1,
    )
    write_contract(folder, content)
    return folder


class Candidates(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.model = write_model(self.folder / "model")

    def optimise(self) -> list[dict]:
        with contextlib.redirect_stderr(io.StringIO()):
            return optimise.optimise(self.model, self.folder / "out")

    def test_each_is_a_whole_model_folder(self):
        candidates = self.optimise()
        self.assertEqual([c["name"] for c in candidates], ["optimised", "int8"])
        written = json.loads((self.folder / "out" / "candidates.json").read_text())
        self.assertEqual(written["candidates"], candidates)
        for candidate in candidates:
            folder = self.folder / "out" / "candidates" / candidate["name"]
            contract_ = json.loads((folder / "moderato.json").read_text())
            for name, digest in contract_["files"].items():
                data = (folder / name).read_bytes()
                self.assertEqual(digest, {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)})
            self.assertEqual(candidate["model_bytes"], contract_["files"]["model.onnx"]["bytes"])
            self.assertTrue((folder / "MLmodel").is_file())

    def test_logits_stay_close(self):
        self.optimise()
        rng = np.random.default_rng(6)
        texts = [rng.integers(1, 30, size=n) for n in (0, 3, 50, 300)]
        expected = random_model(CONFIG).logits(ngram_features(texts, CONFIG))
        for name, tolerance in (("optimised", 1e-4), ("int8", 0.25)):
            path = self.folder / "out" / "candidates" / name / "model.onnx"
            session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
            np.testing.assert_allclose(run(session, texts, 300), expected, atol=tolerance)

    def test_only_portable_operators(self):
        self.optimise()
        for name in ("optimised", "int8"):
            proto = onnx.load(self.folder / "out" / "candidates" / name / "model.onnx")
            self.assertEqual({node.domain for node in proto.graph.node}, {""})

    def test_int8_is_a_quarter(self):
        before = (self.model / "model.onnx").stat().st_size
        int8 = next(c for c in self.optimise() if c["name"] == "int8")
        self.assertLess(int8["model_bytes"], before * 0.4)

    def test_a_file_that_is_not_a_graph(self):
        (self.model / "model.onnx").write_bytes(b"not a graph")
        with self.assertRaisesRegex(TrainingError, "is not an ONNX graph .*train the model again"):
            self.optimise()

    def test_a_folder_that_is_not_a_model(self):
        (self.model / "moderato.json").unlink()
        with self.assertRaisesRegex(TrainingError, "moderato.json does not exist; --model takes a model folder"):
            self.optimise()

    def test_a_graph_without_the_table_has_no_int8(self):
        value = helper.make_tensor_value_info
        node = helper.make_node("Identity", ["a"], ["b"])
        graph = helper.make_graph([node], "g", [value("a", TensorProto.FLOAT, [1])], [value("b", TensorProto.FLOAT, [1])])
        self.assertIsNone(quantise_table(helper.make_model(graph)))


class Companding(unittest.TestCase):
    def test_error_is_bounded_by_the_step_at_each_size(self):
        rng = np.random.default_rng(7)
        table = (rng.standard_t(2, size=(5_000, 3)) * [1, 10, 0.01]).astype(np.float32)
        codes, scale = compand(table)
        # Half a step of q: |d(q·|q|)| = 2·|q|·½ + ¼.
        bound = (np.abs(codes.astype(np.float64)) + 0.26) * scale
        self.assertTrue((np.abs(expand(codes, scale) - table) <= bound).all())

    def test_zero_stays_zero_and_a_column_of_zeros_is_no_division(self):
        codes, scale = compand(np.zeros((4, 2), dtype=np.float32))
        self.assertTrue((codes == 0).all() and np.isfinite(scale).all())


if __name__ == "__main__":
    unittest.main()
