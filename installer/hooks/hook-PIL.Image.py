"""In place of PyInstaller's own: what stands in for Pillow needs nothing further."""
