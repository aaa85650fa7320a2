"""Finds the ruled tables of a PDF page: pdfium gives the lines, pdfplumber puts them together.

Reads no text. (pdfplumber's own parser gives the same lines, but twenty times as slowly.)
"""

import ctypes
from collections.abc import Iterator
from typing import Any

from tracker.reading.forms.pdflines import Box, displayed_point

_SNAP = 3.0
_LEAST_LENGTH = 3.0
_MOST_EDGES = 40_000
_MOST_MERGED = 1_500
_DEPTH = 6

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def tables_on(page: Any) -> list[list[Box]]:
    """The boxes of each table with drawn lines, in coordinates of the page as displayed."""
    from pdfplumber import table as finder

    edges: list[dict[str, Any]] = []
    for x0, y0, x1, y1 in _segments(page):
        if abs(y0 - y1) <= 1.0 and abs(x0 - x1) >= _LEAST_LENGTH:
            edges.append(_edge("h", min(x0, x1), (y0 + y1) / 2, max(x0, x1), (y0 + y1) / 2))
        elif abs(x0 - x1) <= 1.0 and abs(y0 - y1) >= _LEAST_LENGTH:
            edges.append(_edge("v", (x0 + x1) / 2, min(y0, y1), (x0 + x1) / 2, max(y0, y1)))
        if len(edges) > _MOST_EDGES:
            return []
    if len(edges) < 4:
        return []
    merged = finder.merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP)
    merged = [one for one in merged if max(one["width"], one["height"]) >= _LEAST_LENGTH]
    if len(merged) > _MOST_MERGED:
        return []
    crossings = finder.edges_to_intersections(merged, _SNAP, _SNAP)
    cells = finder.intersections_to_cells(crossings)
    return [
        [(float(x0), float(top), float(x1), float(bottom)) for x0, top, x1, bottom in group]
        for group in finder.cells_to_tables(cells)
        if len(group) > 1
    ]


def _edge(orientation: str, x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    return {
        "orientation": orientation, "object_type": "line", "x0": x0, "x1": x1, "top": top,
        "bottom": bottom, "width": x1 - x0, "height": bottom - top, "doctop": top,
    }  # fmt: skip


def _segments(page: Any) -> Iterator[Box]:
    """Every straight stroke of the page, also the sides of rectangles."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    rotation = page.get_rotation()
    count = raw.FPDFPage_CountObjects(page)
    for index in range(max(count, 0)):
        one = raw.FPDFPage_GetObject(page, index)
        for a, b in _strokes(one, _SAME, 0):
            yield (
                *displayed_point(*a, rotation, width, height),
                *displayed_point(*b, rotation, width, height),
            )


Point = tuple[float, float]


def _strokes(one: Any, around: Matrix, depth: int) -> Iterator[tuple[Point, Point]]:
    import pypdfium2.raw as raw

    kind = raw.FPDFPageObj_GetType(one)
    if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
        matrix = _times(_matrix(one), around)
        for index in range(max(raw.FPDFFormObj_CountObjects(one), 0)):
            yield from _strokes(raw.FPDFFormObj_GetObject(one, index), matrix, depth + 1)
    if kind != raw.FPDF_PAGEOBJ_PATH:
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(one, fill, stroke)
    if not fill.value and not stroke.value:
        return
    matrix = _times(_matrix(one), around)
    start: Point | None = None
    last: Point | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(max(raw.FPDFPath_CountSegments(one), 0), _MOST_EDGES)):
        segment = raw.FPDFPath_GetPathSegment(one, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = _apply(matrix, x.value, y.value)
        form = raw.FPDFPathSegment_GetType(segment)
        if form == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif form == raw.FPDF_SEGMENT_LINETO and last is not None:
            yield last, point
        last = point
        if raw.FPDFPathSegment_GetClose(segment) and start is not None:
            yield point, start
            last = start


def _matrix(one: Any) -> Matrix:
    import pypdfium2.raw as raw

    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(one, found):
        return _SAME
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(m: Matrix, n: Matrix) -> Matrix:
    """First m, then n."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _apply(m: Matrix, x: float, y: float) -> Point:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]
