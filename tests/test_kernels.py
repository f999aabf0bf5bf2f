"""The compiled loops and their twins say the same of any document."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hostile_documents import documents
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from newsclean.classifier import network
from newsclean.classifier.encoding import encode_in_python, encode_markup
from newsclean.classifier.features import (
    dense_features,
    dense_in_numpy,
    markup_features,
    markup_in_numpy,
    shapes_in_python,
)
from newsclean.classifier.groups import (
    GROUP_LEVELS,
    KIND_DEPTH,
    group_features,
    group_means_in_numpy,
    keys_in_numpy,
    line_groups,
    line_groups_in_numpy,
    page_groups,
)
from newsclean.classifier.model import (
    clip_scores,
    load_model,
    softmax,
    softmax_in_numpy,
    stage_features,
)
from newsclean.classifier.network import pool_means_in_numpy
from newsclean.classifier.tokens import (
    HEAD_CHARS,
    TABLE,
    characters_in_python,
    codes_in_python,
    cut_in_numpy,
    tokenize,
)
from newsclean.cleaner import sure_votes_in_numpy, with_sure_votes
from newsclean.decision.odds import choose, choose_in_numpy, odds_of
from newsclean.detectors.automaton import stream_in_numpy, stream_of
from newsclean.detectors.compile import shipped_book
from newsclean.detectors.plans import find_in_numpy
from newsclean.detectors.shapes.anchors import (
    flags_in_numpy,
    flags_of,
    like_in_numpy,
    lines_like,
)
from newsclean.detectors.shapes.frame import fitting, fitting_in_numpy
from newsclean.detectors.shapes.letters import share_of, shared_in_python
from newsclean.detectors.shapes.standard import STANDARD
from newsclean.detectors.votes import Lines, voted, voted_in_numpy
from newsclean.kernels import PURE, kernels
from newsclean.labels import LABEL_INDEX, LABELS, Group, Label
from newsclean.reading.html import KINDS
from newsclean.reading.plain import read_text, read_text_in_python
from newsclean.reading.scan import scan, scan_in_python
from newsclean.reading.source import read_source
from newsclean.reading.taming import DEEPEST, tame

compiled = pytest.mark.skipif(kernels is None, reason="newsclean was built without a compiler")
CLOSE = 1e-4

NAMES = st.sampled_from(
    [
        "p",
        "div",
        "a",
        "b",
        "strong",
        "br",
        "span",
        "li",
        "ul",
        "h1",
        "img",
        "xmp",
        "textarea",
        "o:p",
    ]
)
VALUES = st.text(st.sampled_from("abZ09-_ /#&<>\"'é\xa0="), max_size=12)
ATTRIBUTES = st.lists(
    st.tuples(st.sampled_from(["class", "id", "href", "style", "hidden", "x", "\xa0"]), VALUES),
    max_size=3,
)
WORDS = st.text(st.sampled_from("ab C.\n\t\xa0\u200b\u200c\u200d\u00ad&<続éж”്"), max_size=12)


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Pieces of HTML, closed or not, with references and odd names."""
    pieces = []
    for _ in range(draw(st.integers(0, 14))):
        name = draw(NAMES)
        if draw(st.booleans()):
            attributes = "".join(
                f' {key}="{value.replace(chr(34), "&quot;")}"' for key, value in draw(ATTRIBUTES)
            )
            pieces.append(f"<{name}{attributes}>")
        else:
            pieces.append(f"</{name}>")
        pieces.append(draw(WORDS))
        if draw(st.integers(0, 9)) == 0:
            pieces.append("<!-- <p> -- > -->")
    return "".join(pieces)


def samples() -> list[tuple[str, str, str]]:
    """Name, format and source of the hostile documents that are not bytes, and of some pages."""
    return [(n, kind, source) for n, kind, source in documents() if isinstance(source, str)]


@compiled
@given(st.text(st.sampled_from("ab \t\n\r\x0b\x0c\x1c\x85\xa0\u2028\u2029\u3000\x00é漢😀\ud800")))
def test_lines_are_cut_alike(text: str) -> None:
    fast, plain = read_text(np.str_(text)), read_text_in_python(text)
    assert (fast.text, fast.blocks, fast.starts) == (plain.text, plain.blocks, plain.starts)
    assert (fast.ends, fast.blank_before) == (plain.ends, plain.blank_before)


def assert_scans_agree(serialised: str) -> None:
    fast, plain = scan(serialised, KINDS), scan_in_python(serialised, KINDS)
    assert fast.blocks == plain.blocks
    assert fast.tags == plain.tags
    for name, values in vars(fast).items():
        assert np.array_equal(values, getattr(plain, name)), name


@compiled
@given(pages())
def test_scans_agree(html: str) -> None:
    assert_scans_agree(LexborHTMLParser(html).html or "")


@compiled
@pytest.mark.parametrize(
    "html",
    [
        '<plaintext>a</plaintext></div></p><b c d <x y="',
        "a<xmp></xmp>b",
        '<a title="x href=" href="/y">link</a>',
        "<math><xmp><mi>a</mi> b</xmp></math><noembed><mi>c</mi></noembed>",
        "a<script>'</p>' && \"<script>\"</script>b <object><object x='>'>c</object></object> d",
        "<p> <svg><g></g></svg> a<style></style><noscript><iframe></noscript></iframe></noscript>",
        "<template><!-- </template> --><p>a</p></template>b<select><option>c</select>",
        "<object><plaintext></object>",
        "".join(f"<x-{number}>" for number in range(3000)) + "a",
    ],
)
def test_scans_agree_on_odd_elements(html: str) -> None:
    assert_scans_agree(LexborHTMLParser(html).html or "")


@compiled
def test_scans_agree_on_attributes_without_values() -> None:
    """As older parsers serialise them."""
    assert_scans_agree(
        '<html ⚡ lang="x"><body><p hidden class="x">a</p><hr noshade><a href>b</a>'
        '<a x href="/y" z>c</a></body></html>'
    )


def test_nothing_ends_plaintext() -> None:
    document, _ = read_source("<p>a<plaintext>b</plaintext></div><i>c", "html")
    assert document.blocks == ["a", "b</plaintext></div><i>c"]


@compiled
@given(pages())
def test_markup_is_encoded_alike(html: str) -> None:
    document, _ = read_source(html, "html")
    if not len(document) or document.markup is None:
        return
    fast, plain = encode_markup(document.markup), encode_in_python(document.markup)
    for name, values in vars(fast).items():
        assert np.array_equal(values, getattr(plain, name)), name


@compiled
@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=6))
def test_words_are_cut_alike(blocks: list[str]) -> None:
    blocks.append(blocks[-1] * HEAD_CHARS)
    tokens = tokenize(blocks)
    assert np.array_equal(tokens.codes, codes_in_python(blocks))
    fast = (
        tokens.kinds,
        tokens.edges,
        tokens.hashes,
        tokens.starts,
        tokens.line_of,
        tokens.first,
        tokens.count,
    )
    for mine, twin in zip(fast, cut_in_numpy(tokens.codes)):
        assert np.array_equal(mine, twin)


@compiled
def test_characters_are_told_apart_alike() -> None:
    kinds, folded = np.ones(TABLE, np.uint8), np.arange(TABLE, dtype=np.uint16)
    plain_kinds, plain_folded = kinds.copy(), folded.copy()
    kernels.fill_characters(unicodedata.category, kinds, folded, 0, TABLE)
    characters_in_python(plain_kinds, plain_folded, 0, TABLE)
    assert np.array_equal(kinds, plain_kinds) and np.array_equal(folded, plain_folded)
    shapes, plain = np.full(TABLE, 14, np.uint8), np.full(TABLE, 14, np.uint8)
    kernels.fill_shapes(shapes, TABLE)
    shapes_in_python(plain, TABLE)
    assert np.array_equal(shapes, plain)


@compiled
@pytest.mark.parametrize(("name", "kind", "source"), samples())
def test_features_scores_and_phrases_agree(name: str, kind: str, source: str) -> None:
    document, _ = read_source(source, kind)
    if not len(document):
        return
    if document.markup is not None:
        assert_scans_agree(document.markup.source)
    tokens = tokenize(document.blocks)
    assert np.allclose(
        dense_features(document, tokens), dense_in_numpy(document, tokens), atol=CLOSE
    )
    model = load_model()
    words = model.words.scores(tokens)
    assert np.allclose(words, model.words.scores_in_numpy(tokens), atol=CLOSE)
    book = shipped_book()
    lines = Lines(document.blocks, tokens, document.blank_before)
    held = flags_of(tokens)
    assert np.array_equal(held, flags_in_numpy(tokens))
    assert lines.sizes.tolist() == list(map(len, document.blocks))
    bounds = STANDARD.bounds
    assert fitting(held, lines.sizes, bounds) == list(fitting_in_numpy(held, lines.sizes, bounds))
    for needs, shortest, longest in ((0, 40, 90), (1, 1, 1000), (1 << 20, 1, 60)):
        limits = (held, lines.sizes, needs, shortest, longest)
        assert lines_like(*limits) == like_in_numpy(*limits)
    half = len(document) // 2
    for story, span in (
        (range(half), range(half, len(document))),
        (range(0), range(len(document))),
        (range(half, len(document)), range(min(3, half))),
    ):
        assert share_of(lines, story, span) == pytest.approx(shared_in_python(lines, story, span))
    for mine, twin in zip(vars(stream_of(tokens)).values(), vars(stream_in_numpy(tokens)).values()):
        assert np.array_equal(mine, twin)
    fast = book.find(lines)
    plain = find_in_numpy(book.automaton, book.plans, lines)
    columns = ("plan", "line", "first", "end")
    assert sorted(zip(*(getattr(fast, c).tolist() for c in columns))) == sorted(
        zip(*(getattr(plain, c).tolist() for c in columns))
    )
    marked, twin = (np.zeros((len(document), len(LABELS)), dtype=np.float32) for _ in range(2))
    # What is left is tried one by one, and a repeat does no harm.
    assert set(book.mark_certain(lines, marked)) == set(book.mark_in_numpy(lines, twin))
    assert np.array_equal(marked, twin)
    for labels in ((Label.BYLINE,), (Label.NAVIGATION, Label.RELATED)):
        assert voted(marked, 0.6, *labels) == voted_in_numpy(marked, 0.6, *labels)
    if document.markup is not None:
        rows = encode_markup(document.markup)
        elements = len(document.markup.tags)
        scores = model.markup.scores(rows, elements, words)
        assert np.allclose(
            scores, model.markup.scores_in_numpy(rows, elements, words), atol=10 * CLOSE
        )
        assert np.array_equal(
            kernels.page_keys(
                rows.chains, rows.names, rows.element_of, elements, GROUP_LEVELS, KIND_DEPTH
            ),
            keys_in_numpy(rows, elements),
        )
        assert np.allclose(
            markup_features(document.markup, rows.chains, document.sizes),
            markup_in_numpy(document.markup, rows.chains, document.sizes),
            atol=CLOSE,
        )
        groups = page_groups(rows, elements)
        plain_groups = [np.unique(own, return_inverse=True)[1] for own in groups]
        assert_same_groups(groups, plain_groups)
        likely = softmax(scores)
        means = np.concatenate([group_means_in_numpy(own, likely) for own in plain_groups], axis=1)
        assert np.allclose(group_features(groups, likely), means, atol=CLOSE)
        assert np.allclose(
            kernels.pool_means(likely, groups), pool_means_in_numpy(likely, groups), atol=CLOSE
        )
    dense = dense_in_numpy(document, tokens)
    assert_same_groups(line_groups(dense), line_groups_in_numpy(dense))
    clipped, likely = stage_features(words)
    assert np.allclose(clipped, clip_scores(words), atol=CLOSE)
    assert np.allclose(likely, softmax_in_numpy(clipped * 3), atol=CLOSE)
    assert np.allclose(softmax(words * 9, 1.5), softmax_in_numpy(words * 9, 1.5), atol=CLOSE)


def assert_same_groups(fast: Iterable[np.ndarray], plain: Iterable[np.ndarray]) -> None:
    """The same rows are together, whatever the numbers of the groups."""
    for numbers, twin in zip(fast, plain):
        assert len(set(zip(numbers, twin))) == len(set(numbers)) == len(set(twin))
        assert numbers.min() >= 0 and numbers.max() < len(numbers)


@compiled
@pytest.mark.parametrize("labels", [2, 8, 23, 64])
def test_probabilities_are_those_of_numpy(labels: int) -> None:
    scores = np.random.default_rng(labels).normal(size=(50, labels)).astype(np.float32) * 40
    scores[0] = 3
    assert np.allclose(softmax(scores), softmax_in_numpy(scores), atol=1e-6)


@compiled
@pytest.mark.parametrize("seed", range(20))
def test_decisions_are_those_of_numpy(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = int(random.integers(1, 60))
    # Of a few values: two labels are often as likely as each other, and the first one is taken. The
    # sums of these values are exact, so that they do not hang on the order.
    drawn = random.integers(0, 4, size=(rows, len(LABELS))) ** 3 + 1
    probabilities = (drawn / drawn.sum(axis=1, keepdims=True)).astype(np.float32)
    votes = random.choice([0, 0, 0, 0.5, 0.7, 0.99], size=probabilities.shape).astype(np.float32)
    assert np.allclose(
        with_sure_votes(probabilities, votes), sure_votes_in_numpy(probabilities, votes), atol=1e-6
    )
    for story, caption, power in ((1, 1, 2), (1.6, 1, 0), (2, 0.5, 0)):
        exact = drawn.astype(np.float32) / 1024
        odds = odds_of(story, caption)
        fast = choose(exact, odds, power)
        assert np.array_equal(fast, choose_in_numpy(exact, odds, power))
        assert (fast == LABEL_INDEX[Label.HEADLINE]).sum() <= 1
    words = random.integers(0, 30, size=rows)
    group_of = np.array([list(Group).index(label.group) for label in LABELS])
    story = group_of[probabilities.argmax(axis=1)] == 0
    assert kernels.story_words(probabilities, words, group_of, 0) == (
        words[story].sum(),
        words.sum(),
    )


@compiled
def test_a_page_at_the_limit_is_no_monster_and_one_beyond_it_is() -> None:
    filler = "<p>" + "word " * 12_000
    assert tame(filler + "<div>" * DEEPEST) == (filler + "<div>" * DEEPEST).encode()
    assert tame(filler + "<div>" * (DEEPEST + 1)).count(b"<div>") == DEEPEST
    many = filler + "<i " + "".join(f'a{i}="<" b{i}c d=e ' for i in range(400)) + ">"
    assert b"a399" not in tame(many)


def test_without_the_compiled_loops_the_result_is_the_same(seeds: Path) -> None:
    program = (
        "import sys, newsclean\n"
        "from newsclean.kernels import kernels\n"
        "assert (kernels is None) == (sys.argv[1] == 'pure'), kernels\n"
        "for path in sys.argv[2:]:\n"
        "    cleaned = newsclean.clean(open(path, encoding='utf-8').read())\n"
        "    print([(s.start, s.end, str(s.label), s.path) for s in cleaned.segments])\n"
        "    print(cleaned.text, cleaned.access.state)\n"
    )
    files = sorted(str(path) for path in seeds.iterdir() if path.suffix in (".html", ".txt"))
    bare = {name: value for name, value in os.environ.items() if name != PURE}
    runs = {"pure": {**bare, PURE: "1"}}
    if kernels is not None:
        runs["compiled"] = bare
    told = {
        name: subprocess.run(
            [sys.executable, "-c", program, name, *files],
            env={**environment, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for name, environment in runs.items()
    }
    assert len(set(told.values())) == 1 and b"body" in told["pure"]


def assert_rounded_alike(scores: network.Floats, twin: network.Floats) -> None:
    """The last digit of a sum decides now and then to which whole number it is rounded."""
    apart = np.abs(scores - twin).max(axis=1)
    assert apart.max() < 0.3 and (apart > CLOSE).mean() < 0.03


@pytest.mark.skipif(not network.FAST, reason="there are no compiled loops, or no AVX2 and FMA")
@pytest.mark.parametrize("rows", [1, 2, 5, 6, 7, 40])
@pytest.mark.parametrize("width", [1, 15, 16, 23, 40, 96, 160])
def test_networks_are_those_of_numpy(rows: int, width: int) -> None:
    random = np.random.default_rng(rows * width)

    def values(*shape: int) -> network.Floats:
        return random.normal(size=shape).astype(np.float32) / np.float32(shape[0] ** 0.5)

    layers = tuple(
        network.Layer(dilation, values(taps, width), values(width, width), values(width))
        for dilation, taps in ((1, 5), (3, 5), (2, 3), (50, 5))
    )
    pools = tuple(
        network.Pool(before, values(width, narrow), values(2 * narrow, width), values(width))
        for before, narrow in ((1, 5), (1, 16), (4, 17))
    )
    made = network.Network(
        mean=values(50),
        scale=values(50),
        entry=values(50, width),
        entry_bias=values(width),
        whole=values(width, width),
        whole_bias=values(width),
        layers=layers,
        exit=values(width, 23),
        exit_bias=values(23),
        pools=pools,
    )
    features = values(rows, 50) * np.float32(20)
    groups = random.integers(0, rows, size=(2, rows))
    twin = made.scores_in_numpy(features, groups)
    assert_rounded_alike(made.scores(features, groups), twin)
    bare = replace(made, layers=(), pools=())
    assert_rounded_alike(bare.scores(features), bare.scores_in_numpy(features))
    narrow = kernels.forward(features, groups, *made.packed, network.CLIP, False)
    assert np.array_equal(made.scores(features, groups), narrow)
    plan, weights, panels = made.packed
    for less in ((plan, weights[:-1], panels), (plan, weights, panels[:-1])):
        with pytest.raises(ValueError, match="do not fit"):
            kernels.forward(features, groups, *less, network.CLIP)
    with pytest.raises(ValueError, match="does not fit"):
        kernels.forward(features[:, 1:].copy(), groups, *made.packed, network.CLIP)
    with pytest.raises(ValueError, match="groupings"):
        kernels.forward(features, groups[1:], *made.packed, network.CLIP)
    with pytest.raises(ValueError, match="for every row"):
        kernels.forward(features, None, *made.packed, network.CLIP)
    with pytest.raises(ValueError, match="out of bounds"):
        kernels.forward(features, groups + rows, *made.packed, network.CLIP)


@pytest.mark.skipif(not network.FAST, reason="there are no compiled loops, or no AVX2 and FMA")
def test_long_documents_are_cut_into_tiles_that_do_not_show() -> None:
    random = np.random.default_rng(1)
    model = load_model()
    rows = 2 * network.TILE + 77
    made = model.text[0]
    features = random.normal(size=(rows, len(made.mean))).astype(np.float32)
    groups = random.integers(0, rows // 9, size=(len(made.pools[0].weights) // 32, rows))
    twin = made.scores_in_numpy(features, groups)
    assert_rounded_alike(made.scores(features, groups), twin)
    # The edges of tiles, where each row depends on no others than those near it.
    local = replace(
        made,
        pools=(),
        whole=np.zeros_like(made.whole),
        whole_bias=np.zeros_like(made.whole_bias),
    )
    scores = local.scores(features)
    reach = sum(len(layer.taps) // 2 * layer.dilation for layer in local.layers)
    for seam in (network.TILE, 2 * network.TILE):
        near = slice(seam - 3 * reach, seam + 3 * reach)
        part = local.scores(features[near])
        inner = slice(reach, len(part) - reach)
        assert np.array_equal(scores[near][inner], part[inner])


@pytest.mark.skipif(not network.FAST, reason="there are no compiled loops, or no AVX2 and FMA")
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("other", [1, -1])
def test_the_largest_sums_fit_into_the_bits_that_processors_have(sign: int, other: int) -> None:
    ones = np.ones(160, dtype=np.float32)
    weights = np.full((160, 160), sign, dtype=np.float32)
    made = network.Network(
        mean=0 * ones,
        scale=ones,
        entry=weights,
        entry_bias=0 * ones,
        whole=0 * weights,
        whole_bias=0 * ones,
        layers=(network.Layer(1, np.full((3, 160), other, dtype=np.float32), weights, 0 * ones),),
        exit=weights,
        exit_bias=0 * ones,
    )
    features = np.full((7, 160), 6 * other, dtype=np.float32)
    twin = made.scores_in_numpy(features)
    for pairs in (False, kernels.WIDE):
        scores = kernels.forward(features, None, *made.packed, network.CLIP, pairs)
        assert np.array_equal(scores, twin)
    assert (np.abs(twin).max() > 1e6) == (sign == other)
