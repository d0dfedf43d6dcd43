"""Units and shares as people write them in the language of the reader."""

from __future__ import annotations

from factorysim.text.catalogues import Words


def unit_text(unit: str, say: Words, *, alone: bool = False) -> str:
    """Return a unit in the words of the language; behind a number, "per hour" is "/h".

    Examples
    --------
    >>> from factorysim.text import words
    >>> unit_text("1/h", words("en")), unit_text("parts", words("fr"))
    ('/h', 'pièces')
    >>> unit_text("1/h", words("en"), alone=True)
    '1/h'
    """
    over, slash, under = unit.rpartition("/")
    if over == "1" and not alone:
        over = ""
    over = say.texts.get(f"unit.{over}", over)
    return f"{over}{slash}{say.texts.get(f'unit.{under}', under)}"


def percent(share: float, say: Words, *, sign: bool = False) -> str:
    """Return a share in percent, with one decimal where it says something.

    Examples
    --------
    >>> from factorysim.text import words
    >>> percent(0.05, words("en")), percent(0.0123, words("fr")), percent(0.9975, words("de"))
    ('5 %', '1,2 %', '99,75 %')
    """
    value = share * 100
    if abs(value) < 90:
        text = f"{value:.1f}" if abs(value) < 10 else f"{value:.0f}"
        text = text.removesuffix(".0")
    else:
        text = f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}"
    text = text if float(text) else "0"
    plus = "+" if sign and float(text) > 0 else ""
    return say.number(f"{plus}{text} %")
