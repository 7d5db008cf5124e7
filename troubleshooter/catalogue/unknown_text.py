"""What a user reads about a code that the catalogue does not have, and the text for a support request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troubleshooter.catalogue.unknown import Family
from troubleshooter.i18n import _

if TYPE_CHECKING:
    from troubleshooter.catalogue.unknown import UnknownCode


def family_text(family: Family) -> str:
    """Where an error of this family most likely comes from, and where to look first."""
    return {
        Family.MANAGEMENT: _(
            "Codes that begin with BMSUserError come from the management service: it refused a request of the "
            "portal, of a template or of a command. Look at what was asked for: names, policy, vault, region."
        ),
        Family.COMPUTE: _(
            "This looks like an error of Azure Compute, which makes the restore point of the VM. Look at the VM: "
            "its state, its agent, its disks, and changes made during the backup."
        ),
        Family.EXTENSION: _(
            "Codes that begin with Extension come from the backup extension inside the VM. Look there: at the "
            "extension's log, at VSS on Windows, at the file systems on Linux."
        ),
        Family.AGENT: _(
            "This looks like an error of the VM agent. Look at its service, its version, and its way to 168.63.129.16."
        ),
        Family.CUSTOMER: _(
            "Codes that begin with UserError stand for something that the owner of the VM or of the vault can mend: "
            "a setting, a permission, a limit, a state. The job's own text usually names it."
        ),
        Family.SERVICE: _(
            "This looks like an error of the service itself. Often a later attempt succeeds; if it does not, "
            "only Microsoft can see more."
        ),
        Family.WINDOWS: _(
            "This is a failure of Windows (an HRESULT), not a code of Azure Backup; other programs meet it too. "
            "Look into the VM's event log at that time, and for the title of the failed job (errorTitle)."
        ),
        Family.NUMBER: _(
            "A number names no family. The same job carries a title (errorTitle), which is the documented name: "
            "open the job's details, or the job's JSON, and search for that."
        ),
        Family.OTHER: _("Its name gives away no family. The text of the job and the activity log say more."),
    }[family]


def what_to_collect() -> tuple[str, ...]:
    """What helps whoever looks at it next."""
    return (
        _("The whole error of the job: its title, its number, its text and Azure's recommendations."),
        _("When it began (with the time zone), how often, and what was changed before."),
        _("The region, the operating system, and whether the disks are managed, encrypted or shared."),
        _("The activity or correlation id of the failed operation, from the activity log."),
        _("The log of the extension and of the agent in the VM, from the time of the failure."),
    )


def support_text(unknown: UnknownCode) -> str:
    """A text for a support request; it names no VM, vault or subscription: those go where the form asks for them."""
    return _(
        "Azure VM backup fails with the code {code}, which Microsoft's troubleshooting pages do not list.\n"
        "\n"
        "Job: <operation>, started <time and time zone>, failing since <date>, on <number> VM(s).\n"
        "Error title: {code}\n"
        "Error number: <errorCode of the job>\n"
        "Error text: <errorString of the job>\n"
        "Region: <region>. Operating system: <name and version>. Disks: <managed, encrypted, shared, sizes>.\n"
        "Correlation id: <from the activity log>\n"
        "Tried so far: <steps and results>\n"
        "\n"
        "Please tell us what this code stands for and how to get the backup working again."
    ).format(code=unknown.code)
