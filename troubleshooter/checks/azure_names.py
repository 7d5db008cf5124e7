"""The fixed public names of each Azure cloud, and the addresses of the platform inside a VM."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The platform's address inside every Azure VM; neither it nor the metadata service may go through a proxy.
WIRE_SERVER = "168.63.129.16"
METADATA_SERVICE = "169.254.169.254"

#: The host's channel for extension packages, settings and status.
HOST_CHANNEL_PORT = 32526


class Cloud(StrEnum):
    """An Azure cloud, under the name that its metadata service uses."""

    PUBLIC = "AzurePublicCloud"
    US_GOVERNMENT = "AzureUSGovernmentCloud"
    CHINA = "AzureChinaCloud"


#: Where one signs in, and where resources are managed.
NAMES: Mapping[Cloud, tuple[str, str]] = {
    Cloud.PUBLIC: ("login.microsoftonline.com", "management.azure.com"),
    Cloud.US_GOVERNMENT: ("login.microsoftonline.us", "management.usgovcloudapi.net"),
    Cloud.CHINA: ("login.partner.microsoftonline.cn", "management.chinacloudapi.cn"),
}

#: What the names of a cloud's storage accounts end with.
BLOB_ENDINGS = (
    "blob.core.windows.net",
    "blob.storage.azure.net",
    "blob.core.usgovcloudapi.net",
    "blob.core.chinacloudapi.cn",
)


def cloud_named(name: str) -> Cloud | None:
    """The cloud that the metadata service, in any of its spellings, or an authority's host names; None when unclear."""
    lowered = name.strip().lower()
    if "usgov" in lowered or lowered.endswith("microsoftonline.us"):
        return Cloud.US_GOVERNMENT
    if "china" in lowered or lowered.endswith(".cn"):
        return Cloud.CHINA
    return Cloud.PUBLIC if "public" in lowered or lowered.endswith("microsoftonline.com") else None
