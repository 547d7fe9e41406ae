"""Makes the image files in Fixtures/, and images.json with what other libraries read from them.

    python make_images.py      # needs Pillow, numpy and torch; the tests need none of them

What a file holds is taken from Pillow, but for 16 bits (divided by 257) and transparency (onto black).
"""
import io
import json
import pathlib
import struct
import tarfile
import zlib

import numpy
import torch
from PIL import Image

folder = pathlib.Path(__file__).parent / "Fixtures"
folder.mkdir(exist_ok=True)
height, width = 6, 9
y, x = numpy.mgrid[:height, :width]
grey = ((x * 29 + y * 37) % 256).astype("uint8")
colour = numpy.stack([grey, grey[::-1], 255 - grey], -1)
figures = {}


def figure(name, pixels):
    pixels = numpy.asarray(pixels)
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    figures[name] = {"shape": [channels, *pixels.shape[:2]], "pixels": pixels.reshape(-1).tolist()}


def put(name, image, expected=None, **options):
    image.save(folder / name, **options)
    read = Image.open(folder / name)
    figure(name, expected if expected is not None else read if read.mode == "L" else read.convert("RGB"))


put("grey.png", Image.fromarray(grey))
put("colour.png", Image.fromarray(colour))
put("palette.png", Image.fromarray(colour).quantize(8))
put("bilevel.png", Image.fromarray(grey > 99), numpy.where(grey > 99, 255, 0))
deep = (x * 7001 + y * 1234).astype("uint16")
put("grey-16.png", Image.fromarray(deep), numpy.rint(deep / 257).astype(int))

alpha = numpy.array([0, 128, 255])[(x + y) % 3]
put("transparent.png", Image.fromarray(numpy.dstack([colour, alpha]).astype("uint8")),
    numpy.rint(colour * (alpha / 255)[..., None]).astype(int))

smooth = numpy.stack([x * 20 + 40, y * 30 + 20, 200 - x * 9], -1).astype("uint8")
put("colour.jpg", Image.fromarray(smooth), quality=90)
put("progressive.jpg", Image.fromarray(smooth), quality=80, progressive=True, optimize=True)
put("grey.jpg", Image.fromarray(smooth[..., 0]), quality=90)
put("cmyk.jpg", Image.fromarray(255 - smooth).convert("CMYK"), quality=90)
put("large.jpg", Image.fromarray(smooth.repeat(2, 0).repeat(2, 1)), quality=90)

planes = torch.tensor(colour.transpose(2, 0, 1)[None].copy(), dtype=torch.float32)
for size in (3, 4), (13, 20), (6, 1):
    resized = torch.nn.functional.interpolate(planes, size, mode="bilinear", align_corners=False)
    figure(f"colour.png {size[0]}x{size[1]}", resized[0].round().int().numpy().transpose(1, 2, 0))
figure("colour.png grey", Image.fromarray(colour).convert("L"))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge(bits, kind):
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, bits, kind, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b""))


(folder / "huge.png").write_bytes(huge(8, 2))
jpeg = bytearray((folder / "colour.jpg").read_bytes())
start = jpeg.index(b"\xff\xc0")
jpeg[start + 5:start + 9] = struct.pack(">HH", 65_500, 65_500)
(folder / "huge.jpg").write_bytes(jpeg)
(folder / "truncated.jpg").write_bytes((folder / "large.jpg").read_bytes()[:-40])
(folder / "truncated.png").write_bytes((folder / "colour.png").read_bytes()[:-40])
(folder / "text.png").write_text("This is no image.\n")
buffer = io.BytesIO()
Image.fromarray(grey).save(buffer, "GIF")
(folder / "gif.jpg").write_bytes(buffer.getvalue())

for name, kind in ("pax", tarfile.PAX_FORMAT), ("gnu", tarfile.GNU_FORMAT):
    with tarfile.open(folder / f"names-{name}.tar.xz", "w:xz", format=kind) as archive:
        for path in "data/z/1.png", "data/é/1.png", f"data/{'long' * 40}/1.png":
            information = tarfile.TarInfo(path)
            content = (folder / "grey.png").read_bytes()
            information.size = len(content)
            archive.addfile(information, io.BytesIO(content))

with open(folder / "images.json", "w") as file:
    json.dump(figures, file, separators=(",", ":"))
    file.write("\n")
