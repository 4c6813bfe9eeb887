"""MLflow's own description of a model folder, so that its tools load a version like any ONNX model.

Written by hand, as MLflow itself is not among training's packages. The fields are those that
`mlflow.onnx.save_model` writes (MLflow 3); JSON is YAML, so no YAML writer is needed either.
"""

from __future__ import annotations

import json
import platform
import uuid
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import onnx

from contract import LABELS, MODEL_FILE, created

MLMODEL_FILE = "MLmodel"
REQUIREMENTS_FILE = "requirements.txt"


def write_mlmodel(folder: Path) -> None:
    """Writes `MLmodel` and the `requirements.txt` that MLflow looks for, beside `model.onnx`."""
    inputs = [_tensor(name, "int64", [-1, -1]) for name in ("input_ids", "attention_mask")]
    outputs = [_tensor("logits", "float32", [-1, len(LABELS)])]
    moment = datetime.fromisoformat(created()).astimezone(UTC)
    content = {
        "flavors": {
            "onnx": {
                "code": None,
                "data": MODEL_FILE,
                "onnx_version": onnx.__version__,
                "providers": ["CPUExecutionProvider"],
            },
            "python_function": {
                "data": MODEL_FILE,
                "loader_module": "mlflow.onnx",
                "python_version": platform.python_version(),
            },
        },
        # An identity of the content, so that the same model gets the same one.
        "model_uuid": uuid.uuid5(uuid.NAMESPACE_OID, _fingerprint(folder)).hex,
        "signature": {"inputs": json.dumps(inputs), "outputs": json.dumps(outputs), "params": None},
        "utc_time_created": moment.strftime("%Y-%m-%d %H:%M:%S.%f"),
    }
    (folder / MLMODEL_FILE).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    requirements = f"onnx=={onnx.__version__}\nonnxruntime\n"
    (folder / REQUIREMENTS_FILE).write_text(requirements, encoding="utf-8")


def _fingerprint(folder: Path) -> str:
    return sha256((folder / MODEL_FILE).read_bytes()).hexdigest()


def _tensor(name: str, dtype: str, shape: list[int]) -> dict:
    return {"type": "tensor", "tensor-spec": {"dtype": dtype, "shape": shape}, "name": name}
