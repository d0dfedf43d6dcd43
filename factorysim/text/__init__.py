"""The words that people see, in English, French and German.

en.toml, fr.toml, de.toml   the same keys in each file
catalogues                  `words`: from a language to its words and its way to write numbers
phrases                     units and shares
columns                     small tables of plain text
"""

from factorysim.text.catalogues import LANGUAGES as LANGUAGES
from factorysim.text.catalogues import Words as Words
from factorysim.text.catalogues import words as words
from factorysim.text.columns import aligned as aligned
from factorysim.text.phrases import percent as percent
from factorysim.text.phrases import unit_text as unit_text
