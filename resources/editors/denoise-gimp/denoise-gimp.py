#!/usr/bin/env python3
"""Denoise for GIMP 3: Filters > Enhance > Denoise hands what is seen of an image to denoise-gui,
waits, and puts the result on top of it as a layer of its own.

Copy the folder that this file is in, by the name it has, into the folder "plug-ins" of GIMP's
configuration (Preferences > Folders > Plug-Ins names it), and make the file executable. Where
denoise-gui is not found by its name, set its path in the environment variable DENOISE_GUI.

MIT License
"""

import os
import subprocess
import sys
import tempfile

import gi

gi.require_version("Gimp", "3.0")
from gi.repository import Gimp, Gio, GLib  # noqa: E402  (the version first)

NAME = "denoise-gui-edit"
SAVED, CANCELLED = 0, 1
"""How `denoise-gui edit` ends."""


def program():
    return os.environ.get("DENOISE_GUI") or "denoise-gui"


def why_not(code):
    """Why there is no result, for a person."""
    return f"{program()} ended with {code}. Is it installed? Set DENOISE_GUI to its path."


def edited(path):
    """Have a file edited, and wait; the exit code, 127 where there is no such program."""
    try:
        return subprocess.run([program(), "edit", path], check=False).returncode  # noqa: S603
    except OSError:
        return 127


def exported(image, path):
    """Write what is seen of an image, in 16 bits, with its profile; the image stays as it is."""
    copy = image.duplicate()
    try:
        copy.merge_visible_layers(Gimp.MergeType.CLIP_TO_IMAGE)
        copy.convert_precision(Gimp.Precision.U16_NON_LINEAR)
        return Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, copy, Gio.File.new_for_path(path), None)
    finally:
        copy.delete()


def put_on_top(image, path):
    """The file as the uppermost layer, in one step of undo."""
    image.undo_group_start()
    try:
        layer = Gimp.file_load_layer(
            Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(path)
        )
        layer.set_name("Denoised")
        image.insert_layer(layer, None, 0)
    finally:
        image.undo_group_end()
    Gimp.displays_flush()


def denoise(image):
    """None if it went well or was cancelled; otherwise why it did not."""
    with tempfile.TemporaryDirectory(prefix="denoise-gimp-") as folder:
        path = os.path.join(folder, "picture.tif")
        if not exported(image, path):
            return "The image cannot be written as TIFF."
        code = edited(path)
        if code == SAVED:
            put_on_top(image, path)
        return None if code in (SAVED, CANCELLED) else why_not(code)


class Denoise(Gimp.PlugIn):
    def do_query_procedures(self):
        return [NAME]

    def do_set_i18n(self, _name):
        return False

    def do_create_procedure(self, name):
        procedure = Gimp.ImageProcedure.new(self, name, Gimp.PDBProcType.PLUGIN, self.run, None)
        procedure.set_image_types("RGB*, GRAY*")
        procedure.set_menu_label("Denoise…")
        procedure.add_menu_path("<Image>/Filters/Enhance")
        procedure.set_documentation(
            "Remove noise with denoise-gui",
            "Opens what is seen of the image in denoise-gui; the result becomes a layer.",
            name,
        )
        procedure.set_attribution("Denoise", "Denoise, MIT License", "2026")
        return procedure

    def run(self, procedure, _run_mode, image, _drawables, _config, _data):
        trouble = denoise(image)
        if trouble:
            error = GLib.Error.new_literal(Gimp.PlugIn.error_quark(), trouble, 0)
            return procedure.new_return_values(Gimp.PDBStatusType.EXECUTION_ERROR, error)
        return procedure.new_return_values(Gimp.PDBStatusType.SUCCESS, None)


if __name__ == "__main__":
    Gimp.main(Denoise.__gtype__, sys.argv)
