"""One fact over many rows in one test: a test of its own for each row costs more than most rows do."""

import inspect
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Test = Callable[..., None]


def each(
    names: str, rows: Iterable[Any], *, ids: Callable[[Any], str] | Iterable[Any] | None = None
) -> Callable[[Test], Test]:
    """As `pytest.mark.parametrize`, but one test, which looks at every row and names those that fail.

    Fixtures are the same for all rows, but for `tmp_path`: each row has a folder of its own.
    """
    table, columns = list(rows), [name.strip() for name in names.split(",")]
    assert table, "a test over no rows cannot fail"
    named = [repr(row) for row in table] if ids is None else list(map(ids, table) if callable(ids) else ids)

    def of_rows(test: Test) -> Test:
        fixtures = [p for name, p in inspect.signature(test).parameters.items() if name not in columns]

        def all_rows(**given: Any) -> None:
            __tracebackhide__ = True
            wrong = []
            for at, (name, row) in enumerate(zip(named, table, strict=True)):
                values = dict(zip(columns, row if len(columns) > 1 else (row,), strict=True))
                try:
                    test(**values, **_own_folder(given, at))
                except AssertionError as error:
                    error.add_note(f"row: {name}")
                    wrong.append(error)
                except BaseException as error:
                    error.add_note(f"row: {name}")
                    raise
            if wrong:
                raise ExceptionGroup(f"{len(wrong)} of {len(table)} rows fail", wrong)

        all_rows.__name__, all_rows.__doc__, all_rows.__module__ = (
            test.__name__,
            test.__doc__,
            test.__module__,
        )
        vars(all_rows)["__signature__"] = inspect.Signature(fixtures)
        return all_rows

    return of_rows


def _own_folder(given: dict[str, Any], at: int) -> dict[str, Any]:
    folder: Path | None = given.get("tmp_path")
    if folder is None:
        return given
    own = folder / str(at)
    own.mkdir()
    return {**given, "tmp_path": own}
