"""Write what atlas is made of as a CycloneDX bill of materials.

    make sbom

It lists the Python packages of ``requirements.lock`` (those that only an extra brings as optional),
the packages that are built into the page, and the shipped data with their hashes. The same inputs
give the same bytes: there is no clock in it.
"""

import argparse
import base64
import json
import re
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

import atlas

ROOT = Path(__file__).resolve().parent.parent
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_DATA = ("geo", "territories", "reference")


def pins(name: str) -> dict[str, str]:
    """Return the packages that a lock file names, with their versions."""
    return dict(_PIN.findall((ROOT / name).read_text(encoding="utf-8")))


def python_packages() -> Iterator[Component]:
    """Yield the Python packages, those of the core as required ones."""
    core = pins("requirements-core.lock")
    for name, version in pins("requirements.lock").items():
        yield Component(
            name=name,
            version=version,
            scope=ComponentScope.REQUIRED if name in core else ComponentScope.OPTIONAL,
            purl=PackageURL("pypi", None, name, version),
            bom_ref=f"pypi:{name}",
        )


def page_packages() -> Iterator[Component]:
    """Yield the packages that are built into the page."""
    lock = json.loads((ROOT / "atlas/web/package-lock.json").read_text(encoding="utf-8"))
    for path, package in lock["packages"].items():
        if not path or package.get("dev"):
            continue
        name = path.removeprefix("node_modules/")
        digest = base64.b64decode(package["integrity"].removeprefix("sha512-")).hex()
        yield Component(
            name=name,
            version=package["version"],
            scope=ComponentScope.REQUIRED,
            purl=PackageURL("npm", None, name, package["version"]),
            bom_ref=f"npm:{name}",
            licenses=[LicenseExpression(package["license"])],
            hashes=[HashType(alg=HashAlgorithm.SHA_512, content=digest)],
        )


def data_files() -> Iterator[Component]:
    """Yield the shipped data that have a registry of hashes."""
    for folder in _DATA:
        for line in (ROOT / "data" / folder / "registry.txt").read_text("utf-8").splitlines():
            name, digest = line.split()
            yield Component(
                name=f"data/{folder}/{name}",
                type=ComponentType.DATA,
                scope=ComponentScope.REQUIRED,
                bom_ref=f"data:{folder}/{name}",
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
            )


def bill() -> str:
    """Return the bill of materials as JSON."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    itself = Component(
        name=project["name"],
        version=atlas.__version__,
        type=ComponentType.APPLICATION,
        description=project["description"],
        licenses=[LicenseExpression(project["license"])],
        purl=PackageURL("pypi", None, project["name"], atlas.__version__),
        bom_ref="atlas",
    )
    parts = [*python_packages(), *page_packages(), *data_files()]
    named = "\n".join(sorted(f"{part.bom_ref.value} {part.version}" for part in parts))
    made = Bom(
        components=parts,
        metadata=BomMetaData(component=itself),
        serial_number=uuid.uuid5(uuid.NAMESPACE_URL, f"{atlas.__version__}\n{named}"),
        dependencies=[
            Dependency(itself.bom_ref, [Dependency(part.bom_ref) for part in parts]),
            *(Dependency(part.bom_ref) for part in parts),
        ],
    )
    made.metadata.timestamp = None
    return JsonV1Dot6(made).output_as_string(indent=1) + "\n"


def main() -> None:
    """Write it to the file that is named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path)
    parser.parse_args().output.write_text(bill(), encoding="utf-8")


if __name__ == "__main__":
    main()
