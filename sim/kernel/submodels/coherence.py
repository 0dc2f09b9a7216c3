"""4.14 Coherence: how far what is taught differs within grade teams, unseen until a common test is prepared.

Worked example: A, B, C in one grade team with practices .2, .5, .8 in every topic: the mean is .5; A's rms distance .3
x sqrt(3 / 2) / .2887 is above 1, so her incoherence is 1; B's is 0; coherence is 1 - (1 + 0 + 1) / 3 = .33.
"""

import numpy as np

from sim.declared.fixed_numbers import fixed
from sim.kernel.jit import jit, jit_inline

UNRELATED = fixed("random_spread")


@jit_inline
def set_incoherence(teachers, grade_sums):
    """Incoherence of every teacher from her grade team's mean practice; returns coherence. ``grade_sums`` is working
    memory (grades, 4).
    """
    for grade in range(len(grade_sums)):
        for topic in range(4):
            grade_sums[grade, topic] = 0.0
    for i in range(len(teachers)):
        sums = grade_sums[teachers[i].grade]
        sums[0] += teachers[i].practice_1
        sums[1] += teachers[i].practice_2
        sums[2] += teachers[i].practice_3
        sums[3] += 1.0
    for grade in range(len(grade_sums)):
        sums = grade_sums[grade]
        size = sums[3]
        if size > 0.0:
            sums[0], sums[1], sums[2] = sums[0] / size, sums[1] / size, sums[2] / size
        sums[3] = np.sqrt(size / (size - 1.0) / 3.0) / UNRELATED if size > 1.0 else 0.0
    total = 0.0
    for i in range(len(teachers)):
        teacher, means = teachers[i], grade_sums[teachers[i].grade]
        a, b, c = teacher.practice_1 - means[0], teacher.practice_2 - means[1], teacher.practice_3 - means[2]
        teacher.incoherence = min(1.0, np.sqrt(a * a + b * b + c * c) * means[3])
        total += teacher.incoherence
    return 1.0 - total / len(teachers)


@jit
def closeness_to_standard(teachers):
    """Mean closeness of practice to an outside standard at the middle of every topic."""
    total = 0.0
    for i in range(len(teachers)):
        a, b, c = teachers[i].practice_1 - 0.5, teachers[i].practice_2 - 0.5, teachers[i].practice_3 - 0.5
        total += 1.0 - min(1.0, np.sqrt((a * a + b * b + c * c) / 3.0) / UNRELATED)
    return total / len(teachers)


@jit
def prepare_test(teachers, tally, parameters):
    """A common test is prepared: differences come to light, are felt, and cost rework."""
    total = 0.0
    for i in range(len(teachers)):
        teacher = teachers[i]
        felt = parameters.test_shock * teacher.incoherence
        teacher.salience = max(teacher.salience, felt)
        teacher.strain += parameters.rework_strain * felt * (1.0 - teacher.strain)
        total += felt
    tally.rework = total / len(teachers)
