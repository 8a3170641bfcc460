"""Settings: later sources win, unknown keys are refused, secrets are never shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from streams.errors import SettingsError
from streams.settings import Settings, load_settings

SECRET = "s3cret-of-the-desk"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to start in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _secrets(folder: Path, **files: str) -> Path:
    secrets = folder / "secrets"
    secrets.mkdir(exist_ok=True)
    for name, text in files.items():
        (secrets / name).write_text(text)
    return secrets


def test_each_source_wins_over_the_one_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Default < TOML < secret file < environment < command line; what a later one does not say stays."""
    assert load_settings().kafka.prefix == ""
    (folder / "streams.toml").write_text('[kafka]\nprefix = "toml."\npartitions = 8\n')
    assert load_settings().kafka.prefix == "toml."
    secrets = _secrets(folder, streams_kafka__prefix="secret.\n")
    assert load_settings(secrets=secrets).kafka.prefix == "secret."
    monkeypatch.setenv("STREAMS_KAFKA__PREFIX", "environment.")
    assert load_settings(secrets=secrets).kafka.prefix == "environment."
    made = load_settings(secrets=secrets, overrides={"kafka": {"prefix": "line."}})
    assert (made.kafka.prefix, made.kafka.partitions) == ("line.", 8)


def test_config_and_secrets_can_be_named_by_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Containers have no command line."""
    other = folder / "other.toml"
    other.write_text("[http]\nport = 9999\n")
    monkeypatch.setenv("STREAMS_CONFIG", str(other))
    monkeypatch.setenv("STREAMS_SECRETS", str(_secrets(folder, streams_http='{"tokens": {"wire": "abc"}}')))
    made = load_settings()
    assert made.http.port == 9999
    assert made.http.tokens["wire"].get_secret_value() == "abc"


def test_a_secret_file_holds_one_setting_or_a_group(folder: Path) -> None:
    """As Docker and Kubernetes mount them; files that are not settings, a webhook's secret say, are passed over."""
    secrets = _secrets(
        folder,
        STREAMS_KAFKA__SASL_PASSWORD=f"{SECRET}\n",
        streams_http='{"tokens": {"wire": "abc"}}',
        risk_hook="whsec_x",
    )
    made = load_settings(secrets=secrets)
    assert made.kafka.sasl_password is not None
    assert made.kafka.sasl_password.get_secret_value() == SECRET
    assert list(made.http.tokens) == ["wire"]


@pytest.mark.parametrize(
    "toml", ["colour = 1", "[kafka]\npartition = 3", "[http]\ntoken = 'x'", "[nothing]\na = 1", "[log]\nlevel = 'loud'"]
)
def test_unknown_or_wrong_keys_in_toml_are_refused_by_name(folder: Path, toml: str) -> None:
    """A typing mistake must not be a setting that silently does nothing."""
    (folder / "streams.toml").write_text(toml)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    key = toml.rsplit("\n", 1)[-1].split(" ", maxsplit=1)[0]
    assert key in str(refused.value)


@pytest.mark.parametrize("name", ["STREAMS_PORT", "STREAMS_HTTP__PROT", "STREAMS_KAFKA__BROKERS", "STREAMS_"])
def test_unknown_environment_variables_are_refused_by_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The same in the environment, where nobody looks."""
    monkeypatch.setenv(name, "1")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert name.rsplit("__", maxsplit=1)[-1].lower() in str(refused.value).lower()


def test_unknown_secret_files_are_refused_by_name(folder: Path) -> None:
    """A secret under a wrong name must not look as if it were in force."""
    with pytest.raises(SettingsError, match=r"kafka\.sasl_pasword"):
        load_settings(secrets=_secrets(folder, streams_kafka__sasl_pasword=SECRET))


WRONG_SECRETS: list[dict[str, str]] = [
    {"STREAMS_KAFKA__SASL_PASSWROD": SECRET},
    {"STREAMS_HTTP__TOKENS": SECRET},
    {"STREAMS_HTTP__TOKENS": f'{{"wire": ["{SECRET}"]}}'},
    {"STREAMS_HTTP__TOKENS": f'["{SECRET}"]'},
    {"STREAMS_KAFKA": SECRET},
]


@pytest.mark.parametrize("env", WRONG_SECRETS)
def test_a_refusal_never_shows_a_secret(streams: Any, env: dict[str, str]) -> None:
    """Messages end in logs."""
    found = streams("config", "show", env=env)
    assert found.code == 2
    assert found.says_plainly()
    assert SECRET not in found.out + found.err


def test_config_show_masks_every_secret(streams: Any, tmp_path: Path) -> None:
    """Whoever shares his screen shares the settings, not the keys."""
    (tmp_path / "streams.toml").write_text(
        f'[kafka]\nsasl_password = "{SECRET}"\n[http.tokens]\nwire = "{SECRET}"\n'
        f'[notify.channels.hook]\nkind = "webhook"\nurl = "https://example.org/hook"\nsecret = "{SECRET}"\n'
        f'headers = {{Authorization = "Bearer {SECRET}"}}\n'
    )
    for options in ([], ["--json"]):
        found = streams("config", "show", *options)
        assert found.code == 0, found.err
        assert SECRET not in found.out
        assert "https://example.org/hook" in found.out
    shown = json.loads(found.out)
    assert shown["kafka"]["sasl_password"] == shown["http"]["tokens"]["wire"] == "**********"
    assert set(shown["notify"]["channels"]["hook"]) == {"kind", "url", "secret", "headers"}


def test_config_show_lists_every_setting(streams: Any) -> None:
    """It is what messages refer to."""
    found = streams("config", "show")
    for name, field in Settings.model_fields.items():
        inner = getattr(field.annotation, "model_fields", None)
        for key in [f"{name}.{one}" for one in inner] if inner else [name]:
            assert key in found.out
    assert json.loads(streams("config", "show", "--json").out)["http"]["port"] == 8080


@pytest.mark.parametrize("config", ["missing.toml", "."])
def test_a_named_settings_file_that_cannot_be_read_is_refused(streams: Any, config: str) -> None:
    """Going on without it would run with other settings than asked for."""
    found = streams("--config", config, "config", "show")
    assert found.code == 2
    assert found.says_plainly()


def test_a_broken_settings_file_says_where(streams: Any, tmp_path: Path) -> None:
    """Line and column, not a traceback."""
    (tmp_path / "streams.toml").write_text("[kafka\n")
    found = streams("config", "show")
    assert found.code == 2
    assert "line 1" in found.err
    assert found.says_plainly()


def test_missing_secrets_folder_is_refused(streams: Any) -> None:
    """A mount that failed must not start a service without its tokens."""
    found = streams("--secrets", "nowhere", "config", "show")
    assert found.code == 2
    assert found.says_plainly()
