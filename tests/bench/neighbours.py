"""More agencies beside the first, each with the same plan: what they hold must not be felt."""

from typing import Any

from tests.office import Office

TABLES = ("agency", "division", "plan", "measure", "part")
APART = 10_000_000  # between the ids of one agency's rows and the next one's


def settle(office: Office, agencies: int) -> None:
    """Copy the office's rows, by SQL and without a journal, until there are so many agencies."""
    with office.house.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("BEGIN")
        for other in range(2, agencies + 1):
            for table in TABLES:
                _copy(driver, table, other, of=office.agency_id)
        driver.execute("COMMIT")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copy(driver: Any, table: str, other: int, *, of: int) -> None:
    step = (other - 1) * APART
    moved = {
        "agency": {"id": f"{other}", "name": f"name || ' {other}'"},
        "division": {"id": f"id + {step}", "agency_id": f"{other}"},
        "plan": {
            "id": f"id + {step}",
            "agency_id": f"{other}",
            "approved_by": "NULL",
            "understood": "'{}'",
            "status": "'draft'",
        },
        "measure": {
            "id": f"id + {step}",
            "agency_id": f"{other}",
            "plan_id": f"plan_id + {step}",
        },
        "part": {
            "id": f"id + {step}",
            "agency_id": f"{other}",
            "measure_id": f"measure_id + {step}",
            "division_id": f"division_id + {step}",
        },
    }[table]
    columns = [row[1] for row in driver.execute(f"PRAGMA table_info({table})")]
    values = ", ".join(moved.get(name, f'"{name}"') for name in columns)
    named = ", ".join(f'"{name}"' for name in columns)
    key = "id" if table == "agency" else "agency_id"
    driver.execute(
        f'INSERT INTO "{table}" ({named}) SELECT {values} FROM "{table}" WHERE {key} = {of}'
    )
