"""Where everything stands in a picture of the factory: from its routes to coordinates.

boxes          how large each place is, and what stands where in it
layers         which places stand above each other, with few crossings
picture        rows of layers, links, people and maps: `arrange`
"""

from factorysim.arrangement.boxes import Box, box_of
from factorysim.arrangement.layers import layers_of
from factorysim.arrangement.picture import Arrangement, Curve, arrange

__all__ = ["Arrangement", "Box", "Curve", "arrange", "box_of", "layers_of"]
