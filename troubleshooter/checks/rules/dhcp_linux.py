"""Judges whether a Linux VM gets its address by DHCP, which is also how it learns the platform's address."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from troubleshooter.checks.facts.dhcp_linux import CONFIG_PROBE, LEASES_PROBE, read_dhcp
from troubleshooter.checks.facts.unread import CannotTell
from troubleshooter.checks.judgement import EvidenceLine, Judgement, Sureness
from troubleshooter.checks.rules.rule import Rule
from troubleshooter.i18n import _
from troubleshooter.words import Platform, Verdict

if TYPE_CHECKING:
    from troubleshooter.checks.capture import Capture


def _judge(capture: Capture) -> Judgement:
    found = read_dhcp(capture)
    expected = _("A DHCP lease that has not expired.")
    now = capture.taken or datetime.now(UTC)
    valid = [lease for lease in found.leases if lease.expires is None or lease.expires > now]
    if valid:
        newest = valid[-1]
        observed = " · ".join(
            part for part in (newest.address, f"option 245 = {newest.wireserver}" if newest.wireserver else "") if part
        )
        summary = _("The VM has a DHCP lease for {address}.").format(address=newest.address)
        return Judgement(Verdict.OK, summary, observed, expected, lines=(EvidenceLine(LEASES_PROBE, observed),))
    if found.static:
        summary = (
            _("A fixed address is set inside the VM, and there is no DHCP lease.")
            if found.looked
            else _("A fixed address is set inside the VM; whether there is a DHCP lease was not seen.")
        )
        observed = found.static[0].text
        return Judgement(Verdict.WARNING, summary, observed, expected, Sureness.LIKELY, found.static[:3])
    if found.leases:
        summary = _("All DHCP leases that were found have expired.")
        last = max(lease.expires for lease in found.leases if lease.expires is not None)
        observed = last.isoformat(timespec="minutes")
        return Judgement(Verdict.WARNING, summary, observed, expected, Sureness.LIKELY)
    raise CannotTell(_("No lease was found where the usual DHCP clients keep theirs."), probe=LEASES_PROBE)


RULES = (Rule("net.dhcp.lnx", (LEASES_PROBE, CONFIG_PROBE), _judge, (Platform.LINUX,)),)
