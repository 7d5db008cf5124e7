"""A small invented catalogue to search in, shared by the tests of extraction, search and speed."""

from __future__ import annotations

from datetime import date

from troubleshooter.catalogue.entry import Cause, CauseText, Entry, EntryText, Message
from troubleshooter.words import CodeConfidence, Era, Language, Operation, Platform, Status


def entry(
    entry_id: str,
    english: list[str],
    spanish: list[str],
    *,
    codes: tuple[str, ...] = (),
    numbers: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
    cause: str = "",
) -> Entry:
    """An entry whose title is the first of its messages without the advice after the first sentence."""

    def text(messages: list[str], aliases: tuple[str, ...]) -> EntryText:
        wordings = tuple(Message(message, Era.TODAY) for message in messages)
        return EntryText(messages[0].split(". ")[0], "", wordings, aliases, "")

    causes = ()
    if cause:
        sentences = {Language.EN: CauseText(cause, ""), Language.ES: CauseText("", "")}
        causes = (Cause("cause", (Platform.LINUX,), sentences, (), (), ()),)
    return Entry(
        id=entry_id,
        codes=codes,
        numbers=numbers,
        hresults=(),
        code_confidence=CodeConfidence.DOCUMENTED,
        operation=Operation.BACKUP,
        platforms=(Platform.LINUX,),
        status=Status.CURRENT,
        verified=date(2026, 11, 22),
        seed=(),
        sources=(),
        related=(),
        text={Language.EN: text(english, aliases), Language.ES: text(spanish, ())},
        causes=causes,
    )


ENTRIES = (
    entry(
        "lighthouse-dark",
        ["The lighthouse lamp could not be lit. Check the fuel and retry the operation."],
        ["No se pudo encender la lámpara del faro. Compruebe el combustible."],
        codes=("UserErrorLighthouseLampNotLit",),
        numbers=("410021", "0x80041F0A"),
        aliases=("the beacon stays dark at night",),
        cause="The wick folder LampKeys has the wrong permissions.",
    ),
    entry(
        "harbour-full",
        ["Docking failed because the harbour has reached its limit of ships."],
        ["Error al atracar porque el puerto alcanzó su límite de barcos."],
        codes=("UserErrorHarbourLimitReached",),
        numbers=("17",),
    ),
    entry(
        "harbour-locked",
        ["The harbour master has locked the gate. Please wait for a few minutes and try again."],
        ["El capitán del puerto ha cerrado la compuerta. Espere unos minutos y vuelva a intentarlo."],
        codes=("HarbourGateIsInLockedState",),
    ),
    entry(
        "anchor-stuck",
        ["Anchor extension failed to lift the chain from the seabed - Restart the winch."],
        ["La extensión del ancla no pudo levantar la cadena del fondo: reinicie el cabrestante."],
        codes=("ExtensionAnchorChainStuck", "ExtensionWinchTimeout"),
    ),
    entry(
        "compass-internal",
        ["Compass calibration ended with an internal error. Contact the shipyard."],
        ["La calibración de la brújula terminó con un error interno."],
        codes=("InternalError",),
    ),
    entry(
        "tide-table-missing",
        ["The tide table was not found in the chart room."],
        ["No se encontró la tabla de mareas en la sala de cartas."],
        codes=("TideTableNotFound",),
    ),
)
