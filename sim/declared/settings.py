"""Everything that can be said of a school in one number: ``School(trust=.4, isolation=.7)``."""

from sim.declared.declaration import Declarations
from sim.declared.levers import LEVERS
from sim.declared.school_properties import SCHOOL_PROPERTIES

SETTINGS = Declarations("school setting", [*SCHOOL_PROPERTIES.values(), *LEVERS.values()])
