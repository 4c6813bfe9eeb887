"""Calls a server with Triton's HTTP client, tritonclient[http]; prints what came back as JSON.

argv: host:port of the server, JSON of rows of token ids, all of one length, and of their mask.
"""

import json
import sys

import numpy as np
from tritonclient.http import InferenceServerClient, InferInput, InferRequestedOutput
from tritonclient.utils import InferenceServerException

address, ids, mask = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
client = InferenceServerClient(address)


def tensor(name, datatype, values, **options):
    array = np.array(values, dtype=object if datatype == "BYTES" else np.int64)
    made = InferInput(name, list(array.shape), datatype)
    made.set_data_from_numpy(array, **options)
    return made


def answer(inputs, outputs=None, **options):
    result = client.infer("moderato", inputs, outputs=outputs, **options)
    arrays = {name: result.as_numpy(name) for name in ("scores", "logits", "label")}
    text = lambda value: value.decode() if isinstance(value, bytes) else value
    return {
        "version": result.get_response()["model_version"],
        "id": result.get_response().get("id"),
        **{
            name: [text(v) for v in array.tolist()] if name == "label" else array.tolist()
            for name, array in arrays.items()
            if array is not None
        },
    }


def caught(call):
    try:
        call()
    except InferenceServerException as error:
        return {"status": error.status(), "message": error.message()}
    return None


def token_ids(**options):
    return [tensor("input_ids", "INT64", ids, **options), tensor("attention_mask", "INT64", mask, **options)]


texts = ["fine", "bad é!!"]
json_outputs = [InferRequestedOutput(name, binary_data=False) for name in ("label", "scores", "logits")]
results = {
    "live": client.is_server_live(),
    "ready": client.is_server_ready(),
    "model_ready": client.is_model_ready("moderato"),
    "version_ready": client.is_model_ready("moderato", "2"),
    "unknown_ready": client.is_model_ready("other"),
    "server": client.get_server_metadata(),
    "model": client.get_model_metadata("moderato"),
    "version": client.get_model_metadata("moderato", "2"),
    "text_binary": answer([tensor("text", "BYTES", texts)]),
    "text_json": answer([tensor("text", "BYTES", texts, binary_data=False)], json_outputs, request_id="id 1"),
    "text_column": answer([tensor("text", "BYTES", [[text] for text in texts])]),
    "text_compressed": answer(
        [tensor("text", "BYTES", texts)],
        request_compression_algorithm="gzip",
        response_compression_algorithm="deflate",
    ),
    "text_version": answer([tensor("text", "BYTES", texts)], model_version="2"),
    "ids_binary": answer(token_ids()),
    "ids_json": answer(token_ids(binary_data=False), json_outputs),
    "labels_only": answer([tensor("text", "BYTES", texts)], [InferRequestedOutput("label")]),
    "asynchronous": client.async_infer("moderato", [tensor("text", "BYTES", texts)])
    .get_result()
    .as_numpy("scores")
    .tolist(),
    "unknown_model": caught(lambda: client.infer("other", [tensor("text", "BYTES", texts)])),
    "unknown_version": caught(lambda: client.infer("moderato", [tensor("text", "BYTES", texts)], model_version="77")),
    "unknown_input": caught(lambda: answer([tensor("comment", "BYTES", texts)])),
    "classification": caught(
        lambda: answer([tensor("text", "BYTES", texts)], [InferRequestedOutput("scores", class_count=2)])
    ),
}
json.dump(results, sys.stdout)
