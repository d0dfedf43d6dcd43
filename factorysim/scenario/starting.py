"""The scenario to start from: small, complete, and explained line by line."""

from __future__ import annotations

from factorysim.errors import ScenarioError

SCHEMA_FILE = "scenario.schema.json"
"""The file beside a new scenario in which its editor finds the schema."""


def template(name: str) -> str:
    """Return the text of a new scenario called *name*, ready to run and to be changed.

    Parameters
    ----------
    name
        What its folder is called: letters, digits, underscores and hyphens.

    Raises
    ------
    ScenarioError
        If the name cannot be the name of a folder everywhere.

    Examples
    --------
    >>> print(template("saw-line").splitlines()[5])
      title: {en: Saw line, fr: Saw line, de: Saw line}
    """
    if not f"n{name.replace('-', '_')}".isidentifier() or not name.strip("-_"):
        raise ScenarioError(
            f"{name!r} is not possible as the name of a scenario. "
            "Use letters, digits, underscores and hyphens, such as 'my-line'."
        )
    words = name.replace("-", " ").replace("_", " ").strip() or name
    title = words[:1].upper() + words[1:]
    return _TEMPLATE.replace("TITLE", _quoted(title)).replace("SCHEMA", SCHEMA_FILE)


def _quoted(title: str) -> str:
    """Return *title* as YAML text; a word that means something else needs quotes."""
    is_word = title[:1].isalpha() and title.lower() not in ("null", "true", "false")
    return title if is_word else f'"{title}"'


_TEMPLATE = """\
# yaml-language-server: $schema=SCHEMA
# With this line an editor completes and checks the keys. `factorysim schema` prints the schema.
factorysim: 1                       # the version of the format

about:
  title: {en: TITLE, fr: TITLE, de: TITLE}
  summary:
    en: Two products, two machines that can replace each other, and an inspection.
    fr: Deux produits, deux machines qui peuvent se remplacer et un contrôle.
    de: Zwei Produkte, zwei Maschinen, die einander vertreten können, und eine Prüfung.
  theme: flexibility
  source: {en: Invented numbers., fr: Valeurs inventées., de: Erfundene Werte.}

factory:
  time_unit: min                    # the unit of all times that are plain numbers: s, min, h or d

  products:
    # A route is the list of places that a part visits.
    bracket: {route: [saw, {at: [mill_1, mill_2], choose: shortest_queue}, inspect]}
    # A housing fits only on the second mill.
    housing: {route: [saw, mill_2, inspect]}

  sources:
    orders:
      makes: {bracket: 0.7, housing: 0.3}       # shares
      every: {exponential: 6}                   # an order every 6 min on average
      due: 2 h                                  # promised for two hours later

  stations:
    saw:
      time: {bracket: 3, housing: 4}            # one time per product
      setup: 2                                  # whenever the product changes
      rule: least_setup                         # so prefer the product that is set up
    mill_1:
      time: {triangular: [5, 7, 12]}            # at least, usually, at most
      buffer: 5                                 # five places in front
      failures:
        spindle: {every: {exponential: 8 h}, repair: {lognormal: {mean: 20, cv: 0.5}}}
    mill_2:
      time: {normal: {mean: 7, sd: 0.5}}
      buffer: 5
    inspect:
      time: 3
      quality: {scrap: 0.02}                    # two percent cannot be used

# The end counts from time 0 and includes the warm-up, which is left out of the results.
run: {until: 5 d, warmup: 1 d, replications: 10, seed: 1}

# Try:  --set stations.saw.rule=fifo
#       --set "products.bracket.route.1.at=mill_1"
#       --set run.replications=30
"""
