from domain.items import link
from models import Item, ItemLink, ItemParty, Viewer
from tests import factories


async def loaded(viewer: Viewer) -> Item:
    item = await factories.item(viewer)
    item.parties = await ItemParty.filter(item_id=item.id)
    return item


async def test_a_link_is_made_once_and_no_more_lead_to_one_item_than_a_list_can_show(admin, monkeypatch):
    monkeypatch.setattr(link, "LINKS_MOST", 2)
    named, *others = [await loaded(admin) for _ in range(4)]
    made = [await link.relate(admin, other, named) for other in (*others, others[0])]
    assert [one and one.item_id for one in made] == [others[0].id, others[1].id, None, others[0].id]
    assert await ItemLink.filter(other_id=named.id).count() == 2
    assert await link.relate(admin, named, others[2]), "it may lead to others"


async def test_two_items_relate_once_whichever_names_the_other(admin):
    first, second = [await loaded(admin) for _ in range(2)]
    made = await link.relate(admin, first, second)
    again = await link.relate(admin, second, first)
    assert made == again
    assert await ItemLink.all().values_list("item_id", "other_id") == [(second.id, first.id)]
