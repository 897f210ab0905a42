"""Pictures as SVG files of their own: each says whose facts it shows and of which day, and needs nothing else."""
