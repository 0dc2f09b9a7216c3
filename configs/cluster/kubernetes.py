"""A Dask cluster on Kubernetes, for ``staffroom sweep executor=dask executor.address=...``.

The cluster needs the operator of dask-kubernetes (https://kubernetes.dask.org names the command that installs it) and
an image with the same Python and the same version of staffroom as here:

    FROM python:3.11-slim
    COPY . /staffroom
    RUN pip install -c /staffroom/constraints.txt '/staffroom[cluster]'

On your machine:

    pip install 'staffroom[kubernetes]'
    python configs/cluster/kubernetes.py IMAGE 16

The address that is printed (a port of this machine, passed on to the scheduler) goes into the sweep, typed in a second
terminal. Ctrl-C ends the cluster; the sweep can be resumed.
"""

import sys
import threading

OF_ONE_WORKER = {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "1", "memory": "2Gi"}}


def main() -> None:
    """Starts the cluster, prints its address, and waits."""
    from dask_kubernetes.operator import KubeCluster

    image, workers = sys.argv[1], int(sys.argv[2])
    cluster = KubeCluster(
        name="staffroom",
        image=image,
        n_workers=workers,
        resources=OF_ONE_WORKER,
        worker_command=["dask", "worker", "--nthreads", "1"],
    )
    print(f"staffroom sweep ... executor=dask executor.address={cluster.scheduler_address}", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        cluster.close()


if __name__ == "__main__":
    main()
