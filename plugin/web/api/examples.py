"""The examples of the API's documentation: invented people, and each is run by a test."""

from collections.abc import Mapping
from typing import Any

BATCH: Mapping[str, Any] = {
    "recruiters": [
        {
            "ref": "R-1",
            "name": "Maya Okonjo",
            "email": "maya.okonjo@meridian-talent.example",
            "timezone": "Europe/London",
            "country": "GB",
            "manager": True,
        }
    ],
    "clientCompanies": [
        {
            "ref": "CC-1",
            "name": "Halden & Pike",
            "timezone": "Europe/London",
            "country": "GB",
            "contactMode": "direct",
        }
    ],
    "candidates": [{"ref": "C-1", "name": "Zoë Ruiz", "email": "zoe.ruiz@mail.example"}],
    "submissions": [
        {
            "ref": "S-1",
            "candidateRef": "C-1",
            "clientCompanyRef": "CC-1",
            "recruiterRef": "R-1",
            "jobTitle": "Data Engineer",
            "stage": "interviewing",
        }
    ],
    "interviews": [
        {
            "ref": "I-1",
            "submissionRef": "S-1",
            "startsAt": "2026-02-12T14:00:00Z",
            "endsAt": "2026-02-12T15:00:00Z",
            "timezone": "Europe/London",
            "round": 1,
            "interviewers": [
                {
                    "ref": "park",
                    "name": "Dr. Jo Park",
                    "email": "jo.park@halden-pike.example",
                    "title": "Head of Data",
                }
            ],
        }
    ],
}

EVENT: Mapping[str, Any] = {
    "id": "7b0c-1",
    "event": "interview.rescheduled",
    "occurredAt": "2026-02-11T09:00:00Z",
    "records": {
        "interviews": [
            {
                "ref": "I-1",
                "updatedAt": "2026-02-11T09:00:00Z",
                "submissionRef": "S-1",
                "startsAt": "2026-02-13T14:00:00Z",
                "timezone": "Europe/London",
            }
        ]
    },
}

ACCEPTED: Mapping[str, Any] = {"delivery": 41, "isNew": True, "defects": []}
