"""The docstring of each package is its map: a reader finds every module there, and only those there are."""

import ast
import re
from pathlib import Path

import quizkz
from tests.rows import each

ROOT = Path(quizkz.__file__).parent
PACKAGES = [path.parent for path in sorted(ROOT.glob("*/__init__.py"))]


def modules(package: Path) -> set[str]:
    """The modules and packages inside a package."""
    inner = {path.parent.name for path in package.glob("*/__init__.py")}
    return inner | {path.stem for path in package.glob("*.py")} - {"__init__"}


def map_of(package: Path) -> str:
    return ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""


@each("package", PACKAGES, ids=lambda path: path.name)
def test_a_package_names_each_of_its_modules_and_no_other(package: Path) -> None:
    text = map_of(package)
    rows = set(re.findall(r"^ *([a-z_]+) {2,}\S", text, re.MULTILINE))
    named = rows | set(re.findall(r"`([a-z_]+)`", text))
    assert modules(package) - named == set(), f"add a line to the docstring of quizkz.{package.name}"
    assert rows - modules(package) == set(), "there is no such module"
