"""Mails as people and their auto-responders write them. All invented."""

from email.message import EmailMessage


def mail(
    text: str = "Thanks, I will.",
    *,
    sender: str = "Ana Ruiz <ana.ruiz@mail.example>",
    to: str = "r-1-1-aaaaaaaaaaaaaaaa@in.agency.example",
    subject: str = "Re: Your thank-you note",
    date: str | None = "Tue, 10 Feb 2026 09:00:00 +0000",
    **headers: str,
) -> bytes:
    """A mail with these headers; `in_reply_to` becomes In-Reply-To."""
    made = EmailMessage()
    if sender:
        made["From"] = sender
    if to:
        made["To"] = to
    made["Subject"] = subject
    if date:
        made["Date"] = date
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


ABSENCES = {
    "en, Exchange": mail(
        "I am out of the office and will be back on 16 February 2026.",
        subject="Automatic reply: Your thank-you note",
        Auto_Submitted="auto-generated",
        X_Auto_Response_Suppress="All",
    ),
    "en, Gmail": mail(
        "Hi, I'm travelling. I return on March 2.",
        subject="Out of office Re: Your thank-you note",
        Precedence="bulk",
        X_Autoreply="yes",
        Auto_Submitted="auto-replied",
    ),
    "en, subject only": mail("Back soon.", subject="Out of Office: Your thank-you note"),
    "de, headers": mail(
        "Ich bin ab dem 16.02.2026 wieder da.",
        subject="Ihre Nachricht",
        Auto_Submitted="auto-replied (vacation)",
    ),
    "de, subject only": mail(
        "Ich bin zurück am 16. Februar.", subject="Abwesenheitsnotiz: Ihre Dankesnachricht"
    ),
    "de, Exchange": mail("Bis bald", subject="Automatische Antwort: Ihre Dankesnachricht"),
    "fr, Exchange": mail(
        "Je serai de retour le 16 février.", subject="Réponse automatique : Votre mot"
    ),
    "fr, subject only": mail("À bientôt", subject="Absence du bureau Re: Votre mot"),
    "es, Exchange": mail(
        "Regreso el 16 de febrero de 2026.", subject="Respuesta automática: Su nota"
    ),
    "es, subject only": mail("Hasta pronto", subject="Fuera de la oficina"),
    "null sender": mail("I am away.", Return_Path="<>"),
    "precedence": mail("I am away.", Precedence="auto_reply"),
}

REPLIES = {
    "plain": mail(),
    "empty": mail(""),
    "quoting": mail(
        "Yes, Thursday is fine.\n\nOn Tue, 10 Feb 2026 at 09:00, Sam Lee wrote:\n> Hello Ana\n"
    ),
    "speaks of a holiday": mail("I was out of the office, sorry. I sent it.", subject="Re: note"),
    "answers an absence": mail("Welcome back.", subject="Re: Out of office: your note"),
    "says that it is no machine": mail("Thanks", Auto_Submitted="no"),
    "sent by Exchange, which suppresses answers": mail(
        "Danke", X_Auto_Response_Suppress="DR, OOF, AutoReply"
    ),
}
