"""Long work must not grow: memory, threads, handles and temporary files, measured over thousands of
images and an hour's actions in the window, compressed.

    python -m tests.endurance.batch_probe --images 2000 --broken 20
    python -m tests.endurance.window_probe --cycles 150

The probes run in processes of their own, so that nothing else grows beside them, and print their
figures as JSON. The tests run them: short ones always, the long ones in `make test-slow`.
"""
