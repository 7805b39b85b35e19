"""Drop the queue's own notify trigger: it takes a global lock inside every transaction."""

from django.db import migrations

DROP = """
DROP TRIGGER IF EXISTS procrastinate_jobs_notify_queue_job_inserted_v1 ON procrastinate_jobs;
"""
RESTORE = """
CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1
AFTER INSERT ON procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::procrastinate_job_status))
EXECUTE PROCEDURE procrastinate_notify_queue_job_inserted_v1();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [migrations.RunSQL(DROP, RESTORE)]
