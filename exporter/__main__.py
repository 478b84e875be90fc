"""`python -m exporter COMMAND`: train, evaluate, export."""

from __future__ import annotations

import argparse
import importlib
import sys

from denoise_gui.contract.ending import ENDING, exit_code

# Each command's module is imported only when the command runs: torch alone takes a second.
COMMANDS = {
    "train": ("exporter.training.command", "train a network on a folder of photographs"),
    "train-all": (
        "exporter.training.plan_command",
        "train several networks, one after the other, in a given time",
    ),
    "train-sigma": (
        "exporter.training.sigma_command",
        "train the network that estimates how noisy a photograph is",
    ),
    "evaluate": (
        "exporter.commands.evaluate",
        "PSNR of a model file on photographs with added noise",
    ),
    "rank": (
        "exporter.commands.rank",
        "several denoisers on the same photographs, in PSNR and time",
    ),
    "export": (
        "exporter.commands.export",
        "write weights as ONNX, Core ML, Core AI, ncnn, for darktable, as a web page",
    ),
    "compare": ("exporter.commands.compare", "run PyTorch and what was exported on one image"),
    "study": ("exporter.study.command", "export five ways of writing the reorganisation"),
}


def main(argv: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if argv is None else argv
    name = arguments[0] if arguments and arguments[0] in COMMANDS else None
    parser = argparse.ArgumentParser(prog="python -m exporter", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command, (module_name, text) in COMMANDS.items():
        subparser = commands.add_parser(command, help=text, description=text.capitalize() + ".")
        if command == name:
            module = importlib.import_module(module_name)
            module.add_arguments(subparser)
            subparser.set_defaults(run=module.run)
    parsed = parser.parse_args(arguments)
    result: int = parsed.run(parsed)
    return result


if __name__ == "__main__":
    ENDING.install()
    sys.exit(exit_code(main()))
