"""Whatever is done to a file, it is stories or a named problem, and nothing worse."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.newsroom.readers import Incoming, UnreadableStory, read_stories
from portal.newsroom.readers.incoming import MAX_BLOCKS

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.*ml")) + sorted(
    (Path(__file__).parent / "samples").glob("*.json")
)
FEW, MANY = 60, 2_000  # mutations of each sample


def _flip(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) or 1)]


def _twice(data: bytes, rng: random.Random) -> bytes:
    one, two = sorted(rng.randrange(len(data) or 1) for _ in range(2))
    return data[:two] + data[one:two] * rng.randint(1, 5) + data[two:]


def _swap(data: bytes, rng: random.Random) -> bytes:
    parts = data.split(b"<")
    one, two = rng.randrange(len(parts)), rng.randrange(len(parts))
    parts[one], parts[two] = parts[two], parts[one]
    return b"<".join(parts)


def _deep(data: bytes, rng: random.Random) -> bytes:
    place, depth = rng.randrange(len(data) or 1), rng.choice([3, 200, 3000])
    opening, closing = rng.choice([(b"<div>", b"</div>"), (b"<p>", b"</p>"), (b"[", b"]"), (b'{"a":', b"}")])
    return data[:place] + opening * depth + closing * depth + data[place:]


def _encode(data: bytes, rng: random.Random) -> bytes:
    encoding = rng.choice(["utf-16", "utf-16-le", "utf-8-sig", "latin-1"])
    return data.decode("utf-8", "replace").encode(encoding, "replace")


def _plant(data: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(data) or 1)
    planted = [
        b"\0",
        b"&x;",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"&#0;",
        b"\xef\xbf\xbf",
        b"<!DOCTYPE a [",
        b"' \"",
        b"\xff\xfe",
    ]
    return data[:place] + rng.choice(planted) + data[place:]


MUTATIONS: list[Callable[[bytes, random.Random], bytes]] = [
    _flip,
    _cut,
    _twice,
    _swap,
    _deep,
    _encode,
    _plant,
]


def _fuzz(sample: Path, times: int) -> int:
    """Reads mutations of ``sample``; how many still held a story."""
    data, read = sample.read_bytes(), 0
    for seed in range(times):
        rng = random.Random(seed)
        mutated = data
        for mutate in rng.choices(MUTATIONS, k=rng.randint(1, 3)):
            mutated = mutate(mutated, rng) or b"x"
            if mutate is _encode:
                break  # what follows would not be text any more
        try:
            found = read_stories(mutated)
        except UnreadableStory:
            continue
        except Exception as problem:
            pytest.fail(f"{sample.name}, seed {seed}: {problem!r}")
        read += any(isinstance(story, Incoming) for story in found)
        for story in found:
            if isinstance(story, Incoming):
                assert len(story.content.blocks) <= MAX_BLOCKS, seed
                assert len(story.content.content_hash) == 64
    return read


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_mutated_file_is_stories_or_a_named_problem(sample: Path) -> None:
    assert _fuzz(sample, FEW) > 0  # some still are: the mutations reach past the door


@pytest.mark.long
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_however_often_a_file_is_mutated(sample: Path) -> None:
    assert _fuzz(sample, MANY) > 0


CROWD = " ".join(f'a{n}="b"' for n in range(5_000))


@pytest.mark.parametrize(
    "data",
    [
        "<html lang=en><h1>A</h1><article><p>B.</p></article>" + "<nav>a</nav>" * 100_000,
        "<html lang=en><h1>A</h1>" + "<div>" * 200_000,
        f"<html lang=en><h1>A</h1><p {CROWD}>B.</p>",
        f"<nitf {CROWD}/>",
        "<nitf>" + "<p/>" * 300_000 + "</nitf>",
        "<nitf>" + "<p>" * 5_000 + "</p>" * 5_000 + "</nitf>",
        "<!DOCTYPE nitf [" + "".join(f'<!ENTITY a{n + 1} "&a{n};&a{n};">' for n in range(30)) + "]><nitf>&a30;</nitf>",
        '<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]><nitf>&x;</nitf>',
        '<!DOCTYPE nitf [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x">%x;]><nitf/>',
    ],
    ids=["chrome", "nesting", "attributes of HTML", "attributes of XML", "elements", "depth", "laughs", "file", "network"],
)  # fmt: skip
def test_what_is_made_to_cost_is_refused_before_it_does(data: str) -> None:
    with pytest.raises(UnreadableStory):
        read_stories(data.encode())
