"""Model > Re-export and Compare, and why the exported graph looks as it does."""

from __future__ import annotations

from denoise_gui.core.session import Session
from denoise_gui.core.translation import in_users_language, tr
from denoise_gui.engine.files.sentences import cannot_read
from denoise_gui.engine.shipped import resources_folder
from denoise_gui.features.export.study_dialog import StudyDialog
from denoise_gui.features.export.workflow import ExportWorkflow
from denoise_gui.shell.command import Command, State
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.parts import Parts
from denoise_gui.shell.window import MainWindow


class ExportFeature(Feature):
    """The two commands, and the exported model taken into use."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(session, window)
        self.workflow = ExportWorkflow(session.document, session.jobs, window)
        self.workflow.use_model_requested.connect(session.model_requested)
        self.workflow.failed.connect(lambda words: session.fail("export", words))

    def parts(self) -> Parts:
        document = self.session.document
        return Parts(
            (
                Command(
                    "model.export",
                    tr("Re-export and &Compare…"),
                    "model/export",
                    lambda: self.workflow.ask(self.session.live.model),
                    ("Ctrl+E",),
                    tip=tr("Write ONNX and Core ML files and check them on the open image"),
                    icon="export",
                    state=State(
                        (document.image_opened,), enabled=lambda: document.photograph is not None
                    ),
                ),
                Command("help.study", tr("&Why This Graph?"), "help/about", self._show_study),
            )
        )

    def close(self) -> None:
        self.workflow.close()

    def _show_study(self) -> None:
        study = resources_folder() / "study.md"
        try:
            words = study.read_text(encoding="utf-8")
        except OSError as error:
            self.session.fail("study", in_users_language(cannot_read(study, error)))
            return
        StudyDialog(tr("Why This Graph"), words, self.window).open()
