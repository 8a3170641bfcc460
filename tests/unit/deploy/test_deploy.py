"""What is deployed is valid, pinned, unprivileged, and speaks of metrics that exist."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from streams.ops import metrics
from streams.settings import load_settings
from streams.wiring import STAGE_NAMES

ROOT = Path(__file__).parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
RULES: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "prometheus" / "rules.yml").read_text("utf-8"))
DASHBOARD = ROOT / "deploy" / "grafana" / "dashboards" / "streams.json"
ALERTS = [rule for group in RULES["groups"] for rule in group["rules"]]
OWN = [name for name, service in SERVICES.items() if str(service["image"]).startswith("newswire-streams:")]


def _known_series() -> set[str]:
    names: set[str] = set()
    for metric in metrics.DESCRIBED:
        suffixes = ("_bucket", "_sum", "_count") if metric.kind == "histogram" else ("",)
        names.update(metric.name + suffix for suffix in suffixes)
    return names


def _check_expression(expression: str) -> None:
    """Every series is the program's own, and every label one that it has."""
    series = set(re.findall(r"\bstreams_[a-z_]+", expression))
    assert series <= _known_series()
    described = {metric.name: metric for metric in metrics.DESCRIBED}
    for name in series:
        metric = described.get(name) or described[re.sub(r"_(bucket|sum|count)$", "", name)]
        for selector in re.findall(re.escape(name) + r"\{([^}]*)\}", expression):
            assert set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", selector)) <= {*metric.labels, "le", "job"}
    for grouping in re.findall(r"by \(([^)]*)\)", expression):
        labels = {
            label
            for name in series
            for metric in metrics.DESCRIBED
            if name.startswith(metric.name)
            for label in metric.labels
        }
        assert {label.strip() for label in grouping.split(",")} <= labels | {"le"}


def test_compose_file_is_valid_by_the_compose_specification() -> None:
    """A mistyped key would silently be ignored or stop the stranger's first start."""
    schema = json.loads((Path(__file__).parent / "data" / "compose-spec.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(COMPOSE)


@pytest.mark.parametrize("name", SERVICES)
def test_images_are_pinned_to_a_version(name: str) -> None:
    """`latest` changes under a running system."""
    image = str(SERVICES[name]["image"])
    assert re.fullmatch(r"[a-z0-9./-]+:v?\d+\.\d+\.\d+", image), image


@pytest.mark.parametrize("name", SERVICES)
def test_services_drop_privileges(name: str) -> None:
    """A fault in a parser of strangers' bytes must not become a way into the machine."""
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "privileged" not in service
    assert not any("docker.sock" in str(volume) for volume in service.get("volumes", ()))


@pytest.mark.parametrize("name", OWN)
def test_own_containers_are_read_only_and_not_root(name: str) -> None:
    """What they write lies in /data and /tmp."""
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["user"] == "10001:10001"
    mounts = [str(volume).split(":") for volume in service["volumes"]]
    assert all(mount[1] == "/data" or mount[-1] == "ro" for mount in mounts)


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_open_to_this_machine_only(name: str) -> None:
    """Grafana, Prometheus and Kafka have no guard of their own here."""
    for port in SERVICES[name].get("ports", ()):
        assert str(port).startswith("127.0.0.1:")


def test_every_stage_is_run_by_exactly_one_service() -> None:
    """A stage left out would stop the whole way; one run twice would only idle, but mislead."""
    run: list[str] = []
    for service in SERVICES.values():
        command = service.get("command") or []
        run += [command[at + 1] for at, word in enumerate(command) if word == "--stage"]
    assert sorted(run) == sorted(STAGE_NAMES)


def test_mounted_files_exist() -> None:
    """Docker would make empty folders of those that do not."""
    for service in SERVICES.values():
        for volume in service.get("volumes", ()):
            source = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(volume)).split(":")[0]
            if source.startswith("./"):
                assert (ROOT / source).exists(), source


def test_settings_of_the_containers_are_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Unknown settings are refused at the start; here they are found earlier."""
    for name, value in COMPOSE["x-environment"].items():
        monkeypatch.setenv(name, str(value))
    for name, value in re.findall(r"(STREAMS_\w+)=(\S+)", DOCKERFILE):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("STREAMS_CONFIG", str(ROOT / "deploy" / "config" / "streams.toml"))
    monkeypatch.setenv("STREAMS_SECRETS", str(tmp_path))
    settings = load_settings()
    assert settings.kafka.broker == "kafka:9092"
    assert settings.data_dir == Path("/data")
    assert settings.worker.probe_host == "0.0.0.0"


@pytest.mark.skipif(shutil.which("od") is None, reason="needs od")
def test_made_secrets_are_read_as_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The script's tokens are long, random and kept when it runs again."""
    shutil.copy(ROOT / "deploy" / "make-secrets.sh", tmp_path)
    script = [str(tmp_path / "make-secrets.sh")]
    subprocess.run(script, check=True, capture_output=True)
    first = (tmp_path / "secrets" / "streams_http").read_text()
    subprocess.run(script, check=True, capture_output=True)
    assert (tmp_path / "secrets" / "streams_http").read_text() == first
    monkeypatch.setenv("STREAMS_SECRETS", str(tmp_path / "secrets"))
    settings = load_settings()
    assert len(settings.http.tokens["*"].get_secret_value()) == 48
    assert settings.notify.channels["desk"]["kind"] == "file"


def test_the_image_is_built_in_stages_from_pinned_bases_and_runs_as_nobody() -> None:
    """Build tools stay out of it, and what it is made of does not change by itself."""
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", base) for base in bases)
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, re.MULTILINE)
    assert "--frozen" in DOCKERFILE
    ignored = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    assert ignored[0] == "*"
    copied = {
        name for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE) for name in line.split()
    }
    assert copied == {line[1:] for line in ignored if line.startswith("!")}


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_alert_rules_speak_of_metrics_that_exist(rule: dict[str, Any]) -> None:
    """A renamed metric would silence its alert without anybody noticing."""
    _check_expression(rule["expr"])
    assert rule["labels"]["severity"] in {"warning", "critical"}
    assert set(rule["annotations"]) == {"summary", "action"}


def test_the_dashboard_is_as_its_tool_writes_it() -> None:
    """Change tools/write_dashboard.py and run it."""
    tool = runpy.run_path(str(ROOT / "tools" / "write_dashboard.py"))
    assert DASHBOARD.read_text("utf-8") == tool["text"]()


def test_the_dashboard_speaks_of_metrics_that_exist() -> None:
    """An empty panel in an incident costs minutes."""
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    expressions = [target["expr"] for panel in panels for target in panel.get("targets", ())]
    assert len(expressions) > 20
    for expression in expressions:
        _check_expression(expression)


def test_prometheus_scrapes_every_own_service() -> None:
    """Figures nobody fetches are none."""
    config = yaml.safe_load((ROOT / "deploy" / "prometheus" / "prometheus.yml").read_text("utf-8"))
    jobs = {job["job_name"]: job for job in config["scrape_configs"]}
    named = set(jobs["streams-worker"]["dns_sd_configs"][0]["names"])
    named |= {target.split(":")[0] for target in jobs["streams-serve"]["static_configs"][0]["targets"]}
    assert named == {name for name in OWN if name != "topics"}


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_promtool_finds_nothing_wrong() -> None:
    """Prometheus' own check of configuration and expressions."""
    folder = ROOT / "deploy" / "prometheus"
    subprocess.run(["promtool", "check", "rules", str(folder / "rules.yml")], check=True, capture_output=True)
