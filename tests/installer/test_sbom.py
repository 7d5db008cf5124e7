"""The list of parts that lies beside an artifact, with its hash."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from installer import sbom

if TYPE_CHECKING:
    from pathlib import Path


def test_the_list_of_parts_names_what_is_inside() -> None:
    parts = sbom.components(["yaml.loader", "rapidfuzz", "json", "troubleshooter.cli"])

    assert [part["name"] for part in parts] == ["python", "pyyaml", "rapidfuzz"]
    assert all(part["purl"].startswith("pkg:") and part["version"] for part in parts)


def test_of_a_shared_name_only_what_is_used_is_named() -> None:
    names = [part["name"] for part in sbom.components(["azure.core.rest"])]

    assert names == ["python", "azure-core"]


def test_hash_and_list_lie_beside_the_artifact(tmp_path: Path) -> None:
    artifact = tmp_path / "program.deb"
    artifact.write_bytes(b"contents")

    sbom.describe(artifact, "1.2.3", sbom.components(["yaml"]))
    sbom.describe(artifact, "1.2.3", sbom.components(["yaml"]))

    digest = "d1b2a59fbea7e20077af9f91b27e95e865061b270be03ff539ab3b73587882e8"
    assert (tmp_path / "program.deb.sha256").read_text(encoding="utf-8") == f"{digest}  program.deb\n"
    document = json.loads((tmp_path / "program.deb.cdx.json").read_text(encoding="utf-8"))
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    component = document["metadata"]["component"]
    assert component["version"] == "1.2.3"
    assert component["hashes"] == [{"alg": "SHA-256", "content": digest}]
    references = [part["bom-ref"] for part in document["components"]]
    assert document["dependencies"] == [{"ref": component["bom-ref"], "dependsOn": references}]
