"""Which seven sigmas: around the current one, within the dial, shifted and widened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denoise_gui.core.document import SIGMA_STEP
from denoise_gui.engine.sigma import SIGMA_MAX_ASSUMED as SIGMA_MAX
from denoise_gui.features.strip.bracket import COUNT, Bracket

sigmas = st.integers(0, round(SIGMA_MAX / SIGMA_STEP)).map(lambda steps: steps * SIGMA_STEP)
moves = st.lists(st.sampled_from(["up", "down", "wider", "narrower"]), max_size=30)


@given(sigmas, moves)
def test_always_seven_different_sigmas_of_the_dial(sigma: float, moves: list[str]) -> None:
    bracket = Bracket.around(sigma)
    assert sigma in bracket.values
    for move in moves:
        if move in ("up", "down"):
            bracket = bracket.shifted(1 if move == "up" else -1)
        else:
            bracket = bracket.widened(1 if move == "wider" else -1)
        values = bracket.values
        assert len(set(values)) == COUNT
        assert list(values) == sorted(values)
        assert values[0] >= 0
        assert values[-1] <= SIGMA_MAX
        assert all((value / SIGMA_STEP).is_integer() for value in values)


@pytest.mark.parametrize(
    ("sigma", "shown"),
    [
        (25.0, (10, 15, 20, 25, 30, 35, 40)),
        (10.0, (4, 6, 8, 10, 12, 14, 16)),
        (0.0, (0, 0.5, 1, 1.5, 2, 2.5, 3)),
        (75.0, (3, 15, 27, 39, 51, 63, 75)),
    ],
)
def test_the_step_grows_with_sigma(sigma: float, shown: tuple[float, ...]) -> None:
    assert Bracket.around(sigma).values == shown


def test_shifting_stops_at_the_ends() -> None:
    bracket = Bracket.around(25.0)
    assert bracket.shifted(1).values == (15, 20, 25, 30, 35, 40, 45)
    for _ in range(30):
        bracket = bracket.shifted(1)
    assert bracket.values[-1] == 75
    assert bracket.widened(1).values[-1] <= 75
