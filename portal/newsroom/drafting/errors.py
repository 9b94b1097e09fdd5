"""Why an engine gave no draft. All are tried again later; the class says what somebody has to do meanwhile."""


class DraftingFailed(Exception):
    """The engine did not translate."""


class EngineBusy(DraftingFailed):
    """Too many requests, an error of its own, or no answer in time: nothing to do but wait."""


class QuotaUsedUp(DraftingFailed):
    """The account's characters are used up until it is topped up or the month ends."""


class EngineRefused(DraftingFailed):
    """The key or the request is not accepted: somebody has to look at the settings."""


class OddAnswer(DraftingFailed):
    """What came back is no answer to what was asked, such as fewer texts."""
