"""The catalogues hold what the code says, all of it translated, with the same placeholders."""

from __future__ import annotations

import pickle
import shutil
import string
from pathlib import Path

import pytest

from denoise_gui.core.catalogue import read_texts
from denoise_gui.core.exporter import words
from denoise_gui.core.exporter.words import stage_words
from denoise_gui.core.languages import LANGUAGES
from denoise_gui.core.translation import language_for
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.messages import Message, translated_words
from tests import translations

CATALOGUES = sorted(translations.FOLDER.glob("*.ts"))


def test_every_language_but_the_codes_own_has_a_catalogue() -> None:
    assert {path.stem.removeprefix("denoise_") for path in CATALOGUES} == set(LANGUAGES) - {"en"}


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_the_catalogue_holds_exactly_what_the_code_says(catalogue: Path, tmp_path: Path) -> None:
    fresh = tmp_path / catalogue.name
    shutil.copy(catalogue, fresh)
    translations.update(fresh)
    kept, said = read_texts(catalogue), read_texts(fresh)
    advice = "run `make translations` and translate what it lists"
    assert not set(said) - set(kept), advice
    assert not set(kept) - set(said), advice


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_everything_is_translated(catalogue: Path) -> None:
    assert not [key for key, text in read_texts(catalogue).items() if text is None]


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_translations_keep_placeholders_and_shortcuts(catalogue: Path) -> None:
    for (_context, text), translation in read_texts(catalogue).items():
        assert translation is not None
        assert _fields(translation) == _fields(text), text
        assert _mnemonics(translation) == _mnemonics(text), text
        assert translation.endswith("…") == text.endswith("…"), text


def _fields(text: str) -> list[tuple[str, str]]:
    parsed = string.Formatter().parse(text)
    return sorted((field, spec or "") for _, field, spec, _ in parsed if field is not None)


def _mnemonics(text: str) -> int:
    return text.replace("&&", "").count("&")


def test_a_message_is_the_english_sentence_and_can_be_told_in_another_language() -> None:
    reason = UserError(Message("the folder {0} is gone", Path("a")))
    message = Message("{0} cannot be opened: {1}.", "x{0}.png", reason)
    assert message == "x{0}.png cannot be opened: the folder a is gone."
    dutch = {
        "the folder {0} is gone": "de map {0} is weg",
        "{0} cannot be opened: {1}.": "{0} gaat niet open: {1}.",
    }
    told = translated_words(UserError(message), lambda text: dutch.get(text, text))
    assert told == "x{0}.png gaat niet open: de map a is weg."
    assert pickle.loads(pickle.dumps(message)).template == message.template  # noqa: S301


def test_braces_without_arguments_are_left_alone() -> None:
    assert Message("{} and {0}") == "{} and {0}"
    assert translated_words("{} and {0}", str) == "{} and {0}"


@pytest.mark.parametrize(
    ("system", "language"),
    [
        (["zh-Hans-CN", "en-US"], "zh_CN"),
        (["zh-TW"], "zh_CN"),
        (["en-US", "zh-CN"], "en"),
        (["de-DE", "zh_CN"], "zh_CN"),
        (["fr-FR"], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_of_the_system_that_is_spoken(system: list[str], language: str) -> None:
    assert language_for("system", system) == language
    assert language_for("en", ["zh-CN"]) == "en"


def test_the_exporter_is_quoted_in_english_and_retold_in_another_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert stage_words("onnx", "Converting to ONNX") == "Converting to ONNX"
    texts = read_texts(translations.FOLDER / "denoise_zh_CN.ts")
    monkeypatch.setattr(words, "tr", lambda text: texts.get(("", text)) or text)
    assert stage_words("weights", "Reading a.safetensors") == "正在读取权重"
    assert stage_words("something new", "Reading a.safetensors") == "Reading a.safetensors"
