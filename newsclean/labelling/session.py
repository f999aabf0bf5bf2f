"""The work of one sitting: who has which label, what was changed, and what can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from newsclean.labelling.documents import Item
from newsclean.labelling.store import LabelFile, Record
from newsclean.labels import Label
from newsclean.result import ACCESS_STATES

KEY = "labelling"
"""Where a page's record keeps what only this tool needs; training passes over it."""


@dataclass(frozen=True)
class Sheet:
    """What is known of a document's labels.

    Attributes:
        labels: one for each block.
        by_hand: blocks whose label a person gave or confirmed.
        access: what a person says of its access; None where nobody judged it.
        done: whether a person has been through all of it.
        at: block where the work stopped.
    """

    labels: tuple[Label, ...]
    by_hand: frozenset[int] = frozenset()
    access: str | None = None
    done: bool = False
    at: int = 0

    @property
    def touched(self) -> bool:
        """Whether there is anything of a person's in it."""
        return bool(self.by_hand) or self.access is not None or self.done


class Session:
    """Documents being labelled. May be used by several threads.

    Every change is saved before it counts. Documents that were begun come first, then those that
    nobody touched, the least certain before the others, then the finished ones.

    Args:
        items: the documents.
        file: where labels are kept, and may be from earlier sittings.
    """

    def __init__(self, items: Iterable[Item], file: LabelFile) -> None:
        known = _with_earlier_labels(list(items), file.records())
        known.sort(key=lambda pair: (pair[1].done, not pair[1].touched, -pair[0].doubt))
        self._items = [item for item, _ in known]
        self._sheets = [sheet for _, sheet in known]
        self._file = file
        self._history: list[tuple[int, Sheet]] = []
        self._lock = Lock()

    def overview(self) -> list[dict[str, Any]]:
        """Every document in the order of work: name, doubt, blocks, corrections, done or not."""
        with self._lock:
            return [
                {
                    "id": item.id,
                    "doubt": round(item.doubt, 3),
                    "blocks": len(item.blocks),
                    "by_hand": len(sheet.by_hand),
                    "done": sheet.done,
                }
                for item, sheet in zip(self._items, self._sheets)
            ]

    def document(self, number: int) -> dict[str, Any]:
        """All of one document.

        Raises:
            ValueError: if there is none of that number.
        """
        with self._lock:
            self._check(number)
            item = self._items[number]
            blocks = [
                {
                    "text": text,
                    "confidence": round(confidence, 3),
                    "candidates": [[label.value, round(value, 3)] for label, value in candidates],
                }
                for text, confidence, candidates in zip(
                    item.blocks, item.confidences, item.candidates
                )
            ]
            return {
                "id": item.id,
                "url": item.url,
                "guess": item.access,
                "guesses": [label.value for label in item.labels],
                "blocks": blocks,
                **self._state(number),
            }

    def change(self, changes: Sequence[Mapping[str, Any]]) -> int:
        """Make changes, one after another, and save them at once: all or none.

        Args:
            changes: each has `document` (a number) and one of: `blocks` (numbers) with `label`;
                `access` (a state, or None); `done` (true or false). `at` may tell the block
                where the work goes on.

        Returns:
            How many were made.

        Raises:
            ValueError: for a change that makes no sense; none is made then.
            OSError: if saving fails; none is made then.
        """
        with self._lock:
            sheets: dict[int, Sheet] = {}
            history: list[tuple[int, Sheet]] = []
            for change in changes:
                number = self._check(change.get("document"))
                before = sheets.get(number, self._sheets[number])
                sheets[number] = _changed(before, change)
                history.append((number, before))
            self._keep(sheets)
            self._history += history
            return len(history)

    def undo(self) -> dict[str, Any] | None:
        """Take the last change back and save.

        Returns:
            The document's number and its state; None if there is nothing to take back.

        Raises:
            OSError: if saving fails; nothing is taken back then.
        """
        with self._lock:
            if not self._history:
                return None
            number, before = self._history[-1]
            changed = _first_difference(before, self._sheets[number])
            self._keep({number: replace(before, at=changed)})
            self._history.pop()
            return {"document": number, **self._state(number)}

    def _state(self, number: int) -> dict[str, Any]:
        sheet = self._sheets[number]
        return {
            "labels": [label.value for label in sheet.labels],
            "by_hand": sorted(sheet.by_hand),
            "access": sheet.access,
            "done": sheet.done,
            "at": sheet.at,
        }

    def _check(self, number: object) -> int:
        if type(number) is not int or not 0 <= number < len(self._items):
            raise ValueError(f"no document {number!r}")
        return number

    def _keep(self, sheets: Mapping[int, Sheet]) -> None:
        if sheets:
            self._file.update(
                {
                    self._items[number].id: make_record(self._items[number], sheet)
                    if sheet.touched
                    else None
                    for number, sheet in sheets.items()
                }
            )
        for number, sheet in sheets.items():
            self._sheets[number] = sheet


def _changed(sheet: Sheet, change: Mapping[str, Any]) -> Sheet:
    count = len(sheet.labels)
    at = change.get("at", sheet.at)
    if type(at) is not int or not 0 <= at < count:
        raise ValueError(f"no block {at!r}")
    sheet = replace(sheet, at=at)
    if "blocks" in change:
        blocks = change["blocks"]
        if not isinstance(blocks, list) or not all(
            type(block) is int and 0 <= block < count for block in blocks
        ):
            raise ValueError("expected blocks as numbers of blocks")
        label = Label(change.get("label"))
        labels = list(sheet.labels)
        for block in blocks:
            labels[block] = label
        by_hand = sheet.by_hand.union(blocks)
        return replace(sheet, labels=tuple(labels), by_hand=by_hand)
    if "access" in change:
        access = change["access"]
        if access is not None and access not in ACCESS_STATES:
            raise ValueError(f"unknown access {access!r}")
        return replace(sheet, access=access)
    if isinstance(change.get("done"), bool):
        return replace(sheet, done=change["done"])
    raise ValueError("expected a change of blocks, access or done")


def make_record(item: Item, sheet: Sheet) -> Record:
    """A labelled page in the corpus's form."""
    record: Record = {
        "id": item.id,
        "url": item.url,
        "lang": item.lang,
        "access": sheet.access,
        "blocks": [
            {"text": text, "label": label.value} for text, label in zip(item.blocks, sheet.labels)
        ],
    }
    if item.html:
        record["html"] = item.html
    record[KEY] = {
        "digest": item.digest,
        "done": sheet.done,
        "at": sheet.at,
        "by_hand": sorted(sheet.by_hand),
    }
    return record


def _with_earlier_labels(
    items: Sequence[Item], records: Sequence[Record]
) -> list[tuple[Item, Sheet]]:
    """Documents with the labels of earlier sittings: found by the text, or else by the name.

    An item that goes on with a record takes its id; the others get ids that no record has.
    """
    by_digest = {_notes(record).get("digest"): record for record in records}
    found = {item.digest: by_digest[item.digest] for item in items if item.digest in by_digest}
    taken = {record["id"] for record in found.values()}
    by_id = {record["id"]: record for record in records if record["id"] not in taken}
    used = {record["id"] for record in records}
    result = []
    for item in items:
        record = found.get(item.digest) or by_id.pop(item.id, None)
        if record is not None:
            result.append((replace(item, id=record["id"]), _taken_up(item, record)))
            continue
        name, number = item.id, 2
        while name in used:
            name, number = f"{item.id} ({number})", number + 1
        used.add(name)
        result.append((replace(item, id=name), Sheet(item.labels)))
    return result


def _taken_up(item: Item, record: Record) -> Sheet:
    texts = [block["text"] for block in record["blocks"]]
    labels = [Label(block["label"]) for block in record["blocks"]]
    notes = _notes(record)
    # A file without notes of ours was labelled by other means, and wholly.
    by_hand = frozenset(notes.get("by_hand", range(len(texts))))
    at = int(notes.get("at", 0))
    if texts != list(item.blocks):
        labels, by_hand = _carried(item, texts, labels, by_hand)
        at = 0
    access = record.get("access")
    return Sheet(
        tuple(labels),
        by_hand,
        access if access in ACCESS_STATES else None,
        bool(notes.get("done", True)),
        min(max(at, 0), len(item.blocks) - 1),
    )


def _notes(record: Record) -> dict[str, Any]:
    notes = record.get(KEY)
    return notes if isinstance(notes, dict) else {}


def _carried(
    item: Item, texts: Sequence[str], labels: Sequence[Label], by_hand: frozenset[int]
) -> tuple[list[Label], frozenset[int]]:
    """Labels of a document that was cut or worded otherwise: a block takes those of its words."""
    from newsclean.training.align import owners

    result = list(item.labels)
    mine: set[int] = set()
    for block, words in enumerate(owners(texts, item.blocks)):
        if words:
            owner = words.most_common(1)[0][0]
            result[block] = labels[owner]
            if owner in by_hand:
                mine.add(block)
    return result, frozenset(mine)


def _first_difference(before: Sheet, after: Sheet) -> int:
    changed = [
        block for block, pair in enumerate(zip(before.labels, after.labels)) if pair[0] != pair[1]
    ]
    return min([*changed, *(before.by_hand ^ after.by_hand)], default=before.at)
