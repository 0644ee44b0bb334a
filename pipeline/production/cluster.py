"""Workers on other machines: the lots of a batch, done by a Dask cluster.

Lots come in; each goes out with what became of its jobs. The inputs travel with the work, each file once per
worker, because the machines share no disk; results come back as files and are published here. A worker that is
lost takes nothing along: Dask gives its lots to another. It decides nothing about what is made.
"""

from __future__ import annotations

import hashlib
import os
import queue
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.errors import MissingProgramError, VoorstelError
from pipeline.production import release as public
from pipeline.production.edited import keep_edited
from pipeline.production.events import Event, Step
from pipeline.production.job import RECEIPT, Ended, Failed, Job, Lot
from pipeline.production.parcels import (
    REMEDY,
    Delivery,
    Parcel,
    make_parcel,
    needed,
    programs_here,
    require_alike,
    tidy,
    topic,
)
from pipeline.production.publish import ALL, OWNER, published

_CONNECT = 15.0  # seconds to find the scheduler
_LOOK = 5.0  # seconds of silence after which is asked whether there are workers yet
_PATIENCE = 12  # such silences without a worker
_AHEAD = 2  # lots per worker that are handed out at a time, so that the scheduler does not hold thousands
_KEPT = 256_000_000  # bytes of input that stay at the cluster between two lots; what many lots need travels once


class Cluster:
    """A Dask cluster, for as long as the context lasts.

    Args:
        address: Of its scheduler, such as ``tcp://server:8786``.

    Raises:
        MissingProgramError: Dask is not installed here, there is no cluster at that address, it has no workers, or
            a worker would make other bytes.
    """

    def __init__(self, address: str) -> None:
        try:
            import dask
            import distributed
        except ImportError as error:
            raise MissingProgramError(
                "Voor --cluster ontbreekt nog een pakket.",
                "Installeer het met: pip install 'collegevoorstel[cluster]'",
            ) from error
        # A file travels as the input of a task, so that Dask can give it to any worker at any time, also when all
        # workers that had it are gone. It advises against that above this size.
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TB"})
        try:
            self._client: Any = distributed.Client(address, timeout=_CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise MissingProgramError(
                f"Er is geen cluster op {address}.", "Kijk of het draait en of het adres klopt."
            ) from error
        self._mark = os.urandom(8).hex()
        self._programs = programs_here()
        self._files: dict[str, tuple[Any, int]] = {}  # content at the cluster and its size, the last used last
        try:
            self.count: int = sum(self._client.nthreads().values())
            self._check()
        except BaseException:
            self._client.close()
            raise

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.clear()
        with closing(self._client), suppress(Exception):  # at worst a folder is left until the worker ends
            self._client.run(tidy, self._mark)

    def _check(self) -> None:
        if not self.count:
            raise MissingProgramError("Het cluster heeft geen werkers.", "Start ze met: dask worker ADRES")
        try:
            self._client.run(require_alike, self._programs)
        except VoorstelError:
            raise
        except Exception as error:  # whatever a worker without this product, or with another one, comes up with
            raise MissingProgramError(f"Een werker van het cluster kan dit niet: {error}.", REMEDY) from error

    def each(
        self, lots: Iterable[Lot], progress: Callable[[Event], None]
    ) -> Iterator[tuple[Lot, tuple[Ended, ...]]]:
        """Do these lots; one that ends several workers comes back in pieces, one job at a time."""
        heard: queue.Queue[Any] = queue.Queue()  # events, and futures that are done
        self._client.subscribe_topic(topic(self._mark), lambda event: heard.put(_event(event[1])))
        todo, waiting = iter(lots), {}

        def hand_out(some: Iterator[Lot]) -> None:
            for lot in some:
                future = self._sent(lot)
                waiting[future.key] = lot
                future.add_done_callback(heard.put)

        def room() -> int:
            return max(0, _AHEAD * self.count - len(waiting))

        try:
            hand_out(islice(todo, room()))
            while waiting:
                said = self._next(heard)
                if isinstance(said, Event):
                    progress(said)
                    continue
                lot = waiting.pop(said.key)
                ended = self._received(lot, said)
                if ended is None and len(lot) > 1:
                    hand_out((job,) for job in lot)
                else:
                    yield lot, ended or (_fatal(lot[0]),)
                    hand_out(islice(todo, room()))
        finally:
            self._client.unsubscribe_topic(topic(self._mark))

    def _next(self, heard: queue.Queue[Any]) -> Any:
        """Return what is heard next, unless there is nobody left to hear from."""
        for _ in range(_PATIENCE):
            try:
                return heard.get(timeout=_LOOK)
            except queue.Empty:
                while self._client.nthreads():
                    with suppress(queue.Empty):
                        return heard.get(timeout=_LOOK)
        raise MissingProgramError(
            "Het cluster heeft geen werkers meer.", "Start ze weer en begin opnieuw: wat klaar is, blijft."
        )

    def _sent(self, lot: Lot) -> Any:
        paths = dict.fromkeys(path for job in lot for path in needed(job))
        contents = {path: content for path in paths if (content := self._content(path)) is not None}
        files = tuple((path, fingerprint) for path, (fingerprint, _) in contents.items())
        parcel = Parcel(tuple(replace(job, turn=None) for job in lot), files, self._programs, self._mark)
        sent = self._client.submit(make_parcel, parcel, *(each for _, each in contents.values()), pure=False)
        while sum(size for _, size in self._files.values()) > _KEPT:
            del self._files[next(iter(self._files))]  # Dask keeps it as long as a lot that was sent needs it
        return sent

    def _content(self, path: Path) -> tuple[str, Any] | None:
        """Return the fingerprint of a file and its content at the cluster; None when it cannot be read."""
        try:
            content = path.read_bytes()
        except OSError:  # the worker does not have it either, and says so as any other would
            return None
        fingerprint = hashlib.sha256(content).hexdigest()
        there, _ = self._files.pop(fingerprint, (None, 0))
        if there is None:
            there = self._client.submit(bytes, content, key=f"{topic(self._mark)}-{fingerprint}")
        self._files[fingerprint] = there, len(content)
        return fingerprint, there

    def _received(self, lot: Lot, future: Any) -> tuple[Ended, ...] | None:
        """Publish what a worker made of a lot; None when it cost Dask more workers than it is willing to lose."""
        from distributed import CancelledError, KilledWorker

        try:
            deliveries = future.result()
        except KilledWorker:
            return None
        except CancelledError as error:
            raise MissingProgramError(
                "De verbinding met het cluster is verbroken.", "Begin opnieuw: wat klaar is, blijft."
            ) from error
        return tuple(_published(job, each) for job, each in zip(lot, deliveries, strict=True))


def _published(job: Job, delivery: Delivery | Failed) -> Ended:
    if isinstance(delivery, Failed):
        return delivery
    try:
        names = [name for name, _ in delivery.files]
        with public.withdrawn(job.public), ExitStack() as stack:
            folder = stack.enter_context(published(job.into, names[:-1], RECEIPT, OWNER))
            for name, content in delivery.files:
                (folder / name).parent.mkdir(exist_ok=True)
                (folder / name).write_bytes(content)
            if delivery.public:
                folder = stack.enter_context(published(job.public, public.FILES[:-1], public.RECEIPT, ALL))
                for name, content in delivery.public:
                    (folder / name).write_bytes(content)
            if job.turn is not None:
                job.turn.require()
            notices = keep_edited(job.into, RECEIPT)
    except VoorstelError as error:
        return Failed(error)
    files = tuple(job.into / name for name in names)
    shown = tuple(job.public / name for name, _ in delivery.public)
    result = replace(delivery.made.result, folder=job.into, files=files, public=shown, warnings=notices)
    return replace(delivery.made, result=result)


def _event(said: tuple[str, str]) -> Event:
    name, step = said
    return Event(name, Step(step))


def _fatal(job: Job) -> Failed:
    name = job.proposal.municipality.name
    return Failed(
        VoorstelError(
            f"Bij {name} zijn werkers van het cluster vastgelopen.",
            "Kijk of zij genoeg geheugen hebben. Blijft het gebeuren, meld het dan met deze definitie.",
        )
    )
