"""Words that a site alone has in its class names say nothing of its pages."""

from __future__ import annotations

import newsclean

STORY = (
    "The lock at Hobb's Mill will stay shut until the spring, the canal trust said on Tuesday, "
    "because divers found a crack that runs the length of its lower gate.",
    "Boats that were due to pass this week have been turned round at Pellam, where the basin is "
    "full and the pub has put out chairs.",
    "“We knew that the gate was old,” said Iris Marchbank, who looks after the eleven locks of the "
    "flight. “We didn't know that it was holding on out of habit.”",
    "A new gate is being built of oak in Castleforth. It weighs four tonnes and will be brought in "
    "by water, as the first one was in 1809.",
)
FURNITURE = ("Home", "Canals", "Weather"), ("Contact us", "Privacy", "Terms of use")
# The first three shared rows of tables with "comments" and its like once.
BRANDS = "fair rota engagent pennard lintonshire mercury averley tullaree hagenauer orvel".split()
# A Dutch site's "ad" is a person.
MISLEADING = "related newsletter ad promo cookie sidebar subscribe social".split()


def page(brand: str) -> str:
    menu, foot = (
        "".join(f'<div class="{brand}-b17"><a href="/{text}">{text}</a></div>' for text in texts)
        for texts in FURNITURE
    )
    story = "".join(f'<div class="{brand}-b11">{text}</div>' for text in STORY)
    return (
        f'<html><head><title>Lock to stay shut until spring</title></head><body class="{brand}-b6">'
        f'<div class="{brand}-b14">{menu}</div><div class="{brand}-b21"><h1 class="{brand}-b4">'
        f"Lock to stay shut until spring</h1>{story}</div>"
        f'<div class="{brand}-b65">{foot}</div></body></html>'
    )


def test_no_brand_takes_its_story_for_something_else() -> None:
    for brand in BRANDS + MISLEADING:
        cleaned = newsclean.clean(page(brand))
        assert all(paragraph in cleaned.text for paragraph in STORY), brand
        # By the markup, that is: nobody had to be asked about the page's words alone.
        assert "passed over" not in " ".join(cleaned.segments[0].reasons), brand
