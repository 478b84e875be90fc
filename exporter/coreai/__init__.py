"""Core AI, Apple's successor to Core ML: export, and the saved model run by Apple's own runtime."""
