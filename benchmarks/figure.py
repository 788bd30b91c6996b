"""The picture of a benchmark: time for one household and season, the engine and its peers."""

from pathlib import Path
from typing import Any


def draw(result: dict[str, Any], file: Path) -> None:
    """Write the picture; the ending of the file's name gives the format (svg, png, pdf)."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    details = result["details"]
    whole = [
        ("plain Mesa agents", details["mesa_ns"]),
        ("engine, 1 thread", _mean_of(details["engine_ns_one_thread"])),
        ("engine, 2 threads", details["engine_ns_all_seasons"]),
    ]
    reduced = list(details["reduced_ns"].items())
    floors = [("memory bandwidth: a row read and written", result["bandwidth_floor_ns"])]
    figure, axes = pyplot.subplots(
        2, 1, figsize=(8.0, 5.2), height_ratios=[len(whole) + 1, len(reduced)], layout="constrained"
    )
    _bars(axes[0], whole, f"all rules, {result['households']:,} households; logarithmic", floors)
    axes[0].set_xscale("log")
    axes[0].set_xlim(right=2.5 * whole[0][1]["max"])
    axes[0].xaxis.set_major_formatter("{x:,.0f}")
    _bars(axes[1], reduced, "a reduced season, written in different ways", [])
    widest = max(row["median"] for _, row in reduced)  # a single slow repetition may be far beyond
    axes[1].set_xlim(0.0, 1.5 * widest)
    about = result["machine"]
    load = "" if about["load"] is None else f", load {about['load']:.1f}"
    axes[1].set_xlabel(
        "nanoseconds for one household and season; bars: median, lines: from least to most\n"
        f"{about['processor']}, {about['cores']} cores{load}",
        fontsize=8,
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=150)
    pyplot.close(figure)


def _mean_of(seasons: dict[str, dict[str, float]]) -> dict[str, float]:
    return {
        part: sum(season[part] for season in seasons.values()) / len(seasons)
        for part in ("median", "min", "max")
    }


def _bars(
    axis: Any, rows: list[tuple[str, dict[str, float]]], title: str, floors: list[tuple[str, float]]
) -> None:
    names = [name for name, _ in rows] + [name for name, _ in floors]
    values = [row["median"] for _, row in rows] + [value for _, value in floors]
    places = range(len(names))[::-1]
    ours = ["engine" in name or "rules" in name for name in names]
    colours = ["0.25" if own else "0.7" for own in ours]
    axis.barh(places, values, color=colours, height=0.62)
    for place, (_, row) in zip(places, rows, strict=False):
        axis.plot([row["min"], row["max"]], [place, place], color="black", linewidth=1.2)
    for place, value in zip(places, values, strict=True):
        axis.annotate(
            f"{value:,.0f}",
            (value, place),
            xytext=(6, 3),
            textcoords="offset points",
            va="bottom",
            fontsize=8,
        )
    axis.set_yticks(list(places), names, fontsize=8)
    axis.tick_params(axis="x", labelsize=8)
    axis.set_title(title, loc="left", fontsize=9)
    axis.spines[["top", "right"]].set_visible(False)
