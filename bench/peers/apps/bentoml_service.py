"""BentoML with adaptive batching: `bentoml serve bentoml_service:Toxicity`."""

import bentoml
from classifier import Scores, load


@bentoml.service(workers=1, logging={"access": {"enabled": False}})
class Toxicity:
    """`{"texts": ["…"]}` to a list of scores; requests that wait together are scored together."""

    def __init__(self) -> None:
        self.model = load()

    @bentoml.api(batchable=True, max_batch_size=32, max_latency_ms=10_000)
    def predict(self, texts: list[str]) -> list[Scores]:
        """Scores a batch."""
        return self.model.score(texts)
