"""A small content of its own: one error, one page, one check, written by the tests and spoilt on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.errors import ContentError
from troubleshooter.knowledge.sources import read_sources

if TYPE_CHECKING:
    from pathlib import Path

    from troubleshooter.errors import Mistake

ENTRY = """\
id: disk-asleep
codes: [UserErrorDiskAsleep]
numbers: ["400999"]
code_confidence: documented
operation: backup
platforms: [windows]
status: current
verified: 2026-11-22
seed: [Z01]
sources:
  - url: https://learn.microsoft.com/azure/backup/
    dated: 2025-01-02
related: []
en:
  title: The disk is asleep
  meaning: >-
    The disk did not wake up in time.
    See [how to wake it](page:wake-disk).
  messages:
    - text: The disk is asleep.
      era: today
  aliases: [disk sleeps, sleeping disk]
es:
  title: El disco está dormido
  meaning: El disco no se despertó a tiempo.
  messages:
    - text: El disco está dormido.
      era: translation
  aliases: [disco dormido, el disco duerme]
causes:
  - id: never-woken
    platforms: [windows]
    en:
      sentence: Nobody woke the disk.
      sign: It snores.
    es:
      sentence: Nadie despertó el disco.
      sign: Ronca.
    confirmed_by:
      - check: disk.awake
        verdicts: [problem]
    pages: [wake-disk]
"""

PAGE_EN = """\
---
title: Wake the disk
platforms: [windows]
risk: low
needs: [elevation]
role: ""
minutes: 5
verified: 2026-11-22
sources:
  - url: https://learn.microsoft.com/azure/backup/
checks: [disk.awake]
next: []
---
Wakes a disk that is [asleep](error:disk-asleep).

## Steps
1. Ring the bell:

   ```powershell
   Start-Bell -Loud
   ```

2. Wait a minute.

## Check that it worked
The check [Disk awake](check:disk.awake) is fine.

## If this did not help
- Ring again.
"""

PAGE_ES = """\
---
title: Despertar el disco
platforms: [windows]
risk: low
needs: [elevation]
role: ""
minutes: 5
verified: 2026-11-22
sources:
  - url: https://learn.microsoft.com/azure/backup/
checks: [disk.awake]
next: []
---
Despierta un disco que está [dormido](error:disk-asleep).

## Pasos
1. Toque la campana:

   ```powershell
   Start-Bell -Loud
   ```

2. Espere un minuto.

## Comprobar que funcionó
La comprobación [Disco despierto](check:disk.awake) da un resultado correcto.

## Si esto no ayudó
- Toque otra vez.
"""

CHECK = """\
id: disk.awake
platforms: [windows]
elevation: false
by_hand:
  - language: powershell
    command: Get-Disk
en:
  title: Disk awake
  looks_at: Whether the disk is awake.
  why: A sleeping disk gives no data.
  healthy: Its eyes are open.
  by_hand: Look at it.
es:
  title: Disco despierto
  looks_at: Si el disco está despierto.
  why: Un disco dormido no da datos.
  healthy: Tiene los ojos abiertos.
  by_hand: Mírelo.
"""


class ContentFolder:
    """A resource folder with the small content in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.entry = root / "catalogue" / "backup" / "disk-asleep.yaml"
        self.page_en = root / "pages" / "en" / "wake-disk.md"
        self.page_es = root / "pages" / "es" / "wake-disk.md"
        self.check = root / "checks" / "disk.awake.yaml"
        texts = {self.entry: ENTRY, self.page_en: PAGE_EN, self.page_es: PAGE_ES, self.check: CHECK}
        for path, text in texts.items():
            write(path, text)

    def mistakes(self) -> list[Mistake]:
        """What reading the folder complains about, in the order of files and lines."""
        try:
            read_sources(self.root)
        except ContentError as error:
            return sorted(error.mistakes, key=lambda mistake: (mistake.file, mistake.line, mistake.field))
        return []


def write(path: Path, text: str) -> None:
    """Write a file as it stands, line ends included, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


def spoil(path: Path, old: str, new: str) -> None:
    """Replace the only occurrence of ``old`` in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    write(path, text.replace(old, new))


def line_with(path: Path, words: str) -> int:
    """The number of the first line that contains ``words``."""
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    return next(number for number, line in enumerate(lines, 1) if words in line)
