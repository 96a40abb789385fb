"""Secret ballots (model 27): the box while a ballot is open, the lists that stay after closing, and what the database holds of them."""

import uuid
from importlib import import_module

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# A vote goes into the box, and a counted one into the lists that stay, only while its ballot is open; a voter must be on its list and
# not recused. No row is locked for the question: a lock would leave the transaction's number on the row it looks at.
OPEN_ONLY = """
CREATE FUNCTION meetings_refuse_unless_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM meetings_secretballot WHERE id = NEW.ballot_id AND state = 'open' AND NOT paper) THEN
        RAISE EXCEPTION 'ballot % is not open', NEW.ballot_id USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_ARGV[0] = 'voter' THEN
        IF NOT EXISTS (SELECT FROM meetings_voter v JOIN meetings_secretballot b ON b.vote_id = v.vote_id
                       WHERE v.id = NEW.voter_id AND b.id = NEW.ballot_id AND NOT v.recused) THEN
            RAISE EXCEPTION 'voter % may not vote in ballot %', NEW.voter_id, NEW.ballot_id USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""

# A ballot is never reopened, deleted or turned into another one. After closing only what was typed from paper can be mended.
BALLOT = """
CREATE FUNCTION meetings_refuse_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (NEW.decision_id, NEW.vote_id, NEW.paper, NEW.text, NEW.eligible, NEW.commission)
            IS DISTINCT FROM (OLD.decision_id, OLD.vote_id, OLD.paper, OLD.text, OLD.eligible, OLD.commission)
        OR (OLD.state <> 'open' AND NEW.state <> OLD.state)
        OR OLD.state = 'annulled'
        OR (OLD.state = 'closed' AND NOT OLD.paper) THEN
        RAISE EXCEPTION 'ballot % stands as it is', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meetings_reopening BEFORE UPDATE OR DELETE ON meetings_secretballot
    FOR EACH ROW EXECUTE FUNCTION meetings_refuse_reopening();
"""

# What a ballot was opened with stays: its list of voters always, its decision's text while it is open, the decision's vote while it
# stands, the numbers of its vote once they were counted here.
FROZEN = """
CREATE FUNCTION meetings_refuse_balloted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM meetings_secretballot WHERE vote_id IN (OLD.vote_id, NEW.vote_id)) THEN
        RAISE EXCEPTION 'the list of voters of a secret ballot stands as it is' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER meetings_secret_list BEFORE INSERT OR UPDATE OR DELETE ON meetings_voter
    FOR EACH ROW EXECUTE FUNCTION meetings_refuse_balloted();

CREATE FUNCTION meetings_refuse_balloted_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM meetings_secretballot WHERE decision_id = OLD.id AND state <> 'annulled'
               AND (NEW.vote_id IS DISTINCT FROM vote_id OR (state = 'open' AND NEW.text <> text))) THEN
        RAISE EXCEPTION 'a secret ballot stands on decision %', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meetings_secret_decision BEFORE UPDATE ON meetings_decision
    FOR EACH ROW WHEN (OLD.vote_id IS DISTINCT FROM NEW.vote_id OR OLD.text <> NEW.text)
    EXECUTE FUNCTION meetings_refuse_balloted_decision();

CREATE FUNCTION meetings_refuse_recounting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM meetings_secretballot WHERE vote_id = OLD.id AND state = 'closed' AND NOT paper) THEN
        RAISE EXCEPTION 'the numbers of a secret ballot stand as they were counted' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meetings_secret_numbers BEFORE UPDATE ON meetings_vote FOR EACH ROW
    WHEN ((OLD.method, OLD.votes_for, OLD.votes_against, OLD.votes_abstained, OLD.votes_missing, OLD.votes_spoilt)
        IS DISTINCT FROM (NEW.method, NEW.votes_for, NEW.votes_against, NEW.votes_abstained, NEW.votes_missing, NEW.votes_spoilt))
    EXECUTE FUNCTION meetings_refuse_recounting();
"""

# No meeting ends while one of its ballots is open.
ENDING = """
CREATE FUNCTION meetings_refuse_ending() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM meetings_secretballot b JOIN meetings_vote v ON v.id = b.vote_id WHERE v.meeting_id = NEW.id AND b.state = 'open') THEN
        RAISE EXCEPTION 'meeting %: a secret ballot is open', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meetings_open_ballot BEFORE UPDATE ON meetings_meeting FOR EACH ROW
    WHEN (OLD.state <> NEW.state AND NEW.state IN ('signed', 'cancelled', 'postponed', 'not_opened', 'imported'))
    EXECUTE FUNCTION meetings_refuse_ending();
"""

BOX = {"meetings_castvoter": "voter", "meetings_castballot": "ballot"}
LISTS = {"meetings_countedvoter": "voter", "meetings_countedballot": "ballot"}
# As in 0003: the tables that a locked meeting closes, with their way up. The box is empty by then: no meeting ends with an open ballot.
BALLOT_PATH = ("vote_id", "meetings_vote", "meeting_id")
PATHS = {
    "meetings_secretballot": BALLOT_PATH,
    "meetings_countedvoter": ("ballot_id", "meetings_secretballot", *BALLOT_PATH),
    "meetings_countedballot": ("ballot_id", "meetings_secretballot", *BALLOT_PATH),
}
locks = import_module("meetings.migrations.0003_locks")


def guards(table: str, kind: str) -> str:
    return (
        f"CREATE TRIGGER meetings_open_only BEFORE INSERT ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION meetings_refuse_unless_open('{kind}');"
        f"CREATE TRIGGER meetings_written_once BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION meetings_refuse_rewriting();"
    )


# Statistics of an open box would hold what was voted so far, and in which order; the box is never large and never vacuumed, but renewed.
NO_STATISTICS = [f"ALTER TABLE {table} SET (autovacuum_enabled = false);" for table in BOX]

UNDO = """
DROP FUNCTION meetings_refuse_unless_open() CASCADE;
DROP FUNCTION meetings_refuse_reopening() CASCADE;
DROP FUNCTION meetings_refuse_balloted() CASCADE;
DROP FUNCTION meetings_refuse_balloted_decision() CASCADE;
DROP FUNCTION meetings_refuse_recounting() CASCADE;
DROP FUNCTION meetings_refuse_ending() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0004_recorder"),
    ]

    operations = [
        migrations.CreateModel(
            name="CastBallot",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("choice", models.CharField(choices=[("for", "for"), ("against", "against"), ("abstained", "abstain")], max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name="CastVoter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="CountedBallot",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("choice", models.CharField(choices=[("for", "for"), ("against", "against"), ("abstained", "abstain")], max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name="CountedVoter",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="SecretBallot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("paper", models.BooleanField(default=False, verbose_name="on paper, with a counting commission")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("closed", "closed"), ("annulled", "annulled")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("text", models.TextField(verbose_name="text put to the vote")),
                (
                    "commission",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), blank=True, default=list, size=None, verbose_name="counting commission"
                    ),
                ),
                ("eligible", models.PositiveSmallIntegerField(verbose_name="on the list of voters")),
                ("voted", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="voted; on paper: ballots handed out")),
                (
                    "found",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="ballots counted; on paper: found in the box"),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
            ],
            options={
                "verbose_name": "secret ballot",
                "ordering": ["decision", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="vote",
            name="meetings_vote_method_known",
        ),
        migrations.AlterField(
            model_name="vote",
            name="method",
            field=models.CharField(
                choices=[
                    ("count", "open, by count"),
                    ("names", "open, by name"),
                    ("unanimous", "unanimously, without numbers"),
                    ("stated", "by a vote, result not stated"),
                    ("secret", "secret"),
                ],
                default="count",
                max_length=10,
                verbose_name="method",
            ),
        ),
        migrations.AlterField(
            model_name="voteevent",
            name="method",
            field=models.CharField(
                choices=[
                    ("count", "open, by count"),
                    ("names", "open, by name"),
                    ("unanimous", "unanimously, without numbers"),
                    ("stated", "by a vote, result not stated"),
                    ("secret", "secret"),
                ],
                default="count",
                max_length=10,
                verbose_name="method",
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                condition=models.Q(("method__in", ["count", "names", "unanimous", "stated", "secret"])), name="meetings_vote_method_known"
            ),
        ),
        migrations.AddField(
            model_name="castvoter",
            name="voter",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="meetings.voter"
            ),
        ),
        migrations.AddField(
            model_name="countedvoter",
            name="voter",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="meetings.voter"),
        ),
        migrations.AddField(
            model_name="secretballot",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="secret_ballots", to="meetings.decision", verbose_name="decision"
            ),
        ),
        migrations.AddField(
            model_name="secretballot",
            name="vote",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="secret_ballot", to="meetings.vote", verbose_name="vote"
            ),
        ),
        migrations.AddField(
            model_name="countedvoter",
            name="ballot",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="meetings.secretballot"),
        ),
        migrations.AddField(
            model_name="countedballot",
            name="ballot",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="counted", to="meetings.secretballot"),
        ),
        migrations.AddField(
            model_name="castvoter",
            name="ballot",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="meetings.secretballot"
            ),
        ),
        migrations.AddField(
            model_name="castballot",
            name="ballot",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="meetings.secretballot"
            ),
        ),
        migrations.AddConstraint(
            model_name="secretballot",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "annulled"), _negated=True), fields=("decision",), name="meetings_ballot_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="secretballot",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "closed", "annulled"])), name="meetings_ballot_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="secretballot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    models.Q(
                        ("found__isnull", False),
                        ("found__lte", models.F("voted")),
                        ("voted__isnull", False),
                        ("voted__lte", models.F("eligible")),
                    ),
                    _connector="OR",
                ),
                name="meetings_ballot_certificate",
            ),
        ),
        migrations.AddConstraint(
            model_name="secretballot",
            constraint=models.CheckConstraint(
                condition=models.Q(("paper", True), ("found", None), ("found", models.F("voted")), _connector="OR"),
                name="meetings_ballots_equal_those_who_voted",
            ),
        ),
        migrations.AddConstraint(
            model_name="secretballot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "annulled"), _negated=True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="meetings_annulled_ballot_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="secretballot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("commission", []), ("paper", False)), models.Q(("commission__len__gte", 2), ("paper", True)), _connector="OR"
                ),
                name="meetings_paper_ballot_has_a_commission",
            ),
        ),
        migrations.AddConstraint(
            model_name="countedballot",
            constraint=models.CheckConstraint(
                condition=models.Q(("choice__in", ["for", "against", "abstained"])), name="meetings_counted_choice_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="castvoter",
            constraint=models.UniqueConstraint(fields=("voter",), name="meetings_voter_casts_once"),
        ),
        migrations.AddConstraint(
            model_name="castballot",
            constraint=models.CheckConstraint(
                condition=models.Q(("choice__in", ["for", "against", "abstained"])), name="meetings_cast_choice_known"
            ),
        ),
        migrations.RunSQL([OPEN_ONLY, BALLOT, FROZEN, ENDING], UNDO),
        migrations.RunSQL([guards(table, kind) for table, kind in {**BOX, **LISTS}.items()], migrations.RunSQL.noop),
        migrations.RunSQL([locks.trigger(table, path) for table, path in PATHS.items()], migrations.RunSQL.noop),
        migrations.RunSQL(NO_STATISTICS, migrations.RunSQL.noop),
    ]
