"""Signing in without a window and reading an estate: for every command that asks Azure."""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from troubleshooter.commands.shared import UsageError
from troubleshooter.i18n import _

if TYPE_CHECKING:
    import argparse

    from troubleshooter.estate.estate import Estate
    from troubleshooter.estate.failures import SignInNeededError
    from troubleshooter.estate.model import Reading
    from troubleshooter.estate.signin import SignedIn
    from troubleshooter.estate.transport import Transport

_DAYS = 14


def add_reading_options(parser: argparse._ActionsContainer) -> None:
    """Add the options that say which estate is read, and as whom."""
    parser.add_argument("--sample", action="store_true", help="an invented estate: no sign-in, no network")
    parser.add_argument("--cloud", choices=("public", "us_government", "china"), default="")
    parser.add_argument("--tenant", default="", help="id or domain of the tenant")
    parser.add_argument("--subscription", action="append", default=[], metavar="ID", help="only this one; repeatable")
    parser.add_argument("--days", type=int, default=_DAYS, help="how far to look back for jobs (14)")
    parser.add_argument("--managed-identity", action="store_true", help="sign in as the identity of this VM")
    parser.add_argument("--device-code", action="store_true", help="sign in with a code, in a browser anywhere")


def given_reading_options(options: argparse.Namespace) -> list[str]:
    """Which of these options stand on the command line with another value than their default."""
    defaults = {
        "sample": False, "cloud": "", "tenant": "", "subscription": [], "days": _DAYS, "managed_identity": False,
        "device_code": False,
    }  # fmt: skip
    return [f"--{name.replace('_', '-')}" for name, value in defaults.items() if getattr(options, name) != value]


@dataclass(frozen=True, slots=True)
class ReadEstate:
    """An estate, and who read it."""

    estate: Estate
    account: str
    tenant: str
    read: datetime  # when reading ended
    broken: SignInNeededError | None = None  # the sign-in ended before all was read


def read_estate(options: argparse.Namespace) -> ReadEstate:
    """Sign in as the options say, and read.

    Raises:
        UsageError: the options do not make sense, nobody is signed in, or nothing at all could be read.
        EstateError: signing in did not work.
    """
    from troubleshooter.estate.estate import Estate
    from troubleshooter.estate.failures import SignInNeededError
    from troubleshooter.estate.reader import MOST_DAYS, Reader
    from troubleshooter.estate.sample import SampleTransport

    if not 1 <= options.days <= MOST_DAYS:
        raise UsageError(_("--days must be between 1 and {most}.").format(most=MOST_DAYS))
    stop = threading.Event()
    estate = Estate(sample=options.sample)
    signed_in: SignedIn | None = None
    transport: Transport
    if options.sample:
        transport = sample = SampleTransport()
        account, tenant = sample.account, sample.tenant
    else:
        signed_in = _sign_in(options, stop)
        transport, account, tenant = signed_in.transport, signed_in.account, signed_in.tenant
    broken = None
    try:
        reader = Reader(transport, days=options.days, subscriptions=options.subscription)
        reader.read(estate.add, stop)
    except SignInNeededError as error:
        broken = error
    except KeyboardInterrupt:
        stop.set()
        raise
    if not (estate.vms or estate.vaults) and (broken or estate.coverage.estate):
        raise UsageError(str(broken or _reason(estate.coverage.estate[0])))
    return ReadEstate(estate, account, tenant, datetime.now(UTC), broken)


def _reason(reading: Reading) -> str:
    return f"{reading.name}: {reading.reason}"


def _sign_in(options: argparse.Namespace, stop: threading.Event) -> SignedIn:
    """Sign in without a window: as the environment says, as the account kept, as ``az login``, or with a code."""
    from troubleshooter.estate.failures import SignInError
    from troubleshooter.estate.options import checked_options, sign_in_options
    from troubleshooter.estate.signin import SignIn
    from troubleshooter.paths import config_dir
    from troubleshooter.settings import load_settings

    set_before = sign_in_options(load_settings(config_dir() / "settings.json"))
    chosen = checked_options(
        cloud=options.cloud or set_before.cloud.value,
        tenant=options.tenant or set_before.tenant,
        client_id=set_before.client_id,
    )
    sign_in = SignIn(chosen)
    if options.device_code:
        return sign_in.with_device_code(
            lambda code: print(
                _("Open {url} and enter the code {code}.").format(url=code.url, code=code.code),
                file=sys.stderr,
                flush=True,
            ),
            stop,
        )
    signed_in = sign_in.from_environment(stop, managed_identity=options.managed_identity) or sign_in.resume(stop)
    if signed_in is not None:
        return signed_in
    try:
        return sign_in.with_az(stop)
    except SignInError as error:
        raise UsageError(
            _(
                "Not signed in: {reason} Or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, "
                "or use --managed-identity or --device-code."
            ).format(reason=error)
        ) from error
