"""Plain stacks of convolutions and ReLU: FFDNet, FDnCNN, and networks of one's own."""
