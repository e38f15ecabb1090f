"""What is in ``deploy/`` cannot be run here, but what it names has to be there: commands, options, files, settings, secrets, services."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import typer.main
import yaml

from zhiping.cli import app
from zhiping.settings import Settings

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
SECRETS = {"database", "objects"}
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
OBJECTS = [o for path in sorted(KUBERNETES.glob("*.yaml")) for o in yaml.safe_load_all(path.read_text(encoding="utf-8"))]
PODS = [o["spec"]["template"]["spec"] for o in OBJECTS if "template" in o.get("spec", {})]
CONTAINERS = [container for pod in PODS for container in (*pod.get("initContainers", ()), *pod["containers"])]


def commands() -> Iterator[list[str]]:
    """Every command in compose's and Kubernetes' files and in systemd's units; those of a shell one by one."""
    listed = [service.get("command", []) for service in COMPOSE["services"].values()]
    listed += [[*container.get("command", ()), *container.get("args", ())] for container in CONTAINERS]
    for command in filter(None, listed):
        yield from ([shlex.split(part) for part in command[2].split("&&")] if command[:2] == ["sh", "-c"] else [command])
    for unit in sorted(DEPLOY.glob("*.service")):
        yield from (shlex.split(line) for line in re.findall(r"^ExecStart=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE))


OURS = [(Path(command[0]).name, command[1:]) for command in commands() if Path(command[0]).name in {"zhiping", "prefect"}]


@pytest.mark.parametrize("arguments", sorted({tuple(rest) for name, rest in OURS if name == "zhiping"}), ids=" ".join)
def test_a_command_of_ours_is_one_that_the_program_accepts(arguments: tuple[str, ...]) -> None:
    group = typer.main.get_command(app)
    with group.make_context("zhiping", list(arguments[:1])) as context:
        _, command, _ = group.resolve_command(context, list(arguments[:1]))  # type: ignore[attr-defined]
        command.make_context(arguments[0], list(arguments[1:]), parent=context).close()


def test_every_queue_that_a_deployment_names_is_served_by_a_worker_everywhere() -> None:
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    asked = {(d["work_pool"]["name"], d["work_pool"]["work_queue_name"]) for d in deployments}
    workers = [rest for name, rest in OURS if name == "prefect" and rest[:2] == ["worker", "start"]]
    served = [(rest[rest.index("--pool") + 1], rest[rest.index("--work-queue") + 1]) for rest in workers]
    assert all(served.count(queue) >= 2 for queue in asked)  # in compose's file and in Kubernetes'
    assert set(served) == asked


def test_images_are_made_of_files_that_are_there() -> None:
    copied = re.findall(r"^COPY (.+) \S+$", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert copied
    assert [name for line in copied for name in line.split() if not (ROOT / name).exists()] == []
    built = COMPOSE["services"]["prepare"]["build"]
    assert (DEPLOY / built["context"] / built["dockerfile"]).is_file()


def test_variables_of_ours_are_settings_of_the_program_and_passwords_come_from_outside() -> None:
    generated = next(o for o in OBJECTS if o["kind"] == "Kustomization")["configMapGenerator"]
    maps = {c["name"]: dict(literal.split("=", 1) for literal in c["literals"]) for c in generated}
    told: list[Mapping[str, str]] = [service.get("environment", {}) for service in COMPOSE["services"].values()]
    told += [*maps.values(), *({e["name"]: e.get("value", "secret") for e in c.get("env", ())} for c in CONTAINERS)]
    assert {name for each in told for name in each if name.startswith("ZHIPING_")} <= {
        f"ZHIPING_{n.upper()}" for n in Settings.model_fields
    }
    passwords = [
        str(value) for each in told[: len(COMPOSE["services"])] for name, value in each.items() if re.search("PASSWORD|SECRET", name)
    ]
    assert passwords
    assert all(value.startswith("${") for value in passwords)
    secret = [e["valueFrom"]["secretKeyRef"] for c in CONTAINERS for e in c.get("env", ()) if "valueFrom" in e]
    assert {(s["name"], s["key"]) for s in secret} == {("zhiping", key) for key in SECRETS}
    assert {source["configMapRef"]["name"] for c in CONTAINERS for source in c.get("envFrom", ())} <= maps.keys()


def test_volumes_and_services_that_are_named_are_there() -> None:
    services = COMPOSE["services"]
    mounted = {mount.split(":")[0] for service in services.values() for mount in service.get("volumes", ())}
    assert mounted == COMPOSE["volumes"].keys()
    assert {name for service in services.values() for name in service.get("depends_on", ())} <= services.keys()
    claims = {o["metadata"]["name"] for o in OBJECTS if o["kind"] == "PersistentVolumeClaim"}
    for pod in PODS:
        volumes = {v["name"]: v for v in pod.get("volumes", ())}
        assert {m["name"] for c in pod["containers"] for m in c.get("volumeMounts", ())} == volumes.keys()
        assert {v["persistentVolumeClaim"]["claimName"] for v in volumes.values() if "persistentVolumeClaim" in v} <= claims
    hosts = {
        host
        for path in (DEPLOY / "compose.yaml", *KUBERNETES.glob("*.yaml"))
        for host in re.findall(r"(?:@|http://)([a-z]+)(?:/|:[0-9])", path.read_text())
    }
    assert hosts <= services.keys()
    assert hosts <= {o["metadata"]["name"] for o in OBJECTS if o["kind"] == "Service"}
    listed = next(o for o in OBJECTS if o["kind"] == "Kustomization")["resources"]
    assert {path.name for path in KUBERNETES.glob("*.yaml")} == {"kustomization.yaml", *listed}
