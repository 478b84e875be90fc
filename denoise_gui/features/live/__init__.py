"""Live denoising: requests in, pictures out; a thread of its own runs the network."""
