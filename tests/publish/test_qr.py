"""The QR code of a link: a picture in the page, dark on white, with room around it."""

from __future__ import annotations

import base64
import io

from PIL import Image

from metrics.publish.qr import to_qr_image

LINK = "http://127.0.0.1:8501/s/" + "k" * 43


def test_the_code_is_a_picture_in_the_page_with_a_quiet_zone() -> None:
    head, _, data = to_qr_image(LINK).partition(",")
    assert head == "data:image/png;base64"
    picture = Image.open(io.BytesIO(base64.b64decode(data))).convert("L")
    width, height = picture.size
    assert width == height > 300
    quiet = picture.crop((0, 0, width, 32))
    assert quiet.getextrema() == (255, 255)
    assert picture.getextrema() == (0, 255)


def test_every_link_has_a_code_of_its_own() -> None:
    assert to_qr_image(LINK) != to_qr_image(LINK[:-1] + "l")
    assert to_qr_image(LINK) == to_qr_image(LINK)
