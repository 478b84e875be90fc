"""Words in the user's language: which languages there are, which is chosen, and how to say things.

`make translations` reads the code for what stands in ``self.tr(...)``, ``tr(...)`` and
``Message(...)``; the first argument is therefore always written out, with placeholders of
`str.format` where something is put in.
"""

from __future__ import annotations

import logging
from xml.etree import ElementTree

from PySide6.QtCore import (
    QCoreApplication,
    QLibraryInfo,
    QLocale,
    QObject,
    QTranslator,
)

from denoise_gui.core.catalogue import Catalogue
from denoise_gui.core.languages import LANGUAGES, SYSTEM
from denoise_gui.core.settings import LANGUAGE
from denoise_gui.engine.messages import Message, translated_words
from denoise_gui.engine.shipped import resources_folder

log = logging.getLogger(__name__)


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
    return LANGUAGE.get()


def choose_language(name: str) -> str:
    """Remember a language for the next start; returns a sentence that says so, in that language."""
    LANGUAGE.set(name)
    sentence = Message("The language changes when the application is started again.")
    catalogue = _catalogue(language_for(name))
    return (catalogue and catalogue.translate("", sentence)) or sentence


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

    To be called before the first widget is made, and again before they are all made anew. Returns
    the one of `LANGUAGES`.
    """
    for earlier in application.findChildren(QTranslator):
        application.removeTranslator(earlier)
        earlier.deleteLater()
    language = language_for(chosen_language())
    if language == "en":
        return language
    qt_texts = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if qt_texts.load(f"qtbase_{language}", folder):
        application.installTranslator(qt_texts)
    if catalogue := _catalogue(language, application):
        application.installTranslator(catalogue)
    return language


def _catalogue(language: str, parent: QObject | None = None) -> Catalogue | None:
    """None for English, and where the installation is incomplete: better English than no window."""
    if language == "en":
        return None
    file = resources_folder() / "translations" / f"denoise_{language}.ts"
    try:
        return Catalogue(file, parent)
    except (OSError, ElementTree.ParseError) as error:
        log.warning("no translations from %s: %s", file, error)
        return None
