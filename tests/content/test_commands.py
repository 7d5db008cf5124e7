"""Every command of the pages and checks can be typed as it stands."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
import tree_sitter
import tree_sitter_pwsh

from tests.content.reading import all_commands, inline_code, page_commands, page_runs
from troubleshooter.resources import resource_root
from troubleshooter.words import Language

if TYPE_CHECKING:
    from troubleshooter.blocks import CodeBlock
    from troubleshooter.knowledge.sources import Sources

POWERSHELL = {"powershell", "azure-powershell"}
BASH = {"bash", "azure-cli"}

#: What the reader replaces by names of their own.
NAMED = """
    ARRAY ASR_VAULT ASR_VAULT_RG ASSIGNMENT_ID AVAILABILITY_SET BACKUP_RG BLOB CLASSIC_STORAGE COLLECTION CONNECTION
    CONTAINER CONTAINER_NAME DATA_DISK DD-MM-YYYY DEFAULT_RESOURCE_REQUEST DELETED_VAULT DEVICE DEVICE1 DEVICE2 DISK
    DISK_ID DISK_NUMBER DISK_POINT DNS_IP_1 DNS_IP_2 DOMAIN DOWNLOADED_FILE DRIVE EMPTY_RG ENCRYPTION_SET EXTENSION
    FAMILY FOLDER FROM GALLERY GEO_NAME GUARD_TENANT_ID HELPER_RG HELPER_VM IDENTITY IMAGE IMAGE_VM INSTANCE
    INTERFACE_INDEX IP_CONFIG IQN ITEM ITEM_ID ITEM_NAME JOB_ID KEY KEYVAULT KEYVAULT_ID KEYVAULT_RG KEY_VERSION
    LOCKED_ID LOCK_ID MOUNT NEW_LOCK NEW_POLICY NEW_SIZE NEW_STORAGE NEW_VAULT NEW_VG NEW_VM NEW_VNET NEXT_HOP NIC
    NOTES NSG OLD_RULE OLD_VAULT OLD_VAULT_RG OS_DISK PARTITION_NUMBER PASSWORD PLAN POINT POLICY POOL PORT PORTAL
    PREFIX PRINCIPAL_ID PRIVATE_IP PRODUCT PROXY PUBLISHER RECOVERY_POINT RECOVERY_VG REGION RESOURCE_GUARD_ID
    RESTORED_RG RG SCRIPT SECRET SERVICE SID SIZE SIZE_GB SLE_VERSION SNAPSHOT SNAPSHOT_RG SNAPSHOT_TIME
    SOURCE_SUBSCRIPTION STORAGE STORAGE_RG SUBNET SUBNET_GATEWAY SUBSCRIPTION SUBSCRIPTION_ID TAG TARGET TARGET_RG
    TARGET_SUBSCRIPTION TARGET_SUBSCRIPTION_ID TEMPLATE TO USER USER_OR_PRINCIPAL_ID UUID VALUE VAULT VAULT_RG VG
    VHD_URI_WITH_SAS VM VM_ID_1 VM_ID_2 VNET VNET_RG WINDOWS_OR_LINUX
"""
PLACEHOLDERS = set(NAMED.split())

#: Words in angle brackets that Windows means literally.
LITERAL = {"local"}

IN_BRACKETS = re.compile(r"(?<!\(\?)<([A-Za-z][A-Za-z0-9_ -]*)>")

#: What machine translation once made of commands and their output.
TRANSLATED = re.compile(
    r"lista (de )?escritores|vssadmin (lista|listar|enumerar)|\[\d*\]? ?(Estable|estable)|Estable\]|inicio neto|"
    r"parada neta|parar net|net (inicio|parada|detener|iniciar)|servicio reiniciar|obtener-|establecer-|"
    r"consulta sc|Software\\Directivas|clave_local_máquina",
    re.IGNORECASE,
)


def page_ids() -> list[str]:
    """Ids of all pages, one test each."""
    return sorted(path.stem for path in (resource_root() / "pages" / "en").glob("*.md"))


def powershell_faults(block: CodeBlock) -> str:
    """What is not PowerShell in a block, with its line; empty when all is."""
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_pwsh.language()))
    nodes = [parser.parse(block.text.encode()).root_node]
    if not nodes[0].has_error:
        return ""
    while nodes:
        node = nodes.pop()
        if node.is_error or node.is_missing:
            line = node.start_point[0]
            return f"line {line + 1} is not PowerShell: {block.text.splitlines()[line]}"
        nodes += [child for child in node.children if child.has_error or child.is_missing]
    return f"not PowerShell: {block.text}"


def bash_faults(block: CodeBlock, bash: str) -> str:
    """What bash says against a block; empty when it would run it."""
    run = subprocess.run([bash, "-n"], input=block.text.encode(), capture_output=True, check=False)
    return run.stderr.decode(errors="replace")


@pytest.fixture(scope="session")
def bash() -> str:
    found = shutil.which("bash")
    if found is None or "system32" in found.lower():  # Windows' own starts WSL
        pytest.skip("bash is not installed here")
    return found


@pytest.mark.parametrize("page_id", page_ids())
def test_powershell_of_a_page_parses(sources: Sources, page_id: str) -> None:
    page = next(page for page in sources.pages if page.id == page_id)

    faults = [powershell_faults(block) for block in page_commands(page) if block.language in POWERSHELL]

    assert not any(faults), "\n".join(filter(None, faults))


@pytest.mark.parametrize("page_id", page_ids())
def test_bash_of_a_page_parses(sources: Sources, page_id: str, bash: str) -> None:
    page = next(page for page in sources.pages if page.id == page_id)

    faults = [bash_faults(block, bash) for block in page_commands(page) if block.language in BASH]

    assert not any(faults), "\n".join(filter(None, faults))


def test_powershell_of_the_checks_parses(sources: Sources) -> None:
    faults = [
        f"{check.id}: {fault}"
        for check in sources.checks
        for block in check.by_hand
        if block.language in POWERSHELL and (fault := powershell_faults(block))
    ]

    assert faults == []


def test_bash_of_the_checks_parses(sources: Sources, bash: str) -> None:
    faults = [
        f"{check.id}: {fault}"
        for check in sources.checks
        for block in check.by_hand
        if block.language in BASH and (fault := bash_faults(block, bash))
    ]

    assert faults == []


def test_a_broken_command_would_be_seen(bash: str) -> None:
    from troubleshooter.blocks import CodeBlock

    assert "line 2" in powershell_faults(CodeBlock("powershell", "Get-Disk\nif ($true) { Get-Disk"))
    assert bash_faults(CodeBlock("bash", "if true; then ls"), bash)
    assert not powershell_faults(CodeBlock("powershell", "Get-Disk | Where-Object { $_.Number -gt 0 }"))
    assert not bash_faults(CodeBlock("bash", "lsblk | grep sda"), bash)


def test_placeholders_are_the_known_ones(sources: Sources) -> None:
    found = {(word, where) for where, block in all_commands(sources) for word in IN_BRACKETS.findall(block.text)}

    assert {(word, where) for word, where in found if word not in PLACEHOLDERS | LITERAL} == set()
    assert {word for word, _ in found} - LITERAL == PLACEHOLDERS, "a placeholder that nothing uses any more"


def test_placeholders_stand_in_quotes(sources: Sources) -> None:
    bare = [
        f"{where}: {line}"
        for where, block in all_commands(sources)
        for line in block.text.splitlines()
        for match in IN_BRACKETS.finditer(line)
        if block.language != "text"  # the pattern of a name, not a command
        and match[1] in PLACEHOLDERS
        and not stands_in_quotes(line, match.start())
    ]

    assert bare == []


def stands_in_quotes(line: str, at: int) -> bool:
    """Whether a quotation is open at a place in a line, or began right before it."""
    before = line[:at]
    return (
        before.count('"') % 2 == 1 or before.count("'") % 2 == 1 or re.search(r"[\"'][^\s\"']*\Z", before) is not None
    )


@pytest.mark.parametrize(
    ("line", "quoted"),
    [
        ('az vm show --name "<VM>"', True),
        ("Get-AzVM -Name '<VM>'", True),
        ('az role list --scope "$(az keyvault show --name "<VM>" --query id)"', True),
        ('ping "https://<VM>.example.com"', True),
        ("az vm show --name <VM>", False),
        ('az vm show --group "x" --name <VM>', False),
    ],
)
def test_a_bare_placeholder_would_be_seen(line: str, quoted: bool) -> None:
    assert stands_in_quotes(line, line.index("<VM>")) is quoted


def test_commands_are_not_translated(sources: Sources) -> None:
    for where, block in all_commands(sources):
        assert block.text.isascii(), f"{where}: {block.text}"
        assert not TRANSLATED.search(block.text), f"{where}: {block.text}"
    for page in sources.pages:
        for code in inline_code(page_runs(page, Language.ES)):
            assert not TRANSLATED.search(code), f"{page.id}: {code}"


def test_code_within_sentences_is_the_same_in_both_languages(sources: Sources) -> None:
    for page in sources.pages:
        english, spanish = (inline_code(page_runs(page, language)) for language in Language)
        assert spanish == english, page.id


def test_no_comment_in_a_human_language_stands_in_a_command(sources: Sources) -> None:
    comments = [
        f"{where}: {line}"
        for where, block in all_commands(sources)
        if block.language in POWERSHELL | BASH
        for line in block.text.splitlines()
        if re.match(r"\s*#(?!!|requires)", line)
    ]

    assert comments == []


def test_commands_have_no_trailing_blanks_or_tabs(sources: Sources) -> None:
    for where, block in all_commands(sources):
        assert not re.search(r"[ \t]$|\t", block.text, re.MULTILINE), f"{where}: {block.text!r}"


def test_what_is_done_in_the_portal_is_also_a_command(sources: Sources) -> None:
    from troubleshooter.words import Need

    portal = [page for page in sources.pages if page.needs == (Need.PORTAL,)]

    assert portal
    for page in portal:
        assert {block.language for block in page_commands(page)} & {"azure-powershell", "azure-cli"}, page.id
