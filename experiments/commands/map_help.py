"""``staffroom map --help``."""

HELP = """\
staffroom map: which culture schools end in over two settings, and where they tip; or a slow ramp of one lever.

usage: staffroom map x=NAME y=NAME [NAME=VALUE ...]
       staffroom map x=LEVER ramp=true [NAME=VALUE ...]

The map
  x=NAME, y=NAME       two numeric settings, such as school.isolation, school.trust, reform.levers.mandate,
                       parameters.trust_gain, reform.start (short: isolation, trust, mandate)
  levels=NUMBER        levels of each, default 9; x.levels=, y.levels= for one of them
  x.low=, x.high=      the range, default the plausible range of the setting; also y.low=, y.high=
  outcome=MEASURE      the outcome of contours, spread and tipping values, default voluntary_share
  threshold=NUMBER     tipping: where the outcome crosses it; default half of its range over the whole map
  replicates=NUMBER    simulated schools per point, default 30; more are added to what a folder holds

The ramp: one lever goes up and down again in steps, in one and the same run
  levels=, x.low=, x.high=   the steps, as above
  hold=WEEKS           length of a step, default 36 (a year); its last 9 weeks count
  settle=WEEKS         weeks on the lowest step before the first one counts, default as long as hold
  starts=YEARS         also schools that stay on one step for so many years, with good and with bad habits at the
                       start: do both meet? default 10; 0: none

Everything else is as in `staffroom sweep`: settings of school, reform and parameters, years, reforms=A,B, seed,
executor, output, overwrite; a setting with several values (mandate=0,0.8) gives a map for each. --plan says what a
map will cost. A map is a sweep: the same command again goes on where it was stopped, and `staffroom sweep`,
`staffroom figures` and `staffroom export` work with its folder.

Results: design.parquet, runs.parquet, points.parquet as in a sweep; tipping.parquet and tipping.csv (map) or
hysteresis.parquet and hysteresis.csv (ramp); figures.

Examples
  staffroom map x=school.isolation y=school.trust
  staffroom map x=isolation y=mandate levels=11 reform.levers.control=0.2 years=5
  staffroom map x=isolation y=trust x.low=0.2 x.high=0.6 outcome=depth_mean threshold=0.5
  staffroom map x=isolation ramp=true hold=72 levels=7
"""
