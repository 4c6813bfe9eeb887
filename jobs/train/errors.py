"""Mistakes that a person can remedy; everything else is a bug and keeps its traceback."""


class TrainingError(Exception):
    """The data or the options do not allow training; the message names what was found and the remedy."""
