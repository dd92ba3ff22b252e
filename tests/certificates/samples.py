"""A certificate to draw, fictional in every word."""

from __future__ import annotations

from datetime import date

from incubator.certificates.facts import CertificateFacts

GRANT = CertificateFacts(
    title="资助证书",
    serial="示字〔2026〕第 0017 号",
    recipient="示例绿色家园促进会",
    recipient_code="统一社会信用代码 51990104MJ00000501",
    subtitle="社会组织发展专项资金 · 2026 年第二批 · 品牌项目",
    text=("经评审、公示，你单位申报的", "“示例街道垃圾分类与社区花园共建”项目获得立项资助，"),
    amount="¥12,345.60",
    amount_words="人民币壹万贰仟叁佰肆拾伍元陆角整",
    basis="示街发〔2026〕12 号《示例街道社会组织发展专项资金管理办法》第九条",
    issuers=("示例市示例区人民政府示例街道办事处",),
    issued_on=date(2026, 11, 30),
    code="7KQ2M9XD4PRTVW3H",
    verify_url="https://centre.example/verify/7KQ2M9XD4PRTVW3H",
)
