"""Windows' *Open with*: setup and MSI register the same, nobody's default is taken, and nothing stays behind."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from installer.requirements import ROOT
from installer.windows.open_with import CLASSES, ENDINGS, FILE, FILE_ID, JSON, PROGRAM, ZIP, expected_values
from troubleshooter.checks.evidence import FileKind

#: The lists to choose from, which are shared with other programs.
LISTS = {(rf"{ending}\OpenWithProgids", FILE_ID) for ending in (JSON, ZIP)}
WINDOWS = ROOT / "installer" / "windows"
WIX = {"wix": "http://schemas.microsoft.com/wix/2006/wi"}


def setup_lines() -> list[str]:
    """The lines about file classes, with the names that are defined in them filled in."""
    text = (WINDOWS / "open_with.nsh").read_text(encoding="utf-8")
    names = {"NAME": "VM Backup Troubleshooter"}
    lines = []
    for line in text.splitlines():
        whole = re.sub(r"\$\{(\w+)\}", lambda found: names.get(found[1], found[0]), line.strip())
        if defined := re.fullmatch(r'!define (\w+) "(.*)"', whole):
            names[defined[1]] = defined[2]
        lines.append(whole)
    return lines


def setup_values() -> dict[tuple[str, str], str]:
    rows = [re.fullmatch(r"""WriteRegStr SHCTX "(.*?)" "(.*?)" (["'])(.*)\3""", line) for line in setup_lines()]
    return {(row[1], row[2]): row[4] for row in rows if row}


def msi_values() -> dict[tuple[str, str], str]:
    product = ET.parse(WINDOWS / "product.wxs").getroot()
    rows = product.findall(".//wix:Component[@Id='OpenWith']/wix:RegistryValue", WIX)
    assert {(row.get("Root"), row.get("Type")) for row in rows} == {("HKLM", "string")}
    return {(row.get("Key", ""), row.get("Name", "")): row.get("Value", "") for row in rows}


def test_setup_and_msi_register_the_same_for_their_folders() -> None:
    assert setup_values() == expected_values("$INSTDIR\\")
    assert msi_values() == expected_values("[INSTALLDIR]")


def test_no_double_click_is_taken_from_another_program() -> None:
    """An extension's own value, or anything below it but the list to choose from, would decide what opens it."""
    for key, name in (*setup_values(), *msi_values()):
        of_ours = key.startswith((PROGRAM, FILE))
        assert of_ours or (key, name) in LISTS, key
        assert key.startswith(CLASSES)


def test_what_the_program_recognises_can_be_opened_with_it() -> None:
    offered = {name for key, name in setup_values() if key == rf"{PROGRAM}\SupportedTypes"}

    assert offered == set(ENDINGS) == {".zip", *(f".{kind}" for kind in FileKind)}


def test_the_msi_installs_it_with_the_program() -> None:
    product = ET.parse(WINDOWS / "product.wxs").getroot()

    assert "OpenWith" in {part.get("Id") for part in product.findall(".//wix:Feature/wix:ComponentRef", WIX)}


def test_the_setup_registers_when_it_installs_and_withdraws_when_it_removes() -> None:
    setup = (WINDOWS / "setup.nsi").read_text(encoding="utf-8")
    installing, removing = setup.split('Section "un.$(ProgramPart)"')

    assert "!insertmacro OfferOpenWith" in installing
    assert "!insertmacro WithdrawOpenWith" in removing


def test_removing_the_program_leaves_no_value_of_it_and_none_of_another_s_goes() -> None:
    lines = setup_lines()
    trees = {line.split('"')[1] for line in lines if line.startswith("DeleteRegKey SHCTX")}
    values = {tuple(line.split('"')[1::2]) for line in lines if line.startswith("DeleteRegValue SHCTX")}

    assert trees == {PROGRAM, FILE}
    assert {(key, name) for key, name in setup_values() if not key.startswith(tuple(trees))} == values
    assert values == LISTS
