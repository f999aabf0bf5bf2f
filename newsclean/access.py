"""Open, metered or truncated: does a barrier stand in the page, and is the story cut short?

Words of barriers stand on most open pages: in menus, hidden dialogs, boxes for newsletters. So a
verdict hangs on segments that the decision took for `paywall`, and on what stands around them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from newsclean.labels import Group, Label
from newsclean.patterns import pattern
from newsclean.reading.document import Document
from newsclean.runs import runs

_BODY, _PAYWALL = Label.BODY, Label.PAYWALL  # an enum's members take long to look up

NEAR = 12
"""A barrier so many blocks from the story, or within it, is believed more easily."""
SURE_NEAR, SURE_FAR = 0.5, 0.8
"""How probable a barrier must be, near the story and far from it. On a page where no detector
sees a barrier, near counts as far: forms and notes on methods look like barriers to the model."""
SURE_TOGETHER, SURE_UNVOTED = 0.35, 0.45
"""The same for one that stands beside another: two weak witnesses agree. Where no detector votes
for either, they must be surer: notes on licences and error messages come in pairs as well."""

SURE_BOTH = 0.6
"""The same for one far from a story of `GOES_ON` words that a sure detector takes for a barrier,
too."""

ONE_BARRIER = 8
"""A doubtful segment of a barrier is evidence beside a firm one, so many blocks from it."""

COMPANION_BUTTON, COMPANION_LOGIN, COMPANION_CHOICE, COMPANION_QUESTION = 3, 4, 5, 10
"""Lines of fewer words: a button; "Log in here"; "Log in or subscribe"; a question whether one has
subscribed."""
COMPANION_SENTENCE = 4
"""A sentence of so many words before such a question may be the barrier itself."""

BUTTON = 5
"""A line of fewer words may be a button; without a detector's vote it must be sure as from afar."""

SURE_WITNESS = 0.9
"""How strong a detector's vote for a barrier must be to count against the model's opinion."""
WITNESS_BEFORE = 2
"""So many blocks before the story may it stand."""
CLEAR_WITNESS = 0.8
"""The same for a vote right in front of the story or right behind it, where barriers stand, or
beside another such vote."""
EDGE = 3
"""Right behind means within so many blocks. On top of a page the same number holds."""
OVERLAY = 6
"""Dialogs that lie over the story stand in the last blocks of a page: so many are looked at."""

SHORT = 120
"""A story of fewer words in front of an invitation to read on is an opening, no story."""
MEDIUM = 500
"""The same where the barrier says that there is more."""
GOES_ON = 15
"""So many words of story behind a barrier that stands in the story: one can read on."""
ENOUGH_CHARS = 1000
"""A block's first so many characters hold `GOES_ON` words, if it has them."""
_TOOL_CHARS = 200
"""What shuts off a tool says so in so many."""
RUNNING = 8
"""A line of fewer words may be a signature, or an item of a list: it needs no full stop."""

_LOGIN = pattern(
    r"\b(?:log ?in|log ?on|sign ?in|sign ?up|einloggen|anmelden|inloggen|meld u|log (?:hier )?in"
    r"|connecte|identifie|inicia|entra|entre|entrar|ingres|accedi|acced|login|conect)",
    re.IGNORECASE,
)
_SUBSCRIBED = pattern(
    r"\b(?:already|bereits|schon|noch kein|déjà|pas encore|ya (?:eres|tienes|soy)|aún no|todavía no"
    r"|já (?:é|sou)|ainda não|già|non sei ancora|al(?= abonnee| lid\b)|nog geen)\b"
    r"[^\d.!?:;,–—]{0,20}"
    r"(?:subscri|suscri|\bmember|abonn|abbon|assinante|mitglied|\blid\b)",
    re.IGNORECASE,
)
_OR = pattern(r"\b(?:or|oder|ou|o|of)\b|[/|]", re.IGNORECASE)
_READ_ON = pattern(
    r"(?:continue|keep|carry on) reading|read on\b|read more|to read (?:it|this|the)\b"
    r"|weiter ?(?:zu)?lesen|weiterzulesen|lire la suite|poursuivre|continuer (?:à|votre|la)"
    r"|seguir leyendo|continuar leyendo|continu(?:a|are) a leggere|per leggere"
    r"|continu(?:ar|e) (?:a ler|lendo)|ler mais|(?:verder|door) ?(?:te )?lezen"
    r"|lees verder|続きを読|czytaj dalej",
    re.IGNORECASE,
)
_MORE_BEHIND = pattern(
    r"\d ?%|\bthe rest of\b|\bremaining\b|\b(?:full|whole|entire) (?:story|article|text|piece)"
    r"|\bunlock (?:this|the) (?:story|article|piece|post)"
    r"|\brest(?:e|lichen)? (?:des|dieses) (?:artikels|textes|beitrags)"
    r"|\bden (?:ganzen|vollständigen|kompletten) (?:artikel|text|beitrag)"
    r"|\bla suite (?:est|de)\b|\bil (?:vous )?reste\b|l['’]article (?:complet|en entier)"
    r"|\bel (?:resto|artículo completo)|\bla (?:noticia|nota) completa"
    r"|\bl['’](?:articolo|intero articolo) (?:completo|intero)|\bil resto\b"
    r"|\bo (?:restante|resto)\b|\b(?:artigo|texto|matéria) (?:completo|completa|na íntegra)"
    r"|\bhet (?:hele|volledige) (?:artikel|verhaal)|\bde rest van\b|続きを読",
    re.IGNORECASE,
)
_DEVICE = pattern(
    r"\banother device\b|\bautre appareil|\baltro dispositivo|\boutro dispositivo"
    r"|\botro dispositivo|\beinem anderen gerät|\bander apparaat",
    re.IGNORECASE,
)
_TOOL = pattern(
    r"\b(?:feature|function|funktion|fonction|fonctionnalité|función|funcionalidad|função|recurso"
    r"|funcionalidade|funzione|funzionalità|functie)s?\b.{0,40}"
    r"(?:subscri|suscri|\bmember|\babonn|\babbon|assinante|mitglied)"
    r"|(?:subscri|suscri|\bmember|abonn|abbon|assinante|mitglied)\w{0,12} "
    r"(?:(?:can|may|pueden|podem|peuvent|possono) (?:save|bookmark|share|gift|comment|listen"
    r"|guardar|compartir|regalar|comentar|escuchar|salvar|compartilhar|ouvir|enregistrer"
    r"|sauvegarder|partager|offrir|commenter|écouter|salvare|condividere|regalare|commentare"
    r"|ascoltare)\b"
    r"|(?:können|kunnen) (?!.{0,30}\b(?:lesen|lezen)\b).{0,30}(?:speichern|merken|teilen"
    r"|verschenken|kommentieren|anhören|bewaren|opslaan|delen|reageren|beluisteren)\b)",
    re.IGNORECASE,
)
_FIRST_SENTENCE = pattern(r"[^.!?:]{1,80}[.!:]\s")
_AD_BLOCKER = pattern(r"\bad[ -]?block|werbeblocker|bloqueador|bloqueur", re.IGNORECASE)

_CUT = ("…", "...", "[…]", "[...]")
_ENDS = frozenset(".!?。！？।۔؟…:;\"'”’»›“)]）」』】*")
_WIDE = pattern("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def judge_access(
    document: Document,
    labels: Sequence[Label],
    confidences: Sequence[float],
    votes: Mapping[int, float] = MappingProxyType({}),
) -> tuple[str, list[int]]:
    """Whether the reader got the whole story.

    Args:
        document: its blocks.
        labels: label of every block.
        confidences: probability of every label.
        votes: blocks that detectors take for a barrier, and the strongest vote on each.

    Returns:
        "open", "metered" or "truncated", and the blocks that say so.
    """
    blocks = document.blocks
    barriers = [block for block, label in enumerate(labels) if label is _PAYWALL]
    barriers = _but_for_commenting(barriers, labels, blocks)
    beside = _shown_to_sharers(barriers, blocks) | _of_tools({*barriers, *votes}, blocks)
    barriers = [block for block in barriers if block not in beside]
    votes = {block: vote for block, vote in votes.items() if block not in beside}
    if not barriers and not votes:
        return "open", []
    story = [block for block, label in enumerate(labels) if label is _BODY]
    witnesses = {
        block: strength
        for block, strength in votes.items()
        if strength >= CLEAR_WITNESS
        and labels[block].group is not Group.ARTICLE
        and labels[block] is not Label.COMMENTS  # a barrier in front of commenting is none
        and not _is_companion(blocks[block])
    }
    seen = [block for block in witnesses if _is_believed(block, witnesses, story, blocks)]
    told = _goes_on(blocks, story, 0)
    firm = [
        block
        for block in barriers
        if _stands(block, barriers, story, blocks, confidences, votes, told)
    ]
    firm = sorted({*firm, *seen})
    if not firm:
        return "open", []
    likely = (
        block
        for block in barriers
        if confidences[block] >= SURE_NEAR
        or (confidences[block] >= SURE_TOGETHER and _is_near(block, firm, ONE_BARRIER))
    )
    barriers = sorted({*firm, *likely})
    wording = " ".join(blocks[block][:300] for block in barriers)
    return ("truncated" if _is_cut(blocks, story, firm[0], wording) else "metered"), barriers


def _is_believed(
    block: int, witnesses: Mapping[int, float], story: Sequence[int], blocks: Sequence[str]
) -> bool:
    """Whether a barrier that a detector saw stands where barriers do.

    The model may have taken it for an offer or a newsletter, which barriers often are as well.
    """
    if not story:
        return False
    sure = witnesses[block] >= SURE_WITNESS
    first, last = story[0], story[-1]
    if first - WITNESS_BEFORE <= block <= last + NEAR and sure:
        return True
    if first <= block < last:
        # Items of the offer behind a barrier are often taken for the story.
        before = bisect_left(story, block)
        if not _goes_on(blocks, story, before):
            last = story[before - 1]
    if first - EDGE <= block < first or last < block <= last + EDGE:
        return True
    together = any(block + step in witnesses for step in range(-EDGE, EDGE + 1) if step)
    if first - NEAR <= block <= last + NEAR and together:
        return True
    return (block < EDGE or block >= len(blocks) - OVERLAY) and (sure or together)


def _but_for_commenting(
    barriers: Sequence[int], labels: Sequence[Label], blocks: Sequence[str]
) -> list[int]:
    """Barriers without those in front of commenting alone: runs between readers' comments in which
    nothing is said of reading on. The line above may be a number of comments, so place alone does
    not tell."""
    left: list[int] = []
    for run in runs(barriers, lambda before, block: block == before + 1):
        before, after = run[0] - 1, run[-1] + 1
        among = (
            before >= 0
            and after < len(labels)
            and labels[before] is labels[after] is Label.COMMENTS
        )
        if not among or any(_says_read_on(blocks[block]) for block in run):
            left += run
    return left


def _says_read_on(text: str) -> bool:
    return bool(_READ_ON().search(text) or _MORE_BEHIND().search(text))


def _shown_to_sharers(barriers: Sequence[int], blocks: Sequence[str]) -> set[int]:
    """What is shown to those who share an account, and open pages hold as well: a line on another
    device, and what stands behind it but for barriers that say that there is more."""
    return {
        near
        for block in barriers
        if _DEVICE().search(blocks[block])
        for near in range(block, min(block + NEAR + 1, len(blocks)))
        if not _MORE_BEHIND().search(blocks[near])
    }


def _of_tools(barriers: Collection[int], blocks: Sequence[str]) -> set[int]:
    """Barriers in front of saving, sharing, commenting or listening, which shut off no story."""
    return {
        block
        for block in barriers
        if _TOOL().search(blocks[block][:_TOOL_CHARS]) and not _says_read_on(blocks[block])
    }


def _stands(
    block: int,
    barriers: Sequence[int],
    story: Sequence[int],
    blocks: Sequence[str],
    confidences: Sequence[float],
    votes: Mapping[int, float],
    told: bool,
) -> bool:
    """Whether a block says by itself that a barrier is there; `told`: whether there is a story."""
    if _is_companion(blocks[block]):
        return False
    needed = SURE_FAR
    if votes and story and story[0] - NEAR <= block <= story[-1] + NEAR:
        needed = SURE_NEAR
    elif told and votes.get(block, 0.0) >= SURE_WITNESS:
        needed = SURE_BOTH
    beside = barriers[bisect_left(barriers, block - 2) : bisect_left(barriers, block + 3)]
    voted = any(other in votes for other in beside)
    if len(beside) > 1 and needed == SURE_NEAR:
        needed = SURE_TOGETHER if voted else SURE_UNVOTED
    elif not voted and word_count(blocks[block]) < BUTTON:
        needed = SURE_FAR
    return confidences[block] >= needed


def _is_companion(text: str) -> bool:
    """A button, a choice of two ("Log in or subscribe"), or a question whether one has subscribed:
    it goes with barriers, and stands elsewhere."""
    words = word_count(text)
    if words < COMPANION_BUTTON:
        return True
    if words >= COMPANION_QUESTION or _tells_first(text):
        return False
    if _SUBSCRIBED().search(text):
        return True
    either = words < COMPANION_CHOICE and bool(_OR().search(text))
    asks = "?" in text or words < COMPANION_LOGIN or either
    return asks and bool(_LOGIN().search(text)) and not _READ_ON().search(text)


def _tells_first(text: str) -> bool:
    """Whether a sentence stands before the question: "For members only. Are you one? Log in"."""
    first = _FIRST_SENTENCE().match(text)
    return bool(
        first
        and word_count(first[0]) >= COMPANION_SENTENCE
        and not _SUBSCRIBED().search(first[0])
        and not _LOGIN().search(first[0])
    )


def _is_cut(blocks: Sequence[str], story: Sequence[int], barrier: int, wording: str) -> bool:
    """Whether a barrier that stands in the page hides a part of the story."""
    if not story:
        return True
    before = story[: bisect_left(story, barrier)]
    goes_on = _goes_on(blocks, story, len(before))
    if before and not goes_on:
        story = before
    if _breaks_off(blocks, story):
        return True
    if before and goes_on:
        return False
    if _AD_BLOCKER().search(wording):
        return False
    words = _words(blocks, story)
    if _MORE_BEHIND().search(wording):
        return words < MEDIUM
    return words < SHORT and bool(_READ_ON().search(wording))


def _is_near(block: int, others: Sequence[int], reach: int) -> bool:
    """Whether one of some blocks, given in order, stands so near."""
    place = bisect_left(others, block - reach)
    return place < len(others) and others[place] <= block + reach


def _goes_on(blocks: Sequence[str], story: Sequence[int], start: int) -> bool:
    """Whether there is much of the story from its block of number `start` on."""
    words = 0
    for number in range(start, len(story)):
        words += word_count(blocks[story[number]][:ENOUGH_CHARS])
        if words >= GOES_ON:
            return True
    return False


def _words(blocks: Sequence[str], some: Sequence[int]) -> int:
    return sum(word_count(blocks[block]) for block in some)


def _breaks_off(blocks: Sequence[str], story: Sequence[int]) -> bool:
    """Whether the story stops in the middle of a sentence."""
    last = blocks[story[-1]].rstrip()
    if last.endswith(_CUT):
        return True
    if last[-1] in _ENDS or _WIDE().match(last[-1]):
        return False
    # Where lines often go without a full stop (a list, a poem), the last one may as well.
    before = [blocks[block].rstrip()[-1] in _ENDS for block in story[-6:-1]]
    if before and sum(before) * 2 < len(before):
        return False
    return word_count(last) >= RUNNING or last[-1] in ",-–—" or last.split()[-1].islower()


def word_count(text: str) -> int:
    """Words of a text; scripts without blanks count two characters as a word."""
    if text.isascii():
        return len(text.split())
    return max(len(text.split()), len(_WIDE().findall(text)) // 2)
