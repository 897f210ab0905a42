"""What every spider shares: settings, the source base class, the page gate, the mirror, the pipeline."""
