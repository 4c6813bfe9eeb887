"""Flask as course projects write it: one global model, one route, `app.run()`.

`python flask_app.py PORT` runs the development server; gunicorn takes `flask_app:app`.
"""

import sys

from classifier import load
from flask import Flask, jsonify, request

app = Flask(__name__)
model = load()


@app.post("/predict")
def predict():
    """`{"text": "…"}` to `{"scores": {…}}`."""
    text = request.get_json()["text"]
    return jsonify(scores=model.score([text])[0])


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(sys.argv[1]))
