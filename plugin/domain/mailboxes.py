"""The one address that a coaching e-mail may go to."""

from email_validator import validate_email

from plugin.domain.addresses import is_usable_address


def find_mailbox(email: str | None) -> str | None:
    """Return the address as a mail server takes it, in ASCII; None where it is not usable.

    A domain in another script becomes its `xn--` form. A local part in another script needs
    servers that speak SMTPUTF8 all the way, and counts as not usable.
    """
    if email is None or not is_usable_address(email):
        return None
    if email.isascii():
        return email
    return validate_email(email, check_deliverability=False, test_environment=True).ascii_email
