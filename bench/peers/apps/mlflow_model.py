"""A model folder as an MLflow pyfunc model, for `mlflow models serve`.

    python mlflow_model.py MODEL_FOLDER OUT

MLflow loads this very file again when it serves ("models from code").
"""

import sys
from pathlib import Path

import mlflow
from classifier import Classifier, Scores
from mlflow.models import set_model
from mlflow.pyfunc import PythonModel, PythonModelContext


class Toxicity(PythonModel):
    """A list of texts to a list of scores."""

    def load_context(self, context: PythonModelContext) -> None:
        """Loads the model."""
        self.model = Classifier(context.artifacts["folder"])

    def predict(self, model_input: list[str]) -> list[Scores]:
        """Scores a batch."""
        return self.model.score(model_input)


set_model(Toxicity())

if __name__ == "__main__":
    mlflow.pyfunc.save_model(
        path=sys.argv[2],
        python_model=__file__,
        artifacts={"folder": sys.argv[1]},
        code_paths=[str(Path(__file__).with_name("classifier.py"))],
        # Served from an environment that has them already.
        pip_requirements=["mlflow", "numpy", "onnxruntime", "tokenizers"],
    )
