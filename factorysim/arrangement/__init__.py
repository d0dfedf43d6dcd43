"""Where everything stands in a picture of the factory: from its routes or layout to coordinates.

boxes          how large each place is, and what stands where in it
pieces         what a picture is made of, as data
labels         where names are written
layers         which places stand above each other, with few crossings
shop_floor     places beside their stops, where vehicles drive on one layout
picture        rows of layers, links, people and maps: `arrange`
"""

from factorysim.arrangement.boxes import Box, box_of
from factorysim.arrangement.layers import layers_of
from factorysim.arrangement.picture import arrange
from factorysim.arrangement.pieces import Arrangement, Curve

__all__ = ["Arrangement", "Box", "Curve", "arrange", "box_of", "layers_of"]
