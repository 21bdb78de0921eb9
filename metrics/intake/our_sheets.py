"""Sheets that we put into workbooks ourselves: they hold no report and are passed over when the workbook comes back."""

from __future__ import annotations

GUIDE = "填写说明"
LISTING = "问题清单"
#: What the list of problems opens with; of these words alone it can be told from a sheet of the clerk's own.
ADVICE = "请按下表在原工作表中改正，保存后直接上传本文件；上传时本表不读取。"
ADVICE_ALONE = "原表无法读取或过大，未附在本文件中。请按下表在原文件中改正，再上传原文件。"
ADVICE_TEXT = "原工作簿不能完整复制，本文件只含‹{sheet}›的文字；请对照原文件改正后上传原文件。"
_OPENINGS = (ADVICE, ADVICE_ALONE, ADVICE_TEXT.partition("{")[0])


def is_ours(name: str, opening: str) -> bool:
    """Whether a sheet with this name and this first cell is one that we put there."""
    if name == GUIDE:
        return opening.strip() == GUIDE
    return name.startswith(LISTING) and opening.startswith(_OPENINGS)
