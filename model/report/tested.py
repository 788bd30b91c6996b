"""How far conclusions were tested against other values of the parameters."""

from typing import Any

from model.experiments.caveats import intervals
from model.experiments.claims import differ
from model.experiments.intervals import Interval
from model.experiments.words import ALL_FORMS, Words, parameter_words, percent, signed_amount, words
from model.glossary import heading
from model.report.document import Block, Paragraph, Picture, Table
from model.report.folders import Folder, read_folder
from model.report.saying import interval, same
from model.report.terms import CLASSES, PER_HEAD

_LEDGER = 8  # parameters of the ledger that are listed


def tested(folder: Folder) -> list[Block]:
    """Sensitivity to the parameters: of a study in the folder, or that there is none."""
    beside, covered = folder.path / "sensitivity", intervals(uncertain=folder.uncertain)
    if folder.command != "sensitivity" and not (beside / "manifest.json").exists():
        return [
            *_ledger(),
            Paragraph(
                words(
                    f"{covered['en']}  How far its conclusions survive other values of the parameters was "
                    "not tested here: `python run_sim.py sensitivity` does that, and its results in a "
                    "folder named “sensitivity” inside this one would stand here.",
                    f"{covered['zh']}结论在其他参数取值下是否成立，"
                    "这里未作检验：`python run_sim.py sensitivity` 可作检验，其结果若放在本文件夹内名"
                    "为“sensitivity”的子文件夹，将显示于此。",
                ),
                important=True,
            ),
        ]
    study = folder if folder.command == "sensitivity" else read_folder(beside)
    return sensitivity_blocks(study)


def _ledger() -> list[Block]:
    """The parameters that the gain of all forms rests on most, by the study that comes along."""
    from model.experiments.ledger import read_ledger
    from model.experiments.ledger_lag import lag_of

    ledger = read_ledger()
    lag = lag_of(ledger)
    entries = [entry for entry in ledger.ranked if entry.key not in lag.removed]
    gain = Interval(*ledger.gain)
    rows = tuple(
        (
            parameter_words(entry.key),
            CLASSES[entry.source_class],
            same(
                "–"
                if entry.index is None
                else f"{entry.index.total:.2f} ± {entry.index.total_half_width:.2f}"
            ),
            lag.statement(ledger, entry.key),
        )
        for entry in entries[:_LEDGER]
    )
    told = interval(gain)
    return [
        Table(
            words(
                f"What the gain of all linkage forms against none rests on most, {told['en']} "
                f"{PER_HEAD['en']} in the study that comes with the model: the parameters with the "
                "largest total indices",
                f"{ALL_FORMS['zh']}合用的增收（模型所附研究中为{told['zh']}{PER_HEAD['zh']}）主要取决于哪些参数",
            ),
            (*map(heading, ("parameter", "source_class", "total_index", "if_wrong")),),
            rows,
            words(
                "Of the baseline as it was studied, not of the scenarios here; docs/model/ has all of it.",
                "针对研究时的基准情景，不是本报告的情景；全部结果见 docs/model/。",
            ),
            text=frozenset({1, 3}),
        ),
        *(Paragraph(said) for said in lag.sentences()),
    ]


def sensitivity_blocks(study: Folder) -> list[Block]:
    """Which parameters the effect of all forms rests on, and which conclusions survive."""
    import pandas as pd  # late: takes half a second

    from model.report.tornado_figure import tornado

    blocks: list[Block] = [Paragraph(study.summary["finding"])]
    swings = study.rows("tornado")
    if swings:
        table, reference = pd.DataFrame(swings), float(study.summary["reference"]["together"])
        widest = _widest(swings)
        blocks.append(
            Picture(
                words(
                    "Effect of all forms with one parameter at a time at the ends of its range.",
                    f"单个参数取其范围两端时，{ALL_FORMS['zh']}合用的效果。",
                ),
                words(f"Tornado chart. {widest['en']}", f"龙卷风图。{widest['zh']}"),
                lambda language: tornado(table, reference, language=language),
            )
        )
    conclusions = study.rows("conclusions")
    if conclusions:
        blocks.append(
            Table(
                words(
                    "Conclusions, and at which share of points sampled from all ranges they hold",
                    "各结论在全部参数范围的抽样点中成立的比例",
                ),
                (*map(heading, ("conclusion", "holds", "breaker")),),
                tuple(
                    (
                        words(row["en"][:1].upper() + row["en"][1:].replace("_", " "), row["zh"]),
                        words(percent(row["share"]), percent(row["share"]).replace(" %", "%")),
                        _breaker(row),
                    )
                    for row in conclusions
                ),
                text=frozenset({2}),
            )
        )
    return blocks


def _widest(swings: list[dict[str, Any]]) -> Words:
    """Which parameter moves the effect most between the ends of its range, with the same luck at both."""
    first = max(swings, key=lambda row: float(row["size"]))
    if not differ([first["at_low"], first["at_high"]]):
        return words(
            "No parameter changes the effect between the ends of its range.", "各参数取范围两端时效果相同。"
        )
    low, high = signed_amount(first["at_low"]), signed_amount(first["at_high"])
    return words(
        f"Widest in these runs: {first['key']}, from {low} at its low end to {high} at its high end.",
        f"本次模拟中影响最大的是 {first['key']}：低端 {low}，高端 {high}。",
    )


def _breaker(row: dict[str, Any]) -> Words:
    if row["breaker"] is None:
        return words("–", "–")
    key, low = parameter_words(row["breaker"]), row["fails_at"] == "low"
    return words(f"{key['en']} is {'low' if low else 'high'}", f"{key['zh']}{'偏低' if low else '偏高'}")
