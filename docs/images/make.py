"""Make the pictures of the README: ``python docs/images/make.py`` after ``make proposal`` (needs poppler-utils).

The terminal shows what the commands really print, on a copy of the example with mistakes made in it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILT = ROOT / "build" / "regionale-veiligheidsstrategie" / "hilversum"
MISTAKES = (
    ("samenvatting:", "samenvating:"),
    ("bedrag: 319000", "bedrag: 319.000"),
    ("gemeente: hilversum", "gemeente: hilversum\ndatum: 2019-02-30"),
    ("{{ bijdrage }}", "{{ bijdage }}"),
    ("bijlagen/kaart.png", "bijlagen/kart.png"),
)
WIDTH, SIZE, LINE, EDGE = 1240, 17, 26, 24


def page() -> None:
    """Draw the first page of the example, with an edge."""
    command = ["pdftoppm", "-r", "80", "-f", "1", "-l", "1", "-singlefile", "-png", str(BUILT / "voorstel.pdf")]
    subprocess.run([*command, str(HERE / "pagina")], check=True)
    picture = Image.open(HERE / "pagina.png").convert("RGB")
    ImageDraw.Draw(picture).rectangle((0, 0, picture.width - 1, picture.height - 1), outline="#BBBBBB")
    picture.quantize(64).save(HERE / "pagina.png", optimize=True)


def said(*arguments: str, folder: Path) -> list[str]:
    """Return what a command prints."""
    command = [sys.executable, "-m", "pipeline", *arguments]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe, both = subprocess.PIPE, subprocess.STDOUT
    done = subprocess.run(command, cwd=folder, env=env, stdout=pipe, stderr=both, text=True)
    return [f"$ voorstel {' '.join(arguments)}", *done.stdout.splitlines(), ""]


def terminal() -> None:
    """Draw a terminal in which a definition with mistakes is checked, and then the good one is made."""
    name = "regionale-veiligheidsstrategie"
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "proposals" / name
        place.mkdir(parents=True)
        source = ROOT / "proposals" / name
        text = (source / "voorstel.yaml").read_text("utf-8")
        (place / "bijlagen").mkdir()
        for attachment in (source / "bijlagen").iterdir():
            (place / "bijlagen" / attachment.name).write_bytes(attachment.read_bytes())
        for right, wrong in MISTAKES:
            assert right in text
            text = text.replace(right, wrong, 1)
        (place / "voorstel.yaml").write_text(text, encoding="utf-8")
        lines = said("controleer", folder=place)
    lines += said("maak", name, folder=ROOT)[:-1]
    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", SIZE)
    columns = int((WIDTH - 2 * EDGE) // font.getlength("x"))
    wrapped = [line[start : start + columns] for line in lines for start in range(0, max(len(line), 1), columns)]
    picture = Image.new("RGB", (WIDTH, LINE * len(wrapped) + 2 * EDGE), "#1E1E1E")
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(wrapped):
        colour = "#9CDCFE" if line.startswith("$") else "#E6E6E6"
        draw.text((EDGE, EDGE + number * LINE), line, font=font, fill=colour)
    picture.quantize(16).save(HERE / "terminal.png", optimize=True)


if __name__ == "__main__":
    page()
    terminal()
