"""OCR engines behind one protocol, one module each."""
