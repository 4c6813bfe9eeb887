import contextlib
import hashlib
import io
import json
import os
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path
from unittest import mock

import numpy as np
import onnxruntime
from sklearn.metrics import roc_auc_score
from support import rows, write_dataset
from tokenizers import Tokenizer

import train
from contract import LABELS
from dataset import read_dataset
from errors import TrainingError
from linear import Hyperparameters
from tokenizer import encode

SMALL = replace(Hyperparameters(), buckets=2**12)


def quietly(function, *arguments):
    """What the function returns and what it wrote to standard error."""
    captured = io.StringIO()
    with contextlib.redirect_stderr(captured):
        return function(*arguments), captured.getvalue()


class Folder(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)


class Training(Folder):
    def setUp(self):
        super().setUp()
        self.data = write_dataset(self.folder / "data", rows(400, 1), rows(120, 2), rows(120, 3))
        self.out = self.folder / "model"

    def train(self, out: Path | None = None, seed: int = 7) -> dict:
        report, _ = quietly(train.train_linear, self.data, out or self.out, seed, SMALL)
        return report

    def test_writes_a_model_that_ranks_unseen_comments(self):
        self.train()
        test = rows(120, 3)
        tokenizer = Tokenizer.from_file(str(self.out / "tokenizer.json"))
        session = onnxruntime.InferenceSession(str(self.out / "model.onnx"), providers=["CPUExecutionProvider"])
        logits = [
            session.run(["logits"], {"input_ids": ids[None], "attention_mask": np.ones_like(ids[None])})[0][0]
            for ids in encode(tokenizer, [row["text"] for row in test])
        ]
        truth = np.array([row["labels"] for row in test])
        for index, label in enumerate(LABELS):
            self.assertGreater(roc_auc_score(truth[:, index], np.array(logits)[:, index]), 0.9, label)

    def test_the_contract_names_what_lies_there(self):
        self.train()
        contract = json.loads((self.out / "moderato.json").read_text())
        for name, digest in contract["files"].items():
            data = (self.out / name).read_bytes()
            self.assertEqual(digest, {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)})
        self.assertEqual(contract["training"]["data_sha256"], read_dataset(self.data).sha256)
        self.assertEqual(contract["training"]["rows"], 520)
        self.assertIs(contract["training"]["sample"], False)
        self.assertTrue(all(0 < t < 1 for t in contract["thresholds"].values()))
        self.assertTrue(all(c["a"] > 0 for c in contract["calibration"].values()))

    def test_the_same_seed_gives_the_same_bytes(self):
        with mock.patch.dict(os.environ, {"SOURCE_DATE_EPOCH": "1700000000"}):
            self.train(self.folder / "first")
            self.train(self.folder / "second")
        for name in ("model.onnx", "tokenizer.json", "moderato.json", "MLmodel"):
            first, second = ((self.folder / f / name).read_bytes() for f in ("first", "second"))
            self.assertEqual(first, second, name)

    def test_the_report_says_what_was_set_and_measured(self):
        report = self.train(seed=11)
        self.assertEqual(report, json.loads((self.out / "training.json").read_text()))
        self.assertEqual((report["params"]["seed"], report["params"]["buckets"]), (11, 2**12))
        self.assertLess(report["metrics"]["graph_parity_max_difference"], 1e-3)
        self.assertGreater(report["metrics"]["validation.roc_auc.toxic"], 0.9)

    def test_a_label_without_positives_in_validation_is_no_obstacle(self):
        validation = [row for row in rows(120, 2) if not row["labels"][3]]
        self.data = write_dataset(self.folder / "data", rows(400, 1), validation)
        report = self.train()
        contract = json.loads((self.out / "moderato.json").read_text())
        self.assertEqual(contract["thresholds"]["threat"], 0.5)
        self.assertNotIn("validation.roc_auc.threat", report["metrics"])

    def test_the_shipped_sample_is_told_from_other_rows(self):
        manifest = self.data / "manifest.json"
        manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"source": "sample"}))
        self.train()
        contract = json.loads((self.out / "moderato.json").read_text())
        self.assertIs(contract["training"]["sample"], True)

    def test_a_graph_that_differs_from_training_is_refused(self):
        with mock.patch.object(train, "linear_graph", lambda model, ngrams: broken(model, ngrams)):
            with self.assertRaisesRegex(RuntimeError, "logits differ from training's"):
                self.train()
        self.assertFalse(self.out.exists())


def broken(model, ngrams):
    from graph import linear_graph

    return linear_graph(replace(model, intercepts=model.intercepts + 0.01), ngrams)


class Mistakes(Folder):
    def message(self, data: Path) -> str:
        arguments = ["--data", str(data), "--out", str(self.folder / "model")]
        status, error = quietly(train.main, arguments)
        self.assertEqual(status, 1)
        self.assertFalse((self.folder / "model").exists())
        self.assertEqual(error.count("error: "), 1)
        return error

    def test_no_folder(self):
        self.assertIn("manifest.json does not exist; --data takes a folder", self.message(self.folder / "none"))

    def test_a_missing_split(self):
        data = write_dataset(self.folder / "data", rows(200, 1), rows(60, 2))
        (data / "validation.jsonl").unlink()
        self.assertIn("validation.jsonl does not exist", self.message(data))

    def test_a_manifest_without_a_fingerprint(self):
        data = write_dataset(self.folder / "data", rows(200, 1), rows(60, 2))
        (data / "manifest.json").write_text("{}")
        self.assertIn("run the data step again", self.message(data))

    def test_a_line_that_is_not_a_row(self):
        for line, said in (
            ("{", "train.jsonl:1 is not a row"),
            ('{"text": "a"}', "train.jsonl:1 is not a row"),
            ('{"text": "a", "labels": [1]}', "6 labels of 0 or 1"),
            ('{"text": "a", "labels": [2,0,0,0,0,0]}', "has labels [2, 0, 0, 0, 0, 0]"),
            ('{"text": 5, "labels": [1,0,0,0,0,0]}', "must have a string as text"),
        ):
            data = write_dataset(self.folder / "data", rows(200, 1), rows(60, 2))
            (data / "train.jsonl").write_text(line + "\n")
            self.assertIn(said, self.message(data))

    def test_too_few_rows(self):
        data = write_dataset(self.folder / "data", rows(20, 1), rows(60, 2))
        self.assertIn("train.jsonl has 20 rows, at least 100 are needed", self.message(data))

    def test_a_label_without_positives(self):
        train_rows = [row for row in rows(300, 1) if not row["labels"][3]]
        data = write_dataset(self.folder / "data", train_rows, rows(60, 2))
        self.assertIn("the label threat has no positive among", self.message(data))


class Reading(Folder):
    def test_separators_inside_a_text_do_not_end_a_row(self):
        odd = {"id": "1", "text": "a\u2028b\u0085c\ud800", "labels": [1, 0, 0, 0, 0, 0]}
        data = write_dataset(self.folder / "data", [odd], [odd])
        text = json.dumps(odd, ensure_ascii=False).replace("\ud800", "\\ud800")
        (data / "train.jsonl").write_text(text + "\n", encoding="utf-8")
        self.assertEqual(read_dataset(data).train.texts, [odd["text"]])

    def test_not_utf8(self):
        data = write_dataset(self.folder / "data", rows(2, 1), rows(2, 2))
        (data / "train.jsonl").write_bytes(b"\xff\xfe")
        with self.assertRaisesRegex(TrainingError, "cannot be read"):
            read_dataset(data)


if __name__ == "__main__":
    unittest.main()
