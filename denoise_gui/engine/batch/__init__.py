"""Many photographs, one after the other: the same for `denoise-gui run` and the window's queue.

    photographs = collect([Path("photos")]).photographs
    plan = make_plan(photographs, Settings(Path("clean"), Recipe(20)), "standard")
    result = Batch(plan, listener).run(Denoiser(Model(shipped_model())))

`collecting` finds the photographs, `naming` and `planning` say what becomes of each, `pipeline`
does it on three threads, `journal` remembers what is done, `timing` how long the rest takes, and
`report` writes it all down.
"""
