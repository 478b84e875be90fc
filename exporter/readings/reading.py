"""The readings that the shapes of a network's first and last layer allow.

A network of planes takes `fan_in` of them and gives `fan_out`; what they mean, its weights do not
say. Every meaning that is in use is linear in the planes: which of them is the noise map, in which
order the pixels of the 2x2 cells lie, in which unit, and whether the result is the image or what is
to be added to it. So a reading is two matrices with one entry a row, which go into the weights of
the first and of the last layer without loss.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from denoise_gui.contract.readings import JOINT, QUESTIONS
from exporter.readings.words import Wanted, meaning
from exporter.reorganisation import CELL

_CELLS = CELL * CELL
_LEVELS = 255.0


@dataclass(frozen=True)
class Planes:
    """How many planes go in and come out, and what of: an image of `channels`, in cells of 2x2
    pixels (`reorganised`) or at its full size."""

    channels: int
    reorganised: bool
    fan_in: int
    fan_out: int

    @property
    def image_planes(self) -> int:
        return self.channels * (_CELLS if self.reorganised else 1)

    @property
    def noise_planes(self) -> int:
        return self.fan_in - self.image_planes

    @property
    def dropped(self) -> int:
        """Planes that come out beyond those of the image."""
        return self.fan_out - self.image_planes


def planes_of(fan_in: int, fan_out: int) -> Planes | None:
    """What these numbers can mean for a network that takes a noise level; None: nothing known.

    A noise map has one plane, or one for each channel. Behind the reorganisation a network may give
    5C planes, of which C have no meaning.
    """
    for channels, reorganised in itertools.product((1, 3), (True, False)):
        planes = Planes(channels, reorganised, fan_in, fan_out)
        spare = (0, channels) if reorganised else (0,)
        if planes.noise_planes in (1, channels) and planes.dropped in spare:
            return planes
    return None


def without_noise_map(fan_in: int, fan_out: int) -> bool:
    """Whether these are the planes of a network that takes an image and no noise level."""
    return fan_in == fan_out and fan_in in (1, 3, _CELLS, 3 * _CELLS)


@dataclass(frozen=True)
class Reading:
    """One way to read a network of planes: an answer to each question that it poses."""

    planes: Planes
    answers: tuple[tuple[str, str], ...]
    """(question, word), in the order of `words.QUESTIONS`."""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for _, word in self.answers)

    @property
    def name(self) -> str:
        return JOINT.join(self.words)

    @property
    def sentence(self) -> str:
        return meaning(self.words)

    @property
    def unusual(self) -> int:
        """How far it is from what is usual; 0 is the most usual reading."""
        total = 0
        for question, word in self.answers:
            rank = list(QUESTIONS[question]).index(word)
            if question == "map" and _map_is_usually_last(self.planes) and rank < 2:
                rank = 1 - rank
            total += rank
        return total

    def answer(self, question: str, otherwise: str = "") -> str:
        for asked, word in self.answers:
            if asked == question:
                return word
        return otherwise

    @property
    def residual(self) -> bool:
        """What comes out is added to the image."""
        return self.answer("predicts") != "image"

    def into(self) -> Tensor:
        """(fan_in, 1 + image planes), float64: from sigma and the image's planes, as this project
        orders them (``c * 4 + position``), to what the network takes."""
        planes = self.planes
        matrix = torch.zeros(planes.fan_in, 1 + planes.image_planes, dtype=torch.float64)
        scale = self.answer("scale")
        matrix[:, 0] = 1.0 if scale == "sigma-1" else _LEVELS
        for ours, theirs in self._order("in"):
            place = self._past_spare(theirs, planes.noise_planes, self.answer("map"))
            matrix[place, 0] = 0.0
            matrix[place, 1 + ours] = _LEVELS if scale == "all-255" else 1.0
        return matrix

    def out(self) -> Tensor:
        """(image planes, fan_out), float64: from what the network gives to the image's planes, or
        to what is added to them if it is `residual`."""
        planes = self.planes
        matrix = torch.zeros(planes.image_planes, planes.fan_out, dtype=torch.float64)
        unit = 1 / _LEVELS if self.answer("scale") == "all-255" else 1.0
        sign = -1.0 if self.answer("predicts") == "noise" else 1.0
        for ours, theirs in self._order("out"):
            place = self._past_spare(theirs, planes.dropped, self.answer("dropped"))
            matrix[ours, place] = sign * unit
        return matrix

    def _past_spare(self, theirs: int, spare: int, answer: str) -> int:
        """Where a plane of the image lies among those that are none of its own."""
        if answer.endswith("first"):
            return theirs + spare
        if answer.endswith("each"):
            cells = self.planes.image_planes // self.planes.channels
            return theirs + theirs // cells + ("before" in answer)
        return theirs

    def _order(self, question: str) -> Iterator[tuple[int, int]]:
        """Of each plane of the image: its place here, and its place in the network."""
        channels = self.planes.channels
        cells = _CELLS if self.planes.reorganised else 1
        order = self.answer(question, f"{question}-channel")
        for c, k in itertools.product(range(channels), range(cells)):
            theirs_c = channels - 1 - c if self.answer("colours") == "bgr" else c
            theirs_k = (0, 2, 1, 3)[k] if order.endswith("columns") else k
            by_position = "position" in order
            theirs = theirs_k * channels + theirs_c if by_position else theirs_c * cells + theirs_k
            yield c * cells + k, theirs


def _map_is_usually_last(planes: Planes) -> bool:
    """The authors' networks have one plane, last; with a plane a channel it comes first."""
    return planes.noise_planes == 1 and (planes.channels > 1 or planes.dropped == 0)


def readings_of(planes: Planes, wanted: Wanted | None = None) -> list[Reading]:
    """All readings that the shapes allow, the most usual first.

    Args:
        wanted: answers to keep to; those that this network does not pose are left out.
    """
    return list(_readings(planes, tuple((wanted or {}).items())))


@lru_cache(maxsize=16)
def _readings(planes: Planes, wanted: tuple[tuple[str, str], ...]) -> tuple[Reading, ...]:
    questions = {}
    for question, words in _questions(planes).items():
        chosen = dict(wanted).get(question)
        questions[question] = (chosen,) if chosen in words else words
    readings = [
        Reading(planes, tuple(zip(questions, answers, strict=True)))
        for answers in itertools.product(*questions.values())
    ]
    sensible = [reading for reading in readings if _goes_together(reading)]
    return tuple(sorted(sensible or readings, key=lambda reading: reading.unusual))


def _goes_together(reading: Reading) -> bool:
    """A plane beside each channel's cells needs these to lie together."""
    for spare, order in (("map", "in"), ("dropped", "out")):
        by_position = "position" in reading.answer(order)
        if reading.answer(spare).endswith("each") and by_position:
            return False
    return True


def _questions(planes: Planes) -> dict[str, tuple[str, ...]]:
    """Those that this network poses, with the answers that differ for it."""
    posed: dict[str, tuple[str, ...]] = {}
    for question, words in QUESTIONS.items():
        answers = tuple(words)
        if question in ("in", "out"):
            if not planes.reorganised:
                continue
            if planes.channels == 1:
                # Of one channel, by position and by channel are the same.
                answers = tuple(word for word in answers if "position" not in word)
        elif question in ("map", "dropped"):
            spare = planes.noise_planes if question == "map" else planes.dropped
            if not spare:
                continue
            if not (planes.reorganised and spare == planes.channels > 1):
                answers = tuple(word for word in answers if not word.endswith("each"))
        elif question == "colours" and planes.channels == 1:
            continue
        posed[question] = answers
    return posed
