"""`denoise-gui run --cluster`: a batch on many machines that share their storage, by Dask.

Workers read, denoise and write whole results into a hidden folder beside the targets; this process
alone gives them their names and writes the journal, as on one machine. Dask is imported where it is
asked for, and nowhere else.
"""
