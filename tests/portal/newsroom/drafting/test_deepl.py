"""The adapter against a server that speaks DeepL's API."""

import socket

import pytest
import requests

from portal.newsroom.drafting import deepl as module
from portal.newsroom.drafting.deepl import DeepL
from portal.newsroom.drafting.errors import DraftingFailed, EngineBusy, EngineRefused, OddAnswer, QuotaUsedUp
from tests.portal.newsroom.drafting.deepl_server import KEY, DeepLServer


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def engine(deepl: DeepLServer, pauses: list[float]) -> DeepL:
    return DeepL(KEY, deepl.address, sleep=pauses.append)


def test_texts_come_back_in_order(engine: DeepL, deepl: DeepLServer) -> None:
    assert engine.translate(["<em>a</em>", "b & c"], "en", "fr") == ["[<em>a</em>]", "[b & c]"]
    assert deepl.requests == [
        {"text": ["<em>a</em>", "b & c"], "source_lang": "EN", "target_lang": "FR", "tag_handling": "html"}
    ]


def test_english_is_british_as_a_target(engine: DeepL, deepl: DeepLServer) -> None:
    engine.translate(["a"], "fr", "en")
    assert (deepl.requests[0]["source_lang"], deepl.requests[0]["target_lang"]) == ("FR", "EN-GB")


def test_nothing_to_translate_asks_nothing(engine: DeepL, deepl: DeepLServer) -> None:
    assert engine.translate([], "en", "fr") == []
    assert deepl.requests == []


def test_a_long_story_goes_in_several_requests(engine: DeepL, deepl: DeepLServer) -> None:
    texts = [f"{n} " + "é" * (20_000 if n % 7 == 0 else 10) for n in range(120)]
    assert engine.translate(texts, "fr", "en") == [f"[{text}]" for text in texts]
    assert len(deepl.requests) > 3
    assert max(len(request["text"]) for request in deepl.requests) <= 50


@pytest.mark.parametrize("status", [429, 500, 503, 529])
def test_a_busy_engine_is_asked_again(
    engine: DeepL, deepl: DeepLServer, pauses: list[float], status: int
) -> None:
    deepl.fail(status)
    deepl.fail(status, Retry_After="7")
    assert engine.translate(["a"], "en", "fr") == ["[a]"]
    assert pauses == [2.0, 7.0]


def test_a_pause_the_engine_asks_for_is_bounded(
    engine: DeepL, deepl: DeepLServer, pauses: list[float]
) -> None:
    deepl.fail(429, Retry_After="86400")
    deepl.fail(429, Retry_After="Wed, 21 Oct 2026 07:28:00 GMT")
    engine.translate(["a"], "en", "fr")
    assert pauses == [20.0, 4.0]


@pytest.mark.parametrize(
    ("status", "error", "tries"),
    [
        (429, EngineBusy, 3),
        (503, EngineBusy, 3),
        (456, QuotaUsedUp, 1),
        (403, EngineRefused, 1),
        (400, EngineRefused, 1),
        (413, EngineRefused, 1),
        (302, EngineRefused, 1),
    ],
)
def test_an_engine_that_will_not_is_given_up(
    engine: DeepL, deepl: DeepLServer, status: int, error: type[DraftingFailed], tries: int
) -> None:
    for _ in range(4):
        deepl.fail(status, Location=f"{deepl.address}/elsewhere")
    with pytest.raises(error, match=str(status)):
        engine.translate(["a"], "en", "fr")
    assert len(deepl.next) == 4 - tries


def test_a_wrong_key_is_refused(deepl: DeepLServer) -> None:
    with pytest.raises(EngineRefused, match="403"):
        DeepL("wrong", deepl.address).translate(["a"], "en", "fr")


def test_a_connection_that_breaks_is_tried_again(engine: DeepL, deepl: DeepLServer) -> None:
    deepl.next += [None, None]
    assert engine.translate(["a"], "en", "fr") == ["[a]"]
    deepl.next += [None, None, None]
    with pytest.raises(EngineBusy, match="no answer"):
        engine.translate(["a"], "en", "fr")


def test_an_engine_that_never_answers_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_TIMEOUT", (0.2, 0.05))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        engine = DeepL(KEY, f"http://127.0.0.1:{silent.getsockname()[1]}", sleep=lambda _: None)
        with pytest.raises(EngineBusy, match="no answer: ReadTimeout"):
            engine.translate(["a"], "en", "fr")


@pytest.mark.parametrize(
    "body",
    [
        {"translations": [{"text": "one"}]},
        {"translations": [{"text": "one"}, {"text": "two"}, {"text": "three"}]},
        {"translations": [{"text": "one"}, {"text": None}]},
        {"translations": [{"text": "one"}, {}]},
        {"translations": "ab"},
        {"message": "ok"},
        [],
        None,
        b"<html>",
        b"",
        b"[" * 100_000,
    ],
)
def test_an_answer_to_something_else_is_refused(engine: DeepL, deepl: DeepLServer, body: object) -> None:
    deepl.say(body)
    with pytest.raises(OddAnswer):
        engine.translate(["a", "b"], "en", "fr")


def test_an_endless_answer_is_cut_off(engine: DeepL, deepl: DeepLServer) -> None:
    deepl.say(b" " * 4_200_000)
    with pytest.raises(OddAnswer, match="too long"):
        engine.translate(["a"], "en", "fr")


@pytest.mark.parametrize(
    ("key", "host"), [("abc:fx", "https://api-free.deepl.com"), ("abc", "https://api.deepl.com")]
)
def test_the_key_says_which_service_it_belongs_to(
    monkeypatch: pytest.MonkeyPatch, key: str, host: str
) -> None:
    asked = []

    def post(_self: object, address: str, **_: object) -> None:
        asked.append(address)
        raise requests.ConnectionError

    monkeypatch.setattr(requests.Session, "post", post)
    with pytest.raises(EngineBusy):
        DeepL(key, sleep=lambda _: None).translate(["a"], "en", "fr")
    assert set(asked) == {f"{host}/v2/translate"}
