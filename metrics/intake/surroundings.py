"""What title rows, the sheet's name and the file's name say of a table that has no column for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from metrics.intake.fields import Field
from metrics.intake.fold import WIDE_TO_ASCII, fold_name
from metrics.intake.lookup import Lookup, Named, NameIndex
from metrics.intake.periods import read_period
from metrics.intake.sheet import Sheet
from metrics.model.catalogue import Region
from metrics.model.period import Period
from metrics.model.problem import Place

REMARK = re.compile(
    r"(注|备注|说明|附注|填表人|填报人|制表人?|审核人?|复核人?|负责人|单位负责人|分管领导|联系人|联系电话|电话|"
    r"填报单位|制表单位|填报日期|填表日期|报送日期|报出日期|制表日期|数据来源|资料来源|来源)[0-9]?[::\uff1a.、].*",
    re.DOTALL,
)
_PERIOD = re.compile(
    r"[12][0-9]{3}年(?:[0-9]{1,2}月?\s*[-—–~至到]\s*[0-9]{1,2}月|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}月|"
    r"前[二三23]个?季度|一至[二三四]季度|第?[一二三四1-4]季度|[上下]半年|度|全年|[底末])?|"
    r"(?<![0-9A-Za-z])[12][0-9]{3}(?:Q[1-4]|H[12]|[-/](?:0?[1-9]|1[0-2])(?![-/0-9])|(?:0[1-9]|1[0-2])(?![0-9]))"
)
_YEAR = re.compile(r"(?<![0-9])([12][0-9]{3})年")
_SHORTEST = 2
#: More characters than this are no title.
MAX_TITLE = 1_000


@dataclass(frozen=True)
class Mention:
    """`said` stands in `source` (标题, 工作表名, 文件名) and means `text`, which the cell would have said."""

    said: str
    text: str
    source: str
    place: Place


class Surroundings:
    """The texts around a table, the nearest first."""

    def __init__(self, titles: Sequence[tuple[int, str]], sheet: Sheet, filename: str) -> None:
        short = [(number, text) for number, text in titles if len(text) <= MAX_TITLE]
        lines = [(number, text) for number, text in short if not REMARK.fullmatch(text.strip())]
        self.texts = [("标题", " ".join(text for _, text in lines), Place(lines[0][0] if lines else 0))]
        self.texts += [("工作表名", sheet.name, Place()), ("文件名", PurePath(filename).stem, Place())]

    @property
    def year(self) -> tuple[str, str]:
        """The one year that is mentioned, and where; "" without."""
        for source, text, _ in self.texts:
            years = set(_YEAR.findall(text.translate(WIDE_TO_ASCII)))
            if len(years) == 1:
                return years.pop(), source
        return "", ""

    def find(self, field: Field, lookup: Lookup) -> Mention | None:
        """The one region, period or indicator that the nearest text with any mentions; None where there are several."""
        finders: dict[Field, Callable[[str], list[tuple[str, str]]]] = {
            Field.PERIOD: _find_periods,
            Field.REGION: lambda text: _keep_lowest(_find_names(text, lookup.regions), lookup.regions),
            Field.NAME: lambda text: _find_names(text, lookup.indicators),
        }
        for source, text, place in self.texts:
            found = finders[field](text)
            if found:
                said, meaning = found[0]
                return Mention(said, meaning, source, place) if len({one for _, one in found}) == 1 else None
        return None


def _find_periods(text: str) -> list[tuple[str, str]]:
    """Mentions and their texts; a bare year counts only where nothing more exact stands."""
    found = [(one[0], one[0]) for one in _PERIOD.finditer(text.translate(WIDE_TO_ASCII))]
    periods = [(said, read) for said, _ in found if isinstance(read := read_period(said), Period)]
    exact = [said for said, _ in periods if not re.fullmatch(r"[0-9]{4}年", said)]
    spans = {read: said for said, read in periods if said in exact or not exact}
    return [(said, said) for said in spans.values()]


def _find_names(text: str, index: NameIndex[Named]) -> list[tuple[str, str]]:
    """Names of the catalogue in a text, the longest where they overlap, each with the name it stands for."""
    folded = fold_name(text)
    names = sorted((name for name in index.spellings if len(name) >= _SHORTEST and name in folded), key=len)
    found = []
    for name in reversed(names):
        if name in folded and not name.isascii():
            folded = folded.replace(name, "\0")
            found += [(index.spellings[name], thing.name) for thing in index.find(name)]
    return found


def _keep_lowest(found: list[tuple[str, str]], regions: NameIndex[Region]) -> list[tuple[str, str]]:
    """泰安市新泰市 is about 新泰市: regions that contain another one found are left out."""
    above = {parent for _, name in found for parent in _parents(name, regions)}
    return [one for one in found if one[1] not in above]


def _parents(name: str, regions: NameIndex[Region]) -> Iterator[str]:
    place = regions.find(name)
    for _ in range(6):
        parent = place[0].parent_region_id if len(place) == 1 else None
        if not parent:
            return
        place = regions.find(parent)
        yield from (one.name for one in place)
