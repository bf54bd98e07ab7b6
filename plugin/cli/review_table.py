"""A review as a table for the eye."""

from plugin.domain.notes import Draft, Finding, Review

_SAID = {True: "holds", False: "fails"}


def review_to_table(review: Review, draft: Draft) -> str:
    """Return the review as a table; beneath what fails, what would help."""
    heading = (
        f"{_plain(draft.candidate.name)} to {_plain(draft.interviewer.name)}, "
        f"{draft.kind.replace('_', '-')}: {review.verdict}"
    )
    lines = [heading]
    for finding in review.findings:
        lines.append(f"  {_SAID[finding.holds]}  {finding.check:12}  {_label(finding)}")
        if finding.suggestion:
            lines.append(f"{'':23}{_plain(finding.suggestion)}")
    return "\n".join(lines) + "\n"


def _label(finding: Finding) -> str:
    text = _plain(finding.message)
    return text if finding.holds else f"[{finding.level}] {text}"


def _plain(text: str) -> str:
    """Return the text without what would break the line."""
    return "".join(char if char.isprintable() else "?" for char in text)
