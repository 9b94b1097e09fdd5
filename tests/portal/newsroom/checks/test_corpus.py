"""The checks on pairs as a newsroom has them: planted faults are caught, good work is let through."""

from collections import Counter

import pytest

from portal.newsroom.checks.finding import Severity
from portal.newsroom.checks.registry import CHECKS
from tests.portal.newsroom.checks.corpus import Sample, samples

NUMBERS = {check.number for check in CHECKS}
PLANTED = [sample for sample in samples() if sample.check in NUMBERS]
CLEAN = [sample for sample in samples() if not sample.check]


def name(sample: Sample) -> str:
    return f"{sample.check}-{sample.direction}-{sample.settings.profile}"


@pytest.mark.parametrize("sample", PLANTED, ids=name)
def test_a_planted_fault_is_caught_by_its_check(sample: Sample) -> None:
    assert sample.check in {finding.check for finding in sample.findings()}


@pytest.mark.parametrize("sample", CLEAN, ids=name)
def test_nothing_blocks_a_good_translation(sample: Sample) -> None:
    assert [finding for finding in sample.findings() if finding.severity is Severity.BLOCKS] == []


def test_the_corpus_covers_every_check_direction_and_profile() -> None:
    faulty = [sample for sample in samples() if sample.check]
    assert {sample.check for sample in faulty} == set(range(1, 18))
    assert min(len(faulty), len(CLEAN)) >= 30
    for part in (faulty, CLEAN):
        ways = Counter((sample.direction, sample.settings.profile) for sample in part)
        assert len(ways) == 4
        assert min(ways.values()) >= 4
