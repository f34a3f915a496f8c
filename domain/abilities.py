"""What a type offers where nobody has chosen."""

from models import Ability, Family

OFFERED: dict[Family, tuple[Ability, ...]] = {
    Family.HELPDESK: (Ability.CHECKLIST,),
    Family.PROJECT: (Ability.PLANNING, Ability.AGILE_POINTS, Ability.CHECKLIST),
    Family.PRODUCT: (Ability.AGILE_POINTS, Ability.CHECKLIST),
}
