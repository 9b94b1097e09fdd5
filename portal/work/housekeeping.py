"""Jobs that keep the house in order by themselves."""

from typing import Any

from portal.work import engine
from portal.work.schedules import schedule


@engine.job("purge_finished_jobs")
def purge_finished_jobs(_payload: dict[str, Any]) -> None:
    """Forget jobs that were done long ago."""
    while engine.purge():
        pass


schedule("purge_finished_jobs", "17 3 * * *")
