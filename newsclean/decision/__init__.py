"""From probabilities to labels."""

from __future__ import annotations

from newsclean.decision.whole import Decision, decide

__all__ = ["Decision", "decide"]
