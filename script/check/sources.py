"""Checks what no compiler sees: `sources.py SCRIPT...` has Python parse those of the scripts that are its own, and looks at all
pages of prose: lines of at most 100 columns, but for code, tables and figures, and links that lead somewhere.
"""
import ast
import pathlib
import re
import subprocess
import sys

WIDTH = 100
BEGIN, END = "<!-- figures: begin", "<!-- figures: end"


def long_lines(text):
    """Numbers of the lines that are too long: of prose, which is what can be wrapped."""
    is_code = is_figures = False
    for number, line in enumerate(text.splitlines(), 1):
        is_figures = (is_figures or line.startswith(BEGIN)) and not line.startswith(END)
        if re.match(r"\s*```", line):
            is_code = not is_code
        # Of a word that is longer by itself, such as an address, nothing can be wrapped.
        has_spaces = " " in line[:WIDTH].strip(" -*>0123456789.")
        is_prose = not (is_code or is_figures or line.startswith(("    ", "|", "#", "![", "<!--")))
        if is_prose and len(line) > WIDTH and has_spaces:
            yield number


def dead_links(page, text):
    """Links to files or headings that are not there."""
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        other = (page.parent / path) if path else page
        if not other.exists():
            yield target
        elif anchor and anchor not in {slug(heading) for heading in re.findall(r"^#+ (.*)", other.read_text(), re.M)}:
            yield target


def slug(heading):
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def faults(scripts):
    for script in scripts:
        text = pathlib.Path(script).read_text(errors="replace")
        if script.endswith(".py") or re.match(r"#!.*(python3|with-python)", text):
            try:
                ast.parse(text)
            except SyntaxError as error:
                yield f"{script}:{error.lineno}: {error.msg}"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"], stdout=subprocess.PIPE, text=True)
    for page in map(pathlib.Path, listed.stdout.split()):
        # The conformance set stays as it is.
        if page.exists() and not page.is_relative_to("formats/conformance"):
            text = page.read_text()
            yield from (f"{page}:{number}: longer than {WIDTH} columns" for number in long_lines(text))
            yield from (f"{page}: a link to {target}, which is not there" for target in dead_links(page, text))


def main():
    found = list(faults(sys.argv[1:]))
    print("\n".join(found), file=sys.stderr, end="\n" if found else "")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
