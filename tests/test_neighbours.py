"""In a short report one line of an appeal does not drag sentences of the story along."""

from __future__ import annotations

import pytest

from newsclean import Group, clean

REPORTS = {
    "en": (
        ["Ferry aground", "A ferry with 40 people aboard ran aground off the Skerries on Sunday."],
        ["Read more: Ferry strike called off", "Sign up for our newsletter"],
        ["Divers are to look at the hull at low tide.", "Nobody was hurt."],
    ),
    "fr": (
        ["Le bac s'échoue", "Un bac avec 40 personnes à bord s'est échoué dimanche devant Orme."],
        ["À lire aussi : La grève est levée", "Inscrivez-vous à notre newsletter"],
        ["Des plongeurs verront la coque à marée basse.", "Personne n'a été blessé."],
    ),
    "it": (
        ["Traghetto in secca", "Un traghetto con 40 persone si è incagliato domenica a Portoluna."],
        ["Leggi anche: Revocato lo sciopero", "Iscriviti alla newsletter"],
        ["I sommozzatori guarderanno lo scafo domani.", "Nessuno è rimasto ferito."],
    ),
}


@pytest.mark.parametrize("lang", REPORTS)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_sentences_beside_a_newsletter_line_stay(lang: str, gap: str) -> None:
    head, junk, rest = REPORTS[lang]
    orders = (head + junk + rest, head + junk + rest[:1], head + junk[:1] + rest[:1] + junk[1:])
    for order in orders:
        text = clean(gap.join(order), format="text").text
        assert all(sentence in text for sentence in (*head[1:], *rest) if sentence in order)
        assert not any(line in text for line in junk)


def test_an_appeal_goes_all_the_same() -> None:
    text = "\n".join(
        [
            *REPORTS["en"][0],
            "You have read your last free article this month.",
            "Subscribe now to continue reading. The first four weeks cost one crown.",
        ]
    )
    segments = clean(text, format="text").segments
    assert [s.label.group for s in segments[2:]] == [Group.APPEAL] * 2
