"""Hypothesis without a stopwatch: these machines are shared, and no test here is about time."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
