"""The outside programs that read what our parsers cannot: tesseract and LibreOffice, each run walled in, one document a child."""
