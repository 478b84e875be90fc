"""The engine's sentences are those of the contract, which the exporter uses too."""

from denoise_gui.contract.messages import Message, joined, translated_words

__all__ = ["Message", "joined", "translated_words"]
