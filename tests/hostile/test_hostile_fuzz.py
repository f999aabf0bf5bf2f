"""Random text, markup and bytes: whatever comes in, the contract holds of what goes out."""

from __future__ import annotations

from hostile_documents import STORY, violations
from hypothesis import given
from hypothesis import strategies as st

import newsclean

TAGS = (
    "p div span a b i em br hr h1 h2 article section header footer nav aside main ul ol li table"
    " tr td th thead tbody form input button select option label script style noscript template"
    " iframe svg math figure figcaption blockquote pre code textarea title head body html base"
    " frameset plaintext xmp details summary dialog amp-consent x-own"
).split()
WORDS = (
    "Subscribe continue reading share newsletter By Photo advertisement © Dear reader log in $1"
    " comments 12 free articles read more Abo weiterlesen s’abonner suscríbete iscriviti assine"
).split()

# Whole Unicode, lone surrogates included, next to what real pages are made of.
anything = st.text(st.characters(exclude_categories=()), max_size=60)
phrase = st.one_of(
    st.sampled_from(STORY),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join),
    anything,
)
line_end = st.sampled_from(["\n", "\n\n", "\r\n", "\n \n\n", "\x0b", "\x0c", "\u2028", "\x85", " "])
text = st.lists(st.one_of(phrase, line_end), max_size=40).map("".join)

tag = st.sampled_from(TAGS)
attribute = st.builds(
    "{}={}{}{}".format,
    st.sampled_from(["class", "id", "role", "style", "href", "hidden", "content", "itemprop"]),
    quote := st.sampled_from(["", "'", '"']),
    st.one_of(anything, st.sampled_from(["paywall", "display:none", "article-body", "caption"])),
    quote,
)
opening = st.builds("<{} {}>".format, tag, st.lists(attribute, max_size=3).map(" ".join))
closing = st.builds("</{}>".format, tag)
oddity = st.sampled_from(
    "<!-- --> <![CDATA[ ]]> <?xml <!doctype & &# &#x110000; &nbsp; < > </ /> <p \0 <br><br>"
    " </p> </body> </html>".split()
)
markup = st.lists(st.one_of(phrase, opening, closing, oddity), max_size=60).map("".join)

mark = st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0"])
declaration = st.builds(
    '<meta charset="{}">'.format,
    st.one_of(st.sampled_from(["utf-8", "latin-1", "utf-16", "euc-jp", "x", "hex"]), anything),
).map(lambda declared: declared.encode("utf-8", "surrogatepass"))
encoded = st.builds(
    lambda source, encoding: source.encode(encoding, "replace"),
    markup,
    st.sampled_from(["utf-8", "utf-16", "cp1252", "iso-8859-15", "gb18030", "koi8-r"]),
)
data = st.builds(
    lambda *parts: b"".join(parts),
    mark,
    st.one_of(st.just(b""), declaration),
    st.one_of(encoded, st.binary(max_size=500)),
)


@given(text)
def test_text(source: str) -> None:
    assert list(violations(source, "text", newsclean.clean(source, format="text"))) == []


@given(markup)
def test_html(source: str) -> None:
    assert list(violations(source, "html", newsclean.clean(source, format="html"))) == []


@given(data, st.sampled_from(["auto", "html", "text"]))
def test_bytes(source: bytes, form: str) -> None:
    # Text mode points into the decoded text, which only the library knows.
    assert list(violations(source, form, newsclean.clean(source, format=form))) == []


@given(st.one_of(text, markup))
def test_guessed_format(source: str) -> None:
    assert list(violations(source, "auto", newsclean.clean(source))) == []


@given(markup)
def test_cleaning_twice_gives_the_same(source: str) -> None:
    first = newsclean.clean(source, format="html")
    assert newsclean.clean(source, format="html").to_dict() == first.to_dict()


@given(st.text(max_size=200), st.one_of(st.none(), anything))
def test_any_address_will_do(source: str, url: str | None) -> None:
    page = f"<p>{source}</p>"
    assert list(violations(page, "html", newsclean.clean(page, format="html", url=url))) == []
