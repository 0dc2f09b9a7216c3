"""Betweenness of teachers in the network of active contacts (Brandes 2001), unweighted: who stands between others."""

import numpy as np

from sim.kernel.jit import jit_allocating


@jit_allocating
def betweenness(indptr, indices, opportunity):
    """Number of shortest paths between others that run through each teacher, shape (n,); contacts with opportunity 0
    are not there.

    Each undirected pair is counted once, not normalised. Checked against networkx in the tests; compiled here because
    each run has a network of its own.
    """
    n = len(indptr) - 1
    result = np.zeros(n)
    queue, distance = np.empty(n, np.int64), np.empty(n, np.int64)
    paths, dependency = np.empty(n), np.empty(n)
    for source in range(n):
        for v in range(n):
            distance[v], paths[v], dependency[v] = -1, 0.0, 0.0
        distance[source], paths[source], queue[0] = 0, 1.0, source
        first, last = 0, 1
        while first < last:
            v = queue[first]
            first += 1
            for c in range(indptr[v], indptr[v + 1]):
                w = indices[c]
                if opportunity[c] <= 0.0:
                    continue
                if distance[w] < 0:
                    distance[w] = distance[v] + 1
                    queue[last] = w
                    last += 1
                if distance[w] == distance[v] + 1:
                    paths[w] += paths[v]
        for place in range(last - 1, 0, -1):
            w = queue[place]
            for c in range(indptr[w], indptr[w + 1]):
                v = indices[c]
                if opportunity[c] > 0.0 and distance[v] == distance[w] - 1:
                    dependency[v] += paths[v] / paths[w] * (1.0 + dependency[w])
            result[w] += dependency[w] / 2.0
    return result
