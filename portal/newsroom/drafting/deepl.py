"""DeepL's API, version 2 (developers.deepl.com, "Translate text"). The only file that speaks to it."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import requests

from portal.newsroom.drafting.errors import DraftingFailed, EngineBusy, EngineRefused, OddAnswer, QuotaUsedUp

_PRO, _FREE = "https://api.deepl.com", "https://api-free.deepl.com"
_TARGETS = {"en": "EN-GB", "fr": "FR"}  # as a target, plain EN is deprecated
_SOURCES = {"en": "EN", "fr": "FR"}
_MOST_TEXTS, _MOST_BYTES = 50, 100_000  # of one request; DeepL allows 50 texts and 128 KiB
_MOST_ANSWER = 4_000_000
_TIMEOUT = (5, 60)  # seconds to connect, and between two pieces of the answer
_TRIES, _PAUSE = 3, 2.0
_LONGEST_PAUSE = 20.0
_QUOTA = 456


class DeepL:
    """DeepL with an account's ``key``. ``api``: another address than DeepL's, "" for the one the key belongs to."""

    name = "DeepL"

    def __init__(self, key: str, api: str = "", *, sleep: Callable[[float], None] = time.sleep) -> None:
        base = api or (_FREE if key.endswith(":fx") else _PRO)
        self._address = f"{base.rstrip('/')}/v2/translate"
        self._key, self._sleep = key, sleep

    def translate(self, texts: list[str], source: str, target: str) -> list[str]:
        """See ``provider.Provider``."""
        found: list[str] = []
        with requests.Session() as session:
            session.headers["Authorization"] = f"DeepL-Auth-Key {self._key}"
            for some in _batches(texts):
                found += self._ask(session, some, source, target)
        return found

    def _ask(self, session: requests.Session, texts: list[str], source: str, target: str) -> list[str]:
        """One request, asked again a few times while the engine is busy, so that what is done is not paid twice."""
        body = {
            "text": texts,
            "source_lang": _SOURCES[source],
            "target_lang": _TARGETS[target],
            "tag_handling": "html",
        }
        for attempt in range(1, _TRIES + 1):
            try:
                return _answer(self._post(session, body), len(texts))
            except EngineBusy as problem:
                if attempt == _TRIES:
                    raise
                self._sleep(min(getattr(problem, "wait", 0) or _PAUSE * attempt, _LONGEST_PAUSE))
        raise AssertionError("the last attempt returns or raises")

    def _post(self, session: requests.Session, body: dict[str, Any]) -> bytes:
        try:
            with session.post(
                self._address, json=body, timeout=_TIMEOUT, allow_redirects=False, stream=True
            ) as answer:
                if answer.status_code != 200:
                    raise _refusal(answer)
                return _bounded(answer)
        except requests.RequestException as problem:
            raise EngineBusy(f"no answer: {type(problem).__name__}") from problem


def _refusal(answer: requests.Response) -> DraftingFailed:
    status = answer.status_code
    if status == 429 or status >= 500:
        busy = EngineBusy(f"status {status}")
        wait = answer.headers.get("Retry-After", "")
        busy.wait = float(wait) if wait.isdecimal() else 0  # type: ignore[attr-defined]
        return busy
    return QuotaUsedUp(f"status {status}") if status == _QUOTA else EngineRefused(f"status {status}")


def _bounded(answer: requests.Response) -> bytes:
    data = b""
    for piece in answer.iter_content(65_536):
        data += piece
        if len(data) > _MOST_ANSWER:
            raise OddAnswer("the answer is too long")
    return data


def _answer(data: bytes, expected: int) -> list[str]:
    try:
        texts = [one["text"] for one in json.loads(data)["translations"]]
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise OddAnswer("the answer is not DeepL's") from problem
    if len(texts) != expected or not all(isinstance(text, str) for text in texts):
        raise OddAnswer(f"{len(texts)} texts for {expected}")
    return texts


def _batches(texts: list[str]) -> Iterator[list[str]]:
    """``texts`` in order, in pieces that one request may carry; a single huge text goes alone."""
    some: list[str] = []
    size = 0
    for text in texts:
        length = len(json.dumps(text)) + 2
        if some and (len(some) == _MOST_TEXTS or size + length > _MOST_BYTES):
            yield some
            some, size = [], 0
        some.append(text)
        size += length
    if some:
        yield some
