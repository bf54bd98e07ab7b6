"""Bounces as several mail servers write them. All invented: servers, people and texts."""


def report(
    status: str,
    action: str = "failed",
    diagnostic: str = "smtp; 550 5.1.1 <ana.ruiz@mail.example>: User unknown",
    *,
    to: str = "b-1-1-aaaaaaaaaaaaaaaa@in.agency.example",
    text: str = "Your message could not be delivered.",
    subject: str = "Undelivered Mail Returned to Sender",
) -> bytes:
    """A report after RFC 3464, in Postfix's manner."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.agency.example (Mail Delivery System)
To: {to}
Subject: {subject}
Date: Tue, 10 Feb 2026 09:05:00 +0000 (UTC)
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
 boundary="4F2A1.1770714300/mx.agency.example"
Message-Id: <20260210090500.4F2A1@mx.agency.example>

This is a MIME-encapsulated message.

--4F2A1.1770714300/mx.agency.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

{text}

--4F2A1.1770714300/mx.agency.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.agency.example
X-Postfix-Queue-ID: 3B9D0
Arrival-Date: Tue, 10 Feb 2026 09:04:58 +0000 (UTC)

Final-Recipient: rfc822; ana.ruiz@mail.example
Original-Recipient: rfc822;ana.ruiz@mail.example
Action: {action}
Status: {status}
Remote-MTA: dns; mx.mail.example
Diagnostic-Code: {diagnostic}

--4F2A1.1770714300/mx.agency.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: Sam Lee <afterword@afterword.example>
To: ana.ruiz@mail.example
Subject: Your thank-you note
Message-ID: <m-1.key@afterword.example>

--4F2A1.1770714300/mx.agency.example--
""".replace("\n", "\r\n").encode()


POSTFIX = report("5.1.1")

EXIM_OLD = b"""\
Return-path: <>
From: Mail Delivery System <Mailer-Daemon@exim.relay.example>
To: b-1-1-aaaaaaaaaaaaaaaa@in.agency.example
Subject: Mail delivery failed: returning message to sender
X-Failed-Recipients: ana.ruiz@mail.example
Auto-Submitted: auto-replied
Message-Id: <E1abcde-000123-4f@exim.relay.example>
Date: Tue, 10 Feb 2026 09:05:00 +0000

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ana.ruiz@mail.example
    host mx.mail.example [192.0.2.7]
    SMTP error from remote mail server after RCPT TO:<ana.ruiz@mail.example>:
    550 unknown user

------ This is a copy of the message, including all the headers. ------
"""

EXIM_DELAY = b"""\
Return-path: <>
From: Mail Delivery System <Mailer-Daemon@exim.relay.example>
To: b-1-1-aaaaaaaaaaaaaaaa@in.agency.example
Subject: Warning: message 1abcde-000123-4f delayed 24 hours
Auto-Submitted: auto-replied
Date: Wed, 11 Feb 2026 09:05:00 +0000

This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on exim.relay.example.

The address to which the message has not yet been delivered is:

  ana.ruiz@mail.example
    Delay reason: Connection timed out

No action is required on your part.
"""

EXCHANGE = b"""\
Return-Path: <>
From: postmaster@mail.example
To: <b-1-1-aaaaaaaaaaaaaaaa@in.agency.example>
Date: Tue, 10 Feb 2026 09:05:00 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="_f00d_"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: en-US
Message-ID: <f00d@mail.example>
Subject: Undeliverable: Your thank-you note
Auto-Submitted: auto-replied
MIME-Version: 1.0

--_f00d_
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="_beef_"

--_beef_
Content-Type: text/plain; charset="us-ascii"

ana.ruiz@mail.example
The address you sent to was not found in the recipient's organisation.

--_beef_
Content-Type: text/html; charset="us-ascii"

<html><body><p>ana.ruiz@mail.example</p></body></html>

--_beef_--

--_f00d_
Content-Type: message/delivery-status

Reporting-MTA: dns;mail.example
Received-From-MTA: dns;mx.agency.example
Arrival-Date: Tue, 10 Feb 2026 09:04:59 +0000

Final-Recipient: rfc822;ana.ruiz@mail.example
Action: failed
Status: 5.4.1
Diagnostic-Code: smtp;550 5.4.1 Recipient address rejected: Access denied

--_f00d_
Content-Type: message/rfc822

From: Sam Lee <afterword@afterword.example>
Subject: Your thank-you note

Hello Ana
--_f00d_--
"""

GMAIL = b"""\
Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@bigmail.example>
To: b-1-1-aaaaaaaaaaaaaaaa@in.agency.example
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: <m-1.key@afterword.example>
In-Reply-To: <m-1.key@afterword.example>
X-Failed-Recipients: ana.ruiz@mail.example
Message-ID: <65c7.0a@bigmail.example>
Date: Tue, 10 Feb 2026 01:05:00 -0800 (PST)
Content-Type: multipart/report; boundary="0000aa"; report-type=delivery-status

--0000aa
Content-Type: multipart/related; boundary="0000bb"

--0000bb
Content-Type: text/plain; charset="UTF-8"

** Address not found **

Your message wasn't delivered to ana.ruiz@mail.example because the address
couldn't be found, or is unable to receive mail.

--0000bb--
--0000aa
Content-Type: message/delivery-status

Reporting-MTA: dns; bigmail.example
Arrival-Date: Tue, 10 Feb 2026 01:04:59 -0800 (PST)

Final-Recipient: rfc822; ana.ruiz@mail.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.mail.example. (192.0.2.7, the server for the domain.)
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.
Last-Attempt-Date: Tue, 10 Feb 2026 01:05:00 -0800 (PST)

--0000aa--
"""

QMAIL = b"""\
Return-Path: <>
Date: 10 Feb 2026 09:05:00 -0000
From: MAILER-DAEMON@qmail.relay.example
To: b-1-1-aaaaaaaaaaaaaaaa@in.agency.example
Subject: failure notice

Hi. This is the qmail-send program at qmail.relay.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ana.ruiz@mail.example>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 <ana.ruiz@mail.example>: no such mailbox
Giving up on 192.0.2.7.

--- Below this line is a copy of the message.
"""

UNREADABLE_REPORT = b"""\
Return-Path: <>
From: MAILER-DAEMON@mx.mail.example
Subject: Returned mail: see transcript for details
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

   ----- The following addresses had permanent fatal errors -----
<ana.ruiz@mail.example>
    (reason: 550 5.1.1 User unknown)
"""

COMPLAINT = b"""\
From: <feedback@bigmail.example>
To: <b-1-1-aaaaaaaaaaaaaaaa@in.agency.example>
Subject: complaint about message from 192.0.2.1
Date: Tue, 10 Feb 2026 12:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="f"

--f
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report for a message received on Tue, 10 Feb 2026.

--f
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: <ana.ruiz@mail.example>

--f
Content-Type: message/rfc822

From: <afterword@afterword.example>
Subject: Your thank-you note

Hello
--f--
"""
