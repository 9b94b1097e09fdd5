"""``script/journey``: the whole job, from an editor's upload to an outlet's licence, on your own article.

Starts a portal of its own, drives it through HTTP as people would, leaves licence.pdf, invoice.pdf, package.zip and
verify.txt in DIR, and stops everything. Exit code 0 only when every step truly happened.
"""

import argparse
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from portal.app import create_app
from portal.config import Config
from script.serve import Stop, Tree, running
from tests.journey import artefacts, editing, finance, outlet, paying, proof
from tests.journey.browser import Browser, Page, PageProblem
from tests.journey.outlet import OUTLET, Order
from tests.journey.people import BUYER, EDITOR, FINANCE, Person, letter, sign_in
from tests.journey.progress import Progress, StepFailed
from tests.journey.story import LANGUAGES, Story


def main() -> int:
    options = _options()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupted)
    progress = Progress()
    try:
        for name in ("licence.pdf", "invoice.pdf", "package.zip", proof.NAME):
            (options.out / name).unlink(missing_ok=True)
        with _instance(keep=options.keep) as instance:
            _travel(options, instance, progress)
    except (StepFailed, Stop, OSError) as problem:
        print(f"FAILED: {str(problem) or 'stopped before the end'}", file=sys.stderr)
        return 1
    print(f"Done in {progress.seconds:.1f} s: {options.out}")
    return 0


def _options() -> argparse.Namespace:
    summary = (__doc__ or "").partition("\n")[2]
    parser = argparse.ArgumentParser(prog="script/journey", description=summary)
    for language, name in (("en", "English"), ("fr", "French")):
        parser.add_argument(
            f"--{language}",
            type=_file,
            required=True,
            metavar="FILE",
            help=f"the {name} edition: plain text as copied from a page, HTML, or ninjs",
        )
    parser.add_argument("--out", type=_folder, required=True, metavar="DIR", help="where to leave the files")
    parser.add_argument("--pay", choices=paying.WAYS, default="card", help="how (default %(default)s)")
    parser.add_argument("--keep", action="store_true", help="keep the portal's data and logs, and say where")
    return parser.parse_args()


def _travel(options: argparse.Namespace, instance: Path, progress: Progress) -> None:
    story = Story({language: getattr(options, language) for language in LANGUAGES})
    order = Order()
    with ExitStack() as stack:
        with progress.step("The portal, its worker and the payment sandbox start") as step:
            tree = stack.enter_context(running(0, instance, sample=False))
            _hire(tree, {EDITOR: "editor", FINANCE: "finance"})
            step.note = tree.address
        _sell(tree, story, progress)
        buyer = _order(tree, story, order, progress)
        _pay(tree, buyer, order, options.pay, progress)
        checked = proof.Proof()
        with progress.step("The outlet downloads its papers and its package") as step:
            page = paying.papers_ready(buyer, order)
            step.note = artefacts.download(page, order)
            for name, data in order.artefacts.items():
                (options.out / name).write_bytes(data)
        try:
            _prove(tree, buyer, page, story, order, options.pay, progress, checked)
        finally:
            checked.write(options.out, order.artefacts, _facts(story, order, options), progress.steps)


def _hire(tree: Tree, staff: dict[Person, str]) -> None:
    """The publisher's own people come in by the portal's command, as its manual says."""
    commands = create_app(Config.from_env(tree.environment)).test_cli_runner()
    for person, role in staff.items():
        arguments = ["users", "add", person.email, "--role", role, "--name", person.name]
        result = commands.invoke(args=[*arguments, "--password", person.password])
        if result.exit_code:
            raise PageProblem(f"{person.email} could not be added: {result.output}")


def _sell(tree: Tree, story: Story, progress: Progress) -> None:
    with progress.step("The editor signs in"):
        editor = sign_in(tree.address, EDITOR)
    with progress.step("The editor brings both editions in") as step:
        step.note = editing.bring_in(editor, story)
    with progress.step("The editor confirms the rights") as step:
        step.note = editing.confirm_rights(editor, story)
    with progress.step("The editor approves") as step:
        step.note = editing.approve(editor, story)
    with progress.step("The editor offers the article"):
        editing.offer(editor, story)


def _order(tree: Tree, story: Story, order: Order, progress: Progress) -> Browser:
    with progress.step("An outlet signs up, confirms its address and signs in") as step:
        buyer = outlet.join(tree.address, BUYER)
        step.note = OUTLET["registered_name"]
    with progress.step("The outlet finds the article in French") as step:
        step.note = outlet.find(buyer, story)
    with progress.step("The outlet fills in the request and checks its answers") as step:
        step.note = outlet.ask(buyer, story, order)
    if order.reviewed:
        with progress.step("Finance confirms the tax number and quotes the tariff’s price") as step:
            step.note = finance.decide(sign_in(tree.address, FINANCE), order)
            letter(buyer, BUYER.email, order.path, "the letter that the quote is ready")
    return buyer


def _pay(tree: Tree, buyer: Browser, order: Order, way: str, progress: Progress) -> None:
    with progress.step("The outlet reads the quote and accepts it") as step:
        page = paying.accept(outlet.read_quote(buyer, order), way)
        step.note = f"{order.total} to pay"
    if way == "bank":
        with progress.step("The outlet sends the money, finance notes that it arrived"):
            payment = paying.announced_transfer(page, order)
            finance.receive_transfer(sign_in(tree.address, FINANCE), payment)
    else:
        with progress.step("The outlet pays on the hosted page") as step:
            step.note = paying.pay_by_card(page, way, tree.sandbox, order)


def _prove(
    tree: Tree,
    buyer: Browser,
    page: Page,
    story: Story,
    order: Order,
    way: str,
    progress: Progress,
    checked: proof.Proof,
) -> None:
    with progress.step("The papers, the package and the public page are checked") as step:
        artefacts.check_papers(order, story, page, checked)
        artefacts.check_package(order, story, page, checked)
        artefacts.check_status(tree.address, order, story, checked)
        step.note = checked.demand()
    with progress.step("The money is told twice, the invoice is one") as step:
        paying.check_once(tree.sandbox, way, checked)
        finance.check_books(sign_in(tree.address, FINANCE), order, checked)
        outlet.check_once(buyer, order, checked)
        step.note = checked.demand()


def _facts(story: Story, order: Order, options: argparse.Namespace) -> dict[str, str]:
    return {
        "Article (en)": f"{story.headlines['en']} [{options.en.name}]",
        "Article (fr)": f"{story.headlines['fr']} [{options.fr.name}]",
        "Outlet": OUTLET["registered_name"],
        "Licence": order.licence,
        "Invoice": order.invoice,
        "Net, to pay": f"{order.net}, {order.total}",
        "Paid by": options.pay,
        **{f"Left out ({code})": " | ".join(story.left_out[code]) or "nothing" for code in LANGUAGES},
    }


@contextmanager
def _instance(*, keep: bool) -> Iterator[Path]:
    """A folder for the portal's data, gone afterwards unless it is to be kept."""
    folder = Path(tempfile.mkdtemp(prefix="reprise-journey-"))
    try:
        yield folder
    finally:
        if keep:
            print(f"Data and logs: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _file(text: str) -> Path:
    path = Path(text).resolve()
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"{text} is no file")
    return path


def _folder(text: str) -> Path:
    path = Path(text).resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise argparse.ArgumentTypeError(f"{text} cannot be a folder: {problem.strerror}") from problem
    return path


def _interrupted(_number: int, _frame: object) -> None:
    raise Stop


if __name__ == "__main__":
    sys.exit(main())
