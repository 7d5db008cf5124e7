"""Each walk of the guide for contributors works: its files, put into a copy of the tree, do what it promises.

The walks build on one another, as they do for a reader.
"""

from __future__ import annotations

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import profile

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "CONTRIBUTING.md"
WALKS = ("Add an error", "Add a page", "Add a check", "Add a translation", "Add a format to export in")
ERROR, PAGE, CHECK, TRANSLATION, FORMAT = WALKS

_BLOCK = re.compile(r"^(?P<fence>`{3,})(?P<kind>\w*)\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
#: What stands above a block that is a file.
_FILE = re.compile(r"^`(?P<file>[^`]+)`:\n\n\Z", re.MULTILINE)
_TRANSLATED = "tests/test_i18n.py::test_every_sentence_of_the_code_has_a_spanish_one"
_SENTENCE = re.compile(r'^msgid "(?P<english>.+)"\nmsgstr "(?P<spanish>.+)"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Step:
    """One file of a walk: new, or changed as a diff or a list of translations says."""

    file: str
    kind: str  # the language of the block
    text: str


def doings(walk: str) -> list[Step | str]:
    """What the guide lets its reader do under a heading, in order: files and commands."""
    text = GUIDE.read_text(encoding="utf-8")
    assert f"\n## {walk}\n" in text
    text = re.split("|".join(f"\n## {heading}\n" for heading in (*WALKS, "House rules")), text)[1 + WALKS.index(walk)]
    found: list[Step | str] = []
    for block in _BLOCK.finditer(text):
        if not block["kind"]:
            found += block["text"].splitlines()
            continue
        named = _FILE.search(text[: block.start()])
        assert named is not None, f"a block without the name of its file:\n{block['text']}"
        found.append(Step(named["file"], block["kind"], block["text"]))
    return found


def steps(walk: str) -> list[Step]:
    """The files of a walk."""
    return [one for one in doings(walk) if isinstance(one, Step)]


class Tree:
    """A copy of what the guide changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        skip = shutil.ignore_patterns("__pycache__", "_resources", "compiled", "benchmarks", "end_to_end", "installer")
        for name in ("gui", "troubleshooter", "resources", "tests"):
            shutil.copytree(ROOT / name, folder / name, ignore=skip)
        shutil.copy(ROOT / "pyproject.toml", folder)

    def apply(self, step: Step) -> None:
        """Do what one block says; a block that no longer fits the tree fails the test."""
        path = self.folder / step.file
        match step.kind:
            case "diff":
                lines = step.text.splitlines(keepends=True)
                old = "".join(line[1:] for line in lines if line[0] in " -")
                new = "".join(line[1:] for line in lines if line[0] in " +")
                text = path.read_text(encoding="utf-8")
                assert text.count(old) == 1, f"in {step.file}, this stands {text.count(old)} times:\n{old}"
                path.write_text(text.replace(old, new), encoding="utf-8")
            case "po":
                self._translate(path, step.text)
            case _:
                assert not path.exists(), f"{step.file} is there already"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(step.text, encoding="utf-8")

    def _translate(self, path: Path, sentences: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert _SENTENCE.search(sentences)
        for found in _SENTENCE.finditer(sentences):
            waiting = f'msgid "{found["english"]}"\nmsgstr ""\n'
            assert text.count(waiting) == 1, f"not waiting for a translation: {found['english']}"
            text = text.replace(waiting, found[0] + "\n")
        path.write_text(text, encoding="utf-8")

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a module of the copy; what it printed, the error output after the rest."""
        environment = {**os.environ, **profile(self.folder / "home"), "PYTHONPATH": str(self.folder), "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def vmbt(self, *arguments: str, code: int = 0) -> str:
        """Run the console program of the copy."""
        return self.run("troubleshooter.cli", *arguments, code=code)

    def test(self, *arguments: str, code: int = 0) -> str:
        """Run tests of the copy."""
        return self.run("pytest", "-q", "-p", "no:cacheprovider", *arguments, code=code)

    def follow(self, walk: str) -> None:
        """Follow a walk from its first line to its last, commands too."""
        for one in doings(walk):
            if isinstance(one, Step):
                self.apply(one)
            else:
                self._command(one)

    def _command(self, line: str) -> None:
        program, *arguments = shlex.split(line)
        (self.folder / "build").mkdir(exist_ok=True)
        match program:
            case ".venv/bin/python":
                assert arguments[0] == "-m"
                self.run(*arguments[1:])
            case ".venv/bin/pybabel":
                self.run("babel.messages.frontend", *arguments)
            case _:
                pytest.fail(f"the guide runs something unknown: {line}")


@dataclass(frozen=True, slots=True)
class Walked:
    """A tree in which every walk was followed, and what was missed while the Spanish was not there."""

    tree: Tree
    missed: str


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path / "tree")


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    tree = Tree(tmp_path_factory.mktemp("walked") / "tree")
    for walk in (ERROR, PAGE, CHECK):
        tree.follow(walk)
    missed = tree.test(_TRANSLATED, "-vvv", code=1)
    for walk in (TRANSLATION, FORMAT):
        tree.follow(walk)
    return Walked(tree, missed)


def capture(walked: Walked, folder: Path) -> str:
    """A capture of the example's machine, from the output that the guide saves."""
    (folder / "evidence").mkdir(parents=True)
    machine = '{"format": 1, "machine": {"hostname": "contoso-db-01"}}'
    (folder / "capture.json").write_text(machine, encoding="utf-8")
    shutil.copy(
        walked.tree.folder / "tests/captures/example-swaps/synthetic-none.txt", folder / "evidence/example-swaps.txt"
    )
    return str(folder)


def test_the_guide_has_every_walk_and_nothing_of_it_is_in_the_product() -> None:
    for walk in WALKS:
        assert steps(walk), walk
    assert not list((ROOT / "resources").rglob("example*"))
    assert not list((ROOT / "troubleshooter").rglob("*example_*.py"))


def test_an_added_error_is_valid_found_and_counted(tree: Tree) -> None:
    before = tree.run("troubleshooter.knowledge").split()[0]

    tree.follow(ERROR)

    assert int(tree.run("troubleshooter.knowledge").split()[0]) == int(before) + 1
    assert f"- {int(before) + 1} entries" in (tree.folder / "resources/catalogue/README.md").read_text(encoding="utf-8")
    assert "The example VM runs out" in tree.vmbt("search", "the example machine has no swap").splitlines()[0]
    assert "La VM de ejemplo" in tree.vmbt("search", "ejemplo sin swap", "--lang", "es").splitlines()[0]
    assert "se queda sin memoria" in tree.vmbt("show", "example-no-swap", "--lang", "es")


def test_a_mistake_in_an_error_is_named_with_file_line_and_field(tree: Tree) -> None:
    tree.follow(ERROR)
    tree.apply(Step("resources/catalogue/backup/example-no-swap.yaml", "diff", "-status: current\n+status: currant\n"))

    told = tree.run("troubleshooter.knowledge", "example-no-swap", code=1)

    assert "backup/example-no-swap.yaml" in told
    assert "status" in told
    assert "currant" in told


def test_an_added_page_must_be_reached_and_then_is_shown(tree: Tree) -> None:
    tree.follow(ERROR)
    *files, link = steps(PAGE)
    for step in files:
        tree.apply(step)
    assert "example-add-swap" in tree.run("troubleshooter.knowledge", "example-add-swap", code=1)

    tree.apply(link)

    tree.run("troubleshooter.knowledge")
    assert "## Check that it worked" in tree.vmbt("show", "page:example-add-swap")
    assert "## Comprobar que funcionó" in tree.vmbt("show", "page:example-add-swap", "--lang", "es")
    assert "page:example-add-swap" in tree.vmbt("show", "example-no-swap")


def test_an_added_check_judges_its_recorded_output_and_confirms_its_cause(walked: Walked, tmp_path: Path) -> None:
    tree, taken = walked.tree, capture(walked, tmp_path / "capture")

    assert "1 passed" in tree.test("tests/checks/test_recorded_captures.py", "-k", "example")
    assert "The example VM has no swap space." in tree.vmbt("check", "--from", taken, "--only", "example.swap", code=1)
    told = tree.vmbt("explain", "example-no-swap", "--from", taken, code=1)
    assert "confirmed" in told
    assert "example-add-swap" in told


def test_an_added_sentence_is_missed_until_it_has_its_spanish(walked: Walked, tmp_path: Path) -> None:
    assert "The example VM has swap space." in walked.missed

    taken = capture(walked, tmp_path / "capture")
    told = walked.tree.vmbt("check", "--from", taken, "--only", "example.swap", "--lang", "es", code=1)

    assert "La VM de ejemplo no tiene espacio de intercambio." in told


def test_an_added_format_is_written_with_names_hidden(walked: Walked, tmp_path: Path) -> None:
    out = tmp_path / "findings.csv"
    ask = ("report", "--from", capture(walked, tmp_path / "capture"), "--entry", "example-no-swap")

    walked.tree.vmbt(*ask, "--out", str(out), code=1)
    walked.tree.vmbt(*ask, "--format", "csv", "--out", str(tmp_path / "other"), code=1)

    text = out.read_text(encoding="utf-8-sig")
    assert "contoso-db-01" not in text
    assert any("The example VM has no swap space." in row for row in csv.reader(text.splitlines()))
    assert (tmp_path / "other").is_file()
    assert "2 passed" in walked.tree.test("tests/report/test_hiding.py", "-k", "(planted or secrets) and csv")


def test_the_window_offers_the_added_format(walked: Walked) -> None:
    pytest.importorskip("PySide6", reason="the walk ends in the window")
    script = "from gui.dialogs.export import *; assert [format_label(k) for k in ReportFormat][-1].startswith('CSV')"
    (walked.tree.folder / "offered.py").write_text(script, encoding="utf-8")
    walked.tree.run("offered")
