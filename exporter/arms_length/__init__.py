"""Native runtimes of others, each in a process of its own: what crashes there ends nothing else."""
