"""Makes the setup program (NSIS) and the MSI (wixl) from a frozen folder, signs them, and describes them for winget."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from installer import sbom, staging
from installer.progress import BootstrapError

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NAME = "VM Backup Troubleshooter"


@dataclass(frozen=True)
class Signer:
    """Signs with a certificate (PKCS #12), or says loudly that it cannot."""

    certificate: Path | None
    password: str = ""
    timestamp: str = ""

    @classmethod
    def from_environment(cls) -> Signer:
        """Read VMBT_SIGN_CERTIFICATE, VMBT_SIGN_PASSWORD and VMBT_SIGN_TIMESTAMP (address of a time server)."""
        certificate = os.environ.get("VMBT_SIGN_CERTIFICATE")
        return cls(
            Path(certificate) if certificate else None,
            os.environ.get("VMBT_SIGN_PASSWORD", ""),
            os.environ.get("VMBT_SIGN_TIMESTAMP", ""),
        )

    def sign(self, *files: Path) -> None:
        """Sign files in place.

        Raises:
            BootstrapError: when there is a certificate and it cannot be used.
        """
        if self.certificate is None:
            names = ", ".join(file.name for file in files)
            frame = "!" * 78
            sys.stderr.write(
                f"{frame}\n!! NOT SIGNED: {names}\n!! Windows will warn everybody who starts it. "
                f"Set VMBT_SIGN_CERTIFICATE (and VMBT_SIGN_PASSWORD).\n{frame}\n"
            )
            return
        for file in files:
            signed = file.with_name(f"{file.name}.signed")
            command: list[str | Path] = [
                "osslsigncode",
                "sign",
                "-pkcs12",
                self.certificate,
                "-h",
                "sha256",
                "-n",
                NAME,
            ]
            command += ["-readpass", "/dev/stdin"]
            command += ["-ts", self.timestamp] if self.timestamp else []
            done = subprocess.run(
                [*command, "-in", file, "-out", signed],
                input=self.password,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                raise BootstrapError(f"cannot sign {file.name}: {(done.stderr or done.stdout).strip()}")
            shutil.copymode(file, signed)
            signed.replace(file)


def is_signed(file: Path) -> bool:
    """Whether a file carries a signature that fits its contents, whoever has signed it."""
    done = subprocess.run(["osslsigncode", "verify", "-in", file], capture_output=True, text=True, check=False)
    digests = re.findall(r"(?:message digest|DigitalSignature)\s*:\s*([0-9A-F]{40,})", done.stdout)
    return len(digests) >= 2 and digests[0] == digests[1]


def make_setup(frozen: Path, version: str, output: Path, *, quick: bool) -> Path:
    """Make the setup program; ``quick`` packs less tightly."""
    licence = ROOT / "build" / "LICENSE.txt"
    licence.parent.mkdir(exist_ok=True)
    licence.write_bytes((ROOT / "LICENSE").read_bytes().replace(b"\n", b"\r\n"))
    defines = {
        "VERSION": version,
        "NUMBERS": f"{_numbers(version)}.0",
        "SOURCE": frozen,
        "ICON": ROOT / "build" / "icons" / "app.ico",
        "LICENCE": licence,
        "OUTPUT": output,
        "COMPRESSOR": "zlib" if quick else "/SOLID lzma",
    }
    _run(["makensis", "-V2", "-WX", *(f"-D{name}={value}" for name, value in defines.items()), HERE / "setup.nsi"])
    return output


def make_msi(frozen: Path, version: str, output: Path) -> Path:
    """Make the MSI."""
    work = ROOT / "build" / "msi"  # wixl wants all that it reads named from where it is
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    shutil.copyfile(ROOT / "build" / "icons" / "app.ico", work / "app.ico")
    shutil.copyfile(HERE / "product.wxs", work / "product.wxs")
    files = sorted(path for path in frozen.rglob("*") if path.is_file())
    heat = ["wixl-heat", "--directory-ref", "INSTALLDIR", "--component-group", "Files", "--var", "var.SOURCE"]
    made = subprocess.run(
        [*heat, "--win64", "--prefix", f"{frozen}/"],
        input="".join(f"{path}\n" for path in files),
        capture_output=True,
        text=True,
        check=True,
    )
    (work / "files.wxs").write_text(made.stdout, encoding="utf-8")
    source = os.path.relpath(frozen, work)
    defines = {"SOURCE": source, "NUMBERS": _numbers(version), "ICON": "app.ico", "Win64": "yes"}
    options = [word for name, value in defines.items() for word in ("-D", f"{name}={value}")]
    _run(["wixl", "-a", "x64", "-o", output, *options, "product.wxs", "files.wxs"], work)
    return output


def write_manifests(setup: Path, msi: Path, folder: Path) -> None:
    """Fill in the manifests with which winget knows the program.

    VMBT_DOWNLOADS is the address of the folder from which the two are offered; without it a placeholder stays.
    """
    folder.mkdir(exist_ok=True)
    values = {
        "@VERSION@": staging.version(),
        "@ADDRESS@": os.environ.get("VMBT_DOWNLOADS", "https://example.com/downloads").rstrip("/"),
        "@SETUP@": setup.name,
        "@SETUP_SHA256@": sbom.sha256(setup).upper(),
        "@MSI@": msi.name,
        "@MSI_SHA256@": sbom.sha256(msi).upper(),
    }
    for template in sorted((HERE / "winget").glob("*.yaml")):
        text = template.read_text(encoding="utf-8")
        for name, value in values.items():
            text = text.replace(name, value)
        (folder / template.name).write_text(text, encoding="utf-8")


def _numbers(version: str) -> str:
    found = re.match(r"\d+\.\d+\.\d+", version)
    if found is None:
        raise BootstrapError(f"{version} does not begin with three numbers")
    return found.group()


def _run(command: list[object], folder: Path = ROOT) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, cwd=folder)
    if done.returncode:
        raise BootstrapError(f"{command[0]} failed: {(done.stdout + done.stderr).strip()[-2000:]}")
