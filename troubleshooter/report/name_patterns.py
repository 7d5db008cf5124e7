"""Names by their shape, for those that nobody has listed: addresses, identifiers, accounts, paths."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from troubleshooter.report.names import Name, NameKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_I = re.IGNORECASE

#: Parts of an ARM id that are names, and what each is.
_ARM_KINDS = {
    "subscriptions": NameKind.SUBSCRIPTION,
    "tenants": NameKind.TENANT,
    "resourcegroups": NameKind.GROUP,
    "virtualmachines": NameKind.VM,
    "vaults": NameKind.VAULT,
}
_ARM_OTHERS = (
    "disks|networkInterfaces|storageAccounts|snapshots|restorePointCollections|restorePoints|virtualNetworks|subnets|"
    "publicIPAddresses|networkSecurityGroups|availabilitySets|diskEncryptionSets|virtualMachineScaleSets|galleries|"
    "images|workspaces|userAssignedIdentities|backupPolicies|privateEndpoints|loadBalancers|routeTables|keys|secrets|"
    "managementGroups|proximityPlacementGroups|hostGroups|hosts|backupJobs"
)
_ARM = re.compile(rf"/({'|'.join(_ARM_KINDS)})/([^/\s\"'<>?,;|\\\])}}{{]+)", _I)
_ARM_PART = re.compile(rf"/({_ARM_OTHERS})/([^/\s\"'<>?,;|\\\])}}{{]+)", _I)
#: A right, such as Microsoft.Compute/virtualMachines/read: it looks like part of an id, but names nothing.
_ACTION = re.compile(r"(?<![\w/.-])Microsoft\.\w+(?:/\w+){1,8}/(?:read|write|delete|action)(?![\w/-])", _I)
_CONTAINER = re.compile(r"\biaasvmcontainer(?:v2)?;([^;/\s\"'<>]+);([^;/\s\"'<>,]+)", _I)
_USER_PATH = re.compile(
    r"(?:[\\/]{1,4}(?:Users|Documents and Settings)|(?<![\w.])/home)[\\/]{1,4}([^\\/:*?\"<>|\r\n\t;,']+)", _I
)
_SYSTEM_USERS = {"public", "default", "all users", "default user", "defaultuser0"}

_EMAIL = re.compile(r"[\w.+'-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+", _I)
_GUID = re.compile(rf"(?<![0-9a-z]){_ID}(?![0-9a-z])", _I)
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])(?=[0-9a-f.]*:[0-9a-f.]*:)[0-9a-f:.]{3,45}(?<![.])(?![\w:])", _I)
_MAC = re.compile(r"(?<![\w:-])[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![\w:-])", _I)
_SID = re.compile(r"\bS-1-5-21-\d+-\d+-\d+(?:-\d+)?\b")
_SERVICE_HOST = re.compile(
    r"(?<![\w.-])([a-z0-9][a-z0-9-]{2,62})(?=\.(?:(?:z\d+\.)?(?:blob|file|queue|table|dfs|web)\.(?:core\.|storage\.azure\.)"
    r"|vault\.azure\.|vault\.usgovcloudapi\.|vault\.microsoftazure\.|database\.windows\.|onmicrosoft\.com"
    r"|[a-z0-9]+\.cloudapp\.(?:azure\.com|net)))",
    _I,
)
_PRIVATE_HOST = re.compile(
    r"(?<![\w.-])[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:local|internal|lan|corp|intra|localdomain|home\.arpa)(?![\w-])",
    _I,
)
#: A domain in small letters counts only where the backslash is not the escape of a line's end in it.
_ACCOUNT = re.compile(
    r"(?<![\w\\/:.-])([A-Z][A-Z0-9-]{1,14}|[A-Za-z][A-Za-z0-9-]{1,14}(?=\\{1,2}[^nrtu]))\\{1,2}([A-Za-z0-9._$-]{1,20})(?![\w\\])"
)
_SYSTEM_DOMAINS = {
    "authority", "builtin", "service", "hklm", "hkcu", "software", "system", "windows", "system32", "microsoft",
    "machine", "currentcontrolset", "services", "programdata", "users", "temp",
}  # fmt: skip
_PROGRAM_ENDINGS = (".exe", ".dll", ".sys", ".log", ".txt", ".json", ".config", ".ps1", ".cmd", ".bat", ".xml", ".msi")
_KEYED_HOST = re.compile(
    r"(?<![\w-])(?:(?:host ?name|computer ?name|machine ?name|vm ?name|server ?name)\\?[\"']?\s*[=:]|"
    r"(?:host|computer|server|workstation)=)\s*\\?[\"']?([a-z0-9][\w.-]*)",
    _I,
)
_KEYED_USER = re.compile(
    r"(?<![\w-])(?:(?:user ?name|upn|logon ?name|account ?name)\\?[\"']?\s*[=:]|user=)\s*\\?[\"']?([a-z0-9][\w.$-]*)",
    _I,
)
_SYSLOG_HOST = re.compile(
    r"^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*) ([\w.-]+)(?= [\w./-]+(?:\[\d+\])?:)",
    re.MULTILINE,
)
_KEYED = ((_KEYED_HOST, NameKind.HOST), (_KEYED_USER, NameKind.USER), (_SYSLOG_HOST, NameKind.HOST))
_NOT_NAMES = {"null", "none", "true", "false", "unknown", "localhost", "root", "system", "empty", "the", "removed"}

#: Addresses that are the same for everybody, and that readers need.
_PUBLIC_ADDRESSES = {"168.63.129.16", "169.254.169.254"}
_VERSION_BEFORE = re.compile(r"(?:version|agent|\bv)[\s:=\"'-]*$", _I)


def learn(text: str) -> Iterator[Name]:
    """Names that stand in a place which says what they are: an ARM id, a path below users, a keyed value."""
    if "/" in text:
        ids = _ACTION.sub(" ", text)
        for found in _ARM.finditer(ids):
            yield Name(_ARM_KINDS[found[1].lower()], found[2])
        if "/providers/" in ids.lower():
            for found in _ARM_PART.finditer(ids):
                yield Name(NameKind.ID, found[2])
    if ";" in text:
        for found in _CONTAINER.finditer(text):
            yield Name(NameKind.GROUP, found[1])
            yield Name(NameKind.VM, found[2])
    if "\\" in text or "/" in text:
        for found in _USER_PATH.finditer(text):
            value = found[1].strip()
            if value.lower() not in _SYSTEM_USERS and len(value) < 65:
                yield Name(NameKind.USER, value)
        for found in _ACCOUNT.finditer(text) if "\\" in text else ():
            if _is_account(found[1], found[2]):
                yield Name(NameKind.USER, found[2])
                yield Name(NameKind.HOST, found[1])
    if ":" in text or "=" in text:
        for pattern, kind in _KEYED:
            for found in pattern.finditer(text):
                value = found[1].rstrip(".-")
                if value.lower() not in _NOT_NAMES and (len(value) > 2):
                    yield Name(kind, value)


#: What each shape has inside, found many times faster than the shape itself: most texts have none of them.
_IN_GUID = re.compile(r"-[0-9a-f]{4}-[0-9a-f]{4}-", _I)
_IN_MAC = re.compile(r"[:-][0-9a-f]{2}[:-][0-9a-f]{2}[:-]", _I)
_IN_IPV4 = re.compile(r"\.\d{1,3}\.\d")
_IN_IPV6 = re.compile(r":[0-9a-f]{0,4}:", _I)
_IN_SERVICE_HOST = re.compile(
    r"\.(?:[a-z0-9]+\.)?(?:core|storage|azure|usgovcloudapi|microsoftazure|windows|onmicrosoft|cloudapp)\.", _I
)
_IN_PRIVATE_HOST = re.compile(r"\.(?:local|internal|lan|corp|intra|home\.arpa)", _I)


def replace_shapes(text: str, alias: Callable[[NameKind, str], str]) -> str:
    """The text with everything that has a name's shape replaced by what ``alias`` gives for it."""
    if "@" in text or "%40" in text:
        text = _EMAIL.sub(lambda found: alias(NameKind.EMAIL, found[0].replace("%40", "@")), text)
    if _IN_GUID.search(text):
        text = _GUID.sub(lambda found: alias(NameKind.ID, found[0]), text)
    if "S-1-5-21-" in text:
        text = _SID.sub(lambda found: alias(NameKind.USER, found[0]), text)
    if _IN_MAC.search(text):
        text = _MAC.sub(lambda found: alias(NameKind.MAC, found[0]), text)
    if _IN_IPV4.search(text):
        text = _IPV4.sub(lambda found: _ipv4(found, alias), text)
    if _IN_SERVICE_HOST.search(text):
        text = _SERVICE_HOST.sub(lambda found: alias(NameKind.HOST, found[1]), text)
    if _IN_PRIVATE_HOST.search(text):
        text = _PRIVATE_HOST.sub(lambda found: _private_host(found, alias), text)
    if _IN_IPV6.search(text):
        text = _IPV6.sub(lambda found: _ipv6(found, alias), text)
    return text


def _private_host(found: re.Match[str], alias: Callable[[NameKind, str], str]) -> str:
    return found[0] if found[0].lower() == "rc.local" else alias(NameKind.HOST, found[0])


def _is_account(domain: str, user: str) -> bool:
    return domain.lower() not in _SYSTEM_DOMAINS and not user.lower().endswith(_PROGRAM_ENDINGS) and len(user) > 1


def _ipv4(found: re.Match[str], alias: Callable[[NameKind, str], str]) -> str:
    try:
        address = ipaddress.IPv4Address(found[0])
    except ValueError:
        return found[0]
    common = address.is_loopback or address.is_unspecified or address.is_multicast or found[0].startswith("255.")
    if common or found[0] in _PUBLIC_ADDRESSES:
        return found[0]
    if not address.is_private and _VERSION_BEFORE.search(found.string, max(0, found.start() - 14), found.start()):
        return found[0]  # of this shape, but a version
    return alias(NameKind.IP, found[0])


def _ipv6(found: re.Match[str], alias: Callable[[NameKind, str], str]) -> str:
    try:
        address = ipaddress.IPv6Address(found[0])
    except ValueError:
        return found[0]
    if address.is_loopback or address.is_unspecified:
        return found[0]
    return alias(NameKind.IP, found[0])
