"""What the exporter says of weight files that it cannot use: sentences by their code.

They are part of `sentences.SENTENCES`, where it is told how such a sentence travels.
"""

from __future__ import annotations

from collections.abc import Mapping

from denoise_gui.contract.messages import translated

WEIGHTS: Mapping[str, str] = {
    # Files that cannot be read
    "not-weights": translated(
        "{0}: cannot be read: neither a PyTorch file nor a safetensors one, nor MATLAB's"
    ),
    "not-safetensors": translated("{0}: cannot be read as safetensors ({1})"),
    "not-pytorch": translated("{0}: cannot be read as a PyTorch file ({1})"),
    "not-matlab": translated("{0}: cannot be read as a MATLAB file ({1})"),
    "too-short": translated("it is too short"),
    "header-too-long": translated("its header is longer than the file"),
    "header-names-nothing": translated("its header names no tensors"),
    "holds-code": translated(
        "{0}: holds Python code, not only weights: save the state_dict "
        "(torch.save(model.state_dict(), ...)) and export that"
    ),
    "holds-named-code": translated(
        "{0}: holds Python code ({1}), not only weights: save the state_dict "
        "(torch.save(model.state_dict(), ...)) and export that"
    ),
    "no-state-dict": translated("{0}: holds no state_dict, but something of the type “{1}”"),
    "torchscript": translated(
        "{0}: is a TorchScript module, which holds a program. Take its weights out and open "
        'those: torch.save(torch.jit.load("FILE").state_dict(), "weights.pth")'
    ),
    "exported-program": translated(
        "{0}: is a program of torch.export (.pt2), not weights. Take its weights out and open "
        'those: torch.save(torch.export.load("FILE").state_dict, "weights.pth")'
    ),
    "other-archive": translated(
        "{0}: is a zip archive, but not one that torch.save wrote; if it holds the checkpoint, "
        "unpack it and open what lies in it"
    ),
    "unpacks-to": translated("{0}: cannot be read: it would unpack to {1:.1f} GB"),
    "needs-h5py": translated(
        "{0}: is a MATLAB 7.3 file, which needs h5py: pip install 'denoise-gui[export]'"
    ),
    # Tensors that no network has
    "too-many-dimensions": translated(
        "{0}: {1} has {2:,} dimensions; no layer has more than {3}, so the file is damaged or was "
        "made to harm"
    ),
    "repeats-a-value": translated(
        "{0}: {1} claims {2:.2f} GB, of which the file holds {3:,} bytes: it repeats one value, as "
        "expand() leaves it. Save it with .contiguous()"
    ),
    "shares-values": translated(
        "{0}: its tensors claim {1:.2f} GB together, of which the file holds {2:.2f}: they share "
        "their values. Save them with .clone()"
    ),
    "not-finite": translated("{0}: {1} holds NaN or infinite values"),
    # Weights of another kind
    "no-matconvnet": translated(
        "{0}: a MATLAB file, but without the 'net.layers' of a MatConvNet network"
    ),
    "no-checkpoint-of-training": translated("{0}: not a checkpoint that this training left ({1})"),
    "header-unknown": translated(
        "{0}: its header does not describe a network of this project ({1})"
    ),
    "unknown-architecture": translated("unknown architecture {0}; known: {1}"),
    "no-description": translated("not a description of {0}: {1}"),
    "tensor-missing": translated("{0}: its tensors do not fit its header: {1} is missing"),
    "tensor-unexpected": translated(
        "{0}: its tensors do not fit its header: {1} has the shape {2}"
    ),
    "tensor-of-other-shape": translated(
        "{0}: its tensors do not fit its header: {1} has the shape {2}, not {3}"
    ),
    "unknown-network": translated("{0}: not weights of a network that is known here."),
    "of-a-file": translated("{0}: {1}"),
    "head-layout": translated("Layout"),
    "head-tensor": translated("Tensor"),
    "head-expected": translated("Expected"),
    "head-found": translated("Found"),
    "a-number": translated("a number"),
    "holds-no-tensors": translated("The file holds no tensors by name."),
    "holds-tensors": translated("The file holds {0} tensors:\n{1}"),
    "and-more": translated("and {0} more"),
    "plug-in-failed": translated("The plug-in '{0}' ({1}) failed: {2}"),
    "several-networks": translated("The file holds several networks; '{0}' was taken, not {1}."),
    # Networks of a known kind that cannot be used
    "no-noise-map": translated(
        "a network without a noise map (as DnCNN): it was trained for one noise level, or for an "
        "unknown one, so there is no sigma to set; only networks with an image and a sigma as "
        "inputs can be used"
    ),
    "layers-do-not-fit": translated(
        "its layers do not fit each other: {0}.weight takes {1} planes, and {2}.weight before it "
        "gives {3}"
    ),
    "other-layer": translated(
        "it holds a layer that is neither a convolution nor a batch normalisation: {0}"
    ),
    "bias-does-not-fit": translated("{0}.bias does not fit its weight"),
    "norms-unclear": translated("its batch normalisations cannot be told apart"),
    "drunet-missing": translated("a DRUNet by its names, but {0} is missing (its shape: {1})"),
    "drunet-shape": translated("a DRUNet by its names, but {0} has the shape {1}, not {2}"),
    "drunet-ends": translated("a DRUNet by its names, but its head or tail is no convolution"),
    "drunet-planes": translated(
        "a DRUNet that takes {0} planes and gives {1}; to set sigma it must take a noise map "
        "beside the image: 2 to 1 or 4 to 3"
    ),
    "drunet-not-strided": translated(
        "a DRUNet by its names, but not one with strided convolutions between its levels"
    ),
    "drunet-no-levels": translated("a DRUNet by its names, but without levels or blocks"),
    # How they were read
    "reads-in-none": translated(
        "these weights denoise in none of the {0} ways in which their planes can be read, so what "
        "they mean is not known."
    ),
    "what-came-out": translated(
        "A built-in picture with noise of sigma {0:g} has {1:.1f} dB; a reading that is right "
        "gains {2:g} dB and more. This is what came out; the order of planes and colours in each "
        "row is the best of those tried:"
    ),
    "head-reading": translated("Reading"),
    "choose-reading": translated(
        "If you know how they are read, choose it with --reading NAME, or in the window with Model "
        "> Open Checkpoint As: {0}."
    ),
    "words-of-readings": translated("the words are {0}; or a name for several: {1}"),
    "reading-ignored": translated(
        "These weights say themselves how they are read; the reading asked for was not used."
    ),
    "read-in-vain": translated(
        "Read as was asked for ({0}). It does not denoise the built-in picture: {1:.1f} to {2:.1f} "
        "dB at sigma {3:g}."
    ),
    "read-as-asked": translated(
        "Read as was asked for: {0}. It denoises the built-in picture: {1:.1f} to {2:.1f} dB at "
        "sigma {3:g}."
    ),
    "read-by-trial": translated(
        "Read by trial: {0}. It denoises the built-in picture: {1:.1f} to {2:.1f} dB at sigma "
        "{3:g}."
    ),
    "next-best": translated(
        "The next best reading, {0} instead of {1}, is {2:.1f} dB behind (mean at sigma {3})."
    ),
    "same-picture": translated(
        "{0} instead of {1} gives the same picture within rounding; the more usual was taken."
    ),
    "heeds-no-sigma": translated(
        "It gives the same picture whatever sigma is: the slider has no effect on it."
    ),
    "file-denoises": translated("{0} denoises: {1:.1f} to {2:.1f} dB at sigma {3:g}"),
    "file-does-not-denoise": translated(
        "{0} does not denoise: {1:.1f} to {2:.1f} dB at sigma {3:g}"
    ),
}
