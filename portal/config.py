"""Configuration from the environment, checked loudly at start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}
_STRIPE_API = "https://api.stripe.com"


class ConfigError(ValueError):
    """A setting is missing or wrong; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of one portal. ``from_env`` reads them; tests build them directly."""

    environment: str  # "development" | "production"
    instance: Path  # folder of the embedded database and stored files
    database_url: str
    base_url: str  # public address of the portal, no trailing slash
    secret_key: str
    password_salt: str
    stripe_api: str = _STRIPE_API
    stripe_key: str = ""
    stripe_webhook_secrets: tuple[str, ...] = ()  # the current one first; two while rotating
    smtp_url: str = ""  # smtp://user:password@host:port?starttls=1; empty: local outbox only
    mail_from: str = "Reprise <licences@localhost>"
    worker_id: str = "worker-1"  # stable, and different for every worker process of this portal
    deepl_key: str = ""  # of an account with DeepL; empty: no drafts by a machine
    deepl_api: str = ""  # another address than the one the key belongs to
    intake_folder: Path | None = None  # watched for stories; None: no folder is
    fetch_loopback: bool = False  # let feeds be on this very machine: for development only
    refund_alone_up_to: int = (
        500  # whole units of any currency; a refund above takes a second person of finance
    )
    keys_folder: Path | None = None  # of the private keys; None: keys/ in the instance
    publisher: Path | None = None  # JSON file of the publisher's identity; None: the one that comes with us

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def sandbox(self) -> bool:
        """True when payments go to the local sandbox and no real money moves."""
        return self.stripe_api != _STRIPE_API

    @property
    def files(self) -> Path:
        """The content-addressed folder of papers, packages and images."""
        return self.instance / "files"

    @property
    def keys(self) -> Path:
        """The folder of the private keys (``portal.keys``)."""
        return self.keys_folder or self.instance / "keys"

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Config":
        """Settings from ``env``. Raises ConfigError naming every wrong or missing one."""
        instance = Path(env.get("REPRISE_INSTANCE", "instance")).resolve()
        config = cls(
            environment=env.get("REPRISE_ENV", "production"),
            instance=instance,
            database_url=_database_url(env.get("DATABASE_URL", ""), instance),
            base_url=env.get("REPRISE_BASE_URL", "").rstrip("/"),
            secret_key=env.get("REPRISE_SECRET_KEY", ""),
            password_salt=env.get("REPRISE_PASSWORD_SALT", ""),
            stripe_api=env.get("STRIPE_API_BASE", _STRIPE_API).rstrip("/"),
            stripe_key=env.get("STRIPE_API_KEY", ""),
            stripe_webhook_secrets=tuple(filter(None, env.get("STRIPE_WEBHOOK_SECRETS", "").split(","))),
            smtp_url=env.get("SMTP_URL", ""),
            mail_from=env.get("MAIL_FROM", "Reprise <licences@localhost>"),
            worker_id=env.get("REPRISE_WORKER_ID", "worker-1"),
            deepl_key=env.get("DEEPL_API_KEY", "").strip(),
            deepl_api=env.get("DEEPL_API_BASE", "").rstrip("/"),
            intake_folder=_path("REPRISE_INTAKE_FOLDER", env),
            fetch_loopback=_truth("REPRISE_FETCH_LOOPBACK", env),
            refund_alone_up_to=_whole("REPRISE_REFUND_ALONE_UP_TO", env, 500),
            keys_folder=_path("REPRISE_KEYS", env),
            publisher=_path("REPRISE_PUBLISHER", env),
        )
        problems = config.problems()
        if _truth("FLASK_DEBUG", env) and config.production:
            problems.append("FLASK_DEBUG: must be off in production")
        if problems:
            raise ConfigError("Reprise cannot start:\n" + "\n".join(f"  - {p}" for p in problems))
        return config

    def problems(self) -> list[str]:
        """One line for each setting that must be put right before the portal may start."""
        wrong = [
            f"{name}: missing"
            for name, value in (
                ("REPRISE_BASE_URL", self.base_url),
                ("REPRISE_SECRET_KEY", self.secret_key),
                ("REPRISE_PASSWORD_SALT", self.password_salt),
                ("STRIPE_API_KEY", self.stripe_key),
                ("STRIPE_WEBHOOK_SECRETS", self.stripe_webhook_secrets),
            )
            if not value
        ]
        if self.environment not in ("development", "production"):
            wrong.append(f"REPRISE_ENV: {self.environment!r} is neither development nor production")
        if self.deepl_api and urlsplit(self.deepl_api).scheme not in ("http", "https"):
            wrong.append("DEEPL_API_BASE: must be a web address")
        if self.intake_folder and not self.intake_folder.is_dir():
            wrong.append(f"REPRISE_INTAKE_FOLDER: {self.intake_folder} is no folder")
        elif self.intake_folder and self.instance in (self.intake_folder, *self.intake_folder.parents):
            wrong.append("REPRISE_INTAKE_FOLDER: must lie outside REPRISE_INSTANCE")
        if not all(character.isprintable() and character.isascii() for character in self.deepl_key):
            wrong.append("DEEPL_API_KEY: holds characters that no key has")
        if self.production:
            wrong += self._production_problems()
        return wrong

    def _production_problems(self) -> list[str]:
        wrong = []
        if self.sandbox:
            wrong.append(f"STRIPE_API_BASE: {self.stripe_api} is not Stripe")
        if self.stripe_key and "_live_" not in self.stripe_key:
            wrong.append("STRIPE_API_KEY: a test key; production needs a live restricted key")
        if self.base_url and urlsplit(self.base_url).scheme != "https":
            wrong.append("REPRISE_BASE_URL: must start with https://")
        if 0 < len(self.secret_key) < 32:
            wrong.append("REPRISE_SECRET_KEY: needs at least 32 characters")
        if self.deepl_api and urlsplit(self.deepl_api).scheme != "https":
            wrong.append("DEEPL_API_BASE: must start with https://")
        if self.fetch_loopback:
            wrong.append("REPRISE_FETCH_LOOPBACK: must be off in production")
        if not self.smtp_url:
            wrong.append("SMTP_URL: missing; mail would stay in the local outbox")
        return wrong


def _database_url(url: str, instance: Path) -> str:
    if not url:
        return f"sqlite:///{instance / 'reprise.db'}"
    return url.replace("postgres://", "postgresql://", 1).replace("postgresql://", "postgresql+psycopg://", 1)


def _path(name: str, env: Mapping[str, str]) -> Path | None:
    return Path(env[name]).resolve() if env.get(name) else None


def _whole(name: str, env: Mapping[str, str], default: int) -> int:
    value = env.get(name, "")
    if value and not (value.isascii() and value.isdigit() and len(value) <= 9):
        raise ConfigError(f"{name}: {value!r} is no whole number")
    return int(value) if value else default


def _truth(name: str, env: Mapping[str, str]) -> bool:
    value = env.get(name, "").lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ConfigError(f"{name}: {value!r} is neither true nor false")
