"""Speed as ratios to named references measured in the same run."""
