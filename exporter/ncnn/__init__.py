"""ncnn, which runs networks on Android by processor or Vulkan: export by way of pnnx, and a run."""
