"""The version, alone: answering --version must import nothing else."""

__version__ = "0.1.0"
