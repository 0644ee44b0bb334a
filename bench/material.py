"""What the bench works on: workspaces with the example as many times as wanted, the naive template.

In: the repository's own example and registry. Out: files in a folder of the bench. It measures nothing.
"""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import yaml

REPOSITORY = Path(__file__).resolve().parents[1]
PROPOSAL = "regionale-veiligheidsstrategie"
_LIKE = "almere"  # its document becomes the naive template: it has no overrides


def registry() -> dict[str, dict[str, object]]:
    """Return the municipalities of the repository's registry, by key."""
    text = (REPOSITORY / "templates" / "gemeenten.yaml").read_text("utf-8")
    found: dict[str, dict[str, object]] = yaml.safe_load(text)["gemeenten"]
    return found


def workspace(folder: Path, times: int = 1) -> Path:
    """Make a workspace with the example, as so many definitions for 39 municipalities each.

    All have the standard template, so that each has as many documents as the others.
    """
    shutil.copytree(REPOSITORY / "templates", folder / "templates")
    names = folder / "templates" / "gemeenten.yaml"
    names.write_text(re.sub(r"(?m)^( +sjabloon:) .*", r"\1 standaard", names.read_text("utf-8")), "utf-8")
    for number in range(times):
        name = PROPOSAL if number == 0 else f"{PROPOSAL}-{number}"
        shutil.copytree(REPOSITORY / "proposals" / PROPOSAL, folder / "proposals" / name)
    return folder


def results(folder: Path) -> Path:
    """Return the folder with a workspace's results."""
    return folder / "build" / PROPOSAL


def change_one(folder: Path, text: str) -> None:
    """Change the override of one municipality."""
    path = folder / "proposals" / PROPOSAL / "gemeenten" / "almere.yaml"
    path.write_text(f"communicatie: |\n  {text}\n", "utf-8")


def change_shared(folder: Path, text: str) -> None:
    """Change a text that all municipalities share."""
    path = folder / "proposals" / PROPOSAL / "voorstel.yaml"
    old = path.read_text("utf-8")
    path.write_text(re.sub(r"(?m)^samenvatting: \|\n", f"\\g<0>  {text}\n\n", old, count=1), "utf-8")


def without_contents(folder: Path) -> None:
    """Let packages have no contents page."""
    path = folder / "proposals" / PROPOSAL / "voorstel.yaml"
    path.write_text(path.read_text("utf-8") + "\ninhoudsopgave: nee\n", "utf-8")


def naive(made: Path, folder: Path) -> tuple[Path, Path]:
    """Return a docxtpl template with the look and text of a document that was made, and the values to fill in."""
    municipality = registry()[_LIKE]
    tags = {str(municipality["naam"]): "gemeente"}
    adjectives = municipality["bijvoeglijk"]
    assert isinstance(adjectives, list)
    tags = {str(adjectives[1]): "bijvoeglijk_e", str(adjectives[0]): "bijvoeglijk", **tags}
    template = folder / "naive.docx"
    with zipfile.ZipFile(made / _LIKE / "voorstel.docx") as old, zipfile.ZipFile(template, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", info.filename):
                text = data.decode()
                for word, tag in tags.items():
                    text = text.replace(escape(word), f"{{{{ {tag} }}}}")
                data = text.encode()
            new.writestr(info, data)
    values = folder / "naive.json"
    rows = [
        {"sleutel": key, "gemeente": told["naam"], "bijvoeglijk": told["bijvoeglijk"][0],
         "bijvoeglijk_e": told["bijvoeglijk"][1]}  # type: ignore[index]
        for key, told in registry().items()
    ]  # fmt: skip
    values.write_text(json.dumps(rows), "utf-8")
    return template, values
