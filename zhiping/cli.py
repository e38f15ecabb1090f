"""The ``zhiping`` command. Each command's work lives in a module of its own, imported when it is called."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated

import typer

from evidence.errors import ZhipingError
from zhiping.machine import cores

app = typer.Typer(
    name="zhiping",
    help="质评: reads the submissions for 企业质量提升创新中心 and pre-fills the score sheets.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
rubric_app = typer.Typer(help="The editions of the rubric.", no_args_is_help=True)
user_app = typer.Typer(help="The accounts of the web pages.", no_args_is_help=True)
app.add_typer(rubric_app, name="rubric")
app.add_typer(user_app, name="user")
history_app = typer.Typer(help="What was decided of enterprises in earlier years (Articles 8, 9, 12).", no_args_is_help=True)
app.add_typer(history_app, name="history")
audit_app = typer.Typer(help="How far the system may be trusted.", no_args_is_help=True)
app.add_typer(audit_app, name="audit")

Engine = Annotated[str, typer.Option("--ocr", metavar="ENGINE", help="OCR engine: rapidocr or tesseract.")]
Workers = Annotated[int, typer.Option(min=0, help="Reading processes; 0: one for each core.")]
Deadline = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Application deadline; overrides the manifest.")]

Edition = Annotated[str | None, typer.Option(help="Edition of the rubric; see `zhiping rubric list`.")]
RulingsFile = Annotated[Path | None, typer.Option("--rulings", metavar="FILE", help="The round's rulings on open questions (TOML).")]


@app.command()
def run(
    batch: Annotated[Path, typer.Argument(help="A folder or an archive as it was submitted.")],
    out: Annotated[Path, typer.Option(help="Where the sheets are written.")] = Path("out"),
    deadline: Deadline = None,
    county: Annotated[str | None, typer.Option(help="County; overrides the manifest.")] = None,
    edition: Edition = None,
    ocr: Engine = "rapidocr",
    workers: Workers = 0,
    rulings: RulingsFile = None,
) -> None:
    """Read one submission batch and write one pre-filled score sheet for each application."""
    from zhiping.run import run_batch

    run_batch(batch, out, _date(deadline), county, edition, ocr, workers or cores(), rulings)


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(help="Loose files: scans, photographs, PDFs, office files, archives.")],
    json: Annotated[bool, typer.Option("--json", help="Print documents.json instead of a table.")] = False,
    deadline: Deadline = None,
    ocr: Engine = "rapidocr",
    workers: Workers = 0,
) -> None:
    """Read loose files and print the documents found in them, with their fields."""
    from zhiping.read import read_files

    read_files(files, json, _date(deadline), ocr, workers or cores())


@app.command()
def rescore(
    batch: Annotated[str, typer.Argument(help="An output folder of `run`, or a batch's name in the store.")],
    out: Annotated[Path, typer.Option(help="Where the new sheets are written.")] = Path("out"),
    edition: Edition = None,
    deadline: Deadline = None,
    rulings: RulingsFile = None,
    workers: Workers = 0,
) -> None:
    """Score a batch again from its stored fields and say what differs; no page is read."""
    from zhiping.rescore import rescore_batch

    rescore_batch(batch, out, edition, _date(deadline), rulings, workers or cores())


@app.command()
def reprocess(
    since: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Only batches that came on this day or later.")] = None,
    year: Annotated[int | None, typer.Option("--round", metavar="YEAR", help="Only batches of this year's round.")] = None,
    kind: Annotated[str | None, typer.Option(help="Only applications with documents (or unclassified pages) of this kind.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done, and how long it would take.")] = False,
    out: Annotated[Path, typer.Option(help="Where the new sheets are written.")] = Path("out"),
    workers: Workers = 0,
) -> None:
    """Do again what an older version did, as far as it depends on what has changed; earlier sheets and decisions stay."""
    from zhiping.outdated import Wanted
    from zhiping.reprocess import reprocess as redo

    wanted = Wanted(None if since is None else _day(since, "--since"), year, kind)
    raise typer.Exit(1 if redo(wanted, out, workers or cores(), dry=dry_run) else 0)


@app.command()
def rank(
    batches: Annotated[list[str], typer.Argument(help="Output folders of `run`, or batches in the store: one round together.")],
    seats: Annotated[int | None, typer.Option(min=1, help="How many may be chosen; else as the edition says.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Order a round by its proposals and say how firm the order is."""
    from zhiping.rank import rank_batches

    rank_batches(batches, seats, json=json)


@app.command()
def watch(
    inbox: Annotated[Path, typer.Argument(help="The folder where batches are dropped; made where it is not there.")],
    out: Annotated[Path, typer.Option(help="Where the sheets are written.")] = Path("out"),
    deadline: Deadline = None,
    county: Annotated[str | None, typer.Option(help="County; overrides the manifests.")] = None,
    edition: Edition = None,
    ocr: Engine = "rapidocr",
    workers: Workers = 0,
    settle: Annotated[float, typer.Option(min=0, help="Seconds an upload must not change to be complete.")] = 30.0,
    sweep: Annotated[float, typer.Option(min=0.1, help="Seconds between two looks where nothing is notified.")] = 60.0,
    once: Annotated[bool, typer.Option("--once", help="Read what is there now, then end: for cron.")] = False,
) -> None:
    """Take in each batch that lands in a folder, once each, with a receipt, and read it; until stopped."""
    from zhiping.landed import Terms
    from zhiping.watch import Rhythm
    from zhiping.watch import watch as wait_for

    terms = Terms(out, _date(deadline), county, edition, ocr, workers)
    wait_for(inbox, terms, Rhythm(settle, sweep), once=once)


@app.command(hidden=True)
def land_batch(
    key: Annotated[str, typer.Argument()],
    out: Annotated[Path, typer.Option()] = Path("out"),
    deadline: Deadline = None,
    county: Annotated[str | None, typer.Option()] = None,
    edition: Edition = None,
    ocr: Engine = "rapidocr",
    workers: Workers = 0,
) -> None:
    """Read one batch that landed; called by `watch`."""
    from zhiping.landed import Terms
    from zhiping.watch import land_batch as read_batch

    read_batch(key, Terms(out, _date(deadline), county, edition, ocr, workers))


@app.command()
def up(
    inbox: Annotated[Path, typer.Option(help="The folder where batches are dropped; made where it is not there.")] = Path("inbox"),
    out: Annotated[Path, typer.Option(help="Where the sheets are written.")] = Path("out"),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the web pages, on this machine alone.")] = 8000,
    deadline: Deadline = None,
    county: Annotated[str | None, typer.Option(help="County; overrides the manifests.")] = None,
    edition: Edition = None,
    settle: Annotated[float, typer.Option(min=0, help="Seconds an upload must not change to be complete.")] = 30.0,
) -> None:
    """All of it on this machine: the watched folder, the pages, a Prefect server and its workers; until stopped."""
    from zhiping.up import up as stand

    told = {"--deadline": deadline, "--county": county, "--edition": edition, "--settle": f"{settle:g}"}
    stand(inbox, out, port, [part for name, value in told.items() if value for part in (name, value)])


@app.command()
def deploy() -> None:
    """Tell the Prefect server that PREFECT_API_URL names of the flows, their work pool and automations; again after an upgrade."""
    from zhiping.up import deploy as tell

    tell()


@app.command()
def status(json: Annotated[bool, typer.Option("--json", help="Print JSON instead of lines.")] = False) -> None:
    """The round at a glance: what has landed, what is being read, how fast, and what is left."""
    from zhiping.status import print_status

    print_status(json=json)


@app.command()
def doctor() -> None:
    """Say what is missing on this machine and how to get it."""
    from zhiping.doctor import examine

    raise typer.Exit(examine())


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=0, help="Answering processes; 0: one for each core.")] = 0,
    secure: Annotated[bool, typer.Option("--secure", help="Cookies over HTTPS only: for use behind a proxy that ends TLS.")] = False,
) -> None:
    """The web pages for experts, county officers and auditors."""
    from zhiping.serve import serve as answer

    answer(host, port, workers or cores(), secure=secure)


@app.command(hidden=True)
def land(key: Annotated[str, typer.Argument()]) -> None:
    """Read one upload; called by `serve`."""
    from zhiping.land import land as read_upload

    read_upload(key, cores())


@user_app.command("add")
def user_add(
    name: Annotated[str, typer.Argument(help="What is typed to sign in.")],
    role: Annotated[str, typer.Option(help="county, expert, auditor, city or admin.")],
    shown: Annotated[str, typer.Option(help="The name that is printed; else the same.")] = "",
    county: Annotated[str, typer.Option(help="For county officers: theirs.")] = "",
) -> None:
    """Add an account; its password is asked for, or read from stdin."""
    from zhiping.user import add_user

    add_user(name, role, shown, county)


@user_app.command("list")
def user_list() -> None:
    """Name the accounts there are."""
    from zhiping.user import list_users

    list_users()


@history_app.command("add")
def history_add(
    event: Annotated[str, typer.Argument(help="通过, 资助, 取消 or 终止.")],
    on: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="The day of the decision.")],
    enterprise: Annotated[str, typer.Option(help="The enterprise's name at that time.")] = "",
    uscc: Annotated[str, typer.Option(help="Its unified social credit code.")] = "",
    note: Annotated[str, typer.Option(help="Number of the paper, grounds.")] = "",
) -> None:
    """Record a decision, so that later applications of the enterprise are flagged."""
    from zhiping.history import add_event

    add_event(event, enterprise, uscc, _day(on, "--on"), note)


@history_app.command("import")
def history_import(file: Annotated[Path, typer.Argument(help="CSV: 企业名称, 统一社会信用代码, 事项, 日期, 备注.")]) -> None:
    """Record the decisions of a list; those known already are left."""
    from zhiping.history import import_events

    import_events(file)


@history_app.command("list")
def history_list(enterprise: Annotated[str, typer.Argument(help="Part of a name, or a code; else all.")] = "") -> None:
    """Print what is recorded, each with its number."""
    from zhiping.history import list_events

    list_events(enterprise)


@history_app.command("drop")
def history_drop(number: Annotated[int, typer.Argument(help="As `list` prints it.")]) -> None:
    """Take back what was recorded by mistake."""
    from zhiping.history import drop_event

    drop_event(number)


@audit_app.command("verify")
def audit_verify(
    heads: Annotated[Path | None, typer.Option(metavar="FILE", help="Signed heads that were kept elsewhere; else this home's.")] = None,
) -> None:
    """Check the whole chain and all that it tells of; exit 1 and name the first broken link where it does not hold."""
    from zhiping.audit import verify_chain

    raise typer.Exit(verify_chain(heads))


@audit_app.command("report")
def audit_report(out: Annotated[Path, typer.Option(help="The folder that is written.")] = Path("audit-report")) -> None:
    """Write how often the machine was wrong and how well it knew, as HTML and xlsx."""
    from zhiping.audit import write_report

    write_report(out)


@audit_app.command("recalibrate")
def audit_recalibrate(
    wrong: Annotated[float, typer.Option(help="The promise: so many of the criteria confirmed unchanged may be wrong.")] = 0.005,
    sureness: Annotated[float, typer.Option(help="The probability with which the promise is kept.")] = 0.95,
) -> None:
    """Fit a new version of the calibration on what experts have signed; earlier versions stay."""
    from zhiping.audit import recalibrate

    recalibrate(wrong, sureness)


@audit_app.command("adopt")
def audit_adopt(version: Annotated[int, typer.Argument(min=0, help="As `recalibrate` named it; 0: none.")]) -> None:
    """Make new runs, rescored and reprocessed ones under a version of the calibration; what was made before stays as it is."""
    from zhiping.audit import adopt

    adopt(version)


@audit_app.command("export")
def audit_export(out: Annotated[Path, typer.Option(help="The folder that is written.")] = Path("audit-export")) -> None:
    """Write the chain's events and signed heads, to be kept elsewhere."""
    from zhiping.audit import export_chain

    export_chain(out)


@audit_app.command("replay")
def audit_replay(
    sheet: Annotated[str, typer.Argument(help="A sheet.json or its folder, BATCH/FOLDER[@RUN] in the store, or an application's key.")],
) -> None:
    """Make a sheet again from stored readings, versions and rulings: the same to the byte, or what differs (exit 1)."""
    from zhiping.derive import replay_sheet

    raise typer.Exit(replay_sheet(sheet))


@audit_app.command("explain")
def audit_explain(
    sheet: Annotated[str, typer.Argument(help="As for `replay`.")],
    item: Annotated[str, typer.Argument(help="A criterion or an item: 1.1, 1.1-a.")],
) -> None:
    """Tell a point of a sheet down to the pixels: rule, facts, papers, fields, quotes, places, and who confirmed what."""
    from zhiping.derive import explain_item

    explain_item(sheet, item)


@audit_app.command("retention")
def audit_retention(dry: Annotated[bool, typer.Option("--dry-run", help="Only name what is due.")] = False) -> None:
    """Delete what was kept as long as the rules of keeping say; each deletion leaves a tombstone in the chain."""
    from zhiping.keeping import keep_rules

    keep_rules(dry=dry)


@audit_app.command("hold")
def audit_hold(
    application: Annotated[str, typer.Argument(metavar="BATCH/FOLDER")],
    why: Annotated[str, typer.Option(help="The complaint or the review it is needed for.")],
    release: Annotated[bool, typer.Option("--release", help="It is needed no longer.")] = False,
) -> None:
    """Keep an application from being deleted, or no longer."""
    from zhiping.keeping import hold

    hold(application, why, release=release)


@rubric_app.command("list")
def rubric_list() -> None:
    """Name the editions there are."""
    from zhiping.rubric import print_editions

    print_editions()


@rubric_app.command("show")
def rubric_show(edition: Annotated[str, typer.Argument(help="An edition's id, or a TOML file.")]) -> None:
    """Print an edition: criteria, items, points, readings."""
    from zhiping.rubric import print_edition

    print_edition(edition)


@rubric_app.command("check")
def rubric_check(file: Annotated[Path, typer.Argument(help="An edition's TOML file.")]) -> None:
    """Check an edition's file; exit 2 and name each fault where there is one."""
    from zhiping.rubric import check_edition

    raise typer.Exit(check_edition(file))


def _date(text: str | None) -> dt.date | None:
    return None if text is None else _day(text, "--deadline")


def _day(text: str, option: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date like 2024-06-07", param_hint=option) from None


def main() -> None:
    """Run the command; an error raised on purpose is one line on stderr and its exit code."""
    try:
        app()
    except ZhipingError as error:
        print(f"zhiping: {' '.join(str(error).split())}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("zhiping: stopped; what was read so far is kept", file=sys.stderr)
        sys.exit(130)
