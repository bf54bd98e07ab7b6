"""How long the coverage page takes over a year with 100,000 seats, and how much memory.

Run `python -m benchmarks.coverage`. An agency of 40 recruiters and 200 clients held 50,000
interviews with two interviewers each; nine other agencies of the same size share the tables with
`--neighbours 9`. Each page is opened as a manager would, through the whole application. The limits
are 8 s for the year, 2 s for the five weeks that open by default, and 256 MB more than before, on
a machine with two cores.
"""

import argparse
import sys
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory

import psycopg
from flask import Flask

from plugin.app import create_app
from plugin.clock import utcnow
from plugin.config import Config
from plugin.local.postgres import APPLICATION
from plugin.services.access import Viewer
from plugin.store.migrate import upgrade
from tests.services import Database, database_named, postgres_in_a_folder, running
from tests.web.visitors import visitor

INTERVIEWS = 50_000
YEAR_LIMIT_SECONDS = 8
WEEKS_LIMIT_SECONDS = 2
LIMIT_MEGABYTES = 256
REPETITIONS = 3

_FILL = """
insert into installations (key, kind, account, name, base_url, state, timezone, country,
  frame_ancestors, settings, created_at)
values (%(key)s, 'generic', %(key)s, 'Agency', 'https://crm.example', 'enabled', 'Europe/London',
  'GB', '{}', '{}', now());
create temporary table its on commit drop as
  select id from installations where key = %(key)s;
insert into recruiters (installation_id, ref, crm_updated_at, name, timezone, is_manager,
  created_at)
select its.id, 'R-' || n, now(), 'Recruiter ' || n, 'Europe/London', n = 1, now()
  from its, generate_series(1, 40) n;
insert into client_companies (installation_id, ref, crm_updated_at, name, timezone, country,
  contact_mode, created_at)
select its.id, 'CC-' || n, now(), 'Client ' || n, 'Europe/Berlin', 'DE',
  case when n %% 20 = 0 then 'none' when n %% 21 = 0 then null else 'direct' end, now()
  from its, generate_series(1, 200) n;
insert into candidates (installation_id, ref, crm_updated_at, name, created_at)
select its.id, 'C-' || n, now(), 'Candidate ' || n, now()
  from its, generate_series(1, %(interviews)s / 2) n;
insert into submissions (installation_id, ref, crm_updated_at, candidate_id, client_company_id,
  recruiter_id, job_title, stage, first_seen_at, created_at)
select c.installation_id, 'S-' || c.ref, now(), c.id, cc.id, r.id, 'Data Engineer',
  'interviewing', now() - interval '2 years', now()
  from candidates c join its on its.id = c.installation_id
  cross join lateral (select substr(c.ref, 3)::int as n) place
  join recruiters r on r.installation_id = its.id and r.ref = 'R-' || (place.n %% 40 + 1)
  join client_companies cc on cc.installation_id = its.id
    and cc.ref = 'CC-' || (place.n %% 200 + 1);
insert into interviews (installation_id, ref, crm_updated_at, submission_id, starts_at, ends_at,
  timezone, booked_at, status, round, first_seen_at, created_at)
select s.installation_id, 'I-' || s.ref || '-' || round, now(), s.id, day, day + interval '1 hour',
  'Europe/Berlin', day - interval '7 days',
  case when place.n %% 25 = 0 then 'cancelled' else 'completed' end, round,
  day - interval '7 days', now()
  from submissions s join its on its.id = s.installation_id
  cross join lateral (select substr(s.ref, 5)::int as n) place
  cross join generate_series(1, 2) round
  cross join lateral (select date_trunc('hour', now())
    - (place.n %% 350 + (2 - round) * 9 + 1) * interval '1 day'
    - (place.n %% 8) * interval '1 hour' as day) moment;
insert into interviewers (installation_id, interview_id, ref, name, email, created_at)
select i.installation_id, i.id, 'P-' || i.ref || '-' || n, 'Interviewer',
  case when i.id %% 9 = 0 then null else 'jo.park@client.example' end, now()
  from interviews i join its on its.id = i.installation_id, generate_series(1, 2) n;
insert into prompts (installation_id, submission_id, interview_id, interviewer_id, recruiter_id,
  step, occurrence, state, reason, opens_at, due_at, limit_at, needs_decision, rules, sources, why,
  playbook_name, playbook_version, done_at, changed_at, created_at)
select i.installation_id, i.submission_id, i.id, p.id, s.recruiter_id, 'thank_you', 1,
  case when p.id %% 4 = 0 then 'expired' else 'done' end, null, i.ends_at,
  i.ends_at + interval '1 hour', i.ends_at + interval '1 day', false, '{R23}', '{}', 'why',
  'default', 1, case when p.id %% 4 = 0 then null else i.ends_at + (p.id %% 30) * interval '1 hour'
  end, now(), now()
  from interviewers p join interviews i on i.id = p.interview_id
  join its on its.id = i.installation_id join submissions s on s.id = i.submission_id;
insert into prompts (installation_id, submission_id, interview_id, recruiter_id, step, occurrence,
  state, reason, opens_at, due_at, needs_decision, rules, sources, why, playbook_name,
  playbook_version, done_at, changed_at, created_at)
select i.installation_id, i.submission_id, i.id, s.recruiter_id, step, 1,
  case when i.id %% 3 = 0 then 'expired' else 'done' end, null, i.ends_at,
  i.ends_at + interval '2 hours', false, '{R12}', '{}', 'why', 'default', 1,
  case when i.id %% 3 = 0 then null else i.ends_at + (i.id %% 5) * interval '1 hour' end, now(),
  now()
  from interviews i join its on its.id = i.installation_id
  join submissions s on s.id = i.submission_id,
  unnest(array['debrief', 'promised_date', 'check_in', 'move_on', 'keep_applying']) step;
insert into note_evidence (installation_id, submission_id, interview_id, interviewer_id, kind,
  source, at, created_at)
select p.installation_id, p.submission_id, p.interview_id, p.interviewer_id, 'thank_you',
  'candidate', p.done_at, now()
  from prompts p join its on its.id = p.installation_id
  where p.step = 'thank_you' and p.done_at is not null;
insert into debriefs (installation_id, interview_id, promise_kind, debriefed_at, created_at)
select i.installation_id, i.id, case when i.id %% 2 = 0 then 'few_days' end,
  i.ends_at + (i.id %% 5) * interval '1 hour', now()
  from interviews i join its on its.id = i.installation_id where i.id %% 3 > 0;
insert into follow_ups (installation_id, submission_id, recruiter_id, at, channel,
  override_reason, created_at)
select s.installation_id, s.id, s.recruiter_id, now() - (s.id %% 360) * interval '1 day', 'call',
  case when s.id %% 20 = 0 then 'They asked for it' end, now()
  from submissions s join its on its.id = s.installation_id;
"""


def fill(database: Database, agencies: int) -> Viewer:
    """Write the agencies; return a manager of the first."""
    with psycopg.connect(database.superuser_url) as connection:
        for number in range(agencies):
            cursor = psycopg.ClientCursor(connection)
            cursor.execute(_FILL, {"key": f"agency-{number}", "interviews": INTERVIEWS})
            connection.commit()
        found = connection.execute(
            "select i.id, r.id,"
            " (select count(*) from interviewers p where p.installation_id = i.id)"
            " from installations i join recruiters r on r.installation_id = i.id"
            " where i.key = 'agency-0' and r.is_manager"
        ).fetchone()
        assert found is not None
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        connection.execute("analyze")
    print(f"{found[2]:,} seats in each of {agencies} agencies")
    return Viewer(found[0], found[1], "Recruiter 1")


def measure(app: Flask, viewer: Viewer, path: str) -> tuple[float, float]:
    """Return the best time in seconds, and by how many megabytes memory grew at most."""
    before = getrusage(RUSAGE_SELF).ru_maxrss
    browser, moments = visitor(app, viewer), [time.perf_counter()]
    for _ in range(REPETITIONS):
        answer = browser.get(path)
        assert answer.status_code == 200, answer.status_code
        moments.append(time.perf_counter())
    grown = (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024
    return min(later - earlier for earlier, later in pairwise(moments)), grown


def config_of(database: Database) -> Config:
    return Config(
        secret_key="a secret for benchmarks only, of no use elsewhere",  # noqa: S106
        encryption_keys=("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",),
        base_url="https://afterword.example",
        database_url=database.url,
        database_owner_url=database.owner_url,
        redis_url="redis://127.0.0.1:9",
        smtp_url="smtp://127.0.0.1:9",
        mail_from="Afterword <afterword@afterword.example>",
    )


def main() -> int:
    """Print each page's time and memory; return 1 where one is over its limit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--neighbours", type=int, default=0)
    agencies = parser.parse_args().neighbours + 1
    today = utcnow().date()
    year = f"period=own&from={today - timedelta(days=364)}&to={today}"
    pages = {
        "/coverage": WEEKS_LIMIT_SECONDS,
        f"/coverage?{year}": YEAR_LIMIT_SECONDS,
        f"/coverage.csv?{year}&by=recruiter": YEAR_LIMIT_SECONDS,
        f"/coverage/candidates?{year}&of=thanked_never": YEAR_LIMIT_SECONDS,
        f"/coverage/overrides?{year}": WEEKS_LIMIT_SECONDS,
    }
    is_over = False
    with (
        TemporaryDirectory() as folder,
        postgres_in_a_folder() as server,
        running(server, Path(folder) / "postgres.log"),
    ):
        database = database_named(server, "coverage")
        upgrade(database.owner_url, APPLICATION)
        viewer = fill(database, agencies)
        app = create_app(config_of(database))
        measure(app, viewer, "/candidates")
        for path, limit in pages.items():
            seconds, megabytes = measure(app, viewer, path)
            is_over |= seconds > limit or megabytes > LIMIT_MEGABYTES
            print(f"{seconds:6.2f} s  {megabytes:5.0f} MB more  {path}")
    return int(is_over)


if __name__ == "__main__":
    sys.exit(main())
