"""LitServe with dynamic batching, as its documentation writes it: `python litserve_app.py PORT`."""

import sys

import litserve as ls
from classifier import Scores, load


class ToxicityAPI(ls.LitAPI):
    """`{"text": "…"}` to `{"scores": {…}}`; batches are lists of texts."""

    def setup(self, device: str) -> None:
        """Loads the model in the worker's process."""
        self.model = load()

    def decode_request(self, request: dict) -> str:
        """The text of a request."""
        return request["text"]

    def batch(self, inputs: list[str]) -> list[str]:
        """Texts stay a list; the default would stack them as an array."""
        return inputs

    def predict(self, x: list[str]) -> list[Scores]:
        """Scores a batch."""
        return self.model.score(x)

    def unbatch(self, output: list[Scores]) -> list[Scores]:
        """One answer a text."""
        return output

    def encode_response(self, output: Scores) -> dict:
        """The body of an answer."""
        return {"scores": output}


if __name__ == "__main__":
    api = ToxicityAPI(max_batch_size=32, batch_timeout=0.002)
    server = ls.LitServer(api, accelerator="cpu", workers_per_device=1)
    server.run(host="127.0.0.1", port=int(sys.argv[1]), generate_client_file=False)
