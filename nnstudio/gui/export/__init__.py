"""Taking the trained network away."""
