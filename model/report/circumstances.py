"""What a report's numbers hold for: what the user set, over which years and of how many households."""

from dataclasses import replace
from typing import Any

from model.experiments.caveats import LEAST_SCALE, SMALL_SCALE, intervals, means_over
from model.experiments.changes import changed_title, extent_words, settings_words, with_settings
from model.experiments.words import Words, outcome_words, words
from model.origin import is_own, set_by_user
from model.report.document import Paragraph, Section
from model.report.folders import Folder

_MOST = 6  # settings of a scenario file that a question names

# Options that name outcomes.
_NAMING = {
    "outcome": words("outcome", "指标"),
    "target": words("target", "目标"),
    "goals": words("goal", "目标"),
}


class Circumstances:
    """Of a results folder, for title, question, answer and every caption of its report."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.years, self.scale = int(folder.options["years"]), float(folder.options["scale"])
        values, origin = self._first("value"), self._first("origin")
        self.settings = set_by_user(values, origin)
        name = str(folder.scenarios[0]["name"])
        self.own = {
            key: value
            for key, value in values.items()
            if key not in self.settings and origin[key] != "default" and is_own(origin[key], name)
        }

    def title(self, title: Words) -> Words:
        """A title with what the user set, years and scale."""
        changed, extent = changed_title(title, self.settings), extent_words(self.years, self.scale)
        return words(f"{changed['en']} ({extent['en']})", f"{changed['zh']}（{extent['zh']}）")

    def asked(self) -> Words:
        """What was asked for beside the question itself."""
        extent = extent_words(self.years, self.scale)
        en, zh = [f"Simulated: {extent['en']}"], [f"模拟范围：{extent['zh']}"]
        count = self.folder.options.get("replications")
        if count is not None:
            en.append(f"{count} replication{'s' if int(count) != 1 else ''}")
            zh.append(f"重复{count}次")
        for said in (self._set(), self._file(), *self._outcomes()):
            en += [said["en"]] if said["en"] else []
            zh += [said["zh"]] if said["zh"] else []
        return words(f"{'; '.join(en)}.", f"{'；'.join(zh)}。")

    def opening(self) -> Words:
        """How an answer begins: over which years its means go, of whom, and what the user set."""
        under = self._under(means_over(self.years))
        if self.scale >= LEAST_SCALE:
            return under
        return words(f"{under['en']}  {SMALL_SCALE['en']}", f"{under['zh']}{SMALL_SCALE['zh']}")

    def finding(self, told: dict[str, Any]) -> Words:
        """A finding as it was kept; older folders kept it without what the user set, which is put first."""
        said = words(str(told["en"]), str(told["zh"]))
        for first in with_settings(self.settings):
            if not said["en"].startswith(first["en"]):
                said = words(f"{first['en']} {said['en']}", f"{first['zh']}{said['zh']}")
        return said

    def captioned(self, section: Section) -> Section:
        """The section, with what its numbers hold for in the captions of tables and figures."""
        return replace(
            section,
            blocks=tuple(
                block
                if isinstance(block, Paragraph)
                else replace(block, caption=self._after(block.caption, block.over or means_over(self.years)))
                for block in section.blocks
            ),
        )

    def intervals(self) -> Words:
        """What the intervals cover."""
        return intervals(uncertain=self.folder.uncertain)

    def _after(self, caption: Words, over: Words) -> Words:
        under = self._under(over)
        ends = {"en": ".", "zh": "。"}
        return words(
            *(
                f"{caption[language].rstrip('.。')}{ends[language]}{' ' if language == 'en' else ''}"
                f"{under[language]}"
                for language in ("en", "zh")
            )
        )

    def _under(self, over: Words) -> Words:
        told, share = settings_words(self.settings), f"{100.0 * self.scale:.4g}"
        en, zh = (f"; with {told['en']}", f"；设定{told['zh']}") if self.settings else ("", "")
        return words(f"{over['en']}; {share} % of households{en}.", f"{over['zh']}；模拟{share}%的农户{zh}。")

    def _set(self) -> Words:
        told = settings_words(self.settings)
        if not self.settings:
            return words("", "")
        return words(f"set by the user: {told['en']}", f"用户设定：{told['zh']}")

    def _file(self) -> Words:
        """What the scenario's own file sets, if a question has room for it."""
        if not self.own or len(self.folder.scenarios) > 1:
            return words("", "")
        if len(self.own) > _MOST:
            count = len(self.own)
            return words(
                f"the scenario's file sets {count} parameters, listed below",
                f"情景文件设定{count}项参数，见下",
            )
        told = settings_words(self.own)
        return words(f"set by the scenario's file: {told['en']}", f"情景文件设定：{told['zh']}")

    def _outcomes(self) -> list[Words]:
        """Of which group, county or decile an analysis tells."""
        found = []
        for name, told in _NAMING.items():
            asked = self.folder.options.get(name)
            for each in asked if isinstance(asked, list) else [asked]:
                outcome, rest = _asked_outcome(each)
                if outcome:
                    said = outcome_words(outcome)
                    found.append(
                        words(f"{told['en']}: {said['en']}{rest}", f"{told['zh']}：{said['zh']}{rest}")
                    )
        return found

    def _first(self, what: str) -> dict[str, Any]:
        parameters = self.folder.scenarios[0]["parameters"]
        return {key: entry[what] for key, entry in parameters.items()}


def _asked_outcome(option: Any) -> tuple[str, str]:
    """The outcome that an option names, and what else it says, such as a limit; nothing if none is named."""
    if isinstance(option, list) and len(option) == 2 and isinstance(option[0], str):  # of optimise
        return option[0], ""
    if not isinstance(option, str):
        return "", ""
    place = max(option.find(">="), option.find("<="))  # of robust
    return (option, "") if place < 0 else (option[:place].strip(), f" {option[place:]}")
