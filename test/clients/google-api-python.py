"""Calls a server as programs written for the Perspective API do; prints what came back as JSON.

argv: the server's URL, an API key.
"""

import json
import sys

from googleapiclient import discovery
from googleapiclient.errors import HttpError

url, key = sys.argv[1], sys.argv[2]


def build(developer_key):
    return discovery.build(
        "commentanalyzer",
        "v1alpha1",
        developerKey=developer_key,
        discoveryServiceUrl=f"{url}/$discovery/rest?version=v1alpha1",
        static_discovery=False,
        cache_discovery=False,
    )


def request(text, attribute="TOXICITY"):
    return {
        "comment": {"text": text},
        "requestedAttributes": {attribute: {}},
        "languages": ["en"],
    }


def caught(call):
    try:
        return call.execute()
    except HttpError as error:
        return {
            "status": error.resp.status,
            "reason": error.reason,
            "details": error.error_details,
        }


client = build(key)
comments = client.comments()
results = {
    "single": comments.analyze(body=request("You are GREAT!!!")).execute(),
    "unknown": caught(comments.analyze(body=request("hello", "SPAM"))),
    "suggest": comments.suggestscore(
        body={
            "comment": {"text": "not that bad"},
            "attributeScores": {"TOXICITY": {"summaryScore": {"value": 0}}},
            "clientToken": "token-1",
            "languages": ["en"],
        }
    ).execute(),
    "wrong_key": caught(build("wrong").comments().analyze(body=request("hello"))),
}

answers = {}


def collect(request_id, response, exception):
    answers[request_id] = (
        response
        if exception is None
        else {"status": exception.resp.status, "reason": exception.reason}
    )


batch = client.new_batch_http_request(callback=collect)
for i in range(200):
    batch.add(comments.analyze(body=request("a" + "!" * (i % 7))), request_id=f"comment {i}")
batch.add(comments.analyze(body=request("hello", "SPAM")), request_id="unknown")
# An id so long that the client folds its header.
batch.add(comments.analyze(body=request("Ünïcode 😀!")), request_id="long " + "x" * 60)
batch.execute()
results["batch"] = answers
json.dump(results, sys.stdout)
