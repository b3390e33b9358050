#!/usr/bin/python3
"""shot.py OUT.png [--size 80x24] [--keys KEYS]… [--wait TEXT] [--vt PROGRAM] [-- COMMAND…]: a picture of the screen.

Runs COMMAND (default: build/guichet demo) on tests/tools/vt, presses each KEYS in turn (<Enter>,
<C-x>, … as in key files), waits until it is quiet, and draws the cells. Needs python3-pil and the
fonts DejaVu Sans Mono and Unifont.
"""
import argparse
import re
import subprocess
import sys
import tempfile
import unicodedata

from PIL import Image, ImageDraw, ImageFont

SIXTEEN = "1c1c1c c94f4f 5fa55f c0a03c 4a76c9 a863b0 45a0a5 d0d0d0 767676 ef7a7a 85d085 ecd36a 7fa6f2 da8be0 72d0d5 f2f2f2".split()
BACK, FORE, W, H = "121416", "d6d6d6", 10, 20


def colour(index, default):
    if index < 0:
        return "#" + default
    if index < 16:
        return "#" + SIXTEEN[index]
    if index >= 232:
        grey = 8 + (index - 232) * 10
        return "#%02x%02x%02x" % (grey, grey, grey)
    index -= 16
    return "#%02x%02x%02x" % tuple(0 if c == 0 else 55 + 40 * c for c in (index // 36, index // 6 % 6, index % 6))


def cells(line):
    """(column, width, character with its marks) of a line of text."""
    column, found = 0, []
    for c in line:
        if found and unicodedata.combining(c):
            found[-1][2] += c
            continue
        width = 2 if unicodedata.east_asian_width(c) in "WF" else 1
        found.append([column, width, c])
        column += width
    return found


def font(name, size=16):
    for path in name:
        try:
            return ImageFont.truetype(path, size)
        except OSError:
            pass
    return ImageFont.load_default()


def draw(lines, runs, columns, path):
    mono = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono"
    plain, bold = font([mono + ".ttf"]), font([mono + "-Bold.ttf"])
    wide = font(["/usr/share/fonts/opentype/unifont/unifont.otf", "/usr/share/fonts/truetype/unifont/unifont.ttf"])
    missing = bytes(plain.getmask("\uffff"))
    image = Image.new("RGB", (columns * W, len(lines) * H), "#" + BACK)
    pen = ImageDraw.Draw(image)
    for y, line in enumerate(lines):
        text = {column: (width, c) for column, width, c in cells(line)}
        look = None
        for x in range(columns):
            look = runs.get((y, x), look)
            fg, bg = colour(look["fg"], FORE), colour(look["bg"], BACK)
            if "reverse" in look["words"]:
                fg, bg = bg, fg
            width, c = text.get(x, (1, " "))
            if x not in text and x > 0 and text.get(x - 1, (1,))[0] == 2:
                continue
            pen.rectangle([x * W, y * H, (x + width) * W - 1, y * H + H - 1], fill=bg)
            if c.strip():
                face = wide if width == 2 or bytes(plain.getmask(c[0])) == missing else bold if "bold" in look["words"] else plain
                pen.text((x * W, y * H), c, font=face, fill=fg)
            if "underline" in look["words"]:
                pen.line([x * W, y * H + H - 3, (x + width) * W - 1, y * H + H - 3], fill=fg)
    image.save(path)


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("out")
    options.add_argument("--size", default="80x24")
    options.add_argument("--keys", action="append", default=[])
    options.add_argument("--wait", default="To answer")
    options.add_argument("--vt", default="build/tests/tools/vt")
    words = sys.argv[1:]
    cut = words.index("--") if "--" in words else len(words)
    given = options.parse_args(words[:cut])
    command = words[cut + 1:] or ["build/guichet", "demo"]
    with tempfile.NamedTemporaryFile("r") as screen:
        script = "wait %s\nsettle 400\n" % given.wait + "".join("keys %s\nsettle 400\n" % k for k in given.keys)
        script += "attrs\nscreen %s\n" % screen.name
        out = subprocess.run([given.vt, "--size", given.size, "--patience", "60", "--", *command], input=script, text=True, stdout=subprocess.PIPE, check=True).stdout
        lines = screen.read().split("\n")[:-1]
    runs = {}
    for row, column, words, fg, bg in re.findall(r"^(\d+),(\d+)(.*) fg=(-?\d+) bg=(-?\d+)$", out, re.M):
        runs[int(row) - 1, int(column) - 1] = dict(words=words.split(), fg=int(fg), bg=int(bg))
    draw(lines, runs, int(given.size.split("x")[0]), given.out)


if __name__ == "__main__":
    main()
