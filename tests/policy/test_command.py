from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.policy.test_rules import DAILY, changed
from troubleshooter.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_command_says_which_rule_is_broken_and_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "policy.json"
    file.write_text(json.dumps({"properties": changed(DAILY, "timeZone", "Europe/Madrid")}))
    assert main(["policy", str(file)]) == 1
    assert "timeZone = Europe/Madrid" in capsys.readouterr().out
    assert main(["policy", str(file), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["breaches"][0]["rule"] == "windows_time_zone"


def test_a_sound_policy_ends_with_0_and_what_is_none_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(DAILY))
    assert main(["policy", str(file)]) == 0
    file.write_text("no policy at all")
    assert main(["policy", str(file)]) == 2
    assert main(["policy", str(tmp_path / "gone.json")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 2
