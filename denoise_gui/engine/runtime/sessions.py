"""Opening a session: a model file, on a device, in one of its ways."""

from __future__ import annotations

import re
from pathlib import Path

import onnxruntime

from denoise_gui.engine.devices.listing import PROCESSOR, Device
from denoise_gui.engine.devices.ways import Way
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.messages import Message
from denoise_gui.engine.plain_text import plain
from denoise_gui.engine.runtime.bounded_memory import bound_memory

PLAIN = Way()
_LATER = re.compile(r"Unsupported model IR version|Opset \d+ is under development")
_NOT_COMPUTED = re.compile(r"Could not find an implementation for (\w+)")


def open_session(
    file: Path | bytes, threads: int, device: Device = PROCESSOR, way: Way = PLAIN
) -> onnxruntime.InferenceSession:
    """A session on a device; what the device cannot do runs on the processor. `file`: a model file,
    or what one holds.

    Raises:
        ModelError: the file is no model that can run, or the device does not start.
    """
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Tiles come in many sizes: a memory plan per size would be kept for each.
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    bound_memory(options)
    source = file if isinstance(file, bytes) else str(file)
    try:
        if device.handle is not None:
            options.add_provider_for_devices([device.handle], dict(way.options))
            session = onnxruntime.InferenceSession(source, options)
        else:
            providers: list[str | tuple[str, dict[str, str]]] = [PROCESSOR.provider]
            if device != PROCESSOR:
                providers.insert(0, (device.provider, dict(way.options)))
            session = onnxruntime.InferenceSession(source, options, providers=providers)
    except Exception as error:
        # onnxruntime's exceptions share no base of their own.
        if device != PROCESSOR:
            raise ModelError(plain(error, 300)) from error
        raise ModelError(_why_not(file, str(error))) from error
    if session.get_providers()[0] != device.provider:
        raise ModelError(Message("its provider did not start"))
    return session


def _why_not(file: Path | bytes, words: str) -> Message:
    """What the runtime says of a file, in the user's words where they are known."""
    if _LATER.search(words):
        return Message(
            "{0}: it is of a later version of ONNX than this onnxruntime reads. Export it with an "
            "earlier opset, such as 17",
            file,
        )
    operator = _NOT_COMPUTED.search(words)
    if operator:
        return Message(
            "{0}: onnxruntime cannot compute its operator {1} with numbers of this type. Export it "
            "with 32-bit floating point",
            file,
            operator[1],
        )
    return Message("{0}: not a model that can run ({1})", file, plain(words, 500))
