"""``factorysim fit``: which distribution describes a column of a CSV file."""

from __future__ import annotations

from pathlib import Path

import typer

from factorysim.experiments.input_analysis.fits import Criterion
from factorysim.experiments.input_analysis.fitting import Kind, fit

DOTS_PER_INCH = 150


def fit_file(
    file: Path,
    *,
    column: str | None = None,
    kind: Kind | None = None,
    unit: str | None = None,
    time_unit: str | None = None,
    criterion: Criterion = "aic",
    bootstrap: int = 0,
    seed: int = 1,
    picture: Path | None = None,
    language: str = "en",
) -> None:
    """Print the fitted distributions with the line to paste; draw the quantile plot if wanted."""
    fits = fit(
        file,
        column=column,
        kind=kind,
        unit=unit,
        time_unit=time_unit,
        criterion=criterion,
        bootstrap=bootstrap,
        seed=seed,
    )
    typer.echo(str(fits))
    if picture is None:
        return
    figure = fits.charts.qq(lang=language)
    picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(picture, dpi=DOTS_PER_INCH)
    typer.echo(f"{picture} is written.")
