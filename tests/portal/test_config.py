"""The configuration: what is missing or wrong is named before anything starts."""

from pathlib import Path

import pytest

from portal.config import Config, ConfigError

DEVELOPMENT = {
    "REPRISE_ENV": "development",
    "REPRISE_BASE_URL": "http://127.0.0.1:5000/",
    "REPRISE_SECRET_KEY": "s" * 40,
    "REPRISE_PASSWORD_SALT": "salt",
    "STRIPE_API_BASE": "http://127.0.0.1:12111",
    "STRIPE_API_KEY": "rk_test_1",
    "STRIPE_WEBHOOK_SECRETS": "whsec_new,whsec_old",
}
PRODUCTION = {
    **DEVELOPMENT,
    "REPRISE_ENV": "production",
    "REPRISE_BASE_URL": "https://licences.paper.example",
    "STRIPE_API_BASE": "https://api.stripe.com",
    "STRIPE_API_KEY": "rk_live_1",
    "SMTP_URL": "smtp://mail.paper.example",
}


def test_a_development_portal_reads_its_settings() -> None:
    config = Config.from_env({**DEVELOPMENT, "REPRISE_INSTANCE": "/srv/x"})
    assert config.base_url == "http://127.0.0.1:5000"
    assert config.database_url == "sqlite:////srv/x/reprise.db"
    assert config.files == Path("/srv/x/files")
    assert config.stripe_webhook_secrets == ("whsec_new", "whsec_old")
    assert (config.sandbox, config.production) == (True, False)


def test_a_production_portal_starts_with_real_settings() -> None:
    config = Config.from_env(PRODUCTION)
    assert (config.sandbox, config.production) == (False, True)


@pytest.mark.parametrize(
    "name",
    [
        "REPRISE_BASE_URL",
        "REPRISE_SECRET_KEY",
        "REPRISE_PASSWORD_SALT",
        "STRIPE_API_KEY",
        "STRIPE_WEBHOOK_SECRETS",
    ],
)
def test_a_missing_setting_is_named(name: str) -> None:
    with pytest.raises(ConfigError, match=f"{name}: missing"):
        Config.from_env({k: v for k, v in DEVELOPMENT.items() if k != name})


def test_every_missing_setting_is_named_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        Config.from_env({})
    assert str(caught.value).count("missing") == 6


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("STRIPE_API_BASE", "http://127.0.0.1:12111", "is not Stripe"),
        ("STRIPE_API_BASE", "https://api.stripe.com.evil.example", "is not Stripe"),
        ("STRIPE_API_KEY", "rk_test_1", "test key"),
        ("REPRISE_BASE_URL", "http://licences.paper.example", "https"),
        ("REPRISE_SECRET_KEY", "short", "32 characters"),
        ("SMTP_URL", "", "local outbox"),
        ("FLASK_DEBUG", "1", "FLASK_DEBUG"),
        ("REPRISE_ENV", "staging", "neither development nor production"),
    ],
)
def test_production_refuses(name: str, value: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        Config.from_env({**PRODUCTION, name: value})


def test_a_truth_value_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigError, match="FLASK_DEBUG"):
        Config.from_env({**DEVELOPMENT, "FLASK_DEBUG": "perhaps"})


@pytest.mark.parametrize("value", ["-1", "5.5", "many", "9" * 10, "٥"])
def test_a_sum_that_is_no_whole_number_is_refused(value: str) -> None:
    with pytest.raises(ConfigError, match="REPRISE_REFUND_ALONE_UP_TO"):
        Config.from_env({**DEVELOPMENT, "REPRISE_REFUND_ALONE_UP_TO": value})
    assert Config.from_env(DEVELOPMENT).refund_alone_up_to == 500
    assert Config.from_env({**DEVELOPMENT, "REPRISE_REFUND_ALONE_UP_TO": "0"}).refund_alone_up_to == 0


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_is_reached_through_psycopg(scheme: str) -> None:
    config = Config.from_env({**DEVELOPMENT, "DATABASE_URL": f"{scheme}://u:p@db/reprise"})
    assert config.database_url == "postgresql+psycopg://u:p@db/reprise"


@pytest.mark.parametrize(
    ("settings", "environment", "problem"),
    [
        ({"DEEPL_API_BASE": "ftp://x"}, DEVELOPMENT, "DEEPL_API_BASE: must be a web address"),
        ({"DEEPL_API_BASE": "http://x"}, PRODUCTION, "DEEPL_API_BASE: must start with https://"),
        ({"DEEPL_API_KEY": "key\nX-Header: 1"}, DEVELOPMENT, "DEEPL_API_KEY: holds characters"),
    ],
)
def test_settings_of_the_translation_engine_are_checked(
    settings: dict[str, str], environment: dict[str, str], problem: str
) -> None:
    with pytest.raises(ConfigError, match=problem):
        Config.from_env({**environment, **settings})


def test_the_translation_engine_is_off_unless_its_key_is_there() -> None:
    assert Config.from_env(PRODUCTION).deepl_key == ""
    config = Config.from_env(
        {**PRODUCTION, "DEEPL_API_KEY": " key:fx\n", "DEEPL_API_BASE": "https://mt.example/"}
    )
    assert (config.deepl_key, config.deepl_api) == ("key:fx", "https://mt.example")


def test_feeds_on_this_machine_are_for_development_only() -> None:
    assert Config.from_env({**DEVELOPMENT, "REPRISE_FETCH_LOOPBACK": "1"}).fetch_loopback
    assert not Config.from_env(DEVELOPMENT).fetch_loopback
    with pytest.raises(ConfigError, match="REPRISE_FETCH_LOOPBACK: must be off in production"):
        Config.from_env({**PRODUCTION, "REPRISE_FETCH_LOOPBACK": "1"})


def test_the_watched_folder_is_a_folder_of_its_own(tmp_path: Path) -> None:
    inside = tmp_path / "instance" / "in"
    inside.mkdir(parents=True)
    at = {**DEVELOPMENT, "REPRISE_INSTANCE": str(tmp_path / "instance")}
    assert Config.from_env({**at, "REPRISE_INTAKE_FOLDER": str(tmp_path)}).intake_folder == tmp_path
    for folder, says in ((tmp_path / "nowhere", "is no folder"), (inside, "outside REPRISE_INSTANCE")):
        with pytest.raises(ConfigError, match=says):
            Config.from_env({**at, "REPRISE_INTAKE_FOLDER": str(folder)})
