"""Names are found by the initials of their characters."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.core.pinyin import initials


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("示例社区发展促进会", "slsqfzcjh"),
        ("示例街道社区社会组织联合会", "sljdsqshzzlhh"),
        ("长宁区示例长者服务中心", "cnqslzzfwzx"),
        ("重庆示例银行业协会", "cqslyhyxh"),
        ("示例街道会计学会", "sljdkjxh"),
        ("示例音乐俱乐部", "slyyjlb"),
        ("示例人民调解中心", "slrmtjzx"),
        ("大栅栏示例调研社", "dslsldys"),
        ("示例3A级abc志愿服务队", "sl3ajabczyfwd"),
        ("示例Ｏ２Ｏ（试点）·一队", "slo2osdyd"),
        ("", ""),
        ("——", ""),
    ],
)
def test_polyphonic_characters_are_read_as_in_their_word(name, typed):
    assert initials(name) == typed


@given(st.text(max_size=30))
def test_initials_are_always_lower_case_letters_and_digits(name):
    assert initials(name) == "" or (initials(name).isascii() and initials(name).isalnum())
    assert initials(name) == initials(name).lower()


def test_the_dictionaries_are_not_loaded_until_a_name_is_read():
    code = "import sys, incubator.core.pinyin; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
