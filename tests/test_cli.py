"""The console twin, as people type it and as programs drive it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from troubleshooter import __version__
from troubleshooter.cli import main
from troubleshooter.resources import resource_root
from troubleshooter.words import Language, Operation, Platform, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from troubleshooter.knowledge.knowledge import Knowledge
    from troubleshooter.knowledge.sources import Sources

ROOT = Path(__file__).parent.parent
TIMEOUT = 30  # seconds after which a process counts as stuck

CODE, ENTRY = "ExtensionFailedVssWriterInBadState", "vss-writers-bad-state"
AGENT = "vm-agent-unable-to-communicate"

PASTE = """\
Hello,
our nightly job on DB-07 failed again, this is what the portal says:

  Error code: ExtensionFailedVssWriterInBadState
  Snapshot operation failed because VSS writers were in a bad state.

Kind regards
"""


@pytest.fixture(autouse=True)
def compiled(warm_profile: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command finds the content compiled."""
    for name, value in warm_profile.items():
        monkeypatch.setenv(name, value)


class Console:
    """Runs commands in this process and keeps what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """One command: its exit code, its answer, its complaint."""
        code = main(arguments)
        printed = self._capsys.readouterr()
        return code, printed.out, printed.err

    def text(self, *arguments: str) -> str:
        """The answer of a command that must succeed."""
        code, out, err = self.run(*arguments)
        assert (code, err) == (0, ""), err
        return out

    def json(self, *arguments: str) -> Any:
        """The same as one line of JSON."""
        out = self.text(*arguments, "--json")
        assert out.count("\n") == 1
        return json.loads(out)

    def complaint(self, *arguments: str) -> str:
        """The one line that a command says when it cannot do what it should."""
        code, out, err = self.run(*arguments)
        assert (code, out) == (2, "")
        assert err.startswith("vmbt: ")
        assert err.endswith("\n")
        assert err.count("\n") == 1, err
        return err.removeprefix("vmbt: ").rstrip("\n")


@pytest.fixture
def console(capsys: pytest.CaptureFixture[str]) -> Console:
    return Console(capsys)


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Put bytes where the next command reads its standard input."""

    def put(raw: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="ascii"))

    return put


@contextlib.contextmanager
def a_process(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """``vmbt`` as a process of its own, in the plainest of environments; ended by force when it hangs."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "LANG"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "troubleshooter.cli", *arguments],
        cwd=ROOT,
        env={**environment, "LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    guard = threading.Timer(TIMEOUT, process.kill)
    guard.start()
    try:
        with process:
            yield process
    finally:
        guard.cancel()


# --- search -----------------------------------------------------------------------------------------------------------


def test_a_code_finds_its_error_and_names_the_next_command(console: Console) -> None:
    out = console.text("search", CODE)

    first, second, *_rest = out.splitlines()
    assert first.startswith("sure ")
    assert ENTRY in second
    assert CODE in second
    assert out.rstrip().endswith(f"vmbt show {ENTRY}")


def test_words_need_no_quotation_marks(console: Console) -> None:
    words = "VSS writers were in a bad state"

    assert console.json("search", *words.split())["hits"] == console.json("search", words)["hits"]


def test_the_format_of_an_answer(console: Console) -> None:
    answer = console.json("search", "Snapshot operation failed because VSS writers were in a bad state.")

    assert list(answer) == ["query", "hits", "unknown_codes"]
    assert answer["query"] == "Snapshot operation failed because VSS writers were in a bad state."
    assert answer["unknown_codes"] == []
    hit = answer["hits"][0]
    assert list(hit) == [
        "id",
        "codes",
        "message_en",
        "message_es",
        "title_en",
        "title_es",
        "score",
        "confidence",
        "matched",
        "matched_in",
        "line",
    ]
    assert (hit["id"], hit["confidence"], hit["matched_in"]) == (ENTRY, "sure", "message")
    assert CODE in hit["codes"]
    assert hit["matched"] == hit["message_en"] == "Snapshot operation failed because VSS writers were in a bad state."
    assert "VSS Writer" in hit["message_es"]
    assert 0 < hit["score"] <= 1
    assert hit["confidence"] in ("sure", "likely", "weak")


def test_hits_come_best_first_and_name_real_errors(console: Console, knowledge: Knowledge) -> None:
    hits = console.json("search", "snapshot failed because the agent could not reach the network")["hits"]

    assert len(hits) > 1
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    for hit in hits:
        assert hit["codes"] == list(knowledge.summaries[hit["id"]].codes)


def test_a_spanish_message_is_found_with_and_without_accents(console: Console) -> None:
    for words in (
        "operación de instantánea debido a VSS Writer en mal estado",
        "operacion de instantanea VSS Writer mal estado",
    ):
        assert console.json("search", words)["hits"][0]["id"] == ENTRY


def test_an_unknown_code_is_named(console: Console) -> None:
    answer = console.json("search", "UserErrorPurpleElephantInVault")

    assert answer["unknown_codes"] == ["UserErrorPurpleElephantInVault"]
    assert "The catalogue does not know UserErrorPurpleElephantInVault." in console.text(
        "search", "UserErrorPurpleElephantInVault"
    )


def test_nothing_fits_is_an_answer_and_no_failure(console: Console) -> None:
    assert console.json("search", "qzxv wkjq")["hits"] == []
    assert console.text("search", "qzxv wkjq") == "Nothing in the catalogue fits.\n"


def test_the_limit_is_kept(console: Console) -> None:
    assert len(console.json("search", "snapshot failed", "--limit", "2")["hits"]) == 2
    assert len(console.json("search", "snapshot failed")["hits"]) <= 10


def test_a_paste_comes_from_standard_input_with_its_lines(console: Console, stdin: Callable[[bytes], None]) -> None:
    stdin(PASTE.encode())
    answer = console.json("search", "-")

    assert answer["query"] == PASTE
    assert answer["hits"][0]["id"] == ENTRY
    assert answer["hits"][0]["line"] in (4, 5)


@pytest.mark.parametrize(
    "raw",
    [
        PASTE.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + PASTE.encode(),
        b"\xff\xfe\x80 \x00 " + PASTE.encode(),
        PASTE.replace("nightly", "nächtlicher").encode("cp1252"),
    ],
    ids=["CRLF", "BOM", "odd bytes", "cp1252"],
)
def test_a_paste_in_another_encoding_is_found_too(console: Console, stdin: Callable[[bytes], None], raw: bytes) -> None:
    stdin(raw)

    assert console.json("search", "-")["hits"][0]["id"] == ENTRY


@pytest.mark.parametrize("arguments", [[], [""], ["   "], ["", " "]], ids=repr)
def test_a_search_for_nothing_says_what_to_do(console: Console, arguments: list[str]) -> None:
    assert "Say what to search for" in console.complaint("search", *arguments)


def test_an_empty_paste_says_what_to_do(console: Console, stdin: Callable[[bytes], None]) -> None:
    stdin(b" \n\n")

    assert "Say what to search for" in console.complaint("search", "-")


# --- search --batch ---------------------------------------------------------------------------------------------------


def test_a_batch_answers_each_query_with_one_line(console: Console, stdin: Callable[[bytes], None]) -> None:
    queries = [CODE, "", "qzxv wkjq", "línea\nsegunda línea ☂", "UserErrorPurpleElephantInVault"]
    stdin("\n".join(json.dumps({"query": query, "note": 1}) for query in queries).encode() + b"\n\n")

    answers = [json.loads(line) for line in console.text("search", "--batch").splitlines()]

    assert [answer["query"] for answer in answers] == queries
    assert answers[0]["hits"][0]["id"] == ENTRY
    assert [answers[1]["hits"], answers[2]["hits"]] == [[], []]
    assert answers[4]["unknown_codes"] == ["UserErrorPurpleElephantInVault"]


def test_a_batch_answers_as_a_single_search_does(console: Console, stdin: Callable[[bytes], None]) -> None:
    single = console.json("search", "the writers time out")
    stdin(b'{"query": "the writers time out"}\n')

    assert json.loads(console.text("search", "--batch")) == single


def test_a_batch_may_start_with_a_byte_order_mark(console: Console, stdin: Callable[[bytes], None]) -> None:
    stdin(b'\xef\xbb\xbf{"query": "vss"}\r\n')

    assert json.loads(console.text("search", "--batch"))["query"] == "vss"


@pytest.mark.parametrize(
    "line",
    ["vss", '{"query": 5}', '{"text": "vss"}', '["vss"]', "{", "null", "[" * 100_000],
    ids=["no JSON", "number", "other key", "list", "cut off", "null", "nested without end"],
)
def test_a_wrong_line_of_a_batch_is_named(console: Console, stdin: Callable[[bytes], None], line: str) -> None:
    stdin(f'{{"query": "vss"}}\n\n{line}\n'.encode())

    code, out, err = console.run("search", "--batch")

    assert code == 2
    assert [json.loads(answer)["query"] for answer in out.splitlines()] == ["vss"]
    assert err == 'vmbt: Line 3 is not a JSON object with a text "query".\n'


def test_an_empty_batch_is_fine(console: Console, stdin: Callable[[bytes], None]) -> None:
    stdin(b"")

    assert console.text("search", "--batch") == ""


def test_a_batch_answers_before_the_next_query_is_sent() -> None:
    with a_process("search", "--batch") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for query in (CODE, "no se puede comunicar con el agente – ñ", "qzxv"):
            process.stdin.write(json.dumps({"query": query}).encode() + b"\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            assert answer["query"] == query
        out, err = process.communicate()

    assert (process.returncode, out, err) == (0, b"", b"")


# --- show -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", Language)
def test_show_an_error(console: Console, sources: Sources, language: Language) -> None:
    entry = next(entry for entry in sources.entries if entry.id == ENTRY)

    out = console.text("show", ENTRY, "--lang", language)

    assert out.startswith(f"# {entry.text[language].title}\n")
    assert f"`{CODE}`" in out
    assert entry.text[language].messages[0].text in out


@pytest.mark.parametrize("written", [CODE, CODE.lower(), CODE.upper(), ENTRY.upper(), f"error:{ENTRY}", f" {ENTRY} "])
def test_show_an_error_by_any_name(console: Console, written: str) -> None:
    assert console.text("show", written) == console.text("show", ENTRY)


@pytest.mark.parametrize("language", Language)
def test_show_a_page(console: Console, sources: Sources, language: Language) -> None:
    page = next(page for page in sources.pages if page.id == "vss-service")

    out = console.text("show", "vss-service", "--lang", language)

    assert out.startswith(f"# {page.text[language].title}\n")
    assert {"en": "## Steps", "es": "## Pasos"}[language] in out
    assert out == console.text("show", "page:vss-service", "--lang", language)


@pytest.mark.parametrize("language", Language)
def test_show_a_check(console: Console, sources: Sources, language: Language) -> None:
    check = next(check for check in sources.checks if check.id == "vss.writers")

    out = console.text("show", "vss.writers", "--lang", language)

    assert out.startswith(f"# {check.text[language].title}\n")
    assert "```cmd\nvssadmin list writers\n```" in out
    assert out == console.text("show", "check:vss.writers", "--lang", language)


def test_everything_can_be_shown_in_both_languages(console: Console, sources: Sources) -> None:
    links = [f"error:{entry.id}" for entry in sources.entries]
    links += [f"page:{page.id}" for page in sources.pages]
    links += [f"check:{check.id}" for check in sources.checks]
    shown = set()
    for link in links[::7]:
        for language in Language:
            shown.add(console.text("show", link, "--lang", language))

    assert len(shown) == 2 * len(links[::7])


def test_a_page_with_the_id_of_an_error_can_be_reached(console: Console, sources: Sources) -> None:
    shared = {entry.id for entry in sources.entries} & {page.id for page in sources.pages}

    assert shared, "no id is shared any more: this test has lost its matter"
    for both in shared:
        error, page = console.json("show", both), console.json("show", f"page:{both}")
        assert (error["kind"], page["kind"]) == ("error", "page")
        assert f"`page:{both}`" in error["markdown"]


def test_what_is_shown_as_json(console: Console) -> None:
    answer = console.json("show", CODE, "--lang", "es")

    assert list(answer) == ["kind", "id", "lang", "markdown"]
    assert (answer["kind"], answer["id"], answer["lang"]) == ("error", ENTRY, "es")
    assert answer["markdown"] + "\n" == console.text("show", CODE, "--lang", "es")


@pytest.mark.parametrize(
    "wanted",
    ["nothing-like-it", "UserErrorPurpleElephant", "page:nothing-like-it", f"page:{ENTRY}", "error:", "", "a:b"],
)
def test_an_unknown_id_says_what_to_try(console: Console, wanted: str) -> None:
    assert f"'{wanted}'" in console.complaint("show", wanted)


# --- list -------------------------------------------------------------------------------------------------------------


def test_list_everything(console: Console, knowledge: Knowledge) -> None:
    *rows, count = console.text("list").splitlines()

    assert [row.split()[0] for row in rows] == list(knowledge.summaries)
    assert count == f"{len(knowledge.summaries)} entries"


def filters() -> list[tuple[str, str]]:
    """Every filter with every value."""
    kinds = {"--operation": Operation, "--platform": Platform, "--status": Status}
    return [(option, value.value) for option, kind in kinds.items() for value in kind]


@pytest.mark.parametrize(("option", "value"), filters())
def test_list_by_one_thing(console: Console, knowledge: Knowledge, option: str, value: str) -> None:
    wanted = [
        summary.id
        for summary in knowledge.summaries.values()
        if value in (summary.operation, *summary.platforms, summary.status)
    ]

    assert [row["id"] for row in console.json("list", option, value)] == wanted


def test_filters_narrow_one_another(console: Console, knowledge: Knowledge) -> None:
    rows = console.json("list", "--operation", "backup", "--platform", "linux")

    assert rows
    assert [row["id"] for row in rows] == [
        summary.id
        for summary in knowledge.summaries.values()
        if summary.operation == "backup" and Platform.LINUX in summary.platforms
    ]


def test_the_format_of_a_list(console: Console, knowledge: Knowledge) -> None:
    row = next(row for row in console.json("list") if row["id"] == ENTRY)
    summary = knowledge.summaries[ENTRY]

    assert row == {
        "id": ENTRY,
        "codes": list(summary.codes),
        "operation": "backup",
        "platforms": ["windows"],
        "status": "current",
        "title_en": summary.title[Language.EN],
        "title_es": summary.title[Language.ES],
        "message_en": summary.message[Language.EN],
        "message_es": summary.message[Language.ES],
    }


def test_list_in_spanish(console: Console, knowledge: Knowledge) -> None:
    out = console.text("list", "--lang", "es")

    assert knowledge.summaries[ENTRY].title[Language.ES] in out
    assert "Copia de seguridad" in out
    assert out.rstrip().endswith(f"{len(knowledge.summaries)} entradas")


# --- what goes wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "COMMAND"),
        (["repair"], "repair"),
        (["search", "--lang", "fr", "vss"], "choose from 'en', 'es'"),
        (["search", "vss", "--limit", "many"], "many"),
        (["search", "vss", "--limit", "0"], "0 is less than 1"),
        (["search", "vss", "--limit", "-3"], "limit"),
        (["search", "--fast", "vss"], "--fast"),
        (["show"], "id"),
        (["list", "--operation", "dance"], "choose from 'backup', 'restore'"),
        (["list", "--platform", "beos"], "choose from 'windows', 'linux'"),
    ],
)
def test_a_wrong_command_line_is_one_clear_line(console: Console, arguments: list[str], words: str) -> None:
    complaint = console.complaint(*arguments)

    assert words in complaint
    assert "vmbt --help" in complaint


def test_complaints_come_in_the_language_asked_for(console: Console) -> None:
    assert "Nothing has the id" in console.complaint("show", "nada", "--lang", "en")
    assert "Nothing has the id" not in console.complaint("show", "nada", "--lang", "es")
    assert "Nothing has the id" in console.complaint("show", "nada")


def test_mistakes_in_the_content_are_one_line_that_names_the_first(
    console: Console, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "catalogue" / "backup" / "broken.yaml"
    broken.parent.mkdir(parents=True)
    broken.write_text("id: [\n", encoding="utf-8")
    monkeypatch.setattr("troubleshooter.cli.resource_root", lambda: tmp_path)

    assert "backup/broken.yaml:" in console.complaint("list")


def test_a_damaged_installation_is_one_line(console: Console, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("troubleshooter.cli.resource_root", lambda: tmp_path / "gone")

    assert "Install the program again" in console.complaint("list")


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_are_no_failure(capsys: pytest.CaptureFixture[str], option: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main([option])

    assert ended.value.code == 0
    assert ("vmbt" in capsys.readouterr().out) is True


def test_the_version_is_the_programs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])

    assert capsys.readouterr().out == f"vmbt {__version__}\n"


# --- as a process -----------------------------------------------------------------------------------------------------


def test_accents_survive_a_console_that_knows_none() -> None:
    with a_process("list", "--lang", "es") as process:
        out, err = process.communicate()

    assert (process.returncode, err) == (0, b"")
    assert "Copia de seguridad" in out.decode("utf-8")
    assert "máquina" in out.decode("utf-8")


def test_odd_bytes_on_standard_input_do_no_harm() -> None:
    raw = bytes(range(256)) + b"\n" + PASTE.encode() + b"\xc3"
    with a_process("search", "-", "--json") as process:
        out, err = process.communicate(raw)

    assert (process.returncode, err) == (0, b"")
    assert json.loads(out)["hits"][0]["id"] == ENTRY


def test_a_complaint_of_a_process_is_one_line_on_stderr() -> None:
    with a_process("show", "nothing-like-it") as process:
        out, err = process.communicate()

    assert (process.returncode, out) == (2, b"")
    assert err.decode("utf-8").splitlines() == [
        "vmbt: Nothing has the id or code 'nothing-like-it'. Try: vmbt search nothing-like-it"
    ]


@pytest.mark.parametrize(
    "arguments",
    [["list"], ["list", "--json"], ["show", ENTRY], ["search", "snapshot"]],
    ids=["list", "list --json", "show", "search"],
)
def test_a_reader_that_goes_early_hears_no_complaint(arguments: list[str]) -> None:
    with a_process(*arguments) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()  # before anything is printed, as after | head -0
        code = process.wait()
        err = process.stderr.read()

    assert (code, err) == (0, b"")


def test_a_batch_whose_reader_goes_early_ends_quietly() -> None:
    queries = b'{"query": "snapshot failed"}\n' * 500
    with a_process("search", "--batch") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(queries[: 29 * 2])
        process.stdin.flush()
        assert process.stdout.readline()
        process.stdout.close()
        try:
            process.stdin.write(queries)
            process.stdin.close()
        except OSError:
            process.stdin = None  # it has ended already, as it should
        code = process.wait()
        err = process.stderr.read()

    assert (code, err) == (0, b"")


def test_the_content_is_found_from_anywhere(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", "from troubleshooter.cli import main; raise SystemExit(main(['list']))"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )

    assert run.returncode == 0
    assert resource_root().is_dir()
    assert ENTRY.encode() in run.stdout
