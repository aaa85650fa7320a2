"""What Alembic runs around the revisions: on the connection, and in the transaction, it is given.

Opens nothing and commits nothing; `tracker.migrations.migrate` does.
"""

from alembic import context

from tracker.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
