"""The ITA assessment: editions, indicators, question codes, the seven issues, scores and levels.

The facts stand in ``editions.toml``; the code here only reads them. A code means nothing without
its edition's fiscal year, so every function about codes and scores takes one.
"""

from tracker.ita.catalogue import Catalogue, EditionsError, catalogue, edition
from tracker.ita.codes import find_codes, indicator_of, normalise_code
from tracker.ita.editions import Code, Edition, Indicator, Instrument, PaperCode, Rung
from tracker.ita.matching import (
    INDICATOR_DOUBTS,
    ISSUES,
    IndicatorMatch,
    match_indicator,
    match_instrument,
    match_issue,
)
from tracker.ita.scores import TARGET, TOLERANCE, ScoreDoubt, Sum, check_scores, level, sums, total

__all__ = [
    "INDICATOR_DOUBTS",
    "ISSUES",
    "TARGET",
    "TOLERANCE",
    "Catalogue",
    "Code",
    "Edition",
    "EditionsError",
    "Indicator",
    "IndicatorMatch",
    "Instrument",
    "PaperCode",
    "Rung",
    "ScoreDoubt",
    "Sum",
    "catalogue",
    "check_scores",
    "edition",
    "find_codes",
    "indicator_of",
    "level",
    "match_indicator",
    "match_instrument",
    "match_issue",
    "normalise_code",
    "sums",
    "total",
]
