"""The desk's screens, one module each; a view reads like a description of what is on it."""
