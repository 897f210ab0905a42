"""The bundled offline edition: a mirror in the published page shapes, written by this package from facts."""
