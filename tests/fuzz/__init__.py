"""Broken files by the thousand for the loader: good files of each format, mutated at random.

python -m tests.fuzz                        10,000 cases; the same ones each time
python -m tests.fuzz --cases 500 --seed 7 --only tiff --keep folder
"""
