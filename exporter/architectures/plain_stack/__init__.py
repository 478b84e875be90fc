"""Plain stacks of convolutions and ReLU: FFDNet, FDnCNN, and networks of one's own."""

from exporter.architectures.plain_stack.architecture import PlainStack

ARCHITECTURE = PlainStack
