"""A Dask cluster on SLURM or PBS, for ``staffroom sweep executor=dask executor.address=...``.

On the login node, in the environment in which staffroom is installed (a folder that all nodes see):

    pip install 'staffroom[jobqueue]'
    python configs/cluster/jobqueue.py slurm

Write the queue and the account of your cluster below; https://jobqueue.dask.org names every setting. The address that
is printed goes into the sweep, typed in a second terminal. Ctrl-C ends the cluster; the sweep can be resumed.
"""

import sys
import threading

JOBS_AT_LEAST, JOBS_AT_MOST = 1, 32
OF_ONE_JOB = {
    "cores": 8,
    "processes": 8,  # one run at a time in each
    "memory": "16GB",
    "walltime": "04:00:00",  # a job that ends in the middle of a block loses nothing: the block goes to another worker
    "queue": None,
    "account": None,
}


def main() -> None:
    """Starts the cluster, prints its address, and waits."""
    from dask_jobqueue import PBSCluster, SLURMCluster

    system = sys.argv[1] if len(sys.argv) > 1 else "slurm"
    cluster = {"slurm": SLURMCluster, "pbs": PBSCluster}[system](**OF_ONE_JOB)
    cluster.adapt(minimum_jobs=JOBS_AT_LEAST, maximum_jobs=JOBS_AT_MOST)
    print(f"staffroom sweep ... executor=dask executor.address={cluster.scheduler_address}", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        cluster.close()


if __name__ == "__main__":
    main()
