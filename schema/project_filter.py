"""How lists of projects are narrowed and sorted."""

from models.properties.project import PROJECT
from schema.filters import filter_input, order_input

ProjectFilter = filter_input("ProjectFilter", PROJECT, module=__name__)
ProjectOrder = order_input("ProjectOrder", PROJECT)
