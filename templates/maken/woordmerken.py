"""Draw the wordmarks in templates/huisstijlen/: the name of the municipality beside a simple mark of its own.

They are drawn by us and are nobody's coat of arms. Run it again with ``python templates/maken/woordmerken.py``;
a municipality puts its own PNG in place of ours by hand.
"""

from __future__ import annotations

import hashlib
import math
import sys
from pathlib import Path

import yaml
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent.parent
FONTS = Path("/usr/share/fonts/truetype/crosextra")
HEIGHT, SCALE = 150, 4  # pixels of the result; it is drawn larger and scaled down, for smooth edges


def mark(draw: ImageDraw.ImageDraw, size: int, colour: str, seed: bytes) -> None:
    """Draw a round mark: waves, rays, rings or fields, chosen by the name."""
    box = (0, 0, size, size)
    draw.ellipse(box, fill=colour)
    kind, count = seed[0] % 4, 3 + seed[1] % 3
    middle, white = size / 2, "white"
    if kind == 0:  # waves
        for row in range(count):
            top = size * (0.42 + 0.42 * row / count)
            points = [
                (x, top + math.sin(x / size * 4 * math.pi + row) * size * 0.035) for x in range(0, size + 1, 4)
            ]
            draw.line(points, fill=white, width=size // 26, joint="curve")
        draw.ellipse((0, 0, size, size), outline=colour, width=size // 18)
    elif kind == 1:  # rays
        for ray in range(count * 3):
            angle = 2 * math.pi * ray / (count * 3)
            inner, outer = size * 0.16, size * 0.36
            draw.line(
                [
                    (middle + inner * math.cos(angle), middle + inner * math.sin(angle)),
                    (middle + outer * math.cos(angle), middle + outer * math.sin(angle)),
                ],
                fill=white,
                width=size // 22,
            )
        draw.ellipse(
            (middle - size * 0.08, middle - size * 0.08, middle + size * 0.08, middle + size * 0.08), white
        )
    elif kind == 2:  # rings
        for ring in range(2):
            reach = size * (0.14 + 0.15 * ring)
            shift = size * 0.1 * (ring - 0.5)
            draw.ellipse(
                (middle - reach + shift, middle - reach, middle + reach + shift, middle + reach),
                outline=white,
                width=size // 22,
            )
    else:  # fields
        reach, gap = size * 0.27, size * 0.03
        for column in (-1, 1):
            for row in (-1, 1):
                if (column, row) == (1, -1) and seed[2] % 2:
                    continue
                left = middle + (gap if column > 0 else -reach - gap)
                top = middle + (gap if row > 0 else -reach - gap)
                draw.rounded_rectangle((left, top, left + reach, top + reach), size * 0.05, fill=white)


def wordmark(name: str, colour: str) -> Image.Image:
    """Return the wordmark of one municipality, on white."""
    height = HEIGHT * SCALE
    small = ImageFont.truetype(FONTS / "Carlito-Regular.ttf", int(height * 0.25))
    large = ImageFont.truetype(FONTS / "Carlito-Bold.ttf", int(height * 0.48))
    text_width = int(max(large.getlength(name), small.getlength("gemeente")))
    image = Image.new("RGB", (int(height * 1.25) + text_width + 20, height), "white")
    draw = ImageDraw.Draw(image)
    emblem = Image.new("RGB", (height, height), "white")
    mark(ImageDraw.Draw(emblem), height - 1, colour, hashlib.sha256(name.encode()).digest())
    image.paste(emblem, (0, 0))
    draw.text((int(height * 1.22), height * 0.06), "gemeente", font=small, fill="#595959")
    draw.text((int(height * 1.2), height * 0.30), name, font=large, fill=colour)
    size = (image.width // SCALE, image.height // SCALE)
    return image.resize(size, Image.Resampling.LANCZOS).quantize(32, dither=Image.Dither.NONE)


def main() -> None:
    """Draw the wordmarks of all municipalities, or of those that are named."""
    registry = yaml.safe_load((HERE / "gemeenten.yaml").read_text("utf-8"))["gemeenten"]
    for key, municipality in registry.items():
        if len(sys.argv) > 1 and key not in sys.argv[1:]:
            continue
        target = HERE / "huisstijlen" / key / "woordmerk.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        wordmark(municipality["naam"], f"#{municipality['kleur']}").save(target, optimize=True)


if __name__ == "__main__":
    main()
