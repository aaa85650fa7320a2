"""Where the strokes of a picture lie; the templates of `charts/` draw them as small SVG."""
