"""A sentence crosses to the window as a code, and is told there in the user's language."""

from __future__ import annotations

import ast
import json
import pickle
import string
from pathlib import Path

import pytest

from denoise_gui.contract.compound import Table
from denoise_gui.contract.exit_codes import FailureKind, kind_named
from denoise_gui.contract.messages import translated_words
from denoise_gui.contract.sentences import SENTENCES, Sentence, listed, sentence_of
from denoise_gui.core.catalogue import read_texts
from tests import translations

ROOT = Path(__file__).resolve().parents[2]


def _crossed(sentence: Sentence) -> str:
    """As the other process gets it."""
    return sentence_of(json.loads(json.dumps(sentence.to_data())), "another text")


def _in_chinese(sentence: str) -> str:
    texts = read_texts(translations.FOLDER / "denoise_zh_CN.ts")
    return translated_words(sentence, lambda text: texts.get(("", text)) or text)


def test_it_arrives_with_its_arguments_and_can_be_told_in_chinese() -> None:
    inner = Sentence("within-for-most", 1.5, 0.001)
    sentence = Sentence("pair-agrees", "Core ML", 0.25, 3, 4, inner)
    arrived = _crossed(sentence)
    assert arrived == sentence
    assert "allowed: 1.5 levels for all but 0.1% of the values" in arrived
    told = _in_chinese(arrived)
    assert "Core ML 与 PyTorch 一致" in told
    assert "levels" not in told
    assert pickle.loads(pickle.dumps(sentence)).code == "pair-agrees"  # noqa: S301


def test_several_sentences_are_one_argument() -> None:
    parts = [Sentence("tensorrt-constants", 30, "INT64", "a{0}"), Sentence("tensorrt-computed", 2)]
    arrived = _crossed(Sentence("tensorrt-obstacles", listed(parts)))
    assert "30 constants are INT64 (such as a{0}), weights that are computed" in arrived
    assert "30 个常量是 INT64" in _in_chinese(arrived)


def test_a_table_is_laid_out_in_the_language_that_is_shown() -> None:
    """Chinese letters are as wide as two others."""
    head = (Sentence("head-layout"), Sentence("head-found"), "dB")
    table = Table(
        [head, ("Layout", "a{0}", "3.5"), ("b", Sentence("a-number"), "12.5")], True, True
    )
    arrived = _crossed(Sentence("paragraphs", Sentence("reads-in-none", 3), table))
    english = ["Layout  Found       dB", "------  --------  ----"]
    english += ["Layout  a{0}       3.5", "b       a number  12.5"]
    assert arrived.split("\n\n")[1].splitlines() == english
    chinese = ["布局    实有      dB", "------  ------  ----"]
    chinese += ["Layout  a{0}     3.5", "b       一个数  12.5"]
    told = _in_chinese(arrived)
    assert "3 种" in told
    assert told.split("\n\n")[1].splitlines() == chinese
    assert pickle.loads(pickle.dumps(arrived)) == arrived  # noqa: S301


@pytest.mark.parametrize(
    "data",
    [
        None,
        "words",
        {"code": "of another version", "arguments": []},
        {"code": "at-reading", "arguments": []},
        {"code": "beyond", "arguments": ["no number", 1]},
        {"arguments": []},
    ],
)
def test_what_another_version_says_is_told_in_english(data: object) -> None:
    assert sentence_of(data, "Reading a file") == "Reading a file"


def test_every_code_is_in_the_table_with_as_many_arguments_and_none_is_left_over() -> None:
    used = {kind.headline.code for kind in FailureKind}
    for folder in ("exporter", "denoise_gui"):
        for path in (ROOT / folder).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            strings = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)}
            if path.name not in ("sentences.py", "weights_sentences.py"):
                used |= {s for s in strings if isinstance(s, str) and s in SENTENCES}
            for node in ast.walk(tree):
                _check_call(node, path)
    composed = {"within-for-most", "within-one-for-most"}
    assert set(SENTENCES) - used == composed


def _check_call(node: ast.AST, path: Path) -> None:
    if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Sentence"):
        return
    code, *arguments = node.args
    if not isinstance(code, ast.Constant):
        return
    assert code.value in SENTENCES, (path, node.lineno)
    if any(isinstance(argument, ast.Starred) for argument in arguments):
        return
    fields = {f for _, f, _, _ in string.Formatter().parse(SENTENCES[code.value]) if f is not None}
    assert fields == {str(n) for n in range(len(arguments))}, (path, node.lineno)


def test_a_kind_of_failure_is_found_by_the_name_that_a_line_gives() -> None:
    for kind in FailureKind:
        assert kind_named(kind.code) is kind
        assert _in_chinese(kind.headline) != kind.headline
    assert kind_named("of another version") is None


def test_no_code_stands_for_two_sentences() -> None:
    """The later of two would silently be said in place of the earlier."""
    codes = [
        key.value
        for module in sorted((ROOT / "denoise_gui" / "contract").glob("*.py"))
        for found in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(found, ast.Dict)
        for key in found.keys
        if isinstance(key, ast.Constant) and key.value in SENTENCES
    ]
    assert sorted(codes) == sorted(set(codes)) == sorted(SENTENCES)
