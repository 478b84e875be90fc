"""How the planes of somebody else's network are to be read is found out, not guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import onnx
import onnxruntime
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from denoise_gui.contract.messages import translated_words
from denoise_gui.contract.sentences import Sentence, sentence_of
from denoise_gui.core.catalogue import read_texts
from exporter.checkpoints.network_source import OpenedWeights, open_weights
from exporter.failures import ExportError, FailureKind
from exporter.known_pictures import clean_picture, noisy_subject
from exporter.readings.words import ALIASES, parse_reading
from tests import translations
from tests.exporter.checkpoints.test_checkpoint_layouts import Ipol, Kair, randomised
from tests.exporter.conftest import Command
from tests.exporter.foreign_networks import ForeignNetwork, Kind, kair_names

COLOUR = Kind()
GRAY = Kind(channels=1, map_planes=1)
FULL_SIZE = Kind(cells=False, map_planes=1, map_first=False)

KINDS = {
    "colour, map first": COLOUR,
    "colour, map last": replace(COLOUR, map_first=False),
    "colour, one map first": replace(COLOUR, map_planes=1),
    "colour, one map last": replace(COLOUR, map_planes=1, map_first=False),
    "gray, map first": GRAY,
    "gray, map last": replace(GRAY, map_first=False),
    "gray, noise, map first": replace(GRAY, predicts="noise"),
    "gray, noise, map last": replace(GRAY, predicts="noise", map_first=False),
    "gray, correction": replace(GRAY, predicts="correction"),
    "gray, columns": replace(GRAY, order_in="channel columns", order_out="channel columns"),
    "noise with biases": replace(COLOUR, predicts="noise"),
    "noise without biases": replace(COLOUR, predicts="noise", biased=False),
    "correction": replace(COLOUR, predicts="correction", map_first=False),
    "image without biases": replace(COLOUR, biased=False),
    "by position": replace(COLOUR, order_in="position", order_out="position"),
    "by position, map last": replace(
        COLOUR, order_in="position", order_out="position", map_planes=1, map_first=False
    ),
    "in by position alone": replace(COLOUR, order_in="position"),
    "out by position alone": replace(COLOUR, order_out="position", predicts="noise"),
    "down the columns": replace(
        COLOUR, order_in="position columns", order_out="channel columns", map_planes=1
    ),
    "15 to 15": replace(COLOUR, spare="first"),
    "15 to 15, by position, noise": replace(
        COLOUR, spare="first", order_in="position", order_out="position", predicts="noise"
    ),
    "15 to 15, the last dropped": replace(COLOUR, spare="last", map_first=False),
    "13 to 15": replace(COLOUR, spare="first", map_planes=1, map_first=False),
    "a map before each channel": replace(COLOUR, each="before"),
    "a map behind each channel, noise": replace(COLOUR, each="behind", predicts="noise"),
    "15 to 15 by channel": replace(COLOUR, each="before", spare="before"),
    "15 to 15, a plane behind each": replace(COLOUR, map_first=False, spare="behind"),
    "5 to 5": replace(GRAY, spare="first"),
    "5 to 5, correction": replace(GRAY, spare="first", predicts="correction", map_first=False),
    "sigma in 0 to 255": replace(COLOUR, sigma_scale=255.0),
    "sigma in 0 to 255, gray, noise": replace(GRAY, sigma_scale=255.0, predicts="noise"),
    "all in 0 to 255": replace(COLOUR, sigma_scale=255.0, image_scale=255.0),
    "all in 0 to 255, noise": replace(
        GRAY, sigma_scale=255.0, image_scale=255.0, predicts="noise", map_first=False
    ),
    "full size": FULL_SIZE,
    "full size, map first, noise": replace(FULL_SIZE, map_first=True, predicts="noise"),
    "full size, gray": replace(FULL_SIZE, channels=1),
    "full size, three maps": replace(FULL_SIZE, map_planes=3),
    "full size, sigma in 0 to 255": replace(FULL_SIZE, channels=1, sigma_scale=255.0),
    "two layers": replace(COLOUR, depth=2),
}

SEQUENTIAL = {
    "KAIR": kair_names,
    "the question": lambda n, what: f"convnet.{2 * n}.{what}",
    "this project": lambda n, what: f"layers.{n}.{what}",
    "numbered": lambda n, what: f"conv{n + 1}.{what}",
    "nested": lambda n, what: f"module.net.layer{n}.0.{what}",
    "deep": lambda n, what: f"_orig_mod.a.b.c.{n}.block.conv.{what}",
    "head and tail": lambda n, what: f"{ {0: 'head', 3: 'tail'}.get(n, f'body.{n}') }.{what}",
    "bare": lambda n, what: f"{n}.{what}",
    "words": lambda n, what: f"{('first', 'second', 'third', 'fourth')[n]}.{what}",
}


def saved(path: Path, tensors: object) -> Path:
    torch.save(tensors, path)
    return path


def opened(path: Path, network: ForeignNetwork) -> OpenedWeights:
    return open_weights(saved(path, network.tensors(kair_names)))


@torch.no_grad()
def assert_the_same(found: OpenedWeights, original: ForeignNetwork) -> None:
    """On a noisy picture, told one noise level and another, within a hundredth of a level."""
    subject = noisy_subject(original.kind.channels, 25.0)
    image = torch.from_numpy(subject.noisy)
    for levels in (10.0, 25.0, 60.0):
        sigma = torch.full((1, 1, 1, 1), levels / 255)
        difference = found.network(image, sigma) - original(image, sigma)
        assert difference.abs().max() * 255 < 0.01


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_is_read_as_its_project_reads_it(kind: Kind, tmp_path: Path) -> None:
    original = ForeignNetwork(kind)
    found = opened(tmp_path / "theirs.pth", original)
    assert_the_same(found, original)
    assert found.trial.denoised_db > found.trial.noisy_db + 3
    figures = f"{found.trial.noisy_db:.1f} to {found.trial.denoised_db:.1f} dB"
    assert any(figures in note for note in found.notes)
    assert any(" instead of " in note and "dB behind" in note for note in found.notes)
    assert not any("no effect" in note for note in found.notes)


@pytest.mark.parametrize("name", SEQUENTIAL.values(), ids=SEQUENTIAL)
@pytest.mark.parametrize("kind", [COLOUR, replace(GRAY, spare="first")], ids=["15-12", "5-5"])
def test_names_do_not_matter(name: Callable[[int, str], str], kind: Kind, tmp_path: Path) -> None:
    original = ForeignNetwork(kind)
    assert_the_same(open_weights(saved(tmp_path / "n.pth", original.tensors(name))), original)


def test_more_than_nine_layers_in_the_order_of_the_alphabet(tmp_path: Path) -> None:
    """As safetensors sorts them: conv1, conv10, conv11, conv2."""
    original = ForeignNetwork(replace(COLOUR, depth=11))
    tensors = original.tensors(lambda n, what: f"conv{n + 1}.{what}")
    path = saved(tmp_path / "n.pth", dict(sorted(tensors.items())))
    assert_the_same(open_weights(path), original)


def test_head_body_and_tail_in_the_order_of_the_alphabet(tmp_path: Path) -> None:
    original = ForeignNetwork(COLOUR)
    tensors = original.tensors(SEQUENTIAL["head and tail"])
    path = saved(tmp_path / "n.pth", dict(sorted(tensors.items())))
    assert_the_same(open_weights(path), original)


class Question(nn.Module):
    """The code of the question that this project started from, and of its answer."""

    def __init__(self, channels: int, stack: nn.Module, *, answer: bool) -> None:
        super().__init__()
        self.convnet = stack
        filters = torch.zeros(4 * channels, channels, 2, 2)
        for c in range(channels):
            for k, (i, j) in enumerate(((0, 0), (0, 1), (1, 0), (1, 1))):
                filters[4 * c + k, c, i, j] = 1
        self.down = filters
        room = torch.zeros(channels if answer else 0, channels, 2, 2)
        self.up = torch.cat([room, filters])

    def forward(self, image: Tensor, sigma: Tensor) -> Tensor:
        planes = functional.conv2d(image, self.down, stride=2)
        noise = torch.zeros_like(planes[:, : image.shape[1]]) + sigma
        result: Tensor = self.convnet(torch.cat((noise, planes), dim=1))
        return functional.conv_transpose2d(result, self.up, stride=2)


@pytest.mark.parametrize("channels", [1, 3], ids=["gray", "colour"])
@pytest.mark.parametrize("answer", [False, True], ids=["question", "answer"])
def test_the_network_of_the_question(channels: int, answer: bool, tmp_path: Path) -> None:
    kind = Kind(channels, map_planes=channels, spare="first" if answer else "")
    original = Question(channels, ForeignNetwork(kind).stack, answer=answer)
    state = original.state_dict()
    assert all(name.startswith("convnet.") for name in state)
    found = open_weights(saved(tmp_path / "model.pth", state))
    image = torch.from_numpy(noisy_subject(channels, 25.0).noisy)
    sigma = torch.full((1, 1, 1, 1), 25 / 255)
    with torch.no_grad():
        assert torch.allclose(found.network(image, sigma), original(image, sigma), atol=1e-5)
    assert found.trial.reading.startswith("map-first+image")


def test_filters_that_were_saved_with_the_weights_are_no_layers(tmp_path: Path) -> None:
    """The answer's transform weights as buffers or layers, in the same dictionary."""
    original = ForeignNetwork(COLOUR)
    question = Question(3, original.stack, answer=True)
    tensors = {
        "down.weight": question.down,
        **original.tensors(lambda n, what: f"conv{n}.{what}"),
        "up.weight": question.up,
        "zeros": torch.zeros(1, 3, 50, 50),
    }
    assert_the_same(open_weights(saved(tmp_path / "m.pth", tensors)), original)


@pytest.mark.parametrize("placed", ["between", "apart", "by number"])
def test_batch_normalisation_wherever_it_is_named(placed: str, tmp_path: Path) -> None:
    torch.manual_seed(0)
    original = ForeignNetwork(replace(COLOUR, predicts="noise", biased=False))
    convolutions = [m for m in original.stack if isinstance(m, nn.Conv2d)]
    norms: list[nn.BatchNorm2d] = []
    for layer in convolutions[1:-1]:
        norm = nn.BatchNorm2d(layer.out_channels).eval()
        assert norm.running_mean is not None
        assert norm.running_var is not None
        norm.running_var.uniform_(0.5, 2.0)
        with torch.no_grad():
            norm.weight.copy_(torch.sqrt(norm.running_var + norm.eps))
        norms.append(norm)
    layers: list[tuple[str, nn.Module]] = []
    for number, layer in enumerate(convolutions):
        pattern = {"between": "body.{}", "apart": "c.{}", "by number": "conv{}"}[placed]
        layers.append((pattern.format(3 * number if placed == "between" else number), layer))
        if placed == "between" and 0 < number < len(convolutions) - 1:
            layers.append((f"body.{3 * number + 1}", norms[number - 1]))
    if placed != "between":
        name_of = "n.{}" if placed == "apart" else "bn{}"
        first = 0 if placed == "apart" else 1
        layers += [(name_of.format(i + first), norm) for i, norm in enumerate(norms)]
    tensors = {f"{n}.{k}": v for n, layer in layers for k, v in layer.state_dict().items()}
    assert_the_same(open_weights(saved(tmp_path / "m.pth", tensors)), original)


def test_a_network_without_effect_is_refused_with_what_was_tried(tmp_path: Path) -> None:
    path = saved(tmp_path / "random.pth", randomised(Kair(3, width=8, depth=5)).state_dict())
    with pytest.raises(ExportError, match="denoise in none of the") as caught:
        open_weights(path)
    assert caught.value.kind is FailureKind.WEIGHTS_FOREIGN
    text = str(caught.value)
    rows = [line for line in text.splitlines() if line.startswith("map-")]
    # Map first or last, what is predicted, and the unit: each with its figure.
    assert len(rows) == 2 * 3 * 3
    figures = [float(row.split()[-1]) for row in rows]
    assert figures == sorted(figures, reverse=True)
    assert "--reading" in text
    assert "map-last" in text
    assert "random.pth" in text


def test_what_is_said_of_readings_is_told_in_chinese(tmp_path: Path) -> None:
    """The tables of what is refused, and the notes of what was read."""
    weights = randomised(Kair(3, width=8, depth=5)).state_dict()
    refused = saved(tmp_path / "random.pth", weights)
    unknown = saved(tmp_path / "other.pth", {"scale": torch.ones(4), "one": torch.tensor(1.0)})
    for path, words in ((refused, ("读取方式", "dB")), (unknown, ("布局", "张量", "应有", "实有"))):
        with pytest.raises(ExportError) as caught:
            open_weights(path)
        lines = told_in_chinese(caught.value.message).splitlines()
        assert any(tuple(line.split()) == words for line in lines)
        assert not [line for line in lines if re.search(r"\b(the|Found|holds|number)\b", line)]
    read = open_weights(refused, parse_reading("map-last+image"))
    assert [told_in_chinese(note) for note in read.notes] != list(read.notes)
    assert not [note for note in read.notes if "denoise" in told_in_chinese(note)]
    assert "不能降噪" in told_in_chinese(read.trial.told_of("random.pth"))


def told_in_chinese(said: str) -> str:
    """As the window tells it, once it has crossed from one process to the other."""
    assert isinstance(said, Sentence)
    arrived = sentence_of(json.loads(json.dumps(said.to_data())), "")
    texts = read_texts(translations.FOLDER / "denoise_zh_CN.ts")
    return translated_words(arrived, lambda text: texts.get(("", text)) or text)


def test_a_network_that_does_not_listen_to_sigma_is_said_to(tmp_path: Path) -> None:
    """A blur: it denoises, the same way at every noise level."""
    tensors = ForeignNetwork(GRAY).tensors(kair_names)
    tensors["model.6.weight"][:, : 2 * 4] = 0
    found = open_weights(saved(tmp_path / "m.pth", tensors))
    assert any("whatever sigma is" in note for note in found.notes)


def test_what_cannot_be_told_apart_is_the_usual_and_said(tmp_path: Path) -> None:
    """A network that treats all channels alike does not show whether it wants RGB or BGR."""
    original = ForeignNetwork(COLOUR)
    found = opened(tmp_path / "m.pth", original)
    assert "rgb" in found.trial.reading.split("+")
    assert any("bgr instead of rgb gives the same picture" in note for note in found.notes)


@pytest.mark.parametrize(("name", "original"), [("kair", Kair), ("ipol", Ipol)])
def test_a_reading_that_is_asked_for_is_kept_to(
    name: str, original: type[Kair] | type[Ipol], tmp_path: Path
) -> None:
    """Random weights denoise in no reading; whoever knows theirs can say it."""
    network = randomised(original(3, width=8, depth=5))
    path = saved(tmp_path / "m.pth", network.state_dict())
    found = open_weights(path, parse_reading(name))
    image, sigma = torch.rand(1, 3, 20, 26), torch.full((1, 1, 1, 1), 0.2)
    with torch.no_grad():
        assert torch.allclose(found.network(image, sigma), network(image, sigma), atol=1e-5)
    assert not found.trial.denoises
    assert any("does not denoise" in note for note in found.notes)


def test_what_a_reading_leaves_open_is_found_by_trial(tmp_path: Path) -> None:
    original = ForeignNetwork(replace(COLOUR, order_in="position", order_out="position", bgr=True))
    path = saved(tmp_path / "m.pth", original.tensors(kair_names))
    found = open_weights(path, parse_reading("bgr+image"))
    assert {"bgr", "in-position", "out-position"} <= set(found.trial.reading.split("+"))
    assert_the_same(found, original)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("sideways", "'sideways' is not a word"), ("rgb+bgr", "'rgb' and 'bgr' cannot both hold")],
)
def test_a_reading_that_cannot_be_meant(
    name: str, reason: str, command: Command, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_reading(name)
    with pytest.raises(SystemExit) as ended:
        command("export", "--weights", tmp_path / "m.pth", "--reading", name)
    assert ended.value.code == 2


def test_short_names_answer_questions_that_exist() -> None:
    for name, words in ALIASES.items():
        assert parse_reading(name) == parse_reading(words)
    assert parse_reading("auto") == {}
    assert parse_reading("KAIR, image") == parse_reading("kair")


def test_the_figure_goes_with_the_export(command: Command, tmp_path: Path) -> None:
    columns = "channel columns"
    original = ForeignNetwork(replace(GRAY, order_in=columns, order_out=columns, depth=2))
    path = saved(tmp_path / "m.pth", original.tensors(kair_names))
    finished = command("export", "--weights", path, "--onnx", tmp_path / "m.onnx", "--no-notes")
    assert finished.code == 0
    metadata = {p.key: p.value for p in onnx.load(tmp_path / "m.onnx").metadata_props}
    trial = json.loads(metadata["denoise.trial"])
    assert trial == finished.last["trial"]
    expected = {"map-first", "in-channel-columns", "out-channel-columns"}
    assert expected <= set(trial["reading"].split("+"))
    assert trial["sigma"] == 25
    assert trial["denoised_db"] > trial["noisy_db"] + 3
    assert any("Read by trial" in note for note in finished.last["notes"])
    session = onnxruntime.InferenceSession(
        str(tmp_path / "m.onnx"), providers=["CPUExecutionProvider"]
    )
    noisy = noisy_subject(1, 25.0).noisy
    sigma = torch.full((1, 1, 1, 1), 25 / 255)
    output = session.run(None, {"input": noisy, "sigma": sigma.numpy()})[0]
    with torch.no_grad():
        wanted = original(torch.from_numpy(noisy), sigma)
    assert torch.allclose(torch.from_numpy(output), wanted, atol=1e-4)


def test_a_wrong_reading_that_is_asked_for_is_exported_with_a_warning(
    command: Command, tmp_path: Path
) -> None:
    path = saved(tmp_path / "m.pth", ForeignNetwork(replace(GRAY, depth=2)).tensors(kair_names))
    finished = command(
        *("export", "--weights", path, "--onnx", tmp_path / "m.onnx", "--reading", "ipol")
    )
    assert finished.code == 0
    warnings = [event["message"] for event in finished.events if event["event"] == "warning"]
    assert any("does not denoise" in words for words in warnings)


def test_the_picture_is_the_same_on_every_call_and_not_of_one_kind() -> None:
    first, again = clean_picture(3, 64), clean_picture(3, 64)
    assert (first == again).all()
    assert first.min() >= 0
    assert first.max() <= 1
    # No exchange of channels, and no transposition, leaves it alone.
    assert abs(first - first[:, ::-1]).mean() > 0.05
    assert abs(first - first.transpose(0, 1, 3, 2)).mean() > 0.05
    assert clean_picture(1, 64).shape == (1, 1, 64, 64)


def test_a_large_network_is_read_within_seconds(tmp_path: Path) -> None:
    """FFDNet's own size for colour, most of whose weights do nothing; counted, not timed."""
    from exporter.checkpoints.branch_search import find_networks
    from exporter.readings.reading import readings_of
    from exporter.readings.search import search

    network = ForeignNetwork(COLOUR)
    planes = find_networks(network.tensors(kair_names), ()).found[0].planes[0]
    runs = []
    run = planes.run

    def counted(given: Tensor) -> Tensor:
        runs.append(given.shape[0] * given.shape[2] * given.shape[3])
        return run(given)

    planes.run = counted  # type: ignore[method-assign]
    readings = readings_of(planes.planes)
    search(planes, readings)
    assert len(readings) > 500
    # In pixels of planes: less than a hundred runs of the whole picture.
    assert sum(runs) < 100 * 32 * 32
