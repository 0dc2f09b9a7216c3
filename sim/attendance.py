"""Who comes to a scheduled session, and what the hour costs (ODD 4.6)."""

from sim._jit import jit


@jit
def attendance(teacher, control, parameters):
    """Chance that a teacher comes to a scheduled session."""
    enforced = parameters.enforced_attendance + (1.0 - parameters.enforced_attendance) * control
    return enforced + (1.0 - enforced) * teacher.willingness


@jit
def spend_time(teacher, u, levers, parameters):
    """A scheduled hour outside protected time strains, and sometimes takes a window."""
    if u < levers.protected_time:
        return
    teacher.strain += parameters.mandate_strain * (1.0 - teacher.strain)
    if u < levers.protected_time + (1.0 - levers.protected_time) * parameters.crowding:
        teacher.windows = max(0, teacher.windows - 1)
