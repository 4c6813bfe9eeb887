"""FastAPI as its tutorial writes it: a plain function, which runs in the framework's thread pool."""

from classifier import Scores, load
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
model = load()


class Comment(BaseModel):
    """The body of a request."""

    text: str


class Verdict(BaseModel):
    """The body of an answer."""

    scores: Scores


@app.post("/predict")
def predict(comment: Comment) -> Verdict:
    """Scores one comment."""
    return Verdict(scores=model.score([comment.text])[0])
