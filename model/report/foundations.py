"""What every report ends with: what its conclusions rest on, how they were found, and with what."""

import json
from typing import Any

from model.experiments.words import Words, percent, short, signed_amount, words
from model.report.document import Block, Paragraph, Picture, Section, Table
from model.report.folders import COMPARE, RUN, Folder, read_folder
from model.report.saying import plural, same
from model.report.terms import CLASSES

_FLAGS = ("scale", "years", "seed", "replications")
_MOST = 12  # changed parameters that are listed


def rests_on(folder: Folder) -> Section:
    """The classes of the parameters, what was changed, and how far it was tested."""
    blocks: list[Block] = [_classes(folder)]
    changed = _changed(folder)
    if changed is not None:
        blocks.append(changed)
    blocks += _tested(folder)
    return Section("foundations", words("What the conclusions rest on", "结论的依据"), tuple(blocks))


def _classes(folder: Folder) -> Table:
    from model.declaration import declared  # late: loads Numba
    from model.parameters import SECTIONS

    known = declared(SECTIONS)
    used = [known[key] for key in folder.scenarios[0]["parameters"] if key in known]
    rows = []
    for source_class, name in CLASSES.items():
        of_class = [entry for entry in used if entry.source_class == source_class]
        uncertain = sum(entry.uncertain is not None for entry in of_class)
        rows.append(
            (
                words(name["en"].capitalize(), name["zh"]),
                same(f"{len(of_class):,}"),
                words(percent(len(of_class) / len(used)), percent(len(of_class) / len(used)).replace(" %", "%")),
                same(f"{uncertain:,}"),
            )
        )
    return Table(
        words("Where the model's parameters come from", "模型参数的来源"),
        (
            words("Source class", "来源类别"),
            words("Parameters", "参数个数"),
            words("Share", "比例"),
            words("With a range of uncertainty", "其中给出不确定范围"),
        ),
        tuple(rows),
        words(
            "`python run_sim.py parameters --class assumption` lists every assumption with its range.",
            "命令 `python run_sim.py parameters --class assumption` 列出全部假设及其范围。",
        ),
    )


def _changed(folder: Folder) -> Table | None:
    """What differs between the scenarios, or in a single one from what the model has by default."""
    scenarios = folder.scenarios
    keys = [
        key
        for key in scenarios[0]["parameters"]
        if len({json.dumps(_of(each, key)) for each in scenarios}) > 1
        or (len(scenarios) == 1 and _origin(scenarios[0], key) != "default")
    ]
    if not keys:
        return None
    rows = tuple(
        (same(key), *(same(_shown(_of(each, key))) for each in scenarios)) for key in keys[:_MOST]
    )
    more = len(keys) - _MOST
    note = words(f"And {more} more, in manifest.json.", f"另有 {more} 项，见 manifest.json。") if more > 0 else None
    if len(scenarios) == 1:
        caption = words("Parameters that the scenario file or --set sets", "情景文件或 --set 所设参数")
    else:
        caption = words("Parameters in which the scenarios differ", "各情景之间不同的参数")
    head = [words("Parameter", "参数"), *(same(each["name"]) for each in scenarios)]
    return Table(caption, tuple(head), rows, note)


def _tested(folder: Folder) -> list[Block]:
    """Sensitivity to the parameters: of a study in the folder, or that there is none."""
    beside = folder.path / "sensitivity"
    if folder.command != "sensitivity" and not (beside / "manifest.json").exists():
        return [
            Paragraph(
                words(
                    "Intervals in this report show chance within the model only.  How far its conclusions "
                    "survive other values of the parameters was not tested here: "
                    "`python run_sim.py sensitivity` does that, and its results in a folder named "
                    "“sensitivity” inside this one would stand here.",
                    "本报告的区间只反映模型内部的偶然性。结论在其他参数取值下是否成立，这里未作检验："
                    "`python run_sim.py sensitivity` 可作检验，其结果若放在本文件夹内名为“sensitivity”的子文件夹，将显示于此。",
                ),
                important=True,
            )
        ]
    study = folder if folder.command == "sensitivity" else read_folder(beside)
    return sensitivity_blocks(study)


def sensitivity_blocks(study: Folder) -> list[Block]:
    """Which parameters the effect of all forms rests on, and which conclusions survive."""
    import pandas as pd  # late: takes half a second

    from model.report.tornado_figure import tornado

    blocks: list[Block] = [Paragraph(study.summary["finding"])]
    swings = study.rows("tornado")
    if swings:
        table, reference = pd.DataFrame(swings), float(study.summary["reference"]["together"])
        first = max(swings, key=lambda row: float(row["size"]))
        blocks.append(
            Picture(
                words(
                    "Effect of all forms with one parameter at a time at the ends of its range.",
                    "单个参数取其范围两端时，五种形式合用的效果。",
                ),
                words(
                    f"Tornado chart. Widest: {first['key']}, from {signed_amount(first['at_low'])} at its low end "
                    f"to {signed_amount(first['at_high'])} at its high end.",
                    f"龙卷风图。影响最大的是 {first['key']}：低端 {signed_amount(first['at_low'])}，"
                    f"高端 {signed_amount(first['at_high'])}。",
                ),
                lambda language: tornado(table, reference, language=language),
            )
        )
    conclusions = study.rows("conclusions")
    if conclusions:
        blocks.append(
            Table(
                words(
                    "Conclusions, and at which share of points sampled from all ranges they hold",
                    "各结论在全部参数范围抽样点中成立的比例",
                ),
                (
                    words("Conclusion", "结论"),
                    words("Holds at", "成立比例"),
                    words("Fails most where", "主要失效处"),
                ),
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


def _breaker(row: dict[str, Any]) -> Words:
    if row["breaker"] is None:
        return words("–", "–")
    key, low = short(row["breaker"]), row["fails_at"] == "low"
    return words(f"{key} is {'low' if low else 'high'}", f"{key} {'偏低' if low else '偏高'}")


def method(folder: Folder) -> Section:
    """How the numbers were found, for who has not read the documentation."""
    options = folder.options
    scale, years = float(options["scale"]), int(options["years"])
    count = options.get("replications")
    runs = [
        words(
            "An agent-based model of the 58 lifted counties of Shanxi simulates households, cooperatives and "
            "leading enterprises season by season, with five linkage forms, each a contract that both sides can "
            "break, inside the five-part programme.  After every season all accounts must balance.",
            "本模型逐季模拟山西58个脱贫县的农户、合作社与龙头企业，包含五种利益联结形式（均为双方可能违约的合同）"
            "与五有帮扶。每季之后全部账户必须平衡。",
        ),
        words(
            f"{100.0 * scale:.4g} % of the households were simulated for {plural(years, 'year', 'years')}, and "
            "weighted to the province.  A small share shifts results, not only blurs them: take 5 % or more "
            "for an answer.",
            f"模拟了 {100.0 * scale:.4g}% 的农户，共 {years} 年，并加权至全省。比例过小会使结果偏移：正式结论请用 5% 以上。",
        ),
    ]
    if count is not None:
        runs.append(
            words(
                f"{plural(int(count), 'replication', 'replications')} of each scenario; in a replication every "
                "scenario meets the same households, weather, prices and luck.  Intervals are 95 % t-intervals, "
                "of differences paired over the replications.",
                f"每个情景重复 {int(count)} 次；同一次重复中各情景面对相同的农户、天气、价格和运气。"
                "区间为 95% t 区间，差值按重复配对。",
            )
        )
    elif folder.command == RUN:
        runs.append(
            words(
                "This is a single run: one draw of weather, prices and luck.  Its numbers have no intervals, and a "
                "comparison of scenarios needs `python run_sim.py compare`.",
                "这是单次模拟，即天气、价格和运气的一次抽样，数值没有区间；比较情景请用 `python run_sim.py compare`。",
            )
        )
    runs.append(
        words(
            "Incomes are in constant yuan of disposable income per head and year.  The model is a way to follow "
            "what its rules imply, not a forecast; docs/model/validation.md sets it beside what was observed, "
            "with its misses.",
            "收入为不变价人均年可支配收入。模型用于推演规则的后果，不是预测；docs/model/validation.md 将其与观测对照，并列出不符之处。",
        )
    )
    return Section("method", words("Method", "方法"), tuple(Paragraph(text) for text in runs))


def provenance(folder: Folder) -> Section:
    """With which program and input all of it can be made again."""
    manifest = folder.manifest
    model = manifest["model"]
    changed = model.get("git_changed")
    rows = [
        (words("Command", "命令"), same(command_line(folder))),
        (words("Made", "生成时间"), same(manifest.get("created", "–"))),
        (words("Model version", "模型版本"), same(model.get("version", "–"))),
        (words("Sources (SHA-256)", "源代码 SHA-256"), same(model.get("sources_sha256", "–"))),
        (
            words("Git commit", "Git 提交"),
            words(
                f"{model.get('git_commit') or '–'}{', with files changed since' if changed else ''}",
                f"{model.get('git_commit') or '–'}{'，其后有文件改动' if changed else ''}",
            ),
        ),
        (
            words("Versions", "软件版本"),
            same(", ".join(f"{name} {version}" for name, version in manifest["versions"].items())),
        ),
        *(
            (words(f"Option {name}", f"选项 {name}"), same(_shown(value)))
            for name, value in folder.options.items()
            if value is not None
        ),
    ]
    if "seeds" in manifest:
        rows.append((words("Seeds of the runs", "各次模拟的种子"), same(", ".join(map(str, manifest["seeds"])))))
    rows += [
        (words(f"Scenario {each['name']} (SHA-256)", f"情景 {each['name']} SHA-256"), same(each["sha256"]))
        for each in folder.scenarios
    ]
    table = Table(
        words("How to make it again", "复现信息"),
        (words("What", "项目"), words("Value", "内容")),
        tuple(rows),
        text=frozenset({1}),
    )
    return Section("provenance", words("Provenance", "来源"), (table,))


def command_line(folder: Folder) -> str:
    """The command that does it again, as far as the manifest tells."""
    names = [each["name"] for each in folder.scenarios]
    parts = ["python run_sim.py", folder.command, *(names if folder.command in (RUN, COMPARE) else names[:1])]
    parts += [f"--{name} {folder.options[name]:g}" for name in _FLAGS if folder.options.get(name) is not None]
    parts += [
        f"--set {key}={_shown(entry['value'])}"
        for key, entry in folder.scenarios[0]["parameters"].items()
        if entry["origin"] == "--set"
    ]
    return " ".join(parts)


def _of(scenario: dict[str, Any], key: str) -> Any:
    return scenario["parameters"].get(key, {}).get("value")


def _origin(scenario: dict[str, Any], key: str) -> str:
    return str(scenario["parameters"][key]["origin"])


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.10g}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def made_line(folder: Folder) -> Words:
    """When, and from what."""
    created, version = str(folder.manifest.get("created", "–"))[:10], folder.manifest["model"].get("version", "–")
    return words(
        f"Made from the results of {created}, model version {version}.",
        f"根据 {created} 的模拟结果生成，模型版本 {version}。",
    )


