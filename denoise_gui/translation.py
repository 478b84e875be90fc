"""Words in the user's language: which languages there are, which is chosen, and how to say things.

`make translations` reads the code for what stands in ``self.tr(...)``, ``tr(...)`` and
``Message(...)``; the first argument is therefore always written out, with placeholders of
`str.format` where something is put in.
"""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QSettings, QTranslator

from denoise_gui.engine.messages import Message, translated_words
from denoise_gui.engine.shipped import resources_folder

log = logging.getLogger(__name__)

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
"""What the application speaks; the code's own words are English."""

SYSTEM = "system"
_KEY = "window/language"


def tr(source: str) -> str:
    """A text in the user's language, where there is no `QObject` to ask."""
    return QCoreApplication.translate("", source)


def in_users_language(said: str | BaseException) -> str:
    """A message of the engine, or the text of an error, as the user should read it.

    May be called on any thread. To be called before the message goes through a signal, which
    would make an ordinary string of it.
    """
    return translated_words(said, tr)


def chosen_language() -> str:
    """`SYSTEM`, or one of `LANGUAGES`."""
    name = str(QSettings().value(_KEY, SYSTEM, type=str))
    return name if name in LANGUAGES else SYSTEM


def choose_language(name: str) -> str:
    """Remember a language for the next start; returns a sentence that says so, in that language."""
    QSettings().setValue(_KEY, name)
    sentence = Message("The language changes when the application is started again.")
    catalogue = QTranslator()
    language = language_for(name)
    if language != "en" and catalogue.load(str(_catalogue(language))):
        return catalogue.translate("", sentence) or sentence
    return sentence


def language_for(name: str, system: list[str] | None = None) -> str:
    """The one of `LANGUAGES` that a choice means.

    Args:
        name: what `chosen_language` gives.
        system: the system's languages, best first, such as "zh-Hans-CN"; asked for if None.
    """
    if name != SYSTEM:
        return name
    spoken = {language.partition("_")[0]: language for language in LANGUAGES}
    for language in QLocale.system().uiLanguages() if system is None else system:
        code = language.replace("_", "-").partition("-")[0].lower()
        if code in spoken:
            return spoken[code]
    return "en"


def install_language(application: QCoreApplication) -> str:
    """Let the application, and Qt's own dialogs, speak the chosen language from here on.

    To be called before the first widget is made. Returns the one of `LANGUAGES`.
    """
    language = language_for(chosen_language())
    if language == "en":
        return language
    qt_folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    for file in (qt_folder / f"qtbase_{language}.qm", _catalogue(language)):
        catalogue = QTranslator(application)
        if catalogue.load(str(file)):
            application.installTranslator(catalogue)
        else:
            log.warning("no translation in %s", file)
    return language


def _catalogue(language: str) -> Path:
    return resources_folder() / "translations" / f"denoise_{language}.qm"
