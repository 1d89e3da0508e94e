"""A map of places, drawn on the server: land, dots with sign and colour, names, links. No script, no tile, no border.

draw(places, region=LATIN_AMERICA)                 the map alone; put a list of the places beside it
draw(places, region=region_of(places))             a closer look: the places of one country
PlaceMap(frame, places, region)                    the map as a figure, with its finding, legend, source and list
"""

from mancomun.ui.maps.drawing import Place, PlaceMap, draw, region_of
from mancomun.ui.maps.regions import LATIN_AMERICA, RIVER_PLATE, WORLD, Region

__all__ = ["LATIN_AMERICA", "RIVER_PLATE", "WORLD", "Place", "PlaceMap", "Region", "draw", "region_of"]
