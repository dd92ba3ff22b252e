"""Flags text whose bytes were read in a wrong encoding, or with one lost, before it reached us."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Characters that fill the names and numbers of public papers; three in a row hardly come by chance.
_USUAL = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法"
    "所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政"
    "四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最"
    "立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根"
    "论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联"
    "什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米"
    "整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办"
    "青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却"
    "专状育厂京识适属圆包火住调满县局照参红细引听该铁价严首底液官德随病苏失尔死讲配女黄推显谈罪神艺呢席含企望密批营项防举球"
    "英氧势告李台落木帮轮破亚师围注远字材排供河态封另施减树溶怎止案言士均武固叶鱼波视仅费紧爱左章早朝害续轻服试食充兵源判护"
    "司足某练差致板田降黑犯负击范继兴似余坚曲输修故城夫够送笔船占右财吃富春职觉汉画功巴跟虽杂飞检吸助升阳互初创抗考投坏策古"
    "径换未跑留钢曾端责站简述钱副尽帝射草冲承独令限阿宣环双请超微让控州良轴找否纪益依优顶础载倒房突坐粉敌略客袁冷胜绝析块剂"
    "测丝协诉念陈仍罗盐友洋错苦夜刑移频逐靠混母短皮终聚汽村云哪既距卫停烈央察烧迅境若印洲刻括激孔搞甚室待核校散侵吧甲游久菜"
    "味旧模湖货损预阻毫普稳乙妈植息扩银语挥酒守拿序纸医缺雨吗针刘啊急唱误训愿审附获茶鲜粮斤孩脱硫肥善龙演父渐血欢械掌歌沙刚"
    "攻谓盾讨晚粒乱燃矛乎杀药宁鲁贵钟煤读班伯香介迫句丰培握兰担弦蛋沉假穿执答乐谁顺烟缩征脸喜松脚困异免背星福买染井概慢怕磁"
    "街登申捐慈残扶孵购惠宜朗颐邻里巷桥贝幸童晓阅赛典牌楼厅园咨询财灾援疗养老幼残障侨妇婴婚丧殡葬"
)
_HAN_RUN = re.compile("[\u4e00-\u9fff]{3,}")
_WRONG_LATIN = re.compile("[\u00a1-\u00ff\u0152-\u0192\u02c6-\u02dc\u2013-\u2122]{3,}")
_NEVER_TYPED = re.compile("[\ufffd\ue000-\uf8ff\x80-\x9f]")
_MOST_BYTES_CUT = 2
_WINDOW = 4
_MOST_USUAL_IN_WINDOW = 1


def looks_like_mojibake(text: str) -> bool:
    """Whether `text` was most likely spoilt before it reached us, so that a person should look.

    Knows replacement characters, UTF-8 read as GBK (鍖椾含), either read as Latin (åŒ—äº¬, ±±¾©),
    and GBK that lost one byte, so that characters are made of two halves (许准成字 → 碜汲勺).
    """
    return (
        bool(_NEVER_TYPED.search(text))
        or any(_was_latin(run) for run in _WRONG_LATIN.findall(text))
        or any(_was_utf8(run) or _was_shifted(run) for run in _HAN_RUN.findall(text))
    )


def _was_utf8(run: str) -> bool:
    """A whole run of GBK bytes is valid UTF-8 only if that is what it was; the last may be cut."""
    raw = run.encode("gb18030")
    if not 0x80 <= raw[1] < 0xC0:  # no second byte of UTF-8
        return False
    try:
        read = raw.decode("utf-8")
    except UnicodeDecodeError as broken:
        if len(raw) - broken.start > _MOST_BYTES_CUT:
            return False
        read = raw[: broken.start].decode("utf-8")
    return bool(_HAN_RUN.search(read + "中"))


def _was_latin(run: str) -> bool:
    raw = run.encode("cp1252", "ignore")
    for encoding in ("utf-8", "gb18030"):
        decoded = raw.decode(encoding, "ignore")
        if decoded and sum(map(_USUAL.__contains__, decoded)) * 2 > len(decoded):
            return True
    return False


def _was_shifted(run: str) -> bool:
    unusual = len(run) - sum(map(_USUAL.__contains__, run))
    return unusual >= _WINDOW - _MOST_USUAL_IN_WINDOW and any(
        sum(map(_USUAL.__contains__, window)) <= _MOST_USUAL_IN_WINDOW
        and all(map(_USUAL.__contains__, _halves_joined(window)))
        for window in _windows(run)
    )


def _windows(run: str) -> Iterator[str]:
    return (run[start : start + _WINDOW] for start in range(len(run) - _WINDOW + 1))


def _halves_joined(window: str) -> str:
    """What stands between the characters: second byte of each, first byte of the next."""
    return window.encode("gb18030")[1:-1].decode("gb18030", "replace")
