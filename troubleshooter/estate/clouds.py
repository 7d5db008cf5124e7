"""The three Azure clouds: where to sign in, where Resource Manager is, and for which scope."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Cloud(StrEnum):
    """An Azure cloud. An account, a tenant and an app registration live in one of them only."""

    PUBLIC = "public"
    US_GOVERNMENT = "us_government"
    CHINA = "china"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The addresses of one cloud."""

    authority: str  # host of the sign-in service
    arm: str  # Resource Manager, without a slash at the end
    scope: str

    @property
    def arm_host(self) -> str:
        """Resource Manager's host alone."""
        return self.arm.removeprefix("https://")


_ENDPOINTS = {
    Cloud.PUBLIC: Endpoints(
        "login.microsoftonline.com",
        "https://management.azure.com",
        "https://management.azure.com/.default",
    ),
    Cloud.US_GOVERNMENT: Endpoints(
        "login.microsoftonline.us",
        "https://management.usgovcloudapi.net",
        "https://management.core.usgovcloudapi.net/.default",  # not the host of Resource Manager
    ),
    Cloud.CHINA: Endpoints(
        "login.chinacloudapi.cn",
        "https://management.chinacloudapi.cn",
        "https://management.chinacloudapi.cn/.default",
    ),
}


def endpoints(cloud: Cloud) -> Endpoints:
    """The addresses of a cloud."""
    return _ENDPOINTS[cloud]
