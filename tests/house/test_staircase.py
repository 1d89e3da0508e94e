"""Facts about the repository that import-linter cannot see: foreign keys and templates are arrows too."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "mancomun"
URL_TAG = re.compile(r"""{%\s*url\s+['"]([a-z_]+):""")
INCLUDED = re.compile(r"""{%\s*(?:include|extends)\s+['"]([a-z_]+)/""")
READERS = {"queries", "actions", "models"}  # who may touch a manager; see house.md


def steps() -> dict[str, int]:
    """Each app's step, from the same contract that import-linter enforces: 0 is the ground."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    layers = [[name.strip() for name in layer.split("|")] for layer in reversed(contract["layers"])]
    return {name: number for number, layer in enumerate(layers) for name in layer}


def may_see(above: str, below: str) -> bool:
    return above == below or steps()[above] > steps()[below]


def our_apps() -> list[str]:
    return [config.label for config in apps.get_app_configs() if config.name.startswith("mancomun.")]


def test_foreign_keys_point_downwards() -> None:
    arrows = [
        (model._meta.label, field.name, field.related_model._meta.app_label)
        for label in our_apps()
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model._meta.app_label in our_apps()
    ]
    assert arrows
    assert [arrow for arrow in arrows if not may_see(arrow[0].split(".")[0], arrow[2])] == []


def templates() -> Iterator[Path]:
    yield from PACKAGE.glob("*/templates/**/*.html")


def test_templates_link_and_include_downwards() -> None:
    upward = [
        f"{path.relative_to(PACKAGE)}: {target}"
        for path in templates()
        for pattern in (URL_TAG, INCLUDED)
        for target in pattern.findall(path.read_text())
        if target in steps() and not may_see(path.relative_to(PACKAGE).parts[0], target)
    ]
    assert upward == []


def test_templates_hold_no_script_style_or_raw_html() -> None:
    forbidden = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|\|safe\b|{%\s*autoescape off")
    found = [
        f"{path.relative_to(PACKAGE)}: {hit}" for path in templates() for hit in forbidden.findall(path.read_text())
    ]
    assert found == []


def test_only_queries_actions_and_models_touch_managers() -> None:
    """Views and rules never read by themselves."""
    found = []
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE).parts
        layer = parts[1].removesuffix(".py") if len(parts) > 1 else ""
        if layer not in {"views", "rules", "forms", "api", "urls"}:
            continue
        tree = ast.parse(path.read_text())
        found += [
            f"{'/'.join(parts)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
        ]
    assert found == []


# Results and reports: surveys’ alone
ORDER = ["models", "rules", "queries", "results", "reports", "actions", "forms", "views", "urls"]


@pytest.mark.parametrize("app", ["accounts", "vocabulary", "network", "surveys"])
def test_files_of_an_app_import_in_order(app: str) -> None:
    """urls > views > forms > actions > queries > rules > models."""
    found = []
    for path in (PACKAGE / app).rglob("*.py"):
        layer = path.relative_to(PACKAGE / app).parts[0].removesuffix(".py")
        if layer not in ORDER:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"mancomun.{app}."):
                other = (node.module or "").split(".")[2]
                if other in ORDER and ORDER.index(other) > ORDER.index(layer):
                    found.append(f"{path.relative_to(PACKAGE)} imports {node.module}")
    assert found == []


def test_commands_import_no_pages() -> None:
    """What a command writes is made below the views."""
    found = [
        f"{path.relative_to(PACKAGE)} imports {node.module}"
        for path in (PACKAGE / "cli").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and {"views", "forms"} & set((node.module or "").split(".")[2:3])
    ]
    assert found == []


def test_engine_knows_no_django() -> None:
    found = [
        f"{path.name}:{node.lineno}"
        for path in (PACKAGE / "surveys" / "engine").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(
            (name or "").startswith("django") for name in [getattr(node, "module", ""), *[a.name for a in node.names]]
        )
    ]
    assert found == []


def test_files_and_functions_stay_small() -> None:
    """The targets of docs/architecture: no file over 400 lines, functions of 35 at the 95th percentile."""
    files = [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]
    lengths = {path.relative_to(PACKAGE).as_posix(): len(path.read_text().splitlines()) for path in files}
    assert [name for name, length in lengths.items() if length > 400] == []
    functions = sorted(
        (node.end_lineno or 0) - node.lineno + 1
        for path in files
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
    )
    assert functions[int(len(functions) * 0.95)] <= 35


def test_paired_fields_are_constrained() -> None:
    """Who and when are null together: every nullable ``x_at`` beside an ``x_by`` is named in a CHECK."""
    forgotten = []
    for label in our_apps():
        for model in apps.get_app_config(label).get_models():
            names = {field.name: field for field in model._meta.get_fields() if hasattr(field, "null")}
            checks = " ".join(str(constraint) for constraint in model._meta.constraints)
            forgotten += [
                f"{model._meta.label}.{name}"
                for name, field in names.items()
                if name.endswith("_at") and field.null and f"{name[:-3]}_by" in names and name not in checks
            ]
    assert forgotten == []
