"""What a translation engine has to do for us, and which one this portal uses. None, unless it is configured."""

from typing import Protocol

from flask import current_app

from portal.config import Config
from portal.newsroom.drafting.deepl import DeepL


class Provider(Protocol):
    """An engine. ``name`` is kept with every segment it drafts."""

    name: str

    def translate(self, texts: list[str], source: str, target: str) -> list[str]:
        """``texts``, fragments of HTML, in ``target``: as many, in the same order.

        ``source`` and ``target``: "en" or "fr". Raises errors.DraftingFailed.
        """
        ...


def provider() -> Provider | None:
    """The engine of this portal, None when it has none."""
    config: Config = current_app.extensions["reprise"]
    return DeepL(config.deepl_key, config.deepl_api) if config.deepl_key else None
