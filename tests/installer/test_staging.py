"""What a built program is made of: its version, its content, and what stands in for larger packages."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import troubleshooter
from installer import staging
from installer.requirements import ROOT
from troubleshooter.knowledge.compiled import open_knowledge

if TYPE_CHECKING:
    from pathlib import Path


def test_the_version_is_the_programs_own() -> None:
    assert staging.version() == troubleshooter.__version__
    assert troubleshooter.__version__.startswith(staging.numeric_version())


def test_windows_shows_version_and_licence(tmp_path: Path) -> None:
    text = staging.write_version_resource(tmp_path / "v", "vmbt", "A description").read_text(encoding="utf-8")

    assert f"'FileVersion', '{staging.version()}'" in text
    assert "MIT" in text
    compile(text, "v", "eval")


def test_a_built_program_carries_its_content_compiled(tmp_path: Path) -> None:
    made = staging.stage_resources(tmp_path / "resources")

    names = {path.name for path in made.iterdir()}
    assert {"compiled", "icons", "licences", "locale"} <= names
    assert not names & set(staging.SOURCES)
    assert (made / "locale/es/LC_MESSAGES/vmbt.mo").stat().st_size > 1000
    assert not list(made.rglob("*.po"))
    assert "MIT License" in (made / "licences" / "LICENSE.txt").read_text(encoding="utf-8")
    knowledge = open_knowledge(made, tmp_path / "cache")
    assert knowledge.counts.entries > 200
    assert knowledge.symptoms
    assert not (tmp_path / "cache").exists(), "nothing has to be compiled at the first start"


def test_a_report_for_print_needs_no_more_of_pillow_than_what_stands_in_for_it(tmp_path: Path) -> None:
    (tmp_path / "capture.json").write_text('{"format": 1, "machine": {"os": "linux"}}', encoding="utf-8")
    script = (
        "import sys, PIL.Image; from troubleshooter.cli import main; assert 'standins' in PIL.Image.__file__;"
        "sys.exit(main(sys.argv[1:]))"
    )
    folders = [str(ROOT / "installer" / "standins"), str(ROOT)]
    report = ["report", "--format", "pdf", "--out", str(tmp_path / "report.pdf"), "--from", str(tmp_path)]

    done = subprocess.run(
        [sys.executable, "-c", script, *report],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert done.returncode in (0, 1), done.stderr
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


def test_what_is_stood_in_for_is_no_part_of_a_built_program() -> None:
    pytest.importorskip("PySide6", reason="a built program has a window")
    assert "PIL" in staging.STAND_INS
    assert "pillow" not in staging.program_packages()
    assert "reportlab" in staging.program_packages()
