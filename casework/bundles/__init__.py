"""Bundles: cases with everything on them as JSON Lines and files, from a legacy system or another Casework (docs/bundles.md)."""
