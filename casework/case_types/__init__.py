"""Case types as data: read from YAML with every problem named, evaluated purely, explained, compared, written back."""
