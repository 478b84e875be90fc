"""Work off the window's thread: one service for all of it.

`Jobs` gives out lanes; a lane has a rule (`Order`) for what happens when a job is started while
another is at work. Whatever it is, a file, a measurement, another process, it is cancelled, told of
and shut down in one way. Results arrive on the window's thread, and only those that are wanted.
"""

from denoise_gui.core.jobs.job import Job, JobReport, Result, Work
from denoise_gui.core.jobs.jobs import Jobs, Lane, Order

__all__ = ["Job", "JobReport", "Jobs", "Lane", "Order", "Result", "Work"]
