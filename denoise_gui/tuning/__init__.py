"""What helps to choose sigma: estimates, residuals, other sigmas, references."""
