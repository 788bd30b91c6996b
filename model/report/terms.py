"""The glossary's terms as figures and reports label with them, in its order."""

from model.glossary import Words, capital, labels, term, unit
from model.parameters import LINKAGES

FORMS: dict[str, Words] = {form: capital(term("forms", form)) for form in LINKAGES}
PROGRAMME: dict[str, Words] = labels("parts")
SOURCES: dict[str, Words] = labels("income")
GROUPS: dict[str, Words] = labels("groups")
SECTOR_NAMES: dict[str, Words] = labels("sectors")
INDUSTRY_NAMES: dict[str, Words] = labels("industries")
PERCENTILES: dict[str, Words] = labels("percentiles")
HEADLINES: dict[str, Words] = labels("outcomes")
CLASSES: dict[str, Words] = labels("source_classes")
PER_HEAD: Words = unit("yuan/person/year")
