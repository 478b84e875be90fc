"""The commands of the command line beside the window and `run`, a module each."""
