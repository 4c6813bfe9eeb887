"""Calls a server with OpenAI's Python client; prints what came back as JSON.

argv: the server's URL, an API key, URL of a server with a quota of 60 requests a minute.
"""

import json
import sys

import openai

url, key, limited_url = sys.argv[1], sys.argv[2], sys.argv[3]


def connect(base, api_key=key, **options):
    """A client, and the statuses of all answers that it saw."""
    statuses = []
    hooks = {"response": [lambda answer: statuses.append(answer.status_code)]}
    http = openai.DefaultHttpxClient(event_hooks=hooks)
    client = openai.OpenAI(base_url=f"{base}/v1", api_key=api_key, http_client=http, **options)
    return client, statuses


def caught(call):
    try:
        call()
    except openai.APIStatusError as error:
        return {
            "class": type(error).__name__,
            "status": error.status_code,
            "code": error.code,
            "param": error.param,
            "type": error.type,
            "retry_after_ms": error.response.headers.get("retry-after-ms"),
        }
    return None


client, statuses = connect(url)
moderate = client.moderations.create
image = {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}
one = moderate(input="You are GREAT!!!")
results = {
    "one": one.model_dump(by_alias=True),
    # Attributes of the client's own class, whose validation reads every category.
    "harassment": one.results[0].category_scores.harassment,
    "applied": one.results[0].category_applied_input_types.harassment_threatening,
    "several": [r.flagged for r in moderate(input=["fine", "bad!!"], model="omni-moderation-latest").results],
    "parts": moderate(input=[{"type": "text", "text": "bad!!"}], model="moderato:2").model_dump(by_alias=True),
    "models": [model.id for model in client.models.list()],
    "image": caught(lambda: moderate(input=[image])),
    "unknown_model": caught(lambda: moderate(input="a", model="gpt-4o")),
    "stranger": caught(lambda: connect(url, "another")[0].moderations.create(input="a")),
    "statuses": statuses,
}


def until(call, found):
    """Calls, faster than the quota fills, until it is used up."""
    for _ in range(200):
        value = call()
        if found(value):
            return value
    return None


impatient, _ = connect(limited_url, max_retries=0)
results["limited"] = until(lambda: caught(lambda: impatient.moderations.create(input="a")), bool)
patient, patient_statuses = connect(limited_url)
until(lambda: patient.moderations.create(input="bad!!"), lambda _: 429 in patient_statuses)
results["patient_statuses"] = patient_statuses[-2:]
json.dump(results, sys.stdout)
