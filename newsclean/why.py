"""Why a block got its label, and where it stood: worked out only when somebody asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from newsclean.access import judge_access
from newsclean.classifier.model import Model
from newsclean.classifier.tokens import Floats, Tokens
from newsclean.decision import Decision, decide
from newsclean.decision.rules.copies import ABOVE, COPY_CHARS
from newsclean.detectors.binding import layout_votes
from newsclean.detectors.registry import standard_votes
from newsclean.detectors.votes import Lines, Vote
from newsclean.labels import LABEL_INDEX, Group, Label
from newsclean.reading.document import Document
from newsclean.reading.path import css_path, css_steps
from newsclean.result import Explanations
from newsclean.second_opinion import PASSED_OVER


@dataclass(frozen=True, eq=False, repr=False)
class Findings(Explanations):
    """All that was found out about a document on the way to its labels.

    Attributes:
        document: its blocks.
        tokens: its words.
        lines: the document as detectors see it.
        own: votes of the caller's detectors.
        matrix: strongest vote of the default detectors for each block and label.
        probabilities: blocks x 23, after the caller's detectors had their say.
        model: where the probabilities come from.
        note: what was done for the document beyond asking the networks (see `second_opinion`).
        url: address of the page, if known.
    """

    document: Document
    tokens: Tokens
    lines: Lines
    own: Sequence[Vote]
    matrix: Floats
    probabilities: Floats
    model: Model
    note: str = ""
    url: str | None = None

    @cached_property
    def decision(self) -> Decision:
        """The label of every block."""
        document = self.document
        words = self.tokens.count if document.markup is None else None
        settled = {vote.block for vote in self.own}
        return decide(
            self.probabilities,
            words,
            document.blocks,
            settled=settled,
            comments=self.matrix[:, LABEL_INDEX[Label.COMMENTS]],
            markup=document.markup,
            barriers=self.matrix[:, LABEL_INDEX[Label.PAYWALL]],
            address=self.url,
            flattened=document.flattened,
        )

    def access(self, decision: Decision) -> tuple[str, list[int]]:
        """Whether the reader got the whole story, and the blocks that say so."""
        strengths = self.matrix[:, LABEL_INDEX[Label.PAYWALL]]
        # Strengths are 32-bit numbers in the matrix: 0.9 is a little less than 0.9 there.
        votes = {
            block: round(float(strengths[block]), 4) for block in np.flatnonzero(strengths).tolist()
        }
        return judge_access(self.document, decision.labels, decision.confidences, votes)

    def reasons(self, block: int, label: Label) -> tuple[str, ...]:
        """Votes for the label, strongest first, then evidence of the model."""
        votes = [vote for vote in self._votes_on.get(block, ()) if vote.label is label]
        votes.sort(key=lambda vote: -vote.strength)
        evidence = self.evidence(block, label)
        text = self.document.blocks[block]
        stands_above = len(text) >= COPY_CHARS and self._first[text] < block
        if label is Label.OTHER and stands_above and not self._decided(block, label):
            evidence = (ABOVE, *evidence)
        return tuple(dict.fromkeys([*(vote.reason for vote in votes), *evidence]))

    def evidence(self, block: int, label: Label) -> tuple[str, ...]:
        """What the document as a whole says for the label, then what the model has seen; what was
        done beyond asking it comes first of that."""
        passed_over = self.note == PASSED_OVER
        document = replace(self.document, markup=None) if passed_over else self.document
        told = self.model.evidence(document, self.tokens, self.probabilities, block, label)
        noted = passed_over or (self.note and label.group is Group.ARTICLE)
        return (*self._decided(block, label), *((self.note,) if noted else ()), *told)

    def _decided(self, block: int, label: Label) -> tuple[str, ...]:
        """Why the document as a whole gave the block its label; nothing if it did not."""
        decision = self.decision
        if label is not decision.labels[block] or block not in decision.reasons:
            return ()
        return (decision.reasons[block],)

    def path(self, block: int) -> str | None:
        """CSS path of a block; None in plain text."""
        markup = self.document.markup
        return None if markup is None else css_path(markup, self._steps, block)

    @cached_property
    def votes(self) -> list[Vote]:
        """Of the detectors, the caller's own among them; taken again, with reasons this time."""
        marked = layout_votes(self.document)
        return [*standard_votes(self.lines), *marked, *self.own]

    @cached_property
    def _votes_on(self) -> dict[int, list[Vote]]:
        found: dict[int, list[Vote]] = {}
        for vote in self.votes:
            found.setdefault(vote.block, []).append(vote)
        return found

    @cached_property
    def _first(self) -> dict[str, int]:
        """The first block of each text."""
        blocks = self.document.blocks
        return dict(zip(reversed(blocks), range(len(blocks) - 1, -1, -1)))

    @cached_property
    def _steps(self) -> list[str]:
        markup = self.document.markup
        return [] if markup is None else css_steps(markup)
