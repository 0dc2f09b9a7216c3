"""4.13 Ties: trust settles.

Worked example: trust .6 with baseline .5 becomes .6 + .02 x (-.1) = .598; under full trust building + .03 x .4 = .61.
Opportunity to meet does not change; who meets whom changes through appointments.
"""

from sim.kernel.jit import jit


@jit
def settle_trust(contacts, levers, parameters):
    """Trust of every tie returns to its baseline and grows with trust building."""
    back, built = parameters.trust_return, parameters.trust_building_rate * levers.trust_building
    trust, baseline = contacts.trust, contacts.baseline_trust
    for c in range(len(trust)):
        trust[c] += back * (baseline[c] - trust[c]) + built * (1.0 - trust[c])
