"""What the application and the exporter agree on, written once, with the standard library alone.

The two are separate programs: one never loads PyTorch, the other opens no window. They meet in
model files, command lines, progress lines and report folders; what those look like stands here.

    model_file.py      names, operators and metadata of a model file; tolerances of its halo
    sigma_file.py      the file of the network that estimates sigma
    noise_level.py     what a sigma may be
    value_range.py     which numbers are black and white in a file of floats
    trial.py           by how much a network was seen to denoise
    export_options.py  the choices of an export, and the command line they become
    ending.py          signals, and what ends with the process
    exit_codes.py      how a command of the exporter ends
    messages.py        sentences that can be told in another language; sentences.py: all that cross
    progress.py        what the exporter says while it works, a JSON object a line
    tolerances.py      how far two runtimes may differ, by the numbers they compute in
    report.py          what a comparison leaves as report.json
    no_telemetry.py    that nothing is sent anywhere
    palette.py         the colours of a map of differences
"""
