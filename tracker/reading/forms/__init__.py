"""One reader for each form of file: bytes in, blocks with their places out, no meaning yet."""
