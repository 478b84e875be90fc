"""What the whole application shares: the open document, jobs, languages, diagnostics."""
