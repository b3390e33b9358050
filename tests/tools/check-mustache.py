#!/usr/bin/python3
"""tests/tools/check-mustache.py GUICHET SPEC — the cases of mustache's specification through `guichet render`.

SPEC is a copy of github.com/mustache/spec. The core modules must pass whole; the optional ones (names that begin with ~)
are not built. Exit code 1 when a case fails; without a copy nothing is proved, and says so."""
import glob
import json
import os
import subprocess
import sys
import tempfile


def render(guichet, case, folder):
    for name, text in case.get("partials", {}).items():
        with open(os.path.join(folder, name + ".mustache"), "w", encoding="utf-8", newline="") as file:
            file.write(text)
    template = os.path.join(folder, "template")
    with open(template, "w", encoding="utf-8", newline="") as file:
        file.write(case["template"])
    return subprocess.run([guichet, "render", template, "--data", json.dumps(case["data"], ensure_ascii=False),
                           "--partials", folder, "--escape", "html", "--lenient"],
                          capture_output=True, timeout=30)


def main(guichet, spec):
    passed = failed = 0
    if not os.path.isdir(os.path.join(spec, "specs")):
        print(f"no copy of the specification in {spec}: SPEC=FOLDER names one")
        return 0
    for path in sorted(glob.glob(os.path.join(spec, "specs", "[!~]*.json"))):
        with open(path, encoding="utf-8") as file:
            cases = json.load(file)["tests"]
        for case in cases:
            with tempfile.TemporaryDirectory() as folder:
                done = render(guichet, case, folder)
            if done.returncode == 0 and done.stdout.decode() == case["expected"]:
                passed += 1
                continue
            failed += 1
            print(f"{os.path.basename(path)}: {case['name']}: {case['template']!r} with {case['data']!r} gave "
                  f"{done.stdout.decode()!r} {done.stderr.decode()!r}, not {case['expected']!r}")
    print(f"{passed} of {passed + failed} cases pass")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
