"""What LibRaw reads of a camera raw file, in the camera's own terms and with nothing cut off.

LibRaw cuts off what is below black, and develops to integers. So the sensor's numbers are lifted
before, by as much as the least of them is below black; the white balance is applied while colours
are interpolated, which needs it, in a way that lets nothing reach the end of the scale; and both
are taken back afterwards, to within half of the sensor's own steps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images import dng_tags
from denoise_gui.engine.images.camera_raw import (
    SRGB_FROM_XYZ,
    CameraRaw,
    Development,
    Doubles,
    Matrix,
    turned,
)
from denoise_gui.engine.images.pixel_formats import FloatPixels
from denoise_gui.engine.images.tiff_directories import RawTag
from denoise_gui.engine.messages import Message

if TYPE_CHECKING:
    import rawpy

_FULL = 65535
LEAST_WHITE = 0.75
"""LibRaw's own (`adjust_maximum_thr`)."""
_BAND_ROWS = 64
# EXIF's number of the turn that LibRaw calls so: 4 is transposed, 2 upside down, 1 mirrored.
_ORIENTATIONS = {0: 1, 1: 2, 3: 3, 2: 4, 4: 5, 6: 6, 7: 7, 5: 8}


def reversibly_developed(
    raw: rawpy.RawPy, file: BinaryIO, name: str
) -> tuple[FloatPixels, CameraRaw]:
    """A picture in sRGB, upright and not clipped, and the way back to what the camera measured.

    Changes the numbers in `raw`, which can be used for nothing else afterwards.

    Args:
        file: the same, for what LibRaw does not tell.
        name: of the camera.

    Raises:
        UnreadableError: the sensor has more than three colours, or nothing is known of them.
    """
    if raw.num_colors not in (1, 3):
        raise UnreadableError(
            Message(
                "its sensor has {0} colours, which cannot be taken back from a developed picture. "
                "Save it as TIFF",
                raw.num_colors,
            )
        )
    camera = _camera(raw, file, name)
    brightened = 1.0 if dng_tags.is_dng(file) else _brightened(raw)
    scale = _lifted(raw)
    sizes = raw.sizes
    developed = _interpolated(raw, camera, scale)
    # Sensors that lie aslant, or whose pixels are no squares, become pictures of another size.
    as_it_lies = developed.shape[:2] == (sizes.height, sizes.width)
    camera = replace(
        camera,
        picture_tags=camera.picture_tags if as_it_lies else (),
        to_srgb=_times(camera.to_srgb, brightened),
        highest=max(1.0, (scale.top - scale.lift) / scale.white),
        orientation=_ORIENTATIONS.get(sizes.flip, 1),
    )
    pixels = np.empty(developed.shape, np.float32)
    gains = np.asarray(camera.balance) / max(camera.balance)
    for top in range(0, len(pixels), _BAND_ROWS):
        band = slice(top, top + _BAND_ROWS)
        # LibRaw rounds down, which half a step makes good.
        measured = (developed[band] + 0.5) * (scale.top / _FULL) / gains
        pixels[band] = camera.developed((measured - scale.lift) / scale.white)
    return np.ascontiguousarray(turned(pixels, camera.orientation)), camera


@dataclass(frozen=True)
class _Scale:
    """In the sensor's steps, black being 0: how far the numbers were lifted, where white is, and
    what LibRaw is told to make the largest value of."""

    lift: int
    white: int
    top: int


def _lifted(raw: rawpy.RawPy) -> _Scale:
    """Lift the sensor's numbers, so that none is below black."""
    blacks = [int(level) for level in raw.black_level_per_channel] or [0]
    sensor = raw.raw_image
    low, high = int(sensor.min()), int(sensor.max())
    lift = max(0, min(max(blacks) - low, _FULL - high))
    if lift:
        sensor += np.uint16(lift)
    black = min(blacks)
    white = int(raw.white_level or high) - black
    return _Scale(lift, max(1, white), max(white, high + lift - black, 1))


def _brightened(raw: rawpy.RawPy) -> float:
    """By what LibRaw multiplies for the window: where nothing is as bright as white, but nearly so,
    it takes the brightest for white, as it may not know where the camera's white is."""
    black = min(int(level) for level in raw.black_level_per_channel)
    brightest = int(raw.raw_image_visible.max()) - black
    white = int(raw.white_level) - black
    return white / brightest if LEAST_WHITE * white < brightest < white else 1.0


def _interpolated(raw: rawpy.RawPy, camera: CameraRaw, scale: _Scale) -> NDArray[np.uint16]:
    """Balanced camera values of every pixel, (H, W, 3) or (H, W), as the sensor lies."""
    import rawpy

    balance = (*camera.balance, camera.balance[1 % len(camera.balance)])
    pixels: Any = raw.postprocess(
        output_bps=16,
        output_color=rawpy.ColorSpace.raw,
        user_wb=list(balance) if len(balance) == 4 else [1.0] * 4,
        user_flip=0,
        user_sat=scale.top,
        # With this the largest of the factors is 1, and nothing goes beyond the scale.
        highlight_mode=rawpy.HighlightMode.Ignore,
        adjust_maximum_thr=0.0,
        no_auto_bright=True,
        gamma=(1.0, 1.0),
    )
    return np.asarray(pixels[:, :, 0] if camera.to_srgb is None and pixels.ndim == 3 else pixels)


def _camera(raw: rawpy.RawPy, file: BinaryIO, name: str) -> CameraRaw:
    """What is known before anything is developed."""
    said = dng_tags.tags_of_dng(file)
    tags, picture_tags = said or ((), ())
    if not picture_tags:
        picture_tags = _crop(raw)
    if raw.num_colors == 1:
        return CameraRaw(
            Development.REVERSIBLE,
            balance=(1.0,),
            tags=tags or dng_tags.camera_tags(name, None, ()),
            picture_tags=picture_tags,
        )
    balance = _balance(raw)
    to_srgb = _to_srgb(raw)
    if not dng_tags.has_colours(tags):
        neutral = min(balance) / balance
        tags = dng_tags.camera_tags(name, _from_xyz(raw, to_srgb).tolist(), neutral.tolist())
    return CameraRaw(
        Development.REVERSIBLE,
        balance=_threesome(balance),
        to_srgb=_rows(to_srgb),
        tags=tags,
        picture_tags=picture_tags,
    )


def _balance(raw: rawpy.RawPy) -> Doubles:
    """Of the camera, or of daylight where it says nothing; the least is 1."""
    for said in (raw.camera_whitebalance, raw.daylight_whitebalance):
        factors = np.asarray(said[:3], np.float64)
        if np.all(factors > 0) and np.all(np.isfinite(factors)):
            return np.asarray(factors / factors.min())
    return np.ones(3)


def _to_srgb(raw: rawpy.RawPy) -> Doubles:
    """From balanced camera values, as LibRaw itself develops.

    Raises:
        UnreadableError: nothing is known of the camera's colours.
    """
    said = np.asarray(raw.color_matrix, np.float64)[:3, :3]
    if np.all(np.isfinite(said)) and abs(np.linalg.det(said)) > 1e-3:
        return said
    from_xyz = np.asarray(raw.rgb_xyz_matrix, np.float64)[:3]
    from_srgb = from_xyz @ np.linalg.inv(np.asarray(SRGB_FROM_XYZ))
    if not np.all(np.isfinite(from_srgb)) or abs(np.linalg.det(from_srgb)) < 1e-6:
        raise UnreadableError(
            Message("nothing is known of its camera's colours. Save it as TIFF instead of DNG")
        )
    return np.asarray(np.linalg.inv(from_srgb / from_srgb.sum(axis=1, keepdims=True)))


def _from_xyz(raw: rawpy.RawPy, to_srgb: Doubles) -> Doubles:
    """From XYZ to camera values in daylight."""
    known = np.asarray(raw.rgb_xyz_matrix, np.float64)[:3]
    if np.any(known):
        return known
    daylight = np.asarray(raw.daylight_whitebalance[:3], np.float64)
    if not np.all(daylight > 0):
        daylight = np.ones(3)
    from_xyz = np.linalg.inv(to_srgb) @ np.asarray(SRGB_FROM_XYZ)
    return np.asarray(from_xyz / (daylight / daylight[1])[:, None])


def _crop(raw: rawpy.RawPy) -> tuple[RawTag, ...]:
    """The part that the camera would show, where the file says so and it is in the picture."""
    sizes = raw.sizes
    left, top = sizes.crop_left_margin - sizes.left_margin, sizes.crop_top_margin - sizes.top_margin
    width, height = sizes.crop_width, sizes.crop_height
    inside = left >= 0 <= top and left + width <= sizes.width and top + height <= sizes.height
    if not (width and height and inside):
        return ()
    return dng_tags.crop_tags(left, top, width, height)


def _times(matrix: Matrix | None, factor: float) -> Matrix | None:
    return None if matrix is None else _rows(np.asarray(matrix) * factor)


def _threesome(values: Doubles) -> tuple[float, float, float]:
    one, two, three = (float(value) for value in values)
    return one, two, three


def _rows(matrix: Doubles) -> Matrix:
    one, two, three = (_threesome(row) for row in matrix)
    return one, two, three
