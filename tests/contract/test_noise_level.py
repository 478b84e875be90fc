"""A sigma is a number of levels; what is none is refused in one sentence, wherever it is given."""

from __future__ import annotations

import math

import pytest

from denoise_gui.contract.noise_level import (
    SigmaError,
    checked_sigma,
    parse_positive_sigma,
    parse_sigma,
)

NONE = ["nan", "inf", "-inf", "-5", "256", "1e99", "", "a lot", "1,5,2"]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_sigma_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(SigmaError, match="a number from 0 to 255, in 8-bit levels"):
        parse_sigma(text)


@pytest.mark.parametrize(("text", "value"), [("25", 25.0), (" 7,5 ", 7.5), ("0", 0), ("255", 255)])
def test_a_sigma_is_read_with_point_or_comma(text: str, value: float) -> None:
    assert parse_sigma(text) == value


def test_minus_zero_is_zero() -> None:
    assert math.copysign(1, checked_sigma(-0.0)) == 1


def test_a_largest_sigma_of_zero_is_none() -> None:
    with pytest.raises(SigmaError, match="more than 0"):
        parse_positive_sigma("0")


@pytest.mark.parametrize("text", ["nan", "inf", "-5"])
@pytest.mark.parametrize(
    "command",
    [
        ["export", "--weights", "w", "--onnx", "m.onnx", "--sigma-max"],
        ["export", "--weights", "w", "--compare", "i.png", "--report", "r", "--sigma"],
        ["compare", "--weights", "w", "--image", "i.png", "--report", "r", "--sigma"],
        ["evaluate", "--onnx", "m.onnx", "--images", "f", "--sigma"],
        ["rank", "--models", "m.onnx", "--images", "f", "--sigma", "15"],
    ],
    ids=lambda words: f"{words[0]} {words[-2]}" if isinstance(words, list) else words,
)
def test_every_command_refuses_it(
    command: list[str], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from exporter.__main__ import main

    with pytest.raises(SystemExit) as ended:
        main([*command, text])
    assert ended.value.code == 2
    assert f"from 0 to 255, in 8-bit levels, not “{text}”" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["nan", "inf", "-5", "a lot"])
@pytest.mark.parametrize("program", [["run", "-o", "out", "a.png"], ["a.png"]])
def test_so_does_the_application(
    program: list[str], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from denoise_gui.cli import main

    with pytest.raises(SystemExit) as ended:
        main([*program, f"--sigma={text}"])
    assert ended.value.code == 2
    assert f"in 8-bit levels, not “{text}”" in capsys.readouterr().err
