"""The models there are to choose from: listed, described, compared, held in memory for all."""
