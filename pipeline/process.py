"""Other programs: finding them, running them within limits, and ending them with all that they started.

A command comes in; its exit code and the end of its output go out. This is the only module that knows of
processes, process groups and the differences between operating systems. It never looks at what is made.

On Linux and macOS a program runs in a process group of its own, beside a guard: a shell that waits for the
end of a pipe that only this process holds open. However this process ends, ``kill -9`` included, the pipe
closes and the guard kills the group. (``PR_SET_PDEATHSIG`` would not do: it reaches the start script of
LibreOffice, not the program that the script starts.) On Windows a program and its children are ended on
every way out but a killed parent.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import MissingProgramError, OutputError

MUCH = 256 * 1024**2  # bytes of memory: what packages of some hundreds of pages take
LITTLE_ROOM = 10_000_000  # bytes free on the disk
_M_ARENA_MAX = -8  # <malloc.h>
_LOOK = 0.02  # seconds between two looks whether a program got further
OUTPUT_KEPT = 16_384  # bytes of a program's output, the last ones: an error is at the end

# The packages of Debian and Ubuntu that give LibreOffice without a screen, and the fonts that templates use.
OFFICE_PACKAGES = tuple(f"libreoffice-{part}-nogui" for part in ("writer", "calc", "impress", "draw"))
FONT_PACKAGES = (
    "fontconfig",
    "fonts-crosextra-carlito",
    "fonts-crosextra-caladea",
    "fonts-liberation",
    "fonts-dejavu",
)
JAVA_PACKAGES = ("default-jre-headless",)  # for veraPDF, and for tags that a machine finds
OCR_PACKAGES = ("tesseract-ocr", "tesseract-ocr-nld")  # to read scans

_GUARD = """\
exec 3<&0 </dev/null
(read -r _ <&3; kill -KILL 0) >/dev/null 2>&1 &
exec 3<&-
[ "$1" = 0 ] || ulimit -v "$1" 2>/dev/null
shift
exec "$@"
"""


@dataclass(frozen=True)
class Finished:
    """How a program ended.

    Attributes:
        code: Its exit code; negative when a signal ended it.
        output: The end of what it wrote to standard output and standard error together.
        timed_out: Whether it was stopped because its time was up.
    """

    code: int
    output: str
    timed_out: bool = False


def run(
    command: Sequence[str | Path],
    *,
    timeout: float,
    memory: int | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    further: Callable[[], bool] | None = None,
) -> Finished:
    """Run a program to its end, and leave none of its processes behind, whatever happens here.

    Args:
        command: The program and its arguments.
        timeout: Seconds after which it is stopped.
        memory: Bytes of address space for each of its processes; where the system knows no such limit (macOS,
            Windows) it has none.
        cwd: The folder it runs in.
        env: Variables to set beside those of this process.
        further: Asked some times a second whether the program got further; when it did, its time begins anew.

    Raises:
        MissingProgramError: There is no such program.
    """
    program = Running(command, memory=memory, cwd=cwd, env=env)
    timed_out = False
    try:
        timed_out = not program.ends(timeout, further)
    finally:
        finished = program.stop(timed_out)
    return finished


def run_all(
    commands: Sequence[Sequence[str | Path]],
    *,
    at_once: int,
    timeout: float,
    env: Mapping[str, str] | None = None,
) -> list[Finished]:
    """Run programs to their ends, so many at once; see ``run``. Each has its own time."""
    waiting, running = list(enumerate(commands)), dict[int, tuple[Running, float]]()
    finished: dict[int, Finished] = {}
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                number, command = waiting.pop(0)
                running[number] = Running(command, env=env), time.monotonic() + timeout
            for number, (program, until) in list(running.items()):
                timed_out = not program.ends(_LOOK)
                if not timed_out or time.monotonic() >= until:
                    finished[number] = program.stop(timed_out)
                    del running[number]
    finally:
        for program, _ in running.values():
            program.stop()
    return [finished[number] for number in range(len(commands))]


class Running:
    """A program that runs, with the arguments of ``run``; who starts it stops it, whatever happens.

    Raises:
        MissingProgramError: There is no such program.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        memory: int | None = None,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        if shutil.which(str(command[0])) is None:
            raise MissingProgramError(f"Het programma '{command[0]}' staat niet op deze computer.")
        self._process = _start([str(part) for part in command], memory, cwd, {**os.environ, **(env or {})})
        self._kept = bytearray()
        self._reader = threading.Thread(target=self._keep_end, daemon=True)
        try:
            self._reader.start()
        except BaseException:
            self.stop()
            raise

    def ends(
        self,
        timeout: float,
        further: Callable[[], bool] | None = None,
        enough: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Wait for its end, or until it did enough; return whether that came in time."""
        begun = time.monotonic()
        while not enough():
            left = begun + timeout - time.monotonic()
            try:
                self._process.wait(left if further is None else min(left, _LOOK))
            except subprocess.TimeoutExpired:
                if further is not None and further():
                    begun = time.monotonic()
                elif time.monotonic() >= begun + timeout:
                    return False
            else:
                break
        return True

    def stop(self, timed_out: bool = False) -> Finished:
        """Stop it and all that it started, unless it ended by itself, and return how it ended."""
        assert self._process.stdin is not None
        _kill_all(self._process)
        self._process.stdin.close()
        self._process.wait()
        if self._reader.ident:
            self._reader.join()
        return Finished(self._process.returncode, self._kept.decode(errors="replace").strip(), timed_out)

    def _keep_end(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            while chunk := stream.read(OUTPUT_KEPT):
                self._kept += chunk
                del self._kept[:-OUTPUT_KEPT]


if sys.platform == "win32":  # pragma: no cover

    def _start(
        command: list[str], memory: int | None, cwd: Path | None, env: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, bufsize=0, cwd=cwd, env=env, creationflags=subprocess.CREATE_NEW_PROCESS_GROUP,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def _kill_all(process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True)

else:
    import signal

    def _start(
        command: list[str], memory: int | None, cwd: Path | None, env: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        # A shell sets the limit: safe with threads, which Popen's preexec_fn is not.
        guarded = ["/bin/sh", "-c", _GUARD, "guard", str((memory or 0) // 1024), *command]
        return subprocess.Popen(
            guarded, bufsize=0, cwd=cwd, env=env, start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def _kill_all(process: subprocess.Popen[bytes]) -> None:
        # The guard is still in the group, so its number cannot have gone to another one.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def cores() -> int:
    """Return on how many cores this process may run."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def has_one_thread() -> bool:
    """Return whether this process is known to have one thread, counted by the system; only Linux tells."""
    return sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1


def require_room(folder: Path) -> None:
    """Tell a full disk from other reasons why nothing was made.

    Raises:
        OutputError: There is hardly any room left on the disk of this folder.
    """
    if shutil.disk_usage(folder).free < LITTLE_ROOM:
        raise OutputError("De schijf is vol.", "Maak ruimte vrij en probeer het opnieuw.")


def share_memory() -> None:
    """Let new threads fill the gaps in the memory that this process has, before they take more.

    glibc gives each thread memory of its own. Elsewhere this does nothing.
    """
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def give_memory_back() -> None:
    """Give the system the memory that was let go of, if there is much of it.

    glibc keeps it, in pieces that are too small for what comes next. Elsewhere this does nothing.
    """
    with contextlib.suppress(OSError, AttributeError):
        resident = int(Path("/proc/self/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        if resident > MUCH:
            ctypes.CDLL(None).malloc_trim(0)


def find_soffice() -> Path:
    """Return LibreOffice's program: where ``VOORSTEL_SOFFICE`` points, on the path, or at its usual place.

    Raises:
        MissingProgramError: There is none, or ``VOORSTEL_SOFFICE`` points at nothing; the remedy is the one
            command that installs it on this system.
    """
    if named := os.environ.get("VOORSTEL_SOFFICE"):
        if found := shutil.which(named):
            return Path(found).absolute()
        raise MissingProgramError(
            f"VOORSTEL_SOFFICE wijst naar '{named}', maar daar staat geen programma.",
            "Verbeter deze omgevingsvariabele of haal hem weg.",
        )
    for candidate in ("soffice", "libreoffice", *_usual_places()):
        if found := shutil.which(candidate):
            return Path(found).absolute()
    raise MissingProgramError(
        "LibreOffice staat niet op deze computer.", f"Installeer het met: {install_command()}"
    )


def _usual_places() -> list[str]:
    if sys.platform == "win32":  # pragma: no cover
        roots = (os.environ.get(name) for name in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"))
        # The .com is the one that waits until it is done and writes to the console.
        return [str(Path(root, "LibreOffice", "program", "soffice.com")) for root in roots if root]
    if sys.platform == "darwin":  # pragma: no cover
        inside = "Applications/LibreOffice.app/Contents/MacOS/soffice"
        return [str(Path(root, inside)) for root in ("/", Path.home())]
    installed = [
        Path("/usr/lib/libreoffice"),
        Path("/usr/lib64/libreoffice"),
        Path("/snap/libreoffice/current"),
    ]
    installed += sorted(Path("/opt").glob("libreoffice*"), reverse=True)
    return [str(folder / "program" / "soffice") for folder in installed]


def has_font(family: str) -> bool:
    """Return whether a font, such as ``DejaVu Sans``, is installed on this machine."""
    if shutil.which("fc-list"):
        return bool(run(["fc-list", family, "file"], timeout=60).output)
    return has_font_file(family, *font_folders())


def font_folders() -> tuple[Path, ...]:
    """Return the folders where this system keeps its fonts, those of the user among them; not all need exist."""
    if sys.platform == "win32":
        own = Path(os.environ.get("LOCALAPPDATA", Path.home()), "Microsoft/Windows/Fonts")
        return Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts"), own
    if sys.platform == "darwin":
        return Path("/System/Library/Fonts"), Path("/Library/Fonts"), Path.home() / "Library/Fonts"
    own = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share", "fonts")
    return Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), own, Path.home() / ".fonts"


def has_font_file(family: str, *folders: Path) -> bool:
    """Return whether one of the folders, or a folder below it, has a file of this font."""
    return any(any(folder.rglob(f"{family.replace(' ', '')}[-.]*")) for folder in folders)


def missing_debian_packages(*packages: str) -> list[str]:
    """Return which of the packages are not installed on this Debian or Ubuntu, by the names to install.

    A machine that has LibreOffice with a screen gets its missing parts with a screen too: the parts without
    one would push the rest aside.
    """
    if "libreoffice-core" in _installed_of(["libreoffice-core"]):
        packages = tuple(name.removesuffix("-nogui") for name in packages)
    installed = _installed_of(packages)
    return [name for name in packages if name not in installed]


def _installed_of(packages: Sequence[str]) -> set[str]:
    query = ["dpkg-query", "-W", "-f=${db:Status-Abbrev} ${Package}\n", *packages]
    lines = subprocess.run(query, capture_output=True, text=True).stdout.splitlines()
    return {line.split()[-1] for line in lines if line.startswith("ii")}


def has_apt() -> bool:
    """Return whether this is a Debian, Ubuntu or kin."""
    return shutil.which("apt-get") is not None and shutil.which("dpkg-query") is not None


def apt_command(packages: Sequence[str]) -> str:
    """Return the command that installs these packages; it works on a machine without package lists too."""
    return f"sudo apt-get update && sudo apt-get install --no-install-recommends {' '.join(packages)}"


def install_command() -> str:
    """Return the one command that installs LibreOffice and the fonts on this system."""
    if sys.platform == "win32":
        return "winget install --id TheDocumentFoundation.LibreOffice"
    if sys.platform == "darwin":
        return "brew install --cask libreoffice"
    if has_apt():
        return apt_command(missing_debian_packages(*OFFICE_PACKAGES, *FONT_PACKAGES) or OFFICE_PACKAGES)
    if shutil.which("dnf"):
        parts = " ".join(f"libreoffice-{part}" for part in ("writer", "calc", "impress", "draw"))
        fonts = "google-carlito-fonts google-crosextra-caladea-fonts liberation-fonts dejavu-sans-fonts"
        return f"sudo dnf install {parts} {fonts}"
    if shutil.which("zypper"):
        return "sudo zypper install libreoffice google-carlito-fonts google-caladea-fonts"
    return f"de pakketbeheerder van {platform.system()} (pakket libreoffice)"


def has_java() -> bool:
    """Return whether there is a Java on this machine."""
    return bool(java())


def java() -> str:
    """Return the program that Java is: of ``JAVA_HOME`` or on the path; empty when there is none."""
    home = os.environ.get("JAVA_HOME")
    own = shutil.which("java", path=Path(home, "bin")) if home else None
    return own or shutil.which("java") or ""


def ocr_install_command() -> str:
    """Return the one command that installs what reads Dutch text in pictures."""
    return _install_command(
        "winget install --id UB-Mannheim.TesseractOCR (kies daarbij Nederlands)",
        "brew install tesseract tesseract-lang",
        OCR_PACKAGES,
        zypper="tesseract-ocr-traineddata-dutch",
        dnf="tesseract tesseract-langpack-nld",
    )


def java_install_command() -> str:
    """Return the one command that installs a Java that veraPDF runs on."""
    return _install_command(
        "winget install --id EclipseAdoptium.Temurin.21.JRE",
        "brew install --cask temurin",
        JAVA_PACKAGES,
        zypper="java-21-openjdk-headless",
        dnf="java-21-openjdk-headless",
    )


def _install_command(windows: str, mac: str, debian: Sequence[str], **others: str) -> str:
    """Return the command of this system; of the others, the packages by the name of their manager."""
    if sys.platform == "win32":
        return windows
    if sys.platform == "darwin":
        return mac
    if has_apt():
        return apt_command(debian)
    manager = "zypper" if shutil.which("zypper") else "dnf"
    return f"sudo {manager} install {others[manager]}"
