"""Makes cheaper variants of a model; which of them may be served is decided elsewhere.

    python jobs/optimise/optimise.py --model DIR --out DIR

Writes `candidates/<name>/`, each a complete model folder, and `candidates.json`:
`{"candidates": [{"name": "int8", "model_bytes": 1836012}, …]}`. Parity and choice belong to `jobs
optimise`, which asks the server's own scorer.

* `optimised`: ONNX Runtime's offline graph optimisation at the basic level (constant folding, redundant
  nodes). The higher levels may bake in operators and layouts of the machine they ran on.
* `int8`: the linear family's table in 8 bits, see `int8_table.py`. Absent for graphs without that table.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import onnx
import onnxruntime

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "train"))

from contract import CONTRACT_FILE, MODEL_FILE, TOKENIZER_FILE, read_contract, write_contract  # noqa: E402
from errors import TrainingError  # noqa: E402
from mlmodel import write_mlmodel  # noqa: E402

from int8_table import quantise_table  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Makes cheaper variants of a model.")
    parser.add_argument("--model", type=Path, required=True, help="model folder to start from")
    parser.add_argument("--out", type=Path, required=True, help="where candidates/ and candidates.json go")
    options = parser.parse_args(arguments)
    try:
        optimise(options.model, options.out)
    except TrainingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def optimise(model: Path, out: Path) -> list[dict]:
    """Writes every candidate that the model allows; returns the content of candidates.json.

    :raises TrainingError: `model` is not a model folder, or its graph can't be read.
    """
    for name in (MODEL_FILE, TOKENIZER_FILE, CONTRACT_FILE):
        if not (model / name).is_file():
            raise TrainingError(f"{model / name} does not exist; --model takes a model folder that training wrote.")
    try:
        proto = onnx.load(model / MODEL_FILE)
        onnx.checker.check_model(proto)
    except Exception as error:
        # onnx and protobuf raise unrelated types; all of them mean that the file is not a graph.
        raise TrainingError(f"{model / MODEL_FILE} is not an ONNX graph ({error}); train the model again.") from error

    makers: dict[str, Callable[[onnx.ModelProto], onnx.ModelProto | None]] = {
        "optimised": optimise_graph,
        "int8": quantise_table,
    }
    candidates = []
    for name, make in makers.items():
        variant = make(proto)
        if variant is None:
            continue
        folder = out / "candidates" / name
        write_variant(model, variant, folder)
        size = (folder / MODEL_FILE).stat().st_size
        candidates.append({"name": name, "model_bytes": size})
        print(f"{name}: {size} bytes", file=sys.stderr)
    content = {"original_bytes": (model / MODEL_FILE).stat().st_size, "candidates": candidates}
    (out / "candidates.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return candidates


def optimise_graph(proto: onnx.ModelProto) -> onnx.ModelProto:
    """The graph after ONNX Runtime's basic, machine-independent rewrites."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / MODEL_FILE
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = str(path)
        # Warnings about initialisers that folding made superfluous are no news.
        options.log_severity_level = 3
        onnxruntime.InferenceSession(proto.SerializeToString(), options, providers=["CPUExecutionProvider"])
        return onnx.load(path)


def write_variant(model: Path, proto: onnx.ModelProto, folder: Path) -> None:
    """A model folder with `proto` as graph and all else as in `model`, digests renewed."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MODEL_FILE).write_bytes(proto.SerializeToString(deterministic=True))
    shutil.copyfile(model / TOKENIZER_FILE, folder / TOKENIZER_FILE)
    write_contract(folder, read_contract(model))
    write_mlmodel(folder)


if __name__ == "__main__":
    sys.exit(main())
