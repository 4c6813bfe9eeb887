"""FastAPI with the model called in the event loop: without the hop to a thread, the fastest plain variant."""

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
async def predict(comment: Comment) -> Verdict:
    """Scores one comment."""
    return Verdict(scores=model.score([comment.text])[0])
