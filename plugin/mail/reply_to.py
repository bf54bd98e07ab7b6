"""To whom the candidate's answer goes: the recruiter, and us where mail to us is set up."""

from email.headerregistry import Address

NAME = "Afterword"


def reply_to(recruiter: str, copy_to: str | None) -> tuple[Address, ...]:
    """Return the addresses of Reply-To, the recruiter's first; ours says who reads along."""
    people = (Address(addr_spec=recruiter),)
    return (*people, Address(NAME, addr_spec=copy_to)) if copy_to else people
