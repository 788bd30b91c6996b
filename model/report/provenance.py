"""How the numbers of a report were found, and with what they can be made again."""

from pathlib import Path
from typing import Any

from model.experiments.again import command_again
from model.experiments.caveats import ACCOUNTS
from model.experiments.held_fixed import HeldFixed
from model.experiments.settings import repeated_draws
from model.experiments.words import FORMS_COUNTED, Words, joined, words
from model.glossary import article, heading
from model.origin import value_text as shown
from model.report.document import Paragraph, Section, Table
from model.report.folders import RUN, Folder
from model.report.saying import plural, same

_FLAGS = ("scale", "years", "seed", "replications")
_LONGEST = 200  # characters of an option that a reader takes in


def method(folder: Folder) -> Section:
    """How the numbers were found, for who has not read the documentation."""
    options = folder.options
    scale, years = float(options["scale"]), int(options["years"])
    count = folder.manifest.get("replications", options.get("replications"))
    where = _counties(folder)
    runs = [
        words(
            f"An agent-based model of {where['en']} simulates households, cooperatives and "
            "leading enterprises season by season, with "
            f"{FORMS_COUNTED['en']} linkage forms, each a contract that "
            "both sides can break, inside the five-part programme.  After every season all accounts must "
            "balance.",
            f"本模型逐季模拟{where['zh']}的农户、合作社与龙头企业，包含{FORMS_COUNTED['zh']}种利益联结形式（每一种都是双方"
            "可能违约的契约）与五有帮扶；每季结束时全部账目必须平衡。",
        ),
        words(
            f"{100.0 * scale:.4g} % of the households were simulated for "
            f"{plural(years, 'year', 'years')}, and weighted to the province.  A small share shifts "
            "results, not only blurs them: take 5 % or more for an answer.",
            f"模拟了{100.0 * scale:.4g}%的农户，共{years}年，并加权推算到全省。模拟比例过小，结果不仅不够精"
            "确，还会出现偏差：正式结论请用5%以上。",
        ),
    ]
    if folder.uncertain:
        runs.append(
            words(
                f"{plural(int(count or 0), 'replication', 'replications')} of each scenario, "
                "each with luck and parameters of its own, drawn from what calibration leaves open.  "
                "Intervals are of one more such replication: they hold doubt about the parameters, not "
                "of the mean alone.",
                f"每个情景重复模拟{int(count or 0)}次，每次的运气和参数都重新抽取（参数取自校准"
                "后仍不确定的范围）。区间针对再重复一次的结果，已含参数的不确定性。",
            )
        )
        repeated = repeated_draws(int(count or 0))
        runs += [] if repeated is None else [repeated]
        held = folder.manifest.get("held_fixed")  # not in folders of earlier versions
        runs += [] if held is None else [joined(HeldFixed.from_plain(held).sentences())]
    elif count is not None:
        runs.append(
            words(
                f"{plural(int(count), 'replication', 'replications')} of each scenario; in a replication "
                "every scenario meets the same households, weather, prices and luck.  Intervals are 95 % "
                "t-intervals, of differences paired over the replications.",
                f"每个情景重复模拟{int(count)}次；同一次重复中，各情景的农户、天气、价格和运气都相同。区间"
                "为95%置信区间（t分布），差值按重复逐一配对。",
            )
        )
    elif folder.command == RUN:
        runs.append(
            words(
                "This is a single run: one draw of weather, prices and luck.  Its numbers have no "
                "intervals, and a comparison of scenarios needs `python run_sim.py compare`.",
                "这是单次模拟，天气、价格和运气只抽取一次，数值没有区间；比较情景请用 `python "
                "run_sim.py compare`。",
            )
        )
    runs.append(
        words(
            f"Incomes are in constant yuan per head and year.  {ACCOUNTS['en']}  The model is a way to "
            "follow what its rules imply, not a forecast; docs/model/validation.md sets it beside what "
            "was observed, with its misses.",
            f"收入按不变价计算，为人均年收入。{ACCOUNTS['zh']}模型用来推演规则的后果，不是预测；与实际观测的对照"
            "（包括不符之处）见 docs/model/validation.md。",
        )
    )
    return Section("method", words("Method", "方法"), tuple(Paragraph(text) for text in runs))


def _counties(folder: Folder) -> Words:
    """Whose households: Shanxi's, or those of the user's own tables."""
    data = folder.scenarios[0].get("data")
    if data is None:
        return words("the 58 lifted counties of Shanxi", "山西58个脱贫县")
    name = Path(data["path"]).name
    return words(f"the counties of the tables “{name}”", f"数据表“{name}”中各县")


def provenance(folder: Folder) -> Section:
    """With which program and input all of it can be made again."""
    manifest = folder.manifest
    model = manifest["model"]
    changed = model.get("git_changed")
    rows = [
        (words("Command", "命令"), _command(folder)),
        (
            words("Files", "文件"),
            words(
                "Scenarios and other files that the command names are as they were if the SHA-256 below "
                "comes out the same.",
                "命令所列情景等文件若未改动，重新运行所得 SHA-256 应与下列相同。",
            ),
        ),
        (words("Made", "模拟时间"), same(manifest.get("created", "–"))),
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
            (words(f"Option {name}", f"选项 {name}"), _option(value))
            for name, value in folder.options.items()
            if value is not None and name not in _FLAGS
        ),
    ]
    if "seeds" in manifest:
        rows.append(
            (words("Seeds of the runs", "各次模拟的种子"), same(", ".join(map(str, manifest["seeds"]))))
        )
    rows += [
        (words(f"Scenario {each['name']} (SHA-256)", f"情景 {each['name']} SHA-256"), same(each["sha256"]))
        for each in folder.scenarios
    ]
    table = Table(
        words("How to make it again", "复现信息"),
        (heading("item"), heading("content")),
        tuple(rows),
        text=frozenset({1}),
    )
    return Section("provenance", words("Provenance", "结果出处"), (table,))


def _command(folder: Folder) -> Words:
    """The command that makes the folder again."""
    files = folder.manifest.get("files", {})
    command = command_again(folder.command, folder.scenarios, folder.options, files)
    if folder.summary.get("pilot") is not None and "precision" not in folder.options:
        command = None  # a precision was asked for, and it is not said which
    if command is None:
        return words(
            "No command of this version makes it: it was asked from Python, or of another version.  All "
            "parameters and options are in manifest.json.",
            "没有命令可以复现：由 Python 程序或其他版本生成。全部参数与选项见 manifest.json。",
        )
    return same(command)


def _option(value: Any) -> Words:
    if isinstance(value, list) and len(shown(value)) > _LONGEST:
        return words(f"{len(value)} entries, in manifest.json", f"共{len(value)}项，见 manifest.json")
    return same(shown(value))


def made_line(folder: Folder) -> Words:
    """When, and from what; and which article is meant where one is."""
    created, version = (
        str(folder.manifest.get("created", "–"))[:10],
        folder.manifest["model"].get("version", "–"),
    )
    called = article()
    return words(
        f"Made from the results of {created}, model version {version}.  “The article” is {called['en']}.",
        f"根据{created}的模拟结果生成，模型版本{version}。文中“文章”指{called['zh']}。",
    )
