"""What a built program is made of, as a CycloneDX list beside each artifact, and the artifact's hash.

``components`` runs where the program is frozen (the packages are installed there), the rest anywhere.
"""

from __future__ import annotations

import hashlib
import json
import platform
import uuid
from importlib import metadata
from typing import TYPE_CHECKING, Any

from installer.requirements import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAME = "vm-backup-troubleshooter"
_SPACE = uuid.UUID("6f0c5d9a-3c55-4b0e-9d0a-0d5f8f6a7b11")


def components(modules: Iterable[str]) -> list[dict[str, Any]]:
    """The packages that the modules of a frozen program belong to, and Python, as CycloneDX components."""
    owners = metadata.packages_distributions()
    tops = {module.split(".")[0] for module in modules}
    names = {canonical(owner) for top in tops for owner in owners.get(top, ())}
    if "azure" in tops:  # a name that several packages share
        names = {name for name in names if not name.startswith("azure") or _is_used(name, modules)}
    found = [_component(metadata.distribution(name)) for name in sorted(names)]
    python = {
        "type": "application",
        "bom-ref": f"pkg:generic/python@{platform.python_version()}",
        "name": "python",
        "version": platform.python_version(),
        "purl": f"pkg:generic/python@{platform.python_version()}",
        "licenses": [{"license": {"id": "PSF-2.0"}}],
    }
    return [python, *found]


def _is_used(name: str, modules: Iterable[str]) -> bool:
    return any(module.startswith(name.replace("-", ".")) for module in modules)


def _component(distribution: metadata.Distribution) -> dict[str, Any]:
    name, version = canonical(distribution.metadata["Name"]), distribution.version
    row: dict[str, Any] = {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
    }
    told = distribution.metadata
    if "License-Expression" in told:
        row["licenses"] = [{"expression": told["License-Expression"]}]
    elif "License" in told and (name_of_licence := told["License"].partition("\n")[0]):
        row["licenses"] = [{"license": {"name": name_of_licence}}]
    return row


def bill(artifact: str, version: str, digest: str, parts: list[dict[str, Any]]) -> dict[str, Any]:
    """One CycloneDX document; the same artifact always gives the same."""
    reference = f"pkg:generic/{NAME}@{version}?file={artifact}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_SPACE, digest)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": reference,
                "name": NAME,
                "version": version,
                "licenses": [{"license": {"id": "MIT"}}],
                "hashes": [{"alg": "SHA-256", "content": digest}],
            }
        },
        "components": parts,
        "dependencies": [{"ref": reference, "dependsOn": [part["bom-ref"] for part in parts]}],
    }


def describe(artifact: Path, version: str, parts: list[dict[str, Any]]) -> None:
    """Put ``<artifact>.sha256`` and ``<artifact>.cdx.json`` beside an artifact."""
    digest = sha256(artifact)
    artifact.with_name(f"{artifact.name}.sha256").write_text(f"{digest}  {artifact.name}\n", encoding="utf-8")
    document = json.dumps(bill(artifact.name, version, digest, parts), indent=1, ensure_ascii=False)
    artifact.with_name(f"{artifact.name}.cdx.json").write_text(f"{document}\n", encoding="utf-8")


def sha256(path: Path) -> str:
    """The hash of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
