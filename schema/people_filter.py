"""How lists of customers and organizations are narrowed and sorted."""

from models.properties.people import CUSTOMER, ORGANIZATION
from schema.filters import filter_input, order_input

CustomerFilter = filter_input("CustomerFilter", CUSTOMER, module=__name__)
CustomerOrder = order_input("CustomerOrder", CUSTOMER)
OrganizationFilter = filter_input("OrganizationFilter", ORGANIZATION, module=__name__)
OrganizationOrder = order_input("OrganizationOrder", ORGANIZATION)
