"""Letters to the reader are found from salutation to close; letters inside a story are story."""

from __future__ import annotations

import pytest

from newsclean.detectors.phrasebook import lines_of
from newsclean.detectors.registry import default_detectors
from newsclean.labels import Label

STORY = [
    "The council voted on Tuesday to close the fish market, which opened on the quay in 1904.",
    "Seven council members were for closing the market and five against, after a long debate.",
    "The market stalls will move to the old depot on the quay, as the council wanted all along.",
    "Herring sellers told the council that the market would lose the morning trade of the quay.",
    "The council members expect that the market stalls will have left the quay by September.",
]
LETTER = [
    "Dear Reader,",
    "Last winter a woman walked into our newsroom with a shoebox full of water bills.",
    "We spent four months with those bills, and in the end the utility paid back every household.",
    "Work like that is slow, and we can only do it because people like you pay for it.",
    "If you would like us to go on, you can subscribe for $6 a month.",
    "Yours,",
    "Odile Marrast",
    "Editor, The Harbour Courier",
]


def letter_lines(texts: list[str]) -> dict[int, Label]:
    """The lines that are taken for a letter, with what it asks for."""
    votes = [vote for detector in default_detectors() for vote in detector(lines_of(texts))]
    names = ("letter:", "appeal-after-barrier:", "signed-appeal:")
    return {vote.block: vote.label for vote in votes if vote.reason.startswith(names)}


def test_a_letter_behind_a_story_is_found_whole_and_the_story_is_not_touched() -> None:
    found = letter_lines(STORY + LETTER)
    assert sorted(found) == list(range(len(STORY), len(STORY) + len(LETTER)))
    assert set(found.values()) == {Label.SUBSCRIPTION}


def test_a_letter_that_asks_for_a_gift_is_a_donation() -> None:
    letter = [*LETTER[:4], "Please donate to support our journalism.", *LETTER[5:]]
    assert set(letter_lines(STORY + letter).values()) == {Label.DONATION}


@pytest.mark.parametrize(
    ("language", "letter"),
    [
        (
            "de",
            [
                "Liebe Leserin, lieber Leser,",
                "im letzten Winter kam eine Frau mit einem Karton voller Rechnungen zu uns.",
                "Vier Monate haben wir daran gesessen, am Ende bekam jeder Haushalt Geld zurück.",
                "Wenn Sie das wichtig finden: Unser Digitalabo kostet 6,90 Euro im Monat.",
                "Herzlich",
                "Odile Marrast, Chefredakteurin",
            ],
        ),
        (
            "fr",
            [
                "Chère lectrice, cher lecteur,",
                "L'hiver dernier, une femme est entrée chez nous avec une boîte de factures.",
                "Nous y avons passé quatre mois, et chaque foyer a fini par être remboursé.",
                "Pour que nous puissions continuer, abonnez-vous à partir de 6 € par mois.",
                "Odile Marrast, directrice de la rédaction",
            ],
        ),
        (
            "es",
            [
                "Querida lectora, querido lector:",
                "El invierno pasado una mujer entró en nuestra redacción con una caja de recibos.",
                "Dedicamos cuatro meses a esos recibos y al final cada familia recuperó su dinero.",
                "Si quiere que sigamos haciéndolo, suscríbase por 6 euros al mes.",
                "Odile Marrast, directora",
            ],
        ),
    ],
)
def test_letters_of_other_languages(language: str, letter: list[str]) -> None:
    found = letter_lines(STORY + letter)
    assert sorted(found) == list(range(len(STORY), len(STORY) + len(letter))), language


def test_a_letter_that_the_story_quotes_is_story() -> None:
    quoted = [
        *STORY[:3],
        "On Friday the herring sellers put up a letter of their own at the gate. It reads:",
        "Dear reader,",
        "We have stood here since our grandmothers had the keys, and we would have liked to stay.",
        "Some of you asked whether to subscribe to the association's paper. Please do not.",
        "Yours,",
        "The stalls of row four",
        "By noon somebody had copied it, and it hung in every café between the quay and the depot.",
        *STORY[3:],
    ]
    assert letter_lines(quoted) == {}


def test_an_open_letter_is_a_story_of_its_own() -> None:
    opened = [
        "An open letter to the harbour master",
        "Rowan Tolk",
        "Dear Ms Vantage,",
        "You will not remember me. I was the man in oilskins who asked you about the water in May.",
        "Since then the pump has failed nine times, and each time you said it was the last.",
        "Publish the hours at which it runs, and come for a swim with us when you have done so.",
        "Yours sincerely,",
        "Rowan Tolk",
    ]
    assert letter_lines(opened) == {}


BARRIER = [
    "You've reached your limit of free stories this month.",
    "Subscribe to continue reading.",
    "$1 a week for three months",
]
OPEN_LETTER = [
    "To the man who took my bicycle",
    "Marjorie Lamb",
    "Dear thief,",
    "You don't know me, but I know you a little. You are about six feet tall, or the saddle hurts.",
    "It was a green Gazelda of 1979. There is a dent in the crossbar that my mother put there.",
    "I am not writing to have you punished. The constable was kind and gave me little hope.",
    "You need not explain anything. Leave it by the church at night, on the side of the limes.",
    "Yours,",
    "Marjorie",
]


def test_an_open_letter_below_a_barrier_on_top_of_the_page_is_the_story() -> None:
    box = ["The Sunday Envelope", "Subscribe to our newsletter", "Subscribe for $4 a month"]
    assert letter_lines(["Home", "Opinion", *BARRIER, *OPEN_LETTER, *box]) == {}
    heading = ["Letter from the fifth floor", *OPEN_LETTER[1:]]
    assert letter_lines(["Home", "Opinion", *BARRIER, *heading, *box]) == {}


def test_below_a_story_and_its_barrier_such_a_letter_is_the_publishers() -> None:
    assert letter_lines([*STORY, *BARRIER, *OPEN_LETTER[2:], "Subscribe for $4 a month"])


def test_a_story_that_quotes_a_barrier_goes_on() -> None:
    about = [
        "“You've reached your limit of free articles.” The line first stood on the Sentinel's site "
        "in March 2014, and the phone in the newsroom rang until eleven at night.",
        "A widower asked whether it went for death notices too, says Agnes March, who answered.",
        "Ten years on the paper has 9,400 digital subscribers, who pay $4.30 a month on average.",
        "Newsletters do better. Who gets one, and opens it twice a week, hardly ever cancels it.",
        "Now the wind turns. From January the Sentinel will leave everything open to everybody.",
    ]
    offer = ["Subscribe for $6 a month", "See subscription options"]
    assert letter_lines(STORY[:3] + about + offer) == {}


def test_letters_to_an_advice_column_are_story() -> None:
    column = [
        "Ask Aunt Vervain",
        "Dear Aunt Vervain,",
        "My husband retired in March, and since then he has subscribed to a club for everything.",
        "Every morning something else is at the door, and he says that each is only nine dollars.",
        "— Tired in Tolland",
        "You've reached your limit of free stories this month.",
        "Dear Tired,",
        "A man who has gone to work for forty years is used to things arriving. Let him have one.",
        "Ask him to choose the one he would miss, and find a place where he is expected at nine.",
        "Dear Aunt Vervain,",
        "Is it ever all right to unsubscribe from the newsletter that a friend writes every week?",
    ]
    assert letter_lines(column) == {}


def test_prose_between_a_barrier_and_its_offer_is_part_of_the_appeal() -> None:
    appeal = [
        "You've read 3 of 3 free articles. Subscribe to continue.",
        "What makes the Courier different? We listen first, and we stay when the rest have left.",
        "Start your subscription today",
    ]
    found = letter_lines(STORY + appeal)
    assert len(STORY) + 1 in found
    assert not set(found) & set(range(len(STORY)))


def test_prose_that_the_publisher_signs_is_an_appeal() -> None:
    signed = [
        "There is a feather taped to a page of my notebook, and I keep it open at that page.",
        "We counted pigeons for a whole week because our author had written that he saw so many.",
        "I have told that anecdote to every intern since, whether or not they cared to hear it.",
        "Annamarie Tresk, managing editor",
    ]
    found = letter_lines(STORY + signed)
    assert set(found) == set(range(len(STORY), len(STORY) + len(signed)))


def test_a_story_that_goes_on_behind_a_barrier_stays_story() -> None:
    middle = [
        *STORY[:4],
        "You've read 3 of 3 free articles. Subscribe to continue.",
        "Start your subscription today",
        "The council members who voted against closing the market want the master to quit.",
        "The herring sellers of the fish market will stay on the quay until the depot is ready.",
    ]
    found = letter_lines(middle)
    assert not {len(middle) - 1, len(middle) - 2, 0, 1, 2, 3} & set(found)


def test_the_codes_of_a_printed_page_end_a_letter() -> None:
    codes = ["QR Code to The council closes the market", "Read this article in"]
    found = letter_lines(STORY + LETTER + codes)
    assert sorted(found) == list(range(len(STORY), len(STORY) + len(LETTER)))
